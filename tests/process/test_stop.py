"""Stopping: a real process under load takes no more, answers what it took, and ends by itself."""

from __future__ import annotations

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bot.config import ConfigError, SlackSection
from bot.process import Process
from bot.rehearsal import NotAcknowledged, Person
from storage import ledger
from tests.cast import Cast, circulating_now, signed
from tests.databases import Backend
from tests.ports import free_port

PROJECT = Path(__file__).parents[2]
LONG = 60.0
"""Real seconds after which a test gives up waiting."""
CONFIG = """
[coalition]
name = "Coalition for Clean Water"
coordinators = ["carla@example.org"]
[storage]
url = "{url}"
[slack]
mode = "{mode}"
port = {port}
health_port = {health_port}
"""


@pytest.fixture
def cast(backend: Backend, tmp_path: Path) -> Iterator[Cast]:
    """A circulating letter."""
    with circulating_now(tmp_path) as cast:
        yield cast


class Bot:
    """`signon run` in a process of its own."""

    def __init__(self, cast: Cast, folder: Path, mode: str, health_port: int = 0) -> None:
        stage = cast.stage
        self.port = free_port()
        self.health_port = health_port or self.port
        url = stage.bot.office.database.url.render_as_string(hide_password=False)
        config = folder / f"config-{self.port}.toml"
        config.write_text(
            CONFIG.format(url=url, mode=mode, port=self.port, health_port=health_port)
        )
        secrets = {name.upper(): value for name, value in stage.secrets.model_dump().items()}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "bot", "run", "--config", str(config)],
            env={**os.environ, **secrets, "PYTHONPATH": str(PROJECT)},
            stderr=subprocess.PIPE,
            text=True,
        )
        self.said: list[str] = []
        self.runs = threading.Event()
        self._listening = threading.Thread(target=self._listen, args=[mode], daemon=True)
        self._listening.start()

    def _listen(self, mode: str) -> None:
        assert self.process.stderr is not None
        for line in self.process.stderr:
            self.said.append(line)
            if f"running in {mode} mode" in line:
                self.runs.set()
        self.runs.set()

    def tell(self, to: signal.Signals = signal.SIGTERM) -> None:
        self.process.send_signal(to)

    def ends(self) -> int:
        """Its exit code, once it has ended by itself."""
        code = self.process.wait(LONG)
        self._listening.join(LONG)
        return code

    def ask(self, path: str) -> tuple[int, str]:
        connection = http.client.HTTPConnection("127.0.0.1", self.health_port, timeout=LONG)
        try:
            connection.request("GET", path)
            answer = connection.getresponse()
            return answer.status, answer.read().decode()
        finally:
            connection.close()


@contextmanager
def elsewhere(
    cast: Cast, folder: Path, mode: str, number: int = 1, **more: Any
) -> Iterator[list[Bot]]:
    """Bots in processes of their own until the block ends, and the one on the stage afterwards."""
    stage = cast.stage
    stage.stop_bot()
    bots = [Bot(cast, folder, mode, **more) for _ in range(number)]
    try:
        for bot in bots:
            assert bot.runs.wait(LONG)
            assert bot.process.poll() is None, "".join(bot.said)
        if mode == "http":
            stage.slack.request_url = f"http://127.0.0.1:{bots[0].port}/slack/events"
        else:
            stage.slack.request_url = None
            stage.slack.wait_until_connected(LONG, 2 * number)
        yield bots
    finally:
        for bot in bots:
            bot.process.kill()
            bot.process.wait(LONG)
        stage.clock.move_to(datetime.now(UTC))
        stage.start_bot()


class Rush:
    """Everybody signs as fast as they can, until nobody answers."""

    def __init__(self, cast: Cast, people: list[Person], at_once: int = 6) -> None:
        self.told: set[str] = set()
        self.lost: list[NotAcknowledged] = []
        self._cast, self._people = cast, people
        self._slack = cast.stage.slack
        self._pool = ThreadPoolExecutor(at_once)
        self._all = [self._pool.submit(self._sign, n) for n in range(len(people))]

    def _sign(self, number: int) -> None:
        person = self._people[number]
        try:
            form = self._cast.modal(person, "/sign")
            form.fill({"Signed by": person.name, "Authority": True}).submit()
        except NotAcknowledged as lost:
            self.lost.append(lost)
            return
        self.told.add(f"Organization {number:03}")

    def until(self, number: int) -> None:
        assert self._slack.wait_for(lambda: len(self.told) >= number, LONG)

    def end(self) -> None:
        for each in self._all:
            each.result(LONG)
        self._pool.shutdown()


def crowd(cast: Cast, number: int) -> list[Person]:
    """So many people, each for an organization of their own."""
    people = [cast.person(f"Person {n}", address="") for n in range(number)]
    for n, person in enumerate(people):
        cast.enlist(f"Organization {n:03}", representatives=(person.id,))
    return people


def check_everything_fits(cast: Cast, people: list[Person], told: set[str]) -> None:
    """Who was told is stored, who is stored was told, and each has one receipt."""
    assert set(signed(cast.stage)) == told
    with cast.stage.bot.office.database.reading() as view:
        _, damage = ledger.verify(view)
        assert damage is None
    cast.stage.settle()
    receipts = {
        f"Organization {n:03}": sum("Signed." in dm.plain for dm in person.dms)
        for n, person in enumerate(people)
    }
    assert {name for name, number in receipts.items() if number} == told
    assert max(receipts.values()) == 1


@pytest.mark.parametrize("mode", ["http", "socket"])
def test_told_to_stop_under_load_it_answers_what_it_took_and_ends(
    cast: Cast, tmp_path: Path, mode: str
) -> None:
    people = crowd(cast, 90)
    with elsewhere(cast, tmp_path, mode) as (bot,):
        rush = Rush(cast, people)
        rush.until(10)
        bot.tell()
        assert bot.ends() == 0, "".join(bot.said)
        rush.end()
        assert "Traceback" not in "".join(bot.said)
        assert "given up" not in "".join(bot.said)
    check_everything_fits(cast, people, rush.told)


@pytest.mark.only_on("postgresql")
def test_of_two_that_share_a_database_one_goes_and_the_other_works_on(
    cast: Cast, tmp_path: Path
) -> None:
    people = crowd(cast, 60)
    with elsewhere(cast, tmp_path, "socket", number=2) as (first, second):
        rush = Rush(cast, people)
        rush.until(10)
        first.tell()
        assert first.ends() == 0, "".join(first.said)
        rush.end()
        assert len(rush.told) + len(rush.lost) == len(people)
        assert len(rush.told) > 30, "the other one goes on"
        second.tell()
        assert second.ends() == 0, "".join(second.said)
    check_everything_fits(cast, people, rush.told)


@pytest.mark.only_on("sqlite")
def test_a_second_one_on_the_same_file_is_refused(cast: Cast, tmp_path: Path) -> None:
    with elsewhere(cast, tmp_path, "http") as (bot,):
        other = Bot(cast, tmp_path, "http")
        assert other.ends() == 1
        assert "Another signon runs with this database already." in "".join(other.said)
        bot.tell()
        assert bot.ends() == 0


@pytest.mark.only_on("sqlite")
def test_while_it_stops_a_load_balancer_hears_it_before_the_port_is_closed(
    cast: Cast, tmp_path: Path
) -> None:
    with elsewhere(cast, tmp_path, "http") as (bot,):
        assert bot.ask("/readyz")[0] == 200
        assert bot.ask("/healthz")[0] == 200
        bot.tell()
        heard = set()
        while True:
            try:
                heard.add(bot.ask("/readyz"))
            except OSError:
                break
        told = json.dumps({"ok": False, "process": "stopping"})
        assert (503, told) in heard
        assert bot.ends() == 0


@pytest.mark.only_on("sqlite")
def test_in_socket_mode_it_can_be_asked_at_a_port_of_its_own(cast: Cast, tmp_path: Path) -> None:
    with elsewhere(cast, tmp_path, "socket", health_port=free_port()) as (bot,):
        assert cast.stage.slack.wait_for(lambda: bot.ask("/readyz")[0] == 200, LONG)
        assert bot.ask("/healthz")[0] == 200
        assert "signon_socket_connections 2.0" in bot.ask("/metrics")[1]
        bot.tell(signal.SIGINT)
        assert bot.ends() == 0


@pytest.mark.only_on("sqlite")
def test_told_twice_it_ends_at_once(cast: Cast, tmp_path: Path) -> None:
    with elsewhere(cast, tmp_path, "http") as (bot,):
        bot.tell()
        while bot.ask("/readyz")[0] != 503:
            pass
        bot.tell()
        assert bot.ends() == -signal.SIGTERM


@pytest.mark.only_on("sqlite")
def test_a_start_that_slack_refuses_ends_and_says_why(cast: Cast, tmp_path: Path) -> None:
    cast.stage.stop_bot()
    cast.stage.slack.revoke()
    bot = Bot(cast, tmp_path, "socket")
    assert bot.ends() == 1
    assert "Slack refuses: token_revoked. Check the tokens." in "".join(bot.said)
    cast.stage.slack.api.revoked = False
    cast.stage.start_bot()


@pytest.mark.only_on("sqlite")
def test_a_port_that_is_taken_is_named_with_its_key(cast: Cast, tmp_path: Path) -> None:
    stage = cast.stage
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        taken = SlackSection(mode="http", port=0, health_port=other.getsockname()[1])
        settings = stage._settings.model_copy(update={"slack": taken})
        with pytest.raises(ConfigError, match=r"slack\.health_port"):
            Process(stage.bot, settings, stage.secrets)


@pytest.mark.only_on("sqlite")
def test_slack_that_does_not_answer_does_not_hold_up_the_end(cast: Cast, tmp_path: Path) -> None:
    """The post whose answer does not come is looked for by whoever runs next."""
    ana = cast.representative("Ana Ruiz", "Fundar")
    with elsewhere(cast, tmp_path, "socket") as (bot,):
        silent = cast.stage.slack.fail_next("chat.postMessage", silent="after", times=99)
        form = cast.modal(ana, "/sign").fill({"Authority": True})
        form.submit()
        assert cast.stage.slack.wait_for(lambda: silent.met, LONG)
        bot.tell()
        assert bot.ends() == 0
        assert "given up: a message" in "".join(bot.said)
    cast.stage.slack.faults.clear()
    assert signed(cast.stage) == ["Fundar"]
    cast.stage.settle()
    assert sum("Signed." in dm.plain for dm in ana.dms) == 1
