"""What is done to a bot from outside: it dies at a named moment, and writes down what it did.

Everything is hooked where others meet the bot (the database driver, SQLAlchemy's commit, the
transport under Slack's client, Bolt's dispatch), so nothing in the bot knows of it. What a commit
is about is told by the tables that were written to.
"""

from __future__ import annotations

import json
import os
import re
import select
import signal
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from typing import Any, NoReturn
from urllib.parse import parse_qs

from tests.faults.moved import MovedClock

ANSWERS_WITHIN = 0.5
"""Real seconds after which a call to Slack counts as not answered; twenty, in earnest."""
NAP = 0.04
"""Real seconds for which a thread sleeps at a time: the clock may have jumped meanwhile."""

BLIND, FORGETFUL, HASTY = "blind", "forgetful", "hasty"
"""Bots that are broken on purpose, to see that it is noticed: one finds nothing that it looks for,
one keeps no sign-on that it acknowledges, one asks long before it reminds who has answered."""
LONG_BEFORE = 2.0
"""Real seconds."""

AROUND = ("act", "tick", "claim", "sent", "settle", "put off", "finalize")
"""Commits before and after which a bot may die, by what they store."""
CALLS = {
    "chat.postMessage": "post",
    "chat.update": "edit",
    "conversations.history": "look",
    "conversations.replies": "look",
    "views.publish": "publish",
    "files.getUploadURLExternal": "bring",
    "files.completeUploadExternal": "show",
    "files.info": "look",
}
"""Calls around which a bot may die."""
WRITES = re.compile(r'\s*(?:INSERT\s+INTO|UPDATE|DELETE\s+FROM)\s+"?(\w+)', re.IGNORECASE)
PART = re.compile(r"\(\d+/\d+\)")


@dataclass
class _Transaction:
    """What one connection has done since its last commit or rollback."""

    began: float = 0.0
    written: set[str] = field(default_factory=set)
    states: set[str] = field(default_factory=set)
    looked: bool = False


class _Thread(threading.local):
    """`checked` is when the last transaction began that read who has signed; `looking` is set
    since a history was read; `part` since a part of a final letter was posted."""

    checked: float = 0.0
    looking: bool = False
    part: bool = False
    took: int = 0


class Fate:
    """One bot's. At the `nth` time that it comes to `point` it dies; without a point it lives.

    What it does is written to `trace`, a line each, so that it outlives the process.
    """

    def __init__(
        self, point: str, nth: int, trace: str, clock: MovedClock, place: int, broken: str = ""
    ) -> None:
        self._point, self._left = point, nth
        self._trace = os.open(trace, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
        self._clock, self._place = clock, place
        self._broken = broken
        self._lock = threading.Lock()
        self._under_way = 0
        self._transactions: dict[int, _Transaction] = {}
        self._thread = _Thread()

    def reach(self, point: str) -> None:
        """The bot has come to a named moment."""
        if point != self._point:
            return
        with self._lock:
            self._left -= 1
            if self._left == 0:
                self.die(point)

    def die(self, point: str) -> NoReturn:
        self.note("died", point=point)
        os.kill(os.getpid(), signal.SIGKILL)
        raise SystemExit  # Never comes to this.

    def note(self, what: str, **facts: Any) -> None:
        """Writes a line that outlives the process."""
        line = {"at": time.monotonic(), "pid": os.getpid(), "what": what, **facts}
        line["bot_time"] = self._clock().isoformat()
        os.write(self._trace, (json.dumps(line) + "\n").encode())

    # --- the database ----------------------------------------------------------------------------

    def stated(self, connection: Any, sql: str, values: Any = None) -> None:
        """A statement is about to be executed."""
        now = self._transactions.setdefault(id(connection), _Transaction())
        now.began = now.began or time.monotonic()
        written = WRITES.match(sql)
        if written is None:
            now.looked = now.looked or "sign_ons" in sql
            return
        table = written[1].lower()
        now.written.add(table)
        if table == "due" and sql.lstrip()[:6].upper() == "UPDATE":
            now.written.add("due done")
        if table == "outbox":
            now.states.add(_state_set(sql, values))

    def commit(self, connection: Any, commit: Callable[[], None]) -> None:
        """A transaction is about to be committed."""
        done = self._transactions.pop(id(connection), _Transaction())
        self._checked(done)
        name = self._name(done)
        if not name:
            commit()
            return
        self.reach(f"{name}, before the commit")
        if "sign_ons" in done.written and self._broken == FORGETFUL:
            connection.rollback()
            return
        if name == "claim":
            # Said before it is so: what others take for under way may not be less than it is.
            self._take(1)
        commit()
        self.note("committed", name=name)
        self.reach(f"{name}, after the commit")
        if name == "sent" and self._thread.part:
            self.reach("between two parts")
        if name in ("sent", "settle", "put off"):
            self._thread.part = self._thread.looking = False
            self._take(-self._thread.took)

    def rolled_back(self, connection: Any) -> None:
        self._checked(self._transactions.pop(id(connection), _Transaction()))

    def _checked(self, done: _Transaction) -> None:
        if done.looked:
            self._thread.checked = done.began

    def _name(self, done: _Transaction) -> str:
        written, states = done.written, done.states
        if "editions" in written:
            return "finalize"
        if "due done" in written:
            return "tick"
        if "ledger" in written:
            return "act"
        if "sending" in states:
            return "claim"
        if states and self._thread.looking:
            return "settle"
        if "sent" in states:
            return "sent"
        return "put off" if states else ""

    def _take(self, much: int) -> None:
        with self._lock:
            self._thread.took += much
            self._under_way += much
            self._clock.say_under_way(self._place, self._under_way)

    # --- Slack -----------------------------------------------------------------------------------

    def call(self, method: str, body: bytes | None, send: Callable[[bytes | None], Any]) -> Any:
        """A request to Slack is about to leave."""
        kind = CALLS.get(method, "")
        if not kind:
            return send(body)
        sent = _content(body)
        self._thread.part = kind == "post" and bool(PART.search(str(sent.get("text", ""))))
        outbox_id = (_json(sent.get("metadata")).get("event_payload") or {}).get("outbox_id")
        if kind == "look" and self._broken == BLIND:
            body = (body or b"").replace(b"oldest=", b"oldest=9")
        if "not answered yet" in str(sent.get("text", "")) and self._broken == HASTY:
            select.select([], [], [], LONG_BEFORE)
        self.note("leaves", method=method, item=outbox_id, checked=self._thread.checked)
        self.reach(f"{kind}, before it leaves")
        answer = send(body)
        self.note("answered", method=method, item=outbox_id)
        if kind == "look":
            self._thread.looking = True
        self.reach(f"{kind}, before its answer is read")
        return answer

    def dispatch(self, body: dict[str, Any], act: Callable[[], Any]) -> Any:
        """A request of Slack's has come in."""
        if body.get("type") != "view_submission":
            return act()
        self.reach("received")
        answer = act()
        self.reach("stored, before the acknowledgement")
        return answer


def points() -> list[str]:
    """Every moment at which `Fate` may strike."""
    calls = dict.fromkeys(CALLS.values())
    return [
        "received",
        *(f"{name}, {when} the commit" for name in AROUND for when in ("before", "after")),
        "stored, before the acknowledgement",
        *(f"{kind}, {when}" for kind in calls for when in ("before it leaves", _UNREAD)),
        "between two parts",
    ]


_UNREAD = "before its answer is read"


def install(fate: Fate, clock: MovedClock) -> None:
    """Puts the hooks in place, in a process that has started nothing yet."""
    _watch_the_database(fate)
    _watch_the_way_to_slack(fate)
    _watch_the_way_in(fate)
    _move(clock)


def _watch_the_database(fate: Fate) -> None:
    from sqlalchemy import Pool, event
    from sqlalchemy.engine.default import DefaultDialect

    @event.listens_for(Pool, "connect")
    def connected(connection: Any, _record: Any) -> None:
        if hasattr(connection, "set_trace_callback"):
            connection.set_trace_callback(lambda sql: fate.stated(connection, sql))

    do_commit, do_rollback = DefaultDialect.do_commit, DefaultDialect.do_rollback

    def commit(self: Any, connection: Any) -> None:
        raw = getattr(connection, "dbapi_connection", connection)
        fate.commit(raw, lambda: do_commit(self, connection))

    def rollback(self: Any, connection: Any) -> None:
        fate.rolled_back(getattr(connection, "dbapi_connection", connection))
        do_rollback(self, connection)

    DefaultDialect.do_commit = commit  # type: ignore[method-assign]
    DefaultDialect.do_rollback = rollback  # type: ignore[method-assign]
    try:
        import psycopg
    except ImportError:
        return
    for name in ("execute", "executemany"):
        _watch_statements(fate, psycopg.Cursor, name)


def _watch_statements(fate: Fate, cursor_class: Any, name: str) -> None:
    original = getattr(cursor_class, name)

    def execute(self: Any, query: Any, params: Any = None, **more: Any) -> Any:
        fate.stated(self.connection, str(query), params)
        return original(self, query, params, **more)

    setattr(cursor_class, name, execute)


def _watch_the_way_to_slack(fate: Fate) -> None:
    from urllib.request import OpenerDirector, Request

    original = OpenerDirector.open

    def open_(self: Any, request: Any, data: Any = None, timeout: Any = None) -> Any:
        url = request.full_url if isinstance(request, Request) else str(request)
        within = min(timeout, ANSWERS_WITHIN) if isinstance(timeout, int | float) else 5.0

        def send(body: Any) -> Any:
            if isinstance(request, Request):
                request.data = body
            return original(self, request, body, within)

        body = request.data if isinstance(request, Request) else data
        return fate.call(url.rpartition("/")[2], body, send)

    OpenerDirector.open = open_  # type: ignore[method-assign]


def _watch_the_way_in(fate: Fate) -> None:
    from slack_bolt import App

    original = App.dispatch

    def dispatch(self: Any, req: Any) -> Any:
        return fate.dispatch(req.body, lambda: original(self, req))

    App.dispatch = dispatch  # type: ignore[method-assign]


def _move(clock: MovedClock) -> None:
    """Lets the bot and its scheduler read that clock, and never sleep long: it may jump."""
    import sys

    class Kind(type):
        def __instancecheck__(cls, thing: object) -> bool:
            return isinstance(thing, datetime)

    class Moved(datetime, metaclass=Kind):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]
            return clock().astimezone(tz)

    for name, module in list(sys.modules.items()):
        ours = name == "bot.clock" or name.startswith("apscheduler.")
        if ours and getattr(module, "datetime", None) is datetime:
            module.datetime = Moved  # type: ignore[attr-defined]
    wait, sleep = threading.Condition.wait, time.sleep

    def short(self: Any, timeout: float | None = None) -> bool:
        return wait(self, None if timeout is None else min(timeout, NAP))

    threading.Condition.wait = short  # type: ignore[method-assign]
    time.sleep = lambda seconds: sleep(min(seconds, NAP))


def _state_set(sql: str, values: Any) -> str:
    """The state that a statement gives to items of the outbox, empty where it gives none."""
    given = values if isinstance(values, dict) else {}
    if isinstance(given.get("state"), str):
        return str(given["state"])
    assigned = re.split(r"\bWHERE\b(?!.*\bEND\b)", sql, maxsplit=1)[0]
    if re.search(r"\bstate\s*=\s*\(?CASE", assigned):
        return "sent" if "'sent'" in assigned or "sent" in given.values() else ""
    found = re.search(r"\bstate\s*=\s*'(\w+)'", assigned)
    return found[1] if found else ""


def _content(body: bytes | None) -> dict[str, Any]:
    text = (body or b"").decode("utf-8", "replace")
    if text.startswith("{"):
        return _json(text)
    return {name: given[0] for name, given in parse_qs(text).items()}


def _json(given: Any) -> dict[str, Any]:
    if isinstance(given, dict):
        return given
    try:
        read = json.loads(given or "{}")
    except ValueError:
        return {}
    return read if isinstance(read, dict) else {}
