"""How the database is opened, and what a transaction promises."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, insert, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError, StatementError

from storage.database import Database
from storage.tables import AliasRow, LetterChannelRow, PaceRow
from storage.types import Instant
from tests.factories import NOON

# --- how it is opened ---------------------------------------------------------------------------


@pytest.mark.only_on("sqlite")
@pytest.mark.parametrize(
    ("pragma", "value"),
    [("journal_mode", "wal"), ("synchronous", 2), ("foreign_keys", 1), ("trusted_schema", 0)],
)
def test_sqlite_is_opened_so_that_it_loses_nothing(
    database: Database, pragma: str, value: object
) -> None:
    with database.reading() as view:
        assert view.exec_driver_sql(f"pragma {pragma}").scalar_one() == value


@pytest.mark.only_on("postgresql")
@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("transaction_isolation", "read committed"),
        ("transaction_read_only", "off"),
        ("idle_in_transaction_session_timeout", "10s"),
        ("lock_timeout", "15s"),
        ("timezone", "UTC"),
        ("application_name", "signon"),
    ],
)
def test_postgresql_is_told_how_long_anybody_may_be_in_the_way(
    database: Database, setting: str, value: str
) -> None:
    with database.transaction() as connection:
        assert connection.exec_driver_sql(f"show {setting}").scalar_one() == value


@pytest.mark.only_on("postgresql")
def test_what_the_url_says_of_a_connection_counts_more(database: Database) -> None:
    other = another(database, application_name="rehearsal", options="-c lock_timeout=3s")

    with other.transaction() as connection:
        told = [
            connection.exec_driver_sql(f"show {setting}").scalar_one()
            for setting in ("application_name", "lock_timeout", "timezone")
        ]
    assert told == ["rehearsal", "3s", "UTC"]
    other.close()


@pytest.mark.parametrize("scheme", ["postgresql", "postgresql+psycopg"])
def test_postgresql_is_always_reached_by_psycopg(scheme: str) -> None:
    database = Database(f"{scheme}://signon@localhost/coalition")

    assert database.engine.dialect.driver == "psycopg"
    assert not database.sqlite


def test_a_password_is_nowhere_to_be_read() -> None:
    database = Database("postgresql://signon:opensesame@127.0.0.1:1/coalition")

    with pytest.raises(OperationalError) as failed, database.reading():
        pass

    told = [database.url, database.engine, vars(database), failed.value, failed.value.__cause__]
    assert "opensesame" not in "".join(f"{each} {each!r}" for each in told)


def test_a_row_that_points_at_nothing_is_refused(connection: Connection) -> None:
    with pytest.raises(IntegrityError, match=r"FOREIGN KEY|foreign key"):
        connection.execute(insert(AliasRow).values(organization_id=404, alias="Nobody"))


def test_a_refusal_does_not_say_what_was_in_the_row(connection: Connection) -> None:
    row = {"target": "C0", "method": "", "next_at": NOON, "strikes": 0}
    secret = insert(LetterChannelRow).values(letter_id=404, name="somebody@example.org")

    for statement in (secret, insert(PaceRow).values(**row | {"target": None})):
        with pytest.raises(IntegrityError) as refused, connection.begin_nested():
            connection.execute(statement)
        assert "somebody" not in f"{refused.value} {refused.value.orig!r}"
        assert "2026" not in f"{refused.value} {refused.value.orig!r}"


# --- transactions -------------------------------------------------------------------------------


def another(database: Database, **query: str) -> Database:
    """The same database, opened by another process that chooses how it is connected."""
    url = database.url.update_query_dict(query)
    return Database(url.render_as_string(hide_password=False))


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


def test_nor_do_two_processes_which_share_no_lock_of_ours(database: Database) -> None:
    with database.transaction() as connection:
        connection.execute(insert(PaceRow).values(target="C0", method="", next_at=NOON, strikes=0))
    other = another(database)

    assert count_up(database, other, times=200) == []
    assert counted(database) == 400
    other.close()


@pytest.mark.parametrize("way_in", [Database.transaction, Database.row_by_row])
def test_whatever_raises_leaves_everything_as_it_was(database: Database, way_in: Any) -> None:
    def fail() -> None:
        with way_in(database) as connection:
            connection.execute(
                insert(PaceRow).values(target="C0", method="", next_at=NOON, strikes=0)
            )
            raise RuntimeError("in the middle")

    with pytest.raises(RuntimeError):
        fail()

    with database.reading() as view:
        assert view.execute(select(PaceRow)).all() == []


def test_what_is_written_while_reading_is_not_kept(database: Database) -> None:
    refused = nullcontext() if database.sqlite else pytest.raises(DBAPIError, match="read-only")
    with database.reading() as view, refused:
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


def test_what_was_committed_is_there_after_a_restart(database: Database) -> None:
    with database.transaction() as connection:
        connection.execute(insert(PaceRow).values(target="C0", method="", next_at=NOON, strikes=0))
    database.close()

    again = another(database)
    assert counted(again) == 0
    again.close()


# --- several processes --------------------------------------------------------------------------


@contextmanager
def open_elsewhere(database: Database) -> Iterator[Connection]:
    """An act of another process that does not end before the block does."""
    other = another(database)
    with other.transaction() as connection:
        yield connection
    other.close()


@pytest.mark.only_on("postgresql")
def test_what_goes_row_by_row_does_not_wait_for_an_act(database: Database) -> None:
    with open_elsewhere(database), database.row_by_row() as connection:
        connection.execute(insert(PaceRow).values(target="C0", method="", next_at=NOON, strikes=0))

    assert counted(database) == 0


@pytest.mark.only_on("postgresql")
def test_who_waits_too_long_for_their_turn_is_told_and_nothing_has_changed(
    database: Database,
) -> None:
    impatient = another(database, options="-c lock_timeout=50ms")

    refused = pytest.raises(OperationalError, match="lock timeout")
    with open_elsewhere(database), refused, impatient.transaction():
        pass

    with impatient.transaction() as connection:
        assert connection.execute(select(PaceRow)).all() == []
    impatient.close()


@pytest.mark.only_on("postgresql")
def test_a_process_that_hangs_in_an_act_does_not_stop_the_others(database: Database) -> None:
    hanging = another(database, options="-c idle_in_transaction_session_timeout=100ms")

    def hang() -> None:
        with hanging.transaction() as connection:
            connection.execute(
                insert(PaceRow).values(target="C1", method="", next_at=NOON, strikes=0)
            )
            with database.transaction() as other:  # waits until the server ends the one that hangs
                other.execute(
                    insert(PaceRow).values(target="C0", method="", next_at=NOON, strikes=0)
                )

    with pytest.raises(DBAPIError, match="idle-in-transaction"):
        hang()

    with database.reading() as view:
        assert view.execute(select(PaceRow.target)).scalars().all() == ["C0"]
    with hanging.transaction() as connection:
        assert connection.execute(select(PaceRow.target)).scalars().all() == ["C0"]
    hanging.close()


@pytest.mark.only_on("postgresql")
def test_after_a_restart_of_the_server_the_next_act_finds_it_again(database: Database) -> None:
    with database.transaction():
        pass
    with another(database).transaction() as connection:
        connection.exec_driver_sql(
            "select pg_terminate_backend(pid) from pg_stat_activity "
            "where datname = current_database() and pid <> pg_backend_pid() "
            "and application_name = 'signon'"
        )

    with database.transaction() as connection:
        assert connection.execute(select(PaceRow)).all() == []


# --- instants -----------------------------------------------------------------------------------


def test_a_naive_time_is_refused(connection: Connection) -> None:
    naive = datetime(2026, 11, 24, 12, 0)  # noqa: DTZ001

    with pytest.raises(StatementError, match="time zone"):
        connection.execute(insert(PaceRow).values(target="C0", method="", next_at=naive, strikes=0))


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
