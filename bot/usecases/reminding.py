"""What the clock asks for; and reminders that people ask for: now, or later."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime

from bot.domain.hours import good_moment, morning_after
from bot.domain.letter import Letter, State
from bot.domain.refusals import NobodyToRemind, NothingToRemindOf, RemindedLately
from bot.domain.reminder import AT_MOST_ONCE_IN
from bot.usecases import digest, embargo, rounds
from bot.usecases.coordinating import CLOCK, close_letter
from bot.usecases.rounds import PROMISED, Wanted
from bot.usecases.transaction import Office, Work, find_letter
from storage import letters, people, schedule, signons
from storage.schedule import CLOSE, DIGEST, EMBARGO, OPEN, Due

log = logging.getLogger(__name__)


def tick(office: Office, now: datetime) -> int:
    """Does what is due at `now` (UTC) and returns how many things that were.

    What cannot be done is logged and stays due, and all else is done. Any number of processes may
    come here at the same time.
    """
    with office.database.reading() as view:
        dues = schedule.due(view, now)
    turns: dict[int, list[Due]] = {}
    for due in dues:
        if due.letter_id is not None and due.kind in (CLOSE, OPEN):
            turns.setdefault(due.letter_id, []).append(due)
    for its in turns.values():
        _guarded(office, now, _turn, its)
    if any(due.kind in rounds.KINDS for due in dues):
        _guarded(office, now, lambda work, _: rounds.go(work), [])
    for due in dues:
        if due.kind == DIGEST:
            _guarded(office, now, _digest, [due])
        elif due.kind == EMBARGO:
            _guarded(office, now, embargo.ended, [due])
    return len(dues)


def next_due(office: Office) -> datetime | None:
    """When there is something to do next (UTC)."""
    with office.database.reading() as view:
        return schedule.next_at(view)


def remind(office: Office, person: str, handle: str, now: datetime) -> tuple[Letter, int]:
    """Reminds those missing at once, at most once in an hour, and returns how many people.

    Raises `NotACoordinator`, the refusals of `find_letter` and `Letter.check_takes_sign_ons`,
    `RemindedLately`, `NobodyToRemind`.
    """
    with office.work(person, now) as work:
        letter = find_letter(work.connection, handle, sees=office.sees(work.connection, person))
        work.check_coordinator(letter.id)
        letter.check_takes_sign_ons(now)
        if not letters.reminded(work.connection, letter.id, now, AT_MOST_ONCE_IN):
            raise RemindedLately(letters.reminded_at(work.connection, letter.id) or now)
        missing = signons.contacts_unanswered(work.connection, letter.id)
        if not missing:
            raise NobodyToRemind(letter.handle)
        said = {contact: [Wanted(letter, (PROMISED,))] for contact in missing}
        rounds.tell(work, f"{letter.id}:by hand {now.isoformat()}", said)
        work.record("reminded", letter, step="by hand", people=len(missing))
    return letter, len(missing)


def put_off(office: Office, person: str, handle: str, now: datetime) -> tuple[Letter, datetime]:
    """Reminds somebody later, on their next working morning, and leaves them in peace until then.
    Returns when (UTC); once that is promised, asking again changes nothing.

    Where there is no such morning before the deadline, it is half way to it. Raises the refusals of
    `find_letter` and `Letter.check_takes_sign_ons`, `NothingToRemindOf`.
    """
    with office.work(person, now) as work:
        letter = find_letter(work.connection, handle, sees=office.sees(work.connection, person))
        letter.check_takes_sign_ons(now)
        own = people.contacts_of(work.connection, person)
        if set(own).isdisjoint(signons.contacts_unanswered(work.connection, letter.id)):
            raise NothingToRemindOf(letter.handle)
        waiting = schedule.waiting(work.connection, letter.id)
        promised = [waiting[each] for each in own if each in waiting]
        if promised:
            return letter, min(promised)
        at = _later(work, letter, person)
        schedule.put_off(work.connection, letter.id, [(person, PROMISED, at)])
    return letter, at


def _later(work: Work, letter: Letter, person: str) -> datetime:
    coalition, now = work.coalition, work.now
    zone = work.office.zone_of(work.connection, person)
    morning = morning_after(now, zone, coalition.hours)
    if morning < letter.deadline:
        return morning
    half_way = now + (letter.deadline - now) / 2
    return good_moment(half_way, zone, coalition.hours, before=letter.deadline, not_before=now)


def _guarded(
    office: Office, now: datetime, act: Callable[[Work, list[Due]], None], dues: list[Due]
) -> None:
    try:
        with office.work(CLOCK, now) as work:
            act(work, dues)
    except Exception:
        what = ", ".join(f"{due.kind} of letter {due.letter_id}" for due in dues) or "reminders"
        log.exception("%s could not be done; it is tried again", what)


def _turn(work: Work, dues: list[Due]) -> None:
    """A letter's comment phase ends, or the letter closes."""
    claimed = [due for due in dues if schedule.claim(work.connection, due.id, work.now)]
    letter = work.letter(dues[0].letter_id or 0)
    if letter.state is not State.CIRCULATING or not claimed:
        return
    if work.now >= letter.deadline:
        close_letter(work, letter)
    elif any(due.kind == OPEN for due in claimed):
        work.record("sign-ons opened", letter, revision=letter.revision)
        work.tell_threads(f"opened:{letter.id}", "opened", letter)
        work.refresh_cards(letter)


def _digest(work: Work, dues: list[Due]) -> None:
    for due in dues:
        if schedule.claim(work.connection, due.id, work.now):
            digest.due(work, due.subject)
