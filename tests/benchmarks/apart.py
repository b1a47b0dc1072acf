"""What runs in a process of its own, with an interpreter of its own: the bare transaction, and the
whole bot as `signon run` starts it."""

from __future__ import annotations

import json
import multiprocessing
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path

import contenders

from bot.config import Secrets
from bot.rehearsal import StandIn
from tests.ports import free_port

PROJECT = Path(__file__).resolve().parents[2]
CONFIG = """
[coalition]
name = "Coalition"
coordinators = ["carla@example.org"]
[storage]
url = {url}
[slack]
mode = "http"
port = {port}
"""
STARTING, STOPPING = 60.0, 30.0
"""Seconds in which a process has to take requests, and to end when it is told to."""


def processor(pid: int) -> float:
    """The seconds of processor time that a process has taken, as far as the system tells."""
    try:
        status = Path(f"/proc/{pid}/stat").read_text()
    except FileNotFoundError:
        return 0.0
    fields = status.rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


# --- the bare transaction -----------------------------------------------------------------------


@dataclass(frozen=True)
class Access:
    """What a Bolt app has to know of Slack."""

    bot_token: str
    api_url: str
    signing_secret: str


class Bare:
    """A Bolt app with a bare transaction, which takes requests at `port`."""

    def __init__(self, pid: int, pipe: Connection) -> None:
        self.pid = pid
        self._pipe = pipe
        self.port = int(pipe.recv())

    def stored(self) -> int:
        """How many sign-ons its database holds. Raises `AssertionError` where that does not hang
        together."""
        self._pipe.send("stored")
        answer = self._pipe.recv()
        if isinstance(answer, Exception):
            raise answer
        return int(answer)


@contextmanager
def bare(slack: StandIn, url: str) -> Iterator[Bare]:
    """The bare transaction, with a database of its own."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    access = Access(slack.bot_token, slack.api_url, slack.signing_secret)
    process = context.Process(target=_serve, args=(theirs, access, url), daemon=True)
    process.start()
    # Else its end would not be noticed: this end of the pipe would stay open.
    theirs.close()
    try:
        yield Bare(process.pid or 0, ours)
    finally:
        ours.close()
        process.join(timeout=STOPPING)
        process.kill()


def _serve(pipe: Connection, access: Access, url: str) -> None:
    with contenders.bare(access, url) as contender, suppress(EOFError):
        pipe.send(contender.port)
        while pipe.recv():
            try:
                pipe.send(contender.stored() if contender.stored else 0)
            except AssertionError as error:
                pipe.send(error)


# --- the bot ------------------------------------------------------------------------------------


class Running:
    """`signon run` in HTTP mode, which takes requests at `port`."""

    def __init__(self, secrets: Secrets, url: str, folder: Path) -> None:
        self.port = free_port()
        config = folder / "signon.toml"
        config.write_text(CONFIG.format(url=json.dumps(url), port=self.port))
        self._log = folder / "signon.log"
        told = {name.upper(): value for name, value in secrets.model_dump().items()}
        with self._log.open("wb") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "bot", "--config", str(config), "run"],
                env={**os.environ, **told, "PYTHONPATH": str(PROJECT)},
                cwd=folder,
                stderr=log,
            )
        self.pid = self._process.pid

    @contextmanager
    def paused(self) -> Iterator[None]:
        """It stands still until the block ends, and takes nothing from what is measured."""
        self._process.send_signal(signal.SIGSTOP)
        try:
            yield
        finally:
            self._process.send_signal(signal.SIGCONT)

    def wait(self) -> None:
        """Until it takes requests. Raises `AssertionError` where it does not come to that."""
        until = time.monotonic() + STARTING
        while time.monotonic() < until and self._process.poll() is None:
            with socket.socket() as way_in:
                if way_in.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(0.05)
        raise AssertionError(f"the bot takes no requests: {self._said()}")

    def stop(self) -> None:
        """Ends it as a supervisor does. Raises `AssertionError` where it does not end well."""
        self._process.terminate()
        if code := self._process.wait(STOPPING):
            raise AssertionError(f"the bot has ended with {code}: {self._said()}")

    def kill(self) -> None:
        """Ends it whatever it does."""
        self._process.kill()
        self._process.wait(STOPPING)

    def _said(self) -> str:
        return self._log.read_text(errors="replace")[-2_000:]


@contextmanager
def running(secrets: Secrets, url: str, folder: Path) -> Iterator[Running]:
    """The whole bot, which ends with the block at the latest."""
    bot = Running(secrets, url, folder)
    try:
        bot.wait()
        yield bot
    finally:
        bot.kill()
