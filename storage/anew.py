"""Adding a row that may be there already, in each database's own words."""

from __future__ import annotations

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.dialects.postgresql import Insert as PostgresqlInsert
from sqlalchemy.dialects.sqlite import Insert as SqliteInsert

from storage.tables import Table

DIALECTS = ("sqlite", "postgresql")


def insert_if_new(dialect: str, table: type[Table]) -> SqliteInsert | PostgresqlInsert:
    """An insert that leaves alone what is there already."""
    if dialect == "sqlite":
        return sqlite.insert(table).on_conflict_do_nothing()
    return postgresql.insert(table).on_conflict_do_nothing()
