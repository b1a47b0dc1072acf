"""The database: how it is opened, and the ways into a transaction.

An act reads, decides and writes. What it has read must still be so when it writes, whoever else
acts meanwhile, in this process or another: acts take turns.

SQLite runs in WAL mode with `synchronous=FULL` and foreign keys on. A transaction that writes
begins with `BEGIN IMMEDIATE`: a deferred one that reads first and writes later fails at once when
another has written in between, whatever the busy timeout. Writers of one process wait for each
other in a lock of our own, which is fair where SQLite's busy handler is not.

On PostgreSQL an act begins with a lock that only acts take, and every statement behind it sees what
was committed before. Each of them writes the ledger, whose head can have one writer at a time
anyway; taken first and by all, the lock leaves no order in which two acts could wait for each
other. Whoever holds it and falls silent is cut off by the server.
"""

from __future__ import annotations

import sqlite3
import threading
from collections import deque
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import DBAPIError

BUSY_TIMEOUT = 10.0
"""Seconds that a writer waits for another process in SQLite."""
POOL = 10
"""Connections of a process to PostgreSQL."""
ACTING = 4
"""How many of them may wait for their turn, so that the others stay free to read and to send."""
TURN = 7_316_094
"""The number of the lock that acts take in turns: any, as long as it is always the same."""

SESSION = {
    # A process that hangs, or whose machine is gone, must not stop all others.
    "idle_in_transaction_session_timeout": "10s",
    # Longer, so that whoever waits for such a one still gets their turn.
    "lock_timeout": "15s",
    "TimeZone": "UTC",
}
"""What every connection to PostgreSQL asks of the server."""
CONNECTING = {
    "application_name": "signon",
    "client_encoding": "utf8",
    "connect_timeout": "5",  # seconds, as in the next ones
    "keepalives_idle": "10",
    "keepalives_interval": "5",
    "keepalives_count": "3",
    "tcp_user_timeout": "20000",  # milliseconds
}
"""How PostgreSQL is reached, unless the URL says otherwise."""


class Database:
    """An engine with the project's rules about transactions.

    `url` is `sqlite:///…` or `postgresql://…`, which is always reached by psycopg.
    """

    def __init__(self, url: str) -> None:
        self.url = _with_driver(make_url(url))
        self.engine = _sqlite(self.url) if self.sqlite else _postgresql(self.url)
        self._turn: AbstractContextManager[Any] = threading.Lock() if self.sqlite else Turns(ACTING)

    @property
    def sqlite(self) -> bool:
        return self.url.get_backend_name() == "sqlite"

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """An act: no other runs at the same time, in any process. Committed at the end, rolled back
        on any exception."""
        with self._turn, self.engine.begin() as connection:
            if not self.sqlite:
                connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({TURN})")
            yield connection

    @contextmanager
    def row_by_row(self) -> Iterator[Connection]:
        """A transaction that waits for no act, only for whoever has locked a row that it wants.

        For what locks the rows that it reads, as the outbox does with `SKIP LOCKED`. It must not
        begin an act inside, and touches rows in an order that all who touch them keep. SQLite knows
        no such locks: there it is like an act.
        """
        with self._turn if self.sqlite else nullcontext(), self.engine.begin() as connection:
            yield connection

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A consistent view that never waits for a writer. Nothing written in it is kept:
        PostgreSQL refuses to."""
        with self.engine.connect() as connection:
            connection = connection.execution_options(**self._reading)
            with connection.begin() as view:
                yield connection
                view.rollback()

    @property
    def _reading(self) -> dict[str, Any]:
        if self.sqlite:
            return {"signon_reading": True}
        return {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}

    def close(self) -> None:
        self.engine.dispose()


class Turns:
    """Lets so many in at once. Who waits comes in in the order of arrival, which a semaphore does
    not promise: somebody would be left waiting until the rush is over."""

    def __init__(self, many: int) -> None:
        self._free = many
        self._waiting: deque[threading.Lock] = deque()
        self._guard = threading.Lock()

    def __enter__(self) -> None:
        with self._guard:
            if self._free:
                self._free -= 1
                return
            mine = threading.Lock()
            mine.acquire()
            self._waiting.append(mine)
        mine.acquire()

    def __exit__(self, *_: object) -> None:
        with self._guard:
            if self._waiting:
                self._waiting.popleft().release()
            else:
                self._free += 1


def _with_driver(url: URL) -> URL:
    if url.get_backend_name() == "postgresql":
        return url.set(drivername="postgresql+psycopg")
    return url


# --- PostgreSQL ---------------------------------------------------------------------------------


def _postgresql(url: URL) -> Engine:
    from storage.discreet import DiscreetCursor

    asked = " ".join(f"-c {name}={value}" for name, value in SESSION.items())
    given = " ".join(url.normalized_query.get("options", ()))
    ours = {name: value for name, value in CONNECTING.items() if name not in url.query}
    return create_engine(
        url,
        hide_parameters=True,
        pool_size=POOL,
        max_overflow=0,
        pool_pre_ping=True,
        # The connection that was used last has its statements prepared.
        pool_use_lifo=True,
        isolation_level="READ COMMITTED",
        connect_args={
            **ours,
            "options": f"{asked} {given}".rstrip(),
            "cursor_factory": DiscreetCursor,
        },
    )


# --- SQLite -------------------------------------------------------------------------------------


def _sqlite(url: URL) -> Engine:
    # An error's text, which is logged, must not say what people wrote.
    engine = create_engine(
        url,
        hide_parameters=True,
        pool_size=32,
        max_overflow=32,
        # The connection that wrote last still knows what it read.
        pool_use_lifo=True,
        connect_args={"timeout": BUSY_TIMEOUT, "check_same_thread": False},
    )
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    # The driver's own implicit BEGIN is a deferred one; None leaves transactions to us.
    connection.isolation_level = None
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "trusted_schema=OFF",
    ):
        connection.execute(f"PRAGMA {pragma}").close()


def _begin_sqlite(connection: Connection) -> None:
    reading = connection.get_execution_options().get("signon_reading", False)
    begin = "BEGIN" if reading else "BEGIN IMMEDIATE"
    driver: Any = connection.connection.driver_connection
    try:
        # By the driver itself: every act begins so, and everybody else waits for it.
        driver.execute(begin).close()
    except sqlite3.Error as reason:
        raise DBAPIError.instance(begin, None, reason, sqlite3.Error) from reason
