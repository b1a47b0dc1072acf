"""The three that are compared: an empty listener, a bare transaction, the real sign-on.

All are Bolt apps behind the same waitress server, take the same signed requests and acknowledge
before they respond. The two that store use the same `Database` class and so the same pragmas.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Protocol
from urllib.parse import urlsplit

from slack_bolt import Ack, App
from slack_sdk import WebClient
from sqlalchemy import func, select

from bot.demo.stage import Stage
from bot.messages import ids
from bot.slack.app import LISTENERS
from bot.slack.transport import Http
from storage import ledger
from storage.database import Database
from storage.tables import OutboxRow, SignOnRow

_TABLES = (
    "create table bare_sign_ons (id {number} primary key, organization integer not null, "
    "name text not null, signed_by text not null, person text not null, at text not null)",
    "create table bare_log (id {number} primary key, at text not null, what text not null)",
    "create table bare_counter (signed integer not null)",
    "insert into bare_counter values (0)",
)
_SIGN = (
    "insert into bare_sign_ons (organization, name, signed_by, person, at) "
    "values ({0}, {0}, {0}, {0}, {0})"
)
_LOG = "insert into bare_log (at, what) values ({0}, {0})"
_COUNT = "update bare_counter set signed = signed + 1"


class Slack(Protocol):
    """What a Bolt app has to know of Slack."""

    @property
    def bot_token(self) -> str: ...
    @property
    def api_url(self) -> str: ...
    @property
    def signing_secret(self) -> str: ...


@dataclass(frozen=True)
class Contender:
    """One of the three, listening at a port. `stored` counts the sign-ons that its database holds,
    and raises where that does not hang together; nothing stands there where nothing is stored."""

    name: str
    port: int
    stored: Callable[[], int] | None = None


@contextmanager
def empty(slack: Slack) -> Iterator[Contender]:
    """A Bolt listener that does nothing but acknowledge."""
    app = _app(slack)

    @app.view(ids.SIGN_FORM)
    def listen(ack: Ack) -> None:
        ack()

    with _served(app) as port:
        yield Contender("empty listener", port)


@contextmanager
def bare(slack: Slack, url: str) -> Iterator[Contender]:
    """The same listener with one hand-written transaction of three statements, in a database of
    its own."""
    app = _app(slack)
    database = Database(url)
    number, value = ("integer", "?") if database.sqlite else ("bigserial", "%s")
    sign, log = _SIGN.format(value), _LOG.format(value)
    with database.transaction() as connection:
        for statement in _TABLES:
            connection.exec_driver_sql(statement.format(number=number))

    @app.view(ids.SIGN_FORM)
    def listen(body: dict[str, Any], ack: Ack) -> None:
        typed = {key.split(":")[0]: each for key, each in body["view"]["state"]["values"].items()}
        organization = int(typed[ids.ORGANIZATION][ids.VALUE]["selected_option"]["value"])
        name = typed[ids.NAME][ids.VALUE]["value"]
        signed_by = typed[ids.SIGNED_BY][ids.VALUE]["value"]
        person, at = body["user"]["id"], datetime.now(UTC).isoformat()
        with database.transaction() as connection:
            connection.exec_driver_sql(sign, (organization, name, signed_by, person, at))
            connection.exec_driver_sql(log, (at, f"{person} signed as {name}"))
            connection.exec_driver_sql(_COUNT)
        ack()

    def stored() -> int:
        check_durable(database)
        with database.reading() as view:
            signed, logged, counted = view.exec_driver_sql(
                "select (select count(*) from bare_sign_ons), (select count(*) from bare_log), "
                "signed from bare_counter"
            ).one()
        if not signed == logged == counted:
            raise AssertionError(f"{signed} sign-ons, but {logged=} {counted=}")
        return int(signed)

    with _served(app) as port:
        yield Contender("bare transaction", port, stored)
    database.close()


def real(stage: Stage, letter_id: int) -> Contender:
    """The bot as it is, with a letter that circulates in two channels."""
    database = stage.bot.office.database
    port = urlsplit(stage.slack.request_url or "").port
    if port is None:
        raise AssertionError("the bot is not served over HTTP")

    def stored() -> int:
        """Every sign-on has its receipt and its entry in the ledger; both cards wait."""
        check_durable(database)
        of_letter = select(func.count()).where(SignOnRow.letter_id == letter_id)
        waiting = (
            select(OutboxRow.kind, func.count())
            .where(OutboxRow.state == "waiting")
            .group_by(OutboxRow.kind)
        )
        with database.reading() as view:
            signed = view.execute(of_letter).scalar_one()
            queued = dict(view.execute(waiting).tuples().all())
            entries = sum(entry.kind == "signed" for entry in ledger.entries(view))
            _, damage = ledger.verify(view)
        if queued != {"signed": signed, "card": 2} or entries != signed or damage:
            raise AssertionError(f"{signed} sign-ons, but {queued=} {entries=} {damage=}")
        return signed

    return Contender("real sign-on", port, stored)


def check_durable(database: Database) -> None:
    """A commit counts only when it is on the disk; anything less would flatter. What a server does
    is its own affair."""
    if not database.sqlite:
        return
    with database.reading() as view:
        pragmas = [
            view.exec_driver_sql(f"pragma {name}").scalar_one()
            for name in ("synchronous", "journal_mode")
        ]
    if pragmas != [2, "wal"]:
        raise AssertionError(f"the database is not synchronous=FULL in WAL mode: {pragmas}")


def _app(slack: Slack) -> App:
    """A Bolt app set up as the bot's own is, without its listeners."""
    return App(
        client=WebClient(slack.bot_token, base_url=slack.api_url),
        signing_secret=slack.signing_secret,
        process_before_response=True,
        listener_executor=ThreadPoolExecutor(LISTENERS, thread_name_prefix="listener"),
    )


@contextmanager
def _served(app: App) -> Iterator[int]:
    server = Http(app, "127.0.0.1", 0)
    server.start()
    yield server.port
    server.stop()
