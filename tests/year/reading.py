"""Messages as people read them: what kind of message it is, and what it says of which letter."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from tests.year.diary import Post

LATER, READ, FINALIZE = "remind_later", "read", "finalize"
"""What the buttons of a message are called when they are clicked."""
ORGANIZATION = re.compile(r"Org \d{3}")
_EXTENDED = re.compile("has extended the deadline of|ha ampliado el plazo de")
_TODAY = re.compile("Today: |Hoy: ")
_MISSING = re.compile(r"\d+ [a-zó]+ (have|has|todavía no han?) (not answered yet|respondido):")


def sections(post: Post) -> dict[str, str]:
    """What a reminder says of each letter, by its handle."""
    found: dict[str, str] = {}
    said = ""
    for block in post.blocks:
        letters = [value for action, value in _buttons(block) if action == LATER]
        if letters:
            found[letters[0]] = said
            said = ""
        else:
            said += "\n".join(_texts(block)) + "\n"
    return found


def is_reminder(post: Post) -> bool:
    return bool(post.person) and LATER in _actions(post) and not _EXTENDED.search(post.text)


def is_extension(post: Post) -> bool:
    """To somebody who knew another deadline."""
    return bool(post.person) and LATER in _actions(post) and bool(_EXTENDED.search(post.text))


def is_digest(post: Post) -> bool:
    return bool(post.person) and bool(_TODAY.match(post.text))


def closed(post: Post) -> str:
    """The letter of which a coordinator is told that it is closed, if that is what is said."""
    if not post.person or is_digest(post):
        return ""
    return next((value for action, value in _all_buttons(post) if action == FINALIZE), "")


def missing_in(post: Post) -> str:
    """The letter of which a channel is told who is missing, if that is what is said."""
    if post.person or post.thread or not _MISSING.match(post.text):
        return ""
    return next((value for action, value in _all_buttons(post) if action == READ), "")


def named(text: str) -> set[str]:
    """The organizations that are named."""
    return set(ORGANIZATION.findall(text))


def _actions(post: Post) -> set[str]:
    return {action for action, _ in _all_buttons(post)}


def _all_buttons(post: Post) -> Iterator[tuple[str, str]]:
    for block in post.blocks:
        yield from _buttons(block)


def _buttons(block: dict[str, Any]) -> Iterator[tuple[str, str]]:
    if block["type"] == "actions":
        for each in block["elements"]:
            yield each["action_id"], each["value"]


def _texts(part: Any) -> Iterator[str]:
    if isinstance(part, dict):
        if isinstance(part.get("text"), str):
            yield part["text"]
        for each in part.values():
            yield from _texts(each)
    elif isinstance(part, list):
        for each in part:
            yield from _texts(each)
