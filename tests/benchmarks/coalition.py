"""Who signs in the benchmarks: one letter, and one *Sign on* form for each organization."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from sqlalchemy import Connection

from bot.demo.stage import Stage
from bot.domain.organization import Member
from bot.domain.text import LetterText
from bot.messages import ids
from bot.usecases import coordinating
from storage import organizations, people
from storage.people import Person

A_TUESDAY = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
HANDLE = "clean-water"
LETTER = LetterText("Clean water for everybody", "We ask for clean water.\n", "en")


def stage(folder: Path) -> Stage:
    """A stage for the real bot, not yet entered."""
    settings = {"coalition": {"name": "Coalition", "coordinators": ["carla@example.org"]}}
    return Stage(folder, settings, A_TUESDAY)


def circulate(stage: Stage, names: Sequence[str] = ("water", "allies")) -> int:
    """A letter whose cards stand in these channels; its id."""
    carla = stage.add_person("Carla Coordinator", "carla@example.org")
    channels = [stage.add_channel(name, carla) for name in names]
    now = stage.clock()
    letter = coordinating.create(
        stage.bot.office,
        "command line",
        HANDLE,
        LETTER,
        now + timedelta(days=10),
        tuple(names),
        "UTC",
        now,
    )
    carla.command(f"/letter circulate {HANDLE}", channels[0])
    stage.settle()
    return letter.id


def submissions(stage: Stage, count: int, people: int = 0) -> list[bytes]:
    """For each of `count` organizations, the *Sign on* form as its representative submits it: one
    of so many `people` in turn, or for each one of its own.

    One form is really opened and filled in; the others are that one with another organization and
    another person. Every second representative is named by an e-mail address, the rest by id.
    """
    people = people or count
    first = stage.add_person("Ana Ruiz", id=user_id(0))
    keys = _organizations(stage, [0], people)
    first.command(f"/sign {HANDLE}")
    form = first.modal
    if form is None:
        raise AssertionError("the form did not open")
    form.fill({"Signed by": "Ana Ruiz", "Role": "Director", "Authority": True})
    model = form.submission()
    keys += _organizations(stage, range(1, count), people)
    return [
        _as_posted(
            model,
            {
                organization(0): organization(n),
                user_id(0): user_id(n % people),
                str(keys[0]): str(key),
                f"{ids.NAME}:{keys[0]}": f"{ids.NAME}:{key}",
                model["trigger_id"]: f"{model['trigger_id']}{n}",
                model["view"]["id"]: f"{model['view']['id']}{n}",
            },
        )
        for n, key in enumerate(keys)
    ]


def gather(stage: Stage, people: int) -> None:
    """So many representatives, the first one excepted, are there in Slack, and the bot has met
    them, as it has when somebody opens the form."""
    with stage.bot.office.database.transaction() as connection:
        for n in range(1, people):
            stage.add_person(f"R {n}", id=user_id(n))
            _meet(stage, connection, n)


def organization(n: int) -> str:
    """The name of an organization, as it signs."""
    return f"Organization number {n}"


def user_id(n: int) -> str:
    """The Slack id of a representative."""
    return f"U0R{n:06d}"


def _organizations(stage: Stage, numbers: Iterable[int], people: int) -> list[int]:
    keys = []
    with stage.bot.office.database.transaction() as connection:
        for n in numbers:
            person = n % people
            contact = _address(person) or user_id(person)
            keys.append(
                organizations.add(connection, Member(organization(n), representatives=(contact,)))
            )
            if person == n and _address(person):
                _meet(stage, connection, person)
    return keys


def _meet(stage: Stage, connection: Connection, n: int) -> None:
    now = stage.clock()
    address = _address(n) or None
    people.remember(connection, Person(user_id(n), "T0", f"R {n}", "en", "UTC", address, None, now))


def _address(n: int) -> str:
    return f"representative{n}@example.org" if n % 2 else ""


def _as_posted(model: Any, instead: dict[str, str]) -> bytes:
    return urlencode({"payload": json.dumps(_varied(model, instead))}).encode()


def _varied(thing: Any, instead: dict[str, str]) -> Any:
    """The payload with some of its texts replaced, as values and as keys."""
    if isinstance(thing, dict):
        return {instead.get(key, key): _varied(each, instead) for key, each in thing.items()}
    if isinstance(thing, list):
        return [_varied(each, instead) for each in thing]
    return instead.get(thing, thing) if isinstance(thing, str) else thing
