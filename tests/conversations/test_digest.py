"""The coordinators' digest: each working morning, once, and no more than fits on a phone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.config import RemindersSection
from bot.domain.letter import Terms
from bot.rehearsal import Message, Person
from tests.cast import A_TUESDAY, IN_TEN_DAYS, Cast, staged
from tests.conversations.at_home import in_order

WEDNESDAY = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
FRIDAY = datetime(2026, 11, 27, 9, 0, tzinfo=UTC)
DAY = timedelta(days=1)
MINUTE = timedelta(minutes=1)


def digests(person: Person) -> list[Message]:
    return [each for each in person.dms if each.plain.startswith("Today: ")]


def on_each_morning(cast: Cast, person: Person, first: datetime, days: int) -> list[int]:
    """How many digests somebody gets on each of so many days."""
    found = []
    for n in range(days):
        before = len(digests(person))
        cast.stage.at(first + n * DAY)
        found.append(len(digests(person)) - before)
    return found


# --- when ---------------------------------------------------------------------------------------


def test_it_comes_on_working_mornings_and_not_at_weekends(cast: Cast) -> None:
    cast.letter()
    assert on_each_morning(cast, cast.carla, WEDNESDAY, 9) == [1, 1, 1, 0, 0, 1, 1, 1, 1]


def test_it_comes_at_nine_and_not_before(cast: Cast) -> None:
    cast.letter()
    cast.stage.at(WEDNESDAY - MINUTE)
    assert digests(cast.carla) == []
    cast.stage.at(WEDNESDAY)
    cast.stage.later(MINUTE)
    assert len(digests(cast.carla)) == 1


@pytest.mark.usefixtures("backend")
def test_it_comes_in_the_coordinators_own_zone(tmp_path: Path) -> None:
    with staged(tmp_path) as stage:
        cast = Cast(stage, introduced=False)
        cast.carla.user.tz = "Asia/Kabul"
        stage.bot.directory.meet_coordinators()
        cast.letter()
        cast.stage.at(datetime(2026, 11, 25, 4, 29, tzinfo=UTC))
        assert digests(cast.carla) == []
        cast.stage.at(datetime(2026, 11, 25, 4, 30, tzinfo=UTC))
        assert len(digests(cast.carla)) == 1


@pytest.mark.usefixtures("backend")
def test_where_slack_tells_no_zone_it_comes_in_the_coalitions(tmp_path: Path) -> None:
    with staged(tmp_path) as stage:
        cast = Cast(stage, introduced=False)
        cast.carla.user.tz = ""
        stage.bot.directory.meet_coordinators()
        cast.letter()
        cast.stage.at(WEDNESDAY + timedelta(hours=6) - MINUTE)
        assert digests(cast.carla) == []
        cast.stage.at(WEDNESDAY + timedelta(hours=6))
        assert len(digests(cast.carla)) == 1


def test_nothing_comes_where_no_letter_is_open(cast: Cast) -> None:
    cast.draft()
    assert on_each_morning(cast, cast.carla, WEDNESDAY, 2) == [0, 0]


def test_it_goes_on_until_the_last_letter_is_finalized(cast: Cast) -> None:
    cast.letter()
    cast.sign(cast.representative("Ana Ruiz", "Fundar"))
    cast.close()
    assert on_each_morning(cast, cast.carla, WEDNESDAY, 2) == [1, 1]
    cast.finalize()
    assert on_each_morning(cast, cast.carla, FRIDAY, 5) == [0] * 5


def test_it_begins_again_with_the_next_letter(cast: Cast) -> None:
    cast.letter()
    cast.carla.command("/letter cancel water", cast.channel).view.fill({"Reason": "No."}).submit()
    assert on_each_morning(cast, cast.carla, WEDNESDAY, 2) == [0, 0]
    cast.letter("forests", title="Forests for all")
    assert on_each_morning(cast, cast.carla, FRIDAY, 1) == [1]


def test_several_missed_mornings_are_one(cast: Cast) -> None:
    cast.letter()
    cast.stage.stop_bot()
    cast.stage.clock.move_to(FRIDAY + timedelta(hours=2))
    cast.stage.start_bot()
    cast.stage.later(timedelta(0))
    assert len(digests(cast.carla)) == 1
    assert on_each_morning(cast, cast.carla, FRIDAY + DAY, 3) == [0, 0, 1]


def test_one_that_is_too_late_waits_for_the_next_morning(cast: Cast) -> None:
    cast.letter()
    cast.stage.at(WEDNESDAY + timedelta(hours=12))
    assert digests(cast.carla) == []
    cast.stage.at(WEDNESDAY + DAY)
    assert len(digests(cast.carla)) == 1


def test_one_that_was_missed_on_friday_does_not_come_on_saturday(cast: Cast) -> None:
    cast.letter()
    assert on_each_morning(cast, cast.carla, WEDNESDAY, 2) == [1, 1]
    assert on_each_morning(cast, cast.carla, FRIDAY + DAY, 3) == [0, 0, 1]


def test_one_that_could_not_leave_on_its_day_does_not_leave_at_all(cast: Cast) -> None:
    from bot.usecases import reminding

    cast.letter()
    cast.stage.clock.move_to(WEDNESDAY)
    reminding.tick(cast.stage.bot.office, WEDNESDAY)  # and nothing is sent
    cast.stage.at(WEDNESDAY + DAY)
    assert len(digests(cast.carla)) == 1


@pytest.mark.usefixtures("backend")
def test_it_can_be_switched_off(tmp_path: Path) -> None:
    with staged(tmp_path, reminders={"digest": ""}) as stage:
        cast = Cast(stage)
        cast.letter()
        assert on_each_morning(cast, cast.carla, WEDNESDAY, 2) == [0, 0]


@pytest.mark.usefixtures("backend")
def test_it_comes_at_the_time_that_is_set(tmp_path: Path) -> None:
    with staged(tmp_path, reminders={"digest": "07:30"}) as stage:
        cast = Cast(stage)
        cast.letter()
        cast.stage.at(WEDNESDAY - timedelta(hours=1, minutes=30))
        assert len(digests(cast.carla)) == 1


@pytest.mark.usefixtures("backend")
def test_what_the_settings_say_counts_from_the_next_start(tmp_path: Path) -> None:
    with staged(tmp_path, reminders={"digest": ""}) as stage:
        cast = Cast(stage)
        cast.letter()
        stage.stop_bot()
        stage._settings = stage._settings.model_copy(update={"reminders": RemindersSection()})
        stage.start_bot()
        assert on_each_morning(cast, cast.carla, WEDNESDAY, 1) == [1]


# --- to whom ------------------------------------------------------------------------------------


@pytest.mark.usefixtures("backend")
def test_who_is_named_by_address_and_by_id_gets_it_once(tmp_path: Path) -> None:
    named = {
        "name": "Coalition",
        "coordinators": ["carla@example.org", "U0000000001", "carla@example.org"],
    }
    with staged(tmp_path, coalition=named) as stage:
        cast = Cast(stage)
        assert cast.carla.id == "U0000000001"
        cast.letter()
        assert on_each_morning(cast, cast.carla, WEDNESDAY, 3) == [1, 1, 1]


@pytest.mark.usefixtures("backend")
@pytest.mark.parametrize("met", [True, False])
def test_who_is_met_after_it_was_planned_gets_it_once(tmp_path: Path, met: bool) -> None:
    named = {"name": "Coalition", "coordinators": ["carla@example.org", "dora@example.org"]}
    with staged(tmp_path, coalition=named) as stage:
        cast = Cast(stage)
        cast.letter(terms=Terms(coordinators=("U0000000002",)))
        dora = cast.person("Dora Coord")
        assert dora.id == "U0000000002"
        if met:
            dora.command("/letter help", cast.channel)
            cast.stage.settle()
        assert on_each_morning(cast, dora, WEDNESDAY, 3) == [1, 1, 1]
        assert len(digests(cast.carla)) == 3


def test_who_coordinates_one_letter_hears_of_that_one(cast: Cast) -> None:
    dora = cast.person("Dora Coord")
    dora.command("/letter help", cast.channel)
    cast.stage.settle()
    cast.letter(terms=Terms(coordinators=(dora.id,)))
    cast.letter("forests", title="Forests for all")
    cast.stage.at(WEDNESDAY)
    assert "Forests for all" in digests(cast.carla)[0].plain
    assert "Today: 1 letter is under way." in digests(dora)[0].plain
    assert "Forests" not in digests(dora)[0].plain


def test_nobody_else_gets_it(cast: Cast) -> None:
    cast.letter()
    ana = cast.representative("Ana Ruiz", "Fundar")
    cast.stage.at(WEDNESDAY)
    assert digests(ana) == []


# --- what it says -------------------------------------------------------------------------------


def test_how_a_letter_stands(cast: Cast) -> None:
    cast.letter()
    cast.sign(cast.representative("Ana Ruiz", "Fundar"))
    cast.representative("Ben Ode", "GESOC", "Ávila")
    cast.stage.at(WEDNESDAY)
    assert digests(cast.carla)[0].plain.split("\n") == [
        "Today: 1 letter is under way.",
        "Water for all",
        "1 signed · 2 missing",
        "Sign-ons close in 9 days, on Friday, December 4, 2026, 12:00 PM (Etc/UTC).",
    ]


def test_what_needs_a_decision_comes_first_and_what_blocks_before_the_rest(cast: Cast) -> None:
    cast.letter()
    ana = cast.representative("Ana Ruiz", "Fundar")
    cast.object(ana, "Say which wells.", "Concern")
    cast.letter("forests", title="Forests for all", deadline=IN_TEN_DAYS + DAY)
    ben = cast.representative("Ben Ode", "GESOC")
    form = cast.modal(ben, "/object forests").fill({"Kind": "Blocking", "Objection": "No."})
    form.submit()
    cast.enlist("Ávila")
    sam = cast.person("Sam Stray")
    cast.modal(sam, "/sign water").fill({"Organization": "Ávila"}).submit()
    cast.letter("rivers", title="Rivers for all")
    cast.close("rivers")
    cast.stage.at(WEDNESDAY)
    told = digests(cast.carla)[0]
    in_order(
        told.plain,
        "Today: 3 letters are under way.",
        "Needs a decision:",
        "• Forests for all: 1 open objection, 1 of them blocking: /letter objections forests",
        "• Rivers for all is closed and waits to be finalized.",
        "• Water for all: 1 open objection: /letter objections water",
        "• 1 request to represent an organization waits: see the Home tab.",
        "Rivers for all\n0 signed · 3 missing\nClosed.",
        "[Finalize the letter]",
        "Water for all\n0 signed",
        "Forests for all\n0 signed",
    )
    cast.carla.click(told, "Finalize the letter")
    assert cast.carla.modal.title == "Finalize the letter"
    assert "Rivers for all" in cast.carla.modal.plain


def test_nothing_new_is_said_in_one_line(cast: Cast) -> None:
    cast.letter()
    cast.letter("forests", title="Forests for all")
    cast.stage.at(WEDNESDAY)
    cast.sign(cast.representative("Ana Ruiz", "Fundar"), "/sign forests")
    cast.stage.at(WEDNESDAY + DAY)
    assert digests(cast.carla)[1].plain.split("\n")[:4] == [
        "Today: 2 letters are under way.",
        "Water for all: nothing new. Sign-ons close in 8 days.",
        "Forests for all",
        "1 signed · 0 missing",
    ]


def test_nothing_new_over_the_weekend_is_compared_with_fridays(cast: Cast) -> None:
    cast.letter()
    cast.stage.at(FRIDAY)
    cast.stage.at(FRIDAY + 3 * DAY)
    friday, monday = digests(cast.carla)
    assert "nothing new" not in friday.plain
    assert monday.plain.split("\n")[1:] == ["Water for all: nothing new. Sign-ons close in 4 days."]


def test_a_closed_letter_of_which_nothing_is_new_keeps_its_button(cast: Cast) -> None:
    cast.letter()
    cast.close()
    cast.stage.at(WEDNESDAY)
    cast.stage.at(WEDNESDAY + DAY)
    told = digests(cast.carla)[1]
    assert "Water for all: nothing new. Closed." in told.plain
    assert told.buttons == ["Finalize the letter"]


def test_what_was_declined_and_what_waits_to_be_confirmed_is_counted(cast: Cast) -> None:
    from bot.usecases import declining
    from tests.conversations.at_home import revise

    cast.letter()
    cast.sign(cast.representative("Ana Ruiz", "Fundar"))
    ben = cast.representative("Ben Ode", "GESOC")
    cast.stage.bot.directory.introduce(ben.id)
    declining.decline(cast.stage.bot.office, ben.id, 1, 2, cast.stage.clock())
    revise(cast)
    cast.stage.at(WEDNESDAY)
    assert (
        "0 signed · 1 missing · 1 not for them · 1 to confirm anew" in digests(cast.carla)[0].plain
    )


def test_many_letters_fit(cast: Cast) -> None:
    for n in range(30):
        title = f"Letter {n:02} " + "very " * 50 + "long"
        cast.draft(f"letter-{n:02}", title=title)
        cast.carla.command(f"/letter circulate letter-{n:02}", cast.channel)
    cast.representative("Ana Ruiz", "Fundar")
    cast.stage.settle()
    for n in range(30):
        cast.close(f"letter-{n:02}")
    cast.stage.at(WEDNESDAY)
    told = digests(cast.carla)[0]
    assert "Today: 30 letters are under way." in told.plain
    assert told.plain.count("… and 18 more") == 2
    assert len(told.buttons) == 12


@pytest.mark.usefixtures("backend")
def test_it_is_written_in_the_coordinators_language(tmp_path: Path) -> None:
    with staged(tmp_path) as stage:
        cast = Cast(stage, introduced=False)
        cast.carla.user.locale = "es-ES"
        stage.bot.directory.meet_coordinators()
        cast.letter()
        cast.stage.at(WEDNESDAY)
        told = cast.carla.dms[-1].plain
    assert told.startswith("Hoy: 1 carta")


@pytest.mark.parametrize("moment", [A_TUESDAY + timedelta(hours=1), WEDNESDAY - MINUTE])
def test_the_first_comes_on_the_morning_after_the_start(cast: Cast, moment: datetime) -> None:
    cast.stage.clock.move_to(moment)
    cast.letter()
    cast.stage.at(WEDNESDAY)
    assert len(digests(cast.carla)) == 1
