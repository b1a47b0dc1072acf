"""A character that no font has is found, with who bears it; nothing else is."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from bot.domain.edition import Signatory
from bot.domain.text import CarbonCopy, LetterText, Reference
from bot.rendering import templates
from bot.rendering.glyphs import Part, missing, without_glyph
from bot.rendering.publication import Publication
from tests.rendering.examples import HOSTILE, core_group_letter, signed_by
from tests.rendering.scripts import SCRIPTS
from tests.rendering.test_letter import SMALL

CHEROKEE = "ᏣᎳᎩ"
HIEROGLYPH = "\U00013000"


def found_in(name: str) -> list[tuple[str, str]]:
    """(who, characters) for a letter that an organization of this name signed."""
    letter = replace(SMALL, signatories=signed_by("One", name))
    return [(each.who, each.characters) for each in missing(letter)]


@pytest.mark.parametrize("name", [*SCRIPTS.values(), *HOSTILE])
def test_what_the_fonts_have_is_not_missed(name: str) -> None:
    assert found_in(name) == []


def test_the_core_groups_letter_can_be_printed() -> None:
    assert missing(core_group_letter()) == ()


@pytest.mark.parametrize(
    ("name", "characters"),
    [
        pytest.param(f"Nation {CHEROKEE} {CHEROKEE}", CHEROKEE, id="a script without a font"),
        pytest.param(f"a{HIEROGLYPH}b", HIEROGLYPH, id="beyond the first plane"),
        pytest.param("a\x07b\x1bc", "\x07\x1b", id="control characters"),
        pytest.param("a\x9db", "\x9d", id="a control character of the second kind"),
        pytest.param("a\ud800b", "\ud800", id="a lone surrogate"),
        pytest.param("a\ue000b", "\ue000", id="private use"),
        pytest.param("a\U000fffffb", "\U000fffff", id="no character at all"),
        pytest.param("\u0301a", "\u0301", id="an accent without a letter"),
        pytest.param("a \u05b0", "\u05b0", id="a vowel without a letter"),
        pytest.param("a\ufff9b", "\ufff9", id="an annotation"),
    ],
)
def test_what_cannot_be_printed_is_named_with_its_organization(name: str, characters: str) -> None:
    assert found_in(name) == [(name, characters)]


@pytest.mark.parametrize(
    "name",
    [
        pytest.param("a\tb\r\nc\u2028d", id="line ends become blanks"),
        pytest.param("नि\u200dर\u200cक", id="joiners"),
        pytest.param("葛\U000e0100飾", id="a variant of a Chinese character"),
        pytest.param("\u200fא\u200e \u202eb\u202c", id="marks of direction"),
        pytest.param("a\u0301 ộ q\u0303", id="accents on letters"),
        pytest.param("👩\u200d👧 👍🏽 🇲🇽 1\ufe0f\u20e3 ❤\ufe0f", id="emoji in several parts"),
    ],
)
def test_what_shows_nothing_by_itself_is_not_missed(name: str) -> None:
    assert found_in(name) == []


def test_every_part_of_the_letter_is_looked_at_and_named() -> None:
    letter = Publication(
        LetterText(
            f"T{CHEROKEE[0]}",
            f"Body &#{ord(HIEROGLYPH)};{CHEROKEE[0]}",
            "en",
            subtitle=CHEROKEE,
            place=CHEROKEE,
            salutation=CHEROKEE,
            closing=CHEROKEE,
            references=(Reference(f"R{CHEROKEE}", "https://a.b"),),
            cc=(CarbonCopy("Ana", CHEROKEE),),
        ),
        (Signatory(1, f"O{CHEROKEE}"),),
        2,
        date(2026, 1, 2),
        individuals=(f"I{CHEROKEE}",),
        added=(f"A{CHEROKEE}",),
        errata=CHEROKEE,
    )
    assert [tuple(each) for each in missing(letter)] == [
        ("title", "Ꮳ", Part.TITLE),
        ("subtitle", CHEROKEE, Part.SUBTITLE),
        ("place", CHEROKEE, Part.PLACE),
        ("salutation", CHEROKEE, Part.SALUTATION),
        ("body", f"Ꮳ{HIEROGLYPH}", Part.BODY),
        ("closing", CHEROKEE, Part.CLOSING),
        (f"O{CHEROKEE}", CHEROKEE, Part.ORGANIZATION),
        (f"I{CHEROKEE}", CHEROKEE, Part.INDIVIDUAL),
        (f"R{CHEROKEE}", CHEROKEE, Part.REFERENCE),
        ("Ana", CHEROKEE, Part.CC),
        ("errata", CHEROKEE, Part.ERRATA),
        (f"A{CHEROKEE}", CHEROKEE, Part.ORGANIZATION),
    ]


def test_the_coalitions_fonts_count(tmp_path: Path) -> None:
    before = templates.folder()
    try:
        (tmp_path / "fonts").mkdir()
        (tmp_path / "fonts" / "own.ttf").write_bytes(font_with("Own", CHEROKEE))
        templates.use(tmp_path)
        assert without_glyph(CHEROKEE + HIEROGLYPH) == {HIEROGLYPH}
    finally:
        templates.use(before)


def font_with(family: str, characters: str) -> bytes:
    """A font that has a filled square for each of these characters."""
    from io import BytesIO

    from fontTools.fontBuilder import FontBuilder
    from fontTools.pens.ttGlyphPen import TTGlyphPen

    pen = TTGlyphPen(None)
    pen.moveTo((0, 0))
    for corner in ((0, 700), (600, 700), (600, 0)):
        pen.lineTo(corner)
    pen.closePath()
    square = pen.glyph()
    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder([".notdef", "square"])
    builder.setupCharacterMap({ord(each): "square" for each in characters})
    builder.setupGlyf({".notdef": square, "square": square})
    builder.setupHorizontalMetrics({".notdef": (650, 0), "square": (650, 0)})
    builder.setupHorizontalHeader(ascent=800, descent=-200)
    builder.setupNameTable({"familyName": family, "styleName": "Regular"})
    builder.setupOS2(sTypoAscender=800, usWinAscent=800, usWinDescent=200)
    builder.setupPost()
    written = BytesIO()
    builder.save(written)
    return written.getvalue()
