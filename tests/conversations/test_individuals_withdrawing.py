"""Withdrawing a personal sign-on: by whom it is, and apart from any organization's."""

from __future__ import annotations

import pytest

from bot.rehearsal import NoSuchThing
from tests import forging
from tests.cast import Cast, nothing_stored, signed
from tests.conversations.personal import (
    TAKES_INDIVIDUALS,
    a_letter,
    sign_personally,
    signed_personally,
    withdraw_personally,
)


def test_with_nothing_else_the_personal_sign_on_is_chosen_already(cast: Cast) -> None:
    a_letter(cast)
    sam = cast.person("Sam Stray")
    sign_personally(cast, sam)
    form = sam.click(sam.dms[-1], "Withdraw").view
    assert form is not None
    assert form.inputs["Organization"] == "My personal sign-on"
    form.fill({"Reason": "I was mistaken."}).submit()
    cast.stage.settle()
    assert signed_personally(cast) == []
    assert "no longer stands personally" in sam.dms[-1].plain
    assert sam.dms[-1].buttons == ["Sign personally"]
    told = cast.carla.dms[-1].plain
    assert "Sam Stray, who signed personally, has withdrawn" in told
    assert "> I was mistaken." in told


def test_who_has_withdrawn_may_sign_again(cast: Cast) -> None:
    a_letter(cast)
    sam = cast.person("Sam Stray")
    sign_personally(cast, sam)
    withdraw_personally(cast, sam)
    form = sam.click(sam.dms[-1], "Sign personally").view
    assert form is not None
    form.fill({"Name": "Sam Stray", "Personally": True}).submit()
    assert signed_personally(cast) == ["Sam Stray"]


def test_nobody_withdraws_for_somebody_else(cast: Cast) -> None:
    a_letter(cast)
    sam, olga = cast.person("Sam Stray"), cast.person("Olga Other")
    sign_personally(cast, sam)
    request = cast.modal(sam, "/withdraw water").submission()
    with nothing_stored(cast.stage):
        told = forging.told(olga, forging.send(olga, request))
    assert "You have not signed “water” personally" in told


def test_a_representative_and_the_same_person_stand_and_fall_alone(cast: Cast) -> None:
    a_letter(cast)
    ana = cast.representative("Ana Ruiz", "Fundar")
    sign_personally(cast, ana)
    cast.sign(ana)
    form = cast.modal(ana, "/withdraw water")
    assert form.inputs["Organization"] == "", "neither is chosen for them"
    assert form.options("Organization") == ["My personal sign-on", "Fundar"]
    form.fill({"Organization": "Fundar"}).submit()
    cast.stage.settle()
    assert (signed(cast.stage), signed_personally(cast)) == ([], ["Ana Ruiz"])
    cast.sign(ana)
    withdraw_personally(cast, ana)
    assert (signed(cast.stage), signed_personally(cast)) == (["Fundar"], [])


def test_with_several_letters_only_those_that_one_stands_under_are_offered(cast: Cast) -> None:
    for handle in ("air", "forests", "water"):
        cast.letter(handle, title=f"{handle} for all", terms=TAKES_INDIVIDUALS)
    sam = cast.person("Sam Stray")
    for handle in ("air", "water"):
        sign_personally(cast, sam, handle)
    form = cast.modal(sam, "/withdraw")
    assert form.options("Letter") == ["air for all (air)", "water for all (water)"]


def test_after_finalizing_a_withdrawal_waits_for_the_next_edition(cast: Cast) -> None:
    a_letter(cast)
    cast.sign(cast.representative("Ana Ruiz", "Fundar"))
    sam = cast.person("Sam Stray")
    sign_personally(cast, sam)
    request = cast.modal(sam, "/withdraw water").submission()
    cast.close()
    cast.finalize()
    forging.send(sam, request)
    cast.stage.settle()
    assert "stays as it was delivered" in sam.dms[-1].plain
    cast.modal(cast.carla, "/letter reissue water").fill({"Reason": "Sam has left."}).submit()
    cast.stage.settle()
    cast.carla.modal.submit()
    cast.stage.settle()
    assert "Edition 2 of" in sam.dms[-1].plain
    assert signed_personally(cast) == []


def test_the_button_is_the_way_for_guests_who_have_no_commands(cast: Cast) -> None:
    card = a_letter(cast)
    guest = cast.person("Gus Guest", team="T0ELSEWHERE")
    with pytest.raises(NoSuchThing):
        guest.command("/withdraw water", cast.channel)
    sign_personally(cast, guest)
    guest.click(card, "Withdraw").view.submit()
    assert signed_personally(cast) == []
