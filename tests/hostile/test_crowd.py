"""Fifty people click at once: each gets a clear answer, and each organization signs once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from bot.rehearsal import Answer, Message, Person
from tests.cast import Cast, signed

CROWD = 50


@pytest.fixture
def card(cast: Cast) -> Message:
    return cast.letter()


def crowd(cast: Cast) -> list[Person]:
    return [cast.person(f"Person {n}", address=f"p{n}@example.org") for n in range(CROWD)]


def at_once(people: list[Person], card: Message) -> list[tuple[Person, Answer]]:
    """Everybody opens the form at once and, when all have filled it in, submits it at once."""
    opened, filled = Barrier(len(people)), Barrier(len(people))

    def act(person: Person) -> tuple[Person, Answer]:
        opened.wait(30)
        form = person.click(card, "Sign on").view
        assert form is not None
        form.fill({"Signed by": person.name, "Authority": True})
        filled.wait(30)
        return person, form.submit()

    with ThreadPoolExecutor(len(people)) as pool:
        return list(pool.map(act, people))


def test_fifty_clicks_for_one_organization_are_one_sign_on(cast: Cast, card: Message) -> None:
    people = crowd(cast)
    cast.enlist("Fundar", representatives=tuple(person.id for person in people))
    answers = at_once(people, card)
    cast.stage.settle()
    assert signed(cast.stage) == ["Fundar"]
    assert cast.events().count("signed") == 1
    done = [person for person, answer in answers if answer.payload is None]
    assert len(done) == 1, "one form closes"
    for person, answer in answers:
        if answer.payload is not None:
            (told,) = person.modal.errors.values()
            assert f"Fundar has signed already: {done[0].name}" in told
    receipts = [dm for person in people for dm in person.dms]
    assert len(receipts) == 1
    assert receipts[0] in done[0].dms
    assert "1 organization has signed." in card.plain


def test_fifty_clicks_for_fifty_organizations_are_fifty_sign_ons(cast: Cast, card: Message) -> None:
    people = crowd(cast)
    for n, person in enumerate(people):
        cast.enlist(f"Organization {n:02}", representatives=(person.id,))
    answers = at_once(people, card)
    cast.stage.settle()
    assert [answer.payload for _, answer in answers] == [None] * CROWD
    assert sorted(signed(cast.stage)) == [f"Organization {n:02}" for n in range(CROWD)]
    assert cast.events().count("signed") == CROWD
    for n, person in enumerate(people):
        (receipt,) = person.dms
        assert f"Organization {n:02}" in receipt.plain
    assert "50 organizations have signed." in card.plain
    assert len(cast.channel.messages) == 1
