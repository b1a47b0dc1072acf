"""The outbox: what is to be said in Slack, stored with the event that caused it.

An item is taken with `claim`, which commits before anything is sent, and settled with one of
`sent`, `later`, `drop`, `hold` or `fail`. Delays belong to the target, so that what goes to one
place keeps its order.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Update,
    bindparam,
    case,
    false,
    func,
    insert,
    or_,
    select,
    true,
    update,
)

from storage.prepared import Prepared
from storage.tables import OutboxRow, PaceRow

CARD, HOME = "card", "home"
"""What stays where it was put and is edited whenever it is stale; everything else is said once."""
PACE = timedelta(seconds=1)
"""Slack takes about one post a second and channel."""
LEASE = timedelta(seconds=60)
"""How long an attempt may take; longer than any time-out of the transport."""

ANSWER, NEWS, EDIT, BROADCAST, ASIDE = 10, 20, 30, 40, 50
"""Urgencies: people's answers go before broadcasts, and these before what nobody waits for."""


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to be said. `target` is a channel id or a contact; `created_at` is in UTC;
    `attempts` counts the present one."""

    id: int
    key: str
    kind: str
    letter_id: int | None
    target: str
    facts: dict[str, Any]
    created_at: datetime
    attempts: int


_PUT = Prepared(
    insert(OutboxRow).values(
        state="waiting", stale=False, attempts=0, sent_at=None, ts=None, error=None
    )
)


def _stale(*which: ColumnElement[bool]) -> Update:
    """What was shown goes out again; what is on its way anyway goes out once."""
    again = case((OutboxRow.state == "sent", "waiting"), else_=OutboxRow.state)
    return (
        update(OutboxRow).where(*which, OutboxRow.stale == false()).values(stale=True, state=again)
    )


_STALE_CARDS = Prepared(
    # One that Slack would not take is tried again: the bot may have been invited meanwhile.
    _stale(OutboxRow.kind == CARD, OutboxRow.letter_id == bindparam("of_letter")).values(
        state=case(
            (OutboxRow.state == "sent", "waiting"),
            (OutboxRow.state == "failed", "waiting"),
            else_=OutboxRow.state,
        )
    )
)
_STALE_HOMES = Prepared(
    _stale(OutboxRow.kind == HOME, OutboxRow.letter_id.is_(None)).values(
        urgency=case((OutboxRow.state == "sent", ASIDE), else_=OutboxRow.urgency)
    )
)
_FREE = or_(PaceRow.next_at.is_(None), PaceRow.next_at <= bindparam("now"))
_COLUMNS = (
    OutboxRow.id,
    OutboxRow.key,
    OutboxRow.kind,
    OutboxRow.letter_id,
    OutboxRow.target,
    OutboxRow.facts,
    OutboxRow.created_at,
)
_NEXT = (
    select(*_COLUMNS, OutboxRow.attempts + 1)
    .outerjoin(PaceRow, PaceRow.target == OutboxRow.target)
    .where(OutboxRow.state == "waiting", OutboxRow.next_at <= bindparam("now"), _FREE)
    .order_by(OutboxRow.urgency, OutboxRow.id)
    .limit(1)
    .with_for_update(of=OutboxRow, skip_locked=True)
)


def put(
    connection: Connection,
    key: str,
    kind: str,
    letter_id: int | None,
    target: str,
    facts: dict[str, Any],
    urgency: int,
    now: datetime,
) -> None:
    """Queues a thing to be said. The caller makes sure that the key is new."""
    _PUT.run(
        connection,
        {
            "key": key,
            "kind": kind,
            "letter_id": letter_id,
            "target": target,
            "facts": facts,
            "urgency": urgency,
            "next_at": now,
            "created_at": now,
        },
    )


def knows(connection: Connection, key: str) -> bool:
    """Whether a thing with this key was ever queued."""
    return connection.execute(select(OutboxRow.id).where(OutboxRow.key == key)).first() is not None


def went_out(connection: Connection, keys: Iterable[str]) -> bool:
    """Whether a thing with one of these keys is there, or may be."""
    found = select(OutboxRow.id).where(
        OutboxRow.key.in_(tuple(keys)), OutboxRow.state.in_(("sending", "sent", "held"))
    )
    return connection.execute(found).first() is not None


def refresh_cards(connection: Connection, letter_id: int) -> None:
    """The cards of a letter no longer show what is stored. However often it is said before they
    are edited, each is edited once, to the newest."""
    _STALE_CARDS.run(connection, {"of_letter": letter_id})


def refresh_homes(connection: Connection) -> bool:
    """No Home that somebody has opened is sure to show what is stored. True if that is news of at
    least one; whoever is told nothing new is not published to."""
    return _STALE_HOMES.run(connection, {}) > 0


def claim(connection: Connection, now: datetime) -> Item | None:
    """Takes the most urgent item that may leave now, and its target's next second."""
    row = connection.execute(_NEXT, {"now": now}).first()
    if row is None:
        return None
    item = Item(*row)
    connection.execute(
        update(OutboxRow)
        .where(OutboxRow.id == item.id)
        .values(state="sending", stale=False, attempts=item.attempts, next_at=now + LEASE)
    )
    _hold_back(connection, item.target, now + PACE)
    return item


def sent(connection: Connection, item: Item, ts: str, now: datetime) -> None:
    """It is there. A card that became stale meanwhile waits again."""
    connection.execute(
        update(OutboxRow)
        .where(OutboxRow.id == item.id)
        .values(
            state=case((OutboxRow.stale == true(), "waiting"), else_="sent"),
            sent_at=now,
            next_at=now,
            ts=ts,
            attempts=0,
            error=None,
        )
    )


def later(connection: Connection, item: Item, until: datetime, error: str) -> None:
    """Nothing was posted; try again, and leave the target in peace until then."""
    connection.execute(
        update(OutboxRow)
        .where(OutboxRow.id == item.id)
        .values(state="waiting", next_at=until, error=error)
    )
    _hold_back(connection, item.target, until)


def unanswered(connection: Connection, item: Item, until: datetime) -> None:
    """Nobody knows whether it is there. Until it is looked for nothing else goes to its target, so
    that what belongs together keeps its order."""
    connection.execute(update(OutboxRow).where(OutboxRow.id == item.id).values(next_at=until))
    _hold_back(connection, item.target, until)


def wait(connection: Connection, item: Item, until: datetime) -> None:
    """It waits for another item to the same target, which therefore goes first."""
    connection.execute(
        update(OutboxRow).where(OutboxRow.id == item.id).values(state="waiting", next_at=until)
    )


def drop(connection: Connection, item: Item, why: str) -> None:
    """It is no longer wanted."""
    _end(connection, item, "dropped", why)


def hold(connection: Connection, item: Item, why: str) -> None:
    """It may or may not be there: a person has to look."""
    _end(connection, item, "held", why)


def fail(connection: Connection, item: Item, error: str) -> None:
    """Slack will not take it."""
    _end(connection, item, "failed", error)


def next_at(connection: Connection) -> datetime | None:
    """When something may leave next or an attempt counts as lost, if anything is on its way."""
    ready = case((PaceRow.next_at > OutboxRow.next_at, PaceRow.next_at), else_=OutboxRow.next_at)
    when: datetime | None = connection.execute(
        select(func.min(ready))
        .select_from(OutboxRow)
        .outerjoin(PaceRow, PaceRow.target == OutboxRow.target)
        .where(OutboxRow.state.in_(("waiting", "sending")))
    ).scalar_one()
    return when


def abandoned(connection: Connection, now: datetime) -> list[Item]:
    """What was being sent by somebody who never came back."""
    rows = connection.execute(
        select(*_COLUMNS, OutboxRow.attempts).where(
            OutboxRow.state == "sending", OutboxRow.next_at <= now
        )
    )
    return [Item(*row) for row in rows]


def counts(connection: Connection, letter_id: int) -> dict[str, int]:
    """How many items of a letter are in each state."""
    rows = connection.execute(
        select(OutboxRow.state, func.count())
        .where(OutboxRow.letter_id == letter_id)
        .group_by(OutboxRow.state)
    )
    return {row[0]: row[1] for row in rows}


def _end(connection: Connection, item: Item, state: str, why: str) -> None:
    connection.execute(
        update(OutboxRow).where(OutboxRow.id == item.id).values(state=state, error=why)
    )


def _hold_back(connection: Connection, target: str, until: datetime) -> None:
    moved = connection.execute(
        update(PaceRow).where(PaceRow.target == target).values(next_at=until)
    )
    if moved.rowcount == 0:
        connection.execute(
            insert(PaceRow).values(target=target, method="", next_at=until, strikes=0)
        )
