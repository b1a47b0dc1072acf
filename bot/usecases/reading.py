"""Reading a letter, wherever it is shown."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection

from bot.domain.edition import DRAFT
from bot.domain.individual import Individuals
from bot.domain.letter import Letter, State
from bot.domain.refusals import EditionUnknown, TranslationUnknown
from bot.domain.text import LetterText
from bot.usecases import embargo
from bot.usecases.editions import Printing, styled, texts_of
from bot.usecases.transaction import Office, find_letter
from storage import editions, individuals, letters, signons

READABLE = (State.CIRCULATING, State.CLOSED, State.FINALIZED)


@dataclass(frozen=True, slots=True)
class Readable:
    """A letter with its text, its dateline, its signatories and the people who signed personally,
    in order: those of the edition where there is one, else those that stand now."""

    letter: Letter
    text: LetterText
    dateline: str
    signatories: tuple[str, ...]
    individuals: Individuals


def letter_to_read(office: Office, person: str, handle: str) -> Readable:
    """A letter as it reads now.

    A draft is its coordinators' to read; for others there is no such letter. Raises
    `LetterUnknown`, `NoLetterOpen`, `WhichLetter`, `UnderEmbargo`.
    """
    with office.database.reading() as view:
        letter = find_letter(view, handle, READABLE, office.sees(view, person))
        embargo.check_may_read(office, view, person, letter)
        return _read(view, letter)


def _read(view: Connection, letter: Letter) -> Readable:
    from bot.rendering import signatories
    from bot.rendering.dates import dateline

    text = letters.text_of(view, letter)
    edition = editions.latest(view, letter.id)
    if edition is not None:
        names = tuple(editions.names(view, edition))
        people = editions.individuals(view, edition)
    else:
        active = signatories.organizations(letter, signons.active(view, letter.id))
        names = tuple(each.name for each in active)
        people = signatories.individuals(letter, individuals.active(view, letter.id))
    return Readable(letter, text, dateline(text.place, text.date, text.language), names, people)


def edition_file(
    office: Office, handle: str, file_format: str, edition: int = 0, language: str = ""
) -> bytes:
    """A file of an edition, of the latest one unless told otherwise, byte for byte as delivered;
    without a language the one that leads. Raises `LetterUnknown`, `EditionUnknown`."""
    with office.database.reading() as view:
        letter = find_letter(view, handle)
        found = (
            editions.numbered(view, letter.id, edition)
            if edition
            else editions.latest(view, letter.id)
        )
        if found is None:
            latest = editions.latest(view, letter.id)
            raise EditionUnknown(letter.handle, latest.number if latest else 0)
        content = editions.file(view, found, file_format, language or letter.language)
        if content is None:
            there = tuple(editions.languages(view, found))
            raise EditionUnknown(letter.handle, found.number, file_format, there)
    return content


def preview(office: Office, handle: str, file_format: str, language: str = "") -> bytes:
    """A letter as it would be printed now, in its own language or in that of a translation.
    Raises `LetterUnknown`, `TranslationUnknown`, `TemplateBroken`."""
    from bot.rendering import signatories
    from bot.rendering.formats import rendered

    with office.database.reading() as view:
        letter = find_letter(view, handle)
        texts = texts_of(view, letter)
        printing = Printing(
            texts.text,
            signatories.organizations(letter, signons.active(view, letter.id)),
            signatories.individuals(letter, individuals.active(view, letter.id)),
            (*texts.current, *texts.outdated),
            DRAFT,
        )
        printing = styled(office, view, printing)
    there = {each.text.language: each for each in printing.publications()}
    if language and language not in there:
        raise TranslationUnknown(letter.handle, language, tuple(sorted(there)))
    return rendered(there[language or texts.text.language], file_format)
