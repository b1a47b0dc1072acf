"""The outbox: what is to be said in Slack, stored with the event that caused it.

An item is taken with `claim`, which commits before anything is sent, and settled with one of
`sent`, `later`, `doubtful`, `wait`, `hand_back`, `drop`, `hold` or `fail`. Whoever took it holds
it until its lease ends; then another may take it with `take_lost`, and what the first says of it
counts no more. Delays belong to the target, so that what goes to one place keeps its order.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    Update,
    and_,
    bindparam,
    case,
    exists,
    false,
    func,
    insert,
    literal_column,
    or_,
    select,
    true,
    update,
)
from sqlalchemy.orm import aliased

from storage import pace
from storage.pace import EDIT as EDITING
from storage.pace import LOOK, PACE, POST, PUBLISH, UPLOAD
from storage.prepared import Prepared
from storage.tables import OutboxRow, PaceRow

CARD, HOME = "card", "home"
"""What stays where it was put and is edited whenever it is stale; everything else is said once."""
FINAL, OVERTAKEN = "final", "overtaken"
"""A part of an edition, and the note that is put under its last one when the next edition is
there."""
FILES = "files"
"""An edition's files. They stand with the edition; what is queued says which."""
LEASE = timedelta(seconds=60)
"""How long an attempt may take; longer than any time-out of the transport."""

ANSWER, NEWS, EDIT, BROADCAST, ASIDE = 10, 20, 30, 40, 50
"""Urgencies: people's answers go before broadcasts, and these before what nobody waits for."""

__all__ = ["PACE"]


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to be said. `target` is a channel id or a contact; `created_at` and `lease`, until
    when it is held, are in UTC; `attempts` counts the present one; `error` is what became of the
    one before."""

    id: int
    key: str
    kind: str
    letter_id: int | None
    target: str
    method: str
    facts: dict[str, Any]
    created_at: datetime
    error: str | None
    attempts: int
    lease: datetime


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
    # One that Slack would not take is tried again: the bot may have been invited meanwhile. One
    # that is somewhere, nobody knows as which message, cannot be edited.
    _stale(OutboxRow.kind == CARD, OutboxRow.letter_id == bindparam("of_letter")).values(
        state=case(
            (and_(OutboxRow.state == "sent", OutboxRow.ts.is_not(None)), "waiting"),
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
_COLUMNS = (
    OutboxRow.id,
    OutboxRow.key,
    OutboxRow.kind,
    OutboxRow.letter_id,
    OutboxRow.target,
    OutboxRow.method,
    OutboxRow.facts,
    OutboxRow.created_at,
    OutboxRow.error,
    OutboxRow.attempts + 1,
)
# Written out: with parameters instead, SQLite plans a query anew each time, to see whether the
# indexes of what waits and of what is under way are of use.
_WAITING: ColumnElement[str] = literal_column("'waiting'")
_SENDING: ColumnElement[str] = literal_column("'sending'")
_OTHER = aliased(OutboxRow)
_UNDER_WAY = exists().where(
    _OTHER.state == _SENDING, _OTHER.target == OutboxRow.target, _OTHER.method == OutboxRow.method
)
"""Something else is on its way there: what comes second waits until that is settled."""


def _waiting(method: str, *columns: Any) -> Select[Any]:
    return (
        select(*columns)
        .select_from(OutboxRow)
        .outerjoin(PaceRow, and_(PaceRow.target == OutboxRow.target, PaceRow.method == method))
        .where(OutboxRow.state == _WAITING, OutboxRow.method == method, ~_UNDER_WAY)
    )


_MAY_LEAVE = (
    OutboxRow.next_at <= bindparam("now"),
    or_(PaceRow.next_at.is_(None), PaceRow.next_at <= bindparam("now")),
)


def _ready(method: str) -> Select[Any]:
    """What may leave by a method, the most urgent first. Posts keep the order in which they came;
    what is edited takes its turn, or the first of many cards would be edited again and again."""
    turn = (OutboxRow.id,) if method == POST else (OutboxRow.next_at, OutboxRow.id)
    return (
        _waiting(method, OutboxRow.urgency, *_COLUMNS)
        .where(*_MAY_LEAVE)
        .order_by(OutboxRow.urgency, *turn)
        .limit(1)
        .with_for_update(of=OutboxRow, skip_locked=True)
    )


def _holding(**values: Any) -> Prepared:
    return Prepared(
        update(OutboxRow)
        .where(OutboxRow.id == bindparam("of_item"))
        .values(
            state="sending",
            attempts=bindparam("attempt"),
            next_at=bindparam("lease"),
            **values,
        )
    )


_METHODS = (POST, PUBLISH, EDITING, UPLOAD)
_METHOD_OF = {HOME: PUBLISH, FILES: UPLOAD}
_READY = {method: Prepared(_ready(method)) for method in _METHODS}
_ANY_READY = {
    method: Prepared(_waiting(method, OutboxRow.id).where(*_MAY_LEAVE).limit(1))
    for method in _METHODS
}
_ANY_WAITING = Prepared(
    select(OutboxRow.id)
    .where(OutboxRow.state == _WAITING, OutboxRow.method == bindparam("by_method"))
    .limit(1)
)
_EARLIEST = {
    method: Prepared(
        _waiting(
            method,
            func.min(
                case(
                    (PaceRow.next_at > OutboxRow.next_at, PaceRow.next_at), else_=OutboxRow.next_at
                )
            ),
        )
    )
    for method in _METHODS
}
_LOST = Prepared(
    select(*_COLUMNS)
    .where(OutboxRow.state == _SENDING, OutboxRow.next_at <= bindparam("now"))
    .order_by(OutboxRow.next_at, OutboxRow.id)
    .limit(1)
    .with_for_update(skip_locked=True)
)
_FIRST_LOST = Prepared(select(func.min(OutboxRow.next_at)).where(OutboxRow.state == _SENDING))
_HOLD, _HOLD_LOST = _holding(stale=False), _holding()
_SENT = Prepared(
    update(OutboxRow)
    .where(
        OutboxRow.id == bindparam("of_item"),
        OutboxRow.state == "sending",
        OutboxRow.attempts == bindparam("attempt"),
    )
    .values(
        state=case((OutboxRow.stale == true(), "waiting"), else_="sent"),
        method=bindparam("by_method"),
        sent_at=bindparam("now"),
        next_at=bindparam("now"),
        ts=bindparam("as_ts"),
        attempts=0,
        error=None,
    )
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
            "method": _METHOD_OF.get(kind, POST),
            "facts": facts,
            "urgency": urgency,
            "next_at": now,
            "created_at": now,
        },
    )


def knows(connection: Connection, key: str) -> bool:
    """Whether a thing with this key was ever queued."""
    return connection.execute(select(OutboxRow.id).where(OutboxRow.key == key)).first() is not None


_GONE_OUT = select(OutboxRow.facts).where(
    OutboxRow.key.in_(bindparam("keys", expanding=True)),
    OutboxRow.state.in_(("sending", "sent", "held")),
)


def gone_out(view: Connection, keys: Collection[str]) -> list[dict[str, Any]]:
    """The facts of those among the things with these keys that are there, or may be."""
    return list(view.execute(_GONE_OUT, {"keys": list(keys)}).scalars()) if keys else []


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
    gate = pace.gate(connection, lock=True)
    ready = [
        row
        for method in _METHODS
        if gate.opens_at(method) <= now
        for row in _READY[method].rows(connection, {"now": now})
    ]
    if not ready:
        return None
    _, *fields = min(ready, key=lambda row: row[0])
    item = Item(*fields, now + LEASE)  # type: ignore[call-arg]
    if not pace.take(connection, item.target, item.method, now):
        return None
    pace.spend(connection, gate, item.method, now)
    _hold(connection, _HOLD, item)
    return item


def take_lost(connection: Connection, now: datetime) -> Item | None:
    """Takes what was being sent by somebody who did not come back, in order to look for it."""
    gate = pace.gate(connection, lock=True)
    if gate.opens_at(LOOK) > now:
        return None
    lost = _LOST.rows(connection, {"now": now})
    if not lost:
        return None
    item = Item(*lost[0], now + LEASE)  # type: ignore[call-arg]
    pace.spend(connection, gate, LOOK, now)
    _hold(connection, _HOLD_LOST, item)
    return item


def sent(connection: Connection, item: Item, ts: str, now: datetime) -> bool:
    """It is there. A card that became stale meanwhile waits again. False where somebody else has
    taken the item over."""
    pace.used(connection, item.target, item.method, now)
    values = {
        "of_item": item.id,
        "attempt": item.attempts,
        "by_method": EDITING if item.kind == CARD else item.method,
        "now": now,
        "as_ts": ts,
    }
    return _SENT.run(connection, values) == 1


def later(connection: Connection, item: Item, until: datetime, error: str) -> None:
    """Nothing was posted; try again, and leave the target in peace until then."""
    if _settle(connection, item, state="waiting", next_at=until, error=error):
        pace.hold_back(connection, item.target, item.method, until)


def doubtful(connection: Connection, item: Item, until: datetime, error: str) -> None:
    """Nobody knows whether it is there. At `until` it is looked for; before, nothing else goes to
    its target, so that what belongs together keeps its order."""
    if _settle(connection, item, next_at=until, error=error):
        pace.hold_back(connection, item.target, item.method, until)


def wait(connection: Connection, item: Item, until: datetime) -> None:
    """It waits, and what else goes to the same target goes first."""
    _settle(connection, item, state="waiting", next_at=until)


def hand_back(connection: Connection, item: Item, until: datetime) -> None:
    """Nothing was tried: anybody may take it from then on, and it counts no attempt."""
    _settle(connection, item, state="waiting", next_at=until, attempts=item.attempts - 1)


def keep_on(
    connection: Connection, item: Item, facts: dict[str, Any], until: datetime
) -> Item | None:
    """Whoever holds the item needs longer, until then, and has found out these facts of it.
    Nothing where somebody else has taken it over."""
    known = {**item.facts, **facts}
    if not _settle(connection, item, next_at=until, facts=known):
        return None
    return replace(item, facts=known, lease=until)


def card_lost(connection: Connection, item: Item, now: datetime) -> None:
    """The message that was the card is gone: it is posted anew."""
    _settle(connection, item, state="waiting", method=POST, ts=None, next_at=now)


def drop(connection: Connection, item: Item, why: str) -> None:
    """It is no longer wanted."""
    _settle(connection, item, state="dropped", error=why)


def hold(connection: Connection, item: Item, why: str) -> bool:
    """It may or may not be there: a person has to look."""
    return _settle(connection, item, state="held", error=why)


def fail(connection: Connection, item: Item, error: str) -> bool:
    """Slack will not take it."""
    return _settle(connection, item, state="failed", error=error)


def clock_set_back(connection: Connection, now: datetime) -> None:
    """The clock shows an earlier time than it did: what was to wait a moment would wait as long as
    it went back. What has a reason to wait longer finds it again as it is about to leave."""
    pace.start_anew(connection)
    waits = and_(OutboxRow.state == "waiting", OutboxRow.next_at > now)
    connection.execute(update(OutboxRow).where(waits).values(next_at=now))
    held = and_(OutboxRow.state == "sending", OutboxRow.next_at > now + LEASE)
    connection.execute(update(OutboxRow).where(held).values(next_at=now + LEASE))


def next_at(connection: Connection, now: datetime) -> datetime | None:
    """When something may leave next or an attempt counts as lost, if anything is on its way: `now`
    where something may leave at once. May be too early, but then lies after `now`."""
    gate = pace.gate(connection)
    moments = [_next_by(connection, method, gate.opens_at(method), now) for method in _METHODS]
    ((lost,),) = _FIRST_LOST.rows(connection, {})
    if lost is not None:
        moments.append(max(lost, gate.opens_at(LOOK)))
    return min((each for each in moments if each is not None), default=None)


def _next_by(
    connection: Connection, method: str, opens_at: datetime, now: datetime
) -> datetime | None:
    # Looking at all that waits is spared as long as a look at one is enough.
    if opens_at > now:
        return opens_at if _ANY_WAITING.rows(connection, {"by_method": method}) else None
    if _ANY_READY[method].rows(connection, {"now": now}):
        return now
    when: datetime | None
    ((when,),) = _EARLIEST[method].rows(connection, {})
    return when


def _hold(connection: Connection, holding: Prepared, item: Item) -> None:
    taken = {"of_item": item.id, "attempt": item.attempts, "lease": item.lease}
    holding.run(connection, taken)


def _settle(connection: Connection, item: Item, **values: Any) -> bool:
    """Only whoever holds the item has a say: each one who takes it counts one attempt more."""
    settled = connection.execute(
        update(OutboxRow)
        .where(
            OutboxRow.id == item.id,
            OutboxRow.state == "sending",
            OutboxRow.attempts == item.attempts,
        )
        .values(**values)
    )
    return settled.rowcount == 1
