"""Socket Mode: connections that the bot opens itself, and Slack's requests on them.

Two connections are kept, so that one may be renewed, or be lost, while the other is there. A
request is answered on the connection on which it came. One that Slack is about to close is read and
answered to its end, while another takes its place. One on which nothing is heard any more, though
it says that it is open, is given up.

All of it runs in one event loop in a thread of its own; requests are worked on in a pool of
threads.
"""

from __future__ import annotations

import asyncio
import json
import logging
import random
import threading
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

import aiohttp
from slack_bolt import App, BoltRequest
from slack_sdk.errors import SlackApiError

from bot import metrics
from bot.slack.app import LISTENERS
from bot.slack.client import passing
from bot.slack.transport.http import GENTLE, LAST_ANSWERS
from bot.slack.transport.traffic import Traffic

log = logging.getLogger(__name__)

CONNECTIONS = 2
PING_EVERY = 5.0
DEAF_AFTER = 20.0
"""Seconds without any sign of life after which a connection is given up."""
LONGEST_LIFE = 3_600.0
"""Seconds after which a connection is renewed though it seems well: some have gone deaf and still
answered pings."""
FAREWELL = 30.0
"""Seconds for which a connection that Slack will close is still read."""
FIRST_PAUSE, LONGEST_PAUSE = 0.5, 60.0
"""Seconds between attempts to connect."""
CONNECTING = 10.0
LARGEST_MESSAGE = 16 * 1024 * 1024


@dataclass(frozen=True)
class Tempo:
    """Seconds: how often a connection is asked for a sign of life, and when it is given up or
    renewed."""

    ping_every: float = PING_EVERY
    deaf_after: float = DEAF_AFTER
    longest_life: float = LONGEST_LIFE


@dataclass(eq=False)
class _Line:
    """One connection. `over` is set when another has to take its place, at once if it is `replaced`
    and later where Slack has too many; `open` counts requests that are not answered yet, and
    `taking` says whether more of them are looked at."""

    ws: aiohttp.ClientWebSocketResponse
    opened: float
    heard: float
    greeted: bool = False
    open: int = 0
    taking: bool = True
    replaced: bool = False
    crowded: bool = False
    over: asyncio.Event = field(default_factory=asyncio.Event)
    idle: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def gone(self) -> bool:
        """Whether Slack has closed its side."""
        return self.ws.closed or self.ws.close_code is not None


class Socket:
    """Socket Mode. On stop, requests under way are answered before the connections close."""

    def __init__(
        self,
        app: App,
        app_token: str,
        *,
        traffic: Traffic | None = None,
        connections: int = CONNECTIONS,
        tempo: Tempo | None = None,
    ) -> None:
        self._app = app
        self._token = app_token
        self._traffic = traffic or Traffic()
        self._wanted = connections
        self._tempo = tempo or Tempo()
        self._pool = ThreadPoolExecutor(LISTENERS, thread_name_prefix="listener")
        self._asking = ThreadPoolExecutor(connections, thread_name_prefix="connecting")
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, name="socket", daemon=True)
        self._lines: set[_Line] = set()
        self._tasks: set[asyncio.Task[Any]] = set()
        self._keeping: list[asyncio.Task[None]] = []
        self._session: aiohttp.ClientSession
        self._stopping = False
        self._clean = True

    @property
    def connections(self) -> int:
        """How many connections are well."""
        return sum(line.greeted and not line.over.is_set() for line in list(self._lines))

    def start(self) -> None:
        """Connects. Raises `SlackApiError` where Slack does not want that; where it cannot be
        reached, it is tried until it can."""
        first = ""
        try:
            first = self._address()
        except SlackApiError as error:
            if not passing(error):
                raise
        except OSError as error:
            log.warning("Slack cannot be reached (%s); trying again", type(error).__name__)
        self._thread.start()
        asyncio.run_coroutine_threadsafe(self._begin(first), self._loop).result()

    def stop(self, seconds: float = LAST_ANSWERS) -> bool:
        """Answers what is under way, for `seconds` at most, and hangs up. False where something
        had to be given up."""
        if self._thread.ident is None:  # It was never started.
            self._loop.close()
            return True
        leaving = asyncio.run_coroutine_threadsafe(self._end(seconds), self._loop)
        leaving.result()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._pool.shutdown(wait=False)
        self._asking.shutdown(wait=False)
        return self._clean

    def trouble(self) -> str:
        if not self._thread.is_alive() or any(each.done() for each in self._keeping):
            return "the connections are not looked after"
        return "" if self.connections else "not connected"

    # --- in the loop

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_forever()
        self._loop.close()

    async def _begin(self, first: str) -> None:
        self._session = aiohttp.ClientSession()
        for number in range(self._wanted):
            keep = self._keep(first if number == 0 else "")
            self._keeping.append(self._loop.create_task(keep))

    async def _end(self, seconds: float) -> None:
        self._stopping = True
        for each in self._keeping:
            each.cancel()
        limit = self._loop.time() + seconds
        done = await asyncio.gather(*(self._hang_up(each, limit) for each in list(self._lines)))
        self._clean = all(done)
        for task in list(self._tasks):
            task.cancel()
        await self._session.close()

    async def _keep(self, url: str) -> None:
        """Sees to it that there is a connection, again and again."""
        pause = FIRST_PAUSE
        while not self._stopping:
            began = self._loop.time()
            try:
                line = await self._connect(
                    url or await self._loop.run_in_executor(self._asking, self._address)
                )
                await self._look_after(line)
                at_once = line.replaced and not line.crowded
            except Exception as error:  # A connection that nobody looks after is worse than any.
                log.warning("no connection to Slack (%s); trying again", type(error).__name__)
                at_once = False
            url = ""
            if self._loop.time() - began > LONGEST_PAUSE:
                pause = FIRST_PAUSE
            if not at_once:
                await asyncio.sleep(pause * random.uniform(0.8, 1.2))  # noqa: S311
                pause = min(pause * 2, LONGEST_PAUSE)

    def _address(self) -> str:
        """Where the next connection goes."""
        return str(self._app.client.apps_connections_open(app_token=self._token)["url"])

    async def _connect(self, url: str) -> _Line:
        async with asyncio.timeout(CONNECTING):
            ws = await self._session.ws_connect(
                url,
                timeout=aiohttp.ClientWSTimeout(ws_close=1.0),
                # What Slack closes is read to its end, and every sign of life is noticed.
                autoclose=False,
                autoping=False,
                max_msg_size=LARGEST_MESSAGE,
                proxy=self._app.client.proxy,
                ssl=self._app.client.ssl or True,
            )
        now = self._loop.time()
        line = _Line(ws, now, now)
        line.idle.set()
        self._lines.add(line)
        self._do(self._read(line))
        return line

    async def _look_after(self, line: _Line) -> None:
        """Waits until another connection has to take this one's place."""
        while not line.over.is_set():
            now = self._loop.time()
            if now - line.heard > self._tempo.deaf_after:
                log.warning("a connection to Slack has gone deaf; it is renewed")
                line.taking, line.replaced = False, True
                break
            if now - line.opened > self._tempo.longest_life:
                line.replaced = True
                break
            try:
                await line.ws.ping()
            except (OSError, aiohttp.ClientError):
                break
            try:
                async with asyncio.timeout(self._tempo.ping_every):
                    await line.over.wait()
            except TimeoutError:
                continue
        line.over.set()
        self._count()
        if line.taking and not line.gone:
            # What is open is answered first: Slack may close this one when the next one is there.
            await self._until_idle(line, self._loop.time() + GENTLE)
        self._do(self._bid_farewell(line))

    async def _read(self, line: _Line) -> None:
        """Takes what comes, until the connection ends."""
        try:
            while True:
                message = await line.ws.receive()
                line.heard = self._loop.time()
                if message.type is aiohttp.WSMsgType.TEXT:
                    self._take(line, message.data)
                elif message.type is aiohttp.WSMsgType.PING:
                    await line.ws.pong(message.data)
                elif message.type is not aiohttp.WSMsgType.PONG:
                    return
        except (OSError, aiohttp.ClientError):
            return
        finally:
            line.over.set()
            self._count()

    def _take(self, line: _Line, text: str) -> None:
        try:
            envelope = json.loads(text)
        except ValueError:
            envelope = None
        if not isinstance(envelope, dict):
            log.warning("Slack has sent something that is no envelope")
        elif envelope.get("type") == "hello":
            line.greeted = True
            self._count()
        elif envelope.get("type") == "disconnect":
            reason = str(envelope.get("reason"))
            log.info("Slack asks for another connection (%s)", reason[:40])
            line.replaced = True
            line.crowded = reason in ("too_many_websockets", "link_disabled")
            line.over.set()
            self._count()
        elif "envelope_id" in envelope and line.taking:
            line.open += 1
            line.idle.clear()
            self._do(self._answer(line, envelope))

    async def _answer(self, line: _Line, envelope: dict[str, Any]) -> None:
        try:
            answer = await self._loop.run_in_executor(self._pool, self._dispatch, envelope)
            if answer is not None:
                await line.ws.send_str(json.dumps(answer))
        except (OSError, aiohttp.ClientError):
            log.warning("an acknowledgement could not be given: its connection is gone")
        except Exception:
            log.exception("an envelope could not be answered")
        finally:
            line.open -= 1
            if line.open == 0:
                line.idle.set()

    def _dispatch(self, envelope: dict[str, Any]) -> dict[str, Any] | None:
        """In a listener's thread: the answer to an envelope; none where there is nobody for it."""
        headers: dict[str, Any] = {}
        if envelope.get("retry_attempt"):
            headers["x-slack-retry-num"] = str(envelope["retry_attempt"])
            headers["x-slack-retry-reason"] = str(envelope.get("retry_reason") or "")
        request = BoltRequest(
            mode="socket_mode", body=envelope.get("payload") or {}, headers=headers or None
        )
        response = self._traffic.dispatch(self._app, request)
        if response.status != 200:
            return None
        answer: dict[str, Any] = {"envelope_id": envelope["envelope_id"]}
        if response.body:
            kind = str((response.headers.get("content-type") or [""])[0])
            is_json = kind.startswith("application/json")
            answer["payload"] = json.loads(response.body) if is_json else {"text": response.body}
        return answer

    # --- the end of a connection

    async def _bid_farewell(self, line: _Line) -> None:
        """Reads what still comes on a connection that is being replaced, then closes it."""
        limit = self._loop.time() + FAREWELL
        while line.taking and not line.gone and self._loop.time() < limit:
            await asyncio.sleep(0.05)
        if line.taking:
            await self._until_idle(line, limit)
        await self._close(line)

    async def _hang_up(self, line: _Line, limit: float) -> bool:
        """Closes a connection at a moment in which nothing is open on it. Where no such moment
        comes soon, nothing more is taken. False where something stays without an answer."""
        await self._until_idle(line, min(self._loop.time() + GENTLE, limit))
        line.taking = False
        answered = await self._until_idle(line, limit)
        await self._close(line)
        return answered

    async def _until_idle(self, line: _Line, limit: float) -> bool:
        try:
            async with asyncio.timeout_at(limit):
                await line.idle.wait()
        except TimeoutError:
            return False
        return True

    async def _close(self, line: _Line) -> None:
        line.taking = False
        line.over.set()
        await line.ws.close()
        self._lines.discard(line)

    def _count(self) -> None:
        metrics.connected(self.connections)

    def _do(self, work: Coroutine[Any, Any, None]) -> None:
        task = self._loop.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
