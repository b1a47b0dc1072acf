"""How the database is opened, and what a transaction promises."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, insert, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import IntegrityError, StatementError

from storage.database import Database
from storage.tables import AliasRow, PaceRow
from storage.types import Instant
from tests.factories import NOON

# --- SQLite -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("pragma", "value"),
    [("journal_mode", "wal"), ("synchronous", 2), ("foreign_keys", 1), ("trusted_schema", 0)],
)
def test_sqlite_is_opened_so_that_it_loses_nothing(
    database: Database, pragma: str, value: object
) -> None:
    with database.reading() as view:
        assert view.exec_driver_sql(f"pragma {pragma}").scalar_one() == value


def test_a_row_that_points_at_nothing_is_refused(connection: Connection) -> None:
    with pytest.raises(IntegrityError, match="FOREIGN KEY"):
        connection.execute(insert(AliasRow).values(organization_id=404, alias="Nobody"))


# --- transactions -------------------------------------------------------------------------------


def add_one(connection: Connection) -> None:
    """A read and a write that depends on it, as every act of ours."""
    moment = connection.execute(select(PaceRow.next_at)).scalar_one()
    connection.execute(PaceRow.__table__.update().values(next_at=moment + timedelta(seconds=1)))


def count_up(*databases: Database, times: int) -> list[Exception]:
    """Adds one so many times in a thread for each database, all at once."""
    went_wrong: list[Exception] = []
    begun = threading.Barrier(len(databases))

    def work(database: Database) -> None:
        begun.wait()
        try:
            for _ in range(times):
                with database.transaction() as connection:
                    add_one(connection)
        except Exception as error:
            went_wrong.append(error)

    threads = [threading.Thread(target=work, args=(database,)) for database in databases]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return went_wrong


def counted(database: Database) -> int:
    with database.reading() as view:
        moment = view.execute(select(PaceRow.next_at)).scalar_one()
    return int((moment - NOON).total_seconds())


def test_two_threads_that_read_and_then_write_lose_nothing(database: Database) -> None:
    with database.transaction() as connection:
        connection.execute(insert(PaceRow).values(target="C0", method="", next_at=NOON, strikes=0))

    assert count_up(database, database, times=200) == []
    assert counted(database) == 400


def test_nor_do_two_processes_which_share_no_lock_of_ours(
    database: Database, tmp_path: Path
) -> None:
    with database.transaction() as connection:
        connection.execute(insert(PaceRow).values(target="C0", method="", next_at=NOON, strikes=0))
    other = Database(f"sqlite:///{tmp_path / 'signon.db'}")

    assert count_up(database, other, times=200) == []
    assert counted(database) == 400
    other.close()


def test_whatever_raises_leaves_everything_as_it_was(database: Database) -> None:
    def fail() -> None:
        with database.transaction() as connection:
            connection.execute(
                insert(PaceRow).values(target="C0", method="", next_at=NOON, strikes=0)
            )
            raise RuntimeError("in the middle")

    with pytest.raises(RuntimeError):
        fail()

    with database.reading() as view:
        assert view.execute(select(PaceRow)).all() == []


def test_what_is_written_while_reading_is_not_kept(database: Database) -> None:
    with database.reading() as view:
        view.execute(insert(PaceRow).values(target="C0", method="", next_at=NOON, strikes=0))

    with database.reading() as view:
        assert view.execute(select(PaceRow)).all() == []


def test_a_reader_sees_one_state_while_others_write(database: Database) -> None:
    with database.reading() as view:
        before = view.execute(select(PaceRow)).all()
        with database.transaction() as connection:
            connection.execute(
                insert(PaceRow).values(target="C0", method="", next_at=NOON, strikes=0)
            )

        assert view.execute(select(PaceRow)).all() == before == []


def test_what_was_committed_is_there_after_a_restart(database: Database, tmp_path: Path) -> None:
    with database.transaction() as connection:
        connection.execute(insert(PaceRow).values(target="C0", method="", next_at=NOON, strikes=0))
    database.close()

    again = Database(f"sqlite:///{tmp_path / 'signon.db'}")
    assert counted(again) == 0
    again.close()


# --- instants -----------------------------------------------------------------------------------


def test_a_naive_time_is_refused(connection: Connection) -> None:
    naive = datetime(2026, 11, 24, 12, 0)  # noqa: DTZ001

    with pytest.raises(StatementError, match="time zone"):
        connection.execute(insert(PaceRow).values(target="C0", next_at=naive))


def test_a_time_of_another_zone_comes_back_as_the_same_instant_in_utc(
    connection: Connection,
) -> None:
    in_mexico = NOON.astimezone(timezone(timedelta(hours=-6)))
    connection.execute(insert(PaceRow).values(target="C0", method="", next_at=in_mexico, strikes=0))

    kept = connection.execute(select(PaceRow.next_at)).scalar_one()
    assert kept == NOON
    assert kept.tzinfo is UTC


def test_times_are_compared_as_instants(connection: Connection) -> None:
    connection.execute(insert(PaceRow).values(target="C0", method="", next_at=NOON, strikes=0))
    in_tokyo = NOON.astimezone(timezone(timedelta(hours=9)))

    found = connection.execute(select(PaceRow.target).where(PaceRow.next_at <= in_tokyo))
    assert found.scalars().all() == ["C0"]


@settings(max_examples=40)
@given(st.datetimes(timezones=st.timezones()).filter(lambda at: 1 < at.year < 9999))
def test_what_is_bound_is_utc_whatever_the_database(at: datetime) -> None:
    on_sqlite = Instant().process_bind_param(at, sqlite.dialect())
    on_postgresql = Instant().process_bind_param(at, postgresql.dialect())

    assert on_sqlite.tzinfo is None
    assert on_sqlite.replace(tzinfo=UTC) == on_postgresql == at.astimezone(UTC)
    assert Instant().process_result_value(on_sqlite, sqlite.dialect()) == at.astimezone(UTC)


def test_no_time_stays_no_time() -> None:
    assert Instant().process_bind_param(None, sqlite.dialect()) is None
    assert Instant().process_result_value(None, sqlite.dialect()) is None
