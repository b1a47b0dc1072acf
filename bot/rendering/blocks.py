"""A letter's body as a structure of plain JSON types, for the formats that have no Markdown.

A *block* is a dictionary with its kind under `type`:

| `type` | and |
| --- | --- |
| `paragraph` | `runs` |
| `heading` | `level` (1 to 6), `runs` |
| `list` | `start` (the first number, None for bullets), `tight`, `items`: the blocks of each |
| `quote` | `blocks` |
| `code` | `text`, its lines ended by `\\n` but for the last |
| `rule` | |

A *run* is a piece of a line that looks the same throughout: `text`, with `strong`, `emphasis` and
`code` where they are so and `link` (its address) where it leads somewhere. `{"break": True}` is a
line break that the author asked for. What only wraps in the draft is a space.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from markdown_it.tree import SyntaxTreeNode

Block = dict[str, Any]
Run = dict[str, Any]

BREAK: Run = {"break": True}


def blocks(body: str) -> list[Block]:
    """The body as blocks, in their order. Neighbouring runs differ in more than their text."""
    from bot.rendering.commonmark import tree

    return _blocks(tree(body))


def pieces(found: list[Block]) -> Iterator[str]:
    """Every text in these blocks, in its order."""
    for block in found:
        if "text" in block:
            yield block["text"]
        for run in block.get("runs", ()):
            yield run.get("text", "")
        for inside in (block.get("blocks", []), *block.get("items", ())):
            yield from pieces(inside)


def _blocks(parent: SyntaxTreeNode) -> list[Block]:
    return [_block(child) for child in parent.children]


def _block(node: SyntaxTreeNode) -> Block:
    if node.type == "paragraph":
        return {"type": "paragraph", "runs": _runs(node)}
    if node.type == "heading":
        return {"type": "heading", "level": int(node.tag[1:]), "runs": _runs(node)}
    if node.type in ("ordered_list", "bullet_list"):
        return _list(node)
    if node.type == "blockquote":
        return {"type": "quote", "blocks": _blocks(node)}
    if node.type in ("fence", "code_block"):
        return {"type": "code", "text": node.content.removesuffix("\n")}
    return {"type": "rule"}


def _list(node: SyntaxTreeNode) -> Block:
    from bot.rendering.commonmark import first_number

    return {
        "type": "list",
        "start": first_number(node) if node.type == "ordered_list" else None,
        "tight": any(child.hidden for item in node.children for child in item.children),
        "items": [_blocks(item) for item in node.children],
    }


def _runs(node: SyntaxTreeNode) -> list[Run]:
    """The runs of a paragraph or heading; those that look the same are put together."""
    runs: list[Run] = []
    for run in _inline(node, {}):
        if runs and "text" in run and "text" in runs[-1] and _look(run) == _look(runs[-1]):
            runs[-1] = {**run, "text": runs[-1]["text"] + run["text"]}
        else:
            runs.append(run)
    return runs


def _look(run: Run) -> Run:
    return {key: value for key, value in run.items() if key != "text"}


def _inline(node: SyntaxTreeNode, look: Run) -> Iterator[Run]:
    for child in node.children:
        if child.type == "text":
            if child.content:
                yield {"text": child.content, **look}
        elif child.type == "code_inline":
            yield {"text": child.content, **look, "code": True}
        elif child.type == "softbreak":
            yield {"text": " ", **look}
        elif child.type == "hardbreak":
            yield dict(BREAK)
        elif child.type == "strong":
            yield from _inline(child, {**look, "strong": True})
        elif child.type == "em":
            yield from _inline(child, {**look, "emphasis": True})
        elif child.type == "link":
            yield from _link(child, look)
        else:  # the one inline node that holds a paragraph's content
            yield from _inline(child, look)


def _link(node: SyntaxTreeNode, look: Run) -> Iterator[Run]:
    """A link's words; its address where it has none, as in plain text."""
    address = str(node.attrs["href"])
    inside = list(_inline(node, {**look, "link": address}))
    if any(run.get("text", "").strip() for run in inside):
        yield from inside
    else:
        yield {"text": address.removeprefix("mailto:"), **look, "link": address}
