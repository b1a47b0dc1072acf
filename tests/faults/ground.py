"""The database under a crash test: made empty for each round, and looked at from outside."""

from __future__ import annotations

import os
import secrets
import shutil
from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, NullPool, create_engine, make_url, select, text

from storage.database import Database
from storage.migrate import migrate
from storage.tables import OutboxRow, Table


def brought(view: Connection) -> dict[str, int]:
    """Which item of the outbox has uploaded each file."""
    rows = view.execute(select(OutboxRow.id, OutboxRow.facts))
    return {file: row.id for row in rows for file in row.facts.get("uploaded", ())}


class Ground(ABC):
    """`url` is what the bot is told."""

    url: str

    def _watch(self) -> None:
        """Makes ready to look."""
        database = Database(self.url)
        self._looking = create_engine(database.url, poolclass=NullPool)
        database.close()

    @abstractmethod
    def fresh(self) -> None:
        """Empties it for the next round. Nobody may be using it."""

    @abstractmethod
    def keep(self, folder: Path) -> None:
        """Leaves what there is in a folder, as evidence."""

    @contextmanager
    def looking(self) -> Iterator[Connection]:
        """A connection of its own to read with, closed again: the next bot has to do what a
        killed one left undone, and no reader here spares it that."""
        with self._looking.connect() as view:
            yield view

    def brought(self) -> dict[str, int]:
        """Which item of the outbox has uploaded each file."""
        with self.looking() as view:
            return brought(view)

    @abstractmethod
    def close(self) -> None:
        """Leaves nothing behind."""


class SqliteGround(Ground):
    """A file in a folder."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / "signon.db"
        self._model = folder / "empty.db"
        self.url = f"sqlite:///{self._file}"
        database = Database(f"sqlite:///{self._model}")
        migrate(database)
        database.close()
        self._watch()

    def fresh(self) -> None:
        for ending in ("", "-wal", "-shm", ".lock"):
            Path(f"{self._file}{ending}").unlink(missing_ok=True)
        shutil.copyfile(self._model, self._file)

    def keep(self, folder: Path) -> None:
        for ending in ("", "-wal"):
            if Path(f"{self._file}{ending}").exists():
                shutil.copy(f"{self._file}{ending}", folder)

    def close(self) -> None:
        pass


class PostgresGround(Ground):
    """A database of its own on a server, dropped at the end."""

    def __init__(self, url: str) -> None:
        server = make_url(url).set(drivername="postgresql+psycopg")
        self._name = f"signon_crash_{os.getpid()}_{secrets.token_hex(3)}"
        self._server = create_engine(server, isolation_level="AUTOCOMMIT", poolclass=NullPool)
        with self._server.connect() as connection:
            connection.execute(text(f"CREATE DATABASE {self._name}"))
        own = make_url(url).set(database=self._name, drivername="postgresql")
        self.url = own.render_as_string(hide_password=False)
        database = Database(self.url)
        migrate(database)
        self._engine = database.engine
        self._database = database

    def fresh(self) -> None:
        names = ", ".join(table.name for table in Table.metadata.sorted_tables)
        with self._engine.begin() as connection:
            connection.execute(text(f"TRUNCATE {names} RESTART IDENTITY CASCADE"))

    @contextmanager
    def looking(self) -> Iterator[Connection]:
        with self._engine.connect() as view:
            yield view
            view.rollback()

    def keep(self, folder: Path) -> None:
        with self.looking() as view, (folder / "tables.txt").open("w") as file:
            for table in Table.metadata.sorted_tables:
                file.write(f"\n{table.name}\n")
                for row in view.execute(table.select().order_by(*table.primary_key)):
                    file.write(f"{dict(row._mapping)}\n")

    def close(self) -> None:
        self._database.close()
        with self._server.connect() as connection:
            connection.execute(text(f"DROP DATABASE {self._name} WITH (FORCE)"))
        self._server.dispose()


@contextmanager
def ground(url: str, folder: Path) -> Iterator[Ground]:
    """The database that is meant: a file in the folder where there is no URL, a server's own
    database, or (`postgresql`) one on a server that is started for it."""
    if url == "postgresql":
        from tests.postgres import running

        with running() as server, ground(server.url, folder) as found:
            yield found
        return
    made: Ground = SqliteGround(folder) if not url else PostgresGround(url)
    try:
        yield made
    finally:
        made.close()
