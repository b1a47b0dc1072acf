"""Slack's blocks and limits, as the rest of `messages` uses them.

Limits: https://docs.slack.dev/reference/block-kit/blocks. Lengths are counted in characters.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.domain.letter import Letter
from bot.messages.wording import Block, Sentence, escape

HEADER = 150
TITLE = 24
OPTION = 75
OPTIONS = 100
NAMED = 80
TYPED = 3_000
PRIVATE_METADATA = 3_000


@dataclass(frozen=True, slots=True)
class Said:
    """A message: its blocks, and `text` (already escaped) for notifications and screen readers."""

    text: str
    blocks: list[Block] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Button:
    """A button. `value` comes back with the click; `style` is `primary`, `danger` or nothing."""

    label: str
    action: str
    value: str
    style: str = ""


def shorten(text: str, limit: int) -> str:
    """At most `limit` characters, the last of them … where something was cut."""
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"


def called(letter: Letter) -> str:
    """A letter's title among other words: a long one would bury them."""
    return shorten(letter.title, NAMED)


def plain_text(text: str, limit: int = TYPED) -> Block:
    """A literal text object: no markup, no emoji shortcuts."""
    return {"type": "plain_text", "text": shorten(text, limit), "emoji": False}


def header(text: str) -> Block:
    return {"type": "header", "text": plain_text(text, HEADER)}


def paragraph(*sentences: Sentence) -> Block:
    """Sentences, one a line."""
    elements: list[Block] = []
    for n, each in enumerate(sentences):
        if n:
            elements.append({"type": "text", "text": "\n"})
        elements.extend(each.elements())
    return {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": elements}]}


def bullets(sentences: Sequence[Sentence]) -> Block:
    """Sentences as a list."""
    items = [{"type": "rich_text_section", "elements": each.elements()} for each in sentences]
    listing = {"type": "rich_text_list", "style": "bullet", "elements": items}
    return {"type": "rich_text", "elements": [listing]}


def quote(text: str) -> Block:
    """What somebody said in their own words."""
    quoted = {"type": "rich_text_quote", "elements": [{"type": "text", "text": text}]}
    return {"type": "rich_text", "elements": [quoted]}


def literal(text: str) -> Block:
    """A paragraph of data alone."""
    section = {"type": "rich_text_section", "elements": [{"type": "text", "text": text}]}
    return {"type": "rich_text", "elements": [section]}


def aside(text: str) -> Block:
    """A remark in small grey letters."""
    return {"type": "context", "elements": [plain_text(text, 2_000)]}


def divider() -> Block:
    return {"type": "divider"}


def buttons(*several: Button, block_id: str = "") -> Block:
    block: Block = {"type": "actions", "elements": [_button(each) for each in several]}
    if block_id:
        block["block_id"] = block_id
    return block


def _button(button: Button) -> Block:
    element: Block = {
        "type": "button",
        "text": plain_text(button.label, OPTION),
        "action_id": button.action,
        "value": button.value,
    }
    if button.style:
        element["style"] = button.style
    return element


def said(*sentences: Sentence, more: Sequence[Block] = ()) -> Said:
    """A message of sentences, one a line, and further blocks under them."""
    text = "\n".join(each.plain for each in sentences)
    return Said(escape(shorten(text, TYPED)), [paragraph(*sentences), *more])
