"""Deadlines: the instant itself is too late, and they only ever move later."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.letter import State, check_deadline, check_phases
from bot.domain.refusals import (
    DeadlineInThePast,
    DeadlineNotLater,
    DeadlinePassed,
    PhaseNotBeforeDeadline,
    SignOnsNotOpenYet,
)
from tests.factories import DEADLINE, INSTANT, NOON, a_letter

JUST_BEFORE = DEADLINE - INSTANT
JUST_AFTER = DEADLINE + INSTANT


def test_a_letter_takes_sign_ons_until_just_before_its_deadline() -> None:
    a_letter().check_takes_sign_ons(JUST_BEFORE)

    assert a_letter().takes_sign_ons(JUST_BEFORE)


@pytest.mark.parametrize("now", [DEADLINE, JUST_AFTER])
def test_from_the_deadline_on_it_takes_none_and_says_since_when(now) -> None:
    with pytest.raises(DeadlinePassed) as refused:
        a_letter().check_takes_sign_ons(now)

    assert not a_letter().takes_sign_ons(now)
    assert refused.value.deadline == DEADLINE
    assert refused.value.zone == "America/Mexico_City"


@given(st.timedeltas(timedelta(-400), timedelta(400)))
def test_asking_and_checking_agree_at_every_moment(after) -> None:
    letter, now = a_letter(), DEADLINE + after

    try:
        letter.check_takes_sign_ons(now)
        taken = True
    except DeadlinePassed:
        taken = False

    assert taken is letter.takes_sign_ons(now) is (after < timedelta(0))


@pytest.mark.parametrize("state", [state for state in State if state is not State.CIRCULATING])
def test_only_a_circulating_letter_takes_sign_ons(state: State) -> None:
    assert not a_letter(state=state).takes_sign_ons(NOON)


# --- choosing one -------------------------------------------------------------------------------


def test_a_deadline_lies_ahead() -> None:
    check_deadline(NOON + INSTANT, "UTC", NOON)


@pytest.mark.parametrize("deadline", [NOON, NOON - INSTANT, NOON - timedelta(days=400)])
def test_a_deadline_that_does_not_lie_ahead_is_refused(deadline) -> None:
    with pytest.raises(DeadlineInThePast) as refused:
        check_deadline(deadline, "UTC", NOON)

    assert refused.value.deadline == deadline


@pytest.mark.parametrize("now", [DEADLINE, JUST_AFTER])
def test_a_letter_whose_deadline_has_gone_by_does_not_circulate(now) -> None:
    with pytest.raises(DeadlineInThePast):
        a_letter(state=State.DRAFTING).circulate(1, now)


# --- extending ----------------------------------------------------------------------------------


def test_an_extension_moves_the_deadline_and_nothing_else() -> None:
    later = DEADLINE + timedelta(days=1)

    assert a_letter().extend(later, NOON) == a_letter(deadline=later)


@pytest.mark.parametrize("deadline", [DEADLINE, JUST_BEFORE])
def test_an_extension_is_later_than_the_present_deadline(deadline) -> None:
    with pytest.raises(DeadlineNotLater) as refused:
        a_letter().extend(deadline, NOON)

    assert refused.value.deadline == DEADLINE


@pytest.mark.parametrize("deadline", [NOON, NOON - INSTANT])
def test_an_extension_lies_ahead(deadline) -> None:
    with pytest.raises(DeadlineInThePast):
        a_letter().extend(deadline, NOON)


def test_a_letter_can_be_extended_until_just_before_its_deadline() -> None:
    assert a_letter().extend(JUST_AFTER, JUST_BEFORE).deadline == JUST_AFTER


@pytest.mark.parametrize("now", [DEADLINE, JUST_AFTER])
def test_a_deadline_that_has_gone_by_is_not_brought_back(now) -> None:
    with pytest.raises(DeadlinePassed):
        a_letter().extend(DEADLINE + timedelta(days=9), now)


def test_a_draft_whose_deadline_has_gone_by_gets_a_new_one() -> None:
    later = DEADLINE + timedelta(days=9)

    assert a_letter(state=State.DRAFTING).extend(later, JUST_AFTER).deadline == later


# --- comments first -----------------------------------------------------------------------------

OPENS = NOON + timedelta(days=3)


def test_in_the_comment_phase_objections_are_taken_and_sign_ons_are_not_yet() -> None:
    letter = a_letter(comments_until=OPENS)

    letter.check_takes_comments(OPENS - INSTANT)
    with pytest.raises(SignOnsNotOpenYet) as refused:
        letter.check_takes_sign_ons(OPENS - INSTANT)

    assert not letter.takes_sign_ons(OPENS - INSTANT)
    assert refused.value.opens == OPENS


def test_sign_ons_open_at_the_instant_at_which_the_comment_phase_ends() -> None:
    letter = a_letter(comments_until=OPENS)

    letter.check_takes_sign_ons(OPENS)
    assert letter.takes_sign_ons(OPENS)


@pytest.mark.parametrize("end", [NOON - INSTANT, NOON, DEADLINE, JUST_AFTER])
def test_a_comment_phase_lies_ahead_and_ends_before_the_deadline(end) -> None:
    with pytest.raises(PhaseNotBeforeDeadline):
        check_phases(end, DEADLINE, "UTC", NOON)


@pytest.mark.parametrize("end", [None, NOON + INSTANT, JUST_BEFORE])
def test_a_comment_phase_may_be_left_out_or_as_short_or_long_as_fits(end) -> None:
    check_phases(end, DEADLINE, "UTC", NOON)
