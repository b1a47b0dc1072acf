"""The demo with the project's own letter: what it prints and what it leaves."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from rich.cells import cell_len

from bot.config import Settings
from bot.demo.folder import FORMATS, MARK
from bot.usecases.standing import of_letter
from bot.usecases.transaction import Office
from storage import ledger
from storage.database import Database
from tests.demo.conftest import Played

SIGNATORIES = [
    "Água Viva",
    "Alder Valley Farmers' Union",
    "Clean Rivers Network",
    "Downstream Neighbours",
    "Ember Legal Aid",
    "Green Schools Alliance",
    "Public Health Forum",
    "The Riverside Women's Council",
    "Youth for Water",
]
"""In the order of the language; whoever has withdrawn is not among them."""
SCENES = [
    "A letter's whole way",
    "A draft becomes a letter and circulates",
    "Organizations sign",
    "A stranger is refused",
    "One organization withdraws",
    "An objection, and its answer",
    "Those who waited for the answer sign",
    "Three days left: those missing are reminded",
    "One day left",
    "The deadline",
    "The letter is finalized",
    "What is left",
]


@pytest.fixture
def database(sample: Played) -> Database:
    return Database(f"sqlite:///{sample.folder / 'signon.db'}")


def in_order(parts: list[str], text: str) -> bool:
    return re.search(".*".join(map(re.escape, parts)), text, re.DOTALL) is not None


def test_it_ends_well_and_within_thirty_seconds(sample: Played) -> None:
    assert (sample.code, sample.err) == (0, "")
    assert sample.seconds < 30


def test_it_leaves_the_letters_files_and_the_database_in_a_folder_that_it_names(
    sample: Played,
) -> None:
    left = {"signon.db", *(f"letter.{each}" for each in FORMATS)}

    assert {each.name for each in sample.folder.iterdir()} == left | {MARK}
    end = sample.out[sample.out.rindex("What is left") :].replace("\n", "")
    assert all(name in end for name in [str(sample.folder), *left])


def test_every_scene_is_played_in_its_order(sample: Played) -> None:
    assert in_order([f"\n{title}" for title in SCENES], sample.out)


def test_it_is_read_at_eighty_columns_without_colours(sample: Played) -> None:
    assert max(map(cell_len, sample.out.splitlines())) <= 80
    assert "\x1b" not in sample.out


@pytest.mark.parametrize(
    "seen",
    [
        pytest.param("Sign on  in #coalition", id="a click on the card"),
        pytest.param("/sign clean-water  in #members", id="a command in the other channel"),
        pytest.param("one receipt, the same answer twice", id="the answer to a double click"),
        pytest.param("Bruno Salgado sees", id="the stranger"),
        pytest.param("Fishers of Lake Morra no longer stands under", id="the withdrawal"),
        pytest.param("Ember Legal Aid has raised a blocking objection", id="the objection"),
        pytest.param("The objection of Ember Legal Aid", id="its answer"),
        pytest.param("Public Health Forum has not answered yet", id="a reminder"),
        pytest.param("went to Elsa Brandt, Nadia Faria, Tomas Birch.", id="who else was reminded"),
        pytest.param("direct message to Carla Mendes", id="what the coordinator reads"),
        pytest.param("9 organizations have signed.", id="the count"),
    ],
)
def test_the_transcript_shows(sample: Played, seen: str) -> None:
    assert seen in " ".join(re.sub(r"[│╭╮╰╯─]", " ", sample.out).split()) or seen in sample.out


def test_the_final_letter_is_printed_whole(sample: Played) -> None:
    unboxed = " ".join(re.sub(r"[│╭╮╰╯─]", " ", sample.out).split())
    final = unboxed[unboxed.index("The letter is finalized") :]

    assert in_order(
        [
            "Members of the Authority,",
            "1. publish every measurement since 2024",
            "5. give two seats on its monitoring board",
            "With respect,",
            *SIGNATORIES,
            "References:",
            "CC:",
            "The town councils of Alder, Ember and Port Morra",
        ],
        final,
    )


@pytest.mark.parametrize("name", ["letter.txt", "letter.md"])
def test_the_signatories_stand_under_the_closing_in_the_languages_order(
    sample: Played, name: str
) -> None:
    letter = sample.read(name)

    assert in_order(["With respect,", *SIGNATORIES, "References:", "CC:"], letter)
    assert "Fishers of Lake Morra" not in letter


def test_the_database_holds_what_was_played(database: Database) -> None:
    with database.reading() as view:
        entries = list(ledger.entries(view))
        assert ledger.verify(view) == (len(entries), None)

    counted = Counter(entry.kind for entry in entries)
    assert counted["signed"] == 10
    assert counted["withdrew"] == 1
    assert counted["reminded"] == 2
    assert [counted[kind] for kind in ("created", "circulated", "closed", "finalized")] == [1] * 4


def test_the_database_can_be_looked_into_with_default_settings(database: Database) -> None:
    office = Office(database, Settings().as_coalition())

    stands = of_letter(office, "clean-water")

    assert (stands.letter.state, stands.signed, stands.edition) == ("finalized", 9, 1)
