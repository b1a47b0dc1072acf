"""Socket Mode: connections, envelopes and their acknowledgements."""

from __future__ import annotations

import asyncio
import concurrent.futures
import json
import uuid
from dataclasses import dataclass, field
from typing import Any

from aiohttp import WSMsgType, web

from bot.rehearsal.errors import NotAcknowledged
from bot.rehearsal.workspace import Json, Workspace

PING_EVERY = 5.0  # seconds

Future = concurrent.futures.Future[Json | None]


@dataclass(eq=False)
class Connection:
    """One WebSocket. `asked` after a `disconnect`; `leaving` too after most, and it gets nothing
    more.

    `deaf` plays a connection that is open and dead: no envelope goes out, no ping is answered.
    """

    ws: web.WebSocketResponse
    asked: bool = False
    leaving: bool = False
    deaf: bool = False
    received: int = 0
    waiting: dict[str, Future] = field(default_factory=dict)


class Sockets:
    """All connections of the app. Coroutines run in the server's loop, the rest anywhere."""

    def __init__(self, workspace: Workspace, tickets: set[str]) -> None:
        self.workspace, self.tickets = workspace, tickets
        self.loop: asyncio.AbstractEventLoop | None = None
        self._connections: list[Connection] = []
        self._turn = 0

    @property
    def count(self) -> int:
        """How many connections take envelopes at this moment."""
        return len(self._ready())

    @property
    def hearing(self) -> int:
        """How many of them are not deaf."""
        return sum(not connection.deaf for connection in self._ready())

    @property
    def shares(self) -> list[int]:
        """How many envelopes each of them has got."""
        return [connection.received for connection in self._ready()]

    def _ready(self) -> list[Connection]:
        return [c for c in list(self._connections) if not c.leaving and not c.ws.closed]

    async def accept(self, request: web.Request) -> web.StreamResponse:
        """A connection's whole life. A ticket opens one connection; without one: 403."""
        ticket = request.query.get("ticket", "")
        if ticket not in self.tickets:
            return web.json_response({"ok": False, "error": "invalid_ticket"}, status=403)
        self.tickets.discard(ticket)
        ws = web.WebSocketResponse(autoping=False, max_msg_size=16 * 1024 * 1024)
        await ws.prepare(request)
        connection = Connection(ws)
        await ws.send_str(json.dumps(self._hello()))
        self._connections.append(connection)
        self.workspace.touch()
        pinging = asyncio.create_task(self._ping(connection))
        # As Slack does: those who were asked to leave are closed once somebody has come.
        leaving = [c.ws.close() for c in self._connections if c.leaving]
        closing = asyncio.gather(*leaving, return_exceptions=True)
        try:
            await self._listen(connection)
        finally:
            pinging.cancel()
            closing.cancel()
            self._connections.remove(connection)
            for envelope_id, future in list(connection.waiting.items()):
                if not future.done():
                    lost = NotAcknowledged("connection_lost", f"envelope {envelope_id}")
                    future.set_exception(lost)
            self.workspace.touch()
        return ws

    def _hello(self) -> Json:
        return {
            "type": "hello",
            "num_connections": len(self._connections) + 1,
            "debug_info": {"host": "rehearsal", "approximate_connection_time": 3600},
            "connection_info": {"app_id": self.workspace.app_id},
        }

    async def _ping(self, connection: Connection) -> None:
        while not connection.ws.closed:
            await asyncio.sleep(PING_EVERY)
            if not connection.deaf and not connection.ws.closed:
                await connection.ws.ping(b"rehearsal")

    async def _listen(self, connection: Connection) -> None:
        async for message in connection.ws:
            if message.type == WSMsgType.PING and not connection.deaf:
                await connection.ws.pong(message.data)
            elif message.type == WSMsgType.TEXT:
                self._acknowledge(connection, message.data)

    def _acknowledge(self, connection: Connection, text: str) -> None:
        try:
            answer = json.loads(text)
        except ValueError:
            answer = None
        if not isinstance(answer, dict) or "envelope_id" not in answer:
            self.workspace.refuse("socket", "invalid_payload", (text[:200],))
            return
        future = connection.waiting.pop(str(answer["envelope_id"]), None)
        # An answer that comes too late has nobody waiting; Slack drops it as well.
        if future and not future.done():
            future.set_result(answer.get("payload") or None)

    # --- from any thread -------------------------------------------------------------------------

    def send(
        self, kind: str, payload: Json, timeout: float, retry: int = 0, reason: str = ""
    ) -> Json | None:
        """Send an envelope over the connection whose turn it is; gives the answer's payload.

        `timeout` in seconds. Raises `NotAcknowledged`.
        """
        ready, loop = self._ready(), self.loop
        if not ready or loop is None:
            raise NotAcknowledged("no_connection", kind)
        self._turn += 1
        connection = ready[self._turn % len(ready)]
        envelope_id = str(uuid.uuid4())
        envelope: Json = {
            "envelope_id": envelope_id,
            "type": kind,
            "payload": payload,
            "accepts_response_payload": kind != "events_api",
        }
        if kind == "events_api":
            envelope |= {"retry_attempt": retry, "retry_reason": reason}
        future: Future = concurrent.futures.Future()
        connection.waiting[envelope_id] = future
        connection.received += 1
        if not connection.deaf:
            self._write(connection, json.dumps(envelope), loop)
        try:
            return future.result(timeout)
        except concurrent.futures.TimeoutError:
            raise NotAcknowledged("timeout", kind) from None
        finally:
            connection.waiting.pop(envelope_id, None)

    def _write(self, connection: Connection, text: str, loop: asyncio.AbstractEventLoop) -> None:
        async def write() -> None:
            # A connection that has just died is found out by its own listener.
            if not connection.ws.closed:
                await connection.ws.send_str(text)

        asyncio.run_coroutine_threadsafe(write(), loop)

    def disconnect(self, reason: str, first: int | None = None) -> None:
        """Ask every connection to leave, or the `first` that were not yet asked: `warning`,
        `refresh_requested`, `too_many_websockets` or `link_disabled`.

        After `warning` a connection still gets envelopes, as Slack has it.
        """
        told = {"type": "disconnect", "reason": reason, "debug_info": {"host": "rehearsal"}}
        for connection in [each for each in self._ready() if not each.asked][:first]:
            connection.asked = True
            connection.leaving = reason != "warning"
            if self.loop:
                self._write(connection, json.dumps(told), self.loop)

    def drop(self) -> None:
        """Break every connection without a word."""
        loop = self.loop
        for connection in list(self._connections):
            connection.leaving = True
            transport: Any = connection.ws._req.transport if connection.ws._req else None
            if transport and loop:
                loop.call_soon_threadsafe(transport.abort)

    def go_deaf(self) -> None:
        """Leave every present connection open and dead. Later ones are well."""
        for connection in list(self._connections):
            connection.deaf = True

    async def close(self) -> None:
        """Say good-bye to everybody, when the server stops."""
        for connection in list(self._connections):
            await connection.ws.close()
