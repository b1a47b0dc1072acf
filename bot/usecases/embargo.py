"""Embargo: a finalized letter goes out at its moment by itself, unless a coordinator holds it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection

from bot.domain.letter import Letter, State, check_embargo
from bot.domain.moments import parse_moment
from bot.domain.refusals import EmbargoOver, NoEmbargo, UnderEmbargo
from bot.usecases import publishing
from bot.usecases.transaction import Office, Work, find_letter
from storage import editions, individuals, letters, organizations, schedule
from storage.schedule import Due

STATES = (State.DRAFTING, State.CIRCULATING, State.CLOSED, State.FINALIZED)
LIFTED = "none"
"""What is typed in the place of a moment where there is to be no embargo any more."""


def put(office: Office, person: str, handle: str, written: str, now: datetime) -> Letter:
    """Sets a letter's embargo, written in its zone, in the place of another one, or lifts it: a
    finalized letter then goes out at once.

    Raises `NotACoordinator`, the refusals of `find_letter`, of `parse_moment` and of
    `check_embargo`, `WrongState`, `EmbargoOver`.
    """
    with office.work(person, now) as work:
        letter = find_letter(work.connection, handle, STATES, office.sees(work.connection, person))
        work.check_coordinator(letter.id)
        letter.check_state(*STATES)
        if letter.state is State.FINALIZED and not waits(work.connection, letter):
            raise EmbargoOver(letter.handle)
        until = None
        if written.strip().lower() != LIFTED:
            until = parse_moment(written, letter.time_zone)
            check_embargo(until, letter.deadline, letter.time_zone, now)
        changed = replace(letter, embargo=until, held_at=letter.held_at if until else None)
        letters.save(work.connection, changed)
        work.record("embargo set", changed, until=until.isoformat() if until else None)
        if letter.state is State.FINALIZED:
            publishing.publish_or_wait(work, changed)
        work.refresh_cards(changed)
    return changed


def hold(office: Office, person: str, handle: str, now: datetime) -> Letter:
    """From now on the letter does not go out, whatever its embargo says, until it is released.
    Holding what is held changes nothing. Raises as `release`."""
    return _turn(office, person, handle, now, held=True)


def release(office: Office, person: str, handle: str, now: datetime) -> Letter:
    """The letter goes out when its embargo ends, or now where it has ended.

    Raises `NotACoordinator`, the refusals of `find_letter`, `NoEmbargo`, `EmbargoOver`.
    """
    return _turn(office, person, handle, now, held=False)


def ended(work: Work, dues: list[Due]) -> None:
    """The clock: a letter's embargo ends, in an open transaction."""
    claimed = [due for due in dues if schedule.claim(work.connection, due.id, work.now)]
    letter = work.letter(dues[0].letter_id or 0)
    edition = editions.latest(work.connection, letter.id)
    if not claimed or edition is None or edition.published_at or letter.embargo is None:
        return
    if letter.held_at is not None:
        work.tell_coordinators(f"embargo:{letter.id}:{claimed[0].id}", "embargo_held", letter)
    elif letter.may_go_out(work.now):
        work.record("embargo ended", letter, edition=edition.number)
        publishing.publish(work, letter, edition)
        work.tell_coordinators(f"embargo:{letter.id}:{claimed[0].id}", "embargo_ended", letter)


def waits(view: Connection, letter: Letter) -> bool:
    """Whether a finalized letter has not gone out yet."""
    edition = editions.latest(view, letter.id)
    return edition is not None and edition.published_at is None


def check_may_read(office: Office, view: Connection, person: str, letter: Letter) -> None:
    """What is under embargo is read by its coordinators and by those who stand under it. Raises
    `UnderEmbargo`."""
    if letter.state is not State.FINALIZED or letter.embargo is None or not waits(view, letter):
        return
    if office.coordinates(view, person, letter.id):
        return
    edition = editions.latest(view, letter.id)
    signed = (
        {each.organization_id for each in editions.signatories(view, edition)} if edition else ()
    )
    if any(each.id in signed for each in organizations.represented_by(view, person)):
        return
    if individuals.standing_for(view, letter.id, person) is None:
        raise UnderEmbargo(letter.handle, letter.embargo, letter.time_zone)


def _turn(office: Office, person: str, handle: str, now: datetime, *, held: bool) -> Letter:
    with office.work(person, now) as work:
        letter = find_letter(
            work.connection, handle, (State.FINALIZED,), office.sees(work.connection, person)
        )
        work.check_coordinator(letter.id)
        if letter.embargo is None or letter.state is State.CANCELLED:
            raise NoEmbargo(letter.handle)
        if letter.state is State.FINALIZED and not waits(work.connection, letter):
            raise EmbargoOver(letter.handle)
        if held is (letter.held_at is not None):
            work.nothing_to_do()
            return letter
        changed = replace(letter, held_at=now if held else None)
        letters.save(work.connection, changed)
        work.record("embargo held" if held else "embargo released", changed)
        if changed.state is State.FINALIZED and not held:
            publishing.publish_or_wait(work, changed)
        work.refresh_cards(changed)
    return changed
