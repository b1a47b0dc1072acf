"""Socket Mode: connections come and go, and no envelope that was taken stays without an answer."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import pytest
from slack_bolt import Ack, App
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.rehearsal import NotAcknowledged, Person, StandIn
from bot.slack.transport import Socket
from bot.slack.transport.socket import Tempo

LONG = 20.0
"""Real seconds after which a test gives up waiting."""
IN_HASTE = Tempo(ping_every=0.02, deaf_after=0.3)


@pytest.fixture
def slack() -> Iterator[StandIn]:
    with StandIn(patience=LONG) as slack:
        yield slack


@pytest.fixture
def app(slack: StandIn) -> App:
    client = WebClient(slack.bot_token, base_url=slack.api_url, timeout=5, retry_handlers=[])
    return App(client=client, request_verification_enabled=False, process_before_response=True)


@pytest.fixture
def ana(slack: StandIn) -> Person:
    return slack.add_user("Ana Ruiz")


@contextmanager
def connected(slack: StandIn, app: App, tempo: Tempo | None = None) -> Iterator[Socket]:
    socket = Socket(app, slack.app_token, tempo=tempo)
    socket.start()
    slack.wait_until_connected(LONG, 2)
    assert slack.wait_for(lambda: socket.connections == 2, LONG)
    yield socket
    socket.stop(LONG)


class Counter:
    """A command whose every use is written down."""

    def __init__(self, app: App, meanwhile: Callable[[], object] = lambda: None) -> None:
        self.done: list[str] = []

        @app.command("/count")
        def count(ack: Ack, body: dict[str, Any]) -> None:
            self.done.append(body["text"])
            meanwhile()
            ack(body["text"])


class Load:
    """People who go on giving commands until they are told to stop, or nobody answers."""

    def __init__(self, slack: StandIn, people: int = 8) -> None:
        self.slack = slack
        self.told: list[str] = []
        self.lost: list[NotAcknowledged] = []
        self.enough = threading.Event()
        self._pool = ThreadPoolExecutor(people)
        self._all = [
            self._pool.submit(self._act, slack.add_user(f"Person {n}"), n) for n in range(people)
        ]

    def _act(self, person: Person, number: int) -> None:
        for turn in range(100_000):
            if self.enough.is_set():
                return
            try:
                answer = person.command(f"/count {number}-{turn}")
            except NotAcknowledged as lost:
                self.lost.append(lost)
                return
            self.told.append(answer.text)

    def until(self, number: int) -> None:
        """Waits for so many answers."""
        assert self.slack.wait_for(lambda: len(self.told) >= number, LONG)

    def end(self) -> None:
        self.enough.set()
        for each in self._all:
            each.result(LONG)


def test_two_connections_are_kept_and_both_are_used(slack: StandIn, app: App, ana: Person) -> None:
    counter = Counter(app)
    with connected(slack, app):
        for n in range(4):
            assert ana.command(f"/count {n}").text == str(n)
        assert slack.sockets.shares == [2, 2]
    assert counter.done == ["0", "1", "2", "3"]


def test_what_is_answered_with_content_reaches_slack_whole(
    slack: StandIn, app: App, ana: Person
) -> None:
    large = "x" * 3_000

    @app.command("/large")
    def answer(ack: Ack) -> None:
        block = {"type": "section", "text": {"type": "plain_text", "text": large}}
        ack(blocks=[block] * 40, text="large")

    with connected(slack, app):
        payload = ana.command("/large").payload
    assert payload is not None
    assert [each["text"]["text"] for each in payload["blocks"]] == [large] * 40


def test_a_command_that_nobody_knows_is_not_acknowledged(
    slack: StandIn, app: App, ana: Person
) -> None:
    slack.courier.patience = 0.2
    with connected(slack, app), pytest.raises(NotAcknowledged, match="timeout"):
        ana.command("/nothing")


def test_a_deaf_connection_is_noticed_and_another_takes_its_place(
    slack: StandIn, app: App, ana: Person
) -> None:
    Counter(app)
    with connected(slack, app, IN_HASTE):
        slack.go_deaf()
        assert slack.sockets.hearing == 0
        assert slack.wait_for(lambda: slack.sockets.hearing == slack.sockets.count == 2, LONG)
        assert ana.command("/count 1").text == "1"


def test_one_that_seems_well_is_renewed_after_a_while(
    slack: StandIn, app: App, ana: Person
) -> None:
    """Some have gone deaf and still answered pings."""
    Counter(app)
    with connected(slack, app, Tempo(ping_every=0.02, longest_life=0.1)):
        before = set(slack.sockets._connections)
        assert slack.wait_for(lambda: len(set(slack.sockets._connections) - before) >= 2, LONG)
        assert ana.command("/count 1").text == "1"


def test_lost_connections_come_back(slack: StandIn, app: App, ana: Person) -> None:
    Counter(app)
    with connected(slack, app) as socket:
        slack.drop_connections()
        slack.wait_until_connected(LONG, 2)
        assert slack.wait_for(lambda: socket.trouble() == "", LONG)
        assert ana.command("/count 1").text == "1"


def test_while_slack_opens_no_connection_it_is_tried_again(
    slack: StandIn, app: App, ana: Person
) -> None:
    Counter(app)
    with connected(slack, app) as socket:
        slack.fail_next("apps.connections.open", status=500, times=2)
        slack.drop_connections()
        assert slack.wait_for(lambda: socket.trouble() == "not connected", LONG)
        slack.wait_until_connected(LONG, 2)
        assert ana.command("/count 1").text == "1"


@pytest.mark.parametrize("reason", ["refresh_requested", "warning"])
def test_connections_that_slack_renews_lose_nothing(slack: StandIn, app: App, reason: str) -> None:
    counter = Counter(app)
    with connected(slack, app):
        load = Load(slack)
        for turn in range(1, 6):
            load.until(40 * turn)
            known = list(slack.sockets._connections)
            slack.disconnect(reason, first=1)
            assert slack.wait_for(
                lambda known=known: set(slack.sockets._connections) - set(known), LONG
            )
        load.until(300)
        load.end()
    assert load.lost == []
    assert sorted(counter.done) == sorted(load.told)


def test_what_is_open_is_answered_before_a_connection_is_left(
    slack: StandIn, app: App, ana: Person
) -> None:
    """Slack closes the old one as soon as the new one is there."""
    counter = Counter(app, lambda: slack.disconnect("refresh_requested"))
    with connected(slack, app):
        assert ana.command("/count 1").text == "1"
        slack.wait_until_connected(LONG, 2)
    assert counter.done == ["1"]


def test_a_token_that_slack_does_not_want_stops_the_start(slack: StandIn, app: App) -> None:
    socket = Socket(app, "xapp-somebody-elses")
    with pytest.raises(SlackApiError, match="invalid_auth"):
        socket.start()
    assert socket.stop(LONG)


def test_slack_that_cannot_be_reached_does_not(slack: StandIn, app: App, ana: Person) -> None:
    Counter(app)
    slack.fail_next("apps.connections.open", reset="before")
    slack.fail_next("apps.connections.open", status=500)
    with connected(slack, app):
        assert ana.command("/count 1").text == "1"


def test_an_event_that_is_sent_again_says_so(slack: StandIn, app: App, ana: Person) -> None:
    seen: list[Any] = []

    @app.event("app_home_opened")
    def opened(body: dict[str, Any], request: Any) -> None:
        seen.append(request.headers.get("x-slack-retry-num"))

    with connected(slack, app):
        first = ana.open_home()
        slack.deliver(ana, first.request, "events_api", retry=1)
    assert seen == [None, ["1"]]


# --- the end ------------------------------------------------------------------------------------


def test_on_stop_what_is_open_is_answered_first(slack: StandIn, app: App, ana: Person) -> None:
    begun, go_on = threading.Event(), threading.Event()

    @app.command("/slow")
    def slow(ack: Ack) -> None:
        begun.set()
        go_on.wait(LONG)
        ack("done")

    socket = Socket(app, slack.app_token)
    socket.start()
    slack.wait_until_connected(LONG, 2)
    with ThreadPoolExecutor(2) as pool:
        asking = pool.submit(ana.command, "/slow")
        assert begun.wait(LONG)
        stopping = pool.submit(socket.stop, LONG)
        assert slack.wait_for(lambda: slack.sockets.count == 1, LONG), "the idle one hangs up"
        assert not stopping.done()
        go_on.set()
        assert asking.result(LONG).text == "done"
        assert stopping.result(LONG) is True
    assert slack.wait_for(lambda: slack.sockets.count == 0, LONG)


def test_what_takes_longer_than_there_is_time_is_given_up(
    slack: StandIn, app: App, ana: Person
) -> None:
    begun, go_on = threading.Event(), threading.Event()

    @app.command("/slow")
    def slow(ack: Ack) -> None:
        begun.set()
        go_on.wait(LONG)

    socket = Socket(app, slack.app_token)
    socket.start()
    slack.wait_until_connected(LONG, 2)
    with ThreadPoolExecutor(1) as pool:
        asking = pool.submit(ana.command, "/slow")
        assert begun.wait(LONG)
        assert socket.stop(0.1) is False
        with pytest.raises(NotAcknowledged, match="connection_lost"):
            asking.result(LONG)
        go_on.set()


def test_stopped_under_load_everything_that_was_done_was_answered(slack: StandIn, app: App) -> None:
    """What comes too late is not looked at: nobody is left with something done and not told."""
    counter = Counter(app)
    socket = Socket(app, slack.app_token)
    socket.start()
    slack.wait_until_connected(LONG, 2)
    load = Load(slack)
    load.until(100)
    assert socket.stop(LONG)
    load.end()
    assert sorted(counter.done) == sorted(load.told)
