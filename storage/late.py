"""What is asked for once a letter is finalized: rows ↔ domain objects."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, insert, select, update

from bot.domain.late import Kind, Late, Status
from storage.tables import LateRequestRow

_LATE = select(
    LateRequestRow.id,
    LateRequestRow.letter_id,
    LateRequestRow.kind,
    LateRequestRow.organization_id,
    LateRequestRow.person,
    LateRequestRow.name,
    LateRequestRow.signed_by,
    LateRequestRow.role,
    LateRequestRow.reason,
    LateRequestRow.asked_at,
    LateRequestRow.status,
    LateRequestRow.answer,
    LateRequestRow.edition,
    LateRequestRow.logo,
)


def add(
    connection: Connection,
    letter_id: int,
    kind: Kind,
    organization_id: int | None,
    person: str,
    name: str,
    now: datetime,
    *,
    signed_by: str = "",
    role: str = "",
    reason: str = "",
    logo: bool = False,
) -> int:
    """Stores a request and returns its number."""
    added = connection.execute(
        insert(LateRequestRow).values(
            letter_id=letter_id,
            kind=kind,
            organization_id=organization_id,
            person=person,
            name=name,
            signed_by=signed_by,
            role=role,
            reason=reason,
            asked_at=now,
            status=Status.PENDING,
            logo=logo,
        )
    )
    return int(added.inserted_primary_key[0])  # type: ignore[index]


def by_id(connection: Connection, number: int) -> Late | None:
    row = connection.execute(_LATE.where(LateRequestRow.id == number)).one_or_none()
    return _late(row) if row else None


def pending(connection: Connection, letter_id: int) -> list[Late]:
    """What waits, in the order in which it was asked for."""
    rows = connection.execute(
        _LATE.where(
            LateRequestRow.letter_id == letter_id, LateRequestRow.status == Status.PENDING
        ).order_by(LateRequestRow.id)
    )
    return [_late(row) for row in rows]


def waiting(connection: Connection) -> dict[int, int]:
    """How many things wait for the next edition of each letter."""
    rows = connection.execute(
        select(LateRequestRow.letter_id, func.count().label("n"))
        .where(LateRequestRow.status == Status.PENDING)
        .group_by(LateRequestRow.letter_id)
        .order_by(LateRequestRow.letter_id)
    )
    return {row.letter_id: row.n for row in rows}


def settle(
    connection: Connection,
    number: int,
    status: Status,
    by: str,
    now: datetime,
    *,
    answer: str = "",
    edition: int = 0,
) -> bool:
    """Answers what waits. False where it was answered before."""
    done = connection.execute(
        update(LateRequestRow)
        .where(LateRequestRow.id == number, LateRequestRow.status == Status.PENDING)
        .values(
            status=status,
            answered_by=by,
            answered_at=now,
            answer=answer,
            edition=edition or None,
        )
    )
    return done.rowcount == 1


def _late(row: Any) -> Late:
    number, letter_id, kind, *rest = row
    *facts, status, answer, edition, logo = rest
    return Late(  # type: ignore[call-arg]
        number, letter_id, Kind(kind), *facts, Status(status), answer or "", edition or 0, logo
    )
