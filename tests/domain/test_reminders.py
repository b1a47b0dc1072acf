"""Reminder steps: only those that still lie ahead, each once, the earliest first."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.moments import parse_duration
from bot.domain.refusals import DurationNotUnderstood
from bot.domain.reminder import DueStep, channel_steps, due_steps, parse_steps, write_steps
from tests.factories import DEADLINE, INSTANT, NOON

WEEK, THREE_DAYS, DAY, THREE_HOURS = (parse_duration(each) for each in ("7d", "72h", "24h", "3h"))


def test_each_step_is_due_that_long_before_the_deadline_the_earliest_first() -> None:
    assert due_steps([THREE_HOURS, WEEK, DAY, THREE_DAYS], DEADLINE, NOON) == [
        DueStep(WEEK, DEADLINE - WEEK),
        DueStep(THREE_DAYS, DEADLINE - THREE_DAYS),
        DueStep(DAY, DEADLINE - DAY),
        DueStep(THREE_HOURS, DEADLINE - THREE_HOURS),
    ]


@pytest.mark.parametrize(
    ("now", "left"),
    [
        (DEADLINE - DAY - INSTANT, [DAY, THREE_HOURS]),
        (DEADLINE - DAY, [THREE_HOURS]),
        (DEADLINE - DAY + INSTANT, [THREE_HOURS]),
        (DEADLINE - THREE_HOURS, []),
        (DEADLINE, []),
        (DEADLINE + DAY, []),
    ],
)
def test_a_step_that_has_gone_by_is_not_caught_up(now, left) -> None:
    assert [due.step for due in due_steps([DAY, THREE_HOURS], DEADLINE, now)] == left


def test_a_step_that_stands_twice_in_the_settings_is_one_step() -> None:
    assert len(due_steps([DAY, timedelta(hours=24)], DEADLINE, NOON)) == 1


def test_without_steps_nobody_is_reminded() -> None:
    assert due_steps([], DEADLINE, NOON) == []


def test_the_longest_duration_that_settings_take_can_be_reckoned_with() -> None:
    assert due_steps([parse_duration("36500d")], DEADLINE, NOON) == []


@given(st.lists(st.integers(1, 10**6).map(lambda n: timedelta(seconds=n)), max_size=8))
def test_what_is_due_lies_between_now_and_the_deadline_in_order(steps) -> None:
    due = due_steps(steps, DEADLINE, NOON)

    assert all(NOON < each.at < DEADLINE for each in due)
    assert due == sorted(due, key=lambda each: each.at)
    assert {each.step for each in due} == {step for step in steps if step < DEADLINE - NOON}


@pytest.mark.parametrize(
    ("steps", "in_channel"),
    [
        ([WEEK, THREE_DAYS, DAY, THREE_HOURS], [DAY, THREE_HOURS]),
        ([THREE_HOURS, DAY, WEEK, DAY], [DAY, THREE_HOURS]),
        ([DAY, timedelta(hours=12), THREE_HOURS], [timedelta(hours=12), THREE_HOURS]),
        ([WEEK, THREE_DAYS], [THREE_DAYS]),
        ([DAY], [DAY]),
        ([DAY + INSTANT], [DAY + INSTANT]),
        ([], []),
    ],
)
def test_the_channel_is_reminded_at_the_last_steps(steps, in_channel) -> None:
    assert channel_steps(steps) == in_channel


@pytest.mark.parametrize(
    ("written", "steps"),
    [
        ("7d, 72h, 24h, 3h", (WEEK, THREE_DAYS, DAY, THREE_HOURS)),
        ("3h,7d", (WEEK, THREE_HOURS)),
        (" 24h , 1d ", (DAY,)),
        ("", None),
        ("  ", None),
    ],
)
def test_steps_are_written_with_commas_the_longest_goes_first(written, steps) -> None:
    assert parse_steps(written) == steps


@pytest.mark.parametrize("written", ["soon", "7d 3h", "7d,", ",", "7d;3h", "0h", "-3h", "1.5d"])
def test_other_steps_are_refused(written) -> None:
    with pytest.raises(DurationNotUnderstood):
        parse_steps(written)


@given(st.lists(st.integers(1, 999_999).map(lambda n: timedelta(seconds=n)), min_size=1))
def test_steps_are_read_as_they_were_written(steps) -> None:
    assert parse_steps(write_steps(steps)) == tuple(sorted(set(steps), reverse=True))
