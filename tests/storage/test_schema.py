"""The migrations lead to exactly what the models say, and no further."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Engine, TextClause, inspect

from storage.database import Database
from storage.migrate import NewerDatabase, NotUnicode, migrate
from storage.tables import Table
from tests.databases import Backend

Fresh = Callable[[str], Database]


@pytest.fixture
def fresh(backend: Backend, tmp_path: Path) -> Iterator[Fresh]:
    """Makes databases that hold nothing, each by a name."""
    made: dict[Path, Database] = {}

    def make(name: str) -> Database:
        folder = tmp_path / name
        folder.mkdir()
        made[folder] = Database(backend.empty(folder))
        return made[folder]

    yield make
    for folder, database in made.items():
        database.close()
        backend.done_with(folder)


def schema(engine: Engine) -> dict[str, Any]:
    """Every table with its columns, keys, constraints and indexes, each with its name."""
    seen = inspect(engine)
    tables = [name for name in seen.get_table_names() if name != "alembic_version"]
    return {
        name: {
            "columns": {
                each["name"]: (str(each["type"]), each["nullable"], each["default"])
                for each in seen.get_columns(name)
            },
            "primary key": seen.get_pk_constraint(name),
            "foreign keys": by_name(seen.get_foreign_keys(name)),
            "unique": by_name(seen.get_unique_constraints(name)),
            "checks": by_name(seen.get_check_constraints(name)),
            "indexes": by_name(seen.get_indexes(name)),
        }
        for name in tables
    }


def by_name(found: list[Any]) -> dict[str, Any]:
    return {each["name"]: plain(each) for each in found}


def plain(value: Any) -> Any:
    """The condition of a partial index is an object that equals no other: its text does."""
    if isinstance(value, dict):
        return {key: plain(each) for key, each in value.items()}
    return str(value) if isinstance(value, TextClause) else value


def test_the_migrated_schema_is_that_of_the_models(fresh: Fresh) -> None:
    migrated, modelled = fresh("migrated"), fresh("modelled")
    migrate(migrated)
    Table.metadata.create_all(modelled.engine)

    assert schema(migrated.engine) == schema(modelled.engine)


def test_alembic_finds_nothing_to_migrate(database: Database) -> None:
    with database.reading() as view:
        assert compare_metadata(MigrationContext.configure(view), Table.metadata) == []


@pytest.mark.parametrize("table", Table.metadata.sorted_tables, ids=lambda table: table.name)
def test_every_constraint_has_a_name(database: Database, table: Any) -> None:
    described = schema(database.engine)[table.name]

    assert described["primary key"]["name"] == f"pk_{table.name}"
    for kind, prefix in (("foreign keys", "fk"), ("unique", "uq"), ("checks", "ck")):
        assert all(name and name.startswith(f"{prefix}_{table.name}") for name in described[kind])
    assert all(name.startswith(("ix_", "uq_")) for name in described["indexes"])


def test_migrating_says_what_it_applied(fresh: Fresh) -> None:
    assert migrate(fresh("signon"))[0] == "0001"


def test_migrating_again_changes_nothing(database: Database) -> None:
    before = schema(database.engine)

    assert migrate(database) == []
    assert schema(database.engine) == before


def test_a_database_of_a_newer_program_is_refused_and_left_as_it_is(database: Database) -> None:
    with database.transaction() as connection:
        connection.exec_driver_sql("update alembic_version set version_num = '9999'")

    with pytest.raises(NewerDatabase):
        migrate(database)

    with database.reading() as view:
        version = view.exec_driver_sql("select version_num from alembic_version").scalar_one()
    assert version == "9999"


def test_a_migration_that_fails_leaves_nothing_behind(fresh: Fresh) -> None:
    database = fresh("signon")
    with database.transaction() as connection:
        connection.exec_driver_sql("create table sign_ons (id integer)")  # in a migration's way

    with pytest.raises(Exception, match="sign_ons"):
        migrate(database)

    assert inspect(database.engine).get_table_names() == ["sign_ons"]


def test_two_programs_that_start_at_once_migrate_once(fresh: Fresh) -> None:
    url = fresh("signon").url.render_as_string(hide_password=False)
    start = (
        "from storage.database import Database; from storage.migrate import migrate; "
        f"print(len(migrate(Database({url!r}))))"
    )
    programs = [
        subprocess.Popen([sys.executable, "-c", start], stdout=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    applied = sorted(int(program.communicate()[0]) for program in programs)

    assert [program.returncode for program in programs] == [0, 0]
    assert applied[0] == 0 < applied[1]


@pytest.mark.only_on("postgresql")
def test_a_database_that_cannot_keep_every_name_is_refused(fresh: Fresh) -> None:
    database = fresh("signon")
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as any_of_them:
        any_of_them.exec_driver_sql("drop database if exists signon_latin1")
        any_of_them.exec_driver_sql(
            "create database signon_latin1 encoding 'LATIN1' template template0"
        )
        latin1 = Database(
            database.url.set(database="signon_latin1").render_as_string(hide_password=False)
        )
        with pytest.raises(NotUnicode, match="LATIN1"):
            migrate(latin1)
        assert inspect(latin1.engine).get_table_names() == []
        latin1.close()
        any_of_them.exec_driver_sql("drop database signon_latin1")


@pytest.mark.only_on("postgresql")
def test_who_finds_nothing_to_migrate_waits_for_nobody(database: Database) -> None:
    url = database.url.update_query_dict({"options": "-c lock_timeout=50ms"})
    impatient = Database(url.render_as_string(hide_password=False))

    with database.transaction():
        assert migrate(impatient) == []

    impatient.close()
