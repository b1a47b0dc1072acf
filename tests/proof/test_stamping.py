"""A time-stamping server is asked over HTTP, told as little as there is, and not believed."""

from __future__ import annotations

import hashlib
import socket
from typing import Any

import pytest
from asn1crypto import tsp

from bot.domain.stamp import NotStamped, Why
from bot.proof.stamping import LARGEST, StampServer
from tests.ports import free_port
from tests.tsa import NAME, STAMPED_AT, Answers, Authority, Server, empty, rejected, running, saying

FINGERPRINT = hashlib.sha256(b"an edition").hexdigest()
LONG, SHORT = 10.0, 0.3
"""Seconds: for what comes, however busy the machine is, and for what does not."""

SENT = ("message_imprint", "nonce")


def asking(server: Server, url: str = "", patience: float = LONG) -> StampServer:
    return StampServer(url or server.url, [server.authority.root], patience)


def why(ask: StampServer) -> str:
    with pytest.raises(NotStamped) as none:
        ask(FINGERPRINT)
    return none.value.why


def test_a_good_answer_is_kept_as_it_came() -> None:
    with running() as server:
        stamp = asking(server)(FINGERPRINT)

    assert (stamp.at, stamp.by) == (STAMPED_AT, NAME)
    assert tsp.TimeStampResp.load(stamp.token)["status"]["status"].native == "granted"


def test_nothing_goes_out_but_the_imprint_and_a_number_that_is_another_each_time() -> None:
    with running() as server:
        for _ in range(2):
            asking(server)(FINGERPRINT)

    asked = [tsp.TimeStampReq.load(each).native for each in server.requests]
    assert asked[0]["nonce"] != asked[1]["nonce"]
    for each in asked:
        assert each["message_imprint"] == {
            "hash_algorithm": {"algorithm": "sha256", "parameters": None},
            "hashed_message": hashlib.sha256(FINGERPRINT.encode()).digest(),
        }
        rest = {key: value for key, value in each.items() if value and key not in SENT}
        assert rest == {"version": "v1", "cert_req": True}
    for headers in server.headers:
        assert headers.pop("User-Agent") == "signon"
        assert headers.pop("Content-Type") == "application/timestamp-query"
        assert set(headers) == {"Host", "Connection", "Content-Length", "Accept-Encoding"}


def answering(**other: Any) -> Answers:
    return lambda authority, request: (200, authority.stamped(request, **other))


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        pytest.param(saying(b"", 500), "HTTP 500", id="500"),
        pytest.param(saying(b"", 404), "HTTP 404", id="404"),
        pytest.param(saying(b"", 302), "HTTP 302", id="sends elsewhere"),
        pytest.param(saying(rejected()), Why.REFUSED, id="rejects"),
        pytest.param(answering(status="waiting"), Why.REFUSED, id="waits"),
        pytest.param(answering(imprint=b"\1" * 32), Why.OTHER, id="another imprint"),
        pytest.param(answering(nonce=5), Why.OTHER, id="another number"),
        pytest.param(answering(nonce=None), Why.OTHER, id="no number"),
        pytest.param(saying(empty()), Why.GARBLED, id="forgets the token"),
        pytest.param(saying(b""), Why.GARBLED, id="says nothing"),
        pytest.param(saying(b"<html>Welcome!</html>"), Why.GARBLED, id="says something else"),
        pytest.param(saying(b"0" * (LARGEST + 1)), Why.GARBLED, id="says too much"),
        pytest.param(
            lambda authority, request: (200, Authority().stamped(request)),
            Why.UNSIGNED,
            id="another authority",
        ),
        pytest.param(
            lambda authority, request: (200, authority.stamped(request)[:-1] + b"\0"),
            Why.UNSIGNED,
            id="a damaged signature",
        ),
    ],
)
def test_what_does_not_count_is_told_apart(answers: Answers, expected: str) -> None:
    with running() as server:
        server.answers = answers

        assert why(asking(server)) == expected
    assert len(server.requests) == 1


def test_a_server_that_does_not_answer_in_time_is_not_waited_for() -> None:
    with socket.create_server(("127.0.0.1", 0)) as deaf, running() as server:
        url = f"http://127.0.0.1:{deaf.getsockname()[1]}/"

        assert why(asking(server, url, SHORT)) == Why.SILENT


def test_a_server_that_answers_drop_by_drop_is_not_waited_for() -> None:
    with running() as server:
        server.drop = SHORT / 4
        server.answers = saying(b"0" * 50)  # no time-stamp, if it were waited for

        assert why(asking(server, patience=SHORT)) == Why.SILENT


@pytest.mark.parametrize("first", [0, 1])
def test_certificates_may_stand_in_whichever_order(first: int) -> None:
    """DER prescribes one of the two, and many servers send the other."""

    def answers(authority: Authority, request: bytes) -> tuple[int, bytes]:
        one, other = authority.certificates[first], authority.certificates[1 - first]
        answer = authority.stamped(request)
        wanted = answer.replace(other + one, one + other)
        assert one + other in wanted
        return 200, wanted

    with running() as server:
        server.answers = answers
        stamp = asking(server)(FINGERPRINT)

    assert stamp.at == STAMPED_AT


@pytest.mark.parametrize("host", ["127.0.0.1:PORT", "a..b", "[::1]:PORT"])
def test_a_server_that_is_not_there_does_not_answer(host: str) -> None:
    address = host.replace("PORT", str(free_port()))
    with running() as server:
        assert why(asking(server, f"http://{address}/tsr")) == Why.SILENT
