"""What every test may use."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.demo.stage import Stage
from tests.cast import Cast, staged


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    """The real bot and a stand-in for Slack, on a Tuesday noon (UTC) that stands still."""
    with staged(tmp_path) as built:
        yield built


@pytest.fixture
def cast(stage: Stage) -> Cast:
    """A coalition on that stage."""
    return Cast(stage)
