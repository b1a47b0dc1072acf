"""Socket Mode, once from end to end: the same conversation, and no address on the internet."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.slack.transport import Socket
from bot.usecases.reading import edition_file
from tests.cast import IN_TEN_DAYS, Cast, signed, staged
from tests.conversations.drafting import filled, shown_back
from tests.databases import Backend


@pytest.fixture
def cast(backend: Backend, tmp_path: Path) -> Iterator[Cast]:
    """A bot that nobody reaches but through the socket that it opened itself."""
    with staged(tmp_path, slack={"mode": "socket"}) as stage:
        stage.slack.request_url = None
        socket = Socket(stage.bot.app, stage.slack.app_token)
        socket.start()
        stage.slack.wait_until_connected()
        yield Cast(stage)
        assert socket.stop()


def test_a_letters_whole_way_through_a_socket(cast: Cast) -> None:
    shown_back(cast, filled(cast)).submit()
    cast.carla.command("/letter circulate water", cast.channel)
    cast.stage.settle()
    ana, ben = cast.representative("Ana Ruiz", "Fundar"), cast.representative("Ben Ode", "GESOC")
    form = ana.click(cast.card(), "Sign on").view
    assert form is not None
    form.fill({"Authority": True})
    assert form.submit().payload is None
    assert signed(cast.stage) == ["Fundar"]
    cast.stage.at(IN_TEN_DAYS - timedelta(hours=20))  # when it is day where he is
    assert "not answered yet" in ben.dms[-1].plain
    cast.stage.at(IN_TEN_DAYS)
    cast.finalize()
    assert "Fundar" in cast.channel.messages[-1].plain
    assert b"Fundar" in edition_file(cast.stage.bot.office, "water", "txt")
