"""How a letter stands, and what is in the way of finalizing it."""

from __future__ import annotations

import pytest

from bot.domain.letter import State
from bot.domain.objection import Kind, Status
from bot.domain.standing import obstacles
from tests.factories import DEADLINE, INSTANT, NOON, a_letter, a_standing, an_objection

BLOCKING = an_objection(id=4, kind=Kind.BLOCKING)
CONCERN = an_objection(id=5)


def kinds(standing, now=NOON) -> list[str]:
    return [each.kind for each in obstacles(standing, now)]


def test_a_closed_letter_with_signatories_and_without_objections_is_free() -> None:
    assert obstacles(a_standing(), NOON) == ()


def test_each_blocking_objection_is_an_obstacle_of_its_own() -> None:
    other = an_objection(id=9, kind=Kind.BLOCKING)
    found = obstacles(a_standing(open_objections=(BLOCKING, CONCERN, other)), NOON)

    assert [each.key for each in found] == ["blocking_objection:4", "blocking_objection:9"]
    assert [each.objection for each in found] == [BLOCKING, other]


def test_a_concern_is_heard_and_is_no_obstacle() -> None:
    assert kinds(a_standing(open_objections=(CONCERN,))) == []


@pytest.mark.parametrize("status", [status for status in Status if status is not Status.OPEN])
def test_an_answered_objection_is_no_obstacle(status: Status) -> None:
    answered = an_objection(kind=Kind.BLOCKING, status=status)

    assert kinds(a_standing(open_objections=(answered,))) == []


def test_a_letter_without_signatories_needs_an_override() -> None:
    assert kinds(a_standing(signed=0, names=())) == ["no_signatories"]


@pytest.mark.parametrize(("now", "found"), [(DEADLINE - INSTANT, ["still_open"]), (DEADLINE, [])])
def test_a_letter_that_still_takes_sign_ons_needs_one_until_its_deadline(now, found) -> None:
    assert kinds(a_standing(letter=a_letter(state=State.CIRCULATING)), now) == found


def test_obstacles_stand_together() -> None:
    standing = a_standing(
        letter=a_letter(state=State.CIRCULATING), signed=0, names=(), open_objections=(BLOCKING,)
    )

    assert {"blocking_objection", "still_open", "no_signatories"} <= set(kinds(standing))


# --- numbers ------------------------------------------------------------------------------------


def test_blocking_objections_are_counted_apart() -> None:
    standing = a_standing(open_objections=(BLOCKING, CONCERN))

    assert (len(standing.open_objections), standing.blocking) == (2, 1)


def test_what_does_not_fit_is_counted() -> None:
    assert a_standing(signed=45, names=("Fundar",) * 40).more == 5
    assert a_standing().more == 0
