"""Reminders: to those who have still not answered when the message leaves, and to nobody else."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from tests.cast import IN_TEN_DAYS, Cast, nothing_stored, staged
from tests.conversations.reminding import AT_ANY_HOUR, reminders
from tests.databases import Backend

STEPS = [timedelta(days=7), timedelta(hours=72), timedelta(hours=24), timedelta(hours=3)]


@pytest.fixture
def cast(backend: Backend, tmp_path: Path) -> Iterator[Cast]:
    with staged(tmp_path, reminders=AT_ANY_HOUR) as stage:
        yield Cast(stage)


def test_each_step_before_the_deadline_reminds_once(cast: Cast) -> None:
    cast.letter()
    ana = cast.representative("Ana Ruiz", "Fundar")
    for n, step in enumerate(STEPS, start=1):
        cast.stage.at(IN_TEN_DAYS - step - timedelta(seconds=1))
        assert len(reminders(ana)) == n - 1, "not a second too early"
        cast.stage.at(IN_TEN_DAYS - step)
        cast.stage.later(timedelta(minutes=30))
        assert len(reminders(ana)) == n


def test_a_reminder_says_who_what_until_when_and_has_the_buttons(cast: Cast) -> None:
    cast.letter()
    ana = cast.representative("Ana Ruiz", "Fundar", tz="Asia/Tokyo")
    cast.stage.at(IN_TEN_DAYS - timedelta(hours=72))
    message = ana.dms[-1]
    read = ana.read(message)
    assert "Fundar has not answered yet: Water for all" in read
    assert "Sign-ons close in 3 days, on Friday, December 4, 2026" in read or "21:00" in read
    assert "21:00" in read, "the deadline in their own time zone"
    assert message.buttons[:3] == ["Read the letter", "Sign on", "Object"]
    form = ana.click(message, "Sign on").view
    assert form is not None
    assert form.inputs["Organization"] == "Fundar"


def test_who_has_answered_is_left_in_peace(cast: Cast) -> None:
    cast.letter()
    signer = cast.representative("Sara Signs", "Fundar")
    leaver = cast.representative("Leo Leaves", "GESOC")
    objector = cast.representative("Olga Objects", "IMCO")
    silent = cast.representative("Silvia Silent", "CIDAC")
    guest = cast.person("Gus Guest")
    cast.enlist("Observers", guest, invited=False)
    cast.sign(signer)
    cast.sign(leaver)
    cast.withdraw(leaver)
    cast.object(objector, "Not in our name.")
    cast.stage.at(IN_TEN_DAYS - timedelta(days=7))
    assert len(reminders(silent)) == 1
    for person in (signer, leaver, objector, guest):
        assert reminders(person) == []


def test_once_an_objection_is_settled_the_organization_is_asked_again(cast: Cast) -> None:
    cast.letter()
    ana = cast.representative("Ana Ruiz", "Fundar")
    cast.object(ana, "Say which wells.")
    cast.stage.at(IN_TEN_DAYS - timedelta(days=7))
    assert reminders(ana) == []
    told = next(dm for dm in cast.carla.dms if "Override" in dm.buttons)
    form = cast.carla.click(told, "Override").view
    assert form is not None
    form.fill({"Reason": "They are all meant."}).submit()
    cast.stage.at(IN_TEN_DAYS - timedelta(hours=72))
    assert len(reminders(ana)) == 1


def test_who_signs_while_the_reminder_waits_does_not_get_it(cast: Cast) -> None:
    cast.letter()
    ana = cast.representative("Ana Ruiz", "Fundar")
    ben = cast.representative("Ben Ode", "GESOC")
    form = cast.modal(ana, "/sign").fill({"Authority": True})
    cast.stage.clock.move_to(IN_TEN_DAYS - timedelta(days=7))
    cast.stage.bot.tick()
    form.submit()
    cast.stage.settle()
    assert reminders(ana) == []
    assert len(reminders(ben)) == 1


def test_every_representative_is_reminded_until_one_signs(cast: Cast) -> None:
    cast.letter()
    ana, dora = cast.person("Ana Ruiz"), cast.person("Dora Diaz")
    cast.enlist("Fundar", ana, dora)
    cast.stage.at(IN_TEN_DAYS - timedelta(days=7))
    assert [len(reminders(each)) for each in (ana, dora)] == [1, 1]
    cast.sign(dora)
    cast.stage.at(IN_TEN_DAYS - timedelta(hours=72))
    assert [len(reminders(each)) for each in (ana, dora)] == [1, 1]


def test_one_person_with_two_organizations_gets_one_message(cast: Cast) -> None:
    cast.letter()
    ana = cast.representative("Ana Ruiz", "Fundar", "GESOC")
    cast.stage.at(IN_TEN_DAYS - timedelta(days=7))
    (told,) = reminders(ana)
    assert "Fundar and GESOC have not answered yet" in told


def test_one_person_by_address_here_and_by_id_there_gets_one_message(cast: Cast) -> None:
    cast.letter()
    ana = cast.representative("Ana Ruiz", "Fundar")
    cast.enlist("GESOC", representatives=(ana.id,))
    cast.stage.at(IN_TEN_DAYS - timedelta(days=7))
    (told,) = reminders(ana)
    assert "Fundar and GESOC have not answered yet" in told


def test_after_an_outage_several_missed_steps_are_one_message(cast: Cast) -> None:
    cast.letter()
    ana = cast.representative("Ana Ruiz", "Fundar")
    cast.stage.stop_bot()
    cast.stage.clock.move_to(IN_TEN_DAYS - timedelta(hours=70))
    cast.stage.start_bot()
    cast.stage.later(timedelta(0))
    (told,) = reminders(ana)
    assert "Sign-ons close in 3 days" in told
    cast.stage.at(IN_TEN_DAYS - timedelta(hours=24))
    assert len(reminders(ana)) == 2


def test_after_an_outage_over_the_deadline_nobody_is_reminded(cast: Cast) -> None:
    cast.letter()
    ana = cast.representative("Ana Ruiz", "Fundar")
    cast.stage.stop_bot()
    cast.stage.clock.move_to(IN_TEN_DAYS + timedelta(days=1))
    cast.stage.start_bot()
    cast.stage.later(timedelta(0))
    assert ana.dms == []
    assert cast.events()[-1] == "closed"


def test_a_restart_reminds_nobody_twice(cast: Cast) -> None:
    cast.letter()
    ana = cast.representative("Ana Ruiz", "Fundar")
    cast.stage.at(IN_TEN_DAYS - timedelta(days=7))
    for _ in range(3):
        cast.stage.stop_bot()
        cast.stage.start_bot()
        cast.stage.later(timedelta(0))
    assert len(reminders(ana)) == 1


def test_a_clock_set_back_reminds_nobody_twice(cast: Cast) -> None:
    cast.letter()
    ana = cast.representative("Ana Ruiz", "Fundar")
    cast.stage.at(IN_TEN_DAYS - timedelta(days=7))
    cast.stage.clock.move(-timedelta(days=1))
    cast.stage.at(IN_TEN_DAYS - timedelta(days=6))
    assert len(reminders(ana)) == 1


def test_a_letter_that_circulates_late_begins_with_the_next_step(cast: Cast) -> None:
    """Who has just been asked is not reminded in the same minute."""
    cast.stage.clock.move_to(IN_TEN_DAYS - timedelta(days=2))
    cast.letter()
    ana = cast.representative("Ana Ruiz", "Fundar")
    cast.stage.later(timedelta(hours=1))
    assert reminders(ana) == []
    cast.stage.at(IN_TEN_DAYS - timedelta(hours=24))
    assert len(reminders(ana)) == 1


@pytest.fixture
def two_steps(backend: Backend, tmp_path: Path) -> Iterator[Cast]:
    with staged(tmp_path, reminders={"before": ["90m", "2d"], **AT_ANY_HOUR}) as stage:
        yield Cast(stage)


def test_the_steps_are_the_coalitions_own(two_steps: Cast) -> None:
    cast = two_steps
    cast.letter()
    ana = cast.representative("Ana Ruiz", "Fundar")
    cast.stage.at(IN_TEN_DAYS - timedelta(hours=47))
    assert len(reminders(ana)) == 1
    cast.stage.at(IN_TEN_DAYS - timedelta(minutes=90))
    assert len(reminders(ana)) == 2


# --- by hand ------------------------------------------------------------------------------------


def test_a_coordinator_reminds_by_hand(cast: Cast) -> None:
    cast.letter()
    ana = cast.representative("Ana Ruiz", "Fundar")
    ben = cast.representative("Ben Ode", "GESOC")
    cast.sign(ben)
    told = cast.carla.command("/letter remind water", cast.channel).plain
    cast.stage.settle()
    assert "1 person is being reminded of Water for all." in told
    assert len(reminders(ana)) == 1
    assert reminders(ben) == []


def test_reminding_by_hand_is_done_once_in_an_hour(cast: Cast) -> None:
    cast.letter()
    ana = cast.representative("Ana Ruiz", "Fundar")
    cast.carla.command("/letter remind water", cast.channel)
    cast.stage.later(timedelta(minutes=59, seconds=50))
    with nothing_stored(cast.stage):
        told = cast.carla.command("/letter remind water", cast.channel).plain
    assert "once in an hour" in told
    cast.stage.later(timedelta(minutes=1))
    cast.carla.command("/letter remind water", cast.channel)
    cast.stage.settle()
    assert len(reminders(ana)) == 2


def test_where_all_have_answered_there_is_nobody_to_remind(cast: Cast) -> None:
    cast.letter()
    cast.sign(cast.representative("Ana Ruiz", "Fundar"))
    with nothing_stored(cast.stage):
        told = cast.carla.command("/letter remind water", cast.channel).plain
    assert "Nobody is to be reminded of “water”" in told


def test_an_address_that_slack_does_not_know_is_told_to_a_coordinator(cast: Cast) -> None:
    cast.letter()
    cast.enlist("Fundar", representatives=("gone@example.org",))
    ana = cast.representative("Ana Ruiz", "GESOC")
    cast.stage.at(IN_TEN_DAYS - timedelta(days=7))
    told = cast.carla.dms[-1].plain
    assert "gone@example.org could not be delivered" in told
    assert "nobody in this Slack has this address" in told
    assert len(reminders(ana)) == 1
    cast.stage.at(IN_TEN_DAYS - timedelta(hours=72))
    again = [dm for dm in cast.carla.dms if "gone@example.org could not be" in dm.plain]
    assert len(again) == 1, "said once"
