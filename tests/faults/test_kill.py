"""A real kill: who was told has been stored; who was not told may have been.

The bot runs in a process of its own, over HTTP and before the stand-in, and dies by SIGKILL.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.rehearsal import NotAcknowledged, Person
from storage import ledger
from tests.cast import Cast, circulating_now, signed
from tests.databases import Backend
from tests.ports import free_port

SCRIPT = Path(__file__).with_name("doomed.py")
PROJECT = Path(__file__).parents[2]
CONFIG = """
[coalition]
name = "Coalition for Clean Water"
coordinators = ["carla@example.org"]
[storage]
url = "{url}"
[slack]
mode = "http"
port = {port}
"""


@pytest.fixture
def cast(backend: Backend, tmp_path: Path) -> Iterator[Cast]:
    """A circulating letter, and no bot: those in this file run elsewhere."""
    with circulating_now(tmp_path) as cast:
        yield cast


@contextmanager
def elsewhere(cast: Cast, folder: Path, dies: str = "never") -> Iterator[subprocess.Popen[str]]:
    """The bot in another process until the block ends, and in this one again afterwards."""
    stage = cast.stage
    url = stage.bot.office.database.url.render_as_string(hide_password=False)
    stage.stop_bot()
    port = free_port()
    config = folder / "config.toml"
    config.write_text(CONFIG.format(url=url, port=port))
    secrets = {name.upper(): value for name, value in stage.secrets.model_dump().items()}
    process = subprocess.Popen(
        [sys.executable, str(SCRIPT), str(config), dies],
        env={**os.environ, **secrets, "PYTHONPATH": str(PROJECT)},
        stderr=subprocess.PIPE,
        text=True,
    )
    stage.slack.request_url = f"http://127.0.0.1:{port}/slack/events"
    try:
        assert process.stderr is not None
        said = []
        for line in process.stderr:
            said.append(line)
            if "running in http mode" in line:
                break
        else:
            raise AssertionError("".join(said))
        threading.Thread(target=process.stderr.read, daemon=True).start()
        yield process
    finally:
        process.kill()
        process.wait(10)
        stage.clock.move_to(datetime.now(UTC))
        stage.start_bot()


def test_killed_after_the_commit_the_record_may_be_there_and_nobody_was_told(
    cast: Cast, tmp_path: Path
) -> None:
    ana = cast.representative("Ana Ruiz", "Fundar")
    with elsewhere(cast, tmp_path, dies="after") as process:
        form = cast.modal(ana, "/sign").fill({"Authority": True})
        with pytest.raises(NotAcknowledged):
            form.submit()
        assert process.wait(10) == -signal.SIGKILL
        assert form.is_open, "what she sees is that it did not work"
        assert ana.dms == []
    assert signed(cast.stage) == ["Fundar"]
    cast.stage.settle()
    assert len(ana.dms) == 1, "the receipt was stored with the record, and nothing is lost"
    form.submit()
    assert not form.is_open, "the same request has the same answer"
    cast.stage.settle()
    assert signed(cast.stage) == ["Fundar"]
    assert len(ana.dms) == 1


def test_killed_before_the_commit_nothing_is_stored_and_nobody_was_told(
    cast: Cast, tmp_path: Path
) -> None:
    ana = cast.representative("Ana Ruiz", "Fundar")
    with elsewhere(cast, tmp_path, dies="before") as process:
        form = cast.modal(ana, "/sign").fill({"Authority": True})
        with pytest.raises(NotAcknowledged):
            form.submit()
        assert process.wait(10) == -signal.SIGKILL
    assert signed(cast.stage) == []
    assert "signed" not in cast.events()
    cast.stage.settle()
    assert ana.dms == []
    form.submit()
    cast.stage.settle()
    assert signed(cast.stage) == ["Fundar"]
    assert len(ana.dms) == 1


def test_killed_at_random_moments_every_acknowledged_sign_on_is_stored(
    cast: Cast, tmp_path: Path
) -> None:
    dice = random.Random(20261204)
    people = [cast.person(f"Person {n}", address="") for n in range(45)]
    for n, person in enumerate(people):
        cast.enlist(f"Organization {n:02}", representatives=(person.id,))
    acknowledged: set[str] = set()
    for start in (0, 15, 30):
        told = acknowledged_before_the_kill(cast, tmp_path, people[start : start + 15], dice)
        acknowledged |= {f"Organization {people.index(person):02}" for person in told}
    assert acknowledged
    stored = signed(cast.stage)
    assert acknowledged <= set(stored)
    assert len(stored) == len(set(stored))
    with cast.stage.bot.office.database.reading() as view:
        _, damage = ledger.verify(view)
        assert damage is None
    cast.stage.settle()
    for n, person in enumerate(people):
        receipts = [dm for dm in person.dms if "Signed." in dm.plain]
        assert len(receipts) == stored.count(f"Organization {n:02}"), "each once, none twice"
    assert f"{len(stored)} organizations have signed." in cast.card().plain


def acknowledged_before_the_kill(
    cast: Cast, folder: Path, people: list[Person], dice: random.Random
) -> list[Person]:
    """Everybody signs as fast as they can; the bot is killed somewhere on the way."""
    told: list[Person] = []
    enough = threading.Event()
    after = dice.randrange(1, 10)

    def act(person: Person) -> None:
        try:
            form = cast.modal(person, "/sign")
            form.fill({"Signed by": person.name, "Authority": True}).submit()
        except NotAcknowledged:
            return
        told.append(person)
        if len(told) >= after:
            enough.set()

    with elsewhere(cast, folder) as process, ThreadPoolExecutor(4) as pool:
        done = [pool.submit(act, person) for person in people]
        assert enough.wait(60)
        threading.Event().wait(dice.uniform(0, 0.03))
        process.kill()
        for each in done:
            each.result(60)
    return told
