"""*Not for us*: for which organizations it may be said, and for which it may not."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from bot.domain import decline
from bot.domain.decline import Declining
from bot.domain.letter import Letter, State
from bot.domain.organization import Organization
from bot.domain.refusals import AlreadySigned, DeadlinePassed, RepresentsNobody, WrongState
from bot.domain.signing import Standing
from tests.factories import CARLA, DEADLINE, NOON, a_letter, a_sign_on, an_organization

FUNDAR = an_organization(id=1, name="Fundar")
GESOC = an_organization(id=2, name="GESOC")
UNINVITED = an_organization(id=3, name="Observers", invited=False)
LETTER = a_letter()


def offered(
    *own: Organization,
    signed: tuple[Organization, ...] = (),
    declined: tuple[Organization, ...] = (),
    letter: Letter = LETTER,
    now: datetime = NOON,
    **sign_on: Any,
) -> Declining:
    stands = {e.id: a_sign_on(organization_id=e.id, organization=e.name, **sign_on) for e in signed}
    return decline.offer(letter, own, stands, {each.id for each in declined}, (CARLA,), now)


def test_with_one_organization_there_is_no_choice() -> None:
    assert offered(FUNDAR).alone == FUNDAR


def test_one_that_has_signed_is_not_offered() -> None:
    assert offered(FUNDAR, GESOC, signed=(FUNDAR,)).alone == GESOC


def test_with_several_there_is_a_choice() -> None:
    found = offered(FUNDAR, GESOC)
    assert (found.alone, found.open, found.done) == (None, (FUNDAR, GESOC), ())


def test_a_second_click_does_not_speak_for_the_one_that_is_left() -> None:
    found = offered(FUNDAR, GESOC, declined=(FUNDAR,))
    assert (found.alone, found.open, found.done) == (None, (GESOC,), (FUNDAR,))


def test_where_all_have_said_so_nothing_is_open() -> None:
    found = offered(FUNDAR, declined=(FUNDAR,))
    assert (found.alone, found.open, found.done) == (None, (), (FUNDAR,))


def test_who_is_not_asked_need_not_answer() -> None:
    assert offered(FUNDAR, UNINVITED).alone == FUNDAR
    assert offered(UNINVITED).alone == UNINVITED


@pytest.mark.parametrize("standing", [Standing.ACTIVE, Standing.NEEDS_RECONFIRMATION])
def test_who_stands_under_the_letter_withdraws_instead(standing: Standing) -> None:
    with pytest.raises(AlreadySigned):
        offered(FUNDAR, signed=(FUNDAR,), standing=standing)
    with pytest.raises(AlreadySigned):
        decline.check(LETTER, a_sign_on(standing=standing), NOON)


def test_who_speaks_for_nobody_declines_for_nobody() -> None:
    with pytest.raises(RepresentsNobody):
        offered()


@pytest.mark.parametrize("state", [each for each in State if each is not State.CIRCULATING])
def test_only_a_letter_that_circulates_is_declined(state: State) -> None:
    with pytest.raises(WrongState):
        offered(FUNDAR, letter=a_letter(state=state))
    with pytest.raises(WrongState):
        decline.check(a_letter(state=state), None, NOON)


def test_the_deadline_is_too_late() -> None:
    with pytest.raises(DeadlinePassed):
        offered(FUNDAR, now=DEADLINE)
    decline.check(LETTER, None, DEADLINE - timedelta(seconds=1))


def test_in_the_comment_phase_it_may_be_said_already() -> None:
    letter = a_letter(comments_until=NOON + timedelta(days=1))
    assert offered(FUNDAR, letter=letter).alone == FUNDAR
