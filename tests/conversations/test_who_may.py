"""Nobody runs a letter without being its coordinator, nobody acts for an organization without
being its representative: checked where the rule lives, also for requests that nobody could make."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from bot.rehearsal import Person
from tests import forging
from tests.cast import DRAFT, IN_TEN_DAYS, Cast, nothing_stored, staged
from tests.databases import Backend

COORDINATORS_COMMANDS = (
    "new",
    "circulate water",
    "objections water",
    "extend water 2026-12-30 12:00",
    "remind water",
    "close water",
    "finalize water",
    "cancel water",
)
COORDINATORS_FORMS = (
    "New letter",
    "Create",
    "Finalize",
    "Cancel the letter",
    "Resolve",
    "Override",
)
COORDINATORS_BUTTONS = ("Resolve", "Override", "Finalize the letter")
REPRESENTATIVES_FORMS = ("Sign on", "Withdraw", "Object")
REPRESENTATIVES_BUTTONS = ("Withdraw objection",)


@dataclass
class Scene:
    """A letter that Ana has signed and then objected to, and the requests that those who may have
    made or could make."""

    cast: Cast
    forms: dict[str, dict[str, Any]]
    buttons: dict[str, dict[str, Any]]
    stranger: Person
    other: Person

    def asked_by(self, person: Person, request: dict[str, Any]) -> str:
        with nothing_stored(self.cast.stage):
            return forging.told(person, forging.send(person, request))


@pytest.fixture(scope="module")
def scene(backend: Backend, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    with staged(tmp_path_factory.mktemp("who")) as stage:
        cast = Cast(stage)
        cast.letter()
        ana = cast.representative("Ana Ruiz", "Fundar", "GESOC")
        cast.sign(ana, Organization="Fundar")
        cast.object(ana, "Not in our name.", Organization="Fundar")
        to_answer = cast.carla.dms[-1]
        yield Scene(
            cast,
            _forms(cast, ana),
            {
                "Resolve": forging.click(cast.carla, to_answer, "Resolve"),
                "Override": forging.click(cast.carla, to_answer, "Override"),
                "Finalize the letter": _closing_button(cast),
                "Withdraw objection": forging.click(ana, ana.dms[-1], "Withdraw objection"),
            },
            cast.person("Sam Stray"),
            cast.representative("Olga Other", "IMCO"),
        )


def _forms(cast: Cast, ana: Person) -> dict[str, dict[str, Any]]:
    carla, to_answer = cast.carla, cast.carla.dms[-1]
    new = cast.modal(carla, "/letter new").fill(
        {"Handle": "next", "Draft": DRAFT, "Deadline": IN_TEN_DAYS, "Channels": [cast.channel]}
    )
    forms = {"New letter": new.submission()}
    new.submit()
    cast.stage.settle()
    forms["Create"] = carla.modal.submission()
    forms["Finalize"] = forging.submission(
        cast.modal(carla, "/letter finalize water"), Reason="Because."
    )
    forms["Cancel the letter"] = forging.submission(
        cast.modal(carla, "/letter cancel water"), Reason="Because."
    )
    for label in ("Resolve", "Override"):
        answer = carla.click(to_answer, label).view
        forms[label] = forging.submission(answer, Reason="Because.")
    forms["Sign on"] = forging.submission(cast.modal(ana, "/sign"), Authority=True)
    forms["Withdraw"] = cast.modal(ana, "/withdraw").submission()
    forms["Object"] = forging.submission(
        cast.modal(ana, "/object"), Organization="Fundar", Kind="Blocking", Objection="No."
    )
    return forms


def _closing_button(cast: Cast) -> dict[str, Any]:
    """The button that comes with closing, for a letter of its own."""
    cast.letter("closed")
    cast.close("closed")
    return forging.click(cast.carla, cast.carla.dms[-1], "Finalize the letter")


@pytest.mark.parametrize("command", COORDINATORS_COMMANDS)
def test_a_coordinators_command_is_refused_to_others(scene: Scene, command: str) -> None:
    for person in (scene.stranger, scene.other):
        with nothing_stored(scene.cast.stage):
            answer = person.command(f"/letter {command}", scene.cast.channel)
        assert answer.view is None
        assert "Only a coordinator may do this. Ask @Carla Coord." in answer.plain


@pytest.mark.parametrize("form", COORDINATORS_FORMS)
def test_a_coordinators_form_is_refused_to_others(scene: Scene, form: str) -> None:
    for person in (scene.stranger, scene.other):
        assert "Only a coordinator may do this." in scene.asked_by(person, scene.forms[form])


@pytest.mark.parametrize("button", COORDINATORS_BUTTONS)
def test_a_coordinators_button_is_refused_to_others(scene: Scene, button: str) -> None:
    for person in (scene.stranger, scene.other):
        assert "Only a coordinator may do this." in scene.asked_by(person, scene.buttons[button])


@pytest.mark.parametrize("form", REPRESENTATIVES_FORMS)
def test_a_representatives_form_is_refused_to_others(scene: Scene, form: str) -> None:
    request = scene.forms[form]
    assert "You do not represent an organization" in scene.asked_by(scene.stranger, request)
    assert "You do not represent this organization" in scene.asked_by(scene.other, request)


def test_coordinating_a_letter_is_not_representing_anybody(scene: Scene) -> None:
    for form in REPRESENTATIVES_FORMS:
        assert "You do not represent" in scene.asked_by(scene.cast.carla, scene.forms[form])


@pytest.mark.parametrize("button", REPRESENTATIVES_BUTTONS)
def test_a_representatives_button_is_refused_to_others(scene: Scene, button: str) -> None:
    for person in (scene.stranger, scene.other):
        assert "You do not represent" in scene.asked_by(person, scene.buttons[button])


def test_an_organization_cannot_be_named_that_one_does_not_represent(scene: Scene) -> None:
    """Olga's own form, in which somebody put another organization's number."""
    request = forging.submission(scene.cast.modal(scene.other, "/sign"), Authority=True)
    chosen = scene.forms["Sign on"]["view"]["state"]["values"]["organization"]
    request["view"]["state"]["values"]["organization"] = chosen
    assert "You do not represent this organization" in scene.asked_by(scene.other, request)
