"""Time-stamps are asked for by the clock, once each, and nothing else waits for them."""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from itertools import pairwise
from threading import Event

import pytest
from sqlalchemy import select

from bot.demo.stage import HandClock
from bot.domain.stamp import NotStamped, Stamp, Why, stamped
from bot.proof.stamping import StampServer
from bot.proof.stamps import read
from bot.usecases import undelivered
from bot.usecases.stamping import Stamper
from bot.usecases.transaction import Office
from storage import ledger, stamps
from storage.database import Database
from storage.tables import TimeStampRow
from tests.factories import CARLA, NOON, an_office, stored_letter
from tests.proof.stamped import exported, finalized
from tests.tsa import STAMPED_AT, Server, running, saying

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def office(office: Office) -> Office:
    """One whose editions are to be time-stamped."""
    return an_office(office.database, time_stamps=True)


@pytest.fixture
def clock() -> HandClock:
    return HandClock(NOON)


@pytest.fixture
def server() -> Iterator[Server]:
    with running() as authority:
        yield authority


@pytest.fixture
def stamper(office: Office, server: Server, clock: HandClock) -> Stamper:
    return Stamper(office, asking(server), clock)


def asking(server: Server) -> StampServer:
    return StampServer(server.url, [server.authority.root])


def kept(office: Office) -> list[tuple[str, int, str]]:
    """Of each time-stamp its state, how often it was asked for, and what came of it last."""
    with office.database.reading() as view:
        query = select(TimeStampRow.state, TimeStampRow.attempts, TimeStampRow.error)
        return [tuple(row) for row in view.execute(query.order_by(TimeStampRow.id))]


def recorded(office: Office) -> list[dict[str, object]]:
    with office.database.reading() as view:
        _, damage = ledger.verify(view)
        assert damage is None
        return [each.public for each in ledger.entries(view) if each.kind == "time-stamped"]


def waking(stamper: Stamper, clock: HandClock, every: timedelta) -> list[datetime]:
    """Wakes so often, for longer than it takes to give up, and says when somebody was asked."""
    asked = []
    for _ in range(40 * HOUR // every):
        if stamper.step():
            asked.append(clock())
        clock.move(every)
    return asked


# --- what is asked for ----------------------------------------------------------------------------


def test_where_no_server_is_named_nobody_is_asked(
    office: Office, server: Server, clock: HandClock
) -> None:
    plain = an_office(office.database)
    finalized(plain)

    Stamper(plain, asking(server), clock).run()

    assert server.requests == []
    assert kept(plain) == []
    assert recorded(plain) == []


def test_an_edition_is_stamped_and_the_ledger_says_when(
    office: Office, stamper: Stamper, server: Server
) -> None:
    letter = finalized(office)
    assert kept(office) == [("waiting", 0, "")]
    assert server.requests == [], "whoever finalizes waits for no server"

    stamper.run()

    assert kept(office) == [("stamped", 1, "")]
    (event,) = recorded(office)
    assert event.pop("token")
    assert event == {"letter": letter.handle, "edition": 1, "at": STAMPED_AT.isoformat()}


def test_what_is_stamped_is_asked_for_no_more(
    office: Office, stamper: Stamper, server: Server, clock: HandClock
) -> None:
    finalized(office)

    waking(stamper, clock, HOUR)

    assert len(server.requests) == len(recorded(office)) == 1


def test_while_somebody_is_asked_everybody_may_act(office: Office, clock: HandClock) -> None:
    """No transaction is open meanwhile."""
    finalized(office)

    def ask(fingerprint: str) -> Stamp:
        stored_letter(office, "another")
        raise NotStamped(Why.SILENT)

    with ThreadPoolExecutor(1) as elsewhere:
        elsewhere.submit(Stamper(office, ask, clock).run).result(timeout=20)

    assert kept(office) == [("waiting", 1, Why.SILENT)]


# --- what does not come ---------------------------------------------------------------------------


def test_what_does_not_come_is_asked_for_with_growing_pauses_and_given_up(
    office: Office, stamper: Stamper, server: Server, clock: HandClock
) -> None:
    finalized(office)
    server.answers = saying(b"", 503)

    asked = waking(stamper, clock, MINUTE)

    assert len(server.requests) == len(asked)
    pauses = [later - earlier for earlier, later in pairwise(asked)]
    assert pauses == sorted(pauses)
    assert pauses[0] == MINUTE
    assert DAY * 0.9 < asked[-1] - asked[0] < DAY * 1.1
    assert kept(office) == [("failed", len(asked), "HTTP 503")]
    assert recorded(office) == []


def test_what_comes_late_is_kept(
    office: Office, stamper: Stamper, server: Server, clock: HandClock
) -> None:
    finalized(office)
    good, server.answers = server.answers, saying(b"", 500)
    stamper.run()
    server.answers = good
    stamper.run()
    assert len(server.requests) == 1, "a minute has to pass"

    clock.move(MINUTE)
    stamper.run()

    assert kept(office) == [("stamped", 2, "")]
    assert len(recorded(office)) == 1


def test_what_was_given_up_is_asked_for_again_once_a_coordinator_says_so(
    office: Office, stamper: Stamper, server: Server, clock: HandClock
) -> None:
    letter = finalized(office)
    good, server.answers = server.answers, saying(b"", 503)
    waking(stamper, clock, HOUR)
    server.answers = good

    assert undelivered.try_again(office, CARLA, letter.id, clock()) == (0, 1)
    assert undelivered.try_again(office, CARLA, letter.id, clock()) == (0, 0)
    stamper.run()

    assert kept(office) == [("stamped", 1, "")]


def test_one_that_does_not_come_holds_up_no_other(office: Office, clock: HandClock) -> None:
    for handle in ("air", "water"):
        finalized(office, handle)
    asked: list[str] = []

    def ask(fingerprint: str) -> Stamp:
        asked.append(fingerprint)
        if len(asked) == 1:
            raise NotStamped(Why.SILENT)
        return Stamp(b"a token", STAMPED_AT, "somebody")

    Stamper(office, ask, clock).run()

    assert [state for state, *_ in kept(office)] == ["waiting", "stamped"]


def test_however_far_the_clock_goes_back_nothing_waits_for_the_time_that_was(
    office: Office, stamper: Stamper, server: Server, clock: HandClock
) -> None:
    finalized(office)
    good, server.answers = server.answers, saying(b"", 500)
    stamper.run()
    server.answers = good

    clock.move(-365 * DAY)
    stamper.run()

    assert kept(office) == [("stamped", 2, "")]


# --- several processes ----------------------------------------------------------------------------


@pytest.fixture
def elsewhere(office: Office) -> Iterator[Office]:
    """Another process of the same coalition."""
    database = Database(office.database.url.render_as_string(hide_password=False))
    yield an_office(database, time_stamps=True)
    database.close()


def test_two_processes_ask_once_for_each(
    office: Office, elsewhere: Office, server: Server, clock: HandClock
) -> None:
    handles = [f"letter-{n}" for n in range(6)]
    for handle in handles:
        finalized(office, handle)

    with ThreadPoolExecutor(2) as both:
        list(both.map(lambda of: Stamper(of, asking(server), clock).run(), (office, elsewhere)))

    assert len(server.requests) == len(handles)
    assert sorted(str(each["letter"]) for each in recorded(office)) == handles


def held_up(office: Office, clock: HandClock, then: Callable[[], None]) -> None:
    """Somebody asks, and `then` happens before the answer comes."""

    def ask(fingerprint: str) -> Stamp:
        then()
        return Stamp(b"too late", STAMPED_AT, "somebody")

    Stamper(office, ask, clock).step()


def test_whoever_asks_holds_it_until_the_lease_ends(
    office: Office, elsewhere: Office, server: Server, clock: HandClock
) -> None:
    finalized(office)
    other = Stamper(elsewhere, asking(server), clock)

    def meanwhile() -> None:
        assert not other.step(), "it is being asked for"
        clock.move(stamps.LEASE)
        assert other.step(), "whoever asked has not come back"

    held_up(office, clock, meanwhile)

    assert kept(office) == [("stamped", 2, "")]
    assert len(recorded(office)) == 1, "the first, who was too late, has no say"
    assert b64encode(b"too late") not in b"".join(exported(office))


def test_while_one_thread_asks_another_leaves_it_to_that_one(
    office: Office, clock: HandClock
) -> None:
    finalized(office)
    asked, answered = Event(), Event()

    def ask(fingerprint: str) -> Stamp:
        asked.set()
        answered.wait(20)
        raise NotStamped(Why.SILENT)

    stamper = Stamper(office, ask, clock)
    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(stamper.run)
        asked.wait(20)
        clock.move(2 * stamps.LEASE)
        stamper.run()
        answered.set()
        first.result(timeout=20)

    assert kept(office) == [("waiting", 1, Why.SILENT)]


# --- for others -----------------------------------------------------------------------------------


def test_the_export_carries_the_token_as_it_came(office: Office, stamper: Stamper) -> None:
    finalized(office)
    assert b"time_stamp" not in b"".join(exported(office))
    stamper.run()

    lines = [json.loads(line) for line in exported(office)]
    (token,) = [b64decode(each["time_stamp"]) for each in lines if "time_stamp" in each]
    (fingerprint,) = [each["fingerprint"] for each in lines if "fingerprint" in each]
    assert read(token, fingerprint).at == STAMPED_AT
    assert stamped(fingerprint) == fingerprint.encode()
