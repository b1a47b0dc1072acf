"""Objections: raised, announced, counted, heard by the coordinators, and answered."""

from __future__ import annotations

import pytest

from bot.rehearsal import Incomplete, Message, Person
from tests.cast import Cast, nothing_stored


@pytest.fixture
def card(cast: Cast) -> Message:
    return cast.letter()


@pytest.fixture
def ana(cast: Cast) -> Person:
    return cast.representative("Ana Ruiz", "Fundar")


def answer(cast: Cast, label: str, reason: str = "We changed it.") -> None:
    """Carla answers the newest objection by its button."""
    message = next(dm for dm in reversed(cast.carla.dms) if label in dm.buttons)
    form = cast.carla.click(message, label).view
    assert form is not None
    form.fill({"Reason": reason}).submit()
    cast.stage.settle()


def test_the_form_offers_the_letters_paragraphs(cast: Cast, card: Message, ana: Person) -> None:
    form = ana.click(card, "Object").view
    assert form is not None
    assert form.title == "Raise an objection"
    assert form.labels == ["Organization", "Kind", "Paragraph", "Objection"]
    assert form.options("Kind") == ["Concern", "Blocking"]
    assert form.options("Paragraph") == [
        "The whole letter",
        "The wells of the valley are closed since May.",
        "1. Open the wells.",
        "2. Publish the accounts.",
    ]
    assert form.inputs["Organization"] == "Fundar"


def test_an_objection_is_announced_in_the_cards_thread(
    cast: Cast, card: Message, ana: Person
) -> None:
    cast.object(ana, "Say which wells.", Paragraph="1. Open the wells.")
    (announced,) = card.thread
    assert "Fundar has raised a blocking objection." in announced.plain
    assert "About: 1. Open the wells." in announced.plain
    assert "> Say which wells." in announced.plain
    assert len(cast.channel.messages) == 1, "talk stays in the thread"


def test_it_is_counted_on_the_card(cast: Cast, card: Message, ana: Person) -> None:
    cast.object(ana, "Too soft.", "Concern")
    assert "1 open objection." in card.plain
    cast.object(ana, "Say which wells.", "Blocking")
    assert "2 open objections, 1 of them blocking." in card.plain


def test_who_objects_gets_a_receipt_with_the_way_back(
    cast: Cast, card: Message, ana: Person
) -> None:
    cast.object(ana, "Say which wells.")
    assert "Your objection is recorded." in ana.dms[-1].plain
    assert "> Say which wells." in ana.dms[-1].plain
    assert ana.dms[-1].buttons == ["Withdraw objection"]


def test_the_coordinators_hear_of_it_with_buttons_to_answer(
    cast: Cast, card: Message, ana: Person
) -> None:
    cast.object(ana, "Say which wells.")
    told = cast.carla.dms[-1]
    assert "Fundar has raised a blocking objection to Water for all." in told.plain
    assert "Raised by @Ana Ruiz." in told.plain
    assert {"Resolve", "Override"} <= set(told.buttons)


@pytest.mark.parametrize(("label", "done"), [("Resolve", "resolved"), ("Override", "overridden")])
def test_an_answer_is_told_to_the_objector_and_in_the_thread(
    cast: Cast, card: Message, ana: Person, label: str, done: str
) -> None:
    cast.object(ana, "Say which wells.")
    answer(cast, label, "We name them now.")
    for told in (ana.dms[-1], card.thread[-1]):
        assert f"The objection of Fundar to Water for all has been {done}." in told.plain
        assert "> We name them now." in told.plain
    assert "open objection" not in card.plain
    assert cast.events()[-1] == f"objection {done}"


@pytest.mark.parametrize("label", ["Resolve", "Override"])
def test_an_answer_needs_a_reason(cast: Cast, card: Message, ana: Person, label: str) -> None:
    cast.object(ana, "Say which wells.")
    form = cast.carla.click(cast.carla.dms[-1], label).view
    assert form is not None
    assert "> Say which wells." in form.plain
    with nothing_stored(cast.stage):
        with pytest.raises(Incomplete):
            form.submit()
        form.fill({"Reason": "  \n "}).submit()
    assert form.errors == {"Reason": form.errors["Reason"]}
    assert "Say why" in form.errors["Reason"]


def test_the_objector_withdraws_it(cast: Cast, card: Message, ana: Person) -> None:
    cast.object(ana, "Say which wells.")
    ana.click(ana.dms[-1], "Withdraw objection")
    cast.stage.settle()
    assert "Your objection is withdrawn." in ana.modal.plain
    for told in (cast.carla.dms[-1], card.thread[-1]):
        assert "Fundar has withdrawn its objection to Water for all." in told.plain
    assert "open objection" not in card.plain


def test_what_is_answered_is_not_answered_again(cast: Cast, card: Message, ana: Person) -> None:
    cast.object(ana, "Say which wells.")
    to_answer, receipt = cast.carla.dms[-1], ana.dms[-1]
    stale = cast.carla.click(to_answer, "Override").view
    assert stale is not None
    stale.fill({"Reason": "Because."})
    request = stale.submission()
    answer(cast, "Resolve")
    with nothing_stored(cast.stage):
        refused = cast.carla.submit_raw(request)
        cast.carla.click(to_answer, "Resolve")
        ana.click(receipt, "Withdraw objection")
    assert "resolved already" in str(refused.payload)
    assert "resolved already" in cast.carla.modal.plain
    assert "resolved already" in ana.modal.plain


def test_two_coordinators_answer_once(cast: Cast, card: Message, ana: Person) -> None:
    cast.object(ana, "Say which wells.")
    first = cast.carla.click(cast.carla.dms[-1], "Resolve").view
    assert first is not None
    first.fill({"Reason": "One."})
    second = cast.carla.click(cast.carla.dms[-1], "Resolve").view
    assert second is not None
    late = second.fill({"Reason": "Two."}).submission()
    assert cast.carla.submit_raw(first.submission()).payload is None
    with nothing_stored(cast.stage):
        assert "resolved already" in str(cast.carla.submit_raw(late).payload)


def test_the_list_of_objections_carries_the_buttons(cast: Cast, card: Message, ana: Person) -> None:
    cast.object(ana, "Too soft.", "Concern")
    answer(cast, "Resolve")
    cast.object(ana, "Say which wells.", "Blocking")
    told = cast.carla.command("/letter objections water", cast.channel).ephemerals[0]
    assert told.plain.index("Blocking, open") < told.plain.index("Concern, resolved")
    assert told.buttons.count("Resolve") == 1
    form = cast.carla.click(told, "Resolve").view
    assert form is not None
    assert "> Say which wells." in form.plain


def test_without_any_it_says_so(cast: Cast, card: Message) -> None:
    told = cast.carla.command("/letter objections", cast.channel).plain
    assert "Nobody has objected to Water for all." in told


def test_an_objection_without_words_is_refused(cast: Cast, card: Message, ana: Person) -> None:
    form = cast.modal(ana, "/object").fill({"Objection": "\n \n"})
    with nothing_stored(cast.stage):
        form.submit()
    assert set(form.errors) == {"Objection"}


def test_after_closing_nobody_objects(cast: Cast, card: Message, ana: Person) -> None:
    form = cast.modal(ana, "/object").fill({"Objection": "Late."})
    cast.close()
    with nothing_stored(cast.stage):
        told = ana.command("/object water", cast.channel).plain
        form.submit() if form.is_open else None
    assert "“water” is closed" in told


def test_an_objection_raised_before_the_card_is_posted_reaches_its_thread(
    cast: Cast, ana: Person
) -> None:
    """The card waits for Slack while people talk already."""
    cast.draft()
    cast.stage.slack.fail_next("chat.postMessage", status=429, retry_after=30)
    cast.carla.command("/letter circulate water", cast.channel)
    cast.stage._errands.wait()
    assert cast.stage.bot.sender.step()
    cast.object(ana, "Say which wells.")
    (announced,) = cast.card().thread
    assert "> Say which wells." in announced.plain
