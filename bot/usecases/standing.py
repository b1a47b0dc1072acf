"""How letters stand, read in one place, so that it is the same wherever it is shown."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection

from bot.domain.letter import Letter, State
from bot.domain.objection import Status
from bot.domain.signing import Standing as Worth
from bot.domain.standing import NAMES_SHOWN, Standing
from bot.domain.translation import Translation, is_current
from bot.usecases.transaction import Office, find_letter
from storage import (
    backlog,
    declines,
    editions,
    individuals,
    late,
    letters,
    objections,
    requests,
    signons,
    translations,
)


def read(view: Connection, letter: Letter, *, for_card: bool = False) -> Standing:
    """How a letter stands in this view. A card does not say who is `unanswered` and what is
    `stuck`: these may be thousands, and every sign-on has its cards edited."""
    from bot.rendering.dates import dateline

    text = letters.text_of(view, letter)
    waiting = {} if for_card else backlog.counts(view, letter.id)
    edition = editions.latest(view, letter.id)
    return Standing(
        letter,
        dateline(text.place, text.date, text.language),
        signons.count_active(view, letter.id),
        tuple(signons.latest_names(view, letter.id, NAMES_SHOWN)),
        signons.count_withdrawn(view, letter.id),
        tuple(objections.of_letter(view, letter.id, Status.OPEN)),
        () if for_card else tuple(each.name for each in signons.unanswered(view, letter.id)),
        waiting.get("held", 0) + waiting.get("failed", 0),
        edition.number if edition else 0,
        tuple(sign_on.name for _, sign_on in signons.waiting(view, letter.id)),
        requests.pending(view, letter.id),
        signons.count_reservations(view, letter.id),
        individuals.count(view, letter.id, Worth.ACTIVE),
        individuals.count(view, letter.id, Worth.NEEDS_RECONFIRMATION),
        tuple(declines.names(view, letter.id)),
        edition is None or edition.published_at is not None,
        0 if for_card or not edition else len(late.pending(view, letter.id)),
        () if for_card or edition else _outdated(view, letter),
    )


def _outdated(view: Connection, letter: Letter) -> tuple[Translation, ...]:
    found = translations.of_letter(view, letter)
    return tuple(each for each in found if not is_current(letter, each))


def of_letter(office: Office, handle: str) -> Standing:
    """A letter's standing. Raises `LetterUnknown`, `NoLetterOpen`, `WhichLetter`."""
    with office.database.reading() as view:
        return read(view, find_letter(view, handle, (State.CIRCULATING, State.CLOSED)))


def shown_to(office: Office, person: str, handle: str) -> tuple[Standing, bool]:
    """A letter's standing for somebody in Slack, and whether they are a coordinator.

    A draft is the coordinators' to see. Raises what `of_letter` raises.
    """
    states = (State.CIRCULATING, State.CLOSED)
    with office.database.reading() as view:
        letter = find_letter(view, handle, states, office.sees(view, person))
        return read(view, letter), office.coordinates(view, person, letter.id)


def of_all(office: Office) -> list[tuple[Letter, int]]:
    """Every letter with its number of sign-ons."""
    with office.database.reading() as view:
        return [
            (letter, signons.count_active(view, letter.id)) for letter in letters.in_states(view)
        ]


def all_shown_to(office: Office, person: str) -> list[tuple[Letter, int]]:
    """Every letter that somebody in Slack may see: drafts are the coordinators'."""
    found = of_all(office)
    with office.database.reading() as view:
        sees = office.sees(view, person)
        return [(letter, signed) for letter, signed in found if sees(letter)]


def open_letters(office: Office, person: str, now: datetime) -> tuple[list[Letter], bool]:
    """The letters that take sign-ons now, the nearest deadline first, and whether this person is
    a coordinator."""
    with office.database.reading() as view:
        circulating = letters.in_states(view, State.CIRCULATING)
        found = [letter for letter in circulating if letter.takes_sign_ons(now)]
        return found, office.coordinates(view, person)
