"""The ledger: every event, append-only, each entry holding the hash of the one before.

An entry's hash is taken from the hash before it and the entry's digest, both as in
`bot.domain.disclosure`, so that a changed, removed or reordered entry breaks the chain at a place
that can be named. (An entry of version 1 was hashed as a whole, in canonical JSON.) `ledger_head`
says how far the chain goes, so that a missing end is noticed too.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Text, bindparam, func, insert, select, type_coerce, update

from bot.domain.disclosure import BEGINNING, VERSION, chained, digest, parted, private_digest
from bot.domain.text import canonical_json, sha256_of
from storage.prepared import Prepared
from storage.tables import LedgerHeadRow, LedgerRow


@dataclass(frozen=True, slots=True)
class Entry:
    """One event. `time` is in UTC; `actor` is a Slack id, `command line` or `clock`. `public` are
    the facts that others may read, `private` those that they may not; an entry of version 1 has
    only public ones here, whatever they are, and no `salt`."""

    sequence: int
    time: datetime
    actor: str
    kind: str
    public: dict[str, Any]
    previous_hash: str
    hash: str
    version: int = VERSION
    private: dict[str, Any] = field(default_factory=dict)
    salt: str = ""

    @property
    def facts(self) -> dict[str, Any]:
        return {**self.public, **self.private}

    @property
    def private_digest(self) -> str:
        return private_digest(self.salt, self.actor, canonical_json(self.private))

    @property
    def digest(self) -> str:
        """What the chain holds of it. Only entries of version 2 have one."""
        return digest(
            self.sequence, self.time, self.kind, canonical_json(self.public), self.private_digest
        )


_HEAD = select(LedgerHeadRow.sequence, LedgerHeadRow.hash)
_LOCKED_HEAD = Prepared(_HEAD.with_for_update())
_ADD = Prepared(insert(LedgerRow))
_MOVE = Prepared(
    update(LedgerHeadRow).values(sequence=bindparam("to"), hash=bindparam("with_hash"))
)
_AS_STORED = select(
    LedgerRow.sequence,
    type_coerce(LedgerRow.time, Text).label("time"),
    LedgerRow.actor,
    LedgerRow.kind,
    LedgerRow.facts,
    LedgerRow.previous_hash,
    LedgerRow.hash,
    LedgerRow.version,
    LedgerRow.private,
    LedgerRow.salt,
).order_by(LedgerRow.sequence)
"""Times as they are stored, so that one that is none does not stop the reading."""


def append(
    connection: Connection, time: datetime, actor: str, kind: str, facts: dict[str, Any]
) -> None:
    """Adds an event. The head is locked until the transaction ends."""
    head = _LOCKED_HEAD.rows(connection, {})
    if not head:
        connection.execute(insert(LedgerHeadRow).values(id=1, sequence=0, hash=BEGINNING))
    last, before = head[0] if head else (0, BEGINNING)
    public, private = map(canonical_json, parted(kind, facts))
    salt = secrets.token_hex(16)
    own = _hash(last + 1, time, actor, kind, public, private, salt, before)
    entry = {
        "sequence": last + 1,
        "time": time,
        "actor": actor,
        "kind": kind,
        "facts": public,
        "previous_hash": before,
        "hash": own,
        "version": VERSION,
        "private": private,
        "salt": salt,
    }
    _ADD.run(connection, entry)
    _MOVE.run(connection, {"to": last + 1, "with_hash": own})


def head(connection: Connection) -> str:
    """The hash of the last entry. The head is locked until the transaction ends, so that the entry
    that follows is the caller's."""
    found = _LOCKED_HEAD.rows(connection, {})
    return str(found[0][1]) if found else BEGINNING


def entries(connection: Connection, up_to: int | None = None) -> Iterator[Entry]:
    """All events in their order, to the one with this number where one is given."""
    wanted = select(LedgerRow.__table__).order_by(LedgerRow.sequence)
    if up_to is not None:
        wanted = wanted.where(LedgerRow.sequence <= up_to)
    for row in connection.execute(wanted, execution_options={"yield_per": 1000}):
        yield Entry(
            row.sequence,
            row.time,
            row.actor,
            row.kind,
            json.loads(row.facts),
            row.previous_hash,
            row.hash,
            row.version,
            json.loads(row.private or "{}"),
            row.salt,
        )


def last_of(connection: Connection, handle: str) -> int:
    """The number of a letter's last entry, 0 where there is none."""
    written = canonical_json({"letter": handle})[1:-1]
    found = connection.execute(
        select(func.max(LedgerRow.sequence)).where(
            LedgerRow.facts.contains(written, autoescape=True)
        )
    ).scalar_one()
    return int(found or 0)


def hash_of(connection: Connection, sequence: int) -> str:
    """An entry's hash; of number 0, what stands before the first."""
    found = connection.execute(select(LedgerRow.hash).where(LedgerRow.sequence == sequence))
    return str(found.scalar_one_or_none() or BEGINNING)


@dataclass(frozen=True, slots=True)
class Damage:
    """What is wrong with the ledger, at which entry.

    `problem` is `changed`, `missing` (this number is not there), `out of order` (another entry
    stands at this number), `end missing` (entries after this number are gone) or `added` (this
    entry did not come in by the program).
    """

    sequence: int
    problem: str


def verify(connection: Connection) -> tuple[int, Damage | None]:
    """The number of entries read, and the first damage if there is any."""
    before, expected = BEGINNING, 1
    for row in connection.execute(_AS_STORED):
        if row.sequence != expected:
            return expected - 1, Damage(expected, "missing")
        if _expected_hash(row, before) != row.hash or row.previous_hash != before:
            return expected - 1, _damage(connection, row, before)
        before, expected = row.hash, expected + 1
    head = connection.execute(_HEAD).one_or_none()
    if head is None and expected == 1:
        return 0, None
    if head is not None and head.sequence < expected - 1:
        return head.sequence, Damage(head.sequence + 1, "added")
    if head is None or (head.sequence, head.hash) != (expected - 1, before):
        return expected - 1, Damage(expected - 1, "end missing")
    return expected - 1, None


def _expected_hash(row: Any, before: str) -> str | None:
    """Nothing where the row cannot be read."""
    try:
        time = row.time if isinstance(row.time, datetime) else _stored(row.time)
        if row.version == 1 and (row.private, row.salt) == ("", ""):
            return _whole(row.sequence, time, row.actor, row.kind, row.facts, before)
        if row.version != VERSION:
            return None
        return _hash(
            row.sequence, time, row.actor, row.kind, row.facts, row.private, row.salt, before
        )
    except (TypeError, ValueError):
        return None


def _stored(written: str) -> datetime:
    time = datetime.fromisoformat(written)
    if time.tzinfo is not None:
        raise ValueError("SQLite keeps UTC without saying so")
    return time.replace(tzinfo=UTC)


def _damage(connection: Connection, row: Any, before: str) -> Damage:
    """An entry that fits somewhere else in the chain was moved; one that fits nowhere, changed."""
    for place, preceding in connection.execute(
        select(LedgerRow.sequence, LedgerRow.previous_hash).order_by(LedgerRow.sequence)
    ):
        if preceding == before and place != row.sequence:
            return Damage(row.sequence, "out of order")
    return Damage(row.sequence, "changed")


def _hash(
    sequence: int,
    time: datetime,
    actor: str,
    kind: str,
    public: str,
    private: str,
    salt: str,
    previous_hash: str,
) -> str:
    hidden = private_digest(salt, actor, private)
    return chained(previous_hash, digest(sequence, time, kind, public, hidden))


def _whole(
    sequence: int, time: datetime, actor: str, kind: str, facts: str, previous_hash: str
) -> str:
    """As entries of version 1 were hashed."""
    moment = time.astimezone(UTC).isoformat()
    return sha256_of([sequence, moment, actor, kind, facts, previous_hash])
