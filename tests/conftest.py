"""What every test may use."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.demo.stage import Stage

A_TUESDAY = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    """The real bot and a stand-in for Slack, on a Tuesday noon (UTC) that stands still."""
    settings = {
        "coalition": {
            "name": "Coalition for Clean Water",
            "time_zone": "America/Mexico_City",
            "coordinators": ["carla@example.org"],
        }
    }
    with Stage(tmp_path, settings, A_TUESDAY) as built:
        yield built
        # Slack takes whatever the bot sends, or the bot is wrong.
        assert [each for each in built.slack.refused if each.malformed] == []
