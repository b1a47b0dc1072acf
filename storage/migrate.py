"""Bringing a database to the present schema."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, inspect

from storage.database import Database

if TYPE_CHECKING:
    from alembic.config import Config
    from alembic.script import ScriptDirectory

MIGRATIONS = Path(__file__).resolve().parent / "migrations"


class NewerDatabase(Exception):
    """The database was made by a newer version of the program."""


class NotUnicode(Exception):
    """The database cannot keep every name: it was created with another encoding than UTF8."""


def migrate(database: Database) -> list[str]:
    """Applies every migration that is missing, in one transaction, and returns their names.

    Two processes that start at once wait for each other; where nothing is missing nobody waits. A
    database that is newer than the program raises `NewerDatabase`, and one of PostgreSQL's in
    another encoding than UTF8 `NotUnicode`.
    """
    from alembic.runtime.environment import EnvironmentContext
    from alembic.util.exc import CommandError

    from storage.tables import Table

    config, scripts = _scripts()
    with database.reading() as view:
        if revision(view) == head():
            return []
    applied: list[str] = []

    def upgrade(present, _context):  # type: ignore[no-untyped-def]
        steps = scripts._upgrade_revs("head", present)
        applied.extend(step.revision.revision for step in steps)
        return steps

    with (
        database.transaction() as connection,
        EnvironmentContext(config, scripts, fn=upgrade) as at,
    ):
        _check_encoding(connection)
        at.configure(
            connection=connection,
            target_metadata=Table.metadata,
            render_as_batch=True,
            transactional_ddl=True,
            transaction_per_migration=False,
        )
        try:
            at.run_migrations()
        except CommandError as error:
            raise NewerDatabase from error
    return applied


@cache
def _scripts() -> tuple[Config, ScriptDirectory]:
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    return config, ScriptDirectory.from_config(config)


def head() -> str:
    """The migration at which a database has to stand for this program."""
    return str(_scripts()[1].get_current_head())


def revision(view: Connection) -> str:
    """The migration at which a database stands, empty where it has no tables of ours."""
    if not inspect(view).has_table("alembic_version"):
        return ""
    found = view.exec_driver_sql("select version_num from alembic_version").scalar_one_or_none()
    return str(found or "")


def _check_encoding(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        encoding = connection.exec_driver_sql("show server_encoding").scalar_one()
        if encoding != "UTF8":
            raise NotUnicode(encoding)
