"""The weather on the way to Slack: refusals, breaks and silence, by chance and in storms."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable
from typing import Any

from bot.rehearsal import StandIn

POSTS = ("chat.postMessage", "chat.update", "views.publish", "files.completeUploadExternal")
LOOKS = ("conversations.history", "conversations.replies", "files.info")
READS = (
    "conversations.open",
    "users.info",
    "users.lookupByEmail",
    "users.conversations",
    "files.getUploadURLExternal",
)
ASKED = ("views.open",)
CHANCES: tuple[tuple[dict[str, Any], float], ...] = (
    ({"status": 429, "retry_after": 2}, 0.03),
    ({"status": 500}, 0.03),
    ({"status": 503}, 0.01),
    ({"reset": "before"}, 0.02),
    ({"reset": "after"}, 0.04),
    ({"silent": "before"}, 0.004),
    ({"silent": "after"}, 0.008),
    ({"error": "internal_error"}, 0.01),
)
"""Each misfortune and how likely it is for a post; for anything else a third of that."""


class Weather:
    """Bad, until it is made `calm`."""

    def __init__(self, slack: StandIn, dice: random.Random) -> None:
        self._slack, self._dice = slack, dice
        self._lock = threading.Lock()
        self._bad = True
        self._storm = False
        for method in (*POSTS, *LOOKS, *READS, *ASKED):
            self._plan(method, 1.0 if method in POSTS else 0.3)

    def calm(self) -> None:
        """From now on Slack does what it is asked."""
        self._bad = self._storm = False

    def storm(self, on: bool) -> None:
        """Slack is away, or is there again."""
        self._storm = on and self._bad

    def _plan(self, method: str, share: float) -> None:
        for kind, chance in CHANCES:
            self._slack.fail_next(method, **kind, where=self._by(chance * share), times=10**9)
        if method in POSTS:
            away = lambda _arguments: self._storm  # noqa: E731
            self._slack.fail_next(method, status=503, where=away, times=10**9)

    def _by(self, chance: float) -> Callable[[dict[str, Any]], bool]:
        def strikes(_arguments: dict[str, Any]) -> bool:
            with self._lock:
                return self._bad and self._dice.random() < chance

        return strikes
