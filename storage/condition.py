"""The condition of the database and of what waits in it, for those who keep the bot running."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, bindparam, case, func, or_, select, text

from storage.tables import DueRow, LedgerHeadRow, LedgerRow, LetterRow, OutboxRow

STATES = ("waiting", "sending", "held", "failed")
"""Of the outbox, what is not over."""
_OPEN = tuple(map(text, ("state = 'waiting'", "state = 'sending'", "state in ('held', 'failed')")))
"""The same, written as the partial indexes have it: what is over is not looked at."""
GRACE = timedelta(minutes=2)
"""The clock wakes at least each minute: what is still due after two is overdue."""
_OLDEST = select(
    # One that was put off waits from when it may leave.
    func.min(case((OutboxRow.attempts == 0, OutboxRow.next_at), else_=OutboxRow.created_at))
).where(
    _OPEN[0],
    OutboxRow.ts.is_(None),
    or_(OutboxRow.attempts > 0, OutboxRow.next_at <= bindparam("now")),
)


@dataclass(frozen=True, slots=True)
class Queues:
    """`by_state` counts the outbox' items that are not over; `oldest` is how long the oldest of
    those that may leave has waited; `overdue` counts what the clock should have done already.

    What is there and only waits to be edited (a card, a Home) has no age: nobody misses it.
    """

    by_state: dict[str, int]
    oldest: timedelta
    overdue: int


@dataclass(frozen=True, slots=True)
class Stuck:
    """Items of one letter, or of none (an empty handle), that wait for a person (`held`), or that
    Slack would not take (`failed`). `since` (UTC) is when the oldest was put there; `over` says
    that the letter is finalized or cancelled."""

    state: str
    letter: str
    over: bool
    number: int
    since: datetime


def queues(connection: Connection, now: datetime) -> Queues:
    """What waits at `now` (UTC)."""
    found: dict[str, int] = {}
    for which in _OPEN:
        counted = select(OutboxRow.state, func.count()).where(which).group_by(OutboxRow.state)
        found.update((row[0], row[1]) for row in connection.execute(counted))
    since = connection.execute(_OLDEST, {"now": now}).scalar_one()
    overdue = connection.execute(
        select(func.count()).where(DueRow.done_at.is_(None), DueRow.due_at < now - GRACE)
    ).scalar_one()
    return Queues(
        {state: found.get(state, 0) for state in STATES},
        max(now - since, timedelta()) if since else timedelta(),
        overdue,
    )


def stuck(connection: Connection) -> list[Stuck]:
    """What is held or has failed, by letter."""
    rows = connection.execute(
        select(
            OutboxRow.state,
            LetterRow.handle,
            LetterRow.state,
            func.count(),
            func.min(OutboxRow.created_at),
        )
        .outerjoin(LetterRow, LetterRow.id == OutboxRow.letter_id)
        .where(text("outbox.state in ('held', 'failed')"))
        .group_by(OutboxRow.state, LetterRow.handle, LetterRow.state)
        .order_by(OutboxRow.state.desc(), LetterRow.handle)
    )
    return [
        Stuck(state, handle or "", of_letter in ("finalized", "cancelled"), number, since)
        for state, handle, of_letter, number, since in rows
    ]


def ledger_end(connection: Connection) -> tuple[int, bool]:
    """How many entries the ledger has, and whether the last one is the one at its head.

    Whether all of them are whole is said by `ledger.verify`, which reads them all.
    """
    head_at = connection.execute(select(LedgerHeadRow.sequence, LedgerHeadRow.hash)).first()
    last = connection.execute(
        select(LedgerRow.sequence, LedgerRow.hash).order_by(LedgerRow.sequence.desc()).limit(1)
    ).first()
    if head_at is None or last is None:
        return 0, last is None and (head_at is None or head_at.sequence == 0)
    return last.sequence, tuple(head_at) == tuple(last)
