"""An edition as it is shown to people, and what it changes of the one before."""

from __future__ import annotations

import re

from sqlalchemy import Connection

from bot.domain.edition import changes
from bot.domain.letter import Letter
from bot.domain.readable import Readable
from bot.domain.refusals import EditionUnknown
from bot.domain.text import LetterText
from storage import editions, letters, translations
from storage.editions import Edition


def delivered(view: Connection, letter: Letter, edition: Edition, language: str = "") -> Readable:
    """An edition as it reads, in a language or else in the one that leads."""
    leading = letters.text_of_revision(view, letter.id, edition.revision)
    if leading is None:
        raise EditionUnknown(letter.handle)
    others = [each.text for each in translations.of_edition(view, edition.id)]
    text = in_language(language, leading, *others)
    added, withdrawn = changes_of(view, letter, edition)
    return Readable(
        letter,
        text,
        dateline_of(text),
        tuple(editions.names(view, edition)),
        editions.individuals(view, edition),
        edition.revision,
        edition.fingerprint,
        (leading.language, *(each.language for each in others)),
        edition.number,
        tuple(each.number for each in editions.of_letter(view, letter.id)),
        added,
        withdrawn,
        edition.errata,
    )


def in_language(language: str, leading: LetterText, *others: LetterText) -> LetterText:
    """The text in this language or one of its kind, the leading one where there is none."""
    if _spoken(leading.language) == _spoken(language):
        return leading
    for exactly in (True, False):
        for each in others:
            if each.language == language if exactly else _alike(each.language, language):
                return each
    return leading


def _alike(tag: str, other: str) -> bool:
    return _spoken(tag) == _spoken(other)


def _spoken(tag: str) -> str:
    return re.split("[-_]", tag)[0].lower()


def dateline_of(text: LetterText) -> str:
    from bot.rendering.dates import dateline

    return dateline(text.place, text.date, text.language)


def changes_of(
    view: Connection, letter: Letter, edition: Edition
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The names that an edition added to the one before, and those that it left out."""
    before = editions.numbered(view, letter.id, edition.number - 1)
    if before is None:
        return (), ()
    return changes(
        editions.signatories(view, before),
        editions.individuals(view, before),
        editions.signatories(view, edition),
        editions.individuals(view, edition),
    )
