"""Signing personally: for oneself, apart from the organizations, where a letter takes it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.domain.letter import Terms
from bot.rehearsal import Incomplete
from tests import forging
from tests.cast import A_TUESDAY, Cast, nothing_stored, signed
from tests.conversations.personal import (
    a_letter,
    sign_personally,
    signed_personally,
    withdraw_personally,
)

# --- signing ------------------------------------------------------------------------------------


def test_a_letter_takes_individuals_only_where_its_coordinator_said_so(cast: Cast) -> None:
    assert "Sign personally" not in cast.letter("water").buttons
    assert "Sign personally" in a_letter(cast, "forests", title="Forests for all").buttons


def test_somebody_who_represents_nobody_signs_personally(cast: Cast) -> None:
    card = a_letter(cast)
    sam = cast.person("Sam Stray")
    form = sam.click(card, "Sign personally").view
    assert form is not None
    assert form.title == "Sign personally"
    assert form.labels == ["Name", "Role", "Affiliation", "Personally"]
    assert "Printed “for identification only”." in form.plain
    assert "I sign for myself, not for an organization" in form.plain
    form.fill({"Name": "Sam Stray", "Role": "Hydrologist", "Affiliation": "UNAM"})
    assert form.fill({"Personally": True}).submit().payload is None
    assert signed_personally(cast) == ["Sam Stray, Hydrologist, UNAM"]


def test_the_form_knows_a_name_that_slack_has_said(cast: Cast) -> None:
    card = a_letter(cast)
    form = cast.carla.click(card, "Sign personally").view
    assert form is not None
    assert form.inputs["Name"] == "Carla Coord"


def test_a_guest_from_another_workspace_may(cast: Cast) -> None:
    a_letter(cast)
    guest = cast.person("Gus Guest", team="T0ELSEWHERE")
    sign_personally(cast, guest)
    assert signed_personally(cast) == ["Gus Guest"]
    assert "Signed personally." in guest.dms[-1].plain


def test_the_receipt_says_the_line_the_text_and_how_to_withdraw(cast: Cast) -> None:
    a_letter(cast)
    sam = cast.person("Sam Stray")
    sign_personally(cast, sam, Role="Hydrologist", Affiliation="UNAM")
    (receipt,) = sam.dms
    assert "Sam Stray, Hydrologist, UNAM" in receipt.plain
    assert "UNAM stands there for identification only" in receipt.plain
    assert "Revision 1, SHA-256 " in receipt.plain
    assert "/withdraw water" in receipt.plain
    assert receipt.buttons == ["Read the letter", "Withdraw"]


def test_the_ledger_says_what_was_signed_and_withdrawn(cast: Cast) -> None:
    a_letter(cast)
    sam = cast.person("Sam Stray")
    sign_personally(cast, sam)
    withdraw_personally(cast, sam)
    assert cast.events()[-2:] == ["signed personally", "withdrew personally"]


def test_who_does_not_sign_for_themselves_is_refused(cast: Cast) -> None:
    card = a_letter(cast)
    sam = cast.person("Sam Stray")
    form = sam.click(card, "Sign personally").view
    assert form is not None
    form.fill({"Name": "Sam Stray"})
    with nothing_stored(cast.stage):
        with pytest.raises(Incomplete) as incomplete:
            form.submit()
        forging.send(sam, form.submission())
    assert set(incomplete.value.problems) == {"Personally"}
    assert "tick the box" in form.errors["Personally"]


def test_a_person_stands_under_a_letter_once(cast: Cast) -> None:
    card = a_letter(cast)
    sam = cast.person("Sam Stray")
    stale = sam.click(card, "Sign personally").view
    assert stale is not None
    request = forging.submission(stale, Name="Sam Again", Personally=True)
    stale.close()
    sign_personally(cast, sam)
    with nothing_stored(cast.stage):
        sam.click(card, "Sign personally")
        told = forging.told(sam, forging.send(sam, request))
    assert "You have signed personally already, as Sam Stray" in sam.modal.plain
    assert "You have signed personally already, as Sam Stray" in told


def test_two_people_may_have_the_same_name(cast: Cast) -> None:
    a_letter(cast)
    for name in ("Ana Ruiz", "Ana Maria"):
        sign_personally(cast, cast.person(name), Name="Ana Ruiz")
    assert signed_personally(cast) == ["Ana Ruiz", "Ana Ruiz"]


def test_a_form_counts_for_who_sends_it_whoever_opened_it(cast: Cast) -> None:
    card = a_letter(cast)
    sam, olga = cast.person("Sam Stray"), cast.person("Olga Other")
    form = sam.click(card, "Sign personally").view
    assert form is not None
    request = forging.submission(form, Name="Olga Other", Personally=True)
    forging.send(olga, forging.with_metadata(request, person=sam.id))
    cast.stage.settle()
    assert sam.dms == []
    assert "Signed personally." in olga.dms[-1].plain


@pytest.mark.parametrize("label", ["Name", "Role", "Affiliation"])
@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("<!channel>", "markup"),
        ("[UN](https://example.org)", "markup"),
        ("{{ 7*7 }}", "markup"),
        ("Sam \u202eyartS", "reverse the text"),
        ("Sam\u2060Stray", "invisible control characters"),
        ("S\x07am", "invisible control characters"),
    ],
)
def test_what_is_markup_or_hides_something_is_refused_at_its_input(
    cast: Cast, label: str, typed: str, told: str
) -> None:
    a_letter(cast)
    sam = cast.person("Sam Stray")
    with nothing_stored(cast.stage):
        sign_personally(cast, sam, **{label: typed})
    assert set(sam.modal.errors) == {label}
    assert told in sam.modal.errors[label]


@pytest.mark.parametrize("name", ["*Sam* _Stray_", "@channel & “Sons”", "سمير", "1. Sam"])
def test_an_odd_name_is_shown_literally(cast: Cast, name: str) -> None:
    card = a_letter(cast)
    sam = cast.person("Sam Stray")
    sign_personally(cast, sam, Name=name)
    assert name in sam.dms[-1].plain
    assert name in sam.click(card, "Read the letter").view.plain


# --- when it is not taken -----------------------------------------------------------------------


def test_a_letter_of_organizations_alone_refuses_a_forged_request(cast: Cast) -> None:
    a_letter(cast, "forests", title="Forests for all")
    cast.letter("water")
    sam = cast.person("Sam Stray")
    card = cast.card("forests")
    form = sam.click(card, "Sign personally").view
    assert form is not None
    request = forging.submission(form, Name="Sam Stray", Personally=True)
    form.close()
    with nothing_stored(cast.stage):
        told = forging.told(sam, forging.send(sam, forging.with_metadata(request, letter=2)))
        pressed = forging.told(sam, forging.press(sam, card, "Sign personally", "water"))
    for words in (told, pressed):
        assert "“water” is signed by organizations only" in words


@pytest.mark.parametrize("after", [timedelta(days=10), timedelta(days=11)])
def test_from_the_deadline_on_nobody_signs(cast: Cast, after: timedelta) -> None:
    card = a_letter(cast)
    sam = cast.person("Sam Stray")
    form = sam.click(card, "Sign personally").view
    assert form is not None
    form.fill({"Name": "Sam Stray", "Personally": True})
    cast.stage.clock.move_to(A_TUESDAY + after)
    with nothing_stored(cast.stage):
        form.submit()
        answer = forging.told(sam, sam.click(card, "Sign personally"))
    assert "Name" in form.errors
    assert "“water” takes no more sign-ons since" in answer


def test_a_closed_letter_takes_nobody_and_shows_no_button(cast: Cast) -> None:
    card = a_letter(cast)
    sam = cast.person("Sam Stray")
    pressed = forging.click(sam, card, "Sign personally")
    cast.close()
    assert "Sign personally" not in cast.card().buttons
    with nothing_stored(cast.stage):
        assert "“water” is closed" in forging.told(sam, forging.send(sam, pressed))


def test_in_the_comment_phase_nobody_signs(cast: Cast) -> None:
    until = A_TUESDAY + timedelta(days=3)
    terms = Terms(comments_until=until, individuals=True)
    card = a_letter(cast, terms=terms)
    sam = cast.person("Sam Stray")
    assert "Sign personally" not in card.buttons
    read = forging.click(sam, card, "Read the letter")
    read["actions"][0] |= {"action_id": "sign_personally", "value": "water"}
    with nothing_stored(cast.stage):
        assert "Sign-ons open" in forging.told(sam, forging.send(sam, read))
    cast.stage.at(until)
    sign_personally(cast, sam)
    assert signed_personally(cast) == ["Sam Stray"]


def test_slash_sign_stays_the_organizations_way(cast: Cast) -> None:
    a_letter(cast)
    sam = cast.person("Sam Stray")
    assert "represent" in cast.modal(sam, "/sign water").plain


# --- counting -----------------------------------------------------------------------------------


def test_people_are_counted_in_a_line_of_their_own(cast: Cast) -> None:
    card = a_letter(cast)
    sign_personally(cast, cast.person("Sam Stray"))
    assert "No organization has signed yet.\n1 person has signed personally.\n" in card.plain
    cast.sign(cast.representative("Ana Ruiz", "Fundar"))
    sign_personally(cast, cast.person("Olga Other"))
    for told in (card.plain, cast.carla.command("/letter status water").plain):
        assert "1 organization has signed.\nand 2 people personally" in told
    assert signed(cast.stage) == ["Fundar"]
    assert "Sam Stray" not in card.plain


def test_a_letter_without_individuals_says_nothing_of_them(cast: Cast) -> None:
    card = cast.letter()
    cast.sign(cast.representative("Ana Ruiz", "Fundar"))
    reading = cast.carla.click(card, "Read the letter").view
    told = card.plain + cast.carla.command("/letter status water").plain + reading.plain
    for word in ("personally", "people", "Individuals"):
        assert word not in told


def test_people_are_no_organizations_for_the_minimum(cast: Cast) -> None:
    a_letter(cast, terms=Terms(individuals=True, minimum=2))
    cast.sign(cast.representative("Ana Ruiz", "Fundar"))
    sign_personally(cast, cast.person("Sam Stray"))
    cast.close()
    told = cast.modal(cast.carla, "/letter finalize water").plain
    assert "Fewer have signed than the 2 that were wanted." in told
