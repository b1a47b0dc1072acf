"""A letter's body as plain text: one paragraph, one line; no marks but numbers and quotes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.rendering.clean import one_line

if TYPE_CHECKING:
    from markdown_it.tree import SyntaxTreeNode


def as_plain(body: str) -> str:
    """The body as plain text, its paragraphs set apart by blank lines."""
    from bot.rendering.commonmark import tree

    return "\n".join(_blocks(tree(body)))


def _blocks(parent: SyntaxTreeNode, *, tight: bool = False) -> list[str]:
    """The lines of a node's children, with a blank line between them unless they stand tight."""
    lines: list[str] = []
    for child in parent.children:
        block = _block(child)
        if lines and block and not tight:
            lines.append("")
        lines += block
    return lines


def _block(node: SyntaxTreeNode) -> list[str]:
    if node.type in ("paragraph", "heading"):
        return "".join(words(child) for child in node.children).split("\n")
    if node.type in ("ordered_list", "bullet_list"):
        return _list(node)
    if node.type == "blockquote":
        return [f"> {line}".rstrip() for line in _blocks(node)]
    if node.type in ("fence", "code_block"):
        return [f"    {line}".rstrip() for line in node.content.rstrip("\n").split("\n")]
    return ["* * *"]  # a thematic break


def _list(node: SyntaxTreeNode) -> list[str]:
    from bot.rendering.commonmark import first_number

    tight = any(child.hidden for item in node.children for child in item.children)
    ordered = node.type == "ordered_list"
    lines: list[str] = []
    for number, item in enumerate(node.children, first_number(node)):
        mark = f"{number}{item.markup} " if ordered else "- "
        first, *others = _blocks(item, tight=tight) or [""]
        if lines and not tight:
            lines.append("")
        lines.append(f"{mark}{first}".rstrip())
        lines += [f"{' ' * len(mark)}{line}".rstrip() for line in others]
    return lines


def words(node: SyntaxTreeNode) -> str:
    """The words of a paragraph or heading, or of a part of it, links with their addresses."""
    if node.type in ("text", "code_inline"):
        return node.content
    if node.type == "softbreak":
        return " "
    if node.type == "hardbreak":
        return "\n"
    inside = "".join(words(child) for child in node.children)
    return _with_address(inside, str(node.attrs["href"])) if node.type == "link" else inside


def _with_address(words: str, address: str) -> str:
    """`text (url)`, or the url alone where the text is the url."""
    bare = address.removeprefix("mailto:")
    if not words.strip():
        return bare
    return words if one_line(words) in (address, bare) else f"{words} ({bare})"
