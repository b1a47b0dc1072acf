"""A letter's life: `drafting → circulating → closed → finalized`, or `cancelled`."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bot.domain import signing
from bot.domain.letter import Letter, State
from bot.domain.refusals import NoChannels, WrongState
from tests.factories import NOON, a_letter, a_sign_on, a_wish, an_organization

ACTS: dict[str, Callable[[Letter], object]] = {
    "circulate": lambda letter: letter.circulate(1, NOON),
    "extend": lambda letter: letter.extend(letter.deadline.replace(year=2027), NOON),
    "sign": lambda letter: signing.sign(letter, an_organization(), a_wish(), "U0ANA", [], NOON),
    "withdraw": lambda letter: signing.withdraw(letter, a_sign_on()),
    "close": lambda letter: letter.close(),
    "finalize": lambda letter: letter.finalize(),
    "cancel": lambda letter: letter.cancel(),
}

LIFE = {
    State.DRAFTING: {"circulate", "extend", "cancel"},
    State.CIRCULATING: {"extend", "sign", "withdraw", "close", "finalize", "cancel"},
    State.CLOSED: {"withdraw", "finalize", "cancel"},
    State.FINALIZED: set(),
    State.CANCELLED: set(),
}
"""What may be done with a letter in each state. Everything else is refused."""

LEADS_TO = {
    "circulate": State.CIRCULATING,
    "close": State.CLOSED,
    "finalize": State.FINALIZED,
    "cancel": State.CANCELLED,
}

EVERY_CASE = [(state, act) for state in State for act in ACTS]


def test_the_table_knows_every_state() -> None:
    assert set(LIFE) == set(State)


@pytest.mark.parametrize(
    ("state", "act"), [(state, act) for state, act in EVERY_CASE if act in LIFE[state]]
)
def test_what_a_state_allows_is_done(state: State, act: str) -> None:
    done = ACTS[act](a_letter(state=state))

    if act in LEADS_TO:
        assert isinstance(done, Letter)
        assert done == a_letter(state=LEADS_TO[act])


@pytest.mark.parametrize(
    ("state", "act"), [(state, act) for state, act in EVERY_CASE if act not in LIFE[state]]
)
def test_what_a_state_does_not_allow_is_refused_with_that_state(state: State, act: str) -> None:
    with pytest.raises(WrongState) as refused:
        ACTS[act](a_letter(state=state))

    assert refused.value.handle == "water-law"
    assert refused.value.state == state
    assert state not in refused.value.wanted


@pytest.mark.parametrize("state", [State.FINALIZED, State.CANCELLED])
def test_nothing_leads_out_of_an_end(state: State) -> None:
    assert LIFE[state] == set()


def test_a_letter_without_a_channel_does_not_circulate() -> None:
    with pytest.raises(NoChannels) as refused:
        a_letter(state=State.DRAFTING).circulate(0, NOON)

    assert refused.value.handle == "water-law"


def test_a_move_leaves_the_letter_itself_as_it_was() -> None:
    letter = a_letter()

    letter.close()

    assert letter.state is State.CIRCULATING
