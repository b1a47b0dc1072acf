"""What the clock has to do, and when. Times are in UTC.

A reminder is planned once for each zone in which somebody may have to be reminded, and once for
everybody whose zone has no row of its own: its subject is the zone, or empty.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, bindparam, delete, func, or_, select, update

from storage.anew import insert_if_new
from storage.prepared import Prepared
from storage.tables import DueRow

REMIND, CHANNEL = "remind", "channel"
"""A step: people are reminded, or the channels."""
LATER = "later"
"""One person is reminded of one letter, and until then of nothing else in it: at a step that was
put off for them, or without one where that was promised to them."""
CLOSE, OPEN, DIGEST = "close", "open", "digest"
EMBARGO = "embargo"
"""A finalized letter's embargo ends."""

_OPEN = DueRow.done_at.is_(None)
_A_STEP = or_(DueRow.kind.in_((REMIND, CHANNEL)), (DueRow.kind == LATER) & (DueRow.step > 0))
"""What belongs to a deadline, done or not."""
_NEXT = Prepared(select(func.min(DueRow.due_at)).where(_OPEN))
_ALL_DUE = (
    select(DueRow.id, DueRow.letter_id, DueRow.kind, DueRow.step, DueRow.due_at, DueRow.subject)
    .where(_OPEN, DueRow.due_at <= bindparam("now"))
    .order_by(DueRow.due_at, DueRow.id)
)
_DUE = Prepared(_ALL_DUE)
_STEPS = Prepared(
    select(DueRow.step, DueRow.subject, DueRow.due_at, DueRow.done_at).where(
        DueRow.letter_id == bindparam("letter_id"), DueRow.kind == REMIND
    )
)
_WAITING = Prepared(
    select(DueRow.subject, DueRow.due_at).where(
        DueRow.letter_id == bindparam("letter_id"), DueRow.kind == LATER, _OPEN
    )
)


@dataclass(frozen=True, slots=True)
class Due:
    """`step` is how long before the deadline a reminder is due; nothing for all else. `subject` is
    a zone or a contact, or empty."""

    id: int
    letter_id: int | None
    kind: str
    step: timedelta
    at: datetime
    subject: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """A step of a letter for those in a zone: when it is due, and whether it is done."""

    step: timedelta
    zone: str
    at: datetime
    done: bool


@dataclass(frozen=True, slots=True)
class Planned:
    """Something that is to be done for a letter."""

    kind: str
    at: datetime
    step: timedelta = timedelta(0)
    subject: str = ""


def plan(connection: Connection, letter_id: int, planned: Iterable[Planned]) -> None:
    """Replaces what is to be done for a letter before its deadline and at it.

    The steps of a deadline that has moved are forgotten, done or not. What was promised to somebody
    stays, and that sign-ons were opened is done once and for all.
    """
    opened = _done(connection, letter_id, OPEN)
    connection.execute(
        delete(DueRow).where(
            DueRow.letter_id == letter_id,
            or_(_A_STEP, _OPEN & DueRow.kind.in_((CLOSE, OPEN))),
        )
    )
    add(connection, letter_id, (each for each in planned if each.kind != OPEN or not opened))


def add(connection: Connection, letter_id: int, planned: Iterable[Planned]) -> None:
    """More that is to be done for a letter; what is planned already is planned once."""
    rows = [
        {
            "letter_id": letter_id,
            "kind": each.kind,
            "step": int(each.step.total_seconds()),
            "subject": each.subject,
            "due_at": each.at,
        }
        for each in planned
    ]
    if rows:
        # Another process may do the same at the same time: once is enough.
        connection.execute(insert_if_new(connection.dialect.name, DueRow), rows)


def _done(connection: Connection, letter_id: int, kind: str) -> bool:
    found = connection.execute(
        select(DueRow.id).where(
            DueRow.letter_id == letter_id, DueRow.kind == kind, DueRow.done_at.is_not(None)
        )
    )
    return found.first() is not None


def cancel(connection: Connection, letter_id: int) -> None:
    """Nothing more is to be done for this letter."""
    connection.execute(delete(DueRow).where(DueRow.letter_id == letter_id, _OPEN))


def forget(connection: Connection, letter_id: int, kind: str) -> None:
    """Of this kind nothing is planned for a letter, nor was ever done."""
    connection.execute(delete(DueRow).where(DueRow.letter_id == letter_id, DueRow.kind == kind))


def due(connection: Connection, now: datetime) -> list[Due]:
    """What is due, the earliest first."""
    return _dues(_DUE.rows(connection, {"now": now}))


def hold(connection: Connection, now: datetime, kinds: Collection[str]) -> list[Due]:
    """What is due of these kinds, the earliest first, held until the transaction ends. What another
    process holds, to do it or to plan it anew, is left to that one."""
    held = _ALL_DUE.where(DueRow.kind.in_(kinds)).with_for_update(skip_locked=True)
    return _dues(connection.execute(held, {"now": now}))


def claim(connection: Connection, due_id: int, now: datetime) -> bool:
    """Marks something as done. False where somebody else has done it already."""
    done = connection.execute(update(DueRow).where(DueRow.id == due_id, _OPEN).values(done_at=now))
    return done.rowcount == 1


def done(connection: Connection, due_ids: Sequence[int], now: datetime) -> None:
    """Marks what is held as done."""
    for n in range(0, len(due_ids), 500):
        some = due_ids[n : n + 500]
        connection.execute(update(DueRow).where(DueRow.id.in_(some)).values(done_at=now))


def next_at(connection: Connection) -> datetime | None:
    """When the clock has to wake next."""
    ((at,),) = _NEXT.rows(connection, {})
    found: datetime | None = at
    return found


def steps_of(connection: Connection, letter_id: int) -> list[Step]:
    """The steps at which people are reminded of a letter, done or not."""
    return [
        Step(timedelta(seconds=step), zone, due_at, done_at is not None)
        for step, zone, due_at, done_at in _STEPS.rows(connection, {"letter_id": letter_id})
    ]


def put_off(
    connection: Connection, letter_id: int, persons: Sequence[tuple[str, timedelta, datetime]]
) -> None:
    """Somebody is reminded at a moment (UTC) and left in peace until then: the contact, the step
    (none where it was promised to them) and the moment of each."""
    if not persons:
        return
    # Where the clock was set back, what was done then lies ahead.
    connection.execute(
        delete(DueRow).where(
            DueRow.letter_id == letter_id,
            DueRow.kind == LATER,
            DueRow.done_at.is_not(None),
            DueRow.due_at >= min(at for _, _, at in persons),
        )
    )
    add(connection, letter_id, (Planned(LATER, at, step, contact) for contact, step, at in persons))


def waiting(connection: Connection, letter_id: int) -> dict[str, datetime]:
    """Who is left in peace about a letter, by a contact each, and until when."""
    return dict(_WAITING.rows(connection, {"letter_id": letter_id}))


def _dues(rows: Iterable[Any]) -> list[Due]:
    return [
        Due(number, letter_id, kind, timedelta(seconds=step), due_at, subject)
        for number, letter_id, kind, step, due_at, subject in rows
    ]
