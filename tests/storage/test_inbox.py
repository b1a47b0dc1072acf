"""Keys of requests: written once, with the effect and never without it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from bot.domain.coalition import Coalition
from bot.usecases import answering, tidying
from bot.usecases.transaction import AlreadyDone, Office, Request
from storage import drafts, inbox
from storage.database import Database
from tests.factories import INSTANT, NOON


def office(database: Database, key: str = "click:1", *, answers: bool = True) -> Office:
    """An office that deals with a request, as each time that it comes."""
    return Office(database, Coalition("C"), request=Request(key, answers))


def act(working: Office) -> None:
    with working.work("U0ANA", NOON) as work:
        work.record("acted")


def act_and_fail(working: Office, meanwhile: Callable[[], object] = lambda: None) -> None:
    with working.work("U0ANA", NOON) as work:
        work.record("acted")
        meanwhile()
        raise KeyError


def nobodys(database: Database) -> Office:
    """The office of the clock and of the command line."""
    return Office(database, Coalition("C"))


def keys(database: Database) -> int:
    with database.transaction() as connection:
        return inbox.forget(connection, NOON + timedelta(days=400))


def test_the_same_key_is_taken_once(database: Database) -> None:
    act(office(database))
    with pytest.raises(AlreadyDone):
        act(office(database))
    act(office(database, "click:2"))
    assert keys(database) == 2


def test_what_raises_leaves_no_key(database: Database) -> None:
    with pytest.raises(KeyError):
        act_and_fail(office(database))
    act(office(database))


def test_where_there_was_nothing_to_do_there_is_no_key(database: Database) -> None:
    first = office(database)
    with first.work("U0ANA", NOON) as work:
        work.nothing_to_do()
    assert first.request is not None
    assert not first.request.stored
    act(office(database))


def test_a_request_with_several_transactions_writes_its_key_in_the_first(
    database: Database,
) -> None:
    working = office(database)
    act(working)
    act(working)
    assert keys(database) == 1


def test_the_clock_and_the_command_line_write_none(database: Database) -> None:
    act(nobodys(database))
    act(nobodys(database))
    assert keys(database) == 0


def test_of_many_at_the_same_time_one_acts(database: Database) -> None:
    together = threading.Barrier(6)

    def run(_n: int) -> bool:
        together.wait(10)
        try:
            act(office(database))
        except AlreadyDone:
            return False
        return True

    with ThreadPoolExecutor(6) as pool:
        assert sum(pool.map(run, range(6))) == 1


def test_one_that_comes_while_the_first_is_rolled_back_acts(database: Database) -> None:
    """It waits for the first, and does not take its word for the deed."""
    inside, acted = threading.Event(), []

    def second() -> None:
        inside.wait(10)
        act(office(database))
        acted.append(True)

    thread = threading.Thread(target=second)
    thread.start()
    with pytest.raises(KeyError):
        act_and_fail(office(database), inside.set)
    thread.join(10)
    assert acted


@pytest.mark.parametrize("answers", [True, False])
def test_an_answer_is_unknown_until_it_is_kept(database: Database, answers: bool) -> None:
    first, again = office(database, answers=answers), office(database, answers=answers)
    assert not answering.came_before(first)
    act(first)
    assert not answering.came_before(first), "it came just now"
    assert answering.came_before(again)
    assert answering.given(again, NOON) == answering.Given(known=not answers)
    assert answering.keep(first, {"ack": {"text": "Done."}})
    assert answering.given(again, NOON) == answering.Given({"ack": {"text": "Done."}})


def test_an_answer_that_nobody_will_give_any_more_is_lost(database: Database) -> None:
    act(office(database))
    late = NOON + answering.GIVEN_WITHIN + INSTANT
    assert not answering.given(office(database), late - INSTANT).lost
    assert answering.given(office(database), late).lost


@pytest.mark.parametrize("make", [office, nobodys])
def test_without_an_effect_no_answer_is_kept(
    database: Database, make: Callable[[Database], Office]
) -> None:
    assert not answering.keep(make(database), {"ack": {}})
    assert not answering.given(make(database), NOON).known


def test_keys_are_forgotten_after_a_day_and_no_earlier(database: Database) -> None:
    act(office(database))
    tidying.tidy(office(database), NOON + tidying.REPEATED_WITHIN)
    with pytest.raises(AlreadyDone):
        act(office(database))
    tidying.tidy(office(database), NOON + tidying.REPEATED_WITHIN + INSTANT)
    assert keys(database) == 0


def test_of_old_drafts_the_last_ones_number_stays_and_none_of_the_texts(
    database: Database,
) -> None:
    with database.transaction() as connection:
        old = [drafts.keep(connection, "U0CARLA", {"text": n}, NOON) for n in range(3)]
    tidying.tidy(office(database), NOON + timedelta(days=1) + INSTANT)
    with database.transaction() as connection:
        assert [drafts.load(connection, each, "U0CARLA") for each in old] == [None] * 3
        anew = drafts.keep(connection, "U0CARLA", {"text": 4}, NOON + timedelta(days=2))
        assert anew not in old
        assert drafts.load(connection, anew, "U0CARLA") == {"text": 4}
