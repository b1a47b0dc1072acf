"""HTTP with waitress: Slack's requests, and how the process is."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from typing import Any

from slack_bolt import App

from bot.slack.app import LISTENERS
from bot.slack.transport.site import Site, Watch
from bot.slack.transport.traffic import Traffic

LAST_ANSWERS = 8.0
"""Seconds that requests under way get to finish when the bot stops."""
GENTLE = 1.0
"""Seconds in which a connection that is open already may still bring a request."""
QUIET = 0.2
"""Seconds without any request after which no more are expected."""
LARGEST_BODY = 2 * 1024 * 1024
"""Bytes of a request. Slack's largest carry a view of 250 kB, encoded for a form."""
MOST_CONNECTIONS = 1_000


class Http:
    """Slack's requests at `/slack/events` and, with a `watch`, `/healthz`, `/readyz` and
    `/metrics`. `port` 0 takes a free one; `threads` is how many requests are answered at once."""

    def __init__(
        self,
        app: App | None,
        host: str,
        port: int,
        *,
        traffic: Traffic | None = None,
        watch: Watch | None = None,
        threads: int = LISTENERS,
    ) -> None:
        from waitress import create_server

        self._server: Any = create_server(
            Site(app, traffic or Traffic(), watch),
            host=host,
            port=port,
            threads=threads if app else 2,
            # Without the short loop time-out waitress pauses for a second now and then.
            asyncore_loop_timeout=0.1,
            connection_limit=MOST_CONNECTIONS,
            max_request_body_size=LARGEST_BODY,
            ident=None,
        )
        self._gentle = GENTLE
        self._limit: float | None = None
        self._finished = True
        self._thread = threading.Thread(target=self._serve, name="http", daemon=True)

    @property
    def port(self) -> int:
        return int(self._server.effective_port)

    def start(self) -> None:
        self._thread.start()

    def stop(self, seconds: float = LAST_ANSWERS, gentle: float = GENTLE) -> bool:
        """Closes the port and answers what is under way, for `seconds` at most, and for `gentle`
        seconds what open connections still bring. False where something had to be given up."""
        self._gentle = gentle
        self._limit = time.monotonic() + seconds
        if self._thread.ident is None:  # It was never started.
            self._serve()
        else:
            self._server.pull_trigger()
            self._thread.join()
        self._server.task_dispatcher.shutdown(True, 0.5 if self._finished else 0.0)
        self._server.trigger.close()
        return self._finished

    def trouble(self) -> str:
        return "" if self._thread.is_alive() else "the server has ended"

    # --- in the server's own thread

    def _serve(self) -> None:
        # The server's own loop has no end: closing its sockets under it would make it fall over.
        while self._limit is None:
            self._turn()
        self._server.asyncore.dispatcher.close(self._server)  # The port alone: no new connections.
        self._drain(self._limit)
        self._finished = not any(self._busy())
        for channel in list(self._server.active_channels.values()):
            channel.handle_close()

    def _drain(self, limit: float) -> None:
        until = min(time.monotonic() + self._gentle, limit)
        quiet_since = time.monotonic()
        while time.monotonic() < until and time.monotonic() - quiet_since < QUIET:
            self._turn(0.02)
            if any(self._busy()):
                quiet_since = time.monotonic()
        while time.monotonic() < limit and (busy := list(self._busy())):
            for channel in list(self._server.active_channels.values()):
                channel.will_close = channel.will_close or channel not in busy
            self._turn(0.02)

    def _turn(self, longest: float = 0.1) -> None:
        self._server.asyncore.loop(timeout=longest, map=self._server._map, count=1, use_poll=True)

    def _busy(self) -> Iterator[Any]:
        """Connections on which a request is being read, worked on or answered."""
        for channel in list(self._server.active_channels.values()):
            if channel.requests or channel.request is not None or channel.total_outbufs_len:
                yield channel
