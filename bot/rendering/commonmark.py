"""The Markdown parser of letters: the one place in rendering where it is set up.

CommonMark without raw HTML: `<script>` is text. A link that does not lead to the web or to an
e-mail address is text too, an image is its alternative text, and a link's tooltip is dropped, so
that a letter says the same in print, in Slack and on a page.
"""

from __future__ import annotations

from threading import local

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline.image import image
from markdown_it.token import Token
from markdown_it.tree import SyntaxTreeNode

from bot.rendering.links import is_link

_EMPHASIS = ("em", "strong")


_own = local()


def parser() -> MarkdownIt:
    """The thread's own parser: its caches are not made for threads, and to make one takes longer
    than to read a letter with it."""
    if not hasattr(_own, "parser"):
        _own.parser = _made()
    made: MarkdownIt = _own.parser
    return made


def _made() -> MarkdownIt:
    chosen = {"html": False, "xhtmlOut": False}
    made, lenient = (MarkdownIt("commonmark", chosen) for _ in range(2))
    made.validateLink = lambda url: is_link(url)  # type: ignore[method-assign]
    lenient.validateLink = lambda url: True  # type: ignore[method-assign]

    def image_from_anywhere(state: StateInline, silent: bool) -> bool:
        if state.src[state.pos] != "!":
            return False
        state.md = lenient  # an image leaves only words, so any address will do
        try:
            return image(state, silent)
        finally:
            state.md = made

    made.inline.ruler.at("image", image_from_anywhere)
    made.core.ruler.before("text_join", "no_images", _without_images_and_tooltips)
    made.core.ruler.before("text_join", "no_links_in_links", _without_links_in_links)
    return made


def tree(body: str, *, emphasis: bool = True) -> SyntaxTreeNode:
    """The body's syntax tree, on request without any emphasis in it."""
    tokens = parser().parse(body)
    for token in tokens:
        if token.children and not emphasis:
            token.children = [child for child in token.children if child.tag not in _EMPHASIS]
    return SyntaxTreeNode(tokens)


def plain_text(node: SyntaxTreeNode) -> str:
    """The words of a node, without any mark."""
    if node.type in ("text", "text_special", "code_inline", "fence", "code_block"):
        return node.content
    if node.type in ("softbreak", "hardbreak"):
        return " "
    between = " " if node.is_root or node.type == "list_item" else ""
    return between.join(plain_text(child) for child in node.children)


def first_number(ordered_list: SyntaxTreeNode) -> int:
    """The number of an ordered list's first item."""
    return int(ordered_list.attrs.get("start", 1))


def _without_images_and_tooltips(state: StateCore) -> None:
    for token in state.tokens:
        for child in token.children or ():
            if child.type == "image":
                words = SyntaxTreeNode([Token("inline", "", 0, children=child.children or [])])
                child.type, child.tag, child.attrs = "text", "", {}
                child.content, child.children = plain_text(words), None
            elif child.type == "link_open":
                child.attrs.pop("title", None)


def _without_links_in_links(state: StateCore) -> None:
    """`[<https://a.b>](https://c.d)` is one link, not two; the parser does not see to that."""
    for token in state.tokens:
        kept, depth = [], 0
        for child in token.children or ():
            depth += child.type == "link_open"
            if depth < 2 or child.tag != "a":
                kept.append(child)
            depth -= child.type == "link_close"
        if token.children:
            token.children = kept
