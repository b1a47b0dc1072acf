"""A logo is its organization's: whether it may be printed is said anew with each sign-on."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.messages import ids
from bot.rehearsal import Person
from storage import letters, signons
from tests.cast import IN_TEN_DAYS, Cast
from tests.conversations.logos import LOGO, with_logo, with_logos
from tests.conversations.test_revising import revise
from tests.databases import Backend
from tests.forging import send, submission


@pytest.fixture
def cast(backend: Backend, tmp_path: Path) -> Iterator[Cast]:
    with with_logos(tmp_path) as made:
        yield made


@pytest.fixture
def ana(cast: Cast) -> Person:
    """Ana represents Fundar, which has a logo."""
    return with_logo(cast, "Ana Ruiz", "Fundar")


def permitted(cast: Cast) -> dict[str, bool]:
    """Whether a logo may be printed, by the names of those that stand under the letter."""
    with cast.stage.bot.office.database.reading() as view:
        letter = letters.by_handle(view, "water")
        assert letter is not None
        return {each.name: each.logo for each, *_ in signons.active(view, letter.id)}


def facts(cast: Cast, kind: str = "signed") -> dict[str, Any]:
    """The public facts of the latest event of a kind."""
    return [each for each in cast.entries() if each.kind == kind][-1].public


# --- being asked --------------------------------------------------------------------------------


def test_who_has_a_logo_is_asked_and_the_box_is_not_ticked(cast: Cast, ana: Person) -> None:
    form = cast.modal(ana, "/sign")
    assert form.labels[-2:] == ["Authority", LOGO]
    assert "☐ Our logo may stand beside our name in this letter" in form.plain


def test_who_has_no_logo_is_not_asked(cast: Cast) -> None:
    form = cast.modal(cast.representative("Ben Ode", "IMCO"), "/sign")
    assert LOGO not in form.labels


def test_without_a_folder_of_logos_nobody_is_asked(stage: Any) -> None:
    cast = Cast(stage)
    cast.letter()
    ana = with_logo(cast, "Ana Ruiz", "Fundar")
    assert LOGO not in cast.modal(ana, "/sign").labels


def test_whoever_represents_several_is_asked_for_the_chosen_one(cast: Cast, ana: Person) -> None:
    cast.enlist("GESOC", ana, logo="gesoc.png")
    cast.enlist("IMCO", ana)
    form = cast.modal(ana, "/sign")
    assert LOGO not in form.labels
    form.choose("Organization", "IMCO")
    assert LOGO not in form.labels
    form.choose("Organization", "Fundar")
    form.fill({LOGO: True})
    form.choose("Organization", "GESOC")
    assert not form.inputs[LOGO], "what was ticked was Fundar's"
    form.fill({"Authority": True}).submit()
    assert permitted(cast) == {"GESOC": False}


def test_a_spanish_reader_is_asked_in_spanish(cast: Cast) -> None:
    rosa = cast.person("Rosa Paz", locale="es-MX")
    cast.enlist("GESOC", rosa, logo="gesoc.png")
    assert "Imprimir nuestro logotipo" in cast.modal(rosa, "/sign").labels


# --- permitting ---------------------------------------------------------------------------------


def test_what_is_permitted_is_a_public_fact_of_the_sign_on_and_stands_in_the_receipt(
    cast: Cast, ana: Person
) -> None:
    cast.sign(ana, Print_our_logo=True)
    assert permitted(cast) == {"Fundar": True}
    assert facts(cast)["logo"] is True
    assert "Your logo may be printed beside it." in ana.dms[-1].plain


def test_what_is_not_said_is_not_permitted(cast: Cast, ana: Person) -> None:
    cast.sign(ana)
    assert permitted(cast) == {"Fundar": False}
    assert "logo" not in facts(cast)
    assert "logo" not in ana.dms[-1].plain


def test_a_box_that_is_another_organizations_permits_nothing(cast: Cast, ana: Person) -> None:
    cast.enlist("GESOC", ana, logo="gesoc.png")
    form = cast.modal(ana, "/sign")
    form.choose("Organization", "Fundar")
    payload = submission(form, **{"Name in the letter": "", "Authority": True, LOGO: True})
    values = payload["view"]["state"]["values"]
    values[ids.ORGANIZATION][ids.CHOOSE_TO_SIGN]["selected_option"]["value"] = "2"
    send(ana, payload)
    assert permitted(cast) == {"GESOC": False}


def test_who_withdraws_and_signs_again_is_asked_again(cast: Cast, ana: Person) -> None:
    cast.sign(ana, Print_our_logo=True)
    cast.withdraw(ana)
    form = cast.modal(ana, "/sign")
    assert not form.inputs[LOGO]
    form.fill({"Authority": True}).submit()
    assert permitted(cast) == {"Fundar": False}


def test_who_confirms_a_changed_text_has_said_it_before(cast: Cast, ana: Person) -> None:
    cast.sign(ana, Print_our_logo=True)
    revise(cast)
    cast.modal(ana, "/sign").submit()
    cast.stage.settle()
    assert permitted(cast) == {"Fundar": True}
    assert "Your logo may be printed beside it." in ana.dms[-1].plain


# --- once the letter is finalized ---------------------------------------------------------------


@pytest.fixture
def finalized(cast: Cast, ana: Person) -> Cast:
    """Ana signed with Fundar's logo; the letter is finalized."""
    cast.sign(ana, Print_our_logo=True)
    cast.stage.at(IN_TEN_DAYS)
    cast.finalize()
    return cast


def test_a_late_sign_on_says_it_as_well(finalized: Cast) -> None:
    cast = finalized
    ben = with_logo(cast, "Ben Ode", "GESOC")
    cast.sign(ben, "/sign water", Print_our_logo=True)
    assert permitted(cast) == {"Fundar": True}, "nothing is decided yet"
    cast.modal(cast.carla, "/letter reissue water").fill({"Reason": "It came late."}).submit()
    cast.stage.settle()
    assert cast.carla.modal is not None
    cast.carla.modal.submit()
    cast.stage.settle()
    assert permitted(cast) == {"Fundar": True, "GESOC": True}
    assert facts(cast, "late sign-on accepted")["logo"] is True


def test_who_takes_a_withdrawal_back_has_said_it_before(finalized: Cast, ana: Person) -> None:
    finalized.withdraw(ana, "/withdraw water")
    assert LOGO not in finalized.modal(ana, "/sign water").labels
