"""Time-stamps of editions, asked for by the clock. Nothing that people do waits for them."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from datetime import datetime
from hashlib import sha256

from bot.domain.stamp import NotStamped, Stamp, pause_after
from bot.usecases.coordinating import CLOCK
from bot.usecases.transaction import Office
from storage import stamps
from storage.stamps import Wanted

log = logging.getLogger(__name__)

Ask = Callable[[str], Stamp]
"""Asks a server for the time-stamp of a fingerprint, once. Raises `NotStamped`."""


class Stamper:
    """Asks for what is due, one after the other. Any number of processes may do so at the same
    time."""

    def __init__(self, office: Office, ask: Ask, now: Callable[[], datetime]) -> None:
        self._office = office
        self._ask = ask
        self._now = now
        self._busy = threading.Lock()

    def run(self) -> None:
        """Goes through all that is due, unless that is being done. What goes wrong is logged and
        comes up again."""
        if not self._busy.acquire(blocking=False):
            return
        try:
            while self.step():
                pass
        except Exception:
            log.exception("time-stamps could not be asked for; it is tried again")
        finally:
            self._busy.release()

    def step(self) -> bool:
        """Asks for the next time-stamp that is due. False where there is none."""
        with self._office.database.row_by_row() as connection:
            wanted = stamps.claim(connection, self._now())
        if wanted is None:
            return False
        try:
            stamp = self._ask(wanted.fingerprint)
        except NotStamped as none:
            self._put_off(wanted, none.why)
        else:
            self._keep(wanted, stamp)
        return True

    def _keep(self, wanted: Wanted, stamp: Stamp) -> None:
        with self._office.work(CLOCK, self._now()) as work:
            if stamps.stamped(work.connection, wanted, stamp.token, stamp.at):
                work.record(
                    "time-stamped",
                    work.letter(wanted.letter_id),
                    edition=wanted.edition,
                    at=stamp.at.isoformat(),
                    token=sha256(stamp.token).hexdigest(),
                )

    def _put_off(self, wanted: Wanted, why: str) -> None:
        log.warning("edition %s has no time-stamp yet: %s", wanted.id, why)
        pause = pause_after(wanted.attempts)
        with self._office.database.row_by_row() as connection:
            if pause is None:
                stamps.give_up(connection, wanted, why)
            else:
                stamps.later(connection, wanted, self._now() + pause, why)
