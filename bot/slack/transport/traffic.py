"""Requests under way: counted and timed, whichever way they came."""

from __future__ import annotations

import logging
import time
from collections.abc import Mapping
from typing import Any

from slack_bolt import App, BoltRequest, BoltResponse

from bot import metrics

log = logging.getLogger(__name__)

KINDS = {
    "block_actions": "click",
    "block_suggestion": "choice",
    "event_callback": "event",
    "view_closed": "closed form",
    "view_submission": "form",
}
OUTCOMES = {200: "answered", 401: "unsigned", 404: "unknown"}


class Traffic:
    """All requests of one process, from any of its ways in."""

    def __init__(self) -> None:
        self._began: dict[object, float] = {}

    def dispatch(self, app: App, request: BoltRequest) -> BoltResponse:
        """Lets the app answer. It never raises: what goes wrong is a status."""
        _note_retry(request.headers)
        mark = object()
        began = self._began[mark] = time.monotonic()
        try:
            response = app.dispatch(request)
        except Exception:
            log.exception("a request could not be answered")
            response = BoltResponse(status=500)
        finally:
            del self._began[mark]
        outcome = OUTCOMES.get(response.status, "failed")
        metrics.requested(kind_of(request.body), outcome, time.monotonic() - began)
        return response

    def stuck(self, seconds: float) -> int:
        """How many requests have been under way for longer than that."""
        since = time.monotonic() - seconds
        return sum(began < since for began in list(self._began.values()))


def kind_of(body: Mapping[str, Any]) -> str:
    """What sort of request this is."""
    return "command" if "command" in body else KINDS.get(str(body.get("type")), "other")


def _note_retry(headers: Mapping[str, Any]) -> None:
    """Slack says when it sends something again; what it sends is nobody's business here."""
    number, reason = (
        str((headers.get(f"x-slack-retry-{each}") or [""])[0]) for each in ("num", "reason")
    )
    if number not in ("", "0"):  # Socket Mode counts from the first time on, which is no retry.
        reason = reason if reason in metrics.RETRY_REASONS else "other"
        metrics.retried(reason)
        log.info("Slack sends an event again (attempt %s, %s)", number[:2], reason)
