"""The coordinators' digest: on which mornings it is due, and what it is made of.

A working morning is one from Monday to Friday, by the clock on the coordinator's own wall. Where
that clock skips the hour, the digest is due when it has done so; where the hour comes twice, the
first time.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.domain import hours
from bot.domain.standing import Standing

STILL_MORNING = timedelta(hours=6)
"""How late a digest may be, after the bot was away; later it is the next morning's."""
_DAY = timedelta(days=1)
_SATURDAY = 5


@dataclass(frozen=True, slots=True)
class Digest:
    """What one coordinator is told. `standings` are the first of their `letters` open letters,
    those to finalize first; `old` has the ids of those of which nothing is new; `requests` and
    `questions` count what waits for an answer of theirs."""

    standings: tuple[Standing, ...]
    letters: int
    old: frozenset[int] = frozenset()
    requests: int = 0
    questions: int = 0


def next_morning(after: datetime, at: time, zone: str) -> datetime:
    """The first working morning later than `after` (UTC)."""
    day = hours.day_of(after, zone)
    while (morning := _on(day, at, zone)) <= after or day.weekday() >= _SATURDAY:
        day += _DAY
    return morning


def is_morning(now: datetime, at: time, zone: str) -> bool:
    """Whether a digest that was due may still go out: on a working morning, once it has come."""
    day = hours.day_of(now, zone)
    since = now - _on(day, at, zone)
    return day.weekday() < _SATURDAY and timedelta(0) <= since < STILL_MORNING


def day_of(now: datetime, zone: str) -> str:
    """The day on that wall, such as `2026-12-04`."""
    return hours.day_of(now, zone).isoformat()


def days_before(day: str, n: int) -> list[str]:
    """The `n` days before one, the newest first."""
    return [(date.fromisoformat(day) - each * _DAY).isoformat() for each in range(1, n + 1)]


def _on(day: date, at: time, zone: str) -> datetime:
    return hours.instant_on(day, at, ZoneInfo(zone))
