"""What the clock has to do, and when. Times are in UTC."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, func, insert, select, update

from bot.domain.reminder import DueStep
from storage.tables import DueRow

REMIND = "remind"
CLOSE = "close"
OPEN = "open"


@dataclass(frozen=True, slots=True)
class Due:
    """`step` is how long before the deadline a reminder is due; nothing for closing."""

    id: int
    letter_id: int
    kind: str
    step: timedelta
    at: datetime


def plan(
    connection: Connection,
    letter_id: int,
    reminders: Iterable[DueStep],
    deadline: datetime,
    opening: datetime | None = None,
) -> None:
    """Replaces what is still to be done for a letter. `opening` is when its comment phase ends."""
    cancel(connection, letter_id)
    rows = [(REMIND, int(due.step.total_seconds()), due.at) for due in reminders]
    rows.append((CLOSE, 0, deadline))
    if opening is not None and not _done(connection, letter_id, OPEN):
        rows.append((OPEN, 0, opening))
    for kind, step, at in rows:
        connection.execute(
            insert(DueRow).values(letter_id=letter_id, kind=kind, step=step, subject="", due_at=at)
        )


def _done(connection: Connection, letter_id: int, kind: str) -> bool:
    found = connection.execute(
        select(DueRow.id).where(
            DueRow.letter_id == letter_id, DueRow.kind == kind, DueRow.done_at.is_not(None)
        )
    )
    return found.first() is not None


def cancel(connection: Connection, letter_id: int) -> None:
    """Nothing more is to be done for this letter."""
    connection.execute(
        delete(DueRow).where(DueRow.letter_id == letter_id, DueRow.done_at.is_(None))
    )


def due(connection: Connection, now: datetime) -> list[Due]:
    """What is due, the earliest first."""
    rows = connection.execute(
        select(DueRow.id, DueRow.letter_id, DueRow.kind, DueRow.step, DueRow.due_at)
        .where(DueRow.done_at.is_(None), DueRow.due_at <= now)
        .order_by(DueRow.due_at, DueRow.id)
    )
    return [
        Due(row.id, row.letter_id, row.kind, timedelta(seconds=row.step), row.due_at)
        for row in rows
    ]


def claim(connection: Connection, due_id: int, now: datetime) -> bool:
    """Marks something as done. False where somebody else has done it already."""
    done = connection.execute(
        update(DueRow).where(DueRow.id == due_id, DueRow.done_at.is_(None)).values(done_at=now)
    )
    return done.rowcount == 1


def next_at(connection: Connection) -> datetime | None:
    """When the clock has to wake next."""
    return connection.execute(
        select(func.min(DueRow.due_at)).where(DueRow.done_at.is_(None))
    ).scalar_one()
