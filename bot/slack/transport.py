"""How Slack's requests reach the app: Socket Mode, or HTTP behind a signature."""

from __future__ import annotations

import threading
from typing import Any, Protocol

from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk.socket_mode.request import SocketModeRequest

from bot.slack.app import LISTENERS

LAST_ANSWERS = 8.0
"""Seconds that requests under way get to finish when the bot stops."""


class Transport(Protocol):
    """Starts and stops taking requests."""

    def start(self) -> None: ...
    def stop(self) -> None: ...


class Socket:
    """Socket Mode. On stop, requests under way are answered before the connection closes."""

    def __init__(self, app: App, app_token: str) -> None:
        self._handler = _CountingHandler(app, app_token, concurrency=LISTENERS)

    def start(self) -> None:
        self._handler.connect()  # type: ignore[no-untyped-call]

    def stop(self) -> None:
        self._handler.client.auto_reconnect_enabled = False
        self._handler.wait_until_idle(LAST_ANSWERS)
        self._handler.close()  # type: ignore[no-untyped-call]


class _CountingHandler(SocketModeHandler):
    def __init__(self, app: App, app_token: str, *, concurrency: int) -> None:
        super().__init__(app, app_token, concurrency=concurrency)
        self._under_way = 0
        self._changed = threading.Condition()

    def handle(self, client: Any, req: SocketModeRequest) -> None:
        self._count(1)
        try:
            super().handle(client, req)
        finally:
            self._count(-1)

    def wait_until_idle(self, seconds: float) -> None:
        with self._changed:
            self._changed.wait_for(lambda: self._under_way == 0, seconds)

    def _count(self, change: int) -> None:
        with self._changed:
            self._under_way += change
            self._changed.notify_all()


class Http:
    """HTTP with waitress, at `/slack/events`. `port` 0 takes a free one."""

    def __init__(self, app: App, host: str, port: int) -> None:
        from slack_bolt.adapter.wsgi import SlackRequestHandler
        from waitress import create_server

        # Without the short loop time-out waitress pauses for a second now and then.
        self._server: Any = create_server(
            SlackRequestHandler(app),
            host=host,
            port=port,
            threads=LISTENERS,
            asyncore_loop_timeout=0.1,
        )
        self._stopping = False
        self._thread = threading.Thread(target=self._serve, name="http", daemon=True)

    @property
    def port(self) -> int:
        return int(self._server.effective_port)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._server.task_dispatcher.shutdown(True, LAST_ANSWERS)
        self._stopping = True
        self._thread.join()
        self._server.close()

    def _serve(self) -> None:
        # The server's own loop has no end: closing its sockets under it would make it fall over.
        while not self._stopping or self._unsent():
            self._server.asyncore.loop(timeout=0.1, map=self._server._map, count=1)

    def _unsent(self) -> bool:
        return any(each.total_outbufs_len for each in self._server.active_channels.values())
