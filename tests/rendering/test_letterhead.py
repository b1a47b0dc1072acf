"""The letterhead stands on top of the PDF and the page, or is refused in plain words."""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pypdfium2 as pdfium
import pytest

from bot.domain.edition import Signatory
from bot.proof.extracting import words_of
from bot.rendering import templates
from bot.rendering.formats import FORMATS, rendered
from bot.rendering.letter import as_html
from bot.rendering.pdf import as_pdf
from bot.rendering.publication import Publication
from bot.rendering.templates import TemplateBroken
from bot.usecases import lettering
from tests.rendering.examples import core_group_letter
from tests.rendering.pictures import SMALL_JPEG, SVG, png

SHAPES = SVG.format('<rect width="90" height="30" fill="#123"/>').encode()
PICTURES = {"letterhead.png": png(90, 30), "letterhead.jpg": SMALL_JPEG, "letterhead.svg": SHAPES}
LETTER = replace(core_group_letter(), coalition="Water & Wells")

Put = Callable[[str, bytes], None]


@pytest.fixture
def put(tmp_path: Path) -> Iterator[Put]:
    """Puts a file into the coalition's folder."""
    before, folder = templates.folder(), tmp_path / "ours"
    folder.mkdir()
    templates.use(folder)
    yield lambda name, content: (folder / name).write_bytes(content) and None
    templates.use(before)


def figures(pdf: bytes) -> int:
    """How many pictures and drawings stand on the first page beside the hairlines."""
    with pdfium.PdfDocument(pdf) as document:
        return sum(1 for each in document[0].get_objects(max_depth=4) if each.type != 1)


def unpacked(pdf: bytes) -> bytes:
    """The PDF's own objects, in which what is said of a picture stands."""
    found = []
    for match in re.finditer(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL):
        try:
            found.append(zlib.decompress(match[1]))
        except zlib.error:
            continue
    return b"".join(found)


@pytest.mark.parametrize("name", PICTURES)
def test_it_stands_on_top_of_the_pdf_and_the_page_with_the_coalitions_name(
    name: str, put: Put
) -> None:
    plainly = figures(as_pdf(LETTER)), as_html(LETTER)
    put(name, PICTURES[name])
    pdf, page = as_pdf(LETTER), as_html(LETTER)
    assert figures(pdf) > plainly[0]
    assert "Water & Wells".encode("utf-16-be") in unpacked(pdf) or b"(Water & Wells)" in unpacked(
        pdf
    )
    assert page.index("<img") < page.index("<h1")
    assert 'alt="Water &amp; Wells"' in page
    assert "img-src data:;" in page
    assert "img-src" not in plainly[1]
    assert (as_pdf(LETTER), as_html(LETTER)) == (pdf, page)


def test_nothing_else_in_any_format_changes(put: Put) -> None:
    others = [name for name in FORMATS if name not in ("pdf", "html")]
    before = [rendered(LETTER, name) for name in others]
    put("letterhead.png", PICTURES["letterhead.png"])
    assert [rendered(LETTER, name) for name in others] == before


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("letterhead.png", b"%PDF-1.7", "neither a PNG nor a JPEG"),
        ("letterhead.png", png(4_001, 1), "4000 pixels"),
        ("letterhead.png", b" " * (2 * 1024 * 1024 + 1), "2 MB"),
        ("letterhead.jpg", SMALL_JPEG[:-2], "cut off"),
        ("letterhead.svg", SHAPES.replace(b"rect", b"script"), "no script"),
    ],
)
def test_one_that_cannot_be_printed_is_named_by_the_doctor(
    name: str, content: bytes, reason: str, put: Put
) -> None:
    put(name, content)
    (broken,) = lettering.broken()
    assert (broken.file, broken.line) == (name, 0)
    assert reason in broken.message


def test_of_two_letterheads_neither_is_guessed(put: Put) -> None:
    put("letterhead.png", PICTURES["letterhead.png"])
    put("letterhead.svg", PICTURES["letterhead.svg"])
    with pytest.raises(TemplateBroken, match=r"letterhead\.svg, too"):
        as_pdf(LETTER)


def test_a_logo_stands_with_its_name_and_never_instead_of_it() -> None:
    named = (Signatory(1, "<Fundar>", logo=png(60, 20)), Signatory(2, "GESOC", "MX"))
    letter = Publication(LETTER.text, named, 1)
    page = as_html(letter)
    assert 'alt="Logo of &lt;Fundar&gt;"' in page
    assert page.count("<img") == 1
    assert "<bdi>&lt;Fundar&gt;</bdi>" in page
    assert "img-src data:;" in page
    without = replace(letter, signatories=tuple(replace(each, logo=None) for each in named))
    assert "img-src" not in as_html(without)
    for name in ("md", "txt", "csv", "json"):
        assert rendered(letter, name) == rendered(without, name)
    for name in ("docx", "pdf"):
        assert rendered(letter, name) != rendered(without, name)
        words = [words_of(rendered(each, name), name).split() for each in (letter, without)]
        assert sorted(words[0]) == sorted(words[1])
