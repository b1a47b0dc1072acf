"""Requests that had an effect, so that the same one again has none, and what was answered.

A key is written in the transaction of the effect: it is there if and only if the effect is.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, delete, exists, insert, select, update
from sqlalchemy.exc import IntegrityError

from storage.prepared import Prepared
from storage.tables import InboxRow

_TAKE = Prepared(insert(InboxRow))
_OLDER = Prepared(select(exists().where(InboxRow.at < bindparam("before"))))

TO_COME: dict[str, Any] = {}
"""Stands where more than the bare acknowledgement will be the answer, until it is known."""


@dataclass(frozen=True, slots=True)
class Done:
    """When (UTC) a request had its effect, and what was answered: nothing where that was the bare
    acknowledgement, `TO_COME` where it is not known yet."""

    at: datetime
    answer: dict[str, Any] | None


def take(connection: Connection, key: str, at: datetime, *, answers: bool) -> bool:
    """Writes a request down; False where it had its effect before. Then the transaction is of no
    use any more and has to be rolled back.

    `answers` says that more than the acknowledgement will be answered. Where the same request is
    being dealt with at this moment, this waits until that is committed or rolled back.
    """
    row = {"key": key, "at": at, "answer": TO_COME if answers else None}
    try:
        _TAKE.run(connection, row)
    except IntegrityError:
        return False
    return True


def done(view: Connection, key: str) -> Done | None:
    """What came of a request, nothing where it had no effect."""
    row = view.execute(select(InboxRow.at, InboxRow.answer).where(InboxRow.key == key))
    found = row.one_or_none()
    return Done(*found) if found else None


def answered(connection: Connection, key: str, answer: dict[str, Any]) -> None:
    """Keeps what was answered to a request that had its effect."""
    connection.execute(update(InboxRow).where(InboxRow.key == key).values(answer=answer))


def older(view: Connection, before: datetime) -> bool:
    """Whether there are keys from before this moment (UTC)."""
    ((found,),) = _OLDER.rows(view, {"before": before})
    return bool(found)


def forget(connection: Connection, before: datetime) -> int:
    """Deletes the keys from before this moment (UTC), and returns how many there were."""
    return connection.execute(delete(InboxRow).where(InboxRow.at < before)).rowcount
