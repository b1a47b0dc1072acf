"""Reminders: when they are due, and who has still not answered.

An organization has answered a letter when its sign-on stands, when it has withdrawn it, when it has
said that the letter is not for it, or while an objection of its own is open: then it is the
coordinators' turn. Once the objection is settled without a sign-on, it is asked again.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.moments import parse_duration, write_duration

AT_MOST_ONCE_IN = timedelta(hours=1)
"""How often a coordinator may remind by hand."""
LAST_DAY = timedelta(hours=24)
IN_CHANNEL = 2
"""The channel is reminded on the last day, and at most so often."""


@dataclass(frozen=True, slots=True)
class Reminding:
    """A letter's own way of reminding: its steps before the deadline, or nothing for the
    coalition's, and whether the channel may read the names of those missing."""

    steps: tuple[timedelta, ...] | None = None
    names: bool = False


AS_USUAL = Reminding()


@dataclass(frozen=True, slots=True)
class DueStep:
    """One step before the deadline and the moment (UTC) when it is due."""

    step: timedelta
    at: datetime


def due_steps(steps: Iterable[timedelta], deadline: datetime, now: datetime) -> list[DueStep]:
    """The steps that still lie ahead, the earliest first. One that has gone by is not caught up:
    who has just been asked is not reminded in the same minute."""
    ahead = (DueStep(step, deadline - step) for step in set(steps))
    return sorted((due for due in ahead if due.at > now), key=lambda due: due.at)


def channel_steps(steps: Iterable[timedelta]) -> list[timedelta]:
    """At which of the steps the channel is reminded too, the longest first: at the last ones of the
    last day; where none is so late, at the last of all."""
    longest_first = sorted(set(steps), reverse=True)
    last_day = [each for each in longest_first if each <= LAST_DAY]
    return last_day[-IN_CHANNEL:] or longest_first[-1:]


EXAMPLE = "7d, 72h, 24h, 3h"
"""Steps as they are written."""


def parse_steps(written: str) -> tuple[timedelta, ...] | None:
    """The steps that somebody writes, such as `7d, 72h`, the longest first; nothing where nothing
    is written. Raises `DurationNotUnderstood`."""
    if not written.strip():
        return None
    steps = {parse_duration(each.strip()) for each in written.split(",")}
    return tuple(sorted(steps, reverse=True))


def write_steps(steps: Iterable[timedelta]) -> str:
    """The inverse of `parse_steps`."""
    return ", ".join(write_duration(each) for each in steps)
