"""Who was reminded of what: so that no step is said twice to anybody, and nobody is reminded more
often on a day than the coalition wants. Forgotten some days after the letter is over."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, bindparam, delete, exists, insert, select

from storage.prepared import Prepared
from storage.tables import LetterRow, ReminderRow

OF_A_DAY = timedelta(days=2)
"""For how long a reminder can be one of today's, at most, wherever today is."""

_OVER = (LetterRow.state == "finalized") | (LetterRow.state == "cancelled")
_OLD = exists().where(ReminderRow.letter_id == LetterRow.id, ReminderRow.at < bindparam("before"))
# From the letters that are over, which have hardly any: those of open ones are not looked through.
_OLDER = Prepared(select(exists().where(_OVER, _OLD.correlate(LetterRow))))


@dataclass(frozen=True, slots=True)
class Said:
    """Somebody, by a contact, is reminded of a letter at `at` (UTC). No step where they asked for
    it, or a coordinator did."""

    letter_id: int
    contact: str
    step: timedelta | None
    deadline: datetime
    at: datetime


def add(connection: Connection, said: Iterable[Said]) -> None:
    rows = [
        {
            "letter_id": each.letter_id,
            "contact": each.contact,
            "step": None if each.step is None else int(each.step.total_seconds()),
            "deadline": each.deadline,
            "at": each.at,
        }
        for each in said
    ]
    if rows:
        connection.execute(insert(ReminderRow), rows)


def steps_said(
    connection: Connection, letter_id: int, deadline: datetime, steps: Collection[timedelta]
) -> list[tuple[str, timedelta]]:
    """Who was reminded at which of these steps before this deadline."""
    seconds = [int(each.total_seconds()) for each in steps]
    rows = connection.execute(
        select(ReminderRow.contact, ReminderRow.step).where(
            ReminderRow.letter_id == letter_id,
            ReminderRow.deadline == deadline,
            ReminderRow.step.in_(seconds),
        )
    )
    return [(row.contact, timedelta(seconds=row.step)) for row in rows]


def since(
    connection: Connection, contacts: Sequence[str], moment: datetime
) -> list[tuple[str, datetime]]:
    """When each of these was reminded since a moment (UTC), of whatever letter."""
    found: list[tuple[str, datetime]] = []
    for n in range(0, len(contacts), 500):
        rows = connection.execute(
            select(ReminderRow.contact, ReminderRow.at)
            .distinct()
            .where(ReminderRow.contact.in_(contacts[n : n + 500]), ReminderRow.at > moment)
        )
        found += [(row.contact, row.at) for row in rows]
    return found


def reminded(connection: Connection, letter_id: int) -> set[str]:
    """The contacts of all who were reminded of a letter."""
    rows = connection.execute(
        select(ReminderRow.contact).distinct().where(ReminderRow.letter_id == letter_id)
    )
    return set(rows.scalars())


def again_since(
    view: Connection, letter_id: int, contacts: Collection[str], moment: datetime
) -> bool:
    """Whether somebody, by any of their contacts, was reminded of a letter after a moment (UTC)."""
    found = view.execute(
        select(ReminderRow.id)
        .where(
            ReminderRow.letter_id == letter_id,
            ReminderRow.contact.in_(contacts),
            ReminderRow.at > moment,
        )
        .limit(1)
    )
    return found.first() is not None


def older(view: Connection, before: datetime) -> bool:
    """Whether there are some from before this moment (UTC), of letters that are over."""
    ((found,),) = _OLDER.rows(view, {"before": before})
    return bool(found)


def forget(connection: Connection, before: datetime) -> None:
    """Deletes those from before this moment (UTC), of letters that are over. Younger ones still
    count among what somebody has heard on a day."""
    over = select(LetterRow.id).where(_OVER)
    connection.execute(
        delete(ReminderRow).where(ReminderRow.letter_id.in_(over), ReminderRow.at < before)
    )
