"""Moments and durations as people write them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.moments import parse_duration, parse_moment, resolve, write_duration
from bot.domain.refusals import DurationNotUnderstood, MomentDoesNotExist, MomentNotUnderstood

ZONES = [
    "UTC",
    "America/Mexico_City",
    "America/New_York",
    "America/Santiago",
    "Europe/Madrid",
    "Asia/Kathmandu",
    "Australia/Lord_Howe",
    "Pacific/Kiritimati",
]


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[misc, arg-type]


@pytest.mark.parametrize(
    ("written", "zone", "meant"),
    [
        ("2026-12-04 17:00", "UTC", utc(2026, 12, 4, 17)),
        ("2026-12-04 17:00:30", "UTC", utc(2026, 12, 4, 17, 0, 30)),
        ("2026-12-04T17:00", "UTC", utc(2026, 12, 4, 17)),
        ("  2026-12-04 17:00\n", "UTC", utc(2026, 12, 4, 17)),
        ("2026-12-04 17:00", "America/Mexico_City", utc(2026, 12, 4, 23)),
        ("2026-12-04 17:00", "Asia/Kathmandu", utc(2026, 12, 4, 11, 15)),
        ("2026-12-04 17:00", "Pacific/Kiritimati", utc(2026, 12, 4, 3)),
        ("2026-12-31 23:59", "America/Mexico_City", utc(2027, 1, 1, 5, 59)),
        ("2028-02-29 00:00", "UTC", utc(2028, 2, 29)),
        ("2000-02-29 00:00", "UTC", utc(2000, 2, 29)),
    ],
)
def test_a_moment_is_written_in_its_zone_and_kept_in_utc(
    written: str, zone: str, meant: datetime
) -> None:
    moment = parse_moment(written, zone)

    assert moment == meant
    assert moment.tzinfo is UTC


@pytest.mark.parametrize(
    ("written", "zone"),
    [
        ("2026-03-08 02:00", "America/New_York"),
        ("2026-03-08 02:30", "America/New_York"),
        ("2026-03-08 02:59:59", "America/New_York"),
        ("2026-03-29 02:30", "Europe/Madrid"),
        ("2026-09-06 00:30", "America/Santiago"),
        ("2026-10-04 02:15", "Australia/Lord_Howe"),
        ("2011-12-30 12:00", "Pacific/Apia"),
    ],
)
def test_an_hour_that_the_clocks_skip_is_refused_with_its_zone(written: str, zone: str) -> None:
    with pytest.raises(MomentDoesNotExist) as refused:
        parse_moment(written, zone)

    assert refused.value.written == written[:16]
    assert refused.value.zone == zone


@pytest.mark.parametrize("minute", ["01:59", "03:00"])
def test_the_hours_around_it_exist(minute: str) -> None:
    assert parse_moment(f"2026-03-08 {minute}", "America/New_York").tzinfo is UTC


@pytest.mark.parametrize(
    ("written", "zone", "second"),
    [
        ("2026-11-01 01:30", "America/New_York", utc(2026, 11, 1, 6, 30)),
        ("2026-10-25 02:30", "Europe/Madrid", utc(2026, 10, 25, 1, 30)),
        ("2026-04-05 01:45", "Australia/Lord_Howe", utc(2026, 4, 4, 15, 15)),
    ],
)
def test_an_hour_that_comes_twice_means_the_second_time(
    written: str, zone: str, second: datetime
) -> None:
    assert parse_moment(written, zone) == second


@pytest.mark.parametrize(
    "written",
    [
        "",
        "tomorrow",
        "Friday 17:00",
        "2026-12-04",
        "17:00",
        "2026-12-04 5pm",
        "2026-12-04 17",
        "2026-12-04 17:0",
        "2026-12-4 17:00",
        "26-12-04 17:00",
        "04.12.2026 17:00",
        "12/04/2026 17:00",
        "2026-12-04 17:00 UTC",
        "2026-12-04 17:00+01:00",
        "2026-12-04 17:00Z",
        "2026-12-04  17:00",
        "2026-12-04 24:00",
        "2026-12-04 17:60",
        "2026-12-04 17:00:60",
        "2026-13-04 17:00",
        "2026-02-29 17:00",
        "2100-02-29 17:00",
        "2026-04-31 17:00",
        "0000-01-01 00:00",
        "-2026-12-04 17:00",
    ],
)
def test_anything_else_is_no_moment(written: str) -> None:
    with pytest.raises(MomentNotUnderstood):
        parse_moment(written, "America/Mexico_City")


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("written", ["0001-01-01 00:00", "9999-12-31 23:59", "9999-01-01 00:00"])
def test_the_ends_of_the_calendar_are_refused_and_do_not_break_it(written: str, zone: str) -> None:
    with pytest.raises(MomentNotUnderstood):
        parse_moment(written, zone)


def test_a_refusal_repeats_only_the_beginning_of_what_was_typed() -> None:
    with pytest.raises(MomentNotUnderstood) as refused:
        parse_moment("x" * 5_000, "UTC")

    assert refused.value.written == "x" * 40


@given(
    st.datetimes(datetime(1990, 1, 1), datetime(2090, 1, 1)),  # noqa: DTZ001
    st.sampled_from(ZONES),
)
def test_every_local_time_is_either_skipped_or_written_back_as_it_was(
    local: datetime, zone: str
) -> None:
    written = local.strftime("%Y-%m-%d %H:%M:%S")

    try:
        moment = parse_moment(written, zone)
    except MomentDoesNotExist:
        instant = local.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
        assert instant.astimezone(ZoneInfo(zone)).replace(tzinfo=None) != local
        return

    assert moment.astimezone(ZoneInfo(zone)).strftime("%Y-%m-%d %H:%M:%S") == written


@given(st.datetimes(datetime(1990, 1, 1), datetime(2090, 1, 1), timezones=st.just(UTC)))  # noqa: DTZ001
def test_an_instant_resolves_to_itself(instant: datetime) -> None:
    for zone in ZONES:
        assert resolve(instant.astimezone(ZoneInfo(zone))) == instant


# --- durations ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("7d", timedelta(days=7)),
        ("72h", timedelta(hours=72)),
        ("15m", timedelta(minutes=15)),
        ("10s", timedelta(seconds=10)),
        (" 3 h ", timedelta(hours=3)),
        ("36500d", timedelta(days=36_500)),
        ("001h", timedelta(hours=1)),
    ],
)
def test_a_duration_is_a_whole_number_of_days_hours_minutes_or_seconds(
    written: str, meant: timedelta
) -> None:
    assert parse_duration(written) == meant


@pytest.mark.parametrize(
    "written",
    ["", "7", "d", "0d", "-1d", "+1d", "1.5h", "1,5h", "7D", "7w", "1h30m", "7 days", "1e3s"],
)
def test_anything_else_is_no_duration(written: str) -> None:
    with pytest.raises(DurationNotUnderstood):
        parse_duration(written)


@pytest.mark.parametrize("written", ["36501d", "999999d", "999999h", "9999999s"])
def test_a_duration_of_more_than_a_century_is_refused(written: str) -> None:
    with pytest.raises(DurationNotUnderstood):
        parse_duration(written)


@given(st.integers(1, 999_999), st.sampled_from("hms"))
def test_a_duration_that_is_written_is_read_back(number: int, unit: str) -> None:
    try:
        duration = parse_duration(f"{number}{unit}")
    except DurationNotUnderstood:
        return

    assert parse_duration(write_duration(duration)) == duration


@pytest.mark.parametrize(
    ("duration", "written"),
    [
        (timedelta(days=7), "7d"),
        (timedelta(hours=72), "3d"),
        (timedelta(hours=25), "25h"),
        (timedelta(minutes=90), "90m"),
        (timedelta(seconds=3_601), "3601s"),
    ],
)
def test_a_duration_is_written_in_the_largest_unit_that_divides_it(
    duration: timedelta, written: str
) -> None:
    assert write_duration(duration) == written
