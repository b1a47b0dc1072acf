"""Whoever moves the clock: forward where all only wait, never while something is under way."""

from __future__ import annotations

import http.client
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from sqlalchemy import ColumnElement, Connection, and_, bindparam, case, func, select

from storage.tables import DueRow, OutboxRow, PaceRow
from storage.types import Instant
from tests.faults.ground import Ground
from tests.faults.moved import MovedClock

LOOK_EVERY = 0.025
"""Real seconds between two looks."""
QUIET = 0.03
"""Real seconds for which nothing may have happened before the clock jumps."""


class Keeper:
    """Moves `clock` to when something may happen next, but not past `until`.

    `alive` says which bots live: what a dead one had under way is under way no longer. `api` is
    the stand-in's address, asked once before a jump so that what was sent before has arrived.
    """

    def __init__(
        self, clock: MovedClock, ground: Ground, api: str, places: Callable[[], list[int]]
    ) -> None:
        self._clock, self._ground, self._places = clock, ground, places
        self._api = urlsplit(api)
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="keeper", daemon=True)
        self._until = clock()
        self._last = time.monotonic()
        self._seen: tuple[object, ...] = ()
        self._lock = threading.Lock()
        self.failure: BaseException | None = None

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._stop.set()
        self._thread.join(10)

    def allow(self, until: datetime) -> None:
        """From now on it may move the clock this far."""
        self._until = until

    def disturbed(self) -> None:
        """Something happened that the tables do not show: a death, a birth."""
        self._last = time.monotonic()

    def _run(self) -> None:
        try:
            while not self._stop.wait(LOOK_EVERY):
                self.look()
        except BaseException as failure:
            self.failure = failure

    def look(self) -> None:
        """Moves the clock if everything has been still for a while and something waits."""
        with self._ground.looking() as view:
            sight = look(view, self._clock())
        if sight.state != self._seen or any(map(self._clock.under_way, self._places())):
            self._seen, self._last = sight.state, time.monotonic()
            return
        ahead = sight.next_at
        if ahead is None or ahead > self._until or time.monotonic() - self._last < QUIET:
            return
        self._let_arrive()
        self._clock.jump_to(ahead + timedelta(milliseconds=1))
        self._last = time.monotonic() - QUIET / 2

    def _let_arrive(self) -> None:
        line = http.client.HTTPConnection(self._api.hostname or "", self._api.port, timeout=5)
        try:
            line.request("POST", f"{self._api.path}api.test")
            line.getresponse().read()
        finally:
            line.close()


@dataclass(frozen=True)
class Sight:
    """What the tables show. `state` changes when something happens, `to_do` is how much waits, is
    under way or is due, `held` how much a coordinator has to decide, and `next_at` when something
    may happen next, if anything waits."""

    state: tuple[object, ...]
    to_do: int
    held: int
    next_at: datetime | None


def look(view: Connection, now: datetime) -> Sight:
    """Looks at outbox, schedule and pace."""
    row = view.execute(_LOOK, {"now": now}).one()
    waiting, sending, held, due_now, next_item, next_due, next_pace, *others = row
    to_do = int(waiting or 0) + int(sending or 0)
    ahead = [next_item, next_due, next_pace if to_do else None]
    return Sight(
        (waiting, sending, held, *others),
        to_do + int(due_now),
        int(held or 0),
        min((each for each in ahead if each is not None), default=None),
    )


_NOW = bindparam("now", type_=Instant)
_WAITS = OutboxRow.state.in_(("waiting", "sending"))
_OPEN = DueRow.done_at.is_(None)


def _counted(state: str) -> ColumnElement[int]:
    return func.sum(case((OutboxRow.state == state, 1), else_=0))


_LOOK = select(
    _counted("waiting"),
    _counted("sending"),
    _counted("held"),
    select(func.count()).where(_OPEN, DueRow.due_at <= _NOW).scalar_subquery(),
    func.min(case((and_(_WAITS, OutboxRow.next_at > _NOW), OutboxRow.next_at))),
    select(func.min(DueRow.due_at)).where(_OPEN, DueRow.due_at > _NOW).scalar_subquery(),
    select(func.min(PaceRow.next_at)).where(PaceRow.next_at > _NOW).scalar_subquery(),
    _counted("sent"),
    func.count(OutboxRow.id),
    func.sum(OutboxRow.attempts),
    select(func.count()).where(~_OPEN).scalar_subquery(),
)
