"""A letter's body as Slack's rich text, and a long one cut to fit into messages.

Rich text is literal by nature: `<!channel>`, `<@U1>` or `*x*` that somebody typed are text elements
and can neither ping nor format. No other elements than text and links are ever made.
Limits: https://docs.slack.dev/reference/block-kit/blocks/rich-text-block
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from markdown_it.rules_inline import StateInline
    from markdown_it.tree import SyntaxTreeNode

Element = dict[str, Any]

MESSAGE = 9_000  # characters of text; Slack refuses somewhat above 10,000
MESSAGE_BLOCKS = 45  # of Slack's 50: the rest is for what surrounds the letter
BLOCK = 3_000  # characters of text in one block
_INDENTS = 8
_ADDRESS = 1_000  # characters; a longer address is written out as text
_LINKED = re.compile(r"(?:https?://[^\s/?#]|mailto:[^\s@]*@)[^\s<>\"\\]*", re.IGNORECASE)
_BLANK_LINE: Element = {"type": "text", "text": "\n\n"}


def rich_text(body: str) -> list[Element]:
    """The body as `rich_text` blocks: one for each paragraph, heading, list, quote or code."""
    blocks = []
    for node in _tree(body).children:
        if elements := _elements(node, indent=0, border=0):
            blocks.append({"type": "rich_text", "elements": elements})
    return blocks


def split(
    blocks: Sequence[Element], limit: int = MESSAGE, max_blocks: int = MESSAGE_BLOCKS
) -> list[list[Element]]:
    """The blocks as parts that each fit into one message; demands keep their numbers.

    A block too long for Slack is cut between items or paragraphs, or else after a sentence or a
    word. Nothing is lost: the parts' text is the blocks' text.
    """
    parts: list[list[Element]] = []
    room = 0
    for block in (piece for whole in blocks for piece in _pieces(whole, min(BLOCK, limit))):
        size = _size(block)
        if not parts or size > room or len(parts[-1]) >= max_blocks:
            parts.append([])
            room = limit
        parts[-1].append(block)
        room -= size
    return parts


# --- reading ------------------------------------------------------------------------------------


def _tree(body: str) -> SyntaxTreeNode:
    """The body's tree, read by the rules of `bot.rendering.commonmark`; a test compares them."""
    from markdown_it import MarkdownIt
    from markdown_it.rules_inline.image import image
    from markdown_it.tree import SyntaxTreeNode

    parser, lenient = (MarkdownIt("commonmark", {"html": False}) for _ in range(2))
    parser.validateLink = lambda url: bool(_LINKED.fullmatch(url))  # type: ignore[method-assign]
    lenient.validateLink = lambda url: True  # type: ignore[method-assign]

    def image_from_anywhere(state: StateInline, silent: bool) -> bool:
        if state.src[state.pos] != "!":
            return False
        state.md = lenient
        try:
            return image(state, silent)
        finally:
            state.md = parser

    parser.inline.ruler.at("image", image_from_anywhere)
    return SyntaxTreeNode(parser.parse(body))


def _elements(node: SyntaxTreeNode, *, indent: int, border: int) -> list[Element]:
    if node.type in ("ordered_list", "bullet_list"):
        return _list(node, indent, border)
    if node.type == "blockquote":
        return _quote(node, indent)
    if node.type in ("fence", "code_block"):
        code = node.content.removesuffix("\n")
        texts = [{"type": "text", "text": code}] if code else []
        kind: Element = {"type": "rich_text_preformatted"}
    elif node.type in ("paragraph", "heading"):
        texts = _texts(node.children, {"bold": True} if node.type == "heading" else {})
        kind = {"type": "rich_text_quote" if border else "rich_text_section"}
    else:  # a thematic break
        texts = [{"type": "text", "text": "———"}]
        kind = {"type": "rich_text_section"}
    return [{**kind, "elements": texts}] if texts else []


def _quote(node: SyntaxTreeNode, indent: int) -> list[Element]:
    """What a quote holds, its adjacent paragraphs as one."""
    found: list[Element] = []
    for child in node.children:
        for element in _elements(child, indent=indent, border=1):
            if found and found[-1]["type"] == element["type"] == "rich_text_quote":
                found[-1]["elements"] += [dict(_BLANK_LINE), *element["elements"]]
            else:
                found.append(element)
    return found


def _list(node: SyntaxTreeNode, indent: int, border: int) -> list[Element]:
    """A list, and on the same level what its items hold besides their first words.

    Slack's lists hold no lists: whatever stands between two items ends the list, and it goes on
    behind that with the next number.
    """
    found: list[Element] = []
    number = int(node.attrs.get("start", 1))
    ordered = node.type == "ordered_list"
    for item in node.children:
        children = list(item.children)
        has_words = bool(children) and children[0].type in ("paragraph", "heading")
        words = _elements(children.pop(0), indent=0, border=0) if has_words else []
        texts = words[0]["elements"] if words else [{"type": "text", "text": " "}]
        while children and children[0].type == "paragraph":
            texts = [*texts, dict(_BLANK_LINE), *_texts(children.pop(0).children, {})]
        style = {"style": "ordered" if ordered else "bullet", "indent": min(indent, _INDENTS)}
        if border:
            style["border"] = border
        _append(found, _item(texts, style, number))
        for child in children:
            found += _elements(child, indent=indent + 1, border=border)
        number += 1
    return found


def _item(texts: list[Element], style: Element, number: int) -> Element:
    """A list of one item. Slack cannot count from 0, so that number is written out."""
    section = {"type": "rich_text_section", "elements": texts}
    if style["style"] == "bullet":
        return {"type": "rich_text_list", **style, "elements": [section]}
    if number == 0:
        return {**section, "elements": [{"type": "text", "text": "0. "}, *texts]}
    return {"type": "rich_text_list", **style, "offset": number - 1, "elements": [section]}


def _append(elements: list[Element], element: Element) -> None:
    """Adds an element; an item that goes on with the list before it becomes part of that."""
    before = elements[-1] if elements else {"type": ""}
    if element["type"] == before["type"] == "rich_text_list":
        following = {**before, "elements": element["elements"]}
        if "offset" in following:
            following["offset"] += len(before["elements"])
        if following == element:
            elements[-1] = {**before, "elements": before["elements"] + element["elements"]}
            return
    elements.append(element)


def _texts(nodes: Sequence[SyntaxTreeNode], style: dict[str, bool], url: str = "") -> list[Element]:
    """The text and link elements under nodes; neighbours of the same look are one."""
    found: list[Element] = []
    for element in (element for node in nodes for element in _looks(node, style, url)):
        if found and {**found[-1], "text": ""} == {**element, "text": ""}:
            found[-1] = {**element, "text": found[-1]["text"] + element["text"]}
        elif element["text"]:
            found.append(element)
    return found


def _looks(node: SyntaxTreeNode, style: dict[str, bool], url: str) -> Iterator[Element]:
    if node.type in ("text", "code_inline"):
        yield _look(node.content, {**style, "code": True} if node.type != "text" else style, url)
    elif node.type in ("softbreak", "hardbreak"):
        yield _look(" " if node.type == "softbreak" else "\n", style, url)
    elif node.type == "image":
        words = (each["text"] for child in node.children for each in _looks(child, {}, ""))
        yield _look("".join(words), style, url)
    elif node.type == "link":
        address = url or str(node.attrs["href"])  # a link in a link is no link
        if len(address) <= _ADDRESS:
            texts = _texts(node.children, style, address)
            yield from texts or [_look(address, style, address)]
        else:
            yield from _texts(node.children, style, url)
            yield _look(f" ({address})", style, url)
    else:
        emphasis = {"strong": {"bold": True}, "em": {"italic": True}}.get(node.type, {})
        yield from _texts(node.children, {**style, **emphasis}, url)


def _look(text: str, style: dict[str, bool], url: str) -> Element:
    element: Element = {"type": "link", "url": url} if url else {"type": "text"}
    return {**element, "text": text, **({"style": style} if style else {})}


# --- cutting ------------------------------------------------------------------------------------


def _size(element: Element) -> int:
    """Characters that people read, and addresses."""
    size = len(element.get("url", ""))
    text = element.get("text", "")
    size += len(text) if isinstance(text, str) else _size(text)
    return size + sum(_size(child) for child in element.get("elements", ()))


def _pieces(block: Element, limit: int) -> list[Element]:
    """The block, or if it is too long, several that say the same."""
    if block["type"] != "rich_text" or _size(block) <= limit:
        return [block]
    pieces: list[list[Element]] = []
    room = 0
    for atom in (atom for element in block["elements"] for atom in _atoms(element, limit)):
        size = _size(atom)
        if not pieces or size > room:
            pieces.append([])
            room = limit
        _append(pieces[-1], atom)
        room -= size
    return [{**block, "elements": elements} for elements in pieces]


def _atoms(element: Element, limit: int) -> Iterator[Element]:
    """An element as the smallest that it may be cut into: items one by one, long texts in parts."""
    if element["type"] != "rich_text_list":
        for texts in _chunks(element["elements"], limit):
            yield {**element, "elements": texts}
        return
    for index, section in enumerate(element["elements"]):
        first, *others = _chunks(section["elements"], limit)
        atom = {**element, "elements": [{**section, "elements": first}]}
        if "offset" in element:
            atom["offset"] = element["offset"] + index
        yield atom
        for texts in others:  # the rest of an item has no number of its own
            yield {**section, "elements": texts}


def _chunks(texts: list[Element], limit: int) -> list[list[Element]]:
    """Texts and links in parts of at most `limit` characters, cut where a reader would pause."""
    chunks: list[list[Element]] = []
    while _size({"elements": texts}) > limit:
        end = _pause("".join(each["text"] for each in texts), _fitting(texts, limit))
        head, texts = _cut(texts, end)
        chunks.append(head)
    return [*chunks, texts] if texts or not chunks else chunks


def _fitting(texts: Sequence[Element], limit: int) -> int:
    """How many characters from the beginning fit, at least one."""
    fitting = 0
    for each in texts:
        limit -= len(each.get("url", ""))
        fitting += max(0, min(len(each["text"]), limit))
        limit -= len(each["text"])
        if limit <= 0:
            break
    return max(1, fitting)


_PAUSES = [re.compile(r"\n+"), re.compile(r"[.!?…][\"'”’»)\]]*\s+|[。！？]"), re.compile(r"\s+")]


def _pause(text: str, fitting: int) -> int:
    """Where to cut within what fits: after a line, a sentence or a word of its second half."""
    for pause in _PAUSES:
        ends = [found.end() for found in pause.finditer(text[:fitting])]
        if good := [end for end in ends if end > fitting // 2]:
            return good[-1]
    return fitting


def _cut(texts: Sequence[Element], end: int) -> tuple[list[Element], list[Element]]:
    head: list[Element] = []
    tail: list[Element] = []
    for each in texts:
        text = each["text"]
        if text[:end]:
            head.append({**each, "text": text[:end]})
        if text[end:]:
            tail.append({**each, "text": text[end:]})
        end = max(0, end - len(text))
    return head, tail
