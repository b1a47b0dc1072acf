"""A letter's body: as HTML, as the paragraphs that can be objected to, and what it holds."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from markdown_it.tree import SyntaxTreeNode

LABEL = 70  # characters
_HEADING_LEVELS = 6


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Something in the body that an objection can be held against.

    `key` follows from the content, so it survives changes elsewhere in the letter. `label` is its
    beginning, as people see it: `1. We reject any disproportionate and…`.
    """

    key: str
    label: str


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading at the top of a body, and how many lines it takes there, blank ones included."""

    text: str
    lines: int


def as_html(body: str) -> str:
    """The body as HTML, one heading level down: the page's title is its only `h1`."""
    from bot.rendering.commonmark import parser

    reader = parser()
    tokens = reader.parse(body)
    for token in tokens:
        if token.type in ("heading_open", "heading_close"):
            level = min(int(token.tag[1:]) + 1, _HEADING_LEVELS)
            token.tag = f"h{level}"
        for child in token.children or ():
            if child.type == "link_open":
                child.attrSet("rel", "noreferrer")
    return str(reader.renderer.render(tokens, reader.options, {}))


def paragraphs(body: str) -> tuple[Paragraph, ...]:
    """Each paragraph and each item of a list, in order."""
    from bot.rendering.commonmark import tree

    found: list[Paragraph] = []
    seen: dict[str, int] = {}
    for mark, text in _units(tree(body), ""):
        digest = hashlib.sha256(text.encode()).hexdigest()[:12]
        seen[digest] = seen.get(digest, 0) + 1
        key = digest if seen[digest] == 1 else f"{digest}-{seen[digest]}"
        found.append(Paragraph(key, _cut(f"{mark}{text}", LABEL)))
    return tuple(found)


def leading_title(body: str) -> Heading | None:
    """The `# heading` with which the body starts, if it starts with one."""
    from markdown_it.tree import SyntaxTreeNode

    from bot.rendering.commonmark import parser, plain_text

    tokens = parser().parse(body)
    if not tokens or tokens[0].type != "heading_open" or tokens[0].tag != "h1":
        return None
    text = _blanks_folded(plain_text(SyntaxTreeNode(tokens).children[0]))
    return Heading(text, tokens[0].map[1]) if text and tokens[0].map else None


def has_text(body: str) -> bool:
    """Whether a reader would see any words."""
    from bot.rendering.commonmark import parser

    return any(
        token.content.strip()
        for token in parser().parse(body)
        if token.type in ("inline", "fence", "code_block")
    )


def line_nested_too_deeply(body: str) -> int | None:
    """The first line, from 1, that is nested so deeply that the parser drops what is inside."""
    from bot.rendering.commonmark import parser

    reader = parser()
    deepest = reader.options["maxNesting"] - 1
    for token in reader.parse(body):
        if token.nesting == 1 and token.level >= deepest:
            return token.map[0] + 1 if token.map else 1
    return None


def _units(node: SyntaxTreeNode, mark: str) -> list[tuple[str, str]]:
    """(mark, words) of each paragraph under the node; the mark goes to the first of an item."""
    from bot.rendering.commonmark import first_number, plain_text

    units: list[tuple[str, str]] = []
    for index, child in enumerate(node.children):
        if child.type == "ordered_list":
            for number, item in enumerate(child.children, first_number(child)):
                units += _units(item, f"{number}. ")
        elif child.type == "bullet_list":
            for item in child.children:
                units += _units(item, "• ")
        elif child.type == "blockquote":
            units += _units(child, mark if index == 0 else "")
        elif child.type in ("paragraph", "fence", "code_block"):
            units.append((mark if index == 0 else "", _blanks_folded(plain_text(child))))
    return [(mark, text) for mark, text in units if text]


def _blanks_folded(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


def _cut(text: str, limit: int) -> str:
    if len(text) <= limit:
        return text
    kept = text[: limit - 1]
    if text[limit - 1] != " " and " " in kept[limit // 2 :]:
        kept = kept[: kept.rindex(" ")]
    return f"{kept.rstrip(' ,;:')}…"
