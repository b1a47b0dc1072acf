"""A prepared statement does what the same statement does when it is executed plainly."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from sqlalchemy import Connection, bindparam, insert, literal, select, union_all, update
from sqlalchemy.exc import IntegrityError, StatementError

from storage.database import Database
from storage.prepared import Prepared
from storage.tables import OrganizationRow, OutboxRow, PaceRow, RequestRow

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
ITEM: dict[str, Any] = {
    "key": "signed:1",
    "kind": "signed",
    "letter_id": None,
    "target": "U1",
    "facts": {"name": "Fundación <Agua>", "names": ["a", None]},
    "urgency": 10,
    "next_at": NOON,
    "created_at": NOON.astimezone(timezone(timedelta(hours=-6))),
}
PUT = insert(OutboxRow).values(state="waiting", stale=False, attempts=0)
ALL = select(OutboxRow.__table__)
PACE = insert(PaceRow)


def test_it_stores_what_the_plain_statement_stores(connection: Connection) -> None:
    Prepared(PUT).run(connection, ITEM)
    connection.execute(PUT, {**ITEM, "key": "signed:2"})

    ours, plain = (row._asdict() for row in connection.execute(ALL.order_by(OutboxRow.id)))
    assert {**ours, "id": 2, "key": "signed:2"} == plain


def test_it_finds_what_the_plain_statement_finds_in_the_same_types(connection: Connection) -> None:
    connection.execute(PUT, ITEM)

    assert Prepared(ALL).rows(connection, {}) == [tuple(row) for row in connection.execute(ALL)]


def test_one_value_may_stand_in_several_places(connection: Connection) -> None:
    connection.execute(
        PACE,
        [{"target": each, "method": "", "strikes": 0, "next_at": NOON} for each in ("C1", "C2")],
    )
    both = union_all(
        select(literal("is"), PaceRow.target).where(PaceRow.target == bindparam("channel")),
        select(literal("is not"), PaceRow.target).where(PaceRow.target != bindparam("channel")),
    )

    assert Prepared(both).rows(connection, {"channel": "C2"}) == [("is", "C2"), ("is not", "C1")]


def test_it_takes_other_values_each_time(connection: Connection) -> None:
    put = Prepared(insert(PaceRow).returning(PaceRow.target, PaceRow.next_at))

    for target in ("C1", "C2"):
        values = {"target": target, "method": "", "strikes": 0, "next_at": NOON}
        assert put.rows(connection, values) == [(target, NOON)]


def test_it_tells_how_many_rows_it_changed(connection: Connection) -> None:
    connection.execute(
        PACE,
        [
            {"target": each, "method": "", "strikes": 0, "next_at": NOON}
            for each in ("C1", "C2", "C3")
        ],
    )
    move = Prepared(
        update(PaceRow).where(PaceRow.target > bindparam("after")).values(next_at=bindparam("to"))
    )

    assert move.run(connection, {"after": "C1", "to": NOON}) == 2
    assert move.run(connection, {"after": "C3", "to": NOON}) == 0


def test_it_belongs_to_the_transaction_that_it_runs_in(database: Database) -> None:
    def fail() -> None:
        with database.transaction() as connection:
            Prepared(PACE).run(
                connection, {"target": "C1", "method": "", "strikes": 0, "next_at": NOON}
            )
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()

    with database.reading() as view:
        assert view.execute(select(PaceRow.target)).all() == []


def test_the_databases_refusal_is_the_plain_one_and_does_not_say_what_was_typed(
    connection: Connection,
) -> None:
    put = Prepared(PACE)
    put.run(
        connection, {"target": "somebody@example.org", "method": "", "strikes": 0, "next_at": NOON}
    )

    with pytest.raises(IntegrityError, match=r"pace\.target|pk_pace") as refused:
        put.run(
            connection,
            {"target": "somebody@example.org", "method": "", "strikes": 0, "next_at": NOON},
        )

    assert "somebody" not in str(refused.value)


@pytest.mark.parametrize(
    ("values", "why"),
    [
        (
            {"target": "C1", "method": "", "strikes": 0, "next_at": NOON.replace(tzinfo=None)},
            "time zone",
        ),
        ({"target": "C1", "method": "", "strikes": 0}, "other values"),
        ({"target": "C1", "method": "", "strikes": 0, "next_at": NOON, "more": 1}, "other values"),
        ({"target": "C1", "at": NOON}, "next_at"),
    ],
    ids=["a naive time", "too few", "too many", "another name"],
)
def test_values_that_do_not_fit_are_refused_and_nothing_is_stored(
    connection: Connection, values: dict[str, Any], why: str
) -> None:
    put = Prepared(PACE)
    put.run(connection, {"target": "C0", "method": "", "strikes": 0, "next_at": NOON})

    with pytest.raises(StatementError, match=why):
        put.run(connection, values)

    assert connection.execute(select(PaceRow.target)).scalars().all() == ["C0"]


def test_an_insert_that_leaves_a_default_to_the_program_is_refused(
    connection: Connection,
) -> None:
    defaults = [c.name for c in RequestRow.__table__.columns if c.default is not None]
    assert defaults, "this test needs a table with a default"

    with pytest.raises(TypeError, match="default"):
        Prepared(insert(RequestRow)).run(connection, {"person": "U1"})


def test_flags_come_back_as_flags(connection: Connection) -> None:
    values = {
        "name": "Fundar",
        "name_key": "fundar",
        "sort_key": "",
        "country": "MX",
        "language": "es",
        "invited": True,
    }
    add = Prepared(insert(OrganizationRow).returning(OrganizationRow.invited))

    ((invited,),) = add.rows(connection, values)

    assert invited is True
