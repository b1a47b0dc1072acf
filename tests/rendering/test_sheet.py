"""How signatories stand under a letter is decided once, for every format."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest
from markdown_it import MarkdownIt

from bot.domain.edition import Arrangement, Signatory
from bot.domain.text import LetterText, Reference
from bot.rendering.docx import as_docx
from bot.rendering.letter import as_html, as_markdown, as_text
from bot.rendering.publication import Publication
from bot.rendering.sheet import abreast, sheet_of
from tests.rendering.examples import signed_by
from tests.rendering.reading_docx import links

TEXT = LetterText("Title", "Body.", "en", closing="Yours,")
SEVERAL = (
    Signatory(1, "Alfa", "ES"),
    Signatory(2, "Beta", "AT"),
    Signatory(3, "Gamma", "ES"),
    Signatory(4, "Ñandú", "EG", convenor=True),
    Signatory(5, "Zeta"),
)
LETTER = Publication(TEXT, SEVERAL, 1, date(2026, 12, 4))


def some(count: int) -> tuple[Signatory, ...]:
    return signed_by(*(f"N{number}" for number in range(count)))


@pytest.mark.parametrize(
    ("names", "asked", "columns"),
    [(0, False, 1), (12, False, 1), (13, False, 2), (60, False, 2), (61, False, 3),
     (10_000, False, 3), (1, True, 1), (2, True, 2), (60, True, 2), (61, True, 3)],
)  # fmt: skip
def test_many_names_stand_in_columns(names: int, asked: bool, columns: int) -> None:
    assert abreast(names, asked=asked) == columns
    arrangement = Arrangement.COLUMNS if asked else Arrangement.PLAIN
    sheet = sheet_of(replace(LETTER, signatories=some(names), arrangement=arrangement))
    assert (sheet.abreast, sheet.columns) == (columns, asked)


@pytest.mark.parametrize(
    ("closing", "names", "arrangement", "headed"),
    [
        ("Yours,", 0, Arrangement.PLAIN, False),
        ("Yours,", 12, Arrangement.PLAIN, False),
        ("Yours,", 13, Arrangement.PLAIN, True),
        ("Yours,", 2, Arrangement.CONVENOR_FIRST, False),
        ("Yours,", 2, Arrangement.BY_COUNTRY, True),
        ("", 0, Arrangement.PLAIN, False),
        ("", 1, Arrangement.PLAIN, True),
    ],
)
def test_a_heading_with_the_count_stands_where_no_closing_leads_to_a_few_names(
    closing: str, names: int, arrangement: Arrangement, headed: bool
) -> None:
    letter = replace(
        LETTER,
        text=replace(TEXT, closing=closing),
        signatories=some(names),
        arrangement=arrangement,
    )
    assert sheet_of(letter).headed is headed
    assert ("Signatories (" in as_text(letter)) is headed
    assert ("**Signatories (" in as_markdown(letter)) is headed


@pytest.mark.parametrize(
    ("language", "countries"),
    [
        ("en", ["Austria", "Egypt", "Spain", "Elsewhere"]),
        ("es", ["Austria", "Egipto", "España", "Otros lugares"]),
    ],
)
def test_countries_are_named_and_ordered_by_the_letters_language(
    language: str, countries: list[str]
) -> None:
    letter = replace(
        LETTER, text=replace(TEXT, language=language), arrangement=Arrangement.BY_COUNTRY
    )
    groups = sheet_of(letter).groups
    assert [group.heading for group in groups] == countries
    assert [line.name for line in groups[-1].lines] == ["Zeta"]
    assert [line.name for line in groups[2].lines] == ["Alfa", "Gamma"]


def test_the_convenors_stand_first_and_the_others_keep_their_order() -> None:
    letter = replace(LETTER, arrangement=Arrangement.CONVENOR_FIRST)
    (group,) = sheet_of(letter).groups
    assert [line.name for line in group.lines] == ["Ñandú", "Alfa", "Beta", "Gamma", "Zeta"]


@pytest.mark.parametrize(
    "address",
    ["javascript:alert(1)", "JavaScript:x", "data:text/html,x", "vbscript:x", "file:///etc/passwd",
     "//elsewhere.example", "https://", "https://a b", "java\nscript:x", "#here", "mailto:nobody"],
)  # fmt: skip
def test_an_address_that_is_none_is_a_link_in_no_format(address: str) -> None:
    body = f"[x]({address}) <{address}> ![y]({address})"
    text = replace(TEXT, body=body, references=(Reference("z", address), Reference(address)))
    letter = replace(LETTER, text=text)
    assert [each.url for each in sheet_of(letter).references] == ["", ""]
    assert not re.findall(r'(?:href|src)="(.*?)"', as_html(letter))
    assert not links(as_docx(letter))
    found = MarkdownIt("commonmark").parse(as_markdown(letter))
    kinds = {child.type for token in found for child in [token, *(token.children or ())]}
    assert not kinds & {"link_open", "image", "html_inline", "html_block"}


def test_text_by_country_in_full() -> None:
    letter = replace(LETTER, signatories=SEVERAL[:4], arrangement=Arrangement.BY_COUNTRY)
    assert as_text(letter).partition("\n--\n")[0] == (
        "Title\n\nBody.\n\nYours,\n\nSignatories (4 organizations from 3 countries):\n\n"
        "Austria:\n\nBeta\n\nEgypt:\n\nÑandú\n\nSpain:\n\nAlfa\n\nGamma\n"
    )


def test_markdown_with_countries_beside_the_names_in_full() -> None:
    letter = replace(LETTER, signatories=SEVERAL[3:], countries=True)
    assert as_markdown(letter).partition("\n---\n")[0] == (
        "# Title\n\nBody.\n\nYours,\n\nÑandú (Egypt)\n\nZeta\n"
    )
