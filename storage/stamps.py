"""Time-stamps of editions: which are to be asked for, and what was answered. Times are in UTC.

One is taken with `claim`, which commits before anybody is asked, and settled with one of `stamped`,
`later` or `give_up`. Whoever took it holds it until its lease ends; then another may take it, and
what the first says of it counts no more.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, and_, insert, or_, select, update

from bot.domain.stamp import LONGEST_PAUSE
from storage.tables import EditionRow, LetterRow, TimeStampRow

LEASE = timedelta(seconds=60)
"""How long an attempt may take; longer than the server is waited for."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A time-stamp that is asked for now. `attempts` counts the present attempt."""

    id: int
    letter_id: int
    edition: int
    fingerprint: str
    attempts: int


@dataclass(frozen=True, slots=True)
class Open:
    """A time-stamp that an edition does not have: `waiting`, or `failed` and given up. `error` is
    what became of the last attempt, empty before the first."""

    letter: str
    edition: int
    state: str
    attempts: int
    error: str


def add(connection: Connection, edition_id: int, now: datetime) -> None:
    """An edition is to be time-stamped."""
    connection.execute(
        insert(TimeStampRow).values(
            edition_id=edition_id, state="waiting", attempts=0, next_at=now, error=""
        )
    )


def claim(connection: Connection, now: datetime) -> Wanted | None:
    """Takes the one that has been due the longest."""
    # Where the clock was set back, what was to wait for hours would wait for as long as it went.
    due = or_(TimeStampRow.next_at <= now, TimeStampRow.next_at > now + LONGEST_PAUSE)
    row = connection.execute(
        select(
            TimeStampRow.id,
            EditionRow.letter_id,
            EditionRow.number,
            EditionRow.fingerprint,
            TimeStampRow.attempts + 1,
        )
        .join(EditionRow, EditionRow.id == TimeStampRow.edition_id)
        .where(TimeStampRow.state == "waiting", due)
        .order_by(TimeStampRow.next_at, TimeStampRow.id)
        .limit(1)
        .with_for_update(of=TimeStampRow, skip_locked=True)
    ).first()
    if row is None:
        return None
    wanted = Wanted(*row)
    connection.execute(
        update(TimeStampRow)
        .where(TimeStampRow.id == wanted.id)
        .values(attempts=wanted.attempts, next_at=now + LEASE)
    )
    return wanted


def stamped(connection: Connection, wanted: Wanted, token: bytes, at: datetime) -> bool:
    """Stores the time-stamp. False where somebody else has taken it over."""
    return _settle(connection, wanted, state="stamped", token=token, stamped_at=at, error="")


def later(connection: Connection, wanted: Wanted, until: datetime, error: str) -> None:
    """There is none yet; it is asked for again."""
    _settle(connection, wanted, next_at=until, error=error)


def give_up(connection: Connection, wanted: Wanted, error: str) -> None:
    """There is none, and it is not asked for any more."""
    _settle(connection, wanted, state="failed", error=error)


def try_again(connection: Connection, letter_id: int, now: datetime) -> int:
    """What was given up of a letter is asked for again. Returns how many."""
    editions = select(EditionRow.id).where(EditionRow.letter_id == letter_id)
    done = connection.execute(
        update(TimeStampRow)
        .where(TimeStampRow.state == "failed", TimeStampRow.edition_id.in_(editions))
        .values(state="waiting", attempts=0, next_at=now)
    )
    return int(done.rowcount)


def token_of(connection: Connection, edition_id: int) -> bytes | None:
    """The time-stamp of an edition, byte for byte as the server gave it."""
    return connection.execute(
        select(TimeStampRow.token).where(TimeStampRow.edition_id == edition_id)
    ).scalar_one_or_none()


def without(connection: Connection, letter_id: int | None = None) -> list[Open]:
    """The editions, of a letter or of all, that are to have a time-stamp and do not."""
    query = (
        select(
            LetterRow.handle,
            EditionRow.number,
            TimeStampRow.state,
            TimeStampRow.attempts,
            TimeStampRow.error,
        )
        .join(EditionRow, EditionRow.id == TimeStampRow.edition_id)
        .join(LetterRow, LetterRow.id == EditionRow.letter_id)
        .where(TimeStampRow.state.in_(("waiting", "failed")))
        .order_by(LetterRow.handle, EditionRow.number)
    )
    if letter_id is not None:
        query = query.where(LetterRow.id == letter_id)
    return [Open(*row) for row in connection.execute(query)]


def _settle(connection: Connection, wanted: Wanted, **values: Any) -> bool:
    """Only whoever holds it has a say: each one who takes it counts one attempt more."""
    mine = and_(
        TimeStampRow.id == wanted.id,
        TimeStampRow.state == "waiting",
        TimeStampRow.attempts == wanted.attempts,
    )
    return connection.execute(update(TimeStampRow).where(mine).values(**values)).rowcount == 1
