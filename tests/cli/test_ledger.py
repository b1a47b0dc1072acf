"""`signon ledger`: what happened, and the proof of it."""

from __future__ import annotations

import hashlib
import json

import pytest

from tests.cli.conftest import Command, folders_database, importing

pytestmark = pytest.mark.usefixtures("database_there")


@pytest.fixture
def three_events(signon: Command, draft: object) -> None:
    for handle in ("one", "two", "three"):
        assert signon(*importing("draft.md", handle)).code == 0


def tamper(statement: str) -> None:
    database = folders_database()
    with database.transaction() as connection:
        connection.exec_driver_sql(statement)
    database.close()


def test_an_untouched_ledger_is_whole(signon: Command, three_events: None) -> None:
    outcome = signon("ledger", "verify")

    assert (outcome.code, outcome.err) == (0, "")
    assert outcome.out == "The ledger is whole: 3 entries.\n"


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        ("update ledger set actor = 'U0EVE' where sequence = 2", "Entry 2 has been changed."),
        ("delete from ledger where sequence = 2", "Entry 2 is missing."),
        ("delete from ledger where sequence = 3", "Entry 2 is the last one there, and entries"),
        (
            "insert into ledger select 4, time, actor, kind, facts, previous_hash, hash, "
            "version, private, salt "
            "from ledger where sequence = 3",
            "Entry 4 ",
        ),
    ],
)
def test_whatever_was_done_to_it_is_named_and_ends_with_exit_code_1(
    signon: Command, three_events: None, statement: str, told: str
) -> None:
    tamper(statement)

    outcome = signon("ledger", "verify")

    assert (outcome.code, outcome.out) == (1, "")
    assert outcome.err.startswith(told)
    assert outcome.err.endswith("The entries before it are whole.\n")


@pytest.mark.only_on("sqlite")  # which keeps anything in any column
def test_a_time_that_is_none_is_named_too(signon: Command, three_events: None) -> None:
    tamper("update ledger set time = 'never' where sequence = 2")

    outcome = signon("ledger", "verify")

    assert outcome.err.startswith("Entry 2 has been changed.")


def test_two_swapped_entries_are_out_of_order(signon: Command, three_events: None) -> None:
    tamper("update ledger set sequence = -sequence where sequence in (2, 3)")
    tamper("update ledger set sequence = 5 + sequence where sequence < 0")

    assert signon("ledger", "verify").err.startswith("Entry 2 is out of order.")


def test_an_export_has_a_line_of_json_for_every_entry(signon: Command, three_events: None) -> None:
    entries = [json.loads(line) for line in signon("ledger", "export").out.splitlines()]

    assert [each["sequence"] for each in entries] == [1, 2, 3]
    assert [each["facts"]["letter"] for each in entries] == ["one", "two", "three"]
    assert {each["actor"] for each in entries} == {"command line"}
    assert entries[0]["previous_hash"] == "0" * 64
    assert [each["previous_hash"] for each in entries[1:]] == [each["hash"] for each in entries[:2]]


def hashed(*values: object) -> str:
    written = json.dumps(values, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(written.encode()).hexdigest()


def test_an_export_can_be_reckoned_again_by_others(signon: Command, three_events: None) -> None:
    """The recipe that the docstring of `bot.domain.disclosure` gives, without the program."""
    for line in signon("ledger", "export").out.splitlines():
        each = json.loads(line)
        facts, private = (
            json.dumps(each[name], ensure_ascii=False, sort_keys=True, separators=(",", ":"))
            for name in ("facts", "private")
        )
        hidden = hashed(each["salt"], each["actor"], private)
        digest = hashed(2, each["sequence"], each["time"], each["kind"], facts, hidden)
        assert hashed(each["previous_hash"], digest) == each["hash"]
