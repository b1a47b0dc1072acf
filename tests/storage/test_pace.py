"""The pace of Slack: for each place, for each method, and for everything while it is away."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import Connection

from storage import outbox, pace
from storage.outbox import ANSWER, ASIDE, BROADCAST, EDIT, NEWS, PACE
from storage.pace import LIMITS, LONGEST_PAUSE, POST, PUBLISH
from tests.factories import INSTANT, NOON

SECOND = timedelta(seconds=1)


def put(connection: Connection, key: str, *, target: str = "C0", kind: str = "news") -> None:
    outbox.put(connection, key, kind, None, target, {}, NEWS, NOON)


def sent(connection: Connection, now: object = NOON) -> str | None:
    item = outbox.claim(connection, now)  # type: ignore[arg-type]
    if item is None:
        return None
    outbox.sent(connection, item, "1.0", now)  # type: ignore[arg-type]
    return item.key


def test_urgencies_are_in_order() -> None:
    assert ANSWER < NEWS < EDIT < BROADCAST < ASIDE


def test_a_crowd_of_places_gets_a_burst_and_then_the_workspaces_pace(
    connection: Connection,
) -> None:
    """Slack takes several hundred messages a minute from one app, wherever they go."""
    for n in range(400):
        put(connection, f"{n}", target=f"U{n}")

    at_once = 0
    while sent(connection):
        at_once += 1
    assert 1 < at_once < 100
    for n in range(1, 11):
        now = NOON + n * LIMITS[POST].every
        assert sent(connection, now) is not None
        assert sent(connection, now) is None


def test_a_minute_holds_no_more_than_several_hundred(connection: Connection) -> None:
    for n in range(600):
        put(connection, f"{n}", target=f"U{n}")

    count, now = 0, NOON
    while now < NOON + timedelta(minutes=1):
        while sent(connection, now):
            count += 1
        now += SECOND
    assert 250 < count < 400


def test_a_method_that_is_used_up_leaves_the_others_alone(connection: Connection) -> None:
    pace.hold_back(connection, "", POST, NOON + SECOND)
    put(connection, "post")
    put(connection, "home", target="U1", kind="home")

    assert sent(connection) == "home"
    assert sent(connection) is None
    assert sent(connection, NOON + SECOND) == "post"


def test_a_place_keeps_a_second_for_each_method(connection: Connection) -> None:
    put(connection, "post", target="U1")
    put(connection, "home", target="U1", kind="home")

    assert {sent(connection), sent(connection)} == {"post", "home"}
    assert pace.take(connection, "U1", POST, NOON + PACE - INSTANT) is False
    assert pace.take(connection, "U1", PUBLISH, NOON + PACE) is True


def test_while_slack_is_away_one_attempt_is_made_at_a_time(connection: Connection) -> None:
    for n in range(5):
        put(connection, f"{n}", target=f"U{n}")
    pace.struck(connection, NOON)

    assert outbox.claim(connection, NOON) is None
    back = outbox.next_at(connection, NOON)
    assert back == NOON + 2 * SECOND
    assert outbox.claim(connection, back) is not None
    assert outbox.claim(connection, back) is None, "one is enough to see whether Slack is back"


def test_the_pause_grows_and_has_an_end(connection: Connection) -> None:
    pauses = []
    for _ in range(10):
        pace.struck(connection, NOON)
        pauses.append(pace.gate(connection).away_until - NOON)
    assert pauses == sorted(pauses)
    assert pauses[0] == 2 * SECOND
    assert pauses[-1] == LONGEST_PAUSE


@pytest.mark.parametrize("strikes", [1, 7])
def test_once_slack_answers_everything_goes_on(connection: Connection, strikes: int) -> None:
    for n in range(3):
        put(connection, f"{n}", target=f"U{n}")
    for _ in range(strikes):
        pace.struck(connection, NOON)
    pace.answered(connection)

    assert [sent(connection) for _ in range(4)] == ["0", "1", "2", None]


def test_a_place_whose_second_is_over_is_forgotten_and_the_workspace_is_not(
    connection: Connection,
) -> None:
    put(connection, "post", target="U1")
    sent(connection)
    pace.forget(connection, NOON + timedelta(days=1))

    assert pace.take(connection, "U1", POST, NOON), "as if it were new"
    assert pace.gate(connection).methods[POST] > NOON - LIMITS[POST].ahead
