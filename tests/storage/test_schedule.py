"""What the clock has to do: due at its moment, done once, planned anew when a deadline moves."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import Connection

from bot.domain.reminder import due_steps
from storage import schedule
from storage.schedule import CLOSE, LATER, OPEN, REMIND, Planned
from tests.factories import DEADLINE, INSTANT, NOON, stored_draft

DAY, HOUR = timedelta(days=1), timedelta(hours=1)


@pytest.fixture
def letter_id(connection: Connection) -> int:
    return stored_draft(connection).id


def plan(connection: Connection, letter_id: int, deadline=DEADLINE, now=NOON, *zones: str) -> None:
    """A step a day and one an hour before the deadline, for everybody or for some zones."""
    planned = [
        Planned(REMIND, due.at, due.step, zone)
        for due in due_steps([DAY, HOUR], deadline, now)
        for zone in zones or ("",)
    ]
    schedule.plan(connection, letter_id, [*planned, Planned(CLOSE, deadline)])


def kinds(connection: Connection, now) -> list[tuple[str, timedelta]]:
    return [(each.kind, each.step) for each in schedule.due(connection, now)]


def test_nothing_is_due_before_its_moment(connection: Connection, letter_id: int) -> None:
    plan(connection, letter_id)

    assert schedule.next_at(connection) == DEADLINE - DAY
    assert kinds(connection, DEADLINE - DAY - INSTANT) == []
    assert kinds(connection, DEADLINE - DAY) == [(REMIND, DAY)]


def test_what_was_missed_is_due_in_its_order_and_closing_comes_last(
    connection: Connection, letter_id: int
) -> None:
    plan(connection, letter_id)

    assert kinds(connection, DEADLINE) == [
        (REMIND, DAY),
        (REMIND, HOUR),
        (CLOSE, timedelta(0)),
    ]


def test_a_thing_is_claimed_by_one_and_done_once(connection: Connection, letter_id: int) -> None:
    plan(connection, letter_id)
    (due,) = schedule.due(connection, DEADLINE - DAY)

    assert schedule.claim(connection, due.id, DEADLINE - DAY)
    assert not schedule.claim(connection, due.id, DEADLINE - DAY)
    assert kinds(connection, DEADLINE - DAY) == []
    assert schedule.next_at(connection) == DEADLINE - HOUR


def test_a_clock_that_goes_back_does_not_bring_back_what_was_done(
    connection: Connection, letter_id: int
) -> None:
    plan(connection, letter_id)
    (due,) = schedule.due(connection, DEADLINE - DAY)
    schedule.claim(connection, due.id, DEADLINE - DAY)

    assert kinds(connection, NOON) == []
    assert kinds(connection, DEADLINE - DAY) == []


def test_a_moved_deadline_is_planned_anew(connection: Connection, letter_id: int) -> None:
    plan(connection, letter_id)
    moved = DEADLINE + DAY

    plan(connection, letter_id, moved)

    assert kinds(connection, moved) == [(REMIND, DAY), (REMIND, HOUR), (CLOSE, timedelta(0))]
    assert schedule.next_at(connection) == DEADLINE


def test_a_step_done_before_the_deadline_moved_is_due_again_before_the_new_one(
    connection: Connection, letter_id: int
) -> None:
    plan(connection, letter_id)
    (due,) = schedule.due(connection, DEADLINE - DAY)
    schedule.claim(connection, due.id, DEADLINE - DAY)

    plan(connection, letter_id, DEADLINE + DAY, now=DEADLINE - DAY)

    assert kinds(connection, DEADLINE - INSTANT) == []
    assert kinds(connection, DEADLINE) == [(REMIND, DAY)]


def test_nothing_more_is_due_for_a_letter_that_is_over(
    connection: Connection, letter_id: int
) -> None:
    plan(connection, letter_id)
    other = stored_draft(connection, "air-law").id
    plan(connection, other)

    schedule.cancel(connection, letter_id)

    assert {each.letter_id for each in schedule.due(connection, DEADLINE)} == {other}


def test_what_is_held_is_left_to_who_holds_it(connection: Connection, letter_id: int) -> None:
    plan(connection, letter_id)

    held = schedule.hold(connection, DEADLINE, [REMIND])
    assert [(each.kind, each.step) for each in held] == [(REMIND, DAY), (REMIND, HOUR)]
    schedule.done(connection, [each.id for each in held], DEADLINE)

    assert schedule.hold(connection, DEADLINE, [REMIND]) == []
    assert kinds(connection, DEADLINE) == [(CLOSE, timedelta(0))]


def test_each_zone_has_its_own_steps(connection: Connection, letter_id: int) -> None:
    plan(connection, letter_id, DEADLINE, NOON, "", "Asia/Tokyo")

    found = {(each.step, each.zone, each.done) for each in schedule.steps_of(connection, letter_id)}
    assert found == {(step, zone, False) for step in (DAY, HOUR) for zone in ("", "Asia/Tokyo")}


def test_what_was_promised_to_somebody_stays_when_a_deadline_moves(
    connection: Connection, letter_id: int
) -> None:
    plan(connection, letter_id)
    promised = [("U0ANA", timedelta(0), DEADLINE - HOUR), ("U0BEN", DAY, DEADLINE - HOUR)]
    schedule.put_off(connection, letter_id, promised)
    assert set(schedule.waiting(connection, letter_id)) == {"U0ANA", "U0BEN"}

    plan(connection, letter_id, DEADLINE + DAY)

    assert schedule.waiting(connection, letter_id) == {"U0ANA": DEADLINE - HOUR}, (
        "a step of the old deadline goes with it"
    )


def test_somebody_may_be_put_off_until_a_moment_that_was_before(
    connection: Connection, letter_id: int
) -> None:
    """After the clock was set back, that moment comes again."""
    for _ in range(2):
        schedule.put_off(connection, letter_id, [("U0ANA", timedelta(0), NOON + DAY)])
        (due,) = schedule.hold(connection, NOON + DAY, [LATER])
        schedule.done(connection, [due.id], NOON + DAY)

    assert schedule.waiting(connection, letter_id) == {}


def test_sign_ons_are_opened_once(connection: Connection, letter_id: int) -> None:
    opening = [Planned(OPEN, NOON + HOUR), Planned(CLOSE, DEADLINE)]
    schedule.plan(connection, letter_id, opening)
    (due,) = schedule.due(connection, NOON + HOUR)
    schedule.claim(connection, due.id, NOON + HOUR)

    schedule.plan(connection, letter_id, opening)

    assert kinds(connection, DEADLINE) == [(CLOSE, timedelta(0))]
