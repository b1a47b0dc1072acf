"""Objections and their history: rows ↔ domain objects."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, func, insert, literal_column, select, update

from bot.domain.objection import Act, Kind, Objection, Status
from storage.prepared import Prepared
from storage.tables import DeclineRow, ObjectionRow, ObjectionStepRow, OrganizationRow


@dataclass(frozen=True, slots=True)
class Step:
    """One step of an objection's history: what was done, what the objection was afterwards, who,
    when (UTC) and why."""

    act: Act
    status: Status
    person: str
    at: datetime
    reason: str


_OBJECTION = select(
    ObjectionRow.id,
    ObjectionRow.letter_id,
    ObjectionRow.revision_id,
    ObjectionRow.organization_id,
    OrganizationRow.name,
    ObjectionRow.paragraph,
    ObjectionRow.place,
    ObjectionRow.text,
    ObjectionRow.person,
    ObjectionRow.raised_at,
    ObjectionRow.kind,
    ObjectionRow.status,
).join(OrganizationRow, OrganizationRow.id == ObjectionRow.organization_id)


_BY_ID = Prepared(_OBJECTION.where(ObjectionRow.id == bindparam("objection_id")))
_OF_LETTER = Prepared(
    _OBJECTION.where(ObjectionRow.letter_id == bindparam("letter_id")).order_by(ObjectionRow.id)
)
_IN_STATUS = Prepared(
    _OBJECTION.where(
        ObjectionRow.letter_id == bindparam("letter_id"),
        ObjectionRow.status == bindparam("status"),
    ).order_by(ObjectionRow.id)
)

_DECLINED = "declined"
_SAID_AGAINST = Prepared(
    # One question, as everybody else who signs waits for the answer.
    select(ObjectionRow.kind)
    .where(
        ObjectionRow.letter_id == bindparam("letter_id"),
        ObjectionRow.organization_id == bindparam("organization_id"),
        ObjectionRow.status == Status.OPEN.value,
    )
    .union_all(
        select(literal_column(f"'{_DECLINED}'")).where(
            DeclineRow.letter_id == bindparam("letter_id"),
            DeclineRow.organization_id == bindparam("organization_id"),
            DeclineRow.taken_back_at.is_(None),
        )
    )
)


def _objection(row: Sequence[Any]) -> Objection:
    *fields, kind, status = row
    return Objection(*fields, kind=Kind(kind), status=Status(status))  # type: ignore[misc]


def add(
    connection: Connection,
    letter_id: int,
    revision_id: int,
    organization_id: int,
    kind: Kind,
    paragraph: str,
    place: str,
    text: str,
    person: str,
    at: datetime,
) -> int:
    """Stores an open objection and returns its id."""
    added = connection.execute(
        insert(ObjectionRow).values(
            letter_id=letter_id,
            revision_id=revision_id,
            organization_id=organization_id,
            kind=kind,
            paragraph=paragraph,
            place=place,
            text=text,
            person=person,
            raised_at=at,
            status=Status.OPEN,
        )
    )
    objection_id: int = added.inserted_primary_key[0]  # type: ignore[index]
    _add_step(connection, objection_id, Step(Act.RAISED, Status.OPEN, person, at, ""))
    return objection_id


def by_id(connection: Connection, objection_id: int) -> Objection | None:
    found = _BY_ID.rows(connection, {"objection_id": objection_id})
    return _objection(found[0]) if found else None


def of_letter(
    connection: Connection, letter_id: int, status: Status | None = None
) -> list[Objection]:
    """A letter's objections with this status (with any, where none is given)."""
    key = {"letter_id": letter_id}
    if status is None:
        return [_objection(row) for row in _OF_LETTER.rows(connection, key)]
    found = _IN_STATUS.rows(connection, {**key, "status": status.value})
    return [_objection(row) for row in found]


def said_against(
    connection: Connection, letter_id: int, organization_id: int
) -> tuple[list[Kind], bool]:
    """The kinds of an organization's own open objections to a letter, and whether it has said that
    the letter is not for it."""
    key = {"letter_id": letter_id, "organization_id": organization_id}
    found = [kind for (kind,) in _SAID_AGAINST.rows(connection, key)]
    return [Kind(kind) for kind in found if kind != _DECLINED], _DECLINED in found


def move(connection: Connection, objection: Objection, step: Step) -> int:
    """Stores what became of an objection, and how; returns the step's number."""
    connection.execute(
        update(ObjectionRow).where(ObjectionRow.id == objection.id).values(status=step.status)
    )
    return _add_step(connection, objection.id, step)


def last_step(connection: Connection, objection_id: int) -> Step:
    """What became of an objection last."""
    last = select(func.max(ObjectionStepRow.id)).where(
        ObjectionStepRow.objection_id == objection_id
    )
    return step_of(connection, connection.execute(last).scalar_one())


def step_of(connection: Connection, step_id: int) -> Step:
    """One step of some objection's history."""
    row = connection.execute(
        select(
            ObjectionStepRow.act,
            ObjectionStepRow.status,
            ObjectionStepRow.person,
            ObjectionStepRow.at,
            ObjectionStepRow.reason,
        ).where(ObjectionStepRow.id == step_id)
    ).one()
    return Step(Act(row.act), Status(row.status), row.person, row.at, row.reason)


def _add_step(connection: Connection, objection_id: int, step: Step) -> int:
    added = connection.execute(
        insert(ObjectionStepRow).values(
            objection_id=objection_id,
            act=step.act,
            status=step.status,
            person=step.person,
            at=step.at,
            reason=step.reason,
        )
    )
    step_id: int = added.inserted_primary_key[0]  # type: ignore[index]
    return step_id
