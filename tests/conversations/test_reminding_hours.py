"""Reminders come at a good hour of each one's own: neither at night nor on weekends."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from tests.cast import IN_TEN_DAYS, Cast, staged
from tests.conversations.reminding import (
    DAY,
    HOUR,
    in_channel,
    introduce,
    local,
    moments,
    reminded,
    said_at,
    until,
)
from tests.databases import Backend

MEXICO, MADRID, TOKYO = "America/Mexico_City", "Europe/Madrid", "Asia/Tokyo"
LORD_HOWE = "Australia/Lord_Howe"


@pytest.mark.parametrize(
    ("zone", "when"),
    [
        # The deadline is on Friday at 12:00 in London, 06:00 in Mexico, 21:00 in Tokyo.
        ("Europe/London", ["Fri 27 12:00", "Tue 01 12:00", "Thu 03 12:00", "Fri 04 09:00"]),
        (MEXICO, ["Fri 27 08:00", "Tue 01 08:00", "Thu 03 08:00", "Thu 03 19:00"]),
        (TOKYO, ["Mon 30 08:00", "Wed 02 08:00", "Fri 04 08:00", "Fri 04 18:00"]),
        ("Asia/Kathmandu", ["Fri 27 17:45", "Tue 01 17:45", "Thu 03 17:45", "Fri 04 14:45"]),
        ("Pacific/Kiritimati", ["Mon 30 08:00", "Wed 02 08:00", "Fri 04 08:00", "Fri 04 19:00"]),
        ("Pacific/Pago_Pago", ["Fri 27 08:00", "Tue 01 08:00", "Thu 03 08:00", "Thu 03 19:00"]),
    ],
)
def test_everybody_is_reminded_at_a_good_hour_of_their_own(
    cast: Cast, zone: str, when: list[str]
) -> None:
    """Tokyo's Saturday has begun when the first step is due, and 21:00 is too late for the last."""
    ana = cast.representative("Ana Ruiz", "Fundar", tz=zone)
    introduce(cast, ana)
    cast.letter()
    until(cast, IN_TEN_DAYS)
    assert moments(ana) == when


def test_a_zone_that_is_learned_later_counts_from_then_on(cast: Cast) -> None:
    cast.letter()
    ana = cast.representative("Ana Ruiz", "Fundar", tz="Asia/Kathmandu")
    cast.stage.at(IN_TEN_DAYS - timedelta(days=4))
    introduce(cast, ana)
    until(cast, IN_TEN_DAYS)
    assert moments(ana)[-3:] == ["Tue 01 17:45", "Thu 03 17:45", "Fri 04 14:45"]


def test_somebody_whose_night_is_found_out_as_the_message_leaves_sleeps_on(cast: Cast) -> None:
    """Nobody had met them: it was a good hour in the coalition's own zone."""
    cast.letter()
    ana = cast.representative("Ana Ruiz", "Fundar", tz=TOKYO)
    until(cast, IN_TEN_DAYS - timedelta(days=4))
    assert moments(ana) == ["Mon 30 08:00"]


def test_a_deadline_on_a_sunday_is_recalled_on_friday(cast: Cast) -> None:
    ana = cast.representative("Ana Ruiz", "Fundar", tz=MEXICO)
    introduce(cast, ana)
    deadline = local("2026-12-06 12:00", MEXICO)
    cast.letter(deadline=deadline)
    until(cast, deadline)
    assert moments(ana) == ["Mon 30 08:00", "Thu 03 12:00", "Fri 04 19:00"]
    assert [said_at(each, MEXICO) for each in in_channel(cast.channel)] == ["Fri 04 19:00"]


def test_a_letter_of_one_night_reminds_at_night(cast: Cast) -> None:
    ana = cast.representative("Ana Ruiz", "Fundar", tz=MEXICO)
    introduce(cast, ana)
    cast.stage.at(local("2026-11-24 21:00", MEXICO))
    cast.letter(deadline=local("2026-11-25 07:00", MEXICO))
    until(cast, local("2026-11-25 06:30", MEXICO))
    assert moments(ana) == ["Wed 25 04:00"]


def test_what_could_not_leave_by_day_waits_for_the_morning(cast: Cast) -> None:
    """Slack, or the bot, was away until the night."""
    ana = cast.representative("Ana Ruiz", "Fundar", tz=MEXICO)
    introduce(cast, ana)
    cast.letter()
    cast.stage.clock.move_to(local("2026-12-01 08:00", MEXICO))
    cast.stage.bot.tick()
    cast.stage.clock.move_to(local("2026-12-01 23:00", MEXICO))
    cast.stage.settle()
    assert moments(ana) == []
    until(cast, local("2026-12-02 12:00", MEXICO))
    assert moments(ana) == ["Wed 02 08:00"]


def test_a_machine_that_slept_until_the_night_lets_others_sleep(cast: Cast) -> None:
    ana = cast.representative("Ana Ruiz", "Fundar", tz=MEXICO)
    introduce(cast, ana)
    cast.letter()
    cast.stage.at(local("2026-12-02 02:00", MEXICO))  # nothing woke in between
    until(cast, local("2026-12-02 12:00", MEXICO))
    assert moments(ana) == ["Wed 02 08:00"], "two missed steps are one message"


def test_by_hand_is_now_whatever_the_hour(cast: Cast) -> None:
    ana = cast.representative("Ana Ruiz", "Fundar", tz=MEXICO)
    introduce(cast, ana)
    cast.letter()
    cast.stage.at(local("2026-11-28 23:00", MEXICO))
    before = len(reminded(ana))
    cast.carla.command("/letter remind water", cast.channel)
    cast.stage.settle()
    assert moments(ana)[before:] == ["Sat 28 23:00"]


def test_whoever_moves_to_another_zone_misses_no_step(cast: Cast) -> None:
    """In Mexico the step is still to come when in Madrid it has been said."""
    ana = cast.representative("Ana Ruiz", "Fundar", tz=MEXICO)
    ben = cast.representative("Ben Ode", "GESOC", tz=MADRID)
    introduce(cast, ana, ben)
    cast.letter()
    until(cast, IN_TEN_DAYS - timedelta(hours=71))
    assert moments(ana) == ["Fri 27 08:00"]
    assert moments(ben) == ["Fri 27 13:00", "Tue 01 13:00"]
    ana.user.tz = MADRID
    introduce(cast, ana)
    until(cast, IN_TEN_DAYS)
    assert moments(ana, MADRID) == ["Fri 27 15:00", "Tue 01 15:00", "Thu 03 13:00", "Fri 04 10:00"]


# --- changed clocks -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("zone", "deadline", "when"),
    [
        # The clocks are changed on the weekend before the deadline, or there is a leap day.
        ("Europe/Madrid", "2026-03-30 12:00", ["Fri 27 11:00", "Mon 30 08:00", "Mon 30 09:00"]),
        ("America/New_York", "2026-11-02 12:00", ["Fri 30 13:00", "Mon 02 08:00", "Mon 02 09:00"]),
        ("America/Santiago", "2026-09-07 12:00", ["Fri 04 11:00", "Mon 07 08:00", "Mon 07 09:00"]),
        (LORD_HOWE, "2026-04-06 12:00", ["Fri 03 12:30", "Mon 06 08:00", "Mon 06 09:00"]),
        ("America/Bogota", "2028-02-29 12:00", ["Mon 28 08:00", "Mon 28 12:00", "Tue 29 09:00"]),
    ],
)
def test_the_morning_stays_where_it_is_when_the_clocks_are_changed(
    backend: Backend, tmp_path: Path, zone: str, deadline: str, when: list[str]
) -> None:
    end = local(deadline, zone)
    with staged(tmp_path, at=end - timedelta(days=5)) as stage:
        cast = Cast(stage)
        ana = cast.representative("Ana Ruiz", "Fundar", tz=zone)
        introduce(cast, ana)
        cast.letter(deadline=end)
        until(cast, end)
        assert moments(ana) == when


# --- as the coalition wants it ------------------------------------------------------------------


@pytest.fixture
def siesta(backend: Backend, tmp_path: Path) -> Iterator[Cast]:
    with staged(tmp_path, reminders={"quiet": "12:00-16:00", "weekends": True}) as stage:
        yield Cast(stage)


def test_quiet_hours_and_weekends_are_the_coalitions_own(siesta: Cast) -> None:
    cast = siesta
    ana = cast.representative("Ana Ruiz", "Fundar", tz="Europe/London")
    introduce(cast, ana)
    deadline = local("2026-12-06 12:00", "Europe/London")
    cast.letter(deadline=deadline)
    until(cast, deadline)
    assert moments(ana) == ["Sun 29 16:00", "Thu 03 16:00", "Sat 05 16:00", "Sun 06 09:00"]


# --- enough for a day ---------------------------------------------------------------------------


@pytest.fixture
def twice_a_day(backend: Backend, tmp_path: Path) -> Iterator[Cast]:
    with staged(tmp_path, reminders={"before": ["1h"], "per_day": 2}) as stage:
        yield Cast(stage)


def test_nobody_is_reminded_more_often_on_a_day_than_the_coalition_wants(twice_a_day: Cast) -> None:
    """What is too much is said on the next day, in one message, if there is one before the
    deadline."""
    cast = twice_a_day
    ana = cast.representative("Ana Ruiz", "Fundar", tz="Etc/UTC")
    introduce(cast, ana)
    noon = IN_TEN_DAYS - DAY  # a Thursday
    for n, handle in enumerate(("a-one", "b-two", "c-three")):
        cast.letter(handle, deadline=noon + n * HOUR)
    until(cast, noon + 6 * HOUR)
    assert moments(ana) == ["Thu 03 11:00", "Thu 03 12:00"]


def test_a_letter_that_is_over_has_reminded_them_all_the_same(twice_a_day: Cast) -> None:
    cast = twice_a_day
    ana = cast.representative("Ana Ruiz", "Fundar", tz="Etc/UTC")
    introduce(cast, ana)
    noon = IN_TEN_DAYS - DAY  # a Thursday
    for n, handle in enumerate(("a-one", "b-two", "c-three")):
        cast.letter(handle, deadline=noon + n * HOUR)
    until(cast, noon + HOUR / 2)
    form = cast.modal(cast.carla, "/letter cancel a-one")
    form.fill({"Reason": "We merge two."}).submit()
    cast.stage.settle()
    until(cast, noon + 6 * HOUR)
    assert moments(ana) == ["Thu 03 11:00", "Thu 03 12:00"]


@pytest.fixture
def long_before(backend: Backend, tmp_path: Path) -> Iterator[Cast]:
    with staged(tmp_path, reminders={"before": ["30h"], "per_day": 1}) as stage:
        yield Cast(stage)


def test_what_is_too_much_for_a_day_is_said_on_the_next(long_before: Cast) -> None:
    cast = long_before
    ana = cast.representative("Ana Ruiz", "Fundar", tz="Etc/UTC")
    introduce(cast, ana)
    for n, handle in enumerate(("a-one", "b-two", "c-three")):
        cast.letter(handle, deadline=IN_TEN_DAYS + (3 + n) * HOUR)  # due on Thursday from nine on
    until(cast, IN_TEN_DAYS)
    assert moments(ana) == ["Thu 03 09:00", "Fri 04 08:00"]
    assert "2 letters wait for your answer" in reminded(ana)[1].plain


def test_a_day_is_the_recipients_own(long_before: Cast) -> None:
    """At 19:00 and at 09:00 next morning in Auckland it is one day in London."""
    cast = long_before
    ana = cast.representative("Ana Ruiz", "Fundar", tz="Pacific/Auckland")
    introduce(cast, ana)
    for handle, at in (("a-one", "2026-12-01 19:00"), ("b-two", "2026-12-02 09:00")):
        cast.letter(handle, deadline=local(at, "Pacific/Auckland") + 30 * HOUR)
    until(cast, local("2026-12-02 20:00", "Pacific/Auckland"))
    assert moments(ana) == ["Tue 01 19:00", "Wed 02 09:00"]
