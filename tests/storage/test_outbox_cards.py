"""Cards in the outbox: edited in place, once for however many changes, to the newest."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import Connection

from storage import outbox
from storage.database import Database
from storage.outbox import CARD, PACE, Item
from storage.pace import EDIT, LIMITS
from tests.factories import INSTANT, NOON, an_office, stored_letter

SECOND = timedelta(seconds=1)


def claimed(connection: Connection, now: datetime = NOON) -> Item:
    item = outbox.claim(connection, now)
    assert item is not None
    return item


@pytest.fixture
def letter_id(database: Database) -> int:
    """A letter whose card waits, for channel `C00`."""
    return stored_letter(an_office(database)).id


def edits(database: Database, until: datetime) -> int:
    """How often a card is sent from noon until then."""
    sent, now = 0, NOON
    with database.transaction() as connection:
        while now <= until:
            item = outbox.claim(connection, now)
            if item and item.kind == CARD:
                outbox.sent(connection, item, "1.0", now)
                sent += 1
            elif not item:
                now += SECOND
    return sent


def test_a_card_that_shows_what_is_stored_is_left_alone(database: Database, letter_id: int) -> None:
    assert edits(database, NOON + 9 * SECOND) == 1


def test_however_often_a_card_gets_stale_it_is_edited_once(
    database: Database, letter_id: int
) -> None:
    edits(database, NOON)

    with database.transaction() as connection:
        for _ in range(50):
            outbox.refresh_cards(connection, letter_id)

    assert edits(database, NOON + 9 * SECOND) == 1


def test_a_card_that_gets_stale_while_it_is_sent_is_sent_once_more(
    database: Database, letter_id: int
) -> None:
    with database.transaction() as connection:
        item = claimed(connection)
        assert item.kind == CARD
        outbox.refresh_cards(connection, letter_id)
        outbox.sent(connection, item, "1.0", NOON)

        again = claimed(connection)
        assert again.id == item.id
        outbox.sent(connection, again, "1.0", NOON)
        assert outbox.claim(connection, NOON + timedelta(days=1)) is None


def test_a_card_is_edited_once_a_second(database: Database, letter_id: int) -> None:
    edits(database, NOON)
    with database.transaction() as connection:
        for now in (NOON, NOON + PACE):
            outbox.refresh_cards(connection, letter_id)
            assert outbox.claim(connection, now - INSTANT) is None
            item = claimed(connection, now)
            outbox.sent(connection, item, "1.0", now)


def test_of_many_cards_each_takes_its_turn(database: Database) -> None:
    """While sign-ons come without end, no card is left behind for those before it."""
    office = an_office(database)
    letter = stored_letter(office, channels=tuple(f"channel {n}" for n in range(10)))
    edited: list[str] = []
    now = NOON
    with database.transaction() as connection:
        for _ in range(200):
            outbox.refresh_cards(connection, letter.id)
            if item := outbox.claim(connection, now):
                outbox.sent(connection, item, "1.0", now)
                edited.append(item.target)
            now += LIMITS[EDIT].every
    counts = [edited.count(target) for target in set(edited)]
    assert len(counts) == 10
    assert max(counts) - min(counts) <= 2


def test_a_card_that_gets_stale_while_it_waits_is_sent_once(
    database: Database, letter_id: int
) -> None:
    with database.transaction() as connection:
        outbox.refresh_cards(connection, letter_id)

    assert edits(database, NOON + 9 * SECOND) == 1


def test_only_the_cards_of_that_letter_get_stale(database: Database, letter_id: int) -> None:
    other = stored_letter(an_office(database), "air-law")
    edits(database, NOON + 2 * SECOND)

    with database.transaction() as connection:
        outbox.refresh_cards(connection, other.id)
        assert claimed(connection, NOON + timedelta(minutes=1)).letter_id == other.id
        assert outbox.claim(connection, NOON + timedelta(minutes=2)) is None


def test_a_card_that_was_given_up_is_tried_again_with_the_next_change(
    database: Database, letter_id: int
) -> None:
    # The bot may have been invited to the channel meanwhile.
    with database.transaction() as connection:
        outbox.fail(connection, claimed(connection), "channel_not_found")
        assert outbox.claim(connection, NOON + timedelta(days=1)) is None
        outbox.refresh_cards(connection, letter_id)

        assert claimed(connection, NOON + timedelta(days=1)).kind == "card"
