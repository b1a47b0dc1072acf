"""Moments and durations as people write them.

A moment is written in the letter's own zone, `2026-12-04 17:00` or `2026-12-04 17:00:30`, and kept
as an aware datetime in UTC. A duration is written `7d`, `72h`, `15m` or `10s`.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.domain.refusals import (
    DurationNotUnderstood,
    MomentDoesNotExist,
    MomentNotUnderstood,
)

_MOMENT = re.compile(r"(\d{4})-(\d{2})-(\d{2})[ T](\d{2}):(\d{2})(?::(\d{2}))?")
_DURATION = re.compile(r"(\d{1,6})\s*([dhms])")
_LONGEST = timedelta(days=36_500)
_UNITS = {"d": "days", "h": "hours", "m": "minutes", "s": "seconds"}


def parse_moment(written: str, zone: str) -> datetime:
    """The instant (UTC) that somebody in `zone` means.

    An hour that comes twice, in autumn, means the second time: nobody who relied on the later one
    is late. Raises `MomentNotUnderstood`, and `MomentDoesNotExist` for an hour that a clock in
    that zone skips, in spring.
    """
    found = _MOMENT.fullmatch(written.strip())
    if found is None:
        raise MomentNotUnderstood(written[:40])
    try:
        local = datetime(*(int(part or 0) for part in found.groups()), tzinfo=ZoneInfo(zone))  # type: ignore[arg-type, misc]
    except ValueError as error:
        raise MomentNotUnderstood(written[:40]) from error
    if not 1970 <= local.year < 9999:  # at the ends of the calendar no zone can be reckoned with
        raise MomentNotUnderstood(written[:40])
    return resolve(local.replace(fold=1))


def resolve(local: datetime) -> datetime:
    """The instant (UTC) of a local time. Raises `MomentDoesNotExist` where the clock skips it."""
    instant = local.astimezone(UTC)
    if instant.astimezone(local.tzinfo).replace(tzinfo=None) != local.replace(tzinfo=None):
        raise MomentDoesNotExist(local.strftime("%Y-%m-%d %H:%M"), str(local.tzinfo))
    return instant


def parse_duration(written: str) -> timedelta:
    """Raises `DurationNotUnderstood` for anything but a whole number of d, h, m or s above 0, and
    for more than a century."""
    found = _DURATION.fullmatch(written.strip())
    duration = timedelta(**{_UNITS[found[2]]: int(found[1])}) if found else timedelta(0)
    if not timedelta(0) < duration <= _LONGEST:
        raise DurationNotUnderstood(written[:40])
    return duration


def write_duration(duration: timedelta) -> str:
    """The inverse of `parse_duration`, in the largest unit that divides it."""
    seconds = int(duration.total_seconds())
    for unit, size in (("d", 86_400), ("h", 3_600), ("m", 60)):
        if seconds % size == 0:
            return f"{seconds // size}{unit}"
    return f"{seconds}s"
