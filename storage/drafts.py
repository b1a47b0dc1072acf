"""Drafts that were shown back and wait to be created."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, insert, select

from storage.tables import DraftRow


def keep(connection: Connection, person: str, form: dict[str, Any], now: datetime) -> int:
    added = connection.execute(insert(DraftRow).values(person=person, form=form, created_at=now))
    draft_id: int = added.inserted_primary_key[0]  # type: ignore[index]
    return draft_id


def load(connection: Connection, draft_id: int, person: str) -> dict[str, Any] | None:
    """The draft, if it is this person's and still kept."""
    return connection.execute(
        select(DraftRow.form).where(DraftRow.id == draft_id, DraftRow.person == person)
    ).scalar_one_or_none()


def forget(connection: Connection, before: datetime) -> None:
    """Deletes the drafts kept since before this moment (UTC)."""
    connection.execute(delete(DraftRow).where(DraftRow.created_at < before))
