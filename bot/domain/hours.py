"""The hours in which somebody may be reminded, by the clock on their own wall.

Quiet hours and weekends are what the wall clock says: of the hour that is skipped in spring nothing
is quiet, and the one that comes twice in autumn is quiet twice. A good stretch holds its first
instant and ends with the first quiet one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

BEFORE_QUIET = timedelta(hours=1)
"""How long before a good stretch ends its last reminder goes out: there has to be time to act."""
_SATURDAY = 5
_DAY = timedelta(days=1)
_INSTANT = timedelta(microseconds=1)
_MIDNIGHT = time(0)
_SOON, _LATEST = timedelta(days=1), timedelta(days=5)
"""A good moment mostly comes within a day; after a weekend, and quiet hours on both its sides and a
day that a zone leaves out, it comes within five."""
_HOURS = re.compile(r"([01]\d|2[0-3]):([0-5]\d)\s*[-–]\s*([01]\d|2[0-3]):([0-5]\d)")


@dataclass(frozen=True, slots=True)
class Hours:
    """When nobody is reminded: from `quiet_from` until `quiet_until`, which is on the next day
    where it is the earlier of the two, and on Saturdays and Sundays unless `weekends`."""

    quiet_from: time | None = None
    quiet_until: time | None = None
    weekends: bool = True

    def allow(self, at: datetime, zone: str) -> bool:
        """Whether somebody in this zone may be reminded at that moment."""
        local = at.astimezone(ZoneInfo(zone))
        if not self.weekends and local.weekday() >= _SATURDAY:
            return False
        if self.quiet_from is None or self.quiet_until is None:
            return True
        clock = local.time()
        if self.quiet_from < self.quiet_until:
            return not self.quiet_from <= clock < self.quiet_until
        return self.quiet_until <= clock < self.quiet_from

    def next_good(self, at: datetime, zone: str) -> datetime:
        """The first good moment from `at` on. Both are in UTC."""
        if self.allow(at, zone):
            return at
        for far in (_SOON, _LATEST):
            for turn in self._turns(at, at + far, zone):
                if turn >= at and self.allow(turn, zone):
                    return turn
        raise AssertionError("there are no quiet hours without an end")

    def last_good(self, at: datetime, zone: str) -> tuple[datetime, datetime] | None:
        """The last good stretch that is over at `at`: its first instant and its end.
        All are in UTC."""
        turns = [each for each in self._turns(at - _LATEST, at, zone) if each <= at]
        while turns and not self.allow(turns[-1] - _INSTANT, zone):
            turns.pop()
        if not turns:
            return None
        end = begin = turns.pop()
        while turns and self.allow(begin - _INSTANT, zone):
            begin = turns.pop()
        return begin, end

    def _turns(self, since: datetime, until: datetime, zone: str) -> list[datetime]:
        """In their order, the instants (UTC) at which a good moment may turn into a quiet one or
        back; a few more do no harm."""
        place = ZoneInfo(zone)
        first, last = since.astimezone(place).date() - _DAY, until.astimezone(place).date() + _DAY
        walls = {_MIDNIGHT, self.quiet_from or _MIDNIGHT, self.quiet_until or _MIDNIGHT}
        shift = _shift(
            instant_on(first, _MIDNIGHT, place), instant_on(last, _MIDNIGHT, place), place
        )
        turns = {shift} if shift else set()
        for n in range((last - first).days + 1):
            for wall in walls:
                for fold in (0, 1) if shift else (0,):
                    turns.add(instant_on(first + n * _DAY, wall, place, fold))
        return sorted(turns)


ALWAYS = Hours()
"""Without quiet hours and weekends."""


def parse_hours(written: str, *, weekends: bool) -> Hours:
    """Quiet hours as `20:00-08:00`; nothing means none. Raises `ValueError`."""
    if not written.strip():
        return Hours(weekends=weekends)
    found = _HOURS.fullmatch(written.strip())
    if found is None or found.group(1, 2) == found.group(3, 4):
        raise ValueError("not a beginning and an end")
    first, last = (time(int(found[n]), int(found[n + 1])) for n in (1, 3))
    return Hours(first, last, weekends)


def good_moment(
    at: datetime, zone: str, hours: Hours, *, before: datetime, not_before: datetime
) -> datetime:
    """When somebody in `zone` is reminded of what is due `at`. All moments are in UTC.

    The next good moment, if it comes before the deadline (`before`); else the last good one, an
    hour before quiet begins, if that is not yet behind (`not_before`), and if it just is, half of
    what is left of that hour. Where nothing is good in between, it is urgent: `at` itself.
    """
    at = max(at, not_before)
    following = hours.next_good(at, zone)
    if following < before:
        return following
    stretch = hours.last_good(at, zone)
    if stretch is None or stretch[1] <= not_before:
        return at
    begin, end = stretch
    if begin < not_before:
        begin = not_before + (end - not_before) / 2
    return max(begin, end - BEFORE_QUIET)


def morning_after(at: datetime, zone: str, hours: Hours) -> datetime:
    """The first good moment of a later day (UTC), as the calendar in `zone` counts days."""
    place = ZoneInfo(zone)
    return hours.next_good(instant_on(at.astimezone(place).date() + _DAY, _MIDNIGHT, place), zone)


def day_of(at: datetime, zone: str) -> date:
    """The day that it is in this zone."""
    return at.astimezone(ZoneInfo(zone)).date()


@lru_cache(maxsize=16_384)
def instant_on(day: date, wall: time, place: ZoneInfo, fold: int = 0) -> datetime:
    """What the wall clock says, in UTC. A time that is skipped becomes one close by."""
    return datetime.combine(day, wall, place).replace(fold=fold).astimezone(UTC)


@lru_cache(maxsize=1_024)
def _shift(since: datetime, until: datetime, place: ZoneInfo) -> datetime | None:
    """The instant (UTC) at which the clocks of a place are changed in this time, if they are."""
    before = since.astimezone(place).utcoffset()
    if before == until.astimezone(place).utcoffset():
        return None
    while until - since > timedelta(seconds=1):
        middle = since + timedelta(seconds=(until - since) // timedelta(seconds=2))
        if middle.astimezone(place).utcoffset() == before:
            since = middle
        else:
            until = middle
    return until
