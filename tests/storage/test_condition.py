"""The condition of what waits: counted where it lies, without looking at what is over."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import Connection, insert, update

from storage import condition, letters, outbox
from storage.condition import GRACE, Queues, Stuck
from storage.database import Database
from storage.migrate import head, revision
from storage.tables import DueRow, LetterRow, OutboxRow
from tests.factories import NOON, stored_draft


def put(connection: Connection, key: str, at: datetime, letter: int | None, **then: object) -> None:
    outbox.put(connection, key, "news", letter, "C01", {}, outbox.NEWS, at)
    if then:
        connection.execute(update(OutboxRow).where(OutboxRow.key == key).values(**then))


def test_a_new_database_is_at_the_programs_migration(connection: Connection) -> None:
    assert revision(connection) == head() != ""


def test_of_an_empty_database_nothing_waits(connection: Connection) -> None:
    assert condition.queues(connection, NOON) == Queues(
        {"waiting": 0, "sending": 0, "held": 0, "failed": 0}, timedelta(), 0
    )
    assert condition.stuck(connection) == []
    assert condition.ledger_end(connection) == (0, True)


def test_what_is_not_over_is_counted_by_its_state(connection: Connection) -> None:
    for number, state in enumerate(("waiting", "waiting", "sending", "held", "failed", "sent")):
        put(connection, str(number), NOON, None, state=state)

    counted = condition.queues(connection, NOON).by_state

    assert counted == {"waiting": 2, "sending": 1, "held": 1, "failed": 1}


@pytest.mark.parametrize(
    ("then", "waited"),
    [
        ({}, timedelta(hours=5)),
        ({"attempts": 2, "next_at": NOON + timedelta(hours=9)}, timedelta(hours=5)),
        ({"next_at": NOON + timedelta(hours=4)}, timedelta(hours=1)),
        ({"next_at": NOON + timedelta(hours=6)}, timedelta()),
        ({"ts": "1.1"}, timedelta()),
        ({"state": "held"}, timedelta()),
    ],
    ids=["waits", "tried in vain", "was put off", "is put off", "is only edited", "is held"],
)
def test_the_oldest_is_the_one_that_should_have_left(
    connection: Connection, then: dict[str, object], waited: timedelta
) -> None:
    put(connection, "a", NOON, None, **then)

    assert condition.queues(connection, NOON + timedelta(hours=5)).oldest == waited


def test_what_has_just_become_due_is_not_overdue(connection: Connection) -> None:
    due = {"letter_id": None, "kind": "close", "step": 0, "subject": ""}
    connection.execute(insert(DueRow).values(due_at=NOON, **due))
    connection.execute(insert(DueRow).values(due_at=NOON - GRACE, done_at=NOON, **due))

    assert condition.queues(connection, NOON + GRACE).overdue == 0
    assert condition.queues(connection, NOON + GRACE * 1.01).overdue == 1


def test_what_needs_a_person_is_told_by_letter(connection: Connection) -> None:
    for handle in ("air", "water"):
        stored_draft(connection, handle)
    connection.execute(update(LetterRow).where(LetterRow.handle == "air").values(state="finalized"))
    known = {each: letters.by_handle(connection, each) for each in ("air", "water")}
    air, water = (letter.id for letter in known.values() if letter)
    later = NOON + timedelta(hours=1)
    put(connection, "1", later, water, state="held")
    put(connection, "2", NOON, water, state="held")
    put(connection, "3", NOON, air, state="failed")
    put(connection, "4", NOON, None, state="failed")
    put(connection, "5", NOON, water, state="waiting")

    assert set(condition.stuck(connection)) == {
        Stuck("held", "water", False, 2, NOON),
        Stuck("failed", "air", True, 1, NOON),
        Stuck("failed", "", False, 1, NOON),
    }


@pytest.mark.only_on("sqlite")
def test_what_is_over_is_not_looked_at(database: Database) -> None:
    """However much was sent in a year, counting what waits takes as long as what waits."""
    seen = []
    with database.reading() as view:
        for which in condition._OPEN:
            plan = view.exec_driver_sql(
                f"explain query plan select state, count(*), min(created_at) from outbox "
                f"where {which} group by state"
            )
            seen += [row[3] for row in plan]

    assert [each for each in seen if each.startswith("SCAN outbox") and "INDEX" not in each] == []
