"""The coordinators' digests: which are planned, and what the last one showed."""

from __future__ import annotations

import json
from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Connection, delete, func, insert, select

from storage.schedule import DIGEST
from storage.tables import DueRow, LedgerRow, OutboxRow

_PLANNED = (DueRow.kind == DIGEST, DueRow.done_at.is_(None))


def planned(connection: Connection) -> dict[str, datetime]:
    """The contacts for whom one is planned, and for when (UTC)."""
    rows = connection.execute(select(DueRow.subject, DueRow.due_at).where(*_PLANNED))
    return {row.subject: row.due_at for row in rows}


def plan(connection: Connection, contact: str, instead_of: Collection[str], at: datetime) -> None:
    """One is due for this contact at that moment (UTC), in the place of those that are planned for
    a contact of the same person."""
    connection.execute(delete(DueRow).where(*_PLANNED, DueRow.subject.in_(instead_of)))
    connection.execute(
        insert(DueRow).values(letter_id=None, kind=DIGEST, step=0, subject=contact, due_at=at)
    )


def last_of(connection: Connection, keys: Collection[str]) -> datetime | None:
    """When the newest message with one of these keys was queued (UTC)."""
    return connection.execute(
        select(func.max(OutboxRow.created_at)).where(OutboxRow.key.in_(keys))
    ).scalar_one()


def touched(connection: Connection, since: datetime, but_for: Collection[str]) -> set[str]:
    """The handles of the letters to which something happened since a moment (UTC), other than the
    events of these kinds."""
    rows = connection.execute(
        select(LedgerRow.facts).where(LedgerRow.time >= since, LedgerRow.kind.not_in(but_for))
    ).scalars()
    return {str(facts["letter"]) for facts in map(json.loads, rows) if "letter" in facts}
