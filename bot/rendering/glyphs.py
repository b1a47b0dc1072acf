"""Which characters of a letter cannot be printed, and who bears them.

The PDF is the format that has to bring its letters along: what no font of `bot.rendering.fonts`
has would be an empty box. Pages and Word files leave that to the reader's machine. Control
characters and lone surrogates are dropped from every format, so whoever typed them should know.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import NamedTuple

from bot.rendering import fonts, templates
from bot.rendering.blocks import blocks, pieces
from bot.rendering.clean import with_plain_line_ends, without_unwanted
from bot.rendering.publication import Publication


class Part(StrEnum):
    """What of a letter bears the characters."""

    TITLE = "title"
    SUBTITLE = "subtitle"
    PLACE = "place"
    SALUTATION = "salutation"
    BODY = "body"
    CLOSING = "closing"
    ORGANIZATION = "organization"
    INDIVIDUAL = "individual"
    REFERENCE = "reference"
    CC = "cc"
    ERRATA = "errata"


class Missing(NamedTuple):
    """`who` is the name as it is printed, of an organization, an individual, a reference or who
    gets a copy; for the other parts of the letter it is the part's name. `characters` are those
    that cannot be printed, each once, in their order."""

    who: str
    characters: str
    part: Part


# What shows nothing by itself: joiners, marks of direction, selectors of variants, tags.
_UNSEEN = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f"
    "\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0"
    "\U000e0000-\U000e007f\U000e0100-\U000e01ef]"
)
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff]")
_ALWAYS = re.compile(r"[ -~\t\n]*")


def missing(publication: Publication) -> tuple[Missing, ...]:
    """What of this publication cannot be printed, in the order of the letter."""
    found: dict[tuple[Part, str], dict[str, None]] = {}
    for part, who, typed in _typed(publication):
        if not _ALWAYS.fullmatch(typed) and (lacking := dict.fromkeys(_lacking(typed))):
            found.setdefault((part, who or part.value), {}).update(lacking)
    return tuple(Missing(who, "".join(each), part) for (part, who), each in found.items())


def _typed(publication: Publication) -> Iterator[tuple[Part, str, str]]:
    """(part, whose, what was typed) of everything that a person wrote."""
    text = publication.text
    yield Part.TITLE, "", text.title
    yield Part.SUBTITLE, "", text.subtitle
    yield Part.PLACE, "", text.place
    yield Part.SALUTATION, "", text.salutation
    yield Part.BODY, "", text.body
    for piece in pieces(blocks(without_unwanted(with_plain_line_ends(text.body)))):
        yield Part.BODY, "", piece  # what an entity such as `&#9;` stands for
    yield Part.CLOSING, "", text.closing
    for name in publication.names:
        yield Part.ORGANIZATION, name, name
    for line in publication.individuals:
        yield Part.INDIVIDUAL, line, line
    for reference in text.references:
        yield Part.REFERENCE, reference.text, f"{reference.text} {reference.url}"
    for copy in text.cc:
        yield Part.CC, copy.name, f"{copy.name} {copy.title}"
    yield Part.ERRATA, "", publication.errata
    for name in (*publication.added, *publication.withdrawn):
        yield Part.ORGANIZATION, name, name


def _lacking(typed: str) -> Iterator[str]:
    """The characters that cannot be printed, as they stand in the text."""
    yield from _CONTROL.findall(typed)
    typed = _UNSEEN.sub("", _CONTROL.sub("", typed))
    shown = unicodedata.normalize("NFC", " ".join(typed.split()))
    unknown = without_glyph(frozenset(shown))
    before = " "
    for each in shown:
        if each in unknown or (before == " " and unicodedata.category(each).startswith("M")):
            yield each  # unknown, or an accent without a letter below it
        before = each


def without_glyph(characters: Iterable[str]) -> frozenset[str]:
    """Which of these characters no font has."""
    left = frozenset(characters)
    for file in _used(templates.folder()):
        if not left:
            break
        left = frozenset(each for each in left if ord(each) not in _covered(file))
    return left


@cache
def _used(theirs: Path | None) -> tuple[Path, ...]:
    """The files of the families that a letter may use; all that the coalition brings along."""
    ours = {each for language in ("en", "ja", "ko") for each in fonts.families(language)}
    own = theirs / "fonts" if theirs else None
    return tuple(
        file
        for file in fonts.files()
        if (own and file.is_relative_to(own)) or fonts.family(file) in ours
    )


@cache
def _covered(file: Path) -> frozenset[int]:
    """The code points for which the file has a glyph."""
    with fonts.opened(file) as font:
        return frozenset(font.getBestCmap() or ())
