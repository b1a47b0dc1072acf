"""Messages that did not arrive, or may not have: shown to coordinators and decided by them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection

from bot.domain.refusals import NotInDoubt
from bot.messages.stamps import Unstamped
from bot.messages.undelivered import SHOWN, Backlog, Message
from bot.usecases.transaction import Office, find_letter
from bot.usecases.undelivered_news import message_of
from storage import backlog, letters, stamps
from storage.backlog import Stuck


def try_again(office: Office, person: str, letter_id: int | None, now: datetime) -> tuple[int, int]:
    """What failed of a letter goes out again (of no letter, where none is given), and the
    time-stamps that were given up are asked for again. Returns how many messages and how many
    time-stamps. Raises `NotACoordinator`."""
    with office.work(person, now) as work:
        work.check_coordinator(letter_id)
        tried = backlog.try_again(work.connection, letter_id, now)
        asked = stamps.try_again(work.connection, letter_id, now) if letter_id else 0
        if tried or asked:
            letter = letters.by_id(work.connection, letter_id) if letter_id else None
            more = {"time_stamps": asked} if asked else {}
            work.record("tried again", letter, messages=tried, **more)
            work.queued = True
    return tried, asked


def decide(office: Office, person: str, number: int, now: datetime, *, there: bool) -> None:
    """Somebody has looked whether a message in doubt is there. Whoever says the same again is
    answered the same. Raises `NotACoordinator`, `NotInDoubt`."""
    with office.work(person, now) as work:
        found = backlog.by_id(work.connection, number)
        work.check_coordinator(found.letter_id if found else None)
        if found is None:
            raise NotInDoubt
        settle = backlog.is_there if there else backlog.post_again
        if settle(work.connection, number, now):
            letter = letters.by_id(work.connection, found.letter_id) if found.letter_id else None
            kind = "found in Slack" if there else "posted again"
            work.record(kind, letter, message=number, about=found.kind, target=found.target)
            work.queued = True
        elif found.decided != ("there" if there else "posted"):
            raise NotInDoubt


def of_letter(office: Office, person: str, handle: str, now: datetime) -> list[Backlog]:
    """What waits, failed and is in doubt: of the letter, and of no letter for a coordinator of the
    coalition. Nothing for anybody else. Raises the refusals of `find_letter`."""
    with office.database.reading() as view:
        letter = find_letter(view, handle, sees=office.sees(view, person))
        if not office.coordinates(view, person, letter.id):
            return []
        found = [_backlog(view, letter.id, now)]
        if office.coordinates(view, person):
            found.append(_backlog(view, None, now))
    return found


def _backlog(view: Connection, letter_id: int | None, now: datetime) -> Backlog:
    counts = backlog.counts(view, letter_id)
    return Backlog(
        letter_id or 0,
        counts.get("waiting", 0) + counts.get("sending", 0),
        backlog.oldest_waiting(view, now, letter_id) if letter_id else None,
        _messages(backlog.stuck(view, letter_id, "failed", SHOWN)),
        counts.get("failed", 0),
        _messages(backlog.stuck(view, letter_id, "held", SHOWN)),
        counts.get("held", 0),
        _unstamped(view, letter_id) if letter_id else (),
    )


def _unstamped(view: Connection, letter_id: int) -> tuple[Unstamped, ...]:
    found = stamps.without(view, letter_id)
    return tuple(Unstamped(each.edition, each.error) for each in found if each.state == "failed")


def _messages(found: Sequence[Stuck]) -> tuple[Message, ...]:
    return tuple(message_of(each) for each in found)
