"""Organizations and people share the room for names; whatever does not fit is counted."""

from __future__ import annotations

import pytest

from bot.domain.individual import Individuals
from bot.domain.text import LetterText
from bot.messages.blocks import Said
from bot.messages.card import card
from bot.messages.final import NAMES_POSTED, parts
from bot.messages.overview import status
from bot.messages.personal import shared
from bot.messages.reader import Reader
from bot.rehearsal.checks import block_problems
from bot.rehearsal.pings import in_blocks
from tests.factories import CARLA, NOON, a_letter, a_standing

TEXT = LetterText("Water is ours", "We ask.", "en")
WORST = ", ".join(["<!channel> <@U0ANA> <https://evil.example|here> *_".ljust(120, "x")] * 3)


def organizations(n: int) -> tuple[str, ...]:
    return tuple(f"Organization {i}" for i in range(n))


def posted(n: int, people: Individuals) -> list[Said]:
    return parts(a_letter(), TEXT, "", organizations(n), people)


def shown(said: list[Said]) -> str:
    return str([block for each in said for block in each.blocks])


@pytest.mark.parametrize(
    ("n", "people", "named"),
    [
        (0, 0, (0, 0)),
        (10, 10, (10, 10)),
        (300, 0, (200, 0)),
        (0, 300, (0, 200)),
        (100, 300, (100, 100)),
        (300, 300, (150, 50)),
        (300, 10, (190, 10)),
        (180, 100, (150, 50)),
    ],
)
def test_organizations_go_first_and_people_have_a_quarter_in_any_case(
    n: int, people: int, named: tuple[int, int]
) -> None:
    assert shared(n, people, NAMES_POSTED) == named


def test_what_does_not_fit_is_counted_for_each() -> None:
    people = Individuals(tuple(f"Person {i}" for i in range(300)))
    told = shown(posted(300, people))
    assert "… and 150 more. All 300 signatories" in told
    assert "… and 250 more. All 300 people" in told
    assert ("Organization 149" in told, "Organization 150" in told) == (True, False)
    assert ("Person 49" in told, "Person 50" in told) == (True, False)


def test_without_people_the_posts_are_what_they_were() -> None:
    assert posted(300, Individuals()) == parts(a_letter(), TEXT, "", organizations(300))
    assert "ndividuals" not in shown(posted(300, Individuals()))


@pytest.mark.parametrize("n", [1, 40, 300])
def test_the_longest_and_worst_lines_are_taken_by_slack_and_ping_nobody(n: int) -> None:
    for part in posted(n, Individuals((WORST,) * n, True)):
        assert block_problems(part.blocks) == []
        assert in_blocks(part.blocks) == []
        assert "<" not in part.text


@pytest.mark.parametrize(
    ("signed", "people", "told"),
    [
        (1, 0, "1 organization has signed."),
        (1, 1, "1 organization has signed.\nand 1 person personally"),
        (2, 3, "2 organizations have signed.\nand 3 people personally"),
        (0, 1, "No organization has signed yet.\n1 person has signed personally."),
        (0, 3, "No organization has signed yet.\n3 people have signed personally."),
    ],
)
def test_card_and_status_count_people_in_a_line_of_their_own(
    signed: int, people: int, told: str
) -> None:
    standing = a_standing(signed=signed, names=("Fundar",)[:signed], individuals=people)
    for said in (
        card(standing, CARLA, NOON),
        status(Reader.of("en", "UTC"), standing, False, NOON),
    ):
        (lines,) = [text for text in map(_plain, said.blocks) if "signed" in text]
        assert told in lines
        assert ("personally" in lines) is bool(people)


def _plain(block: dict) -> str:  # type: ignore[type-arg]
    sections = block["elements"] if block["type"] == "rich_text" else []
    return "".join(e.get("text", "") for section in sections for e in section["elements"])
