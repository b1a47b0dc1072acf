"""Who signs in the benchmark: one letter, and one *Sign on* form for each organization."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

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
    first = stage.add_person("Ana Ruiz", id=_user_id(0))
    keys = _organizations(stage, count)
    first.command(f"/sign {HANDLE}")
    form = first.modal
    if form is None:
        raise AssertionError("the form did not open")
    form.fill({"Signed by": "Ana Ruiz", "Role": "Director", "Authority": True})
    model = form.submission()
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


def _organizations(stage: Stage, count: int) -> list[int]:
    keys = []
    with stage.bot.office.database.transaction() as connection:
        for n in range(count):
            by_address = n % 2
            contact = f"representative{n}@example.org" if by_address else _user_id(n)
            member = Member(_name(n), representatives=(contact,))
            keys.append(organizations.add(connection, member))
            if by_address:
                known = Person(_user_id(n), "T0", f"R {n}", "en", "UTC", contact, None, A_TUESDAY)
                people.remember(connection, known)
    return keys


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
