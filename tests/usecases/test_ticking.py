"""The clock: whatever is done to it, whoever else looks at it: nothing is lost or done twice."""

from __future__ import annotations

import logging
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from bot.domain.letter import State
from bot.domain.organization import Member
from bot.domain.refusals import RemindedLately
from bot.usecases import coordinating, meeting, reminding
from bot.usecases.transaction import Office
from storage import ledger, letters, outbox, schedule
from storage.people import Person
from storage.tables import DueRow, OutboxRow, ReminderRow
from tests.factories import CARLA, DEADLINE, NOON, an_office, stored_letter, stored_members

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
STEPS = tuple(timedelta(hours=each) for each in (168, 72, 24, 3))


@pytest.fixture
def steps(office: Office) -> Office:
    """An office that reminds at any hour, with one organization that has not answered."""
    office = an_office(office.database, reminders=STEPS, reminded_a_day=100)
    stored_members(office, Member("Fundar", representatives=("ana@example.org",)))
    return office


def queued(office: Office, kind: str = "reminder") -> list[tuple[str, dict]]:
    """What is to be said: to whom, and of what."""
    with office.database.reading() as view:
        rows = view.execute(
            select(OutboxRow.target, OutboxRow.facts)
            .where(OutboxRow.kind == kind)
            .order_by(OutboxRow.id)
        )
        return [(row.target, row.facts) for row in rows]


def state(office: Office, letter_id: int) -> State:
    with office.database.reading() as view:
        found = letters.by_id(view, letter_id)
        assert found is not None
        return found.state


# --- a clock that is set ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("moments", "times"),
    [
        # At these moments, as days before the deadline, the bot wakes; so often it has reminded.
        ([7.5, 7, 6.9, 6.8], 1),
        ([7, 7, 7], 1),
        ([7, 8, 7, 6.9], 1),  # set back by a day
        ([7, 7.001, 7, 6.999], 1),
        ([7, 3, 7, 3], 2),  # set forward, and back
        ([7, 3, 1, 0.125], 4),
        ([2.9], 1),  # a machine that slept over two steps
        ([2.9, 7, 2.9], 1),
        ([0.1], 1),  # over all of them
        ([0.1, 5, 2, 0.1], 1),
        ([-1], 0),  # and over the deadline
        ([-1, 7, 3], 0),
    ],
)
def test_however_the_clock_is_set_a_step_is_said_once(
    steps: Office, moments: list[float], times: int
) -> None:
    stored_letter(steps)
    for days in moments:
        reminding.tick(steps, DEADLINE - days * DAY)
    assert len(queued(steps)) == times


def test_a_clock_set_back_over_the_deadline_opens_nothing_again(steps: Office) -> None:
    letter = stored_letter(steps)
    reminding.tick(steps, DEADLINE)
    reminding.tick(steps, DEADLINE - DAY)
    assert state(steps, letter.id) is State.CLOSED
    assert queued(steps) == []


def test_the_clock_knows_when_it_has_to_wake_next(steps: Office) -> None:
    stored_letter(steps)
    for step in STEPS:
        assert reminding.next_due(steps) == DEADLINE - step
        reminding.tick(steps, DEADLINE - step)
    assert reminding.next_due(steps) == DEADLINE
    reminding.tick(steps, DEADLINE)
    assert reminding.next_due(steps) is None


# --- several processes --------------------------------------------------------------------------


def test_of_two_that_wake_at_once_one_reminds(steps: Office) -> None:
    for n in range(5):
        stored_letter(steps, f"letter-{n}")
    with ThreadPoolExecutor(4) as several:
        for step in STEPS:
            list(several.map(lambda at: reminding.tick(steps, at), [DEADLINE - step] * 4))
    said = queued(steps)
    assert [len(facts["of"]) for _, facts in said] == [5, 5, 5, 5], "one message for five letters"
    with ThreadPoolExecutor(4) as several:
        list(several.map(lambda at: reminding.tick(steps, at), [DEADLINE] * 4))
    with steps.database.reading() as view:
        closed = [each for each in ledger.entries(view) if each.kind == "closed"]
    assert len(closed) == 5


def test_of_two_coordinators_who_remind_at_once_one_does(steps: Office) -> None:
    stored_letter(steps)

    def remind(_: int) -> bool:
        try:
            reminding.remind(steps, CARLA, "water-law", NOON)
        except RemindedLately:
            return False
        return True

    with ThreadPoolExecutor(4) as several:
        assert sum(several.map(remind, range(4))) == 1
    assert len(queued(steps)) == 1


def test_two_who_meet_somebody_in_the_same_new_zone_plan_it_once(steps: Office) -> None:
    letter = stored_letter(steps)

    def meet(n: int) -> None:
        met = Person(f"U0{n}", "T0", "Ana", "en", "Asia/Tokyo", None, None, NOON)
        meeting.meet(steps, met)

    with ThreadPoolExecutor(8) as several:
        list(several.map(meet, range(8)))
    with steps.database.reading() as view:
        planned = schedule.steps_of(view, letter.id)
    assert sorted(each.step for each in planned if each.zone == "Asia/Tokyo") == sorted(STEPS)


# --- something is wrong -------------------------------------------------------------------------


def test_a_letter_with_which_something_is_wrong_stops_no_other(
    steps: Office, caplog: pytest.LogCaptureFixture
) -> None:
    """It stays due, and is done once it is mended."""
    broken, sound = stored_letter(steps, "broken"), stored_letter(steps, "sound")
    in_the_way = f"closed:{broken.id}:{CARLA}"
    with steps.database.transaction() as connection:
        outbox.put(connection, in_the_way, "closed", broken.id, CARLA, {}, outbox.NEWS, NOON)
    with caplog.at_level(logging.ERROR):
        reminding.tick(steps, DEADLINE)
    assert state(steps, sound.id) is State.CLOSED
    assert state(steps, broken.id) is State.CIRCULATING
    assert f"close of letter {broken.id} could not be done" in caplog.text
    assert reminding.next_due(steps) == DEADLINE
    with steps.database.transaction() as connection:
        connection.execute(OutboxRow.__table__.delete().where(OutboxRow.key == in_the_way))
    reminding.tick(steps, DEADLINE + HOUR)
    assert state(steps, broken.id) is State.CLOSED


def test_a_letter_that_cannot_be_reminded_of_stops_no_other(
    steps: Office, caplog: pytest.LogCaptureFixture
) -> None:
    sound = stored_letter(steps, "sound")
    with steps.database.transaction() as connection:
        connection.execute(
            DueRow.__table__.insert().values(
                letter_id=None, kind="remind", step=60, subject="", due_at=DEADLINE - 8 * DAY
            )
        )
    reminding.tick(steps, DEADLINE - 7 * DAY)
    assert "could not be reminded of" in caplog.text
    ((to, facts),) = queued(steps)
    assert to == "ana@example.org"
    assert [each["letter"] for each in facts["of"]] == [sound.id]


# --- many ---------------------------------------------------------------------------------------


def test_two_thousand_people_are_one_message_each(steps: Office) -> None:
    many = (Member(f"Org {n}", representatives=(f"rep{n}@example.org",)) for n in range(2_000))
    stored_members(steps, *many)
    for handle in ("water-law", "air-law"):
        stored_letter(steps, handle)
    reminding.tick(steps, DEADLINE - 7 * DAY)
    with steps.database.reading() as view:
        said = view.execute(
            select(func.count(), func.count(OutboxRow.target.distinct())).where(
                OutboxRow.kind == "reminder"
            )
        ).one()
        kept = view.execute(select(func.count()).select_from(ReminderRow)).scalar_one()
    assert tuple(said) == (2_001, 2_001)
    assert kept == 2 * 2_001


def test_an_extension_plans_each_step_before_the_new_deadline_once(steps: Office) -> None:
    letter = stored_letter(steps)
    reminding.tick(steps, DEADLINE - 3 * HOUR)
    coordinating.extend(steps, CARLA, letter.handle, "2026-12-05 06:00", DEADLINE - 3 * HOUR)
    with steps.database.reading() as view:
        dues = schedule.due(view, DEADLINE + DAY)
    ahead = [(each.kind, each.step) for each in dues if each.kind != "channel"]
    assert ahead == [("remind", DAY), ("remind", 3 * HOUR), ("close", timedelta(0))]
