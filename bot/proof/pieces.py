"""What an edition consists of, piece by piece, each called as people call it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bot.rendering.publication import Publication


@dataclass(frozen=True, slots=True)
class Piece:
    """`words` are looked for as they are; several where something may stand between them."""

    label: str
    words: tuple[str, ...]


def pieces(publication: Publication, kind: str) -> Iterator[Piece]:
    """The pieces of the publication in the order in which the format prints them."""
    if kind in ("csv", "json"):
        yield from _listed(publication, kind)
    else:
        yield from _printed(publication)


def _listed(publication: Publication, kind: str) -> Iterator[Piece]:
    if kind == "json":
        yield Piece("the title", (publication.text.title,))
        yield Piece("the fingerprint", (publication.fingerprint,))
    for place, each in enumerate(publication.signatories, start=1):
        yield Piece(f"signatory {place}", (each.name,))
    for place, line in enumerate(publication.individuals, start=1):
        yield Piece(f"individual {place}", (line,))


def _printed(publication: Publication) -> Iterator[Piece]:
    from bot.rendering.blocks import blocks
    from bot.rendering.blocks import pieces as runs
    from bot.rendering.sheet import sheet_of

    sheet = sheet_of(publication)
    yield from _one("the title", sheet.title)
    yield from _one("the subtitle", sheet.subtitle)
    yield from _one("the dateline", sheet.dateline)
    yield from _one("the salutation", sheet.salutation)
    for place, block in enumerate(blocks(sheet.body), start=1):
        yield Piece(f"paragraph {place}", tuple(runs([block])))
    yield from _one("the closing", sheet.closing)
    lines = [line for group in sheet.groups for line in group.lines]
    for place, line in enumerate(lines, start=1):
        yield Piece(f"signatory {place}", (line.name,))
    for place, person in enumerate(sheet.individuals, start=1):
        yield Piece(f"individual {place}", (person,))
    for place, reference in enumerate(sheet.references, start=1):
        yield Piece(f"reference {place}", (reference.text, reference.url))
    for place, copy in enumerate(sheet.cc, start=1):
        yield Piece(f"copy {place}", (copy.name, copy.title))
    for note in sheet.notes:
        yield Piece("a note about the edition", (note,))
    yield Piece("the line about the edition", sheet.imprint)


def _one(label: str, words: str) -> Iterator[Piece]:
    if words:
        yield Piece(label, (words,))
