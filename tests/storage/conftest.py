"""A database for each test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Connection

from storage.database import Database
from tests.databases import Backend
from tests.factories import a_database


@pytest.fixture
def database(backend: Backend, tmp_path: Path) -> Iterator[Database]:
    """Up to date and empty."""
    opened = a_database(tmp_path)
    yield opened
    opened.close()
    backend.done_with(tmp_path)


@pytest.fixture
def connection(database: Database) -> Iterator[Connection]:
    """An open transaction in it."""
    with database.transaction() as opened:
        yield opened
