"""The hours in which somebody may be reminded: by their own wall clock, whatever is done to it."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.hours import (
    ALWAYS,
    BEFORE_QUIET,
    Hours,
    day_of,
    good_moment,
    morning_after,
    parse_hours,
)

NIGHTS = Hours(time(20), time(8), weekends=False)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
FAR = datetime(2200, 1, 1, tzinfo=UTC)
LONG_AGO = datetime(1990, 1, 1, tzinfo=UTC)


def local(written: str, zone: str, fold: int = 0) -> datetime:
    """What the wall clock of a zone says, in UTC; `fold` 1 is the second time that it comes."""
    at = datetime.fromisoformat(written).replace(tzinfo=ZoneInfo(zone), fold=fold)
    return at.astimezone(UTC)


def shown(at: datetime, zone: str) -> str:
    return at.astimezone(ZoneInfo(zone)).strftime("%Y-%m-%d %H:%M")


def moment(
    at: datetime,
    zone: str,
    hours: Hours = NIGHTS,
    before: datetime = FAR,
    not_before: datetime = LONG_AGO,
) -> datetime:
    return good_moment(at, zone, hours, before=before, not_before=not_before)


# --- the next good moment -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("at", "then"),
    [
        ("2026-11-24 12:00", "2026-11-24 12:00"),  # a Tuesday
        ("2026-11-24 08:00", "2026-11-24 08:00"),  # the first instant is good
        ("2026-11-24 07:59", "2026-11-24 08:00"),
        ("2026-11-24 19:59", "2026-11-24 19:59"),
        ("2026-11-24 20:00", "2026-11-25 08:00"),  # the first quiet instant is quiet
        ("2026-11-25 00:00", "2026-11-25 08:00"),
        ("2026-11-27 20:00", "2026-11-30 08:00"),  # Friday evening: Monday morning
        ("2026-11-28 12:00", "2026-11-30 08:00"),
        ("2026-11-29 23:59", "2026-11-30 08:00"),
        ("2028-02-28 21:00", "2028-02-29 08:00"),  # a leap day, a Tuesday
        ("2028-02-29 21:00", "2028-03-01 08:00"),
        ("2027-02-28 21:00", "2027-03-01 08:00"),  # no leap day
        ("2024-02-29 03:00", "2024-02-29 08:00"),
        ("2026-12-31 22:00", "2027-01-01 08:00"),
    ],
)
@pytest.mark.parametrize("zone", ["America/Mexico_City", "Pacific/Kiritimati", "Pacific/Pago_Pago"])
def test_quiet_hours_and_weekends_move_a_reminder_to_the_next_good_moment(
    at: str, then: str, zone: str
) -> None:
    """In Kiritimati (+14) it is a day later than in Pago Pago (-11) at the same moment."""
    assert shown(moment(local(at, zone), zone), zone) == then


@pytest.mark.parametrize(
    ("zone", "at", "then"),
    [
        # Spring: the night before the clocks are changed is an hour shorter.
        ("Europe/Madrid", "2026-03-29 01:30", "2026-03-30 08:00"),
        ("America/Santiago", "2026-09-05 21:00", "2026-09-07 08:00"),
        ("America/New_York", "2026-03-07 23:00", "2026-03-09 08:00"),
        ("Australia/Lord_Howe", "2026-10-03 23:00", "2026-10-05 08:00"),  # half an hour
        # Autumn: it is an hour longer.
        ("Europe/Madrid", "2026-10-25 01:30", "2026-10-26 08:00"),
        ("America/Santiago", "2026-04-04 22:00", "2026-04-06 08:00"),
        ("Australia/Lord_Howe", "2026-04-05 01:45", "2026-04-06 08:00"),
        # A Friday that Samoa left out: after Thursday came Saturday.
        ("Pacific/Apia", "2011-12-29 21:00", "2012-01-02 08:00"),
    ],
)
def test_changed_clocks_leave_the_morning_where_it_is(zone: str, at: str, then: str) -> None:
    assert shown(moment(local(at, zone), zone), zone) == then


@pytest.mark.parametrize(
    ("zone", "at", "then", "later_by"),
    [
        ("Europe/Madrid", "2026-03-28 20:00", "2026-03-29 08:00", 11 * HOUR),
        ("Europe/Madrid", "2026-10-24 20:00", "2026-10-25 08:00", 13 * HOUR),
        ("America/Santiago", "2026-09-05 20:00", "2026-09-06 08:00", 11 * HOUR),
        ("America/Santiago", "2026-04-04 20:00", "2026-04-05 08:00", 13 * HOUR),
        ("Australia/Lord_Howe", "2026-10-03 20:00", "2026-10-04 08:00", 11.5 * HOUR),
        ("Australia/Lord_Howe", "2026-04-04 20:00", "2026-04-05 08:00", 12.5 * HOUR),
        ("Pacific/Apia", "2011-12-29 20:00", "2011-12-31 08:00", 12 * HOUR),
        ("Asia/Kolkata", "2026-03-29 20:00", "2026-03-30 08:00", 12 * HOUR),
    ],
)
def test_a_night_is_as_long_as_the_wall_clock_makes_it(
    zone: str, at: str, then: str, later_by: timedelta
) -> None:
    start = local(at, zone)
    found = moment(start, zone, Hours(time(20), time(8), weekends=True))
    assert shown(found, zone) == then
    assert found - start == later_by


def test_quiet_that_ends_in_an_hour_that_does_not_exist_ends_when_the_clocks_are_changed() -> None:
    hours = Hours(time(22), time(2, 30))
    found = moment(local("2026-03-29 01:00", "Europe/Madrid"), "Europe/Madrid", hours)
    assert shown(found, "Europe/Madrid") == "2026-03-29 03:00"
    assert found == datetime(2026, 3, 29, 1, 0, tzinfo=UTC)


def test_quiet_that_begins_in_an_hour_that_does_not_exist_begins_when_the_clocks_are_changed() -> (
    None
):
    hours = Hours(time(2, 30), time(6))
    zone = "Europe/Madrid"
    assert hours.allow(local("2026-03-29 01:59", zone), zone)
    assert not hours.allow(datetime(2026, 3, 29, 1, 0, tzinfo=UTC), zone)
    found = moment(datetime(2026, 3, 29, 1, 0, tzinfo=UTC), zone, hours)
    assert shown(found, zone) == "2026-03-29 06:00"


def test_an_hour_that_comes_twice_is_quiet_twice() -> None:
    zone, hours = "Europe/Madrid", Hours(time(2), time(2, 30))
    first, second = (local("2026-10-25 02:10", zone, fold) for fold in (0, 1))
    assert second - first == HOUR
    assert moment(first, zone, hours) == local("2026-10-25 02:30", zone)
    assert moment(second, zone, hours) == local("2026-10-25 02:30", zone, 1)


# --- the last good moment before it -------------------------------------------------------------


@pytest.mark.parametrize(
    ("at", "deadline", "then"),
    [
        # A deadline on a Sunday noon: whatever is due on the weekend is said on Friday.
        ("2026-12-05 12:00", "2026-12-06 12:00", "2026-12-04 19:00"),
        ("2026-12-06 09:00", "2026-12-06 12:00", "2026-12-04 19:00"),
        # A deadline at six in the morning: what is due at three is said the evening before.
        ("2026-12-02 03:00", "2026-12-02 06:00", "2026-12-01 19:00"),
        # The deadline itself is too late.
        ("2026-12-02 05:00", "2026-12-02 08:00", "2026-12-01 19:00"),
        ("2026-12-02 05:00", "2026-12-02 08:01", "2026-12-02 08:00"),
    ],
)
def test_where_nothing_good_comes_before_the_deadline_it_is_said_before(
    at: str, deadline: str, then: str
) -> None:
    zone = "America/Bogota"
    found = moment(local(at, zone), zone, before=local(deadline, zone))
    assert shown(found, zone) == then


@pytest.mark.parametrize(
    ("now", "then"),
    [
        ("2026-12-04 12:00", "2026-12-04 19:00"),
        ("2026-12-04 18:30", "2026-12-04 19:15"),  # half of what is left
        ("2026-12-04 19:30", "2026-12-04 19:45"),
        ("2026-12-04 20:00", "2026-12-05 12:00"),  # nothing good is left: it is urgent
        ("2026-12-05 06:00", "2026-12-05 12:00"),
        ("2026-12-05 13:00", "2026-12-05 13:00"),
    ],
)
def test_what_lies_behind_is_no_good_moment(now: str, then: str) -> None:
    zone = "America/Bogota"
    found = moment(
        local("2026-12-05 12:00", zone),
        zone,
        before=local("2026-12-06 12:00", zone),
        not_before=local(now, zone),
    )
    assert shown(found, zone) == then


def test_a_good_stretch_that_is_short_is_used_from_its_first_instant() -> None:
    zone, hours = "America/Bogota", Hours(time(8, 30), time(8))
    found = moment(
        local("2026-12-02 09:00", zone), zone, hours, before=local("2026-12-02 18:00", zone)
    )
    assert shown(found, zone) == "2026-12-02 08:00"


def test_an_urgent_letter_reminds_at_night() -> None:
    zone = "America/Bogota"
    now, deadline = local("2026-12-01 21:00", zone), local("2026-12-02 07:00", zone)
    at = local("2026-12-02 04:00", zone)
    assert moment(at, zone, before=deadline, not_before=now) == at


# --- days ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("zone", "at", "then"),
    [
        ("America/Bogota", "2026-12-01 00:10", "2026-12-02 08:00"),
        ("America/Bogota", "2026-12-01 23:50", "2026-12-02 08:00"),
        ("America/Bogota", "2026-12-04 09:00", "2026-12-07 08:00"),
        ("Pacific/Apia", "2011-12-29 09:00", "2012-01-02 08:00"),
        ("Europe/Madrid", "2026-03-27 09:00", "2026-03-30 08:00"),
        ("Asia/Beirut", "2026-03-28 12:00", "2026-03-30 08:00"),  # midnight is skipped
        ("America/Havana", "2026-11-01 00:30", "2026-11-02 08:00"),  # and here comes twice
    ],
)
def test_the_morning_after_is_a_working_one(zone: str, at: str, then: str) -> None:
    assert shown(morning_after(local(at, zone), zone, NIGHTS), zone) == then


def test_without_quiet_hours_the_next_day_begins_at_midnight() -> None:
    found = morning_after(local("2026-12-05 15:00", "Europe/Madrid"), "Europe/Madrid", ALWAYS)
    assert shown(found, "Europe/Madrid") == "2026-12-06 00:00"


def test_a_day_is_that_of_the_zone() -> None:
    at = datetime(2026, 12, 1, 10, 30, tzinfo=UTC)
    assert [day_of(at, zone).day for zone in ("Pacific/Kiritimati", "Pacific/Pago_Pago")] == [2, 30]


# --- as they are written ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "hours"),
    [
        ("20:00-08:00", Hours(time(20), time(8), weekends=False)),
        (" 21:30 - 07:15 ", Hours(time(21, 30), time(7, 15), weekends=False)),
        ("12:00–14:00", Hours(time(12), time(14), weekends=False)),
        ("00:00-06:00", Hours(time(0), time(6), weekends=False)),
        ("", Hours(weekends=False)),
    ],
)
def test_hours_are_written_with_a_beginning_and_an_end(written: str, hours: Hours) -> None:
    assert parse_hours(written, weekends=False) == hours


@pytest.mark.parametrize(
    "written",
    ["20-8", "20:00", "24:00-08:00", "20:60-08:00", "08:00-08:00", "at night", "8:00-9:00"],
)
def test_anything_else_is_no_hours(written: str) -> None:
    with pytest.raises(ValueError, match="beginning and an end"):
        parse_hours(written, weekends=False)


# --- whatever comes -----------------------------------------------------------------------------

ZONES = st.sampled_from(
    [
        "Africa/Casablanca",
        "America/Bogota",
        "America/Havana",
        "America/St_Johns",
        "America/Santiago",
        "Asia/Beirut",
        "Asia/Kathmandu",
        "Australia/Lord_Howe",
        "Europe/Dublin",
        "Pacific/Apia",
        "Pacific/Chatham",
        "Pacific/Kiritimati",
        "Pacific/Pago_Pago",
    ]
)
WALLS = st.times().map(lambda each: each.replace(second=0, microsecond=0))
HOURS = st.builds(Hours, WALLS, WALLS, st.booleans()).filter(
    lambda each: each.quiet_from != each.quiet_until
)
MOMENTS = st.integers(0, 18_000_000).map(lambda n: datetime(2005, 1, 1, tzinfo=UTC) + n * MINUTE)
CHANGES = st.sampled_from(
    [
        datetime(2011, 12, 30, 10, tzinfo=UTC),
        datetime(2026, 3, 29, 1, tzinfo=UTC),
        datetime(2026, 4, 4, 15, tzinfo=UTC),
        datetime(2026, 10, 3, 15, 30, tzinfo=UTC),
        datetime(2026, 10, 25, 1, tzinfo=UTC),
        datetime(2026, 11, 1, 5, tzinfo=UTC),
    ]
).flatmap(lambda at: st.integers(-3_000, 3_000).map(lambda n: at + n * MINUTE))


@given(MOMENTS | CHANGES, ZONES, HOURS)
def test_the_next_good_moment_is_good_and_none_comes_before_it(at, zone, hours) -> None:
    found = hours.next_good(at, zone)
    assert found >= at
    assert hours.allow(found, zone)
    step = max((found - at) / 200, MINUTE)
    missed, n = [], 0
    while at + n * step < found:
        missed += [at + n * step] if hours.allow(at + n * step, zone) else []
        n += 1
    assert missed == []
    assert found == at or not hours.allow(found - timedelta(microseconds=1), zone)


@given(MOMENTS | CHANGES, ZONES, HOURS, st.integers(1, 5_000), st.integers(0, 5_000))
def test_a_reminder_comes_in_time_and_at_a_good_hour_if_there_is_one(
    at, zone, hours, left, ago
) -> None:
    deadline, now = at + left * MINUTE, at - ago * MINUTE
    found = good_moment(at, zone, hours, before=deadline, not_before=now)
    assert now <= found < deadline
    if hours.allow(found, zone):
        later = hours.next_good(at, zone)
        assert found == later or later >= deadline
    else:
        assert found == at
        tried = [now + n * (deadline - now) / 300 for n in range(300)]
        assert not any(hours.allow(each, zone) for each in tried)


@given(MOMENTS | CHANGES, ZONES, HOURS)
def test_what_is_said_before_is_said_a_while_before_quiet_begins(at, zone, hours) -> None:
    if hours.allow(at, zone):
        return
    found = good_moment(at, zone, hours, before=at + MINUTE, not_before=LONG_AGO)
    if hours.next_good(at, zone) < at + MINUTE:
        return
    assert hours.allow(found, zone)
    assert found < at
    stretch = hours.last_good(at, zone)
    assert stretch is not None
    assert found == max(stretch[0], stretch[1] - BEFORE_QUIET)
