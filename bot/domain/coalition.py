"""The coalition as the settings describe it, in the form in which the rules need it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import time, timedelta

from bot.domain.edition import PLAINLY, Style
from bot.domain.hours import ALWAYS, Hours


@dataclass(frozen=True, slots=True)
class Coalition:
    """Who the coalition is and how it works.

    `coordinators` are contacts: Slack ids or e-mail addresses in lower case. `reminders` are the
    steps before a deadline, the longest first, `hours` those in which nobody is reminded and
    `reminded_a_day` how many reminders somebody gets on a day at most; `digest` is when, in the
    morning, coordinators are told how the letters stand, if they are. `language` and `time_zone`
    (IANA) count where Slack does not say a person's own. `style` is how its letters are printed;
    `time_stamps` says that their editions are to be time-stamped.
    """

    name: str
    language: str = "en"
    time_zone: str = "UTC"
    coordinators: tuple[str, ...] = ()
    reminders: tuple[timedelta, ...] = ()
    digest: time | None = None
    hours: Hours = ALWAYS
    reminded_a_day: int = 3
    style: Style = PLAINLY
    time_stamps: bool = False

    def coordinated_by(self, contacts: Iterable[str]) -> bool:
        """Whether one of a person's contacts is a coordinator's."""
        return not self._coordinators.isdisjoint(contacts)

    @property
    def _coordinators(self) -> frozenset[str]:
        return frozenset(self.coordinators)
