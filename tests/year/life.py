"""The bot's life through the year: the real one, on a clock that is moved from one moment at which
there is something to do to the next, and ended and begun anew in between."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from bot.config import Settings
from bot.demo.stage import HandClock, _spare_the_disk
from bot.rehearsal import Channel, StandIn
from bot.slack.directory import Directory
from bot.slack.sender import Sender
from bot.usecases import delivering, digest, reminding, tidying
from bot.usecases.transaction import Office
from storage.database import Database
from tests.year.diary import Away, Diary, Met, Post, SetBack
from tests.year.transport import POST, InMemory

BREATH = timedelta(seconds=3)
"""How long the sender waits for the pace to let a few more messages out: a simulation's licence, it
spares the database thousands of questions."""


class Killed(BaseException):
    """The process ends here, whatever it is doing."""


class Life:
    """One database, and one bot at a time. `heard` is called with what somebody has received."""

    def __init__(
        self, url: str, settings: Settings, slack: StandIn, clock: HandClock, diary: Diary
    ) -> None:
        self.slack, self.clock, self.diary = slack, clock, diary
        self.heard: Callable[[Post], None] = lambda post: None
        self.calls = self.starts = self.kills = self.ticks = 0
        self.kill_at: dict[int, bool] = {}
        """At which of the calls to Slack the bot is killed: before it is made, or behind it."""
        self._url, self._settings = url, settings
        self._met: set[str] = set()
        self._sending = False
        self.start()

    # --- beginning and ending --------------------------------------------------------------------

    def start(self) -> None:
        """As a process starts: it catches up at once with what is due."""
        self.starts += 1
        self._database = Database(self._url)
        _spare_the_disk(self._database)
        self.office = Office(self._database, self._settings.as_coalition())
        digest.begin(self.office, self.clock())
        client = InMemory(self.slack, self._asked)
        self.directory = Directory(client, self.office, self.clock)
        self.directory.meet_coordinators()
        self._sender = Sender(client, self.directory, self.office, self.clock, threading.Event())
        self._tick()

    def stop(self) -> None:
        self._database.close()

    def restart(self) -> None:
        """Whatever waits, waits in the database."""
        self.stop()
        self.start()

    def away(self, until: datetime) -> None:
        """The bot is not there, and nobody can reach it."""
        self.stop()
        self.diary.note(Away, self.clock(), until)
        self.clock.move_to(until)
        self.start()

    def set_back(self, by: timedelta) -> None:
        """The clock is set back under a bot that runs."""
        before = self.clock()
        self.clock.move_to(before - by)
        self.diary.note(SetBack, before, self.clock())

    # --- time ------------------------------------------------------------------------------------

    def go_to(self, moment: datetime) -> None:
        """Lets the time go by, and does what is to be done meanwhile."""
        while True:
            due = reminding.next_due(self.office)
            waiting = delivering.next_at(self.office, self.clock())
            if waiting is not None and waiting > self.clock():
                waiting = max(waiting, self.clock() + BREATH)
            soonest = min((each for each in (due, waiting) if each), default=None)
            if soonest is None or soonest > moment:
                break
            self.clock.move_to(max(soonest, self.clock()))
            if due is not None and due <= self.clock():
                self._tick()
            self._send()
        self.clock.move_to(max(moment, self.clock()))

    def _tick(self) -> None:
        self.ticks += 1
        reminding.tick(self.office, self.clock())
        tidying.tidy(self.office, self.clock())
        due = reminding.next_due(self.office)
        assert due is None or due > self.clock(), "what is due stays due"

    def _send(self) -> None:
        self._sending = True
        try:
            while self._sender.step():
                pass
        except Killed:
            self._sending = False
            self.kills += 1
            self.restart()
        self._sending = False

    # --- Slack -----------------------------------------------------------------------------------

    def _asked(self, method: str, arguments: dict[str, Any]) -> dict[str, Any]:
        """Slack answers, and the diary has what people saw of it."""
        self.calls += 1
        end = self._end_of(method)
        if end is False:
            raise Killed
        answer = self.slack.api.call(method, arguments, self.slack.bot_token)
        if method == "users.info" and answer["ok"]:
            self._knows(str(answer["user"]["id"]))
        if method == POST and answer["ok"]:
            self._received(arguments)
        if end:
            raise Killed
        return answer

    def _end_of(self, method: str) -> bool | None:
        if not self._sending or method == "users.info" or not self.kill_at:
            return None
        first = min(self.kill_at)
        return self.kill_at.pop(first) if first <= self.calls else None

    def _knows(self, user: str) -> None:
        if user not in self._met:
            self._met.add(user)
            self.diary.note(Met, self.clock(), user)

    def _received(self, sent: dict[str, Any]) -> None:
        channel: Channel = self.slack.workspace.channels[sent["channel"]]
        person = channel.with_user.id if channel.with_user else ""
        said = (channel.name, person, sent["text"], tuple(sent["blocks"]))
        self.heard(self.diary.note(Post, self.clock(), *said, sent.get("thread_ts", "")))


class Complaints(logging.Handler):
    """What the bot has written into its log that should not be there."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.found: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.found.append(self.format(record))
