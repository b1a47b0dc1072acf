"""The load: signed requests over keep-alive connections, from a process of its own.

It is one thread that waits for all its connections at once, so that it takes as little as possible
of a machine that it shares with what it measures.
"""

from __future__ import annotations

import hashlib
import hmac
import multiprocessing
import selectors
import socket
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.connection import Connection

HOST, PATH = "127.0.0.1", "/slack/events"
LONGEST_SILENCE = 20.0
"""Seconds without a single answer after which a volley is given up."""
LONGEST_VOLLEY = 120.0
"""Seconds that a volley may take."""


@dataclass(frozen=True, slots=True)
class Order:
    """What to send where. Each body is the form that Slack posts."""

    port: int
    secret: str
    bodies: Sequence[bytes]
    connections: int


@dataclass(frozen=True, slots=True)
class Volley:
    """What came of it: how long all of it took and each request, in seconds, and what was not a
    plain acknowledgement (status 200 and nothing else)."""

    seconds: float
    latencies: Sequence[float]
    wrong: Sequence[str]

    @property
    def per_second(self) -> float:
        return len(self.latencies) / self.seconds


class Generator:
    """The process that sends, seen from the one that is measured."""

    def __init__(self, pipe: Connection) -> None:
        self._pipe = pipe

    def send(self, order: Order) -> Volley:
        """Sends everything once and waits for all answers."""
        self._pipe.send(order)
        answer = self._pipe.recv()
        if isinstance(answer, Exception):
            raise answer
        return answer


@contextmanager
def generator() -> Iterator[Generator]:
    """Starts the process; ends it with the block."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_serve, args=(theirs,), daemon=True)
    process.start()
    # Else its end would not be noticed: this end of the pipe would stay open.
    theirs.close()
    try:
        yield Generator(ours)
    finally:
        ours.close()
        process.join(timeout=5)
        process.kill()


def _serve(pipe: Connection) -> None:
    while True:
        try:
            order = pipe.recv()
        except EOFError:
            return
        try:
            pipe.send(_volley(order))
        except (OSError, RuntimeError) as error:
            pipe.send(error)


def _volley(order: Order) -> Volley:
    # Signed beforehand: what is timed is the answer, not the signature.
    waiting = iter([_request(order, body) for body in order.bodies])
    latencies: list[float] = []
    wrong: list[str] = []
    with selectors.DefaultSelector() as selector:
        lines = [_Line(order.port) for _ in range(min(order.connections, len(order.bodies)))]
        began = time.perf_counter()
        for line in lines:
            line.send(next(waiting))
            selector.register(line.socket, selectors.EVENT_READ, line)
        while len(latencies) < len(order.bodies):
            ready = selector.select(LONGEST_SILENCE)
            if not ready or time.perf_counter() - began > LONGEST_VOLLEY:
                raise RuntimeError(f"{len(latencies)} of {len(order.bodies)} answers came in time")
            for key, _ in ready:
                line = key.data
                if not line.receive():
                    continue
                latencies.append(time.perf_counter() - line.sent_at)
                if line.wrong:
                    wrong.append(line.wrong)
                following = next(waiting, None)
                if following is not None:
                    line.send(following)
        seconds = time.perf_counter() - began
    for line in lines:
        line.socket.close()
    return Volley(seconds, latencies, wrong)


def _request(order: Order, body: bytes) -> bytes:
    """A request as Slack signs it."""
    at = str(int(time.time())).encode()
    signature = hmac.new(order.secret.encode(), b"v0:" + at + b":" + body, hashlib.sha256)
    head = (
        f"POST {PATH} HTTP/1.1\r\n"
        f"Host: {HOST}:{order.port}\r\n"
        "User-Agent: Slackbot 1.0 (+https://api.slack.com/robots)\r\n"
        "Accept: application/json,*/*\r\n"
        "Content-Type: application/x-www-form-urlencoded\r\n"
        f"Content-Length: {len(body)}\r\n"
        f"X-Slack-Request-Timestamp: {at.decode()}\r\n"
        f"X-Slack-Signature: v0={signature.hexdigest()}\r\n\r\n"
    )
    return head.encode() + body


class _Line:
    """One connection, with one request under way."""

    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection((HOST, port), timeout=LONGEST_SILENCE)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.sent_at = 0.0
        self.wrong = ""
        self._received = b""

    def send(self, request: bytes) -> None:
        self._received, self.wrong = b"", ""
        self.sent_at = time.perf_counter()
        self.socket.sendall(request)

    def receive(self) -> bool:
        """Reads what has come; true once the answer is complete. `wrong` then says what it was if
        it was no plain acknowledgement."""
        chunk = self.socket.recv(65_536)
        if not chunk:
            raise RuntimeError("the server hung up")
        self._received += chunk
        head, separator, body = self._received.partition(b"\r\n\r\n")
        if not separator or len(body) < _length(head):
            return False
        if body or not head.startswith(b"HTTP/1.1 200 "):
            self.wrong = (head.split(b"\r\n")[0] + b" " + body).decode(errors="replace")[:300]
        return True


def _length(head: bytes) -> int:
    for line in head.lower().split(b"\r\n"):
        if line.startswith(b"content-length:"):
            return int(line.partition(b":")[2])
    raise RuntimeError("an answer without a length")
