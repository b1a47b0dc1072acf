"""What the clock asks for: reminders and closing; and reminding by hand."""

from __future__ import annotations

from datetime import datetime

from bot.domain.letter import Letter, State
from bot.domain.moments import write_duration
from bot.domain.refusals import NobodyToRemind, RemindedLately
from bot.domain.reminder import AT_MOST_ONCE_IN
from bot.usecases.coordinating import CLOCK, close_letter
from bot.usecases.transaction import Office, Work, find_letter
from storage import letters, outbox, schedule, signons
from storage.schedule import Due


def tick(office: Office, now: datetime) -> int:
    """Does what is due at `now` (UTC) and returns how many letters it concerned.

    Each letter is one transaction. Of several steps that were missed only the last is said.
    """
    with office.database.reading() as view:
        due = schedule.due(view, now)
    by_letter: dict[int, list[Due]] = {}
    for each in due:
        by_letter.setdefault(each.letter_id, []).append(each)
    for letter_id, dues in by_letter.items():
        _do(office, letter_id, dues, now)
    return len(by_letter)


def remind(office: Office, person: str, handle: str, now: datetime) -> tuple[Letter, int]:
    """Reminds those missing at once, at most once in an hour, and returns how many people.

    Raises `NotACoordinator`, the refusals of `find_letter` and `Letter.check_takes_sign_ons`,
    `RemindedLately`, `NobodyToRemind`.
    """
    with office.work(person, now) as work:
        letter = find_letter(work.connection, handle, sees=office.sees(work.connection, person))
        work.check_coordinator(letter.id)
        letter.check_takes_sign_ons(now)
        last = letters.reminded_at(work.connection, letter.id)
        if last is not None and now - last < AT_MOST_ONCE_IN:
            raise RemindedLately(last)
        queued = _remind(work, letter, f"by hand {now.isoformat()}")
        if not queued:
            raise NobodyToRemind(letter.handle)
        letters.reminded(work.connection, letter.id, now)
        work.record("reminded", letter, step="by hand", people=queued)
    return letter, queued


def next_due(office: Office) -> datetime | None:
    """When there is something to do next (UTC)."""
    with office.database.reading() as view:
        return schedule.next_at(view)


def _do(office: Office, letter_id: int, dues: list[Due], now: datetime) -> None:
    with office.work(CLOCK, now) as work:
        claimed = [each for each in dues if schedule.claim(work.connection, each.id, now)]
        letter = work.letter(letter_id)
        if letter.state is not State.CIRCULATING or not claimed:
            return
        if now >= letter.deadline:
            close_letter(work, letter)
            return
        if any(each.kind == schedule.OPEN for each in claimed):
            work.record("sign-ons opened", letter, revision=letter.revision)
            work.tell_threads(f"opened:{letter.id}", "opened", letter)
            work.refresh_cards(letter)
        last = claimed[-1]
        if last.kind == schedule.REMIND and letter.takes_sign_ons(now):
            step = write_duration(last.step)
            queued = _remind(work, letter, f"{step} {letter.deadline.isoformat()}")
            work.record("reminded", letter, step=step, people=queued)


def _remind(work: Work, letter: Letter, step: str) -> int:
    contacts = signons.contacts_unanswered(work.connection, letter.id)
    for contact in contacts:
        key = f"reminder:{letter.id}:{step}:{contact}"
        work.tell(key, "reminder", contact, letter, outbox.BROADCAST)
    return len(contacts)
