"""The pace of Slack: for each place and method, for each method in the whole workspace, and for
everything while Slack does not answer. It stands in the database, so that all processes share it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, bindparam, delete, select, update

from storage.anew import DIALECTS, insert_if_new
from storage.prepared import Prepared
from storage.tables import PaceRow

POST, EDIT, PUBLISH = "chat.postMessage", "chat.update", "views.publish"
UPLOAD = "files.completeUploadExternal"
LOOK = "conversations.history"
"""Looking into a channel or a thread."""

PACE = timedelta(seconds=1)
"""Slack takes about one post a second and channel (docs.slack.dev, rate limits)."""
LONGEST_PAUSE = timedelta(minutes=1)
"""How long nothing is tried, at most, while Slack does not answer."""


@dataclass(frozen=True, slots=True)
class Limit:
    """A method's pace in the whole workspace: one use `every` so often, after a burst that takes
    up at most `ahead` of it."""

    every: timedelta
    ahead: timedelta


LIMITS = {
    POST: Limit(timedelta(seconds=0.2), timedelta(seconds=12)),  # several hundred a minute
    EDIT: Limit(timedelta(seconds=1.2), timedelta(seconds=24)),  # tier 3: fifty a minute
    # Tier 4, a hundred a minute; but most Homes that are published nobody looks at just then.
    PUBLISH: Limit(timedelta(seconds=1.5), timedelta(seconds=30)),
    UPLOAD: Limit(timedelta(seconds=2), timedelta(seconds=30)),  # tier 4, some calls each
    LOOK: Limit(timedelta(seconds=1.2), timedelta(seconds=12)),  # tier 3
}
_EVERYWHERE, _ANY = "", ""
_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)

_LOOK = select(PaceRow.method, PaceRow.next_at, PaceRow.strikes).where(
    PaceRow.target == _EVERYWHERE
)
_GATE = Prepared(_LOOK)
# All lock them in the same order, or two might wait for each other.
_GATE_LOCKED = Prepared(_LOOK.order_by(PaceRow.method).with_for_update())
_PLACE = update(PaceRow).where(
    PaceRow.target == bindparam("of_target"), PaceRow.method == bindparam("of_method")
)
_SET = Prepared(_PLACE.values(next_at=bindparam("until")))
_TAKE = Prepared(
    _PLACE.where(PaceRow.next_at <= bindparam("now")).values(next_at=bindparam("until"))
)
_USED = Prepared(
    _PLACE.where(PaceRow.next_at < bindparam("until")).values(next_at=bindparam("until"))
)
_ADD = {dialect: Prepared(insert_if_new(dialect, PaceRow)) for dialect in DIALECTS}
_ANSWERED = Prepared(
    update(PaceRow)
    .where(PaceRow.target == _EVERYWHERE, PaceRow.method == _ANY, PaceRow.strikes > 0)
    .values(next_at=_LONG_AGO, strikes=0)
)


@dataclass(frozen=True, slots=True)
class Gate:
    """When each method may next be used in the workspace (UTC). Slack does not answer until
    `away_until`; `strikes` is how many attempts in a row it has not answered."""

    methods: dict[str, datetime]
    away_until: datetime
    strikes: int

    def opens_at(self, method: str) -> datetime:
        return max(self.methods[method], self.away_until)


def gate(connection: Connection, *, lock: bool = False) -> Gate:
    """The workspace's pace. With `lock` nobody else changes it until the transaction ends."""
    found = (_GATE_LOCKED if lock else _GATE).rows(connection, {})
    methods: dict[str, datetime] = {method: next_at for method, next_at, _ in found}
    missing = {_ANY, *LIMITS} - set(methods)
    if missing and lock:
        for method in sorted(missing):
            _add(connection, _EVERYWHERE, method, _LONG_AGO)
        return gate(connection, lock=True)
    away = methods.pop(_ANY, _LONG_AGO)
    strikes = next((strikes for method, _, strikes in found if method == _ANY), 0)
    return Gate({**dict.fromkeys(LIMITS, _LONG_AGO), **methods}, away, strikes)


def spend(connection: Connection, gate: Gate, method: str, now: datetime) -> None:
    """A method is used once at `now`. While Slack does not answer, that is the one attempt until
    the pause is over."""
    limit = LIMITS[method]
    _set(
        connection, _EVERYWHERE, method, max(gate.methods[method], now - limit.ahead) + limit.every
    )
    if gate.strikes:
        _set(connection, _EVERYWHERE, _ANY, now + _pause(gate.strikes))


def take(connection: Connection, target: str, method: str, now: datetime) -> bool:
    """Takes a target's next second. False where somebody else has it."""
    place = {"of_target": target, "of_method": method, "now": now, "until": now + PACE}
    return _TAKE.run(connection, place) == 1 or _add(connection, target, method, now + PACE)


def used(connection: Connection, target: str, method: str, now: datetime) -> None:
    """Slack has answered at `now`. When it got what it has answered nobody knows, only that it was
    not later: that is when the target's next second begins."""
    _USED.run(connection, {"of_target": target, "of_method": method, "until": now + PACE})


def hold_back(connection: Connection, target: str, method: str, until: datetime) -> None:
    """A target is left in peace until then. No target means the whole workspace."""
    if not _set(connection, target, method, until):
        _add(connection, target, method, until)


def struck(connection: Connection, now: datetime) -> None:
    """Slack did not answer: everything waits, longer each time in a row."""
    strikes = gate(connection, lock=True).strikes + 1
    connection.execute(
        update(PaceRow)
        .where(PaceRow.target == _EVERYWHERE, PaceRow.method == _ANY)
        .values(next_at=now + _pause(strikes), strikes=strikes)
    )


def answered(connection: Connection) -> None:
    """Slack is there again."""
    _ANSWERED.run(connection, {})


def forget(connection: Connection, before: datetime) -> None:
    """Deletes the places whose second is long over."""
    connection.execute(
        delete(PaceRow).where(PaceRow.target != _EVERYWHERE, PaceRow.next_at < before)
    )


def start_anew(connection: Connection) -> None:
    """Nothing is held back any more."""
    connection.execute(delete(PaceRow))


def _pause(strikes: int) -> timedelta:
    return min(timedelta(seconds=2 ** min(strikes, 6)), LONGEST_PAUSE)


def _set(connection: Connection, target: str, method: str, until: datetime) -> bool:
    place = {"of_target": target, "of_method": method, "until": until}
    return _SET.run(connection, place) == 1


def _add(connection: Connection, target: str, method: str, until: datetime) -> bool:
    """False where it is there already."""
    row = {"target": target, "method": method, "next_at": until, "strikes": 0}
    return _ADD[connection.dialect.name].run(connection, row) == 1
