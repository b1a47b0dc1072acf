"""On which mornings the coordinators' digest is due: weekends, zones, clocks that are changed."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

import pytest

from bot.domain.digest import STILL_MORNING, day_of, days_before, is_morning, next_morning

NINE = time(9)
MEXICO, MADRID, KABUL, APIA = "America/Mexico_City", "Europe/Madrid", "Asia/Kabul", "Pacific/Apia"
LORD_HOWE = "Australia/Lord_Howe"


def utc(written: str) -> datetime:
    return datetime.fromisoformat(written).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("after", "zone", "at", "expected"),
    [
        # A Tuesday at six in the morning: today. At nine and after: tomorrow.
        ("2026-11-24 12:00", MEXICO, NINE, "2026-11-24 15:00"),
        ("2026-11-24 14:59:59", MEXICO, NINE, "2026-11-24 15:00"),
        ("2026-11-24 15:00", MEXICO, NINE, "2026-11-25 15:00"),
        ("2026-11-24 23:00", MEXICO, NINE, "2026-11-25 15:00"),
        # It is Wednesday there already.
        ("2026-11-25 05:59", MEXICO, NINE, "2026-11-25 15:00"),
        # Friday's is followed by Monday's.
        ("2026-11-27 15:00", MEXICO, NINE, "2026-11-30 15:00"),
        ("2026-11-28 12:00", MEXICO, NINE, "2026-11-30 15:00"),
        ("2026-11-29 23:59", MEXICO, NINE, "2026-11-30 15:00"),
        # Sunday evening in UTC is Monday morning in Samoa, and Friday there is Thursday in UTC.
        ("2026-11-29 19:00", APIA, NINE, "2026-11-29 20:00"),
        ("2026-11-26 20:00", APIA, NINE, "2026-11-29 20:00"),
        # Zones with half hours.
        ("2026-11-24 12:00", KABUL, NINE, "2026-11-25 04:30"),
        # The last Sunday of March and of October: nine o'clock stays nine o'clock.
        ("2026-03-27 08:00", MADRID, NINE, "2026-03-30 07:00"),
        ("2026-10-23 07:00", MADRID, NINE, "2026-10-26 08:00"),
        # Clocks that skip the hour on a working day: in Samoa's and Iran's way, here Cairo's, on a
        # Friday at midnight; the digest is due as soon as the hour is over.
        ("2026-04-23 12:00", "Africa/Cairo", time(0, 30), "2026-04-23 22:30"),
        # And one that comes twice, in Cairo on a Thursday night: the first time.
        ("2026-10-29 12:00", "Africa/Cairo", time(23, 30), "2026-10-29 20:30"),
        ("2026-10-29 20:30", "Africa/Cairo", time(23, 30), "2026-10-30 21:30"),
        # A clock that moves by half an hour, on a Sunday.
        ("2026-04-03 00:00", LORD_HOWE, NINE, "2026-04-05 22:30"),
        # A leap day that is a Tuesday, and the turn of a year.
        ("2028-02-28 15:00", MEXICO, NINE, "2028-02-29 15:00"),
        ("2026-12-31 15:00", MEXICO, NINE, "2027-01-01 15:00"),
    ],
)
def test_the_next_working_morning(after: str, zone: str, at: time, expected: str) -> None:
    assert next_morning(utc(after), at, zone) == utc(expected)


@pytest.mark.parametrize(
    ("now", "still"),
    [
        ("2026-11-24 14:59", False),
        ("2026-11-24 15:00", True),
        ("2026-11-24 20:59", True),
        ("2026-11-24 21:00", False),
        ("2026-11-28 15:00", False),
        ("2026-11-29 16:00", False),
        ("2026-11-30 16:00", True),
    ],
)
def test_a_late_digest_goes_out_in_the_morning_or_not_at_all(now: str, still: bool) -> None:
    assert is_morning(utc(now), NINE, MEXICO) is still


def test_whatever_is_planned_may_go_out_when_it_is_due() -> None:
    for zone in (MEXICO, MADRID, KABUL, APIA, LORD_HOWE):
        at = utc("2026-01-01 00:00")
        for _ in range(300):
            following = next_morning(at, NINE, zone)
            assert is_morning(following, NINE, zone)
            assert following - at <= timedelta(days=4)
            at = following
        assert at > utc("2027-01-01 00:00")


def test_the_day_is_that_of_the_wall() -> None:
    late = utc("2026-11-25 05:59")
    assert (day_of(late, MEXICO), day_of(late, MADRID)) == ("2026-11-24", "2026-11-25")
    assert days_before("2026-03-01", 2) == ["2026-02-28", "2026-02-27"]
    assert timedelta(hours=12) > STILL_MORNING, "nobody gets the digest at night"
