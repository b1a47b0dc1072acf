"""What is answered to a request, kept so that the same one again is given the same."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from bot.usecases.transaction import Office
from storage import inbox

GIVEN_WITHIN = timedelta(seconds=3)
"""Slack waits no longer for an answer: one that has not been given by then will not be."""


@dataclass(frozen=True, slots=True)
class Given:
    """What was answered, nothing where that was the bare acknowledgement. Where it is not `known`
    it may become so, unless it is `lost`: nobody will answer any more."""

    answer: dict[str, Any] | None = None
    known: bool = True
    lost: bool = False


def keep(office: Office, answer: dict[str, Any]) -> bool:
    """Keeps the answer to the office's request, if that had an effect now; whether it had."""
    if office.request is None or not office.request.stored:
        return False
    with office.database.transaction() as connection:
        inbox.answered(connection, office.request.key, answer)
    return True


def came_before(office: Office) -> bool:
    """Whether the office's request had its effect before it came this time."""
    if office.request is None or office.request.stored:
        return False
    with office.database.reading() as view:
        return inbox.done(view, office.request.key) is not None


def given(office: Office, now: datetime) -> Given:
    """What was answered when the office's request came before."""
    if office.request is None:
        return Given(known=False, lost=True)
    with office.database.reading() as view:
        done = inbox.done(view, office.request.key)
    if done is None or done.answer == inbox.TO_COME:
        return Given(known=False, lost=done is None or now - done.at > GIVEN_WITHIN)
    return Given(done.answer)
