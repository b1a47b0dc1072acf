"""Editions after the first: late sign-ons, withdrawals, errata; earlier ones stay as they are."""

from __future__ import annotations

import pytest

from bot.rehearsal import Modal, Person
from bot.usecases.reading import edition_file
from tests.cast import DRAFT, IN_TEN_DAYS, Cast, nothing_stored

FORMATS = ("md", "txt", "html")


@pytest.fixture
def ana(cast: Cast) -> Person:
    """Ana has signed for Fundar; the letter is finalized."""
    cast.letter()
    ana = cast.representative("Ana Ruiz", "Fundar")
    cast.sign(ana)
    cast.sign(cast.representative("Abe Ito", "Ávila"))
    cast.stage.at(IN_TEN_DAYS)
    cast.finalize()
    return ana


@pytest.fixture
def ben(cast: Cast, ana: Person) -> Person:
    """Ben has asked that GESOC is taken into the next edition."""
    ben = cast.representative("Ben Ode", "GESOC")
    form = cast.modal(ben, "/sign water")
    assert "This letter is finalized." in form.plain
    form.fill({"Signed by": "Ben Ode", "Authority": True}).submit()
    cast.stage.settle()
    return ben


def files(cast: Cast, edition: int) -> dict[str, bytes]:
    office = cast.stage.bot.office
    return {each: edition_file(office, "water", each, edition) for each in FORMATS}


def preview(cast: Cast, **fields: object) -> Modal:
    """What Carla is shown before the next edition is made."""
    form = cast.modal(cast.carla, "/letter reissue water")
    given = {"Reason": "Somebody came late."}
    form.fill(given | {label.replace("_", " "): value for label, value in fields.items()})
    form.submit()
    cast.stage.settle()
    assert cast.carla.modal is not None
    return cast.carla.modal


def reissue(cast: Cast, **fields: object) -> str:
    shown = preview(cast, **fields)
    assert shown.submit_label == "Reissue", shown.plain
    shown.submit()
    cast.stage.settle()
    assert cast.carla.modal is not None
    told = cast.carla.modal.plain
    cast.carla.modal.close()
    return told


# --- late sign-ons ------------------------------------------------------------------------------


def test_a_late_sign_on_is_asked_for_and_stands_in_the_next_edition(
    cast: Cast, ben: Person
) -> None:
    assert "Asked for." in ben.dms[-1].plain
    asked = cast.carla.dms[-1]
    assert "GESOC asks to be taken into the next edition of Water for all" in asked.plain
    assert "Reissue the letter" in asked.buttons
    first = files(cast, 1)

    shown = preview(cast)
    assert "Edition 2 with 3 organizations." in shown.plain
    assert "Added since: GESOC" in shown.plain
    shown.submit()
    cast.stage.settle()

    assert files(cast, 1) == first, "byte for byte"
    second = files(cast, 2)["txt"].decode()
    assert "\nGESOC\n" in second
    assert "Added since: GESOC" in second
    assert "Edition 2 · 3 organizations" in second
    assert "GESOC stands in edition 2 of Water for all." in ben.dms[-1].plain
    assert cast.events()[-2:] == ["late sign-on accepted", "reissued"]


def test_the_new_edition_is_posted_and_leads_to_the_others(cast: Cast, ben: Person) -> None:
    reissue(cast)
    posted = cast.channel.messages[-1]
    assert "Edition 2\nAdded since: GESOC" in posted.plain
    assert posted.buttons == ["Read the letter", "Edition 1"]
    first = cast.channel.messages[-2]
    assert "There is a later edition of this letter" in first.plain
    assert first.buttons == ["Read the letter"]
    assert "Added since" not in first.plain
    assert "3 organizations have signed." in cast.card().plain
    ben.click(posted, "Edition 1")
    assert ben.modal is not None
    assert "GESOC" not in ben.modal.plain
    ben.click(ben.modal, "Edition 2")
    assert "GESOC" in ben.modal.plain


def test_what_is_declined_is_told_with_the_reason_and_makes_no_edition(
    cast: Cast, ben: Person
) -> None:
    told = reissue(cast, **{"Late_sign-on:_GESOC": "Decline", "Reason": "It has gone to print."})
    assert "There is no new edition" in told
    assert "GESOC is not taken into the next edition" in ben.dms[-1].plain
    assert "> It has gone to print." in ben.dms[-1].plain
    assert cast.events()[-1] == "late sign-on declined"
    assert len(cast.channel.messages) == 2


def test_it_can_be_taken_back_and_is_asked_for_once(cast: Cast, ben: Person) -> None:
    with nothing_stored(cast.stage):
        told = ben.command("/sign water", cast.channel).plain
    assert "It is asked for already" in told
    cast.withdraw(ben, "/withdraw water")
    assert "Taken back." in ben.dms[-1].plain
    with nothing_stored(cast.stage):
        assert "No late sign-on waits." in cast.modal(cast.carla, "/letter reissue water").plain


def test_what_changed_meanwhile_is_shown_first(cast: Cast, ben: Person) -> None:
    shown = preview(cast)
    cast.withdraw(ben, "/withdraw water")
    shown.submit()
    cast.stage.settle()
    assert cast.carla.modal is not None
    assert "Nothing has changed since the last edition" in cast.carla.modal.plain
    assert "reissued" not in cast.events()


# --- withdrawals and errata ---------------------------------------------------------------------


def test_who_withdraws_after_delivery_is_left_out_of_the_next_edition(
    cast: Cast, ana: Person
) -> None:
    first = files(cast, 1)
    cast.withdraw(ana, "/withdraw water", "We merge.")
    assert "Edition 1 of Water for all stays as it was delivered" in ana.dms[-1].plain
    assert "Fundar withdraws from Water for all after delivery" in cast.carla.dms[-1].plain
    assert "2 organizations have signed." in cast.card().plain, "until there is another edition"
    status = cast.carla.command("/letter status water", cast.channel).plain
    assert "1 request waits for the next edition." in status

    reissue(cast)
    assert files(cast, 1) == first
    second = files(cast, 2)["txt"].decode()
    assert "\nFundar\n" not in second
    assert "Withdrawn since: Fundar" in second
    assert "Edition 2 of Water for all leaves Fundar out" in ana.dms[-1].plain
    assert "1 organization has signed." in cast.card().plain


def test_an_erratum_changes_the_text_and_says_so(cast: Cast, ana: Person) -> None:
    corrected = DRAFT.replace("since May", "since June")
    shown = preview(cast, Draft=corrected, Errata="May was June.")
    assert "June" in shown.plain
    shown.submit()
    cast.stage.settle()
    assert "since May" in files(cast, 1)["txt"].decode()
    second = files(cast, 2)["txt"].decode()
    assert "since June" in second
    assert "Corrected in this edition: May was June." in second
    assert "\nFundar\n" in second, "sign-ons stand"


def test_an_edition_like_the_last_is_not_made(cast: Cast, ana: Person) -> None:
    with nothing_stored(cast.stage):
        assert "Nothing has changed since the last edition" in preview(cast).plain


def test_what_is_not_finalized_has_no_edition_to_make_anew(cast: Cast) -> None:
    cast.letter()
    with nothing_stored(cast.stage):
        told = cast.carla.command("/letter reissue water", cast.channel).plain
    assert "/letter finalize water" in told
