"""What changed between two texts of a letter, passage by passage.

People compare what they read: the words, numbers and addresses of each paragraph. Where those are
the same and a paragraph looks different all the same, as with a word that is now bold, its source
is compared. How a draft's lines were broken is nobody's concern.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.domain.difference import How, Passage, Place, Run
from bot.domain.text import LetterText
from bot.rendering.comparison import matches, pairs, runs
from bot.rendering.dates import long_date
from bot.rendering.languages import locale_of

if TYPE_CHECKING:
    from markdown_it.tree import SyntaxTreeNode

_APART = "\0"
"""Markdown has no such character, so that no word can pass for a mark."""
_SOFT_BREAK = re.compile(r"(?<!\\)(?<!  )\n")


@dataclass(frozen=True, slots=True)
class _Paragraph:
    """A paragraph of the body, a reference, or a copy's address.

    `mark` is its number or bullet, `look` tells apart what has the same words, `source` is its
    Markdown.
    """

    text: str
    mark: str = ""
    look: str = ""
    source: str = ""

    @property
    def readable(self) -> str:
        return self.mark + self.text


def difference(before: LetterText, after: LetterText) -> tuple[Passage, ...]:
    """What changed, in the letter's order; nothing if people read the same."""
    top = (
        _field(Place.TITLE, before.title, after.title),
        _field(Place.SUBTITLE, before.subtitle, after.subtitle),
        _field(Place.PLACE, before.place, after.place),
        _field(Place.DATE, *_dates(before, after)),
        _field(Place.LANGUAGE, *_languages(before, after)),
        _field(Place.SALUTATION, before.salutation, after.salutation),
    )
    body = tuple(_passages(_paragraphs(before.body), _paragraphs(after.body), Place.BODY))
    closing = _field(Place.CLOSING, before.closing, after.closing)
    bottom = (
        *_passages(_references(before), _references(after), Place.REFERENCES),
        *_passages(_copies(before), _copies(after), Place.CC),
    )
    changed = [passage for passage in bottom if not passage.unchanged]
    found = (*(passage for field in top for passage in field), *body, *closing, *changed)
    return found if any(passage.runs for passage in found) else ()


# --- fields -------------------------------------------------------------------------------------


def _field(place: Place, before: str, after: str) -> tuple[Passage, ...]:
    return () if before == after else (Passage(place, runs(before, after)),)


def _dates(before: LetterText, after: LetterText) -> tuple[str, str]:
    """Both dates, each as the newer text writes dates."""
    old, new = (
        long_date(text.date, after.language) if text.date else "" for text in (before, after)
    )
    return old, new


def _languages(before: LetterText, after: LetterText) -> tuple[str, str]:
    """Each language's own name, or their tags where those have the same name."""
    tags = (before.language, after.language)
    old, new = (locale.display_name if (locale := locale_of(tag)) else tag for tag in tags)
    return (old or tags[0], new or tags[1]) if old != new else tags


def _references(text: LetterText) -> list[_Paragraph]:
    return [
        _Paragraph(f"{each.text} - {each.url}" if each.url else each.text)
        for each in text.references
        if each.text or each.url
    ]


def _copies(text: LetterText) -> list[_Paragraph]:
    return [
        _Paragraph(f"{each.name} – {each.title}" if each.title else each.name)
        for each in text.cc
        if each.name or each.title
    ]


# --- paragraphs ---------------------------------------------------------------------------------


def _passages(
    before: Sequence[_Paragraph], after: Sequence[_Paragraph], place: Place
) -> Iterator[Passage]:
    """What changed, and between it how much did not."""
    unchanged = 0
    done = (0, 0)
    same = matches(*([(each.text, each.look) for each in side] for side in (before, after)))
    for i, j in [*same, (len(before), len(after))]:
        passages = list(_changed(before[done[0] : i], after[done[1] : j], place))
        if i < len(before) and before[i].mark != after[j].mark:
            readable = runs(before[i].readable, after[j].readable)
            passages.append(Passage(Place.NUMBER, readable))
        if unchanged and (passages or i == len(before)):
            yield Passage(place, (), unchanged)
            unchanged = 0
        yield from passages
        if i < len(before) and before[i].mark == after[j].mark:
            unchanged += 1
        done = (i + 1, j + 1)


def _changed(
    before: Sequence[_Paragraph], after: Sequence[_Paragraph], place: Place
) -> Iterator[Passage]:
    """Paragraphs that changed each beside what it became; the others went or came whole."""
    for i, j in pairs([each.text for each in before], [each.text for each in after]):
        if i is None or j is None:
            whole, how = (before[i], How.REMOVED) if i is not None else (after[j or 0], How.ADDED)
            yield Passage(place, (Run(whole.readable, how),))
        else:
            yield Passage(place, _compared(before[i], after[j]))


def _compared(before: _Paragraph, after: _Paragraph) -> tuple[Run, ...]:
    if before.readable == after.readable and before.source != after.source:
        return runs(before.source, after.source)
    return runs(before.readable, after.readable)


# --- reading a body -----------------------------------------------------------------------------


def _paragraphs(body: str) -> list[_Paragraph]:
    """Each paragraph, heading, item of a list and piece of code that has anything to read."""
    from bot.rendering.commonmark import tree

    return [each for each in _inside(tree(body), "", "") if each.readable.strip()]


def _inside(node: SyntaxTreeNode, mark: str, around: str) -> Iterator[_Paragraph]:
    """What stands in the node; the mark of an item goes to the first of it. `around` says what the
    node stands in: `>` for a quote, a blank pair for a list."""
    from bot.rendering.commonmark import first_number

    if node.type == "list_item" and not node.children:
        yield _Paragraph("", mark, around, f"{around}{mark}")
    for child in node.children:
        if child.type in ("ordered_list", "bullet_list"):
            for number, item in enumerate(child.children, first_number(child)):
                ordered = child.type == "ordered_list"
                bullet = f"{number}{item.markup} " if ordered else "• "
                yield from _inside(item, bullet, f"{around}  ")
        elif child.type == "blockquote":
            yield from _inside(child, mark, f"{around}> ")
        else:
            yield _paragraph(child, mark, around)
        mark = ""


def _paragraph(node: SyntaxTreeNode, mark: str, around: str) -> _Paragraph:
    from bot.rendering.plain import words

    quotes = "> " * around.count(">")
    if node.type in ("fence", "code_block"):
        text = node.content.removesuffix("\n")
        look, source = f"{_APART}code", f"```\n{text}\n```"
    elif node.type == "hr":
        text = source = "* * *"
        look = f"{_APART}break"
    else:
        text = words(node)
        look = _look(node)
        written = "".join(child.content for child in node.children)
        heading = "#" * int(node.tag[1:]) + " " if node.type == "heading" else ""
        source = heading + _SOFT_BREAK.sub(" ", written)
    return _Paragraph(quotes + text, mark, around + _APART + look, around + mark + source)


def _look(node: SyntaxTreeNode) -> str:
    """The words with what is done to them, to be compared and never shown."""
    if node.type == "text":
        return node.content
    if node.type == "softbreak":
        return " "
    inside = node.content if node.type == "code_inline" else "".join(map(_look, node.children))
    if node.type in ("inline", "paragraph"):
        return inside
    return f"{_APART}{node.tag} {node.attrs.get('href', '')}{_APART}{inside}{_APART}"
