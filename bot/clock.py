"""When to wake: APScheduler says “now”, and nothing else. What is due stands in the database.

The jobs live in memory only. One that is late still runs, several that are late run once, and none
runs twice at a time.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

AT_LEAST_EVERY = timedelta(seconds=20)
"""How often the bot wakes even where nothing is known to be due."""


def utc_now() -> datetime:
    """The present instant in UTC."""
    return datetime.now(UTC)


class Ticker:
    """Calls `tick` at the next due time, and from time to time. `next_due` says when that is."""

    def __init__(
        self,
        tick: Callable[[], None],
        next_due: Callable[[], datetime | None],
        now: Callable[[], datetime] = utc_now,
    ) -> None:
        from apscheduler.schedulers.background import BackgroundScheduler

        self._tick = tick
        self._next_due = next_due
        self._now = now
        self._scheduler: Any = BackgroundScheduler(
            timezone=UTC,
            job_defaults={"max_instances": 1, "coalesce": True, "misfire_grace_time": None},
        )

    def start(self) -> None:
        """Wakes at once, for what became due while the bot was away, and then goes on."""
        self._scheduler.add_job(
            self._wake,
            "interval",
            seconds=AT_LEAST_EVERY.total_seconds(),
            next_run_time=utc_now(),
            id="regular",
        )
        self._scheduler.start()

    def stop(self) -> None:
        """Lets the present tick finish."""
        self._scheduler.shutdown(wait=True)

    def _wake(self) -> None:
        self._tick()
        due = self._next_due()
        if due is not None and due - self._now() < AT_LEAST_EVERY:
            self._scheduler.add_job(
                self._wake, "date", run_date=due, id="due", replace_existing=True
            )
