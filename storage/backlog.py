"""What waits in the outbox, what failed and what is in doubt; and what people decide of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, func, or_, select, update

from storage.outbox import CARD, FINAL, HOME
from storage.pace import POST
from storage.tables import OutboxRow


@dataclass(frozen=True, slots=True)
class Stuck:
    """An item that did not arrive (`failed`) or may not have (`held`). `error` is Slack's word for
    the reason; `created_at` is in UTC."""

    id: int
    kind: str
    letter_id: int | None
    target: str
    state: str
    error: str
    facts: dict[str, Any]
    created_at: datetime

    @property
    def decided(self) -> str:
        """What somebody has said of it, if it was in doubt: `there` or `posted`."""
        if self.state == "sent":
            return "there" if self.error == _FOUND else "posted"
        return "posted" if self.state in ("waiting", "sending") else ""


_FOUND = "found in Slack"
"""What stands as the error of an item of which somebody said that it is there."""
_STUCK = select(
    OutboxRow.id,
    OutboxRow.kind,
    OutboxRow.letter_id,
    OutboxRow.target,
    OutboxRow.state,
    func.coalesce(OutboxRow.error, ""),
    OutboxRow.facts,
    OutboxRow.created_at,
)


@dataclass(frozen=True, slots=True)
class Posted:
    """A message that went out, or is to. `ts` is empty unless it is there; `error` is Slack's word
    for the reason why it is not."""

    key: str
    state: str
    ts: str
    facts: dict[str, Any]
    error: str = ""


def finals(connection: Connection, letter_id: int, channel: str) -> list[Posted]:
    """The parts of the finalized letter in a channel, over all editions, in their order."""
    return _posted(
        connection,
        OutboxRow.letter_id == letter_id,
        OutboxRow.kind == FINAL,
        OutboxRow.target == channel,
    )


def posted(connection: Connection, key: str) -> Posted | None:
    """What became of the thing with this key."""
    found = _posted(connection, OutboxRow.key == key)
    return found[0] if found else None


def _posted(connection: Connection, *which: ColumnElement[bool]) -> list[Posted]:
    rows = connection.execute(
        select(OutboxRow.key, OutboxRow.state, OutboxRow.ts, OutboxRow.facts, OutboxRow.error)
        .where(*which)
        .order_by(OutboxRow.id)
    )
    return [Posted(row.key, row.state, row.ts or "", row.facts, row.error or "") for row in rows]


def by_id(connection: Connection, item_id: int) -> Stuck | None:
    """The item, whatever its state."""
    row = connection.execute(_STUCK.where(OutboxRow.id == item_id)).one_or_none()
    return Stuck(*row) if row else None


def stuck(connection: Connection, letter_id: int | None, state: str, limit: int) -> list[Stuck]:
    """A letter's failed or held items (those of no letter, where none is given), oldest first."""
    rows = connection.execute(
        _STUCK.where(OutboxRow.letter_id == letter_id, OutboxRow.state == state)
        .order_by(OutboxRow.id)
        .limit(limit)
    )
    return [Stuck(*row) for row in rows]


def already_failed(connection: Connection, item: Stuck) -> bool:
    """Whether something else of the same letter failed there for the same reason."""
    found = select(OutboxRow.id).where(
        OutboxRow.state == "failed",
        OutboxRow.letter_id == item.letter_id,
        OutboxRow.target == item.target,
        OutboxRow.error == item.error,
        OutboxRow.id != item.id,
    )
    return connection.execute(found.limit(1)).first() is not None


def card_state(connection: Connection, letter_id: int, channel: str) -> tuple[str, str]:
    """What became of a letter's card in a channel, and Slack's word for it if it failed."""
    row = connection.execute(
        select(OutboxRow.state, func.coalesce(OutboxRow.error, "")).where(
            OutboxRow.kind == CARD, OutboxRow.letter_id == letter_id, OutboxRow.target == channel
        )
    ).first()
    return (row[0], row[1]) if row else ("", "")


def try_again(connection: Connection, letter_id: int | None, now: datetime) -> int:
    """A letter's failed items wait again. Returns how many."""
    return _back(
        connection,
        and_(OutboxRow.state == "failed", OutboxRow.letter_id == letter_id),
        now,
    )


def post_again(connection: Connection, item_id: int, now: datetime) -> bool:
    """Somebody looked, and it is not there. False where it is not held any more."""
    return _back(connection, and_(OutboxRow.state == "held", OutboxRow.id == item_id), now) == 1


def is_there(connection: Connection, item_id: int, now: datetime) -> bool:
    """Somebody looked, and it is there. False where it is not held any more."""
    done = connection.execute(
        update(OutboxRow)
        .where(OutboxRow.id == item_id, OutboxRow.state == "held")
        .values(state="sent", sent_at=now, error=_FOUND, stale=False)
    )
    return done.rowcount == 1


def card_gone(connection: Connection, letter_id: int, channel: str, now: datetime) -> None:
    """The message that was a letter's card is not there any more: it is posted anew."""
    connection.execute(
        update(OutboxRow)
        .where(
            OutboxRow.kind == CARD,
            OutboxRow.letter_id == letter_id,
            OutboxRow.target == channel,
            OutboxRow.state == "sent",
        )
        .values(state="waiting", method=POST, ts=None, next_at=now)
    )


def counts(connection: Connection, letter_id: int | None) -> dict[str, int]:
    """How many items of a letter, or of none, are in each state. Homes are no messages."""
    rows = connection.execute(
        select(OutboxRow.state, func.count())
        .where(OutboxRow.letter_id == letter_id, OutboxRow.kind != HOME)
        .group_by(OutboxRow.state)
    )
    return {row[0]: row[1] for row in rows}


def oldest_waiting(
    connection: Connection, now: datetime, letter_id: int | None = None
) -> datetime | None:
    """Since when the oldest item waits (UTC) that might have left by now, or was tried, of a letter
    or of all."""
    # A card was made long ago; how long an edit waits is nothing that its row says.
    which = [
        OutboxRow.kind.not_in((CARD, HOME)),
        or_(OutboxRow.next_at <= now, OutboxRow.attempts > 0),
    ]
    if letter_id is not None:
        which.append(OutboxRow.letter_id == letter_id)
    when: datetime | None = connection.execute(
        select(func.min(OutboxRow.created_at)).where(
            OutboxRow.state.in_(("waiting", "sending")), *which
        )
    ).scalar_one()
    return when


def _back(connection: Connection, which: Any, now: datetime) -> int:
    done = connection.execute(
        update(OutboxRow).where(which).values(state="waiting", next_at=now, attempts=0, error=None)
    )
    return int(done.rowcount)
