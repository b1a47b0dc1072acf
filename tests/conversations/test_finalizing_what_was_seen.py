"""A coordinator finalizes what they were shown: whatever changes meanwhile is shown first."""

from __future__ import annotations

import pytest

from bot.domain.letter import Terms
from bot.domain.objection import Kind
from bot.rehearsal import Modal, Person
from bot.usecases import objecting
from bot.usecases.reading import edition_file
from tests.cast import DRAFT, Cast, nothing_stored

CHANGED = "Something has changed since you looked."


@pytest.fixture
def ana(cast: Cast) -> Person:
    """She speaks for Fundar, which has signed a letter that circulates."""
    cast.letter()
    ana = cast.representative("Ana Ruiz", "Fundar")
    cast.sign(ana)
    return ana


def preflight(cast: Cast) -> Modal:
    """The form, with a reason where one is asked for."""
    form = cast.modal(cast.carla, "/letter finalize water")
    return form.fill({"Reason": "In a hurry."}) if "Reason" in form.labels else form


def refused(cast: Cast, form: Modal) -> str:
    """What stands there instead of what was submitted."""
    with nothing_stored(cast.stage):
        form.submit()
        cast.stage.settle()
    assert CHANGED in form.plain
    return form.plain


def finalized(cast: Cast, form: Modal) -> str:
    form.submit()
    cast.stage.settle()
    assert cast.events()[-1] == "finalized"
    return edition_file(cast.stage.bot.office, "water", "txt").decode()


def revise(cast: Cast, person: Person, text: str) -> None:
    form = cast.modal(person, "/letter revise water")
    form.fill({"Draft": text, "Kind of change": "Editorial", "What changed": "Said clearly."})
    form.submit()
    cast.stage.settle()
    person.modal.submit()
    cast.stage.settle()
    assert "revised" in cast.events()


def test_a_withdrawal(cast: Cast, ana: Person) -> None:
    cast.sign(cast.representative("Ben Ode", "GESOC"))
    cast.close()
    form = preflight(cast)
    cast.withdraw(ana)
    told = refused(cast, form)
    assert "1 organization has signed." in told
    assert "Fundar" not in told
    text = finalized(cast, form)
    assert "GESOC" in text
    assert "Fundar" not in text


def test_a_sign_on_and_how_to_be_left_in_peace_by_the_next(cast: Cast, ana: Person) -> None:
    form = preflight(cast)
    cast.sign(cast.representative("Ben Ode", "GESOC"))
    told = refused(cast, form)
    assert "Each sign-on changes it. What is closed stays as it is: /letter close water" in told
    assert "GESOC" in told
    assert "GESOC" in finalized(cast, form), "and the reason has not to be typed again"


def test_a_sign_on_of_another_under_the_same_number_of_names(cast: Cast, ana: Person) -> None:
    form = preflight(cast)
    cast.sign(cast.representative("Ben Ode", "GESOC"))
    cast.withdraw(ana)
    assert "Fundar" not in refused(cast, form)


def test_a_closed_letter_is_not_told_to_be_closed(cast: Cast, ana: Person) -> None:
    cast.sign(cast.representative("Ben Ode", "GESOC"))
    cast.close()
    form = preflight(cast)
    cast.withdraw(ana)
    assert "/letter close" not in refused(cast, form)


def test_closing_is_a_change_too(cast: Cast, ana: Person) -> None:
    form = preflight(cast)
    cast.close()
    assert "The deadline has not been reached" not in refused(cast, form)


def test_an_editorial_revision(cast: Cast) -> None:
    dora = cast.person("Dora Coord")
    cast.letter(terms=Terms(coordinators=(dora.id,)))
    cast.sign(cast.representative("Ana Ruiz", "Fundar"))
    form = preflight(cast)
    revise(cast, dora, DRAFT.replace("since May", "since the month of May"))
    assert "since the month of May" in refused(cast, form)
    assert "since the month of May" in finalized(cast, form)


def test_who_withdraws_and_signs_again_changes_nothing(cast: Cast, ana: Person) -> None:
    form = preflight(cast)
    cast.withdraw(ana)
    cast.sign(ana)
    assert "Fundar" in finalized(cast, form)


def test_a_hundred_and_ten_blocking_objections_can_be_overridden(cast: Cast, ana: Person) -> None:
    cast.representative("Ben Ode", "GESOC")
    office, now = cast.stage.bot.office, cast.stage.clock()
    for n in range(110):
        text = f"Objection number {n}."
        objecting.raise_objection(office, ana.id, 1, 1, Kind.BLOCKING, "", text, now)
    cast.stage.settle()
    form = preflight(cast)
    assert "• Blocking objection of Fundar: Objection number 99." in form.plain
    assert "Objection number 100." not in form.plain
    assert "… and 10 more blocking objections: /letter objections water" in form.plain
    finalized(cast, form)
