"""A coordinator's Home: what needs a decision, and how every letter stands, in the numbers that
the card, the status and the preflight say."""

from __future__ import annotations

import re

import pytest

from bot.rehearsal import Home, Person
from tests.cast import Cast, nothing_stored, signed
from tests.conversations.at_home import in_order, opened, revise

COORDINATORS_ALONE = (
    "How the letters stand",
    "Objections to answer",
    "Requests to answer",
    "Ready to finalize",
    "Not delivered",
    "secret",
    "has not answered yet.",
)


def test_every_letter_stands_there_also_a_draft(cast: Cast) -> None:
    cast.letter()
    cast.draft("secret", title="A secret draft")
    told = opened(cast, cast.carla).plain
    in_order(told, "How the letters stand", "Water for all (water)", "A secret draft (secret)")


def test_the_numbers_are_those_of_card_status_and_preflight(cast: Cast) -> None:
    cast.letter()
    for name, organization in (("Ana Ruiz", "Fundar"), ("Ben Ode", "GESOC"), ("Cy Paz", "CIDAC")):
        cast.sign(cast.representative(name, organization))
    revise(cast)
    cast.sign(cast.representative("Dora Diaz", "IMCO"))
    cast.object(cast.representative("Eva Sol", "Article 19"), "No.")
    cast.representative("Flo Rio", "Silent")
    shown = opened(cast, cast.carla)
    status = cast.carla.command("/letter status", cast.channel).plain
    preflight = cast.modal(cast.carla, "/letter finalize").plain
    for line in (
        "1 organization has signed.",
        "3 organizations that signed have yet to confirm the changed text.",
        "1 open objection, 1 of them blocking.",
    ):
        assert line in shown.plain
        assert line in cast.card().plain
        assert line in status
    assert "1 invited organization has not answered yet" not in shown.plain
    assert unanswered(status) == unanswered(shown.plain) == 4
    assert re.search(r"\b3\b.*confirm", preflight)


def test_an_objection_is_answered_from_home(cast: Cast) -> None:
    cast.letter()
    cast.object(cast.representative("Ana Ruiz", "Fundar"), "It is too strong.")
    shown = opened(cast, cast.carla)
    in_order(shown.plain, "Objections to answer", "too strong", "[Reply] [Resolve] [Override]")
    shown.click("Reply")
    cast.carla.modal.fill({"Reason": "How so?"}).submit()
    cast.stage.settle()
    shown.click("Override")
    cast.carla.modal.fill({"Reason": "It has to be."}).submit()
    cast.stage.settle()
    assert "Objections to answer" not in shown.plain


def test_a_blocking_objection_comes_before_a_concern(cast: Cast) -> None:
    cast.letter()
    cast.object(cast.representative("Ana Ruiz", "Fundar"), "A first thought.", "Concern")
    cast.object(cast.representative("Ben Ode", "GESOC"), "Never!")
    in_order(opened(cast, cast.carla).plain, "Objections to answer", "Never!", "A first thought.")


def test_a_request_is_approved_from_home_and_the_home_of_who_asked_says_so(cast: Cast) -> None:
    cast.letter()
    cast.representative("Ana Ruiz", "Fundar")
    sam = cast.person("Sam Stray")
    theirs = opened(cast, sam)
    theirs.click("Sign on")
    sam.modal.fill({"Organization": "Fundar"}).submit()
    cast.stage.settle()
    shown = opened(cast, cast.carla)
    in_order(shown.plain, "Requests to answer", "to represent Fundar", "[Approve] [Decline]")
    shown.click("Approve")
    cast.stage.settle()
    assert "Requests to answer" not in shown.plain
    assert "You speak for Fundar." in theirs.plain


def test_a_closed_letter_is_finalized_from_home(cast: Cast) -> None:
    cast.letter()
    cast.sign(cast.representative("Ana Ruiz", "Fundar"))
    shown = opened(cast, cast.carla)
    cast.close()
    in_order(shown.plain, "Ready to finalize", "1 organization has signed.", "How the letters")
    shown.click("Finalize the letter")
    cast.carla.modal.submit()
    cast.stage.settle()
    assert cast.events()[-1] == "finalized"
    assert "Ready to finalize" not in shown.plain


def test_what_could_not_be_delivered_is_counted(cast: Cast) -> None:
    cast.letter()
    shown = opened(cast, cast.carla)
    cast.enlist("Fundar", representatives=("nobody@example.org", "nowhere@example.org"))
    cast.carla.command("/letter remind", cast.channel)
    cast.stage.settle()
    in_order(shown.plain, "Not delivered", "2 messages about Water for all could not be delivered.")
    assert "2 messages could not be delivered." in cast.carla.command("/letter status").plain


def test_a_sign_on_whose_signer_was_removed_is_decided_on_from_home(cast: Cast) -> None:
    cast.letter()
    cast.sign(cast.representative("Ana Ruiz", "Fundar"))
    shown = opened(cast, cast.carla)
    cast.remove("Fundar")
    cast.stage.settle()
    in_order(shown.plain, "Sign-ons to decide on", "Does it stand?", "[It stands] [Withdraw it]")
    shown.click("Withdraw it")
    cast.stage.settle()
    assert signed(cast.stage) == []
    assert "Sign-ons to decide on" not in shown.plain


def test_others_see_nothing_of_the_coordinators_parts(cast: Cast) -> None:
    cast.letter()
    cast.draft("secret", title="A secret draft")
    ana = cast.representative("Ana Ruiz", "Fundar")
    ben = cast.representative("Ben Ode", "GESOC")
    cast.object(ben, "It is too strong.")
    for told in (opened(cast, ana).plain, opened(cast, cast.person("Sam Stray")).plain):
        for words in COORDINATORS_ALONE:
            assert words not in told
        assert "too strong" not in told


def test_who_coordinates_one_letter_sees_that_one_alone(cast: Cast) -> None:
    cast.letter("water")
    cast.letter("forests", title="Forests for all")
    dora = cast.representative("Dora Diaz", "Fundar")
    coordinator_of(cast, "water", dora)
    cast.object(cast.representative("Ana Ruiz", "GESOC"), "Not water.", Letter=WATER)
    cast.object(cast.representative("Ben Ode", "CIDAC"), "Not forests.", Letter=FORESTS)
    told = opened(cast, dora).plain
    in_order(told, "Objections to answer", "Not water.", "How the letters stand", "(water)")
    assert "Not forests." not in told
    assert "(forests)" not in told


@pytest.mark.parametrize("label", ["Resolve", "Finalize the letter"])
def test_a_coordinators_button_pressed_by_somebody_else_is_refused(cast: Cast, label: str) -> None:
    cast.letter()
    ana = cast.representative("Ana Ruiz", "Fundar")
    cast.object(ana, "It is too strong.")
    shown, theirs = opened(cast, cast.carla), opened(cast, ana)
    if label == "Finalize the letter":
        cast.close()
    press_as(cast, ana, shown, theirs, label)
    assert ana.modal.title == "Not possible"
    assert "coordinator" in ana.modal.plain


# --- helpers ------------------------------------------------------------------------------------

WATER, FORESTS = "Water for all (water)", "Forests for all (forests)"


def coordinator_of(cast: Cast, handle: str, person: Person) -> None:
    from storage import letters

    with cast.stage.bot.office.database.transaction() as connection:
        letter = letters.by_handle(connection, handle)
        assert letter is not None
        letters.add_coordinator(connection, letter.id, person.id)


def press_as(cast: Cast, person: Person, shown: Home, theirs: Home, label: str) -> None:
    """The payload of a coordinator's button, sent by somebody else."""
    from bot.rehearsal import payloads
    from bot.rehearsal.windows import clickable

    field, entry = clickable(shown.blocks, label, None)
    actions = [payloads.action(cast.stage.slack, field, entry)]
    forged = payloads.view_action(cast.stage.slack, theirs.opened, actions)
    with nothing_stored(cast.stage):
        cast.stage.slack.deliver(person, forged, "interactive")


def unanswered(text: str) -> int:
    found = re.search(r"(\d+) invited organizations have not answered yet", text)
    assert found is not None, text
    return int(found[1])
