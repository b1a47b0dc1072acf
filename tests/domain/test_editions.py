"""Editions: when they may go out, which translations belong to them, what they change."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from bot.domain.edition import Signatory, changes
from bot.domain.individual import Individuals
from bot.domain.letter import State, check_embargo
from bot.domain.refusals import EmbargoNotAhead, TranslationNotNeeded, WrongState
from bot.domain.translation import Translation, check_translation, is_current
from tests.factories import DEADLINE, INSTANT, NOON, a_letter, a_text

LATER = DEADLINE + timedelta(days=2)


@pytest.mark.parametrize(
    ("embargo", "held", "now", "goes"),
    [
        (None, None, NOON, True),
        (LATER, None, LATER - INSTANT, False),
        (LATER, None, LATER, True),
        (LATER, NOON, LATER, False),
        (LATER, NOON, LATER + timedelta(days=9), False),
    ],
)
def test_a_letter_goes_out_when_its_embargo_is_over_and_nobody_holds_it(
    embargo: datetime | None, held: datetime | None, now: datetime, goes: bool
) -> None:
    letter = a_letter(state=State.FINALIZED, embargo=embargo, held_at=held)
    assert letter.may_go_out(now) is goes


@pytest.mark.parametrize("embargo", [NOON, DEADLINE - INSTANT, DEADLINE])
def test_an_embargo_ends_after_the_deadline(embargo: datetime) -> None:
    with pytest.raises(EmbargoNotAhead):
        check_embargo(embargo, DEADLINE, "UTC", NOON)


def test_an_embargo_lies_ahead() -> None:
    check_embargo(DEADLINE + INSTANT, DEADLINE, "UTC", NOON)
    with pytest.raises(EmbargoNotAhead):
        check_embargo(DEADLINE + INSTANT, DEADLINE, "UTC", DEADLINE + INSTANT)


def test_a_translation_belongs_to_the_text_that_it_translates() -> None:
    letter = a_letter()
    assert is_current(letter, Translation(1, letter.revision_id, 1, 1, a_text(language="es")))
    assert not is_current(letter, Translation(1, letter.revision_id - 1, 1, 1, a_text()))


def test_a_letter_is_not_translated_into_its_own_language_nor_after_its_end() -> None:
    check_translation(a_letter(), a_text(language="es"))
    check_translation(a_letter(state=State.FINALIZED), a_text(language="es"))
    with pytest.raises(TranslationNotNeeded):
        check_translation(a_letter(), a_text(language="en"))
    with pytest.raises(WrongState):
        check_translation(a_letter(state=State.CANCELLED), a_text(language="es"))


def test_who_came_and_who_went_is_told_by_the_organization_and_not_by_its_name() -> None:
    before = [Signatory(1, "Fundar"), Signatory(2, "GESOC"), Signatory(3, "Ávila")]
    after = [Signatory(3, "Ávila A.C."), Signatory(4, "Nube"), Signatory(1, "Fundar")]
    people, others = Individuals(("Sam", "Sam", "Eva")), Individuals(("Sam", "Kim"))
    assert changes(before, people, after, others) == (("Nube", "Kim"), ("GESOC", "Sam", "Eva"))
