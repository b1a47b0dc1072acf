"""A letter that is time-stamped, and one whose server does not want to."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.config import ConfigError
from bot.rehearsal import Person
from tests.cast import DRAFT, Cast, staged
from tests.conversations.test_reissuing import reissue
from tests.databases import Backend
from tests.tsa import Server, running, saying

DAY = timedelta(days=1)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    with running() as authority:
        (tmp_path / "root.pem").write_bytes(authority.authority.pem)
        yield authority


@pytest.fixture
def cast(backend: Backend, tmp_path: Path, server: Server) -> Iterator[Cast]:
    """A coalition whose editions are time-stamped."""
    root = str(tmp_path / "root.pem")
    proof = {"timestamp_url": server.url, "timestamp_certificates": root}
    with staged(tmp_path, proof=proof) as stage:
        yield Cast(stage)


@pytest.fixture
def ana(cast: Cast) -> Person:
    return cast.representative("Ana Ruiz", "Fundar")


def finalized(cast: Cast, ana: Person) -> None:
    cast.letter()
    cast.sign(ana)
    cast.close()
    cast.finalize(reason="All have answered.")


def status(cast: Cast, person: Person) -> str:
    return person.command("/letter status water", cast.channel).plain


def given_up(cast: Cast, ana: Person, server: Server) -> None:
    """The server says no for longer than it is asked."""
    server.answers = saying(b"", 503)
    finalized(cast, ana)
    for _ in range(20):
        cast.stage.later(DAY / 6)


def test_a_finalized_letter_is_stamped_when_the_clock_wakes(
    cast: Cast, ana: Person, server: Server
) -> None:
    finalized(cast, ana)
    assert "Water for all" in cast.channel.messages[-1].plain, "it went out without waiting"
    assert server.requests == []

    cast.stage.later(timedelta(seconds=30))

    assert len(server.requests) == 1
    assert cast.events()[-1] == "time-stamped"
    assert "time-stamped" not in status(cast, cast.carla), "all is well"


def test_each_edition_has_its_own(cast: Cast, ana: Person, server: Server) -> None:
    finalized(cast, ana)
    cast.stage.later(timedelta(seconds=30))
    corrected = DRAFT.replace("since May", "since June")
    reissue(cast, Draft=corrected, Errata="The wells are closed since June.")

    cast.stage.later(timedelta(seconds=30))

    stamped = [each.public["edition"] for each in cast.entries() if each.kind == "time-stamped"]
    assert stamped == [1, 2]


def test_what_was_given_up_stands_in_the_status_with_the_button(
    cast: Cast, ana: Person, server: Server
) -> None:
    given_up(cast, ana, server)
    asked = len(server.requests)
    told = "Edition 1 could not be time-stamped: HTTP 503."
    assert told in status(cast, cast.carla)
    assert told not in status(cast, ana)

    (shown,) = cast.carla.command("/letter status water", cast.channel).ephemerals
    view = cast.carla.click(shown, "Try again").view
    assert view is not None
    assert "1 edition is being time-stamped" in view.plain
    cast.stage.later(timedelta(seconds=30))
    assert len(server.requests) == asked + 1


def test_certificates_that_are_none_stop_the_start(
    backend: Backend, tmp_path: Path, server: Server
) -> None:
    (tmp_path / "empty.pem").write_text("no certificate")
    proof = {
        "timestamp_url": server.url,
        "timestamp_certificates": str(tmp_path / "empty.pem"),
    }

    with pytest.raises(ConfigError, match=r"proof\.timestamp_certificates"):
        staged(tmp_path, proof=proof).__enter__()
    backend.done_with(tmp_path)
