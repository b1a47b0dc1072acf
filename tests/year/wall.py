"""What the clock on somebody's wall says, and when it is a good hour to remind them.

This is reckoned on purpose in another way than the bot does it, quarter of an hour by quarter of an
hour: no clock in the world differs from UTC by anything else. All moments are in UTC.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
QUARTER = 15 * MINUTE
MORNING, EVENING = 8, 20
"""The quiet hours of the settings that the year runs with: from 20:00 until 08:00."""
SATURDAY = 5


def day(at: datetime, zone: str) -> date:
    """The day that it is there."""
    return at.astimezone(ZoneInfo(zone)).date()


def wall(at: datetime, zone: str) -> str:
    """Such as `Fri 27 Nov 08:00:03`."""
    return at.astimezone(ZoneInfo(zone)).strftime("%a %d %b %H:%M:%S")


def instant(on: date, clock: time, zone: str) -> datetime:
    """What that clock says on that day; of an hour that comes twice, the first."""
    return datetime.combine(on, clock, ZoneInfo(zone)).astimezone(UTC)


def good(at: datetime, zone: str) -> bool:
    """Whether somebody there may be reminded."""
    local = at.astimezone(ZoneInfo(zone))
    return local.weekday() < SATURDAY and MORNING <= local.hour < EVENING


@cache
def next_good(at: datetime, zone: str) -> datetime:
    """The first good moment from `at` on."""
    if good(at, zone):
        return at
    at = _quarter(at)
    while not good(at, zone):
        at += QUARTER
    return at


def good_day_later(at: datetime, zone: str) -> datetime:
    """The first good moment of a later day."""
    return next_good(instant(day(at, zone) + DAY, time(0), zone), zone)


@cache
def last_good(at: datetime, zone: str) -> tuple[datetime, datetime]:
    """The last good stretch that is over at `at`, which is no good moment itself."""
    end = _quarter(at)
    while not good(end - QUARTER, zone):
        end -= QUARTER
    begin = end - QUARTER
    while good(begin - QUARTER, zone):
        begin -= QUARTER
    return begin, end


def stretch(
    at: datetime, zone: str, *, before: datetime, begin: datetime
) -> tuple[datetime, datetime]:
    """From when until when it is right to say what is due `at`, a deadline being at `before` and
    the letter having been put to people at `begin`.

    One moment where a good one comes before the deadline; else the last hour before quiet begins,
    or what is left of it; and where that is over already, at once.
    """
    at = max(at, begin)
    following = next_good(at, zone)
    if following < before:
        return following, following
    first, end = last_good(at, zone)
    return (at, at) if end <= begin else (max(first, end - HOUR, begin), end)


def earliest(moments: Iterable[datetime]) -> datetime | None:
    return min(moments, default=None)


def _quarter(at: datetime) -> datetime:
    """The last quarter of an hour."""
    return at.replace(minute=at.minute // 15 * 15, second=0, microsecond=0)
