"""What of an event others may read: decided for every kind that the program records."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.domain.disclosure import PUBLIC, parted
from bot.domain.objection import Act

USECASES = Path(__file__).parents[2] / "bot" / "usecases"
COMPUTED = {
    "finalized",
    "reissued",
    "found in Slack",
    "posted again",
    "request approved",
    "request declined",
    "late sign-on taken back",
    "late withdrawal taken back",
    *(f"objection {act}" for act in Act if act is not Act.RAISED),
}
"""Kinds that stand in no call of `record` as they are."""

PRIVATE = {
    *("reason", "signed_by", "role", "affiliation", "reservations", "what_changed", "text"),
    *("place", "obstacles", "target", "about", "deputy", "representative", "coordinators"),
    *("channels", "title", "message", "request", "actor"),
}
"""Whoever they are, wherever they write and whatever they typed."""


def recorded() -> Iterator[tuple[str, ast.expr]]:
    for file in sorted(USECASES.glob("*.py")):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and node.func.attr == "record"
            ):
                yield f"{file.name}:{node.lineno}", node.args[0]


def kinds(argument: ast.expr) -> set[str]:
    if isinstance(argument, ast.Constant):
        return {str(argument.value)}
    if isinstance(argument, ast.IfExp):
        return kinds(argument.body) | kinds(argument.orelse)
    return set()


RECORDED = dict(recorded())


@pytest.mark.parametrize("place", RECORDED)
def test_for_every_event_it_is_decided_what_is_public(place: str) -> None:
    assert kinds(RECORDED[place]) <= set(PUBLIC)


def test_nothing_is_decided_for_what_never_happens() -> None:
    literal = set().union(*map(kinds, RECORDED.values()))

    assert set(PUBLIC) == literal | COMPUTED


@pytest.mark.parametrize("kind", PUBLIC)
def test_who_did_it_and_what_they_typed_is_never_public(kind: str) -> None:
    assert not PUBLIC[kind] & PRIVATE


@pytest.mark.parametrize("kind", ["signed personally", "confirmed personally", "objected"])
def test_the_name_of_a_person_who_was_not_printed_is_not_public(kind: str) -> None:
    assert "name" not in PUBLIC[kind]


def test_what_nobody_decided_on_is_private() -> None:
    facts = {"letter": "water-law", "name": "Fundar"}

    assert parted("an event of tomorrow", facts) == ({"letter": "water-law"}, {"name": "Fundar"})
    assert parted("signed", {**facts, "mood": "good"}) == (facts, {"mood": "good"})
