"""`ledger export HANDLE` and `verify`: from the database to whoever has nothing but files."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Command
from tests.cli.test_letters import finalized

pytestmark = pytest.mark.usefixtures("database_there")

LEDGER = "ledger.jsonl"


@pytest.fixture
def files(signon: Command, water_law: str) -> list[str]:
    """The ledger's file and the letter in two formats, with no database beside them."""
    finalized(water_law)
    assert signon("ledger", "export", water_law, "--output", LEDGER).code == 0
    for name in ("pdf", "txt"):
        words = ("--format", name, "--output", f"letter.{name}")
        assert signon("letter", "export", water_law, *words).code == 0
    for each in Path().glob("signon.db*"):
        each.unlink()
    return ["letter.pdf", LEDGER, "letter.txt"]


def test_what_was_delivered_belongs_to_its_ledger_in_whichever_order_it_is_named(
    signon: Command, files: list[str]
) -> None:
    outcome = signon("verify", *files)

    assert (outcome.code, outcome.err) == (0, "")
    first, *others = outcome.out.splitlines()
    assert first.startswith("ledger.jsonl: the ledger of water-law is whole: ")
    assert others == [
        "letter.pdf is edition 1 (en, pdf), byte for byte as delivered.",
        "letter.txt is edition 1 (en, txt), byte for byte as delivered.",
    ]
    assert not list(Path().glob("signon.db*"))


def test_a_changed_name_ends_with_exit_code_1_and_is_named(
    signon: Command, files: list[str]
) -> None:
    letter = Path("letter.txt")
    letter.write_bytes(letter.read_bytes().replace(b"Fundar", b"Fundxr"))

    outcome = signon("verify", *files)

    assert outcome.code == 1
    assert outcome.err == (
        "letter.txt is not edition 1 (en) as it was delivered:\n"
        "- signatory 1: the ledger has “Fundar”, the file has “Fundxr”.\n"
    )


@pytest.mark.parametrize("line", [1, 2, -1])
def test_a_changed_letter_of_the_ledgers_file_is_named_by_its_line(
    signon: Command, files: list[str], line: int
) -> None:
    file = Path(LEDGER)
    lines = file.read_text("utf-8").splitlines(keepends=True)
    at = line if line > 0 else len(lines)
    lines[at - 1] = lines[at - 1].replace("e", "a", 1)
    file.write_text("".join(lines), "utf-8")

    outcome = signon("verify", *files)

    assert (outcome.code, outcome.out) == (1, "")
    assert outcome.err.startswith(f"{LEDGER}: line {at} ")


def test_one_byte_of_the_pdf_is_found_wherever_it_is(signon: Command, files: list[str]) -> None:
    letter = Path("letter.pdf")
    whole = letter.read_bytes()
    for at in range(0, len(whole), len(whole) // 7):
        letter.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        outcome = signon("verify", *files)
        assert outcome.code == 1
        assert outcome.err.startswith("letter.pdf ")


def test_a_letter_without_its_ledger_is_refused(signon: Command, files: list[str]) -> None:
    outcome = signon("verify", "letter.pdf", "letter.txt")

    assert (outcome.code, outcome.out) == (1, "")
    assert outcome.err.startswith("letter.pdf: line 1 has been changed")


def test_a_file_that_is_not_there_is_named(signon: Command, files: list[str]) -> None:
    assert signon("verify", LEDGER, "nothing.pdf").code == 1


def test_the_ledger_of_a_letter_that_is_not_there_leaves_no_file(signon: Command) -> None:
    outcome = signon("ledger", "export", "nothing", "--output", "there.jsonl")

    assert (outcome.code, outcome.out) == (1, "")
    assert not Path("there.jsonl").exists()
