"""How the process is: what a load balancer, a supervisor and Prometheus ask.

`healthz` says whether the process lives; one that does not has to be started anew. `readyz` says
whether requests should come here; it says no while the database is away, for which starting anew
is no remedy, and as soon as the bot is told to stop.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TypeVar

from sqlalchemy.exc import SQLAlchemyError

from bot import metrics
from storage import condition
from storage.condition import Queues
from storage.database import Database
from storage.migrate import head, revision

log = logging.getLogger(__name__)

PATIENCE = 2.0
"""Seconds in which the database has to answer."""

OK = "ok"
T = TypeVar("T")


class Health:
    """`parts` are asked one by one what is wrong with them; an empty answer means nothing."""

    def __init__(
        self,
        database: Database,
        now: Callable[[], datetime],
        parts: Mapping[str, Callable[[], str]],
        slack: Callable[[], str],
    ) -> None:
        self._database = database
        self._now = now
        self._parts = parts
        self._slack = slack
        self._asking = threading.Lock()
        self.stopping = False

    def healthz(self) -> tuple[bool, dict[str, str]]:
        """Whether the process lives."""
        return _all_well({name: ask() for name, ask in self._parts.items()})

    def readyz(self) -> tuple[bool, dict[str, str]]:
        """Whether requests should come here."""
        if self.stopping:
            return False, {"process": "stopping"}
        at = self._ask(self._revision)
        if at is None:
            database = "does not answer"
        elif at != head():
            database = f"at migration {at or 'none'}, not {head()}"
        else:
            database = ""
        return _all_well({"database": database, "slack": self._slack()})

    def metrics(self) -> bytes:
        """Everything that is counted, in Prometheus' text format."""
        return metrics.exposition(self._ask(self._queues))

    def _revision(self) -> str:
        with self._database.reading() as view:
            return revision(view)

    def _queues(self) -> Queues:
        with self._database.reading() as view:
            return condition.queues(view, self._now())

    def _ask(self, question: Callable[[], T]) -> T | None:
        """What the database answers, or nothing where it does not in time. While an earlier
        question hangs no other is asked."""
        if not self._asking.acquire(timeout=PATIENCE):
            return None
        answers: list[T] = []

        def ask() -> None:
            try:
                answers.append(question())
            except (SQLAlchemyError, OSError) as error:
                log.warning("the database does not answer (%s)", type(error).__name__)
            finally:
                self._asking.release()

        asking = threading.Thread(target=ask, name="health", daemon=True)
        asking.start()
        asking.join(PATIENCE)
        return answers[0] if answers else None


def _all_well(parts: Mapping[str, str]) -> tuple[bool, dict[str, str]]:
    return not any(parts.values()), {name: wrong or OK for name, wrong in parts.items()}
