"""Drafts that were shown back and wait to be created."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, delete, exists, func, insert, select, update

from storage.prepared import Prepared
from storage.tables import DraftRow

NOBODY = ""
_OLDER = Prepared(
    select(exists().where(DraftRow.created_at < bindparam("before"), DraftRow.person != NOBODY))
)


def keep(connection: Connection, person: str, form: dict[str, Any], now: datetime) -> int:
    added = connection.execute(insert(DraftRow).values(person=person, form=form, created_at=now))
    draft_id: int = added.inserted_primary_key[0]  # type: ignore[index]
    return draft_id


def load(connection: Connection, draft_id: int, person: str) -> dict[str, Any] | None:
    """The draft, if it is this person's and still kept."""
    return connection.execute(
        select(DraftRow.form).where(DraftRow.id == draft_id, DraftRow.person == person)
    ).scalar_one_or_none()


def older(view: Connection, before: datetime) -> bool:
    """Whether a draft is kept since before this moment (UTC)."""
    ((found,),) = _OLDER.rows(view, {"before": before})
    return bool(found)


def forget(connection: Connection, before: datetime) -> None:
    """Deletes the drafts kept since before this moment (UTC).

    The newest one's number stays, as nobody's and without a text: it must not come back for
    another draft while an old window still names it.
    """
    old, newest = DraftRow.created_at < before, select(func.max(DraftRow.id)).scalar_subquery()
    connection.execute(delete(DraftRow).where(old, DraftRow.id < newest))
    connection.execute(update(DraftRow).where(old).values(person=NOBODY, form={}))
