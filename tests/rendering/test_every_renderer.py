"""Whatever is typed, every format holds exactly that, and nothing else on the page changes.

A letter of hostile words is rendered beside the same letter of harmless ones. What is read out of
both has to be the same but for the words. (For PDF see `test_pdf.py`, for a browser's own reading
`test_page_in_browser.py`.)
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import cache
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

from bot.domain.edition import Signatory
from bot.domain.text import CarbonCopy, LetterText, Reference
from bot.rendering.cells import unguarded
from bot.rendering.clean import one_line, tidy_body
from bot.rendering.commonmark import plain_text, tree
from bot.rendering.docx import as_docx
from bot.rendering.docx_xml import without_forbidden
from bot.rendering.letter import as_html, as_markdown, as_text
from bot.rendering.listing import as_csv, as_json
from bot.rendering.publication import Publication
from tests.rendering.examples import HOSTILE
from tests.rendering.reading_docx import W, foot, links, opened, styled
from tests.rendering.test_letter import PIECES

MARKUP = [
    *HOSTILE,
    *("{_{ 1 }_}", "{%p if x %}", "{{r x }}", "{%", "]]>", "</w:t>", "<w:br/>", "<?xml?>", "&#0;"),
    *("#let x = 1", "$x^2$", "@x", "<x>", "\\u{41}", "//", "/*", "~", "#[x]", "'", '"', "--"),
    *("=1+1", "@SUM(A1)", "'=1", "+1", ";", ",", "\t=1", "a\r\nb", "\u2028", "\0", "\ufffe"),
    *("<!--", "-->", "&copy;", "&amp;lt;", "\u202e", "\u200f", "ﷺ", "Å", "👩‍👩‍👧", "\x0c"),
    *("\ud800", "</bdi>", "..."),
]  # fmt: skip
NAMES = st.lists(
    (st.lists(st.sampled_from(MARKUP), min_size=1, max_size=3).map(" ".join) | st.text(min_size=1))
    .map(lambda text: text[:200])
    .filter(one_line),
    min_size=1,
    max_size=6,
)


def letter_of(names: list[str]) -> Publication:
    """A letter in which the first name stands everywhere and all of them sign."""
    first, last = names[0], names[-1]
    text = LetterText(
        first,
        "Body.",
        "en",
        subtitle=last,
        place=first,
        date=date(2026, 1, 2),
        salutation=last,
        closing=first,
        references=(Reference(first, "https://a.b/c?d=e_f&g=h"), Reference(last)),
        cc=(CarbonCopy(first, last), CarbonCopy(last)),
    )
    return Publication(
        text,
        tuple(Signatory(n, name, "MX") for n, name in enumerate(names, start=1)),
        2,
        date(2026, 3, 4),
        tuple(names),
        affiliations=True,
        fingerprint="0123456789abcdef" * 4,
        added=(first,),
        withdrawn=(last,),
        errata=first,
        countries=True,
    )


def harmless(count: int) -> list[str]:
    return [f"Qz{number}qz" for number in range(count)]


def filled(read: Any, names: list[str]) -> Any:
    """What was read out of the harmless letter, with these names in the place of its own."""
    if isinstance(read, str):
        return re.sub(r"Qz(\d+)qz", lambda found: names[int(found[1])], read)
    if isinstance(read, (list, tuple)):
        return [filled(each, names) for each in read]
    if isinstance(read, dict):
        return {key: filled(value, names) for key, value in read.items()}
    return read


# --- what each format says ----------------------------------------------------------------------


class Reading(HTMLParser):
    """Each tag with its attributes, and the words between tags."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.read: list[Any] = []

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        self.read.append([tag, [list(each) for each in attrs]])

    def handle_endtag(self, tag: str) -> None:
        self.read.append(f"/{tag}")

    def handle_comment(self, data: str) -> None:
        self.read.append(["comment", data])

    def handle_data(self, data: str) -> None:
        if self.read[-1:] != [["title", []]]:  # that one is cut where it is long
            self.read.append(data)


def of_html(letter: Publication) -> Any:
    reading = Reading()
    reading.feed(as_html(letter))
    reading.close()
    return reading.read


def of_markdown(letter: Publication) -> Any:
    root = SyntaxTreeNode(MarkdownIt("commonmark").parse(as_markdown(letter)))
    kinds = [
        [node.type, dict(node.attrs)]
        for node in root.walk()
        if node.type not in ("root", "text", "softbreak")
    ]
    return [kinds, [plain_text(node) for node in root.children]]


def of_text(letter: Publication) -> Any:
    return as_text(letter)


def of_docx(letter: Publication) -> Any:
    made = as_docx(letter)
    document = opened(made)
    shape = [each.tag for each in document.element.iter() if each.tag != f"{W}rtl"]
    shape = [each for each in shape if each != f"{W}rPr"]  # in which that alone may stand
    return [shape, styled(made), foot(made), links(made)]


def of_csv(letter: Publication) -> Any:
    rows = list(csv.reader(io.StringIO(as_csv(letter), newline="")))
    assert not [cell for row in rows for cell in row if cell[:1] in {*"=+-@\t\r\n"} and cell]
    return [[unguarded(cell) for cell in row] for row in rows]


def of_json(letter: Publication) -> Any:
    return json.loads(as_json(letter))


READERS = [of_html, of_markdown, of_text, of_docx, of_csv, of_json]


@cache
def harmlessly(read: Callable[[Publication], Any], count: int) -> Any:
    return read(letter_of(harmless(count)))


@pytest.mark.parametrize("read", READERS)
@settings(max_examples=40)
@given(NAMES)
@example(["{_{ 7*7 }_}", "{%p if x %}", "]]>", "</w:t>"])
@example(["=1+1", "'=1", "\t=1", "-x"])
@example([" ", "مؤسسة (19)", "a\u202eb"])
@example(["!", "#", "1.", "~", "&amp;lt;"])
def test_the_words_are_those_that_were_typed_and_nothing_else_changes(
    read: Callable[[Publication], Any], names: list[str]
) -> None:
    assume(all(map(one_line, names)))
    cleaned = [one_line(name) for name in names]
    if read is of_docx:
        cleaned = list(map(without_forbidden, cleaned))
        assume(all(cleaned))
    found = filled(read(letter_of(names)), [])  # without tuples, as below
    assert found == filled(harmlessly(read, len(names)), cleaned)


# --- bodies -------------------------------------------------------------------------------------

BODIES = st.lists(PIECES | st.sampled_from(MARKUP) | st.text(max_size=5), max_size=20).map("".join)


def squeezed(text: str) -> str:
    return "".join(without_forbidden(text).split())


@settings(max_examples=60)
@given(BODIES)
@example("a``\t=1`` \xa0`\xa0`")
def test_a_body_says_the_same_in_every_format(body: str) -> None:
    body = tidy_body(body)
    letter = letter_of(harmless(1))
    letter = replace(letter, text=replace(letter.text, body=body))
    expected = squeezed(plain_text(tree(body)))

    page = as_html(letter)
    inside = Reading()
    inside.feed(page.partition('<div class="body">')[2].partition('\n<p class="closing">')[0])
    inside.close()
    assert squeezed("".join(each for each in inside.read if is_words(each))) == expected
    tags = {each[0] for each in inside.read if isinstance(each, list)}
    assert not tags & {"script", "img", "style", "iframe", "comment", "svg"}

    paragraphs = styled(as_docx(letter))
    first = next(at for at, each in enumerate(paragraphs) if each[0] == "Salutation") + 1
    last = next(at for at, each in enumerate(paragraphs) if each[0] == "Closing")
    said = squeezed("".join(words for _, words in paragraphs[first:last]))
    if "](" not in body:  # a link without words shows its address
        assert said == expected

    root = SyntaxTreeNode(MarkdownIt("commonmark").parse(as_markdown(letter)))
    assert not {node.type for node in root.walk()} & {"html_block", "html_inline", "image"}
    assert expected in squeezed("".join(plain_text(node) for node in root.children))


def is_words(read: Any) -> bool:
    return isinstance(read, str) and not re.fullmatch("/[a-z0-9]+", read)
