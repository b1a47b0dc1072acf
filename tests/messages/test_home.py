"""What a Home says, whatever is in it: within Slack's limits, and nothing in it pings or links."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from bot.domain.authority import Answer, Request
from bot.domain.home import Decisions, Home, Mine, Resolved, Signature, mine
from bot.domain.letter import Letter, State
from bot.domain.objection import Kind, Status
from bot.domain.signing import Standing as Worth
from bot.messages.home import home
from bot.messages.reader import Reader
from bot.rehearsal.checks import view_is_too_large, view_problems
from bot.rehearsal.pings import in_blocks
from tests.factories import NOON, a_letter, a_standing, an_objection, an_organization

READER = Reader.of("en", "UTC")
FUNDAR = an_organization()
GESOC = an_organization(id=8, name="GESOC")
HOSTILE = "<!channel> <https://evil.example|here> *_\u202e𝒜" * 10


def test_an_empty_home_is_one_that_slack_takes() -> None:
    assert_taken(home(READER, Home(), NOON))


@pytest.mark.parametrize("coordinates", [False, True])
@pytest.mark.parametrize("n", [1, 40, 100])
def test_however_much_there_is_it_fits(n: int, coordinates: bool) -> None:
    view = home(READER, a_full_home(n, coordinates), NOON)
    assert_taken(view)
    assert len(view["blocks"]) > 90 or n == 1


def test_whatever_people_typed_neither_pings_nor_links() -> None:
    found = in_blocks(home(READER, a_full_home(3, True), NOON)["blocks"])
    assert set(found) == {"<@U0ANA>", "<@U0SAM>"}, "people whom the bot itself names"


@pytest.mark.parametrize("n", [1, 40, 100])
def test_every_part_shows_something_however_long_the_others_are(n: int) -> None:
    blocks = home(READER, a_full_home(n, True), NOON)["blocks"]
    titles = [block["text"]["text"] for block in blocks if block["type"] == "header"]
    assert titles == [
        "Waiting for your answer",
        "Objections to answer",
        "Requests to answer",
        "Ready to finalize",
        "Not delivered",
        "How the letters stand",
        "Answered",
    ]


# --- whose answer is still out ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("last", "objecting", "waits"),
    [
        pytest.param(None, False, True, id="has done nothing"),
        pytest.param(Worth.ACTIVE, False, False, id="stands"),
        pytest.param(Worth.WITHDRAWN, False, False, id="has withdrawn"),
        pytest.param(None, True, False, id="has objected: it is the coordinators' turn"),
        pytest.param(Worth.NEEDS_RECONFIRMATION, False, True, id="has yet to confirm"),
    ],
)
def test_a_letter_waits_for(last: Worth | None, objecting: bool, waits: bool) -> None:
    done = [a_signature(worth=last)] if last else []
    assert mine(a_letter(), [FUNDAR], done, {7} if objecting else set(), NOON).waits is waits


def test_no_letter_waits_once_it_takes_no_sign_ons() -> None:
    closed = a_letter(state=State.CLOSED)
    assert not mine(closed, [FUNDAR], [], set(), NOON).waits
    late = mine(closed, [FUNDAR], [a_signature(worth=Worth.NEEDS_RECONFIRMATION)], set(), NOON)
    assert not late.waits
    assert late.signed, "it can still be withdrawn"


def test_who_is_not_invited_is_not_waited_for_but_may_sign() -> None:
    found = mine(a_letter(), [replace(FUNDAR, invited=False)], [], set(), NOON)
    assert not found.waits
    assert found.may_sign


# --- helpers ------------------------------------------------------------------------------------


def a_signature(**changes: Any) -> Signature:
    return replace(Signature(1, 7, "Fundar", "Fundar", Worth.ACTIVE), **changes)


def a_full_home(n: int, coordinates: bool) -> Home:
    """Everything `n` times, each thing as long and as hostile as it can be."""
    name = HOSTILE[:120]
    letters = [a_letter(id=k, handle=f"l{k}", title=HOSTILE[:300]) for k in range(n)]
    own = tuple(an_organization(id=k, name=name) for k in range(60))
    signed = tuple(a_signature(organization_id=k, organization=name) for k in range(60))
    objection = an_objection(text="𝒜" * 3_000, organization=name, kind=Kind.BLOCKING)
    resolved = replace(objection, status=Status.RESOLVED)
    closed = [replace(letter, state=State.CLOSED) for letter in letters]
    standings = tuple(a_standing(letter=each, stuck=3, names=(name,) * 40) for each in closed[:20])
    decisions = Decisions(
        tuple((letter, objection) for letter in letters[:20]),
        n,
        tuple((letter, a_request(name, letter)) for letter in letters[:20]),
        n,
        undelivered=tuple((letter, 3) for letter in letters),
    )
    return Home(
        own,
        (name,) * n,
        ("U0CARLA",) * n,
        tuple(Mine(letter, own, signed[:1], signed, True) for letter in letters),
        tuple(Resolved(letter, resolved, "𝒜" * 3_000) for letter in letters),
        tuple((letter, objection) for letter in letters),
        coordinates,
        tuple(closed) if coordinates else (),
        standings if coordinates else (),
        decisions if coordinates else Decisions(),
    )


def a_request(name: str, letter: Letter) -> Request:
    return Request(1, "U0SAM", name, None, name, "MX", letter.id, NOON, Answer.PENDING)


def assert_taken(view: dict[str, Any]) -> None:
    assert view_problems(view, ("home",)) == []
    assert not view_is_too_large(view)
