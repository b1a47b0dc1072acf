"""What every test may use."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from bot.demo.stage import Stage
from tests.cast import Cast, staged

# `pytest --hypothesis-profile nightly` looks much longer.
SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]
settings.register_profile("suite", max_examples=100, deadline=None, suppress_health_check=SLOW)
settings.register_profile("nightly", max_examples=2_000, deadline=None, suppress_health_check=SLOW)
settings.load_profile("suite")


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    """The real bot and a stand-in for Slack, on a Tuesday noon (UTC) that stands still."""
    with staged(tmp_path) as built:
        yield built


@pytest.fixture
def cast(stage: Stage) -> Cast:
    """A coalition on that stage."""
    return Cast(stage)
