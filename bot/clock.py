"""When to wake: APScheduler says “now”, and nothing else. What is due stands in the database.

The jobs live in memory only. One that is late still runs, several that are late run once, and none
runs twice at a time.

APScheduler waits for a time of day. Where the machine's clock is set back by an hour it would sleep
for an hour longer, so the ticker looks at how long it has really slept and wakes it if need be.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

log = logging.getLogger(__name__)

AT_LEAST_EVERY = timedelta(seconds=30)
"""How often the bot wakes even where nothing is known to be due."""
OVERSLEPT = timedelta(seconds=40)
"""After this time without waking, APScheduler waits for a moment that will not come soon."""
LOOK_EVERY = timedelta(seconds=5)
"""How often that is looked for."""
AGAIN_AFTER = timedelta(seconds=5)
"""When what could not be done is tried again."""


def utc_now() -> datetime:
    """The present instant in UTC."""
    return datetime.now(UTC)


class Ticker:
    """Calls `tick` at the next due time, and from time to time. `next_due` says when that is.

    `now` is the bot's clock; `monotonic` gives seconds that nobody can set.
    """

    def __init__(
        self,
        tick: Callable[[], None],
        next_due: Callable[[], datetime | None],
        now: Callable[[], datetime] = utc_now,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        from apscheduler.schedulers.background import BackgroundScheduler

        self._tick = tick
        self._next_due = next_due
        self._now = now
        self._monotonic = monotonic
        self._woke_at = monotonic()
        self._awake = threading.Lock()
        self._stopped = threading.Event()
        self._scheduler: Any = BackgroundScheduler(
            timezone=UTC,
            job_defaults={"max_instances": 1, "coalesce": True, "misfire_grace_time": None},
        )
        self._looking = threading.Thread(target=self._look, name="ticker", daemon=True)

    def start(self) -> None:
        """Wakes at once, for what became due while the bot was away, and then goes on."""
        self._woke_at = self._monotonic()
        self._scheduler.add_job(
            self._wake,
            "interval",
            seconds=AT_LEAST_EVERY.total_seconds(),
            next_run_time=utc_now(),
            id="regular",
        )
        self._scheduler.start()
        self._looking.start()

    def stop(self, seconds: float = 10.0) -> bool:
        """Wakes no more, and lets the present tick finish. False where it takes longer."""
        self._stopped.set()
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)
        done = self._awake.acquire(timeout=max(seconds, 0))
        if done:
            self._awake.release()
        return done

    def slept(self) -> timedelta:
        """How long ago the bot woke last."""
        return timedelta(seconds=self._monotonic() - self._woke_at)

    def rouse(self) -> bool:
        """Wakes the bot now if it has overslept. True if it had."""
        if self.slept() < OVERSLEPT or self._stopped.is_set():
            return False
        log.warning("the clock was set back, or the machine is slow: waking now")
        self._scheduler.modify_job("regular", next_run_time=utc_now())
        return True

    def _look(self) -> None:
        while not self._stopped.wait(LOOK_EVERY.total_seconds()):
            try:
                self.rouse()
            except Exception:
                log.exception("the clock could not be woken; it is tried again")

    def _wake(self) -> None:
        with self._awake:
            if self._stopped.is_set():
                return
            self._woke_at = self._monotonic()
            try:
                self._tick()
                self._plan()
            except Exception:
                log.exception("what is due could not be done; it is tried again")

    def _plan(self) -> None:
        due = self._next_due()
        if due is None or self._stopped.is_set():
            return
        ahead = due - self._now()
        if ahead <= timedelta():
            ahead = AGAIN_AFTER
        if ahead < AT_LEAST_EVERY:
            # APScheduler has a clock of its own.
            at = utc_now() + ahead
            self._scheduler.add_job(
                self._wake, "date", run_date=at, id="due", replace_existing=True
            )
