"""Slack's answers, sorted: a table."""

from __future__ import annotations

import socket
from datetime import timedelta
from http.client import IncompleteRead, RemoteDisconnected
from typing import Any
from urllib.error import URLError

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackRequestError
from slack_sdk.web import SlackResponse

from bot.slack.answers import Sort, sorted_answer
from bot.slack.directory import Unreachable


def refused(error: str, status: int = 200, **headers: str) -> SlackApiError:
    data: dict[str, Any] = {"ok": False, "error": error}
    answer = SlackResponse(
        client=WebClient(),
        http_verb="POST",
        api_url="",
        req_args={},
        data=data,
        headers=headers,
        status_code=status,
    )
    return SlackApiError("refused", answer)


@pytest.mark.parametrize(
    ("error", "sort", "word"),
    [
        (refused("ratelimited", 429, **{"Retry-After": "30"}), Sort.PATIENCE, "ratelimited"),
        (refused("anything", 429), Sort.PATIENCE, "ratelimited"),
        (refused("service_unavailable"), Sort.LATER, "service_unavailable"),
        (refused("request_timeout"), Sort.LATER, "request_timeout"),
        (refused("internal_error"), Sort.DOUBT, "internal_error"),
        (refused("fatal_error"), Sort.DOUBT, "fatal_error"),
        (refused("Received a response in a non-JSON format: <html>"), Sort.DOUBT, "unreadable"),
        (refused(""), Sort.DOUBT, "unreadable"),
        (refused("internal_error", 500), Sort.SILENCE, "internal_error"),
        (refused("<html>Bad gateway</html>", 502), Sort.SILENCE, "502"),
        (URLError(ConnectionRefusedError()), Sort.AWAY, "ConnectionRefusedError"),
        (URLError(socket.gaierror()), Sort.AWAY, "gaierror"),
        (URLError(TimeoutError()), Sort.SILENCE, "URLError"),
        (ConnectionResetError(), Sort.SILENCE, "ConnectionResetError"),
        (RemoteDisconnected(), Sort.SILENCE, "RemoteDisconnected"),
        (IncompleteRead(b""), Sort.SILENCE, "IncompleteRead"),
        (TimeoutError(), Sort.SILENCE, "TimeoutError"),
        (SlackRequestError("?"), Sort.SILENCE, "SlackRequestError"),
        (refused("invalid_auth"), Sort.SHUT, "invalid_auth"),
        (refused("token_revoked"), Sort.SHUT, "token_revoked"),
        (refused("account_inactive"), Sort.SHUT, "account_inactive"),
        (refused("message_not_found"), Sort.GONE, "message_not_found"),
        (refused("cant_update_message"), Sort.GONE, "cant_update_message"),
        (refused("thread_not_found"), Sort.GONE, "thread_not_found"),
        (refused("is_archived"), Sort.NEVER, "is_archived"),
        (refused("not_in_channel"), Sort.NEVER, "not_in_channel"),
        (refused("channel_not_found"), Sort.NEVER, "channel_not_found"),
        (refused("user_disabled"), Sort.NEVER, "user_disabled"),
        (refused("missing_scope"), Sort.NEVER, "missing_scope"),
        (refused("a_word_of_next_year"), Sort.NEVER, "a_word_of_next_year"),
        (Unreachable("users_not_found"), Sort.NEVER, "users_not_found"),
    ],
    ids=str,
)
def test_what_an_answer_means(error: Exception, sort: Sort, word: str) -> None:
    answer = sorted_answer(error)
    assert (answer.sort, answer.word) == (sort, word)


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"Retry-After": "30"}, 30),
        ({"retry-after": "2.5"}, 2.5),
        ({"Retry-After": "0"}, 1),
        ({"Retry-After": "-5"}, 1),
        ({"Retry-After": "soon"}, 30),
        ({"Retry-After": "1e300"}, 30),
        ({}, 30),
    ],
)
def test_how_long_slack_asks_to_wait(headers: dict[str, str], seconds: float) -> None:
    answer = sorted_answer(refused("ratelimited", 429, **headers))
    assert answer.wait == timedelta(seconds=seconds)
