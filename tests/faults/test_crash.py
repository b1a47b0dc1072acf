"""A few rounds of the crash harness; and that it notices a bot which is broken."""

from __future__ import annotations

import pytest

from tests import postgres
from tests.faults.crash import crash
from tests.faults.fate import BLIND, FORGETFUL, HASTY

pytestmark = pytest.mark.timeout(400)

MOST_ROUNDS = 6
NOTHING_FOUND = {"lost": 0, "doubled": 0, "wrongly_reminded": 0}


def found(result: dict[str, object]) -> dict[str, object]:
    return {name: result[name] for name in NOTHING_FOUND}


def test_killed_again_and_again_nothing_is_lost_nor_said_twice_nor_wrongly() -> None:
    result = crash(rounds=1, seed=20261204, deaths=2)
    assert found(result) == NOTHING_FOUND
    assert result["kills"] >= 8
    assert result["sign_ons"] > 0
    assert result["reminders"] > 0


@pytest.mark.skipif(postgres.binaries() is None, reason=postgres.MISSING)
def test_two_processes_on_one_postgresql_are_as_safe() -> None:
    result = crash(rounds=1, database="postgresql", seed=20261205, processes=2, short=True)
    assert found(result) == NOTHING_FOUND
    assert result["kills"] >= 8


@pytest.mark.parametrize(
    ("broken", "deaths", "told"),
    [(BLIND, 6, "doubled"), (FORGETFUL, 1, "lost"), (HASTY, 1, "wrongly_reminded")],
)
def test_a_broken_bot_is_noticed(broken: str, deaths: int, told: str) -> None:
    """In its first round, as a rule: who happens to act while it does wrong is left to chance."""
    rounds = (
        crash(rounds=1, seed=seed, broken=broken, deaths=deaths, short=True)
        for seed in range(1, 1 + MOST_ROUNDS)
    )
    assert any(each[told] for each in rounds)
