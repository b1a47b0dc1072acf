"""A letter's body as Markdown that says the same to every reader.

A draft's body may hold what only our own parser takes for words, such as `<script>` or a link to
`javascript:`; another program would take it for HTML or for a link. So the body is written anew
from its tree, with every such mark escaped.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from markdown_it.tree import SyntaxTreeNode

_MARKS = re.compile(r"[\\`*_\[\]<>~|]|&(?=#?\w+;)")
_AT_START = re.compile(r"^(?=[#>+=:-])|^(\d{1,9})(?=[.)])", re.MULTILINE)
_EDGE_BLANKS = re.compile(r"^[ \t]+|[ \t]+$", re.MULTILINE)
_LINE_BREAKS = re.compile(r"(?<!\\)((?:\\\\)*)\\?\n")
_BREAKS = ("softbreak", "hardbreak")
_ODD_BLANKS = re.compile(r"[^\S \n]")


def escaped(text: str) -> str:
    """Plain text as Markdown that shows it literally."""
    return _guarded(_literal(text))


def escaped_words(text: str) -> str:
    """Plain text as a part of a line of Markdown: a number at the line's start may number it."""
    return _marks_escaped(text)


def as_markdown(body: str) -> str:
    """The body, written anew; without emphasis in the rare case that its marks cannot be."""
    from bot.rendering.commonmark import tree

    written = "\n".join(_blocks(tree(body)))
    if _says(written) != _says(body):
        written = "\n".join(_blocks(tree(body, emphasis=False)))
    return written


def _says(body: str) -> str:
    """What a body says and how, apart from line ends in headings and a language named for code."""
    from bot.rendering.body import as_html

    page = re.sub(r'<br>|(?<=<code) class="[^"]*"|\n(?=</code></pre>)', "", as_html(body))
    return " ".join(page.split())


def _marks_escaped(text: str) -> str:
    return _MARKS.sub(r"\\\g<0>", text)


def _literal(text: str) -> str:
    """Words outside of code, where a mark is escaped and a blank of another kind is written out."""
    return _ODD_BLANKS.sub(_entity, _marks_escaped(text))


def _guarded(markdown: str) -> str:
    """Nothing at a line's start is a mark, no blank at its edges is lost."""
    markdown = _EDGE_BLANKS.sub(lambda blanks: "&#32;" * len(blanks.group()), markdown)
    return _AT_START.sub(r"\1\\", markdown)


def _entity(found: re.Match[str]) -> str:
    return f"&#{ord(found.group())};"


def _blocks(parent: SyntaxTreeNode, *, tight: bool = False) -> list[str]:
    lines: list[str] = []
    for child in parent.children:
        block = _block(child)
        if lines and not tight:
            lines.append("")
        lines += block
    return lines


def _block(node: SyntaxTreeNode) -> list[str]:
    if node.type == "paragraph":
        return _guarded(_inlines(node)).split("\n")
    if node.type == "heading":
        words = _LINE_BREAKS.sub(r"\1 ", _guarded(_inlines(node)))
        words = re.sub(r"(?<= )#+$", r"\\\g<0>", words)  # else they would only close the heading
        return [f"{'#' * int(node.tag[1:])} {words}".rstrip()]
    if node.type in ("ordered_list", "bullet_list"):
        return _list(node)
    if node.type == "blockquote":
        return [f"> {line}" if line else ">" for line in _blocks(node) or [""]]
    if node.type in ("fence", "code_block"):
        return _code(node)
    return ["___"]  # a thematic break, which no list takes for its mark


def _code(node: SyntaxTreeNode) -> list[str]:
    longest = max((len(run) for run in re.findall("`+", node.content)), default=0)
    fence = "`" * max(3, longest + 1)
    return [fence, *node.content.removesuffix("\n").split("\n"), fence]


def _list(node: SyntaxTreeNode) -> list[str]:
    from bot.rendering.commonmark import first_number

    tight = any(child.hidden for item in node.children for child in item.children)
    ordered = node.type == "ordered_list"
    lines: list[str] = []
    for number, item in enumerate(node.children, first_number(node)):
        mark = f"{number}{item.markup} " if ordered else f"{item.markup} "
        first, *others = _blocks(item, tight=tight) or [""]
        if lines and not tight:
            lines.append("")
        lines.append(f"{mark}{first}" if first else mark.rstrip())
        lines += [f"{' ' * len(mark)}{line}" if line else "" for line in others]
    return lines


def _inlines(node: SyntaxTreeNode) -> str:
    written = ""
    for child in _without_idle_breaks(node.children) if node.type == "inline" else node.children:
        if child.type == "link" and written.endswith("!"):
            written = written[:-1] + "\\!"  # else the link would be an image
        written += _inline(child)
    return written


def _without_idle_breaks(nodes: Sequence[SyntaxTreeNode]) -> list[SyntaxTreeNode]:
    """Where a picture without words stood, a break before or after it would break nothing."""
    kept: list[SyntaxTreeNode] = []
    for node in nodes:
        if node.type in _BREAKS and (not kept or kept[-1].type in _BREAKS):
            continue
        if node.type != "text" or node.content:
            kept.append(node)
    while kept and kept[-1].type in _BREAKS:
        kept.pop()
    return kept


def _inline(node: SyntaxTreeNode) -> str:
    if node.type == "text":
        return _literal(node.content)
    if node.type == "code_inline":
        return _code_span(node.content)
    if node.type == "softbreak":
        return "\n"
    if node.type == "hardbreak":
        return "\\\n"
    words = _inlines(node)
    if node.type == "link":
        address = re.sub(r"&(?=#?\w+;)", "&amp;", str(node.attrs["href"]))
        return f"[{words}](<{address}>)" if re.search("[()]", address) else f"[{words}]({address})"
    return f"{node.markup}{words}{node.markup}"  # emphasis; nothing for the wrapper itself


def _code_span(content: str) -> str:
    longest = max((len(run) for run in re.findall("`+", content)), default=0)
    ticks = "`" * (longest + 1)
    padded = content.startswith(("`", " ")) or content.endswith(("`", " "))
    space = " " if padded and content.strip(" ") else ""
    return f"{ticks}{space}{content}{space}{ticks}"
