"""Organizations for which a letter is not: rows ↔ what the rules ask for."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Connection, bindparam, insert, select, update

from storage.prepared import Prepared
from storage.tables import DeclineRow, OrganizationRow

_STANDS = DeclineRow.taken_back_at.is_(None)
_THAT = Prepared(
    select(DeclineRow.id).where(
        DeclineRow.letter_id == bindparam("letter_id"),
        DeclineRow.organization_id == bindparam("organization_id"),
        _STANDS,
    )
)
_ADD = Prepared(insert(DeclineRow))
_NAMES = Prepared(
    select(OrganizationRow.name)
    .join(DeclineRow, DeclineRow.organization_id == OrganizationRow.id)
    .where(
        DeclineRow.letter_id == bindparam("letter_id"),
        _STANDS,
        OrganizationRow.removed_at.is_(None),
    )
    .order_by(OrganizationRow.name)
)


def add(
    connection: Connection, letter_id: int, organization_id: int, person: str, at: datetime
) -> None:
    """Stores that a letter is not for an organization, for which nothing of the kind stands."""
    _ADD.run(
        connection,
        {
            "letter_id": letter_id,
            "organization_id": organization_id,
            "person": person,
            "declined_at": at,
        },
    )


def take_back(
    connection: Connection, letter_id: int, organization_id: int, by: str, at: datetime
) -> bool:
    """It is for them after all. Whether it was said that it is not."""
    changed = connection.execute(
        update(DeclineRow)
        .where(
            DeclineRow.letter_id == letter_id,
            DeclineRow.organization_id == organization_id,
            _STANDS,
        )
        .values(taken_back_by=by, taken_back_at=at)
    )
    return changed.rowcount > 0


def stands(connection: Connection, letter_id: int, organization_id: int) -> bool:
    """Whether an organization has said that a letter is not for it."""
    key = {"letter_id": letter_id, "organization_id": organization_id}
    return bool(_THAT.rows(connection, key))


def standing(
    connection: Connection, letters: Collection[int], organizations: Collection[int]
) -> set[tuple[int, int]]:
    """For which of these organizations which of these letters is not: (letter, organization)."""
    rows = connection.execute(
        select(DeclineRow.letter_id, DeclineRow.organization_id).where(
            DeclineRow.letter_id.in_(letters),
            DeclineRow.organization_id.in_(organizations),
            _STANDS,
        )
    )
    return {(letter_id, organization_id) for letter_id, organization_id in rows}


def names(connection: Connection, letter_id: int) -> list[str]:
    """The organizations on the coalition's list for which a letter is not, by name."""
    return [name for (name,) in _NAMES.rows(connection, {"letter_id": letter_id})]
