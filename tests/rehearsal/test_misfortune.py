"""Planned misfortune on the Web API, and bad weather on the sockets."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from slack_bolt import App
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.rehearsal import Channel, NotAcknowledged, Person, StandIn
from tests.rehearsal.conftest import socket_mode


def test_a_429_says_how_long_to_wait_and_strikes_once(
    slack: StandIn, client: WebClient, general: Channel
) -> None:
    fault = slack.fail_next("chat.postMessage", status=429, retry_after=3)
    with pytest.raises(SlackApiError) as caught:
        client.chat_postMessage(channel=general.id, text="x")
    assert caught.value.response.status_code == 429
    assert caught.value.response.headers["Retry-After"] == "3"
    assert caught.value.response["error"] == "ratelimited"
    assert fault.met == 1
    client.chat_postMessage(channel=general.id, text="x")
    assert len(general.messages) == 1
    assert slack.refused == [], "bad luck is not the bot's fault"


def test_a_fault_can_be_for_one_channel_alone(
    slack: StandIn, client: WebClient, general: Channel
) -> None:
    other = slack.add_channel("other")
    slack.fail_next("chat.postMessage", error="fatal_error", channel=other)
    client.chat_postMessage(channel=general.id, text="x")
    with pytest.raises(SlackApiError, match="fatal_error"):
        client.chat_postMessage(channel=other.id, text="x")


def test_a_500_has_no_effect(slack: StandIn, client: WebClient, general: Channel) -> None:
    slack.fail_next("chat.postMessage", status=500)
    with pytest.raises(SlackApiError) as caught:
        client.chat_postMessage(channel=general.id, text="x")
    assert caught.value.response.status_code == 500
    assert general.messages == []


@pytest.mark.parametrize(("when", "posted"), [("before", 0), ("after", 1)])
def test_a_reset_comes_before_or_after_the_effect(
    slack: StandIn, client: WebClient, general: Channel, when: Any, posted: int
) -> None:
    slack.fail_next("chat.postMessage", reset=when)
    with pytest.raises((OSError, ConnectionError)):
        client.chat_postMessage(channel=general.id, text="x")
    assert len(general.messages) == posted


@pytest.mark.parametrize(("when", "posted"), [("before", 0), ("after", 1)])
def test_an_answer_may_never_come(slack: StandIn, general: Channel, when: Any, posted: int) -> None:
    hasty = WebClient(slack.bot_token, base_url=slack.api_url, timeout=1, retry_handlers=[])
    hasty.timeout = 0.2  # type: ignore[assignment]
    slack.fail_next("chat.postMessage", silent=when)
    with pytest.raises(TimeoutError):
        hasty.chat_postMessage(channel=general.id, text="x")
    assert len(general.messages) == posted


def test_any_connection_gets_an_envelope(slack: StandIn, app: App, ana: Person) -> None:
    seen: list[str] = []

    @app.command("/letter")
    def letter(ack: Any, body: dict[str, Any]) -> None:
        seen.append(body["text"])
        ack()

    with socket_mode(slack, app, connections=2):
        for n in range(4):
            ana.command(f"/letter {n}")
        assert slack.sockets.shares == [2, 2]
    assert seen == ["0", "1", "2", "3"]


def test_a_bot_that_is_asked_to_leave_comes_back(
    slack: StandIn, connected: App, ana: Person
) -> None:
    @connected.command("/letter")
    def letter(ack: Any) -> None:
        ack("here")

    slack.disconnect("refresh_requested")
    assert slack.sockets.count == 0
    slack.wait_until_connected()
    assert ana.command("/letter").text == "here"


def test_without_a_connection_nothing_is_acknowledged(slack: StandIn, ana: Person) -> None:
    with pytest.raises(NotAcknowledged, match="no_connection"):
        ana.command("/letter")


def test_a_deaf_connection_swallows_what_is_sent(
    slack: StandIn, connected: App, ana: Person
) -> None:
    slack.courier.patience = 0.2
    slack.go_deaf()
    with pytest.raises(NotAcknowledged, match="timeout"):
        ana.command("/letter")


def test_a_broken_connection_loses_what_was_under_way(
    slack: StandIn, connected: App, ana: Person
) -> None:
    go_on = threading.Event()

    @connected.command("/letter")
    def letter(ack: Any) -> None:
        slack.drop_connections()
        go_on.wait(5)

    with pytest.raises(NotAcknowledged, match="connection_lost"):
        ana.command("/letter")
    go_on.set()


def test_fifty_people_may_click_at_once(slack: StandIn, bot: App, general: Channel) -> None:
    clicked: list[str] = []

    @bot.action("sign")
    def sign(ack: Any, body: dict[str, Any], client: Any) -> None:
        clicked.append(body["user"]["id"])
        client.chat_postMessage(channel=body["user"]["id"], text="Thank you.")
        ack()

    people = [slack.add_user(f"Person {n}") for n in range(50)]
    element = {"type": "button", "text": {"type": "plain_text", "text": "Sign"}}
    row = {"type": "actions", "elements": [{**element, "action_id": "sign"}]}
    bot.client.chat_postMessage(channel=general.id, text="card", blocks=[row])
    card = general.messages[-1]
    with ThreadPoolExecutor(50) as pool:
        answers = list(pool.map(lambda person: person.click(card, "Sign"), people))
    assert len(answers) == 50
    assert sorted(clicked) == sorted(person.id for person in people)
    assert all(len(person.dms) == 1 for person in people)


def test_an_event_may_be_sent_again(slack: StandIn, bot: App, ana: Person) -> None:
    seen: list[tuple[str, str | None]] = []

    @bot.event("app_home_opened")
    def opened(body: dict[str, Any], request: Any) -> None:
        retry = request.headers.get("x-slack-retry-num")
        seen.append((body["event_id"], retry[0] if retry else None))

    first = ana.open_home()
    slack.deliver(ana, first.request, "events_api", retry=1)
    assert [event_id for event_id, _ in seen] == [first.request["event_id"]] * 2
    assert seen[1][1] == "1"


def test_a_forged_signature_is_turned_away(slack: StandIn, served: App, ana: Person) -> None:
    slack.courier.signing_secret = "another"
    with pytest.raises(NotAcknowledged, match="status 401"):
        ana.command("/letter")
