"""A stage: the real bot and a stand-in for Slack, on one clock that is moved by hand.

The bot reaches the stand-in as it reaches Slack, over HTTP, and does not know the difference.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, ParamSpec, Self, TypeVar

from sqlalchemy import event

from bot.config import Secrets, Settings
from bot.process import Bot, build
from bot.rehearsal import Channel, Person, StandIn
from bot.slack.transport import Http
from bot.usecases import delivering
from storage.database import Database

P = ParamSpec("P")
T = TypeVar("T")

LONGEST_WAIT = timedelta(minutes=10)
"""How far `settle` moves the clock for things that wait."""
AT_ONCE = 8
"""Requests that are answered at the same time: on a stage is no crowd, and threads take long to
start."""


class HandClock:
    """A clock that stands still until it is moved."""

    def __init__(self, at: datetime) -> None:
        self._at = at.astimezone(UTC)
        self._lock = threading.Lock()

    def __call__(self) -> datetime:
        with self._lock:
            return self._at

    def move(self, by: timedelta) -> None:
        with self._lock:
            self._at += by

    def move_to(self, at: datetime) -> None:
        with self._lock:
            self._at = at.astimezone(UTC)


class Errands(ThreadPoolExecutor):
    """Slow work that can be waited for."""

    def __init__(self) -> None:
        super().__init__(4, thread_name_prefix="slow")
        self._given: set[Future[Any]] = set()

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        future = super().submit(fn, *args, **kwargs)
        self._given.add(future)
        return future

    def wait(self) -> None:
        given, self._given = self._given, set()
        wait(given, timeout=30)


class Stage:
    """Holds both sides. Used as a context manager.

    Where nothing has to outlive a power cut, `durable=False` spares the disk its thousand waits.
    `patience` is how many real seconds the bot has to acknowledge.
    """

    def __init__(
        self,
        folder: Path,
        settings: dict[str, Any],
        at: datetime,
        *,
        durable: bool = True,
        patience: float = 3.0,
    ) -> None:
        self._durable = durable
        self.clock = HandClock(at)
        self.slack = StandIn(clock=self.clock, patience=patience)
        self._errands = Errands()
        self._settings = Settings.model_validate(
            {
                "storage": {"url": f"sqlite:///{folder / 'signon.db'}"},
                "slack": {"mode": "http", "port": 0},
                **settings,
            }
        )
        self.bot: Bot

    def __enter__(self) -> Self:
        self.slack.start()
        self.start_bot()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop_bot()
        self.slack.stop()

    @property
    def secrets(self) -> Secrets:
        return Secrets(
            slack_bot_token=self.slack.bot_token,
            slack_app_token=self.slack.app_token,
            slack_signing_secret=self.slack.signing_secret,
            slack_api_url=self.slack.api_url,
        )

    def start_bot(self) -> None:
        """Starts the bot as a new process would."""
        self.bot = build(self._settings, self.secrets, self.clock, self._errands)
        if not self._durable:
            _spare_the_disk(self.bot.office.database)
        self._way_in = Http(self.bot.app, "127.0.0.1", 0, threads=AT_ONCE)
        self._way_in.start()
        self.slack.request_url = f"http://127.0.0.1:{self._way_in.port}/slack/events"

    def stop_bot(self) -> None:
        self._errands.wait()
        self._way_in.stop(gentle=0)  # nobody else asks: everything is answered
        self.bot.office.database.close()

    def settle(self) -> None:
        """Lets slow work finish and sends what waits, moving the clock on as the pace asks."""
        self._errands.wait()
        until = self.clock() + LONGEST_WAIT
        while True:
            while self.bot.sender.step():
                pass
            at = delivering.next_at(self.bot.office, self.clock())
            if at is None or at > until:
                return
            self.clock.move_to(max(at, self.clock() + timedelta(milliseconds=1)))

    def later(self, by: timedelta) -> None:
        """Moves the clock, does what became due and sends it."""
        self.clock.move(by)
        self.bot.tick()
        self.settle()

    def at(self, moment: datetime) -> None:
        """Moves the clock to a moment, does what became due and sends it."""
        self.later(moment - self.clock())

    def add_person(self, name: str, address: str = "", **profile: Any) -> Person:
        """Somebody in this Slack."""
        return self.slack.add_user(name, email=address, **profile)

    def add_channel(self, name: str, *members: Person, **kind: Any) -> Channel:
        """A channel with the bot in it, unless told otherwise."""
        return self.slack.add_channel(name, members=members, **kind)


def _spare_the_disk(database: Database) -> None:
    """From here on a commit is handed to the operating system and not waited for. A server has its
    own settings for that."""
    if not database.sqlite:
        return

    def prepare(connection: Any, _record: Any) -> None:
        connection.execute("PRAGMA synchronous=OFF").close()

    event.listen(database.engine, "connect", prepare)
    database.engine.dispose()
