"""The demo's small parts, case by case."""

from __future__ import annotations

import pytest

from bot.demo.cast import Roles, Signer, name_from
from bot.demo.material import handle_for
from bot.demo.screen import shortened
from bot.domain.organization import Member


@pytest.mark.parametrize(
    ("stem", "handle"),
    [
        ("clean-water", "clean-water"),
        ("Open Letter (final, v2)", "open-letter-final-v2"),
        ("2026-11 water", "water"),
        ("水", "letter"),
        ("x", "letter"),
        ("a" * 60, "a" * 40),
        (f"{'a' * 39} b", "a" * 39),
    ],
)
def test_a_handle_says_what_the_files_name_says(stem: str, handle: str) -> None:
    assert handle_for(stem) == handle


@pytest.mark.parametrize(
    ("contact", "name"),
    [
        ("ana.prado@agua-viva.example", "Ana Prado"),
        ("josé_maría@example.org", "José María"),
        ("rep17@example.org", "Rep"),
        ("123@example.org", "Representative 123@example.org"),
        ("U01ABC", "Representative U01ABC"),
    ],
)
def test_people_are_called_by_their_addresses(contact: str, name: str) -> None:
    assert name_from(contact) == name


@pytest.mark.parametrize(
    ("organizations", "played", "missing"),
    [(1, 0, 1), (2, 1, 1), (3, 2, 1), (6, 4, 2), (8, 5, 2), (9, 5, 3), (300, 5, 3)],
)
def test_somebody_is_always_missing_and_the_other_roles_are_given_as_far_as_it_goes(
    organizations: int, played: int, missing: int
) -> None:
    signers = [Signer(Member(f"Organization {n}"), ()) for n in range(organizations)]

    roles = Roles.among(signers)

    first = [roles.button, roles.command, roles.double_click, roles.objects, roles.withdraws]
    assert sum(each is not None for each in first) == played
    assert len(roles.missing) == missing
    assert played + missing + len(roles.others) == organizations


@pytest.mark.parametrize(
    ("text", "short"),
    [
        ("one\ntwo", "one\ntwo"),
        ("a\nb\nc", "a\nb\nc"),
        ("a\nb\nc\nd", "a\nb\n… 2 more lines"),
        ("a\nb\nc\nd\n[Cancel] [Create]", "a\nb\n… 2 more lines\n[Cancel] [Create]"),
        ("x" * 200, f"{'x' * 149}…"),
        (f"{'x' * 200}\nb\nc\nd", f"{'x' * 149}…\nb\n… 2 more lines"),
    ],
)
def test_something_long_is_shortened_and_keeps_its_buttons(text: str, short: str) -> None:
    assert shortened(text, lines=2) == short
