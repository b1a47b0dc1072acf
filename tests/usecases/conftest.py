"""An office for each test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.usecases.transaction import Office
from tests.databases import Backend
from tests.factories import a_database, an_office


@pytest.fixture
def office(backend: Backend, tmp_path: Path) -> Iterator[Office]:
    """On an empty database; Carla coordinates."""
    database = a_database(tmp_path)
    yield an_office(database)
    database.close()
    backend.done_with(tmp_path)
