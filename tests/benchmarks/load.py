"""The load: signed requests over keep-alive connections, from a process of its own.

They are sent as fast as they are answered, or on schedule. What is sent on schedule is due whether
or not the answers keep up, as in life, where nobody waits with a click until others are served: its
latency is counted from when it was due.

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
    """What to send where. Each body is the form that Slack posts. With a `rate` so many are due in
    each second; without, as many as there are connections are always under way."""

    port: int
    secret: str
    bodies: Sequence[bytes]
    connections: int
    rate: float | None = None


@dataclass(frozen=True, slots=True)
class Volley:
    """What came of it: how long all of it took and each request since it was due, in seconds, and
    what was not a plain acknowledgement (status 200 and nothing else)."""

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
    requests = [_request(order, body) for body in order.bodies]
    latencies: list[float] = []
    wrong: list[str] = []
    sent = 0
    with selectors.DefaultSelector() as selector:
        idle = [_Line(order.port) for _ in range(min(order.connections, len(requests)))]
        for line in idle:
            selector.register(line.socket, selectors.EVENT_READ, line)
        heard_at = began = time.perf_counter()
        while len(latencies) < len(requests):
            pause = LONGEST_SILENCE
            while idle and sent < len(requests):
                now = time.perf_counter()
                due = began + sent / order.rate if order.rate else now
                if due > now:
                    pause = due - now
                    break
                idle.pop().send(requests[sent], due)
                sent += 1
            ready = selector.select(pause)
            now = time.perf_counter()
            if ready or sent == len(latencies):
                heard_at = now
            if now - heard_at > LONGEST_SILENCE or now - began > LONGEST_VOLLEY:
                raise RuntimeError(f"{len(latencies)} of {len(requests)} answers came in time")
            for key, _ in ready:
                line = key.data
                if not line.receive():
                    continue
                latencies.append(now - line.due)
                if line.wrong:
                    wrong.append(line.wrong)
                idle.append(line)
        seconds = time.perf_counter() - began
        for key in selector.get_map().values():
            key.data.socket.close()
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
        self.due = 0.0
        self.wrong = ""
        self._received = b""

    def send(self, request: bytes, due: float) -> None:
        """Sends what should have been sent when it was due."""
        self._received, self.wrong, self.due = b"", "", due
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
