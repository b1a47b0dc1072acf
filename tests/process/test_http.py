"""HTTP: what is served, what is turned away, and that a request under way is answered."""

from __future__ import annotations

import http.client
import json
import logging
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import pytest
from prometheus_client.parser import text_string_to_metric_families
from slack_bolt import Ack

from bot import metrics
from bot.demo.stage import Stage
from bot.slack.transport import Http, Traffic
from bot.slack.transport.http import LARGEST_BODY
from tests.cast import Cast, nothing_stored

LONG = 20.0
"""Real seconds after which a test gives up waiting."""

pytestmark = pytest.mark.only_on("sqlite")


class Well:
    """A process that is well, or is not."""

    def __init__(self) -> None:
        self.wrong = ""

    def healthz(self) -> tuple[bool, dict[str, str]]:
        return not self.wrong, {"clock": self.wrong or "ok"}

    def readyz(self) -> tuple[bool, dict[str, str]]:
        return not self.wrong, {"database": self.wrong or "ok"}

    def metrics(self) -> bytes:
        return metrics.exposition(None)


@dataclass
class Answer:
    """What came back."""

    status: int
    headers: dict[str, str]
    body: str


class Client:
    """Somebody who sends whatever they like, over connections of their own."""

    def __init__(self, stage: Stage, port: int) -> None:
        self.stage, self.port = stage, port

    def ask(
        self,
        method: str,
        path: str,
        body: bytes = b"",
        headers: dict[str, str] | None = None,
    ) -> Answer:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=LONG)
        try:
            connection.request(method, path, body or None, headers or {})
            answer = connection.getresponse()
            told = {name.lower(): value for name, value in answer.getheaders()}
            return Answer(answer.status, told, answer.read().decode())
        finally:
            connection.close()

    def signed(self, body: bytes, *, at: float | None = None, **headers: str) -> Answer:
        """A request signed as Slack signs it, at a moment in seconds since 1970."""
        own = {name.replace("_", "-"): value for name, value in headers.items()}
        form = {"Content-Type": "application/x-www-form-urlencoded"}
        signature = self.stage.slack.courier.signature(body, at)
        return self.ask("POST", "/slack/events", body, form | signature | own)


COMMAND = urlencode(
    {"command": "/letter", "text": "list", "user_id": "U0NOBODY", "team_id": "T0COALITION"}
).encode()


@pytest.fixture
def well() -> Well:
    return Well()


@pytest.fixture
def server(stage: Stage, well: Well) -> Iterator[Http]:
    server = Http(stage.bot.app, "127.0.0.1", 0, watch=well)
    server.start()
    yield server
    server.stop(LONG)


@pytest.fixture
def client(stage: Stage, server: Http) -> Client:
    return Client(stage, server.port)


def figures(text: str) -> dict[tuple[str, ...], float]:
    """Each figure by its name and the values of its labels."""
    return {
        (sample.name, *sample.labels.values()): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


# --- Slack's requests ---------------------------------------------------------------------------


def test_a_signed_request_is_answered(client: Client) -> None:
    answer = client.signed(COMMAND)

    assert answer.status == 200
    assert "blocks" in json.loads(answer.body)


@pytest.mark.parametrize("seconds", [-301, 301, -86_400])
def test_an_old_signature_and_one_of_the_future_count_no_more(
    client: Client, stage: Stage, seconds: int
) -> None:
    """Whoever has recorded a request can send it again for five minutes and no longer."""
    with nothing_stored(stage):
        answer = client.signed(COMMAND, at=time.time() + seconds)

    assert answer.status == 401


def test_within_five_minutes_a_request_may_be_late(client: Client) -> None:
    assert client.signed(COMMAND, at=time.time() - 240).status == 200


@pytest.mark.parametrize(
    "signature",
    [
        {"X-Slack-Signature": "v0=" + "0" * 64},
        {"X-Slack-Signature": "v0=" + "é" * 64},
        {"X-Slack-Signature": ""},
        {"X-Slack-Signature": "v1=" + "0" * 64},
        {"X-Slack-Request-Timestamp": "soon"},
        {"X-Slack-Request-Timestamp": "9" * 400},
        {"X-Slack-Request-Timestamp": ""},
        {"X-Slack-Request-Timestamp": "-1"},
    ],
    ids=str,
)
def test_a_signature_that_is_none_is_refused_without_a_word(
    client: Client, signature: dict[str, str], caplog: pytest.LogCaptureFixture
) -> None:
    answer = client.signed(COMMAND, **{k.replace("-", "_"): v for k, v in signature.items()})

    assert answer.status == 401
    assert "Traceback" not in answer.body + caplog.text


def test_without_a_signature_nothing_is_even_read(client: Client) -> None:
    assert client.ask("POST", "/slack/events", b"\xff\xfe").status == 401


@pytest.mark.parametrize(
    "body",
    [b"{", b"[]", b"payload=no+json", b"payload=[1]", b"\xff\xfe", b"{}", b'{"type": 7}', b"x=1"],
)
def test_a_body_of_nobodys_is_refused_and_leaves_no_trace(
    client: Client, stage: Stage, body: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    with nothing_stored(stage):
        answer = client.signed(body)

    assert answer.status in (400, 404)
    assert "Traceback" not in answer.body + caplog.text


def test_a_body_that_is_too_large_is_refused(client: Client) -> None:
    announced = str(LARGEST_BODY + 1)

    assert client.signed(b"x", Content_Length=announced).status == 413


def test_other_addresses_are_not_there(client: Client) -> None:
    for path in ("/", "/slack", "/slack/events/", "/slack/install", "/healthz/x", "/%2e%2e/etc"):
        assert client.ask("GET", path).status == 404
        assert client.ask("POST", path, b"x").status == 404


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("GET", "/slack/events", "POST"),
        ("PUT", "/slack/events", "POST"),
        ("POST", "/healthz", "GET"),
        ("DELETE", "/metrics", "GET"),
        ("BREW", "/readyz", "GET"),
    ],
)
def test_another_method_is_refused_and_the_right_one_named(
    client: Client, method: str, path: str, allowed: str
) -> None:
    answer = client.ask(method, path)

    assert (answer.status, answer.headers["allow"]) == (405, allowed)


def test_a_request_that_goes_wrong_inside_shows_no_traceback(
    client: Client, stage: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    @stage.bot.app.command("/broken")
    def broken(ack: Ack) -> None:
        raise RuntimeError("what somebody typed")

    with caplog.at_level(logging.CRITICAL, "bot.slack.bolt"):
        answer = client.signed(b"command=%2Fbroken&user_id=U0NOBODY")

    assert (answer.status, answer.body) == (500, "")


def test_the_server_does_not_say_what_it_is(client: Client) -> None:
    assert "server" not in client.ask("GET", "/nowhere").headers


# --- Slack's retries ----------------------------------------------------------------------------


def test_a_request_that_is_sent_again_is_recognised_and_its_content_is_not_logged(
    client: Client, cast: Cast, stage: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    opened = cast.carla.open_home().request
    before = figures(client.ask("GET", "/metrics").body)

    with caplog.at_level(logging.INFO, "bot.slack"):
        stage.slack.deliver(cast.carla, opened, "events_api", retry=2)

    after = figures(client.ask("GET", "/metrics").body)
    key = ("signon_slack_retries_total", "http_timeout")
    assert after[key] - before.get(key, 0) == 1
    assert "attempt 2, http_timeout" in caplog.text
    assert cast.carla.id not in caplog.text


def test_a_made_up_reason_makes_no_label_of_its_own(client: Client) -> None:
    client.signed(COMMAND, X_Slack_Retry_Num="1", X_Slack_Retry_Reason="U0SECRET")

    text = client.ask("GET", "/metrics").body
    assert "U0SECRET" not in text
    assert figures(text)["signon_slack_retries_total", "other"] >= 1


# --- how the process is -------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_how_the_process_is_can_be_asked_by_a_machine(
    client: Client, well: Well, path: str
) -> None:
    assert client.ask("GET", path).status == 200
    assert client.ask("HEAD", path).status == 200
    well.wrong = "asleep"

    answer = client.ask("GET", path)

    assert answer.status == 503
    assert json.loads(answer.body)["ok"] is False
    assert "asleep" in answer.body


def test_requests_are_counted_by_kind_and_outcome(client: Client, stage: Stage) -> None:
    def counted() -> dict[tuple[str, ...], float]:
        return figures(client.ask("GET", "/metrics").body)

    before = counted()
    client.signed(COMMAND)
    client.signed(COMMAND, at=0)
    client.signed(b"command=%2Funheard&user_id=U0NOBODY")
    after = counted()

    for outcome in ("answered", "unsigned", "unknown"):
        key = ("signon_requests_total", "command", outcome)
        assert after[key] - before.get(key, 0) == 1, outcome
    key = ("signon_acknowledgement_seconds_count",)
    assert after[key] - before[key] == 1, "how fast it was counts for what was answered alone"


def test_without_a_watch_nothing_is_said_of_how_it_is(stage: Stage) -> None:
    server = Http(stage.bot.app, "127.0.0.1", 0)
    server.start()
    assert Client(stage, server.port).ask("GET", "/metrics").status == 404
    server.stop(LONG)


def test_at_a_port_of_its_own_slack_is_not_served(stage: Stage, well: Well) -> None:
    server = Http(None, "127.0.0.1", 0, watch=well)
    server.start()
    client = Client(stage, server.port)
    assert client.ask("GET", "/healthz").status == 200
    assert client.signed(COMMAND).status == 404
    server.stop(LONG)


# --- the end ------------------------------------------------------------------------------------


class Held:
    """A command that is answered when told to."""

    def __init__(self, stage: Stage) -> None:
        self.begun, self.go_on = threading.Semaphore(0), threading.Event()

        @stage.bot.app.command("/slow")
        def slow(ack: Ack) -> None:
            self.begun.release()
            self.go_on.wait(LONG)
            ack("done")


SLOW = b"command=%2Fslow&user_id=U0NOBODY"


def in_a_thread(act: Any, *args: Any) -> tuple[threading.Thread, list[Any]]:
    came: list[Any] = []

    def run() -> None:
        try:
            came.append(act(*args))
        except OSError as error:
            came.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    return thread, came


def test_on_stop_a_request_under_way_is_answered_and_the_port_is_closed(
    stage: Stage, well: Well
) -> None:
    held = Held(stage)
    server = Http(stage.bot.app, "127.0.0.1", 0, watch=well)
    server.start()
    client = Client(stage, server.port)
    asking, answers = in_a_thread(client.signed, SLOW)
    assert held.begun.acquire(timeout=LONG)
    stopping, ended = in_a_thread(server.stop, LONG)
    while True:
        try:
            client.ask("GET", "/healthz")
        except OSError:
            break
    assert ended == [], "the port is closed, and the request is still under way"
    held.go_on.set()
    asking.join(LONG)
    stopping.join(LONG)

    assert [(each.status, each.body) for each in answers] == [(200, "done")]
    assert ended == [True]


def test_one_that_takes_longer_than_there_is_time_is_given_up(stage: Stage) -> None:
    held = Held(stage)
    traffic = Traffic()
    server = Http(stage.bot.app, "127.0.0.1", 0, traffic=traffic)
    server.start()
    asking, answers = in_a_thread(Client(stage, server.port).signed, SLOW)
    assert held.begun.acquire(timeout=LONG)
    assert traffic.stuck(-1) == 1

    assert server.stop(0.1) is False

    asking.join(LONG)
    held.go_on.set()
    assert isinstance(answers[0], OSError)


def test_stopping_what_was_never_started_is_no_mistake(stage: Stage) -> None:
    assert Http(stage.bot.app, "127.0.0.1", 0).stop(LONG)
