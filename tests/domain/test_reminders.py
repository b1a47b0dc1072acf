"""Reminder steps: only those that still lie ahead, each once, the earliest first."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.moments import parse_duration
from bot.domain.reminder import DueStep, due_steps
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
