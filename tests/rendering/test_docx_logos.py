"""Logos in a letter's Word file."""

from __future__ import annotations

from dataclasses import replace
from xml.etree import ElementTree

import pytest

from bot.domain.edition import Signatory
from bot.rendering.docx import as_docx
from bot.rendering.package import unpacked
from bot.rendering.publication import Publication
from tests.rendering.pictures import SMALL_JPEG, png
from tests.rendering.reading_docx import opened, styled
from tests.rendering.test_letter import SMALL

DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
WITHOUT_JFIF = SMALL_JPEG[:2] + SMALL_JPEG[20:]
"""A JPEG that begins with something else than most do."""


def signed_with(*logos: bytes | None) -> Publication:
    named = (Signatory(n, f"Org {n}", logo=logo) for n, logo in enumerate(logos, start=1))
    return replace(SMALL, signatories=tuple(named))


def media(content: bytes) -> dict[str, bytes]:
    """The pictures in a Word file, by their names."""
    return {
        name.removeprefix("word/media/"): part
        for name, part in unpacked(content).items()
        if name.startswith("word/media/")
    }


def sizes(content: bytes) -> list[tuple[int, int]]:
    """Width and height of each, in millimetres."""
    root = ElementTree.fromstring(unpacked(content)["word/document.xml"])
    return [
        (round(int(each.get("cx", 0)) / 36_000), round(int(each.get("cy", 0)) / 36_000))
        for each in root.iter(f"{DRAWING}extent")
    ]


def test_a_logo_stands_above_its_name_and_says_whose_it_is() -> None:
    made = as_docx(signed_with(png(60, 20), None))
    said = [each for each in styled(made) if each[0].startswith("Signatory")]
    assert said == [("Signatory Logo", ""), ("Signatory", "Org 1"), ("Signatory", "Org 2")]
    (described,) = opened(made).element.iter(f"{DRAWING}docPr")
    assert described.get("descr") == "Logo of Org 1"


@pytest.mark.parametrize("content", [png(60, 20), SMALL_JPEG, WITHOUT_JFIF])
def test_a_picture_stands_in_the_file_byte_for_byte(content: bytes) -> None:
    (held,) = media(as_docx(signed_with(content))).values()
    assert held == content


def test_the_same_picture_is_held_once_however_often_it_is_shown() -> None:
    made = as_docx(signed_with(png(60, 20), SMALL_JPEG, png(60, 20)))
    assert sorted(media(made)) == ["logo1.png", "logo2.jpg"]
    assert len(sizes(made)) == 3


@pytest.mark.parametrize(
    ("content", "size"),
    [(png(30, 30), (7, 7)), (png(60, 20), (21, 7)), (png(800, 10), (28, 0)), (png(7, 70), (1, 7))],
)
def test_a_logo_is_small_whatever_its_shape(content: bytes, size: tuple[int, int]) -> None:
    assert sizes(as_docx(signed_with(content))) == [size]


def test_without_logos_a_file_has_no_pictures() -> None:
    assert media(as_docx(signed_with(None, None))) == {}
