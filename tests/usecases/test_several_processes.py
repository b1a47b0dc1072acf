"""Several processes on one database: what holds for one act after the other holds for acts at once.

Each process opens the database for itself and shares nothing with the other but what is stored.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest

from bot.domain.letter import State
from bot.domain.organization import Member
from bot.domain.refusals import (
    AlreadySigned,
    NameInUse,
    NothingToWithdraw,
    PreflightChanged,
    Refusal,
    RemindedLately,
    WrongState,
)
from bot.usecases import coordinating, delivering, finalizing, meeting, reminding, signing
from bot.usecases.transaction import Office
from storage import editions, ledger, letters, people, signons
from storage.database import Database
from tests.factories import (
    ANA,
    CARLA,
    DEADLINE,
    NOON,
    a_wish,
    an_office,
    stored_letter,
    stored_members,
)

TIMES = 8
"""How often two acts meet: which is first is left to chance."""


@pytest.fixture
def elsewhere(office: Office) -> Iterator[Office]:
    """Another process of the same coalition."""
    database = Database(office.database.url.render_as_string(hide_password=False))
    yield an_office(database)
    database.close()


def at_once(*acts: Callable[[], object]) -> list[str]:
    """Does them at the same moment, and says of each what it was refused for, if it was."""
    start = Barrier(len(acts))

    def run(act: Callable[[], object]) -> str:
        start.wait()
        try:
            act()
        except Refusal as refusal:
            return type(refusal).__name__
        return "done"

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def of(*refusals: type[Refusal]) -> list[list[str]]:
    """One is done, and the other refused for one of these reasons."""
    return [sorted(["done", each.__name__]) for each in refusals]


def names(office: Office, letter_id: int) -> list[str]:
    with office.database.reading() as view:
        return [signed.name for signed, *_ in signons.active(view, letter_id)]


def events(office: Office) -> list[str]:
    with office.database.reading() as view:
        _, damage = ledger.verify(view)
        assert damage is None
        return [entry.kind for entry in ledger.entries(view)]


def members(office: Office, *listed: str) -> dict[str, int]:
    return stored_members(office, *(Member(name, representatives=(ANA,)) for name in listed))


def test_an_organization_signs_once(office: Office, elsewhere: Office) -> None:
    ids = members(office, *(f"Organization {n}" for n in range(TIMES)))
    letter = stored_letter(office)

    for organization in ids.values():
        both = [
            lambda of=each, key=organization: signing.sign(of, ANA, letter.id, key, a_wish(), NOON)
            for each in (office, elsewhere)
        ]
        assert sorted(at_once(*both)) in of(AlreadySigned)

    assert sorted(names(office, letter.id)) == sorted(ids)
    assert Counter(events(office))["signed"] == TIMES


def test_two_organizations_do_not_sign_under_one_name(office: Office, elsewhere: Office) -> None:
    letter = stored_letter(office)
    for n in range(TIMES):
        listed = members(office, f"One {n}", f"Other {n}")
        one, other = listed[f"One {n}"], listed[f"Other {n}"]
        wish = a_wish(name=f"Together {n}")

        done = at_once(
            lambda key=one, wish=wish: signing.sign(office, ANA, letter.id, key, wish, NOON),
            lambda key=other, wish=wish: signing.sign(elsewhere, ANA, letter.id, key, wish, NOON),
        )

        assert sorted(done) in of(NameInUse)
    assert sorted(names(office, letter.id)) == [f"Together {n}" for n in range(TIMES)]


def test_a_sign_on_is_withdrawn_once(office: Office, elsewhere: Office) -> None:
    letter = stored_letter(office)
    for key in members(office, *(f"Organization {n}" for n in range(TIMES))).values():
        signing.sign(office, ANA, letter.id, key, a_wish(), NOON)
        both = [
            lambda of=each, key=key: signing.withdraw(of, ANA, letter.id, key, "", NOON)
            for each in (office, elsewhere)
        ]
        assert sorted(at_once(*both)) in of(NothingToWithdraw)
    assert Counter(events(office))["withdrew"] == TIMES


def test_once_a_letter_is_closed_nobody_has_signed_it_later(
    office: Office, elsewhere: Office
) -> None:
    key = members(office, "Fundar")["Fundar"]
    for n in range(TIMES):
        letter = stored_letter(office, f"letter-{n}")
        signed, closed = at_once(
            lambda letter=letter: signing.sign(office, ANA, letter.id, key, a_wish(), NOON),
            lambda letter=letter: coordinating.close(elsewhere, CARLA, letter.handle, NOON),
        )
        assert closed == "done"
        assert signed in ("done", WrongState.__name__)
        assert names(office, letter.id) == (["Fundar"] if signed == "done" else [])
    told = [kind for kind in events(office) if kind in ("signed", "closed")]
    assert "signed" not in "".join(told).split("closed")[-1]


def test_an_edition_holds_exactly_those_who_had_signed(office: Office, elsewhere: Office) -> None:
    ids = members(office, "Fundar", "GESOC")
    for n in range(TIMES):
        letter = stored_letter(office, f"letter-{n}")
        signing.sign(office, ANA, letter.id, ids["Fundar"], a_wish(), NOON)
        seen = finalizing.preflight(office, CARLA, letter.handle, NOON).seal
        signed, finalized = at_once(
            lambda letter=letter: signing.sign(
                office, ANA, letter.id, ids["GESOC"], a_wish(), NOON
            ),
            lambda letter=letter, seen=seen: finalizing.finalize(
                elsewhere, CARLA, letter.id, seen, "All have answered.", NOON
            ),
        )
        with office.database.reading() as view:
            found = letters.by_id(view, letter.id)
            assert found is not None
            if finalized == "done":
                assert signed == WrongState.__name__
                edition = editions.latest(view, letter.id)
                assert edition is not None
                assert editions.names(view, edition) == ["Fundar"]
            else:
                assert (signed, finalized) == ("done", PreflightChanged.__name__)
                assert found.state is State.CIRCULATING
                assert editions.latest(view, letter.id) is None


def test_two_who_remind_by_hand_remind_once_in_an_hour(office: Office, elsewhere: Office) -> None:
    members(office, "Fundar")
    stored_letter(office)
    for n in range(TIMES):
        now = NOON + timedelta(hours=2 * n)
        both = [
            lambda of=each, now=now: reminding.remind(of, CARLA, "water-law", now)
            for each in (office, elsewhere)
        ]
        assert sorted(at_once(*both)) in of(RemindedLately)


def test_what_is_due_is_done_once(office: Office, elsewhere: Office) -> None:
    for n in range(TIMES):
        stored_letter(office, f"letter-{n}")

    at_once(
        lambda: reminding.tick(office, DEADLINE),
        lambda: reminding.tick(elsewhere, DEADLINE),
    )

    assert Counter(events(office))["closed"] == TIMES


def test_somebody_met_by_both_is_known_once(office: Office, elsewhere: Office) -> None:
    for n in range(TIMES):
        person = people.Person(f"U0{n}", "T0", "Ana", "es", "UTC", None, None, NOON)
        both = [
            lambda of=each, person=person: meeting.meet(of, person) for each in (office, elsewhere)
        ]
        assert at_once(*both) == ["done", "done"]


def test_while_many_sign_both_send_and_nobody_waits_for_ever(
    office: Office, elsewhere: Office
) -> None:
    listed = members(office, *(f"Organization {n}" for n in range(24)))
    letter = stored_letter(office)
    keys = list(listed.values())

    def sign(process: Office, mine: list[int]) -> None:
        for key in mine:
            signing.sign(process, ANA, letter.id, key, a_wish(), NOON)

    def send(process: Office) -> None:
        for second in range(24):
            now = NOON + timedelta(seconds=second)
            item, lost = delivering.take(process, now)
            if item and not lost:
                delivering.delivered(process, item, f"{second}.{item.id}", now)

    done = at_once(
        lambda: sign(office, keys[::3]),
        lambda: sign(elsewhere, keys[1::3]),
        lambda: sign(office, keys[2::3]),
        lambda: send(office),
        lambda: send(elsewhere),
    )

    assert done == ["done"] * 5
    assert sorted(names(office, letter.id)) == sorted(listed)
    assert Counter(events(office))["signed"] == 24
