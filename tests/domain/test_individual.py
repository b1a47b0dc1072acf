"""Personal sign-ons: who may, when, and how they are printed."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.individual import (
    PERSONALLY,
    Individual,
    Individuals,
    PersonalWish,
    confirm,
    sign,
    withdraw,
)
from bot.domain.letter import State
from bot.domain.refusals import (
    AlreadySigned,
    DeadlinePassed,
    IndividualsNotTaken,
    NeedsConfirmation,
    NothingToConfirm,
    NothingToWithdraw,
    NotUsableAsText,
    PersonallyNotConfirmed,
    RevisionOvertaken,
    SignOnsNotOpenYet,
    WrongState,
)
from bot.domain.signing import Standing
from tests.factories import ANA, DEADLINE, INSTANT, NOON, a_letter

LETTER = a_letter(individuals=True)
WISH = PersonalWish("Ana Ruiz", "Hydrologist", "UNAM", personally=True)
SIGNED = Individual(ANA, LETTER.revision_id, "Ana Ruiz", "Hydrologist", "UNAM", NOON)
WAITING = replace(SIGNED, standing=Standing.NEEDS_RECONFIRMATION)
REVISED = replace(LETTER, revision=2, revision_id=12)


# --- signing ------------------------------------------------------------------------------------


def test_a_person_signs_the_present_revision() -> None:
    assert sign(LETTER, WISH, ANA, None, NOON) == SIGNED


def test_a_letter_takes_none_unless_told_to() -> None:
    with pytest.raises(IndividualsNotTaken):
        sign(a_letter(), WISH, ANA, None, NOON)


@pytest.mark.parametrize("state", [state for state in State if state is not State.CIRCULATING])
def test_only_a_circulating_letter_takes_them(state: State) -> None:
    with pytest.raises(WrongState):
        sign(replace(LETTER, state=state), WISH, ANA, None, NOON)


def test_the_deadline_itself_is_too_late() -> None:
    assert sign(LETTER, WISH, ANA, None, DEADLINE - INSTANT)
    with pytest.raises(DeadlinePassed):
        sign(LETTER, WISH, ANA, None, DEADLINE)


def test_the_comment_phase_is_too_early() -> None:
    until = NOON + timedelta(days=1)
    letter = replace(LETTER, comments_until=until)
    with pytest.raises(SignOnsNotOpenYet):
        sign(letter, WISH, ANA, None, until - INSTANT)
    assert sign(letter, WISH, ANA, None, until)


def test_who_does_not_say_so_does_not_sign() -> None:
    with pytest.raises(PersonallyNotConfirmed):
        sign(LETTER, replace(WISH, personally=False), ANA, None, NOON)


def test_a_person_signs_once() -> None:
    with pytest.raises(AlreadySigned) as refused:
        sign(LETTER, WISH, ANA, SIGNED, NOON)
    assert refused.value.organization == "Ana Ruiz"


def test_what_waits_is_confirmed_and_not_signed_again() -> None:
    with pytest.raises(NeedsConfirmation) as refused:
        sign(LETTER, WISH, ANA, WAITING, NOON)
    assert refused.value.organization_id == PERSONALLY


@pytest.mark.parametrize("field", ["name", "role", "affiliation"])
@pytest.mark.parametrize("text", ["<b>", "a\x00b", "a\u202eb", "x" * 121])
def test_each_text_is_cleaned(field: str, text: str) -> None:
    with pytest.raises(NotUsableAsText) as refused:
        sign(LETTER, replace(WISH, **{field: text}), ANA, None, NOON)
    assert refused.value.field == field


def test_nobody_signs_without_a_name() -> None:
    with pytest.raises(NotUsableAsText) as refused:
        sign(LETTER, replace(WISH, name=" \u200d "), ANA, None, NOON)
    assert refused.value.problem == "empty"


# --- withdrawing and confirming -----------------------------------------------------------------


@pytest.mark.parametrize("standing", [SIGNED, WAITING])
@pytest.mark.parametrize("state", [State.CIRCULATING, State.CLOSED])
def test_who_stands_may_withdraw_until_it_is_finalized(standing, state) -> None:
    withdrawn = withdraw(replace(LETTER, state=state), standing)
    assert withdrawn.standing is Standing.WITHDRAWN


@pytest.mark.parametrize("state", [State.DRAFTING, State.FINALIZED, State.CANCELLED])
def test_nobody_withdraws_from_a_letter_that_is_over(state: State) -> None:
    with pytest.raises(WrongState):
        withdraw(replace(LETTER, state=state), SIGNED)


def test_without_a_sign_on_there_is_nothing_to_withdraw() -> None:
    with pytest.raises(NothingToWithdraw) as refused:
        withdraw(LETTER, None)
    assert refused.value.personally


def test_a_confirmation_is_for_the_revision_that_was_shown() -> None:
    confirmed = confirm(REVISED, WAITING, 2, NOON)
    assert (confirmed.standing, confirmed.revision_id) == (Standing.ACTIVE, 12)
    with pytest.raises(RevisionOvertaken):
        confirm(REVISED, WAITING, 1, NOON)


@pytest.mark.parametrize("known", [None, SIGNED])
def test_only_what_waits_is_confirmed(known) -> None:
    with pytest.raises(NothingToConfirm):
        confirm(REVISED, known, 2, NOON)


def test_after_the_deadline_nothing_is_confirmed() -> None:
    with pytest.raises(DeadlinePassed):
        confirm(REVISED, WAITING, 2, DEADLINE)


# --- printing -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("role", "affiliation", "line"),
    [
        ("", "", "Ana Ruiz"),
        ("Hydrologist", "", "Ana Ruiz, Hydrologist"),
        ("", "UNAM", "Ana Ruiz, UNAM"),
        ("Hydrologist", "UNAM", "Ana Ruiz, Hydrologist, UNAM"),
    ],
)
def test_what_is_missing_leaves_no_comma(role: str, affiliation: str, line: str) -> None:
    assert replace(SIGNED, role=role, affiliation=affiliation).line == line


def test_of_many_the_first_are_shown_with_the_same_note() -> None:
    assert Individuals(("A", "B", "C"), True).first(2) == Individuals(("A", "B"), True)
