"""Windows that are opened or changed before the acknowledgement: quickly, or not at all.

Slack waits three seconds for the acknowledgement and opens nothing later, so that neither may wait
for an answer of Slack's that is long in coming.
"""

from __future__ import annotations

import logging
import threading
from collections import deque
from http.client import RemoteDisconnected

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry import ConnectionErrorRetryHandler, FixedValueRetryIntervalCalculator

from bot.messages.wording import Block

log = logging.getLogger(__name__)

ANSWERED_WITHIN = 2
"""Seconds that Slack has to answer: what is left of three once what was asked for is stored."""
REMEMBERED = 1_000
"""How many windows that were opened last are known again."""


class TooLate(Exception):
    """More than three seconds have gone by since the click: Slack opens no window any more."""


class Windows:
    """Opens each window once: where the same request comes again, its window is there."""

    def __init__(self, client: WebClient) -> None:
        # A connection that is dropped is tried again: what was opened after all is not opened
        # twice. A silent one is not.
        again = ConnectionErrorRetryHandler(
            error_types=[ConnectionResetError, RemoteDisconnected],
            interval_calculator=FixedValueRetryIntervalCalculator(0.05),
        )
        self._client = WebClient(
            token=client.token,
            base_url=client.base_url,
            timeout=ANSWERED_WITHIN,
            retry_handlers=[again],
        )
        self._lock = threading.Lock()
        self._opened: deque[str] = deque(maxlen=REMEMBERED)

    def open(self, trigger_id: str, view: Block, *, on_top: bool = False) -> None:
        """Opens a window, or puts it on top of the present one. Raises `TooLate`."""
        try:
            if on_top:
                self._client.views_push(trigger_id=trigger_id, view=view)
            else:
                self._client.views_open(trigger_id=trigger_id, view=view)
        except SlackApiError as error:
            self._look_into(error, trigger_id)
        with self._lock:
            self._opened.append(trigger_id)

    def change(self, shown: Block, view: Block) -> None:
        """Puts a view in the place of the one that is `shown`, unless something else stands there
        by now: after a double click, or in a window that was closed."""
        try:
            self._client.views_update(view_id=shown["id"], hash=shown.get("hash"), view=view)
        except SlackApiError as error:
            if error.response.get("error") not in ("hash_conflict", "not_found"):
                raise

    def _look_into(self, error: SlackApiError, trigger_id: str) -> None:
        """Raises unless it means that the window is there."""
        word = error.response.get("error")
        with self._lock:
            opened = trigger_id in self._opened
        if word == "exchanged_trigger_id" or (word == "expired_trigger_id" and opened):
            log.info("the same request came again; its window is there")
        elif word == "expired_trigger_id":
            raise TooLate from error
        else:
            raise error
