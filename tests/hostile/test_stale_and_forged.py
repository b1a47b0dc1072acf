"""Windows that stood open too long, requests sent twice, and requests that nobody could make:
a refusal or a short number to tell a coordinator, never a traceback, and nothing changed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from bot.demo.stage import Stage
from bot.rehearsal import Modal, Person
from tests import forging
from tests.cast import IN_TEN_DAYS, Cast, nothing_stored, signed, staged
from tests.databases import Backend

FORMS = ("sign", "withdraw", "object")
NUMBER = re.compile(r"tell a coordinator: [0-9a-f]{6}\.")


@pytest.fixture
def ana(cast: Cast) -> Person:
    """She has signed for Fundar, and may sign for GESOC as well."""
    cast.letter()
    ana = cast.representative("Ana Ruiz", "Fundar", "GESOC")
    cast.sign(ana, Organization="Fundar")
    return ana


def form(cast: Cast, person: Person, verb: str) -> Modal:
    """One of the forms, filled in so that it could be submitted at once."""
    opened = cast.modal(person, f"/{verb} water")
    if verb == "sign":
        return opened.fill({"Organization": "GESOC", "Authority": True})
    opened.fill({"Organization": "Fundar"})
    return opened.fill({"Objection": "No."}) if verb == "object" else opened


def refused(stage: Stage, opened: Modal, *words: str) -> None:
    """Submitting changes nothing, and the words stand at an input or in the form's place."""
    with nothing_stored(stage):
        opened.submit()
    told = "\n".join([*opened.errors.values(), opened.plain])
    for each in words:
        assert each in told, told


# --- stale --------------------------------------------------------------------------------------


@pytest.mark.parametrize("verb", ["sign", "object"])
def test_a_form_submitted_after_the_deadline_is_refused(cast: Cast, ana: Person, verb: str) -> None:
    opened = form(cast, ana, verb)
    cast.stage.clock.move_to(IN_TEN_DAYS)
    refused(cast.stage, opened, "“water” takes no more sign-ons since", "late names")


@pytest.mark.parametrize("verb", ["sign", "object"])
def test_a_form_submitted_after_closing_is_refused(cast: Cast, ana: Person, verb: str) -> None:
    opened = form(cast, ana, verb)
    cast.stage.at(IN_TEN_DAYS)
    refused(cast.stage, opened, "“water” is closed")


@pytest.mark.parametrize("verb", FORMS)
def test_a_form_of_a_cancelled_letter_is_refused(cast: Cast, ana: Person, verb: str) -> None:
    opened = form(cast, ana, verb)
    cast.modal(cast.carla, "/letter cancel water").fill({"Reason": "No."}).submit()
    cast.stage.settle()
    refused(cast.stage, opened, "“water” was cancelled")


@pytest.mark.parametrize("verb", [each for each in FORMS if each != "withdraw"])
def test_a_form_of_a_finalized_letter_is_refused(cast: Cast, ana: Person, verb: str) -> None:
    opened = form(cast, ana, verb)
    cast.close()
    cast.finalize()
    refused(cast.stage, opened, "“water” is finalized")


@pytest.mark.parametrize("verb", FORMS)
def test_an_organization_removed_meanwhile_is_not_acted_for(
    cast: Cast, ana: Person, verb: str
) -> None:
    opened = form(cast, ana, verb)
    cast.remove("GESOC" if verb == "sign" else "Fundar")
    cast.stage.settle()
    refused(cast.stage, opened, "You do not represent this organization", "Carla Coord")


@pytest.mark.parametrize("verb", FORMS)
def test_a_representative_removed_meanwhile_does_not_act(
    cast: Cast, ana: Person, verb: str
) -> None:
    opened = form(cast, ana, verb)
    other = cast.person("Olga Other")
    for organization in ("Fundar", "GESOC"):
        cast.enlist(organization, other)
    cast.stage.settle()
    refused(cast.stage, opened, "You do not represent an organization", "Carla Coord")


def test_an_organization_that_was_signed_for_meanwhile_signs_once(cast: Cast, ana: Person) -> None:
    opened = form(cast, ana, "sign")
    dora = cast.person("Dora Diaz")
    cast.enlist("GESOC", ana, dora)
    cast.sign(dora)
    refused(cast.stage, opened, "GESOC has signed already: Dora Diaz")


def test_a_restart_in_between_harms_no_form(cast: Cast, ana: Person) -> None:
    opened = form(cast, ana, "sign")
    cast.stage.stop_bot()
    cast.stage.start_bot()
    opened.submit()
    assert signed(cast.stage) == ["Fundar", "GESOC"]


# --- twice --------------------------------------------------------------------------------------


@pytest.mark.parametrize("verb", ["sign", "withdraw"])
def test_the_same_form_twice_counts_once(cast: Cast, ana: Person, verb: str) -> None:
    request = form(cast, ana, verb).submission()
    ana.submit_raw(request)
    cast.stage.settle()
    with nothing_stored(cast.stage):
        ana.submit_raw(request)
        cast.stage.settle()


# --- forged -------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def scene(
    backend: Backend, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Cast, Person]]:
    """One stage for all: what is refused changes nothing."""
    with staged(tmp_path_factory.mktemp("forged")) as stage:
        cast = Cast(stage)
        cast.letter()
        ana = cast.representative("Ana Ruiz", "Fundar", "GESOC")
        cast.sign(ana, Organization="Fundar")
        cast.object(ana, "Say which wells.", "Concern", Organization="Fundar")
        yield cast, ana


METADATA: dict[str, Any] = {
    "no such letter": {"letter": 4711},
    "no number": {"letter": "water'; drop table letters; --"},
    "no metadata": {"letter": None},
    "a negative number": {"letter": -1},
    "a number beyond all bounds": {"letter": 10**30},
    "a list": {"letter": [1, 2]},
}


@pytest.mark.parametrize("verb", FORMS)
@pytest.mark.parametrize("case", METADATA)
def test_a_form_for_no_letter_is_refused(scene: tuple[Cast, Person], verb: str, case: str) -> None:
    cast, ana = scene
    request = forging.with_metadata(form(cast, ana, verb).submission(), **METADATA[case])
    said = answered(cast, ana, lambda: forging.send(ana, request))
    assert "There is no letter" in said or NUMBER.search(said), said


@pytest.mark.parametrize("broken", ["", "not json", "[]", '"text"', "null"])
def test_broken_metadata_is_answered_with_a_number(scene: tuple[Cast, Person], broken: str) -> None:
    cast, ana = scene
    request = form(cast, ana, "sign").submission()
    request["view"]["private_metadata"] = broken
    said = answered(cast, ana, lambda: forging.send(ana, request))
    assert "There is no letter" in said or NUMBER.search(said), said


@pytest.mark.parametrize(
    ("label", "value"),
    [
        ("Organization", "4711"),
        ("Organization", "-1"),
        ("Organization", "1e3"),
        ("Organization", "９"),
        ("Organization", "9" * 40),
    ],
)
def test_an_organization_that_is_none_is_refused(
    scene: tuple[Cast, Person], label: str, value: str
) -> None:
    cast, ana = scene
    request = form(cast, ana, "sign").submission()
    chosen = request["view"]["state"]["values"]["organization"]
    for entry in chosen.values():
        entry["selected_option"]["value"] = value
    said = answered(cast, ana, lambda: forging.send(ana, request))
    assert "You do not represent this organization" in said or NUMBER.search(said), said


@pytest.mark.parametrize(
    ("block", "value"), [("kind", "deadly"), ("paragraph", "no such paragraph")]
)
def test_a_choice_that_was_not_offered_is_refused(
    scene: tuple[Cast, Person], block: str, value: str
) -> None:
    cast, ana = scene
    request = form(cast, ana, "object").submission()
    for block_id, entries in request["view"]["state"]["values"].items():
        if block_id.split(":")[0] == block:
            for entry in entries.values():
                entry["selected_option"] = {
                    "text": {"type": "plain_text", "text": "x"},
                    "value": value,
                }
    said = answered(cast, ana, lambda: forging.send(ana, request))
    assert "no such paragraph" in said or NUMBER.search(said), said


BUTTONS = ("Read the letter", "Sign on", "Object", "Withdraw")
VALUES = ("absent", "", "1", "<!channel>", "x" * 2_000, "water\x00")


@pytest.mark.parametrize("button", BUTTONS)
@pytest.mark.parametrize("value", VALUES)
def test_a_card_of_no_letter_is_answered_clearly(
    scene: tuple[Cast, Person], button: str, value: str
) -> None:
    cast, ana = scene
    said = answered(cast, ana, lambda: forging.press(ana, cast.card(), button, value))
    # An empty value means the only letter there is, as an empty command does.
    assert "There is no letter" in said or value == "", said


@pytest.mark.parametrize("button", ["Resolve", "Override", "Withdraw objection"])
@pytest.mark.parametrize("value", ["4711", "", "-1", "one", "1.5", "9" * 40])
def test_a_button_for_no_objection_is_answered_clearly(
    scene: tuple[Cast, Person], button: str, value: str
) -> None:
    cast, ana = scene
    person = ana if button == "Withdraw objection" else cast.carla
    message = next(dm for dm in reversed(person.dms) if button in dm.buttons)
    said = answered(cast, person, lambda: forging.press(person, message, button, value))
    assert "There is no such objection" in said or NUMBER.search(said), said


def test_an_answer_that_is_none_is_refused(scene: tuple[Cast, Person]) -> None:
    cast, _ = scene
    message = next(dm for dm in reversed(cast.carla.dms) if "Resolve" in dm.buttons)
    opened = cast.carla.click(message, "Resolve").view
    assert opened is not None
    request = forging.submission(opened, Reason="Because.")
    for forged in ({"objection": 4711}, {"objection": "x"}, {"act": "raised"}, {"act": "x"}):
        changed = forging.with_metadata(request, **forged)
        said = answered(cast, cast.carla, lambda changed=changed: forging.send(cast.carla, changed))
        assert "There is no such objection" in said or NUMBER.search(said), said


@pytest.mark.parametrize(
    "forged", [{"letter": 4711}, {"seen": None}, {"seen": "everything"}, {"letter": None}]
)
def test_a_forged_preflight_finalizes_nothing(
    scene: tuple[Cast, Person], forged: dict[str, Any]
) -> None:
    cast, _ = scene
    opened = cast.modal(cast.carla, "/letter finalize water")
    request = forging.submission(opened, Reason="Because.")
    changed = forging.with_metadata(request, **forged)
    answered(cast, cast.carla, lambda: forging.send(cast.carla, changed))


def answered(cast: Cast, person: Person, act: Callable[[], Any]) -> str:
    """What somebody is told in return for something that must not change anything."""
    for window in person.modals:
        window.close(everything=True) if window.is_open else None
    with nothing_stored(cast.stage):
        said = forging.told(person, act())
    assert "Traceback" not in said
    assert "Error" not in said
    return said
