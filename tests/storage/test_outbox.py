"""The outbox: who goes first, at which pace, and what becomes of an attempt."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, select
from sqlalchemy.exc import IntegrityError

from storage import backlog, outbox
from storage.database import Database
from storage.outbox import ANSWER, BROADCAST, EDIT, LEASE, NEWS, PACE, Item
from storage.tables import OutboxRow
from tests.factories import INSTANT, NOON, stored_draft

SECOND = timedelta(seconds=1)


def put(
    connection: Connection,
    key: str,
    *,
    target: str = "C0",
    urgency: int = NEWS,
    kind: str = "news",
    letter_id: int | None = None,
) -> None:
    outbox.put(connection, key, kind, letter_id, target, {"about": key}, urgency, NOON)


def taken(connection: Connection, now: datetime) -> str | None:
    """The key of the item that leaves now; it arrives at once."""
    item = outbox.claim(connection, now)
    if item is None:
        return None
    outbox.sent(connection, item, f"{now.timestamp()}", now)
    return item.key


def claimed(connection: Connection, now: datetime = NOON) -> Item:
    item = outbox.claim(connection, now)
    assert item is not None
    return item


def state(connection: Connection, key: str) -> str:
    return connection.execute(select(OutboxRow.state).where(OutboxRow.key == key)).scalar_one()


# --- who goes first -----------------------------------------------------------------------------


def test_what_somebody_waits_for_is_the_most_urgent() -> None:
    assert ANSWER < NEWS < EDIT < BROADCAST


def test_answers_go_before_broadcasts_and_equals_in_the_order_in_which_they_came(
    connection: Connection,
) -> None:
    for key, urgency in [
        ("final", BROADCAST),
        ("edit", EDIT),
        ("first receipt", ANSWER),
        ("news", NEWS),
        ("second receipt", ANSWER),
    ]:
        put(connection, key, urgency=urgency, target=f"C-{key}")

    order = [taken(connection, NOON) for _ in range(5)]
    assert order == ["first receipt", "second receipt", "news", "edit", "final"]


def test_what_is_taken_says_what_and_where_and_which_attempt_it_is(
    connection: Connection,
) -> None:
    put(connection, "receipt", target="U0ANA", kind="signed")

    item = claimed(connection)
    assert (item.key, item.kind, item.target) == ("receipt", "signed", "U0ANA")
    assert item.facts == {"about": "receipt"}
    assert (item.created_at, item.attempts) == (NOON, 1)


def test_nothing_is_said_twice(connection: Connection) -> None:
    put(connection, "receipt")
    assert outbox.knows(connection, "receipt")
    assert not outbox.knows(connection, "other")

    with pytest.raises(IntegrityError, match="key"):
        put(connection, "receipt")


def test_what_has_arrived_is_not_taken_again(connection: Connection) -> None:
    put(connection, "receipt")
    taken(connection, NOON)

    assert outbox.claim(connection, NOON + timedelta(days=1)) is None


# --- the pace -----------------------------------------------------------------------------------


def test_a_target_gets_one_message_a_second(connection: Connection) -> None:
    put(connection, "first")
    put(connection, "second")

    assert taken(connection, NOON) == "first"
    assert taken(connection, NOON + PACE - INSTANT) is None
    assert taken(connection, NOON + PACE) == "second"


def test_another_target_does_not_wait(connection: Connection) -> None:
    put(connection, "here", target="C0")
    put(connection, "also here", target="C0")
    put(connection, "there", target="C1")

    assert [taken(connection, NOON) for _ in range(3)] == ["here", "there", None]


def test_the_next_moment_is_known_so_that_nobody_asks_in_between(connection: Connection) -> None:
    assert outbox.next_at(connection, NOON) is None
    put(connection, "first")
    assert outbox.next_at(connection, NOON) == NOON

    put(connection, "second")
    taken(connection, NOON)
    assert outbox.next_at(connection, NOON) == NOON + PACE

    taken(connection, NOON + PACE)
    assert outbox.next_at(connection, NOON + PACE) is None


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(["C0", "C1", "U0"]), min_size=1, max_size=8))
def test_whatever_waits_everything_leaves_once_in_order_and_at_pace(
    database: Database, targets: list[str]
) -> None:
    with database.engine.connect() as connection, connection.begin() as all_of_it:
        for n, target in enumerate(targets):
            put(connection, f"{n}", target=target)
        left: list[tuple[str, datetime, int]] = []
        now = NOON
        while (item := outbox.claim(connection, now)) or outbox.next_at(connection, now):
            if item is None:
                now = outbox.next_at(connection, now) or now
                continue
            outbox.sent(connection, item, "1.0", now)
            left.append((item.target, now, int(item.key)))
        all_of_it.rollback()

    assert sorted(n for _, _, n in left) == list(range(len(targets)))
    for target in set(targets):
        of_target = [(at, n) for to, at, n in left if to == target]
        assert [n for _, n in of_target] == sorted(n for _, n in of_target)
        moments = [at for at, _ in of_target]
        assert all(b - a >= PACE for a, b in pairwise(moments))


# --- trying again -------------------------------------------------------------------------------


def test_a_target_that_asks_for_patience_gets_it_and_keeps_its_order(
    connection: Connection,
) -> None:
    put(connection, "first", target="C0")
    put(connection, "second", target="C0")
    put(connection, "elsewhere", target="C1")
    until = NOON + timedelta(seconds=30)

    outbox.later(connection, claimed(connection), until, "ratelimited")

    assert taken(connection, NOON) == "elsewhere"
    assert taken(connection, until - INSTANT) is None
    assert taken(connection, until) == "first"
    assert taken(connection, until + PACE) == "second"


def test_attempts_are_counted_until_one_succeeds(connection: Connection) -> None:
    put(connection, "receipt")
    for attempt, now in enumerate((NOON, NOON + SECOND, NOON + 2 * SECOND), start=1):
        item = claimed(connection, now)
        assert item.attempts == attempt
        outbox.later(connection, item, now + SECOND, "internal_error")


@pytest.mark.parametrize(
    ("settle", "ends"), [(outbox.drop, "dropped"), (outbox.hold, "held"), (outbox.fail, "failed")]
)
def test_what_is_given_up_is_not_taken_again_and_says_why(
    connection: Connection, settle: Any, ends: str
) -> None:
    put(connection, "receipt")

    settle(connection, claimed(connection), "why")

    assert state(connection, "receipt") == ends
    assert outbox.claim(connection, NOON + timedelta(days=1)) is None
    assert outbox.next_at(connection, NOON) is None
    assert connection.execute(select(OutboxRow.error)).scalar_one() == "why"


# --- attempts that nobody came back from --------------------------------------------------------


def test_an_item_under_way_is_taken_by_nobody_else(connection: Connection) -> None:
    put(connection, "receipt")
    claimed(connection)

    assert outbox.claim(connection, NOON + timedelta(days=1)) is None


def test_an_attempt_counts_as_lost_when_its_lease_has_run_out(connection: Connection) -> None:
    put(connection, "receipt")
    item = claimed(connection)

    assert outbox.take_lost(connection, NOON + LEASE - INSTANT) is None
    assert outbox.next_at(connection, NOON) == NOON + LEASE
    found = outbox.take_lost(connection, NOON + LEASE)
    assert found is not None
    assert (found.id, found.attempts) == (item.id, 2)


def test_who_takes_a_lost_attempt_holds_it_for_a_lease_of_their_own(connection: Connection) -> None:
    put(connection, "receipt")
    claimed(connection)
    assert outbox.take_lost(connection, NOON + LEASE)

    assert outbox.take_lost(connection, NOON + LEASE) is None
    assert outbox.take_lost(connection, NOON + 2 * LEASE - INSTANT) is None
    assert outbox.take_lost(connection, NOON + 2 * LEASE)


@pytest.mark.parametrize(
    "settle",
    [
        lambda c, i: outbox.sent(c, i, "1.0", NOON),
        lambda c, i: outbox.later(c, i, NOON, "late"),
        lambda c, i: outbox.doubtful(c, i, NOON, "late"),
        lambda c, i: outbox.wait(c, i, NOON),
        lambda c, i: outbox.hand_back(c, i, NOON),
        lambda c, i: outbox.drop(c, i, "late"),
        lambda c, i: outbox.hold(c, i, "late"),
        lambda c, i: outbox.fail(c, i, "late"),
        lambda c, i: outbox.card_lost(c, i, NOON),
    ],
)
def test_who_comes_back_after_another_has_taken_over_has_no_say(
    connection: Connection, settle: Any
) -> None:
    put(connection, "receipt")
    slept = claimed(connection)
    taken_over = outbox.take_lost(connection, NOON + LEASE)
    assert taken_over is not None
    before = connection.execute(select(OutboxRow.__table__)).one()

    settle(connection, slept)

    assert connection.execute(select(OutboxRow.__table__)).one() == before
    assert outbox.sent(connection, taken_over, "2.0", NOON + LEASE)


def test_what_was_settled_in_time_is_not_lost(connection: Connection) -> None:
    for n, settle in enumerate((outbox.drop, outbox.hold, outbox.fail)):
        put(connection, f"{n}", target=f"C{n}")
        settle(connection, claimed(connection), "why")
    put(connection, "sent", target="C9")
    taken(connection, NOON)

    assert outbox.take_lost(connection, NOON + timedelta(days=1)) is None


def test_while_something_is_under_way_to_a_place_nothing_else_goes_there(
    connection: Connection,
) -> None:
    """Also not when whoever sent it died: what is in the order first has to be found first."""
    put(connection, "first", target="C0")
    put(connection, "second", target="C0")
    put(connection, "elsewhere", target="C1")
    first = claimed(connection)

    assert taken(connection, NOON + LEASE) == "elsewhere"
    assert taken(connection, NOON + LEASE) is None
    assert outbox.next_at(connection, NOON + LEASE) == NOON + LEASE
    lost = outbox.take_lost(connection, NOON + LEASE)
    assert lost is not None
    assert lost.id == first.id
    outbox.later(connection, lost, NOON + LEASE, "was not there")
    assert taken(connection, NOON + LEASE) == "first"
    assert taken(connection, NOON + LEASE + PACE) == "second"


def test_what_was_not_begun_is_handed_back_and_counts_no_attempt(connection: Connection) -> None:
    put(connection, "receipt")
    outbox.hand_back(connection, claimed(connection), NOON)

    again = claimed(connection, NOON + PACE)
    assert (again.key, again.attempts) == ("receipt", 1)


def test_a_clock_set_back_does_not_hold_anything_up(connection: Connection) -> None:
    put(connection, "first", target="C0")
    put(connection, "second", target="C0")
    put(connection, "under way", target="C1")
    assert taken(connection, NOON) == "first"
    under_way = claimed(connection)
    assert under_way.key == "under way"
    back = NOON - timedelta(days=1)
    assert outbox.claim(connection, back) is None

    outbox.clock_set_back(connection, back)

    assert taken(connection, back) == "second"
    assert outbox.take_lost(connection, back + LEASE - INSTANT) is None
    assert outbox.take_lost(connection, back + LEASE) is not None


def test_what_may_not_leave_before_a_moment_waits_for_it(connection: Connection) -> None:
    until = NOON + timedelta(hours=9)
    put(connection, "in the morning", target="C0")
    outbox.hand_back(connection, claimed(connection), until)
    put(connection, "now", target="C0")

    assert taken(connection, NOON + PACE) == "now"
    assert taken(connection, until - INSTANT) is None
    assert outbox.next_at(connection, NOON + 2 * PACE) == until
    assert taken(connection, until) == "in the morning"


def test_a_lost_attempt_that_was_found_not_to_be_there_is_made_again(
    connection: Connection,
) -> None:
    put(connection, "receipt")
    item = claimed(connection)
    found_out = NOON + LEASE

    outbox.later(connection, item, found_out, "was not there")

    assert taken(connection, found_out) == "receipt"


def test_a_letters_items_are_counted_by_state(connection: Connection) -> None:
    letter_id = stored_draft(connection).id
    for key, urgency in (("held", ANSWER), ("waits", NEWS), ("waits too", NEWS)):
        put(connection, key, letter_id=letter_id, urgency=urgency)
    put(connection, "of no letter")
    outbox.hold(connection, claimed(connection), "why")

    assert backlog.counts(connection, letter_id) == {"waiting": 2, "held": 1}
