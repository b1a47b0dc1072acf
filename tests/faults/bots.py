"""The bots under test, seen from outside: started, watched and killed."""

from __future__ import annotations

import json
import os
import select
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.ports import free_port

PROJECT = Path(__file__).parents[2]
CONFIG = """
[coalition]
name = "Coalition for Clean Water"
coordinators = ["carla@example.org"]
[storage]
url = {url}
[slack]
mode = "http"
port = {port}
[reminders]
before = [{steps}]
"""


class Cradle:
    """The process that forks bots."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, str(Path(__file__).with_name("cradle.py"))],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": str(PROJECT)},
            text=True,
        )
        self._lock = threading.Lock()
        self._answer()

    def start(self, order: dict[str, Any]) -> int:
        """The process id of a new bot."""
        return int(self._ask({"start": order})["pid"])

    def reap(self, pid: int) -> int:
        """How a bot that is dead has ended."""
        return int(self._ask({"reap": pid})["status"])

    def close(self) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait(10)

    def _ask(self, order: dict[str, Any]) -> dict[str, Any]:
        assert self._process.stdin is not None
        with self._lock:
            self._process.stdin.write(json.dumps(order) + "\n")
            self._process.stdin.flush()
            return self._answer()

    def _answer(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise AssertionError("the cradle has fallen over")
        answer: dict[str, Any] = json.loads(line)
        return answer


@contextmanager
def cradle() -> Iterator[Cradle]:
    """A cradle until the block ends."""
    made = Cradle()
    try:
        yield made
    finally:
        made.close()


@dataclass(frozen=True)
class Surroundings:
    """What every bot of a round is told. `broken` is how it is broken on purpose, if it is."""

    folder: Path
    url: str
    steps: str
    environment: dict[str, str]
    clock: Path
    broken: str


class Bot:
    """One place for a bot: `number` in it, a port of its own, one process after the other."""

    def __init__(self, nursery: Cradle, number: int, around: Surroundings) -> None:
        self._cradle, self.number, self._around = nursery, number, around
        self.port = free_port()
        self.config = around.folder / f"config{number}.toml"
        url = json.dumps(around.url)
        self.config.write_text(CONFIG.format(url=url, port=self.port, steps=around.steps))
        self.log = around.folder / f"bot{number}.log"
        self.pid = 0
        self._watch = -1

    def start(self, point: str = "", nth: int = 1) -> bool:
        """A new process, which dies at the `nth` time that it comes to `point`. False where it did
        before it took requests."""
        order = {
            "config": str(self.config),
            "environment": self._around.environment,
            "clock": str(self._around.clock),
            "log": str(self.log),
            "trace": str(self._around.folder / "trace.jsonl"),
            "place": self.number,
            "broken": self._around.broken,
            "point": point,
            "nth": nth,
        }
        self.pid = self._cradle.start(order)
        self._watch = os.pidfd_open(self.pid)
        until = time.monotonic() + 20
        while time.monotonic() < until:
            if self.dies_within(0.003):
                return False
            with socket.socket() as way_in:
                if way_in.connect_ex(("127.0.0.1", self.port)) == 0:
                    return True
        raise AssertionError(f"bot {self.number} takes no requests: see {self.log}")

    @property
    def alive(self) -> bool:
        return self._watch >= 0 and not self.dies_within(0)

    def dies_within(self, seconds: float) -> bool:
        """Waits for its end, so long at most."""
        return self._watch < 0 or bool(select.select([self._watch], [], [], seconds)[0])

    def kill(self) -> None:
        """SIGKILL, wherever it is."""
        if self._watch >= 0:
            signal.pidfd_send_signal(self._watch, signal.SIGKILL)

    def bury(self) -> int:
        """After its end: how it ended."""
        os.close(self._watch)
        self._watch = -1
        return self._cradle.reap(self.pid)
