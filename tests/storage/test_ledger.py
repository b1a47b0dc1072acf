"""The ledger: append-only, chained, and whatever was done to it is found at its place."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, delete, insert, select, text, update
from sqlalchemy.exc import StatementError

from bot.domain.disclosure import BEGINNING
from bot.domain.text import sha256_of
from storage import ledger
from storage.database import Database
from storage.ledger import Damage
from storage.tables import LedgerHeadRow, LedgerRow
from tests.databases import Backend
from tests.factories import CARLA, NOON

ENTRIES = 5
COLUMNS = [
    *("time", "actor", "kind", "facts", "previous_hash", "hash", "version", "private", "salt"),
]
OTHERWISE: dict[str, Any] = {
    "time": NOON - timedelta(seconds=1),
    "actor": "U0EVE",
    "kind": "overridden",
    "facts": '{"n":99}',
    "previous_hash": "f" * 64,
    "hash": "f" * 64,
    "version": 1,
    "private": '{"n":99}',
    "salt": "f" * 32,
}


def fill(connection: Connection, entries: int = ENTRIES) -> None:
    for n in range(1, entries + 1):
        at = NOON + timedelta(minutes=n)
        ledger.append(connection, at, CARLA, "signed", {"n": n, "letter": "water-law"})


def change(connection: Connection, at: int, **values: Any) -> None:
    connection.execute(update(LedgerRow).where(LedgerRow.sequence == at).values(**values))


def remove(connection: Connection, *sequences: int) -> None:
    connection.execute(delete(LedgerRow).where(LedgerRow.sequence.in_(sequences)))


def swap(connection: Connection, one: int, other: int) -> None:
    """Each of the two stands where the other stood."""
    for before, after in ((one, -1), (other, one), (-1, other)):
        change(connection, before, sequence=after)


@pytest.fixture
def filled(connection: Connection) -> Connection:
    fill(connection)
    return connection


# --- a whole ledger -----------------------------------------------------------------------------


def test_an_empty_ledger_is_whole(connection: Connection) -> None:
    assert ledger.verify(connection) == (0, None)


def test_a_ledger_that_nobody_touched_is_whole(filled: Connection) -> None:
    assert ledger.verify(filled) == (ENTRIES, None)


def test_each_entry_holds_the_hash_of_the_one_before(filled: Connection) -> None:
    entries = list(ledger.entries(filled))

    assert [each.sequence for each in entries] == [1, 2, 3, 4, 5]
    assert [each.previous_hash for each in entries] == [
        BEGINNING,
        *(each.hash for each in entries[:-1]),
    ]
    assert len({each.hash for each in entries}) == ENTRIES


def test_an_entry_is_read_as_it_was_written(connection: Connection) -> None:
    facts = {"name": "Contraloría <!here>", "no": None, "all": [1, "dos"], "in": {"a": True}}
    ledger.append(connection, NOON, "clock", "reminded", facts)

    (entry,) = ledger.entries(connection)
    assert (entry.time, entry.actor, entry.kind) == (NOON, "clock", "reminded")
    assert entry.facts == facts


OF_THE_FIRST_VERSION = {
    "sequence": 1,
    "time": NOON,
    "actor": "U0CARLA",
    "kind": "created",
    "facts": '{"letter":"water-law","n":1}',
    "previous_hash": BEGINNING,
    "hash": "23317dbc63b06fa9ef4b9dc3af6da4c2ad028a4d747e6710f7641f150625d7fc",
}


def put_one_of_the_first_version(connection: Connection) -> None:
    """As the program wrote it when nothing could be left out of an entry."""
    connection.execute(insert(LedgerRow), OF_THE_FIRST_VERSION)
    head = {"sequence": 1, "hash": OF_THE_FIRST_VERSION["hash"]}
    connection.execute(insert(LedgerHeadRow).values(id=1, **head))


def test_an_entry_of_the_first_version_is_whole_and_others_follow_it(
    connection: Connection,
) -> None:
    """Whoever kept a hash outside can compare it with every later version of the program."""
    put_one_of_the_first_version(connection)
    ledger.append(connection, NOON, CARLA, "signed", {"name": "Fundar"})

    assert ledger.verify(connection) == (2, None)
    first, second = ledger.entries(connection)
    assert first.facts == {"letter": "water-law", "n": 1}
    assert second.previous_hash == first.hash


@pytest.mark.parametrize("column", COLUMNS)
def test_a_changed_entry_of_the_first_version_is_named(connection: Connection, column: str) -> None:
    put_one_of_the_first_version(connection)
    change(connection, 1, **{column: 2 if column == "version" else OTHERWISE[column]})

    assert ledger.verify(connection) == (0, Damage(1, "changed"))


def test_the_hash_of_an_entry_is_made_of_what_others_may_read_and_a_digest_of_the_rest(
    connection: Connection,
) -> None:
    ledger.append(connection, NOON, CARLA, "signed", {"name": "Fundar", "role": "Director"})

    (entry,) = ledger.entries(connection)
    hidden = sha256_of([entry.salt, CARLA, '{"role":"Director"}'])
    digest = sha256_of([2, 1, NOON.isoformat(), "signed", '{"name":"Fundar"}', hidden])
    assert entry.hash == sha256_of([BEGINNING, digest])
    assert (entry.digest, entry.private_digest) == (digest, hidden)


def test_the_same_private_facts_never_have_the_same_digest(connection: Connection) -> None:
    """Else somebody could try likely ones until the digest fits."""
    for _ in range(2):
        ledger.append(connection, NOON, CARLA, "signed", {"role": "Director"})

    one, other = ledger.entries(connection)
    assert one.private_digest != other.private_digest


def test_an_entry_written_in_another_zone_is_whole_when_it_is_read_in_utc(
    connection: Connection,
) -> None:
    at = NOON.astimezone(timezone(timedelta(hours=-6)))
    ledger.append(connection, at, CARLA, "signed", {})

    assert ledger.verify(connection) == (1, None)


def test_an_entry_without_a_zone_is_refused(connection: Connection) -> None:
    with pytest.raises(StatementError, match="time zone"):
        ledger.append(connection, NOON.replace(tzinfo=None), CARLA, "signed", {})


def test_what_is_rolled_back_never_stood_in_the_ledger(database: Database) -> None:
    def fail() -> None:
        with database.transaction() as connection:
            fill(connection, 2)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()

    with database.reading() as view:
        assert ledger.verify(view) == (0, None)


# --- changed ------------------------------------------------------------------------------------


@pytest.mark.parametrize("sequence", [1, 3, ENTRIES])
@pytest.mark.parametrize("column", COLUMNS)
def test_a_changed_entry_is_named(filled: Connection, column: str, sequence: int) -> None:
    change(filled, sequence, **{column: OTHERWISE[column]})

    assert ledger.verify(filled) == (sequence - 1, Damage(sequence, "changed"))


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("time", "'2026-11-24 12:03:00.000000+02:00'"),
        ("facts", "''"),
        ("facts", "'{'"),
        ("actor", "''"),
        ("hash", "''"),
    ],
)
def test_an_entry_that_no_longer_makes_sense_is_named_like_any_other(
    filled: Connection, column: str, value: str
) -> None:
    filled.execute(text(f"update ledger set {column} = {value} where sequence = 3"))

    assert ledger.verify(filled) == (2, Damage(3, "changed"))


@pytest.mark.only_on("sqlite")  # which keeps anything in any column
@pytest.mark.parametrize(
    ("column", "value"), [("time", "'never'"), ("time", "x'00'"), ("facts", "x'00'")]
)
def test_an_entry_that_cannot_even_be_read_is_named_like_any_other(
    filled: Connection, column: str, value: str
) -> None:
    filled.execute(text(f"update ledger set {column} = {value} where sequence = 3"))

    assert ledger.verify(filled) == (2, Damage(3, "changed"))


def test_an_entry_that_was_changed_with_its_own_hash_is_found_by_the_next(
    filled: Connection,
) -> None:
    third = list(ledger.entries(filled))[2]
    with filled.begin_nested() as elsewhere:
        remove(filled, 3, 4, 5)
        filled.execute(update(LedgerHeadRow).values(sequence=2, hash=third.previous_hash))
        ledger.append(filled, third.time, "U0EVE", third.kind, third.facts)
        forged = list(ledger.entries(filled))[2]
        elsewhere.rollback()
    change(filled, 3, actor=forged.actor, salt=forged.salt, hash=forged.hash)

    assert ledger.verify(filled) == (3, Damage(4, "changed"))


# --- removed ------------------------------------------------------------------------------------


@pytest.mark.parametrize("sequence", [1, 3, 4])
def test_an_entry_removed_from_the_middle_is_missing(filled: Connection, sequence: int) -> None:
    remove(filled, sequence)

    assert ledger.verify(filled) == (sequence - 1, Damage(sequence, "missing"))


def test_several_removed_entries_are_named_by_the_first(filled: Connection) -> None:
    remove(filled, 2, 3)

    assert ledger.verify(filled) == (1, Damage(2, "missing"))


@pytest.mark.parametrize("left", [4, 1, 0])
def test_an_end_that_was_removed_is_noticed(filled: Connection, left: int) -> None:
    remove(filled, *range(left + 1, ENTRIES + 1))

    assert ledger.verify(filled) == (left, Damage(left, "end missing"))


def test_a_head_that_was_removed_is_noticed(filled: Connection) -> None:
    filled.execute(delete(LedgerHeadRow))

    assert ledger.verify(filled) == (ENTRIES, Damage(ENTRIES, "end missing"))


# --- moved and added ----------------------------------------------------------------------------


@pytest.mark.parametrize(("one", "other"), [(1, 2), (2, 3), (4, 5), (1, 5), (2, 4)])
def test_two_entries_that_were_swapped_are_out_of_order(
    filled: Connection, one: int, other: int
) -> None:
    swap(filled, one, other)

    assert ledger.verify(filled) == (one - 1, Damage(one, "out of order"))


def test_an_entry_added_behind_the_end_is_named(filled: Connection) -> None:
    head = filled.execute(select(LedgerHeadRow.sequence, LedgerHeadRow.hash)).one()
    ledger.append(filled, NOON, "U0EVE", "signed", {"n": 6})
    filled.execute(update(LedgerHeadRow).values(sequence=head.sequence, hash=head.hash))

    assert ledger.verify(filled) == (ENTRIES, Damage(ENTRIES + 1, "added"))


def test_a_copy_put_behind_the_end_is_named_too(filled: Connection) -> None:
    third = filled.execute(select(LedgerRow.__table__).where(LedgerRow.sequence == 3)).one()
    filled.execute(insert(LedgerRow), {**third._mapping, "sequence": ENTRIES + 1})

    read, damage = ledger.verify(filled)
    assert (read, damage.sequence if damage else None) == (ENTRIES, ENTRIES + 1)


# --- anything -----------------------------------------------------------------------------------

FACTS = st.dictionaries(
    st.text(max_size=5), st.none() | st.integers() | st.text(max_size=8), max_size=3
)
EVENTS = st.lists(
    st.tuples(st.sampled_from(["U0ANA", "clock"]), st.sampled_from(["signed", "withdrew"]), FACTS),
    min_size=2,
    max_size=8,
)


@contextmanager
def undone(database: Database) -> Iterator[Connection]:
    """A transaction of which nothing is kept."""
    with database.engine.connect() as connection, connection.begin() as all_of_it:
        yield connection
        all_of_it.rollback()


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(EVENTS, st.data())
def test_any_single_tampering_of_any_ledger_is_found_where_it_was_done(
    database: Database, events: list[tuple[str, str, dict[str, Any]]], data: st.DataObject
) -> None:
    with undone(database) as connection:
        for n, (actor, kind, facts) in enumerate(events):
            ledger.append(connection, NOON + timedelta(seconds=n), actor, kind, facts)
        last = len(events)
        assert ledger.verify(connection) == (last, None)
        place = data.draw(st.integers(1, last), label="place")
        what = data.draw(st.sampled_from(["change", "remove", "swap"]), label="what")
        if what == "change":
            column = data.draw(st.sampled_from(COLUMNS), label="column")
            change(connection, place, **{column: OTHERWISE[column]})
            expected = Damage(place, "changed")
        elif what == "remove":
            remove(connection, place)
            at_the_end = place == last
            expected = Damage(last - 1, "end missing") if at_the_end else Damage(place, "missing")
        else:
            other = data.draw(st.integers(1, last).filter(lambda n: n != place), label="other")
            swap(connection, place, other)
            expected = Damage(min(place, other), "out of order")

        read, damage = ledger.verify(connection)

    assert damage == expected
    assert read == (min(place, other) if what == "swap" else place) - 1


def test_verifying_changes_nothing(backend: Backend, database: Database, tmp_path: Path) -> None:
    with database.transaction() as connection:
        fill(connection)
    changes = backend.watch(tmp_path)
    before = changes()

    with database.reading() as view:
        ledger.verify(view)

    assert changes() == before
