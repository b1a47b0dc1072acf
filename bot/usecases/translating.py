"""Translations are brought in: by a coordinator in Slack, or from the command line."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot.domain.letter import Letter, State
from bot.domain.refusals import DraftNotUnderstood
from bot.domain.text import LetterText
from bot.domain.translation import check_translation
from bot.usecases.coordinating import COMMAND_LINE
from bot.usecases.transaction import Office, find_letter, letter_by_id
from storage import letters, translations

STATES = (State.DRAFTING, State.CIRCULATING, State.CLOSED, State.FINALIZED)


def may_translate(office: Office, person: str, handle: str) -> Letter:
    """The letter that somebody is about to translate. Raises what `translate` raises of it."""
    with office.database.reading() as view:
        letter = find_letter(view, handle, STATES, office.sees(view, person))
        office.check_coordinator(view, person, letter.id)
        letter.check_state(*STATES)
        return letter


def letter_of(office: Office, letter_id: int) -> Letter:
    """Raises `LetterUnknown`."""
    with office.database.reading() as view:
        return letter_by_id(view, letter_id)


def letter_named(office: Office, handle: str) -> Letter:
    """Raises the refusals of `find_letter`."""
    with office.database.reading() as view:
        return find_letter(view, handle, STATES)


def translate(
    office: Office, actor: str, letter_id: int, source: str, language: str, now: datetime
) -> tuple[Letter, LetterText]:
    """Stores a translation of the present text, in the place of an earlier one in that language. Of
    a letter that is finalized it goes out with the next edition. A language that was chosen goes
    before that of the draft.

    Raises `NotACoordinator` (unless it comes from the command line), `DraftEmpty`,
    `DraftNotUnderstood` and what `check_translation` raises.
    """
    with office.work(actor, now) as work:
        if actor != COMMAND_LINE:
            work.check_coordinator(letter_id)
        letter = work.letter(letter_id)
        text = _read(letters.text_of(work.connection, letter), source, language)
        check_translation(letter, text)
        number = translations.add(work.connection, letter, text, actor, now)
        work.record(
            "translated",
            letter,
            language=text.language,
            number=number,
            revision=letter.revision,
            fingerprint=text.sha256,
            of=letter.fingerprint,
        )
    return letter, text


def _read(original: LetterText, source: str, language: str) -> LetterText:
    """The text of a translation. What it bears beside words is the original's: its date, and where
    the draft does not say them, its place, references and copies."""
    from bot.rendering.draft import read_draft
    from bot.rendering.languages import canonical

    read = read_draft(source, language=language or original.language)
    if language:
        if not canonical(language):
            raise DraftNotUnderstood(1, "bad_language", "language")
        read = replace(read, language=canonical(language))
    return replace(
        read,
        date=original.date,
        place=read.place or original.place,
        references=read.references or original.references,
        cc=read.cc or original.cc,
    )
