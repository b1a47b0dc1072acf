"""The databases of the tests: whatever touches one can run on SQLite and on PostgreSQL.

A test that asks for the fixture `backend`, itself or by another fixture, runs once on each with
`--database both`. As a rule all run on SQLite, and those that depend on the database on both: the
other way takes four times as long. Making
a database takes longer than most tests. In SQLite one file is made and copied; in PostgreSQL one is
the template of those that a worker needs at once, which are emptied and used again.
"""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import Any, Protocol

import psycopg
from psycopg.sql import SQL, Identifier
from sqlalchemy import Connection, Engine, event
from sqlalchemy.dialects import registry
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.util import LRUCache

from storage.database import Database
from storage.migrate import migrate
from storage.tables import Table
from tests import postgres
from tests.postgres import Server

SQLITE, POSTGRESQL = "sqlite", "postgresql"
REQUIRED = "SIGNON_REQUIRE_POSTGRES"
"""An environment variable: set to 1, a machine without PostgreSQL is an error and no skip."""
MATTERS_IN = (
    "storage",
    "usecases",
    "stateful",
    "faults",
    "hostile.test_crowd",
    "hostile.test_same_request_twice",
)
"""Where tests depend on the database: what is stored, taken in turns, locked, and outlives."""
TEMPLATE = "template_signon"


def matters_in(module: str) -> bool:
    """Whether a module's tests depend on the database. `module` is as Python names it."""
    inside = module.removeprefix("tests.")
    return any(inside == each or inside.startswith(f"{each}.") for each in MATTERS_IN)


class Backend(Protocol):
    """One kind of database."""

    name: str

    def empty(self, folder: Path) -> str:
        """The URL of a database that belongs to a folder and holds nothing, not even tables."""

    def ready(self, folder: Path) -> str:
        """The URL of the database that belongs to a folder: up to date, and empty at first."""

    def watch(self, folder: Path) -> Callable[[], object]:
        """Says something else after each change that somebody has made to the ready database."""

    def done_with(self, folder: Path) -> None:
        """Nobody asks for that folder's database any more, and whoever used it has closed it."""

    def close(self) -> None:
        """The same for all."""


# --- statements ---------------------------------------------------------------------------------
#
# A program has one database and compiles each statement once for it. The tests have thousands of
# databases: they would spend most of their time compiling the same statements.

_COMPILED: dict[str, Any] = {SQLITE: LRUCache(2_000), POSTGRESQL: LRUCache(2_000)}


class _SameForAll:
    """What is compiled for one database fits all of its kind."""

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other)

    def __hash__(self) -> int:
        return hash(type(self))


class SQLiteForAll(_SameForAll, SQLiteDialect_pysqlite):
    supports_statement_cache = True


class PostgreSQLForAll(_SameForAll, PGDialect_psycopg):
    supports_statement_cache = True


registry.register("sqlite", __name__, SQLiteForAll.__name__)
registry.register("postgresql.psycopg", __name__, PostgreSQLForAll.__name__)


@event.listens_for(Engine, "engine_connect")
def _know_the_statements(connection: Connection) -> None:
    connection.execution_options(compiled_cache=_COMPILED[connection.dialect.name])


# --- SQLite -------------------------------------------------------------------------------------


class SQLite:
    """A file in the folder."""

    name = SQLITE

    def __init__(self) -> None:
        self._watchers: dict[Path, sqlite3.Connection] = {}

    def empty(self, folder: Path) -> str:
        return f"sqlite:///{folder / 'signon.db'}"

    def ready(self, folder: Path) -> str:
        file = folder / "signon.db"
        if not file.exists():
            file.write_bytes(_migrated())
        return self.empty(folder)

    def watch(self, folder: Path) -> Callable[[], object]:
        self._watchers[folder] = sqlite3.connect(folder / "signon.db")
        # https://www.sqlite.org/pragma.html#pragma_data_version
        return lambda: self._watchers[folder].execute("PRAGMA data_version").fetchone()

    def done_with(self, folder: Path) -> None:
        if folder in self._watchers:
            self._watchers.pop(folder).close()

    def close(self) -> None:
        for folder in list(self._watchers):
            self.done_with(folder)


@cache
def _migrated() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "signon.db"
        database = Database(f"sqlite:///{file}")
        migrate(database)
        database.close()
        return file.read_bytes()


# --- PostgreSQL ---------------------------------------------------------------------------------

_WIPE = """
create temp table version as select * from alembic_version;
create function pg_temp.wipe() returns void language plpgsql as $wipe$
declare
  each record;
begin
  -- What points at what does not matter where everything goes.
  set local session_replication_role = replica;
  for each in
    select oid::regclass as name, pg_relation_size(oid) as size from pg_class
    where relkind = 'r' and relnamespace = 'public'::regnamespace
  loop
    -- A few rows are deleted sooner than a file is replaced.
    if each.size > 65536 then
      execute format('truncate %s cascade', each.name);
    elsif each.size > 0 then
      execute format('delete from %s', each.name);
    end if;
  end loop;
  insert into alembic_version select * from version;
  perform setval(seqrelid::regclass, 1, false) from pg_sequence;
end
$wipe$
"""
_ALONE = """
select count(pg_terminate_backend(pid)) from pg_stat_activity
where datname = current_database() and pid <> pg_backend_pid()
"""
_CHANGES = SQL(" union all ").join(
    # Every row names the transaction that wrote it.
    SQL("select count(*), max(xmin::text::bigint) from {}").format(Identifier(name))
    for name in Table.metadata.tables
)


class PostgreSQL:
    """Databases of one server, numbered by the worker that uses them."""

    name = POSTGRESQL

    def __init__(self, server: Server) -> None:
        self._server = server
        self._made = 0
        self._free: list[tuple[str, psycopg.Connection[Any]]] = []
        self._lent: dict[Path, tuple[str, psycopg.Connection[Any] | None]] = {}
        self._maker = psycopg.connect(server.url, autocommit=True)

    def empty(self, folder: Path) -> str:
        if folder not in self._lent:
            self._lent[folder] = (self._create("template0"), None)
        return self._server.database(self._lent[folder][0])

    def ready(self, folder: Path) -> str:
        if folder not in self._lent:
            self._lent[folder] = self._free.pop() if self._free else self._another()
        return self._server.database(self._lent[folder][0])

    def watch(self, folder: Path) -> Callable[[], object]:
        _, watch = self._lent[folder]
        assert watch is not None
        return lambda: watch.execute(_CHANGES).fetchall()

    def done_with(self, folder: Path) -> None:
        if folder not in self._lent:
            return
        name, watch = self._lent.pop(folder)
        if watch is None:
            self._drop(name)
            return
        watch.execute(_ALONE)
        watch.execute("select pg_temp.wipe()")
        self._free.append((name, watch))

    def close(self) -> None:
        for folder in list(self._lent):
            self.done_with(folder)

    def _another(self) -> tuple[str, psycopg.Connection[Any]]:
        name = self._create(TEMPLATE)
        watch = psycopg.connect(self._server.database(name), autocommit=True)
        watch.execute(_WIPE)
        return name, watch

    def _create(self, template: str) -> str:
        self._made += 1
        name = f"signon_{os.environ.get('PYTEST_XDIST_WORKER', 'alone')}_{self._made}"
        self._maker.execute(
            SQL("create database {} template {}").format(Identifier(name), Identifier(template))
        )
        return name

    def _drop(self, name: str) -> None:
        self._maker.execute(SQL("drop database {} with (force)").format(Identifier(name)))


class Keeper:
    """Holds one server for a whole run. Workers of the run find it by a folder that the environment
    names."""

    _PLACE = "SIGNON_TESTS_POSTGRES"

    def __init__(self) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="signon-tests-")
        self._process: subprocess.Popen[bytes] | None = None
        os.environ[self._PLACE] = self._folder.name

    def begin(self) -> None:
        """Starts the server, once, and does not wait for it."""
        if self._process:
            return
        folder = Path(self._folder.name)
        with (folder / "server").open("wb") as told, (folder / "trouble").open("wb") as trouble:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "tests.databases"],
                stdin=subprocess.PIPE,
                stdout=told,
                stderr=trouble,
                cwd=Path(__file__).parents[1],
                start_new_session=True,  # Ctrl-C is for the tests, and they end it
            )

    def end(self) -> None:
        if self._process:
            self._process.communicate()
        self._folder.cleanup()
        os.environ.pop(self._PLACE, None)

    @classmethod
    def server(cls) -> Server:
        """The server, as soon as it is up."""
        folder = Path(os.environ[cls._PLACE])
        for _ in range(int(postgres.PATIENCE / 0.05)):
            with suppress(FileNotFoundError):
                if (told := (folder / "server").read_text("utf-8")).endswith("\n"):
                    return Server(**json.loads(told))
                if "Error" in (trouble := (folder / "trouble").read_text("utf-8")):
                    raise RuntimeError(trouble)
            threading.Event().wait(0.05)
        raise RuntimeError("PostgreSQL did not come up in time")


def main() -> None:
    """Keeps a server until the input ends, which it does with whoever gives it, however they end.
    Prints where it is when the template is there."""
    with postgres.running() as server:
        with psycopg.connect(server.url, autocommit=True) as maker:
            maker.execute(SQL("create database {} template template0").format(Identifier(TEMPLATE)))
        database = Database(server.database(TEMPLATE))
        migrate(database)
        database.close()
        print(json.dumps(asdict(server)), flush=True)
        sys.stdin.read()


# --- the present one ----------------------------------------------------------------------------

_present: list[Backend] = []
_servers: dict[str, Backend] = {}
may_use = [False]
"""Whether the test that is run has asked for `backend`."""


@contextmanager
def using(name: str, begin: Callable[[], None]) -> Iterator[Backend]:
    """Databases are of that kind until the block ends. `begin` starts a server where none is."""
    if name not in _servers:
        if name == POSTGRESQL:
            begin()
        _servers[name] = SQLite() if name == SQLITE else PostgreSQL(Keeper.server())
    backend = _servers[name]
    _present.append(backend)
    yield backend
    _present.pop()
    backend.close()


def present() -> Backend:
    """The kind of database on which the present test runs."""
    if not _present or not may_use[0]:
        raise AssertionError(
            "this test touches a database: let it, or its fixture, ask for the fixture `backend`"
        )
    return _present[-1]


if __name__ == "__main__":
    main()
