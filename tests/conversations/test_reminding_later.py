"""Remind me later, and more time: promised to one person, kept to the minute."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.rehearsal import Person
from tests.cast import IN_TEN_DAYS, Cast, nothing_stored, staged
from tests.conversations.reminding import (
    DAY,
    HOUR,
    introduce,
    local,
    moments,
    reminded,
    reminders,
    until,
)
from tests.databases import Backend

LONDON = "Europe/London"


@pytest.fixture
def ana(cast: Cast) -> Person:
    """Somebody who has been reminded for the first time, on a Friday at noon."""
    ana = cast.representative("Ana Ruiz", "Fundar", tz=LONDON)
    introduce(cast, ana)
    cast.letter()
    cast.stage.at(IN_TEN_DAYS - 7 * DAY)
    assert moments(ana) == ["Fri 27 12:00"]
    return ana


def later(person: Person) -> str:
    """Presses the button of the last reminder; what stands in the window that opens."""
    window = person.click(reminded(person)[-1], "Remind me later").view
    assert window is not None
    told = window.plain
    window.close()
    return told


def test_who_asks_is_reminded_on_the_next_working_morning(cast: Cast, ana: Person) -> None:
    told = later(ana)
    assert "You will be reminded of Water for all on" in told
    assert "Monday, November 30, 2026" in told or "November 30th, 2026" in told
    until(cast, IN_TEN_DAYS - 3 * DAY - HOUR)
    assert moments(ana)[1:] == ["Mon 30 08:00"]


def test_asking_twice_gets_the_same_answer_and_one_reminder(cast: Cast, ana: Person) -> None:
    first = later(ana)
    cast.stage.later(HOUR)
    assert later(ana) == first
    until(cast, IN_TEN_DAYS - 3 * DAY - HOUR)
    assert len(reminders(ana)) == 2


def test_until_then_no_step_reminds_them(cast: Cast) -> None:
    ana = cast.representative("Ana Ruiz", "Fundar", tz=LONDON)
    ben = cast.representative("Ben Ode", "GESOC", tz=LONDON)
    introduce(cast, ana, ben)
    cast.letter()
    cast.stage.at(IN_TEN_DAYS - DAY - HOUR)  # Thursday, 11:00
    later(ana)
    cast.stage.at(IN_TEN_DAYS - DAY)
    assert [len(reminders(each)) for each in (ana, ben)] == [1, 2]
    until(cast, IN_TEN_DAYS)
    assert moments(ana)[1:] == ["Fri 04 08:00", "Fri 04 09:00"]


def test_others_are_reminded_as_before(cast: Cast, ana: Person) -> None:
    ben = cast.representative("Ben Ode", "GESOC", tz=LONDON)
    introduce(cast, ben)
    later(ana)
    cast.stage.at(IN_TEN_DAYS - 3 * DAY)
    assert moments(ben) == ["Tue 01 12:00"]


def test_without_a_morning_before_the_deadline_it_is_half_way_there(
    cast: Cast, ana: Person
) -> None:
    cast.stage.at(IN_TEN_DAYS - 3 * HOUR)  # Friday, 09:00
    later(ana)
    until(cast, IN_TEN_DAYS, timedelta(minutes=10))
    assert moments(ana)[-2:] == ["Fri 04 09:00", "Fri 04 10:30"]


def test_who_has_answered_by_then_is_left_in_peace(cast: Cast, ana: Person) -> None:
    later(ana)
    cast.sign(ana)
    until(cast, IN_TEN_DAYS)
    assert len(reminders(ana)) == 1


def test_a_reminder_that_is_on_its_way_waits_too(cast: Cast, ana: Person) -> None:
    cast.stage.clock.move_to(IN_TEN_DAYS - 3 * DAY)
    cast.stage.bot.tick()
    later(ana)
    cast.stage.settle()
    assert len(reminders(ana)) == 1
    until(cast, IN_TEN_DAYS - 2 * DAY)
    assert moments(ana)[1:] == ["Wed 02 08:00"]


def test_it_is_kept_over_a_restart_and_a_clock_set_back(cast: Cast, ana: Person) -> None:
    later(ana)
    cast.stage.stop_bot()
    cast.stage.start_bot()
    until(cast, IN_TEN_DAYS - 4 * DAY)
    assert len(reminders(ana)) == 2
    cast.stage.clock.move(-DAY)
    until(cast, IN_TEN_DAYS - 3 * DAY - HOUR)
    assert len(reminders(ana)) == 2


def test_it_can_be_asked_again_after_the_clock_was_set_back(cast: Cast, ana: Person) -> None:
    later(ana)
    until(cast, IN_TEN_DAYS - 4 * DAY)
    cast.stage.clock.move(-2 * DAY)
    later(ana)
    until(cast, IN_TEN_DAYS - 3 * DAY - HOUR)
    assert len(reminders(ana)) == 3


def test_where_nothing_waits_for_them_it_is_refused(cast: Cast, ana: Person) -> None:
    message = reminded(ana)[-1]
    cast.sign(ana)
    with nothing_stored(cast.stage):
        told = ana.click(message, "Remind me later").view
    assert told is not None
    assert "There is nothing to remind you of" in told.plain
    told.close()
    cast.stage.at(IN_TEN_DAYS)
    with nothing_stored(cast.stage):
        told = ana.click(message, "Remind me later").view
    assert told is not None
    assert "“water” is closed" in told.plain


# --- an extension -------------------------------------------------------------------------------


def extend(cast: Cast, moment: str) -> None:
    cast.carla.command(f"/letter extend water {moment}", cast.channel)
    cast.stage.settle()


def told_of_more_time(person: Person) -> list[str]:
    return [dm.plain for dm in person.dms if "has extended the deadline of" in dm.plain]


def test_who_was_reminded_and_has_not_answered_is_told_of_more_time(cast: Cast) -> None:
    ana = cast.representative("Ana Ruiz", "Fundar", tz=LONDON)
    sara = cast.representative("Sara Signs", "IMCO", tz=LONDON)
    introduce(cast, ana, sara)
    cast.letter()
    cast.stage.at(IN_TEN_DAYS - 7 * DAY)
    new = cast.representative("Nora New", "CIDAC", tz=LONDON)
    cast.sign(sara)
    extend(cast, "2026-12-11 06:00")
    (told,) = told_of_more_time(ana)
    assert "@Carla Coord has extended the deadline of Water for all" in told
    assert told_of_more_time(sara) == told_of_more_time(new) == []
    assert ana.dms[-1].buttons[:2] == ["Read the letter", "Sign on"]


def test_at_night_the_news_of_more_time_waits_for_the_morning(cast: Cast, ana: Person) -> None:
    cast.stage.at(local("2026-11-27 23:00", LONDON))
    extend(cast, "2026-12-11 06:00")
    assert told_of_more_time(ana) == []
    until(cast, local("2026-11-30 09:00", LONDON))
    assert len(told_of_more_time(ana)) == 1


def test_an_extension_moves_what_has_not_been_said(cast: Cast, ana: Person) -> None:
    """Also what is on its way: three days before the old deadline is not three days before the
    new one."""
    cast.stage.clock.move_to(IN_TEN_DAYS - 3 * DAY)
    cast.stage.bot.tick()
    cast.carla.command("/letter extend water 2026-12-11 06:00", cast.channel)
    cast.stage.settle()
    assert len(reminders(ana)) == 1
    until(cast, IN_TEN_DAYS + 7 * DAY)
    assert moments(ana)[1:] == ["Fri 04 12:00", "Tue 08 12:00", "Thu 10 12:00", "Fri 11 09:00"]


def test_what_was_promised_is_kept_when_the_deadline_moves(cast: Cast, ana: Person) -> None:
    later(ana)
    extend(cast, "2026-12-18 06:00")
    until(cast, IN_TEN_DAYS - 2 * DAY)
    assert moments(ana)[1:] == ["Mon 30 08:00"]


def test_extending_twice_is_told_once_where_nobody_could_read_the_first(
    cast: Cast, ana: Person
) -> None:
    cast.carla.command("/letter extend water 2026-12-11 06:00", cast.channel)
    cast.carla.command("/letter extend water 2026-12-12 06:00", cast.channel)
    cast.stage.settle()
    (told,) = told_of_more_time(ana)
    assert "December 12" in told


def test_a_revision_moves_no_reminder(cast: Cast, ana: Person) -> None:
    before = planned(cast)
    form = cast.modal(cast.carla, "/letter revise water")
    form.fill({"Draft": "The wells are *closed*.", "What changed": "Shorter."})
    answer = form.fill({"Kind of change": "Material"}).submit()
    cast.stage.settle()
    if answer.view is not None:
        answer.view.submit()
    cast.stage.settle()
    assert "revised" in cast.events()
    assert planned(cast) == before


def planned(cast: Cast) -> list[object]:
    from sqlalchemy import select

    from storage.tables import DueRow

    with cast.stage.bot.office.database.reading() as view:
        rows = view.execute(select(DueRow.__table__).where(DueRow.kind != "digest"))
        return sorted(map(tuple, rows))


# --- when the letter is over --------------------------------------------------------------------


@pytest.mark.parametrize("end", ["cancel", "finalize"])
def test_nothing_is_kept_of_who_was_reminded_two_days_after_a_letter_is_over(
    cast: Cast, ana: Person, end: str
) -> None:
    from bot.usecases import tidying
    from storage import reminders as kept
    from storage import schedule

    later(ana)
    if end == "cancel":
        cast.modal(cast.carla, "/letter cancel water").fill({"Reason": "Withdrawn."}).submit()
    else:
        cast.close()
        cast.finalize(reason="So be it.")
    cast.stage.settle()
    office = cast.stage.bot.office
    with office.database.reading() as view:
        assert schedule.waiting(view, 1) == {}
    until(cast, IN_TEN_DAYS + 3 * DAY)
    assert len(reminders(ana)) == 1
    tidying.tidy(office, cast.stage.clock())
    with office.database.reading() as view:
        assert kept.reminded(view, 1) == set()


@pytest.fixture
def one_a_day(backend: Backend, tmp_path: Path) -> Iterator[Cast]:
    with staged(tmp_path, reminders={"before": ["24h"], "per_day": 1}) as stage:
        yield Cast(stage)


def test_what_somebody_asked_for_is_no_burden(one_a_day: Cast) -> None:
    """Reminders by hand and those put off come over the day's measure, and count in it."""
    cast = one_a_day
    ana = cast.representative("Ana Ruiz", "Fundar", tz=LONDON)
    introduce(cast, ana)
    cast.letter()
    cast.letter("air", deadline=IN_TEN_DAYS + HOUR)
    cast.stage.at(IN_TEN_DAYS - DAY - HOUR)
    cast.carla.command("/letter remind water", cast.channel)
    cast.stage.settle()
    assert moments(ana) == ["Thu 03 11:00"]
    until(cast, IN_TEN_DAYS - DAY + 3 * HOUR)
    assert moments(ana) == ["Thu 03 11:00"], "enough for today"
    cast.carla.command("/letter remind air", cast.channel)
    cast.stage.settle()
    assert len(moments(ana)) == 2
    until(cast, IN_TEN_DAYS)
    assert moments(ana)[2:] == ["Fri 04 08:00"]
