"""Reading a letter, wherever it is shown."""

from __future__ import annotations

from sqlalchemy import Connection

from bot.domain.edition import DRAFT
from bot.domain.letter import Letter, State
from bot.domain.readable import Readable
from bot.domain.refusals import EditionUnknown, TranslationUnknown
from bot.usecases import embargo
from bot.usecases.editions import Printing, styled, texts_of
from bot.usecases.shown import dateline_of, delivered, in_language
from bot.usecases.transaction import Office, find_letter
from bot.usecases.under import under
from storage import editions, individuals, people, signons
from storage.editions import Edition

READABLE = (State.CIRCULATING, State.CLOSED, State.FINALIZED)


def letter_to_read(
    office: Office, person: str, handle: str, language: str = "", edition: int = 0
) -> Readable:
    """A letter as it reads now, or one of its editions: in a language, or else in the person's
    where there is a translation into it.

    A draft is its coordinators' to read; for others there is no such letter. Raises
    `LetterUnknown`, `NoLetterOpen`, `WhichLetter`, `UnderEmbargo`, `EditionUnknown`.
    """
    with office.database.reading() as view:
        letter = find_letter(view, handle, READABLE, office.sees(view, person))
        embargo.check_may_read(office, view, person, letter)
        known = people.by_contact(view, person)
        wanted = language or (known.language if known else "")
        found = _edition(view, letter, edition)
        return delivered(view, letter, found, wanted) if found else _now(view, letter, wanted)


def _edition(view: Connection, letter: Letter, number: int) -> Edition | None:
    """The edition of this number, the latest where it is 0, nothing before there is any."""
    latest = editions.latest(view, letter.id)
    if not number or latest is None:
        return latest
    found = editions.numbered(view, letter.id, number)
    if found is None:
        raise EditionUnknown(letter.handle, latest.number)
    return found


def _now(view: Connection, letter: Letter, language: str) -> Readable:
    from bot.rendering import signatories

    texts = texts_of(view, letter)
    text = in_language(language, texts.text, *(each.text for each in texts.current))
    active = signatories.organizations(letter, signons.active(view, letter.id))
    return Readable(
        letter,
        text,
        dateline_of(text),
        tuple(each.name for each in active),
        signatories.individuals(letter, individuals.active(view, letter.id)),
        letter.revision,
        text.sha256,
        (texts.text.language, *(each.language for each in texts.current)),
    )


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
            under(office, view, letter, signons.active(view, letter.id)).signatories,
            signatories.individuals(letter, individuals.active(view, letter.id)),
            (*texts.current, *texts.outdated),
            DRAFT,
        )
        printing = styled(office, view, printing)
    there = {each.text.language: each for each in printing.publications()}
    if language and language not in there:
        raise TranslationUnknown(letter.handle, language, tuple(sorted(there)))
    return rendered(there[language or texts.text.language], file_format)
