"""Reminders: when they are due, and who has still not answered.

An organization has answered a letter when its sign-on stands, when it has withdrawn it, or while
an objection of its own is open: then it is the coordinators' turn. Once the objection is settled
without a sign-on, the organization is asked again.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

AT_MOST_ONCE_IN = timedelta(hours=1)
"""How often a coordinator may remind by hand."""


@dataclass(frozen=True, slots=True)
class DueStep:
    """One step before the deadline and the moment (UTC) when it is due."""

    step: timedelta
    at: datetime


def due_steps(steps: Iterable[timedelta], deadline: datetime, now: datetime) -> list[DueStep]:
    """The steps that still lie ahead, the earliest first. One that has gone by is not caught up:
    who has just been asked is not reminded in the same minute."""
    ahead = (DueStep(step, deadline - step) for step in set(steps))
    return sorted((due for due in ahead if due.at > now), key=lambda due: due.at)
