"""A small Bolt app before the stand-in: the tests show that both speak the same protocol."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta

import pytest
from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_bolt.adapter.wsgi import SlackRequestHandler
from slack_sdk import WebClient
from waitress import create_server

from bot.rehearsal import Channel, Person, StandIn


class Clock:
    """A clock that moves when told to."""

    def __init__(self) -> None:
        self.moment = datetime(2026, 12, 1, 12, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.moment

    def forward(self, **parts: float) -> None:
        self.moment += timedelta(**parts)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def slack(clock: Clock) -> Iterator[StandIn]:
    with StandIn(clock=clock) as slack:
        yield slack


@pytest.fixture
def ana(slack: StandIn) -> Person:
    return slack.add_user(
        "Ana Ruiz", email="ana@example.org", locale="es-MX", tz="America/Mexico_City"
    )


@pytest.fixture
def general(slack: StandIn, ana: Person) -> Channel:
    return slack.add_channel("coalition", members=[ana])


@pytest.fixture
def client(slack: StandIn) -> WebClient:
    """The bot's own Web API client, which repeats nothing by itself."""
    return WebClient(slack.bot_token, base_url=slack.api_url, timeout=5, retry_handlers=[])


def make_app(slack: StandIn) -> App:
    logging.getLogger("slack_bolt").setLevel(logging.CRITICAL)
    client = WebClient(slack.bot_token, base_url=slack.api_url, timeout=5, retry_handlers=[])
    return App(client=client, signing_secret=slack.signing_secret, process_before_response=True)


@pytest.fixture
def app(slack: StandIn) -> App:
    """A Bolt app that is not connected yet."""
    return make_app(slack)


@contextmanager
def socket_mode(slack: StandIn, app: App, connections: int = 1) -> Iterator[None]:
    """Connect an app for a while."""
    handlers = [SocketModeHandler(app, slack.app_token) for _ in range(connections)]
    for handler in handlers:
        handler.connect()
    slack.wait_until_connected(connections=connections)
    yield
    # The SDK's client closes as soon as its present reads end, which takes seconds: end them.
    for handler in handlers:
        handler.client.auto_reconnect_enabled = False
        handler.client.closed = True
        handler.client.message_queue.put(None)
    slack.drop_connections()
    for handler in handlers:
        handler.close()


@pytest.fixture
def connected(slack: StandIn, app: App) -> Iterator[App]:
    with socket_mode(slack, app):
        yield app


@pytest.fixture(params=["socket", "http"])
def bot(request: pytest.FixtureRequest, slack: StandIn) -> Iterator[App]:
    """A Bolt app that is reached either way: the same rules hold for both."""
    app = make_app(slack)
    with socket_mode(slack, app) if request.param == "socket" else http_mode(slack, app):
        yield app


@pytest.fixture
def served(slack: StandIn) -> Iterator[App]:
    """A Bolt app that is reached over HTTP."""
    app = make_app(slack)
    with http_mode(slack, app):
        yield app


@contextmanager
def http_mode(slack: StandIn, app: App) -> Iterator[None]:
    """Serve an app with waitress at a free port, for a while, and point the stand-in to it."""
    server = create_server(
        SlackRequestHandler(app), host="127.0.0.1", port=0, asyncore_loop_timeout=0.05
    )

    def run() -> None:
        # Closing waitress from outside takes the ground from under its `select`.
        with suppress(OSError):
            server.run()

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    slack.request_url = f"http://127.0.0.1:{server.effective_port}/slack/events"
    yield
    server.close()
    thread.join(timeout=5)
