"""Whoever is removed, what they signed stays, and the coordinators are asked whether it stands."""

from __future__ import annotations

import pytest

from bot.rehearsal import Message, Person
from storage import ledger
from tests import forging
from tests.cast import Cast, nothing_stored, signed
from tests.conversations.authority import chosen, coordinates_only, edited, press, removed


@pytest.fixture
def ana(cast: Cast) -> Person:
    """Has signed for Fundar, which Dora represents too."""
    cast.letter()
    ana = cast.representative("Ana Ruiz", "Fundar")
    dora = cast.person("Dora Diaz")
    cast.enlist("Fundar", ana, dora)
    cast.sign(ana)
    return ana


def dora(cast: Cast) -> Person:
    return next(each for each in cast.stage.slack.people.values() if each.name == "Dora Diaz")


def question(cast: Cast) -> Message:
    """The newest question to the coordinator."""
    message = cast.carla.dms[-1]
    assert "[It stands] [Withdraw it]" in message.plain
    return message


def without_ana(cast: Cast) -> None:
    edited(cast, "Fundar", Addresses="dora@example.org")


# --- being asked --------------------------------------------------------------------------------


def test_when_a_representative_goes_what_they_signed_stays_and_is_asked_about(
    cast: Cast, ana: Person
) -> None:
    without_ana(cast)
    assert signed(cast.stage) == ["Fundar"]
    told = question(cast).plain
    assert "Ana Ruiz, who signed for Fundar, represents it no longer" in told
    assert "Its sign-on to Water for all is still there. Does it stand?" in told


def test_when_an_organization_goes_all_it_signed_is_asked_about(cast: Cast, ana: Person) -> None:
    cast.letter("forests", title="Forests for all")
    cast.sign(ana, "/sign forests")
    removed(cast, "Fundar")
    asked = [each.plain for each in cast.carla.dms[-2:]]
    assert all("Fundar is on the coalition's list no longer" in each for each in asked)
    assert "Water for all" in asked[0]
    assert "Forests for all" in asked[1]
    assert signed(cast.stage) == signed(cast.stage, "forests") == ["Fundar"]


def test_the_form_to_remove_says_how_many_are_concerned(cast: Cast, ana: Person) -> None:
    assert "asked about 1 sign-on to an open letter" in chosen(cast, "Fundar", "Remove").plain


def test_an_import_asks_the_same(cast: Cast, ana: Person) -> None:
    cast.enlist("Fundar", representatives=("dora@example.org",))
    cast.stage.settle()
    assert "represents it no longer" in question(cast).plain


def test_an_import_that_removes_organizations_asks_the_same(cast: Cast, ana: Person) -> None:
    cast.remove("Fundar")
    cast.stage.settle()
    assert "is on the coalition's list no longer" in question(cast).plain


def test_a_coordinator_of_the_letter_is_asked_too(cast: Cast, ana: Person) -> None:
    lena = cast.person("Lena Letter")
    coordinates_only(cast, lena)
    without_ana(cast)
    assert "Fundar stands under the letter" in press(lena, lena.dms[-1], "It stands")
    assert cast.events()[-1] == "sign-on stands"


@pytest.mark.parametrize("what", ["another representative goes", "the signer stays by their id"])
def test_nothing_is_asked_while_who_signed_may_act(cast: Cast, ana: Person, what: str) -> None:
    before = len(cast.carla.dms)
    if what == "another representative goes":
        edited(cast, "Fundar", Addresses="ana@example.org")
    else:
        edited(cast, "Fundar", Addresses="", Representatives=[ana])
    assert len(cast.carla.dms) == before


def test_nothing_is_asked_about_a_finalized_letter(cast: Cast, ana: Person) -> None:
    cast.close()
    cast.finalize()
    before = len(cast.carla.dms)
    removed(cast, "Fundar")
    assert len(cast.carla.dms) == before


def test_one_question_is_asked_once(cast: Cast, ana: Person) -> None:
    without_ana(cast)
    before = len(cast.carla.dms)
    removed(cast, "Fundar")
    assert len(cast.carla.dms) == before


# --- answering ----------------------------------------------------------------------------------


def test_it_stands(cast: Cast, ana: Person) -> None:
    without_ana(cast)
    assert "Fundar stands under the letter" in press(cast.carla, question(cast), "It stands")
    assert signed(cast.stage) == ["Fundar"]
    assert cast.events()[-1] == "sign-on stands"


def test_withdrawn_it_counts_no_more_and_the_others_are_told(cast: Cast, ana: Person) -> None:
    without_ana(cast)
    assert "Fundar is withdrawn" in press(cast.carla, question(cast), "Withdraw it")
    cast.stage.settle()
    assert signed(cast.stage) == []
    assert "No organization has signed" in cast.card().plain
    told = dora(cast).dms[-1]
    assert "A coordinator has withdrawn Fundar from Water for all" in told.plain
    assert not any("A coordinator has withdrawn" in each.plain for each in ana.dms)
    dora(cast).click(told, "Sign on")
    dora(cast).modal.fill({"Signed by": "Dora Diaz", "Authority": True}).submit()
    assert signed(cast.stage) == ["Fundar"]


def test_the_ledger_says_who_withdrew_it_and_why(cast: Cast, ana: Person) -> None:
    without_ana(cast)
    press(cast.carla, question(cast), "Withdraw it")
    with cast.stage.bot.office.database.reading() as view:
        *_, last = ledger.entries(view)
    assert (last.kind, last.actor) == ("withdrew", cast.carla.id)
    assert last.facts["reason"] == "representative removed"


@pytest.mark.parametrize("first", ["It stands", "Withdraw it"])
@pytest.mark.parametrize("second", ["It stands", "Withdraw it"])
def test_it_is_answered_once(cast: Cast, ana: Person, first: str, second: str) -> None:
    without_ana(cast)
    message = question(cast)
    told = press(cast.carla, message, first)
    with nothing_stored(cast.stage):
        again = press(cast.carla, message, second)
    assert again == told if first == second else "Nothing was done" in again


@pytest.mark.parametrize("answer", ["It stands", "Withdraw it"])
def test_what_was_withdrawn_and_signed_anew_is_not_what_was_asked_about(
    cast: Cast, ana: Person, answer: str
) -> None:
    without_ana(cast)
    message = question(cast)
    cast.withdraw(dora(cast))
    cast.sign(dora(cast))
    with nothing_stored(cast.stage):
        assert "withdrawn already" in press(cast.carla, message, answer)
    assert signed(cast.stage) == ["Fundar"]


@pytest.mark.parametrize("answer", ["It stands", "Withdraw it"])
def test_after_finalizing_it_is_too_late(cast: Cast, ana: Person, answer: str) -> None:
    without_ana(cast)
    message = question(cast)
    cast.close()
    cast.finalize()
    with nothing_stored(cast.stage):
        assert "is finalized" in press(cast.carla, message, answer)


@pytest.mark.parametrize("answer", ["It stands", "Withdraw it"])
@pytest.mark.parametrize("who", ["Ana Ruiz", "Dora Diaz", "Sam Stray"])
def test_nobody_else_answers(cast: Cast, ana: Person, who: str, answer: str) -> None:
    cast.person("Sam Stray")
    without_ana(cast)
    person = next(each for each in cast.stage.slack.people.values() if each.name == who)
    forged = forging.click(cast.carla, question(cast), answer)
    with nothing_stored(cast.stage):
        told = forging.told(person, forging.send(person, forged))
    assert "Only a coordinator may do this. Ask @Carla Coord." in told


@pytest.mark.parametrize("answer", ["It stands", "Withdraw it"])
@pytest.mark.parametrize("value", ["99", "", "x"])
def test_a_button_that_names_no_question_does_nothing(
    cast: Cast, ana: Person, answer: str, value: str
) -> None:
    without_ana(cast)
    with nothing_stored(cast.stage):
        forging.press(cast.carla, question(cast), answer, value)
    assert "There is no such request" in cast.carla.modal.plain


# --- what stood open ----------------------------------------------------------------------------


@pytest.mark.parametrize("command", ["/sign", "/withdraw", "/object"])
@pytest.mark.parametrize("how", ["representative", "organization"])
def test_a_form_that_stood_open_is_refused_once_who_filled_it_in_is_removed(
    cast: Cast, command: str, how: str
) -> None:
    cast.letter()
    ana = cast.representative("Ana Ruiz", "Fundar", "GESOC")
    if command != "/sign":
        cast.sign(ana, Organization="Fundar")
    form = cast.modal(ana, command).fill({"Organization": "Fundar"})
    if command == "/sign":
        form.fill({"Authority": True})
    if command == "/object":
        form.fill({"Objection": "Not in our name."})
    if how == "representative":
        edited(cast, "Fundar", Addresses="")
    else:
        removed(cast, "Fundar")
    with nothing_stored(cast.stage):
        form.submit()
    assert "You do not represent this organization, or no longer" in form.errors["Organization"]
