"""What listeners work with."""

from __future__ import annotations

import logging
from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from slack_sdk import WebClient

from bot.messages.reader import Reader
from bot.slack.directory import Directory
from bot.slack.windows import Windows
from bot.usecases import meeting
from bot.usecases.transaction import Office

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Desk:
    """What listeners work with. `now` gives the present instant in UTC; `slow` does what has to
    ask Slack before it can be done, after the acknowledgement."""

    office: Office
    directory: Directory
    client: WebClient
    now: Callable[[], datetime]
    slow: Executor

    @cached_property
    def windows(self) -> Windows:
        """Windows that are opened before the acknowledgement."""
        return Windows(self.client)

    def reader(self, person: meeting.Person | None) -> Reader:
        """How to speak to somebody: in their language if it is known, else the coalition's."""
        coalition = self.office.coalition
        language = person.language if person else ""
        zone = person.time_zone if person else ""
        return Reader.of(language or coalition.language, zone or coalition.time_zone)

    def acquaint(self, user_id: str) -> None:
        """Asks Slack for somebody's language and zone, which no request of Slack's says. Whether
        that succeeds is nothing that anybody waits for."""
        try:
            self.directory.acquaint(user_id)
        except Exception as error:
            log.warning("somebody stays unknown for now (%s)", type(error).__name__)
