"""The three that are compared: an empty listener, a bare transaction, the real sign-on.

All are Bolt apps behind the same waitress server, take the same signed requests and acknowledge
before they respond. The two that store use the same `Database` class and so the same pragmas.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

from slack_bolt import Ack, App
from slack_sdk import WebClient
from sqlalchemy import func, select

from bot.demo.stage import Stage
from bot.domain.organization import Member
from bot.domain.text import LetterText
from bot.messages import ids
from bot.rehearsal import StandIn
from bot.slack.app import LISTENERS
from bot.slack.transport import Http
from bot.usecases import coordinating
from storage import ledger, organizations, people
from storage.database import Database
from storage.people import Person
from storage.tables import OutboxRow, SignOnRow

A_TUESDAY = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
HANDLE = "clean-water"
LETTER = LetterText("Clean water for everybody", "We ask for clean water.\n", "en")


@dataclass(frozen=True)
class Contender:
    """One of the three, listening at a port. `stored` counts what its database holds, and raises
    where that does not hang together."""

    name: str
    port: int
    stored: Callable[[], int] = lambda: 0


@contextmanager
def empty(slack: StandIn) -> Iterator[Contender]:
    """A Bolt listener that does nothing but acknowledge."""
    app = _app(slack)

    @app.view(ids.SIGN_FORM)
    def listen(ack: Ack) -> None:
        ack()

    with _served(app) as port:
        yield Contender("empty listener", port)


@contextmanager
def bare(slack: StandIn, folder: Path) -> Iterator[Contender]:
    """The same listener with one hand-written transaction of three statements."""
    app = _app(slack)
    database = Database(f"sqlite:///{folder / 'bare.db'}")
    with database.transaction() as connection:
        for statement in (
            "create table sign_ons (id integer primary key, organization integer not null, "
            "name text not null, signed_by text not null, person text not null, at text not null)",
            "create table log (id integer primary key, at text not null, what text not null)",
            "create table counter (signed integer not null)",
            "insert into counter values (0)",
        ):
            connection.exec_driver_sql(statement)

    @app.view(ids.SIGN_FORM)
    def listen(body: dict[str, Any], ack: Ack) -> None:
        values = {key.split(":")[0]: each for key, each in body["view"]["state"]["values"].items()}
        organization = values[ids.ORGANIZATION][ids.VALUE]["selected_option"]["value"]
        name = values[ids.NAME][ids.VALUE]["value"]
        signed_by = values[ids.SIGNED_BY][ids.VALUE]["value"]
        person = body["user"]["id"]
        at = datetime.now(UTC).isoformat()
        with database.transaction() as connection:
            connection.exec_driver_sql(
                "insert into sign_ons (organization, name, signed_by, person, at) "
                "values (?, ?, ?, ?, ?)",
                (int(organization), name, signed_by, person, at),
            )
            connection.exec_driver_sql(
                "insert into log (at, what) values (?, ?)", (at, f"{person} signed as {name}")
            )
            connection.exec_driver_sql("update counter set signed = signed + 1")
        ack()

    def stored() -> int:
        with database.reading() as view:
            counts = {
                view.exec_driver_sql(query).scalar_one()
                for query in (
                    "select count(*) from sign_ons",
                    "select count(*) from log",
                    "select signed from counter",
                )
            }
        (count,) = counts
        return int(count)

    with _served(app) as port:
        yield Contender("bare transaction", port, stored)
    database.close()


@contextmanager
def real(stage: Stage, letter_id: int) -> Iterator[Contender]:
    """The bot as it is, with a letter that circulates in two channels."""
    database = stage.bot.office.database

    def stored() -> int:
        """Every sign-on has its receipt and its entry in the ledger; both cards wait."""
        with database.reading() as view:
            count = view.execute(
                select(func.count()).where(SignOnRow.letter_id == letter_id)
            ).scalar_one()
            waiting = (
                select(OutboxRow.kind, func.count())
                .where(OutboxRow.state == "waiting")
                .group_by(OutboxRow.kind)
            )
            queued = {kind: n for kind, n in view.execute(waiting)}  # noqa: C416
            events = sum(entry.kind == "signed" for entry in ledger.entries(view))
            _, damage = ledger.verify(view)
        expected = {"signed": count, "card": 2} if count else {}
        if queued != expected or events != count or damage:
            raise AssertionError(f"{count} sign-ons, but {queued=} {events=} {damage=}")
        return count

    port = urlsplit(stage.slack.request_url or "").port
    if port is None:
        raise AssertionError("the bot is not served over HTTP")
    yield Contender("real sign-on", port, stored)


def prepare(folder: Path) -> Stage:
    """A stage for the real bot, not yet entered."""
    settings = {"coalition": {"name": "Coalition", "coordinators": ["carla@example.org"]}}
    return Stage(folder, settings, A_TUESDAY)


def circulate(stage: Stage) -> int:
    """A letter whose cards stand in two channels; its id."""
    carla = stage.add_person("Carla Coordinator", "carla@example.org")
    channels = [stage.add_channel(name, carla) for name in ("water", "allies")]
    letter = coordinating.create(
        stage.bot.office,
        "command line",
        HANDLE,
        LETTER,
        A_TUESDAY + timedelta(days=10),
        tuple(channel.name for channel in channels),
        "UTC",
        A_TUESDAY,
    )
    carla.command(f"/letter circulate {HANDLE}", channels[0])
    stage.settle()
    return letter.id


def submissions(stage: Stage, count: int) -> list[bytes]:
    """For each of `count` organizations, the *Sign on* form as its representative submits it.

    One form is really opened and filled in; the others are that one with another organization and
    another person. Every second representative is named by an e-mail address, the rest by id.
    """
    first = stage.add_person("Representative 0", id=_user_id(0))
    with stage.bot.office.database.transaction() as connection:
        keys = []
        for n in range(count):
            contact = f"representative{n}@example.org" if n % 2 else _user_id(n)
            keys.append(
                organizations.add(connection, Member(_name(n), representatives=(contact,)))
            )
            if n % 2:
                known = Person(_user_id(n), "T0", f"R {n}", "en", "UTC", contact, None, A_TUESDAY)
                people.remember(connection, known)
    first.command(f"/sign {HANDLE}")
    modal = first.modal
    if modal is None:
        raise AssertionError("the form did not open")
    modal.fill({"Signed by": "Ana Ruiz", "Role": "Director", "Authority": True})
    model = modal.submission()
    return [
        _as_posted(
            model,
            {
                _name(0): _name(n),
                _user_id(0): _user_id(n),
                str(keys[0]): str(key),
                f"{ids.NAME}:{keys[0]}": f"{ids.NAME}:{key}",
                model["trigger_id"]: f"{model['trigger_id']}{n}",
                model["view"]["id"]: f"{model['view']['id']}{n}",
            },
        )
        for n, key in enumerate(keys)
    ]


def _name(n: int) -> str:
    return f"Organization number {n}"


def _user_id(n: int) -> str:
    return f"U0R{n:06d}"


def _as_posted(model: Any, instead: dict[str, str]) -> bytes:
    return urlencode({"payload": json.dumps(_varied(model, instead))}).encode()


def _varied(thing: Any, instead: dict[str, str]) -> Any:
    """The payload with some of its texts replaced, as values and as keys."""
    if isinstance(thing, dict):
        return {instead.get(key, key): _varied(each, instead) for key, each in thing.items()}
    if isinstance(thing, list):
        return [_varied(each, instead) for each in thing]
    return instead.get(thing, thing) if isinstance(thing, str) else thing


def _app(slack: StandIn) -> App:
    """A Bolt app set up as the bot's own is, without its listeners."""
    from concurrent.futures import ThreadPoolExecutor

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
