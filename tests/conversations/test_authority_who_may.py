"""Only the coalition's coordinators keep its list: also where somebody sends what only they could
have sent."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from bot.rehearsal import Person
from tests import forging
from tests.cast import Cast, nothing_stored, staged
from tests.conversations.authority import chosen, coordinates_only, organizations
from tests.databases import Backend

REQUESTS = (
    "press Add",
    "press Edit",
    "press Remove",
    "send Add",
    "send Edit",
    "send Remove",
)
PEOPLE = ("stranger", "representative", "coordinator of a letter alone")


@dataclass
class Scene:
    """What Carla's clicks and forms send, and people who are not her."""

    cast: Cast
    requests: dict[str, dict[str, Any]]
    people: dict[str, Person]


@pytest.fixture(scope="module")
def scene(backend: Backend, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    with staged(tmp_path_factory.mktemp("authority")) as stage:
        cast = Cast(stage)
        cast.letter()
        ana = cast.representative("Ana Ruiz", "Fundar")
        lena = cast.person("Lena Letter")
        coordinates_only(cast, lena)
        people = dict(zip(PEOPLE, (cast.person("Sam Stray"), ana, lena), strict=True))
        yield Scene(cast, _requests(cast), people)


def _requests(cast: Cast) -> dict[str, dict[str, Any]]:
    message = organizations(cast, cast.carla)
    cast.carla.choose(message, "Choose an organization", "Fundar")
    add = cast.carla.click(message, "Add an organization").view
    assert add is not None
    sent = (
        forging.click(cast.carla, message, "Add an organization"),
        forging.click(cast.carla, message, "Edit"),
        forging.click(cast.carla, message, "Remove"),
        forging.submission(add, Name="IMCO"),
        forging.submission(chosen(cast, "Fundar", "Edit"), Name="Mine"),
        forging.submission(chosen(cast, "Fundar", "Remove")),
    )
    return dict(zip(REQUESTS, sent, strict=True))


@pytest.mark.parametrize("request_name", REQUESTS)
@pytest.mark.parametrize("who", PEOPLE)
def test_nobody_else_keeps_the_list(scene: Scene, request_name: str, who: str) -> None:
    person = scene.people[who]
    with nothing_stored(scene.cast.stage):
        told = forging.told(person, forging.send(person, scene.requests[request_name]))
    assert "Only a coordinator may do this. Ask" in told
    carla = scene.cast.carla
    assert carla.name in told or carla.id in told
    assert "Fundar" not in told


@pytest.mark.parametrize("value", ["99", "x", "", None])
def test_a_form_about_an_organization_that_never_was_does_nothing(
    scene: Scene, value: str | None
) -> None:
    carla = scene.cast.carla
    forged = forging.with_metadata(scene.requests["send Remove"], organization=value)
    with nothing_stored(scene.cast.stage):
        told = forging.told(carla, forging.send(carla, forged))
    assert "no such organization" in told


def test_a_form_to_edit_does_not_skip_what_changed_by_a_version_of_its_own(scene: Scene) -> None:
    carla = scene.cast.carla
    forged = forging.with_metadata(scene.requests["send Edit"], version="0")
    with nothing_stored(scene.cast.stage):
        told = forging.told(carla, forging.send(carla, forged))
    assert "Somebody else has changed this organization" in told


def test_what_one_finds_by_typing_is_names_alone(scene: Scene) -> None:
    sam = scene.people["stranger"]
    payload = {
        "type": "block_suggestion",
        "user": {"id": sam.id},
        "team": {"id": scene.cast.stage.slack.workspace.team},
        "action_id": "find_organization",
        "block_id": "organization",
        "value": "fun",
    }
    answer = scene.cast.stage.slack.deliver(sam, payload, "interactive")
    assert answer.payload is not None
    (option,) = answer.payload["options"]
    assert option["text"]["text"] == "Fundar"
    assert set(option) == {"text", "value"}
