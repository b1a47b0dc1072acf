"""A changed text, for those who signed personally: asked, reminded, and each for themselves."""

from __future__ import annotations

from bot.rehearsal import Message, Person
from tests import forging
from tests.cast import Cast, nothing_stored, signed
from tests.conversations.at_home import in_order, opened
from tests.conversations.personal import (
    CHANGED,
    a_letter,
    revise,
    sign_personally,
    signed_personally,
)


def asked(person: Person) -> Message:
    """The latest request to confirm that somebody got."""
    return next(each for each in reversed(person.dms) if "Confirm" in each.buttons)


# --- revisions ----------------------------------------------------------------------------------


def test_after_a_material_change_nobody_counts_until_they_confirm(cast: Cast) -> None:
    card = a_letter(cast)
    sam = cast.person("Sam Stray")
    sign_personally(cast, sam)
    revise(cast)
    assert signed_personally(cast) == []
    assert "1 person who signed personally has yet to confirm the changed text." in card.plain
    assert "has signed personally." not in card.plain
    assert "Sam Stray signed the earlier text and is not counted" in asked(sam).plain
    sam.click(asked(sam), "Confirm")
    cast.stage.settle()
    assert signed_personally(cast) == ["Sam Stray"]
    assert cast.events()[-1] == "confirmed personally"
    assert "Revision 2, SHA-256 " in sam.dms[-1].plain
    assert "1 person has signed personally." in card.plain


def test_an_editorial_change_leaves_the_sign_on_and_says_so_once(cast: Cast) -> None:
    a_letter(cast)
    ana = cast.representative("Ana Ruiz", "Fundar")
    cast.sign(ana)
    sign_personally(cast, ana)
    revise(cast, "Editorial")
    assert signed_personally(cast) == ["Ana Ruiz"]
    assert ["stands. You need not" in dm.plain for dm in ana.dms] == [False, False, True]


def test_the_preview_counts_every_sign_on_that_is_concerned(cast: Cast) -> None:
    a_letter(cast)
    cast.sign(cast.representative("Ana Ruiz", "Fundar"))
    sign_personally(cast, cast.person("Sam Stray"))
    form = cast.modal(cast.carla, "/letter revise water")
    form.fill({"Draft": CHANGED, "Kind of change": "Material", "What changed": "Why."}).submit()
    cast.stage.settle()
    assert "2 sign-ons will wait for re-confirmation." in cast.carla.modal.plain


def test_each_of_a_persons_sign_ons_is_confirmed_alone(cast: Cast) -> None:
    a_letter(cast)
    ana = cast.representative("Ana Ruiz", "Fundar")
    cast.sign(ana)
    sign_personally(cast, ana)
    revise(cast)
    requests = [dm for dm in ana.dms if "Confirm" in dm.buttons]
    assert len(requests) == 2
    (own,) = (dm for dm in requests if "Ana Ruiz signed the earlier text" in dm.plain)
    ana.click(own, "Confirm")
    assert (signed(cast.stage), signed_personally(cast)) == ([], ["Ana Ruiz"])


def test_an_overtaken_confirmation_shows_what_has_changed_since(cast: Cast) -> None:
    a_letter(cast)
    sam = cast.person("Sam Stray")
    sign_personally(cast, sam)
    revise(cast)
    stale = asked(sam)
    revise(cast, text=CHANGED.replace("since March", "since April"))
    sam.click(stale, "Confirm")
    assert signed_personally(cast) == []
    assert sam.modal.title == "Confirm"
    assert "April" in sam.modal.plain
    sam.modal.submit()
    assert signed_personally(cast) == ["Sam Stray"]


def test_the_cards_button_shows_the_change_to_who_has_to_confirm(cast: Cast) -> None:
    card = a_letter(cast)
    sam = cast.person("Sam Stray")
    sign_personally(cast, sam)
    revise(cast)
    form = sam.click(card, "Sign personally").view
    assert form is not None
    assert form.title == "Confirm"
    form.submit()
    assert signed_personally(cast) == ["Sam Stray"]


def test_a_form_filled_in_before_the_change_does_not_confirm(cast: Cast) -> None:
    card = a_letter(cast)
    sam = cast.person("Sam Stray")
    form = sam.click(card, "Sign personally").view
    assert form is not None
    request = forging.submission(form, Name="Sam Stray", Personally=True)
    form.close()
    sign_personally(cast, sam)
    revise(cast)
    with nothing_stored(cast.stage):
        told = forging.told(sam, forging.send(sam, request))
    assert "You signed an earlier text of “water” personally." in told


def test_nobody_confirms_for_somebody_else(cast: Cast) -> None:
    a_letter(cast)
    sam, olga = cast.person("Sam Stray"), cast.person("Olga Other")
    sign_personally(cast, sam)
    revise(cast)
    request = forging.click(sam, asked(sam), "Confirm")
    with nothing_stored(cast.stage):
        told = forging.told(olga, forging.send(olga, request))
    assert "Nothing of yours waits to be confirmed" in told


def test_who_does_not_agree_any_more_withdraws(cast: Cast) -> None:
    card = a_letter(cast)
    sam = cast.person("Sam Stray")
    sign_personally(cast, sam)
    revise(cast)
    sam.click(asked(sam), "Withdraw").view.submit()
    cast.stage.settle()
    assert "personally" not in card.plain.replace("Sign personally", "")


def test_who_withdrew_before_it_is_asked_is_not_asked(cast: Cast) -> None:
    a_letter(cast)
    sam = cast.person("Sam Stray")
    sign_personally(cast, sam)
    form = cast.modal(cast.carla, "/letter revise water")
    form.fill({"Draft": CHANGED, "Kind of change": "Material", "What changed": "Why."}).submit()
    cast.stage.settle()
    cast.carla.modal.submit()
    cast.modal(sam, "/withdraw water").submit()
    cast.stage.settle()
    assert [dm for dm in sam.dms if "Confirm" in dm.buttons] == []


def test_who_signed_personally_hears_of_a_blocking_objection(cast: Cast) -> None:
    a_letter(cast)
    sam = cast.person("Sam Stray")
    sign_personally(cast, sam)
    cast.object(cast.representative("Ana Ruiz", "Fundar"), "Not in our name.")
    assert "Fundar has raised a blocking objection" in sam.dms[-1].plain


# --- at home ------------------------------------------------------------------------------------


def test_home_shows_what_stands_and_asks_for_what_waits(cast: Cast) -> None:
    a_letter(cast)
    sam = cast.person("Sam Stray")
    sign_personally(cast, sam)
    in_order(opened(cast, sam).plain, "Answered", "Sam Stray has signed personally.", "[Withdraw]")
    revise(cast)
    shown = opened(cast, sam)
    in_order(shown.plain, "Waiting for your answer", "Sam Stray, your personal sign-on waits")
    shown.click("Confirm").view.submit()
    cast.stage.settle()
    in_order(opened(cast, sam).plain, "Answered", "Sam Stray has signed personally.")


def test_home_tells_coordinators_of_people_apart(cast: Cast) -> None:
    a_letter(cast)
    cast.sign(cast.representative("Ana Ruiz", "Fundar"))
    sign_personally(cast, cast.person("Sam Stray"))
    told = opened(cast, cast.carla).plain
    assert "1 organization has signed.\nand 1 person personally" in told


# --- reminders ----------------------------------------------------------------------------------


def test_only_who_has_to_confirm_is_reminded(cast: Cast) -> None:
    a_letter(cast)
    sam, olga = cast.person("Sam Stray"), cast.person("Olga Other")
    sign_personally(cast, sam)
    revise(cast)
    sign_personally(cast, olga)
    heard = len(olga.dms)
    cast.carla.command("/letter remind water", cast.channel)
    cast.stage.settle()
    reminder = sam.dms[-1]
    assert "Sam Stray, your personal sign-on waits until you confirm" in reminder.plain
    assert reminder.buttons == ["Read the letter", "Confirm personally", "Remind me later"]
    assert len(olga.dms) == heard
    sam.click(reminder, "Confirm personally").view.submit()
    assert signed_personally(cast) == ["Sam Stray", "Olga Other"]


def test_one_reminder_speaks_of_all_that_is_missing(cast: Cast) -> None:
    a_letter(cast)
    ana = cast.representative("Ana Ruiz", "Fundar", "GESOC")
    cast.sign(ana, Organization="Fundar")
    sign_personally(cast, ana)
    revise(cast)
    heard = len(ana.dms)
    cast.carla.command("/letter remind water", cast.channel)
    cast.stage.settle()
    (reminder,) = ana.dms[heard:]
    for words in ("GESOC has not answered", "Fundar has yet to confirm", "your personal sign-on"):
        assert words in reminder.plain
    assert reminder.buttons == [
        *("Read the letter", "Sign on", "Object", "Confirm personally"),
        *("Not for us", "Remind me later"),
    ]


def test_who_confirmed_before_it_leaves_is_not_reminded(cast: Cast) -> None:
    a_letter(cast)
    sam = cast.person("Sam Stray")
    sign_personally(cast, sam)
    revise(cast)
    heard = len(sam.dms)
    cast.carla.command("/letter remind water", cast.channel)
    sam.click(asked(sam), "Confirm")
    cast.stage.settle()
    assert ["Signed personally" in dm.plain for dm in sam.dms[heard:]] == [True]
