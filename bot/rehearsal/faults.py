"""Planned misfortune: answers that the Web API gives instead of, or besides, doing its work."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

When = Literal["before", "after"]


@dataclass
class Fault:
    """One misfortune, for the next `times` calls of `method` that it fits.

    `status` answers with that HTTP status (429 with `retry_after`, in seconds) and `error` with
    `{"ok": false, "error": …}`. `reset` breaks the connection before or after the call has had its
    effect. `delay` waits that many seconds before an otherwise normal answer; `silent` does the
    work or not (`"after"`, `"before"`) and never answers. `where` looks at the call's arguments.
    """

    method: str
    status: int | None = None
    error: str | None = None
    retry_after: int | None = None
    reset: When | None = None
    silent: When | None = None
    delay: float = 0.0
    where: Callable[[dict[str, Any]], bool] | None = None
    times: int = 1
    met: int = 0

    @property
    def before_effect(self) -> bool:
        """Whether the call is cut off before anything has happened."""
        answered = self.status is not None or self.error is not None
        return answered or "before" in (self.reset, self.silent)


class Faults:
    """The plan: faults are met in the order in which they were planned. Thread-safe."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._planned: list[Fault] = []

    def plan(self, fault: Fault) -> Fault:
        """Add a fault. Its `met` counts how often it has struck."""
        with self._lock:
            self._planned.append(fault)
        return fault

    def take(self, method: str, arguments: dict[str, Any]) -> Fault | None:
        """The fault that strikes this call, used up by one; `None` for a quiet day."""
        with self._lock:
            for fault in self._planned:
                if fault.method not in (method, "*") or fault.met >= fault.times:
                    continue
                if fault.where is None or fault.where(arguments):
                    fault.met += 1
                    return fault
        return None

    def clear(self) -> None:
        """Forget what has not struck yet."""
        with self._lock:
            self._planned.clear()
