"""Personal sign-ons: rows ↔ domain objects."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, bindparam, func, insert, select, update

from bot.domain.individual import Individual
from bot.domain.signing import Standing
from storage.prepared import Prepared
from storage.tables import IndividualRow

_INDIVIDUAL = select(
    IndividualRow.person,
    IndividualRow.revision_id,
    IndividualRow.name,
    IndividualRow.role,
    IndividualRow.affiliation,
    IndividualRow.signed_at,
    IndividualRow.standing,
)

_STANDS = IndividualRow.standing != Standing.WITHDRAWN.value
_STANDING_FOR = Prepared(
    _INDIVIDUAL.where(
        IndividualRow.letter_id == bindparam("letter_id"),
        IndividualRow.person == bindparam("person"),
        _STANDS,
    )
)
_COUNT = Prepared(
    select(func.count()).where(
        IndividualRow.letter_id == bindparam("letter_id"),
        IndividualRow.standing == bindparam("standing"),
    )
)


def _individual(row: Sequence[Any]) -> Individual:
    *fields, standing = row
    return Individual(*fields, Standing(standing))  # type: ignore[call-arg]


def standing_for(connection: Connection, letter_id: int, person: str) -> Individual | None:
    """Somebody's personal sign-on, active or waiting for re-confirmation."""
    found = _STANDING_FOR.rows(connection, {"letter_id": letter_id, "person": person})
    return _individual(found[0]) if found else None


def add(connection: Connection, letter_id: int, individual: Individual) -> int:
    """Stores a personal sign-on and returns its id."""
    added = connection.execute(
        insert(IndividualRow).values(
            letter_id=letter_id,
            revision_id=individual.revision_id,
            person=individual.person,
            name=individual.name,
            role=individual.role,
            affiliation=individual.affiliation,
            signed_at=individual.at,
            standing=individual.standing,
        )
    )
    individual_id: int = added.inserted_primary_key[0]  # type: ignore[index]
    return individual_id


def withdraw(connection: Connection, letter_id: int, person: str, reason: str, at: datetime) -> int:
    """Withdraws the personal sign-on that stands and returns its id."""
    gone = {"standing": Standing.WITHDRAWN, "withdrawn_at": at, "reason": reason}
    return _change(connection, letter_id, person, gone)


def confirm(connection: Connection, letter_id: int, individual: Individual, at: datetime) -> int:
    """Stores that a personal sign-on is confirmed for its new revision, and returns its id."""
    confirmed = {
        "standing": individual.standing,
        "revision_id": individual.revision_id,
        "confirmed_at": at,
    }
    return _change(connection, letter_id, individual.person, confirmed)


def need_confirmation(connection: Connection, letter_id: int) -> list[tuple[int, Individual]]:
    """The text has changed materially: nobody counts until they confirm it. Returns those who now
    wait, each with the sign-on's id."""
    connection.execute(
        update(IndividualRow)
        .where(IndividualRow.letter_id == letter_id, IndividualRow.standing == Standing.ACTIVE)
        .values(standing=Standing.NEEDS_RECONFIRMATION)
    )
    return waiting(connection, letter_id)


def waiting(connection: Connection, letter_id: int) -> list[tuple[int, Individual]]:
    """The personal sign-ons that wait for re-confirmation, each with its id."""
    rows = connection.execute(
        _INDIVIDUAL.add_columns(IndividualRow.id)
        .where(
            IndividualRow.letter_id == letter_id,
            IndividualRow.standing == Standing.NEEDS_RECONFIRMATION,
        )
        .order_by(IndividualRow.id)
    )
    return [(row[-1], _individual(row[:-1])) for row in rows]


def active(connection: Connection, letter_id: int) -> list[Individual]:
    """The personal sign-ons that count, in the order of signing."""
    rows = connection.execute(
        _INDIVIDUAL.where(
            IndividualRow.letter_id == letter_id, IndividualRow.standing == Standing.ACTIVE
        ).order_by(IndividualRow.id)
    )
    return [_individual(row) for row in rows]


def count(connection: Connection, letter_id: int, standing: Standing) -> int:
    """How many personal sign-ons stand thus."""
    ((found,),) = _COUNT.rows(connection, {"letter_id": letter_id, "standing": standing.value})
    return int(found)


def _standing_of(letter_id: int, person: str) -> tuple[ColumnElement[bool], ...]:
    return IndividualRow.letter_id == letter_id, IndividualRow.person == person, _STANDS


def _change(connection: Connection, letter_id: int, person: str, values: dict[str, object]) -> int:
    individual_id = connection.execute(
        select(IndividualRow.id).where(*_standing_of(letter_id, person))
    ).scalar_one()
    connection.execute(
        update(IndividualRow).where(IndividualRow.id == individual_id).values(values)
    )
    return individual_id
