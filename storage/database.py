"""The database: how it is opened, and the one way into a transaction.

SQLite runs in WAL mode with `synchronous=FULL` and foreign keys on. A transaction that writes
begins with `BEGIN IMMEDIATE`: a deferred one that reads first and writes later fails at once when
another has written in between, whatever the busy timeout. Writers of one process wait for each
other in a lock of our own, which is fair where SQLite's busy handler is not.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url

BUSY_TIMEOUT = 10.0
"""Seconds that a writer waits for another process."""


class Database:
    """An engine with the project's rules about transactions."""

    def __init__(self, url: str) -> None:
        self.url = make_url(url)
        self.engine = _engine(url)
        self._writer = threading.Lock() if self.sqlite else nullcontext()

    @property
    def sqlite(self) -> bool:
        return self.url.get_backend_name() == "sqlite"

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """A transaction that may write: committed at the end, rolled back on any exception."""
        with self._writer, self.engine.begin() as connection:
            yield connection

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A consistent view that never waits for a writer. Nothing written in it is kept."""
        with self.engine.connect() as connection:
            connection = connection.execution_options(signon_reading=True)
            with connection.begin() as view:
                yield connection
                view.rollback()

    def close(self) -> None:
        self.engine.dispose()


def _engine(url: str) -> Engine:
    if make_url(url).get_backend_name() != "sqlite":
        return create_engine(
            url, pool_size=10, max_overflow=0, pool_pre_ping=True, hide_parameters=True
        )
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
    connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")
