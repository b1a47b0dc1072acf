"""Requests to represent an organization: rows ↔ domain objects."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, func, insert, select, update

from bot.domain.authority import Answer, Request, Wanted
from bot.domain.names import name_key
from storage.prepared import Prepared
from storage.tables import OrganizationRow, RequestRow

_PENDING = RequestRow.status == Answer.PENDING.value
_ALL_PENDING = Prepared(select(func.count()).where(_PENDING))
_PENDING_FOR = Prepared(
    select(func.count()).where(_PENDING, RequestRow.letter_id == bindparam("letter_id"))
)
_REQUEST = select(
    RequestRow.id,
    RequestRow.person,
    RequestRow.person_name,
    RequestRow.organization_id,
    func.coalesce(OrganizationRow.name, RequestRow.name),
    RequestRow.country,
    RequestRow.letter_id,
    RequestRow.asked_at,
    RequestRow.status,
    RequestRow.answered_by,
    RequestRow.reason,
).outerjoin(OrganizationRow, OrganizationRow.id == RequestRow.organization_id)


def _request(row: Sequence[Any]) -> Request:
    head, status, rest = row[:8], row[8], row[9:]
    return Request(*head, Answer(status), *rest)  # type: ignore[call-arg]


def pending(connection: Connection, letter_id: int | None = None) -> int:
    """How many requests wait for an answer: about this letter, or all."""
    if letter_id is None:
        ((found,),) = _ALL_PENDING.rows(connection, {})
    else:
        ((found,),) = _PENDING_FOR.rows(connection, {"letter_id": letter_id})
    return int(found)


def waiting(connection: Connection, limit: int) -> list[Request]:
    """The requests that wait for an answer, the oldest first."""
    rows = connection.execute(_REQUEST.where(_PENDING).order_by(RequestRow.id).limit(limit))
    return [_request(row) for row in rows]


def waiting_of(connection: Connection, person: str) -> list[Request]:
    """What somebody has asked for and waits to be answered."""
    query = _REQUEST.where(_PENDING, RequestRow.person == person).order_by(RequestRow.id)
    return [_request(row) for row in connection.execute(query)]


def waiting_for(connection: Connection, letter_id: int) -> list[Request]:
    """The requests of people who were about to sign this letter, the oldest first."""
    query = _REQUEST.where(_PENDING, RequestRow.letter_id == letter_id).order_by(RequestRow.id)
    return [_request(row) for row in connection.execute(query)]


def asked(connection: Connection, person: str, wanted: Wanted) -> bool:
    """Whether somebody waits for an answer about this organization already."""
    return any(
        each.organization_id == wanted.organization_id
        if wanted.organization_id is not None
        else name_key(each.name) == name_key(wanted.name)
        for each in waiting_of(connection, person)
    )


def by_id(connection: Connection, request_id: int) -> Request | None:
    row = connection.execute(_REQUEST.where(RequestRow.id == request_id)).one_or_none()
    return _request(row) if row else None


def add(
    connection: Connection,
    person: str,
    person_name: str,
    wanted: Wanted,
    letter_id: int,
    at: datetime,
) -> int:
    """Stores a request that waits for an answer, and returns its id."""
    added = connection.execute(
        insert(RequestRow).values(
            person=person,
            person_name=person_name,
            organization_id=wanted.organization_id,
            name=wanted.name,
            country=wanted.country,
            letter_id=letter_id,
            asked_at=at,
            status=Answer.PENDING,
        )
    )
    request_id: int = added.inserted_primary_key[0]  # type: ignore[index]
    return request_id


def answer(
    connection: Connection,
    request_id: int,
    status: Answer,
    by: str,
    at: datetime,
    *,
    reason: str = "",
    organization_id: int | None = None,
) -> bool:
    """Stores the answer to a request that waits for one; False where another came before.

    `organization_id` is the organization that was created for it.
    """
    values: dict[str, Any] = {
        "status": status,
        "answered_by": by,
        "answered_at": at,
        "reason": reason,
    }
    if organization_id is not None:
        values["organization_id"] = organization_id
    changed = connection.execute(
        update(RequestRow).where(RequestRow.id == request_id, _PENDING).values(**values)
    )
    return changed.rowcount == 1
