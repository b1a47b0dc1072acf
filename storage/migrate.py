"""Bringing a database to the present schema."""

from __future__ import annotations

from pathlib import Path

from storage.database import Database

MIGRATIONS = Path(__file__).resolve().parent / "migrations"


def migrate(database: Database) -> list[str]:
    """Applies every migration that is missing, in one transaction, and returns their names.

    Two processes that start at once wait for each other. A database that is newer than the program
    raises `NewerDatabase`.
    """
    from alembic.config import Config
    from alembic.runtime.environment import EnvironmentContext
    from alembic.script import ScriptDirectory
    from alembic.util.exc import CommandError

    from storage.tables import Table

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    scripts = ScriptDirectory.from_config(config)
    applied: list[str] = []

    def upgrade(revision, _context):  # type: ignore[no-untyped-def]
        steps = scripts._upgrade_revs("head", revision)
        applied.extend(step.revision.revision for step in steps)
        return steps

    with (
        database.transaction() as connection,
        EnvironmentContext(config, scripts, fn=upgrade) as at,
    ):
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


class NewerDatabase(Exception):
    """The database was made by a newer version of the program."""
