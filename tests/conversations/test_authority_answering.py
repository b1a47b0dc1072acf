"""A coordinator approves or declines a request; once approved, the person is led back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import delete

from bot.rehearsal import Person
from storage.tables import LetterCoordinatorRow
from tests import forging
from tests.cast import Cast, nothing_stored, signed, staged
from tests.conversations.authority import (
    TWO_COORDINATORS,
    asked,
    coordinates_only,
    edited,
    organizations,
    press,
    removed,
)
from tests.databases import Backend


@pytest.fixture
def cast(backend: Backend, tmp_path: Path) -> Iterator[Cast]:
    """A letter, two coordinators, and an organization on the list."""
    with staged(tmp_path, coalition=TWO_COORDINATORS) as stage:
        cast = Cast(stage, introduced=False)
        cora = cast.person("Cora Coord")
        assert cora.user.email in TWO_COORDINATORS["coordinators"]
        stage.bot.directory.meet_coordinators()
        cast.enlist("Fundar")
        cast.letter()
        yield cast


@pytest.fixture
def sam(cast: Cast) -> Person:
    return cast.person("Sam Stray")


def cora(cast: Cast) -> Person:
    return next(each for each in cast.stage.slack.people.values() if each.name == "Cora Coord")


# --- approving ----------------------------------------------------------------------------------


def test_approved_they_represent_it_and_are_led_back_to_the_letter(cast: Cast, sam: Person) -> None:
    request = asked(cast, sam, Organization="Fundar")
    assert "@Sam Stray represents Fundar now" in press(cast.carla, request, "Approve")
    cast.stage.settle()
    told = sam.dms[-1]
    assert told.plain.startswith("You represent Fundar now.\nLetter: Water for all")
    sam.click(told, "Read the letter")
    assert "The wells of the valley" in sam.modal.plain
    sam.modal.close()
    sam.click(told, "Sign on")
    sam.modal.fill({"Signed by": "Sam Stray", "Authority": True}).submit()
    assert signed(cast.stage) == ["Fundar"]


def test_a_new_organization_is_added_and_invited(cast: Cast, sam: Person) -> None:
    press(cast.carla, asked(cast, sam, New_organization="Agua Viva", Country="co"), "Approve")
    cast.stage.settle()
    told = cast.carla.command("/letter status", cast.channel).plain
    assert "2 invited organizations have not answered yet. (Agua Viva, Fundar)" in told
    cast.sign(sam)
    assert signed(cast.stage) == ["Agua Viva"]
    assert cast.events()[-3:] == ["organization added", "request approved", "signed"]


def test_two_who_ask_for_the_same_new_one_represent_one(cast: Cast, sam: Person) -> None:
    tina = cast.person("Tina Too")
    first = asked(cast, sam, New_organization="Agua Viva")
    second = asked(cast, tina, New_organization="AGUA  VIVA")
    press(cast.carla, first, "Approve")
    press(cast.carla, second, "Approve")
    cast.stage.settle()
    assert "You represent Agua Viva now" in tina.dms[-1].plain
    listed = organizations(cast, cast.carla).plain
    assert listed.count("Agua Viva") == 1
    assert "Agua Viva: 2 representatives" in listed


def test_a_name_that_became_an_alias_is_not_merged_by_itself(cast: Cast, sam: Person) -> None:
    request = asked(cast, sam, New_organization="Agua Viva")
    edited(cast, "Fundar", Aliases="Agua Viva")
    with nothing_stored(cast.stage):
        assert "Fundar is known already" in press(cast.carla, request, "Approve")


def test_the_other_coordinators_hear_nothing_of_the_answer(cast: Cast, sam: Person) -> None:
    request = asked(cast, sam, Organization="Fundar")
    before = len(cora(cast).dms)
    press(cast.carla, request, "Approve")
    cast.stage.settle()
    assert len(cora(cast).dms) == before


def test_a_second_answer_is_told_of_the_first(cast: Cast, sam: Person) -> None:
    request = asked(cast, sam, Organization="Fundar")
    hers = cora(cast).dms[-1]
    first = press(cast.carla, request, "Approve")
    with nothing_stored(cast.stage):
        assert "approved already" in press(cora(cast), hers, "Approve")
        assert "approved already" in press(cora(cast), hers, "Decline")
        assert "approved already" in press(cast.carla, request, "Decline")
        assert press(cast.carla, request, "Approve") == first


def test_who_approved_is_told_the_truth_once_it_is_so_no_more(cast: Cast, sam: Person) -> None:
    request = asked(cast, sam, Organization="Fundar")
    press(cast.carla, request, "Approve")
    removed(cast, "Fundar")
    with nothing_stored(cast.stage):
        assert "approved already" in press(cast.carla, request, "Approve")


def test_a_double_click_on_approve_approves_once(cast: Cast, sam: Person) -> None:
    request = asked(cast, sam, New_organization="Agua Viva")
    for click in [forging.click(cast.carla, request, "Approve") for _ in range(2)]:
        cast.stage.slack.deliver(cast.carla, click, "interactive")
    assert "Approved. @Sam Stray represents Agua Viva now" in cast.carla.modal.plain
    cast.stage.settle()
    assert cast.events().count("request approved") == 1
    assert [each.plain.splitlines()[0] for each in sam.dms[1:]] == ["You represent Agua Viva now."]


def test_after_the_deadline_there_is_no_button_to_sign(cast: Cast, sam: Person) -> None:
    request = asked(cast, sam, Organization="Fundar")
    cast.close()
    press(cast.carla, request, "Approve")
    cast.stage.settle()
    assert "[Read the letter]" in sam.dms[-1].plain
    assert "[Sign on]" not in sam.dms[-1].plain


def test_an_organization_removed_meanwhile_gets_no_representative(cast: Cast, sam: Person) -> None:
    request = asked(cast, sam, Organization="Fundar")
    removed(cast, "Fundar")
    with nothing_stored(cast.stage):
        assert "no such organization any more" in press(cast.carla, request, "Approve")


def test_a_coordinator_of_that_letter_answers_too(cast: Cast, sam: Person) -> None:
    lena = cast.person("Lena Letter")
    coordinates_only(cast, lena)
    asked(cast, sam, Organization="Fundar")
    assert "represents Fundar now" in press(lena, lena.dms[-1], "Approve")


# --- declining ----------------------------------------------------------------------------------


def test_declined_they_are_told_why(cast: Cast, sam: Person) -> None:
    request = asked(cast, sam, Organization="Fundar")
    cast.carla.click(request, "Decline")
    cast.carla.modal.fill({"Reason": "Write to <!channel> *first*."}).submit()
    cast.stage.settle()
    told = sam.dms[-1]
    assert "@Carla Coord has declined your request to represent Fundar" in told.plain
    assert "Write to <!channel> *first*." in told.plain
    assert told.pings == [f"<@{cast.carla.id}>"]
    assert cast.events()[-1] == "request declined"
    assert cast.modal(sam, "/sign").title == "Ask to represent", "who was declined may ask again"


def test_a_reason_is_needed(cast: Cast, sam: Person) -> None:
    request = asked(cast, sam, Organization="Fundar")
    form = cast.carla.click(request, "Decline").view
    assert form is not None
    with nothing_stored(cast.stage):
        form.fill({"Reason": "   "}).submit()
    assert "Say why" in form.errors["Reason"]


def test_a_form_to_decline_is_overtaken_by_an_approval(cast: Cast, sam: Person) -> None:
    request = asked(cast, sam, Organization="Fundar")
    form = cast.carla.click(request, "Decline").view
    assert form is not None
    press(cora(cast), cora(cast).dms[-1], "Approve")
    with nothing_stored(cast.stage):
        form.fill({"Reason": "Who is that?"}).submit()
    assert "approved already" in form.errors["Reason"]


# --- by others ----------------------------------------------------------------------------------


@pytest.mark.parametrize("button", ["Approve", "Decline"])
@pytest.mark.parametrize("who", ["stranger", "asker", "representative", "of another letter"])
def test_nobody_else_answers(cast: Cast, sam: Person, button: str, who: str) -> None:
    request = asked(cast, sam, Organization="Fundar")
    cast.letter("forests", title="Forests for all")
    lena = cast.person("Lena Letter")
    coordinates_only(cast, lena, "forests")
    person = {
        "stranger": lambda: cast.person("Olga Other"),
        "asker": lambda: sam,
        "representative": lambda: cast.representative("Ana Ruiz", "GESOC"),
        "of another letter": lambda: lena,
    }[who]()
    forged = forging.click(cast.carla, request, button)
    with nothing_stored(cast.stage):
        told = forging.told(person, forging.send(person, forged))
    assert "Only a coordinator may do this. Ask @Carla Coord." in told


def test_nobody_else_declines_by_a_form_of_their_own(cast: Cast, sam: Person) -> None:
    request = asked(cast, sam, Organization="Fundar")
    form = cast.carla.click(request, "Decline").view
    assert form is not None
    forged = form.fill({"Reason": "No."}).submission()
    with nothing_stored(cast.stage):
        told = forging.told(sam, forging.send(sam, forged))
    assert "Only a coordinator may do this. Ask Carla Coord." in told


@pytest.mark.parametrize("value", ["99", "0", "-1", "", "one", "٣", "9" * 40])
@pytest.mark.parametrize("button", ["Approve", "Decline"])
def test_a_button_that_names_no_request_does_nothing(
    cast: Cast, sam: Person, button: str, value: str
) -> None:
    request = asked(cast, sam, Organization="Fundar")
    with nothing_stored(cast.stage):
        forging.press(cast.carla, request, button, value)
    assert "There is no such request" in cast.carla.modal.plain


def test_a_removed_coordinator_answers_no_more(cast: Cast, sam: Person) -> None:
    lena = cast.person("Lena Letter")
    coordinates_only(cast, lena)
    asked(cast, sam, Organization="Fundar")
    request = lena.dms[-1]
    with cast.stage.bot.office.database.transaction() as connection:
        connection.execute(delete(LetterCoordinatorRow))
    with nothing_stored(cast.stage):
        assert "Only a coordinator" in press(lena, request, "Approve")
