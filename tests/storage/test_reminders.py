"""Who was reminded of what is known for as long as it counts, and no longer."""

from __future__ import annotations

import pytest

from bot.usecases import coordinating, tidying
from storage import reminders
from storage.database import Database
from storage.reminders import Said
from tests.factories import ANA, CARLA, INSTANT, NOON, an_office, stored_letter


@pytest.mark.parametrize("over", [True, False])
def test_who_was_reminded_is_forgotten_two_days_after_a_letter_is_over(
    database: Database, over: bool
) -> None:
    its = an_office(database)
    letter = stored_letter(its, "water")
    with database.transaction() as connection:
        reminders.add(connection, [Said(letter.id, ANA, None, letter.deadline, NOON)])
    if over:
        coordinating.cancel(its, CARLA, letter.id, "We merge two.", NOON + INSTANT)

    def known() -> bool:
        with database.reading() as view:
            return reminders.again_since(view, letter.id, [ANA], NOON - INSTANT)

    tidying.tidy(its, NOON + reminders.OF_A_DAY)
    assert known()
    tidying.tidy(its, NOON + reminders.OF_A_DAY + INSTANT)
    assert known() is not over
