"""What did not arrive, or may not have: coordinators are told, and decide."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from bot.rehearsal import Message, Person
from tests.cast import Cast, nothing_stored

HISTORY = {"channels:history", "groups:history", "im:history"}


@pytest.fixture
def ana(cast: Cast) -> Person:
    return cast.representative("Ana Ruiz", "Fundar")


def status(cast: Cast, person: Person | None = None) -> Message:
    return (person or cast.carla).command("/letter status water", cast.channel).ephemerals[0]


def press(person: Person, message: Message, label: str) -> str:
    """What the window says that a button opens."""
    view = person.click(message, label).view
    assert view is not None
    return view.plain


def in_doubt(cast: Cast) -> list[Message]:
    return [dm for dm in cast.carla.dms if "Was it posted?" in dm.plain]


def undelivered(cast: Cast) -> list[Message]:
    return [dm for dm in cast.carla.dms if "could not be delivered" in dm.plain]


def lose_a_receipt(cast: Cast, ana: Person, where: str) -> None:
    """Ana signs; the answer to her receipt's post never comes, and the bot may not look."""
    cast.letter()
    cast.stage.slack.scopes.difference_update(HISTORY)
    cast.stage.slack.fail_next("chat.postMessage", channel=ana.dm, reset=where)
    cast.sign(ana)


# --- in doubt -----------------------------------------------------------------------------------


def test_a_coordinator_is_asked_to_look(cast: Cast, ana: Person) -> None:
    lose_a_receipt(cast, ana, "before")
    (question,) = in_doubt(cast)
    assert "a receipt (Fundar) to @Ana Ruiz" in cast.carla.read(question)
    assert question.buttons == ["Post again", "It is there"]


def test_what_is_not_there_is_posted_again(cast: Cast, ana: Person) -> None:
    lose_a_receipt(cast, ana, "before")
    told = press(cast.carla, in_doubt(cast)[0], "Post again")
    assert "It is being posted again." in told
    cast.stage.settle()
    assert len(ana.dms) == 1
    assert cast.events()[-1] == "posted again"


def test_what_is_there_is_not_posted_again(cast: Cast, ana: Person) -> None:
    lose_a_receipt(cast, ana, "after")
    assert len(ana.dms) == 1
    assert "Noted" in press(cast.carla, in_doubt(cast)[0], "It is there")
    cast.stage.later(timedelta(days=1))
    assert len(ana.dms) == 1
    assert cast.events()[-1] == "found in Slack"
    assert "Nobody knows" not in status(cast).plain


@pytest.mark.parametrize("label", ["Post again", "It is there"])
def test_who_says_it_twice_is_answered_the_same_and_it_counts_once(
    cast: Cast, ana: Person, label: str
) -> None:
    lose_a_receipt(cast, ana, "before")
    first = press(cast.carla, in_doubt(cast)[0], label)
    cast.stage.settle()
    again = press(cast.carla, in_doubt(cast)[0], label)
    cast.stage.settle()
    assert again == first
    assert len(ana.dms) == (1 if label == "Post again" else 0)


def test_what_is_decided_is_decided(cast: Cast, ana: Person) -> None:
    lose_a_receipt(cast, ana, "after")
    question = in_doubt(cast)[0]
    cast.carla.click(question, "It is there")
    with nothing_stored(cast.stage):
        told = press(cast.carla, question, "Post again")
    assert "not in doubt any more" in told, "to post it again would be to post it twice"


def test_the_status_shows_what_is_in_doubt_with_the_buttons(cast: Cast, ana: Person) -> None:
    lose_a_receipt(cast, ana, "before")
    shown = status(cast)
    assert "Nobody knows whether a receipt (Fundar) to @Ana Ruiz is there." in cast.carla.read(
        shown
    )
    cast.carla.click(shown, "Post again")
    cast.stage.settle()
    assert len(ana.dms) == 1


def test_nobody_but_a_coordinator_is_asked(cast: Cast, ana: Person) -> None:
    lose_a_receipt(cast, ana, "before")
    shown = status(cast, ana)
    assert "Nobody knows" not in shown.plain
    assert shown.buttons == []


# --- failed -------------------------------------------------------------------------------------


def test_once_it_is_mended_everything_that_failed_goes_out(cast: Cast, ana: Person) -> None:
    card = cast.letter()
    cast.channel.remove()
    ana.dm  # noqa: B018 - they talk to the bot where nobody removes it
    form = ana.command("/sign").view
    assert form is not None
    form.fill({"Authority": True}).submit()
    cast.stage.settle()
    (told,) = undelivered(cast)
    assert "invite it with /invite" in told.plain
    cast.channel.invite()
    assert "1 message is being sent again" in press(cast.carla, told, "Try again")
    cast.stage.settle()
    assert "1 organization has signed." in card.plain
    assert "Nothing is left to try again" in press(cast.carla, told, "Try again")


def test_what_fails_again_is_told_again(cast: Cast) -> None:
    cast.letter()
    cast.enlist("Fundar", representatives=("gone@example.org",))
    cast.carla.command("/letter remind water", cast.channel)
    cast.stage.settle()
    for times in (1, 2):
        assert len(undelivered(cast)) == times
        cast.carla.click(undelivered(cast)[-1], "Try again")
        cast.stage.settle()
    assert len(undelivered(cast)) == 3


def test_many_that_fail_for_one_reason_are_told_once(cast: Cast, ana: Person) -> None:
    cast.letter()
    cast.channel.archive()
    ana.dm  # noqa: B018
    for n in range(3):
        form = ana.command("/object").view
        assert form is not None
        form.fill({"Kind": "Concern", "Objection": f"No {n}."}).submit()
        cast.stage.settle()
    told = undelivered(cast)
    assert len(told) == 1
    shown = status(cast)
    assert "messages could not be delivered" in shown.plain
    assert "the channel is archived" in shown.plain


def test_the_status_names_what_failed_and_has_the_button(cast: Cast) -> None:
    cast.letter()
    cast.enlist("Fundar", representatives=("gone@example.org",))
    cast.carla.command("/letter remind water", cast.channel)
    cast.stage.settle()
    shown = status(cast)
    assert "a reminder to gone@example.org: nobody in this Slack has this address" in shown.plain
    new = cast.person("Gone Again", address="gone@example.org")
    cast.carla.click(shown, "Try again")
    cast.stage.settle()
    assert len(new.dms) == 1
    assert "could not be delivered" not in status(cast).plain


def test_the_status_says_what_waits_and_since_when(cast: Cast, ana: Person) -> None:
    cast.letter()
    form = cast.modal(ana, "/sign").fill({"Authority": True})
    cast.stage.slack.fail_next("chat.postMessage", status=503, times=1_000)
    form.submit()
    cast.stage.later(timedelta(minutes=10))
    told = status(cast).plain
    assert "1 message is on its way." in told or "messages are on their way." in told
    assert "The oldest has waited for" in told


def test_a_thread_whose_card_cannot_be_posted_is_given_up_with_it(cast: Cast, ana: Person) -> None:
    """It would wait for ever, and nobody would know."""
    cast.draft()
    cast.carla.command("/letter circulate water", cast.channel)
    cast.stage._errands.wait()
    cast.channel.archive()
    cast.stage.settle()
    ana.dm  # noqa: B018
    form = ana.command("/object").view
    assert form is not None
    form.fill({"Kind": "Concern", "Objection": "No."}).submit()
    cast.stage.later(timedelta(hours=1))
    assert "on its way" not in status(cast).plain
    assert "archived" in status(cast).plain


def test_a_thread_whose_card_was_deleted_comes_with_a_new_card(cast: Cast, ana: Person) -> None:
    card = cast.letter()
    cast.stage.slack.fail_next(
        "chat.postMessage",
        error="thread_not_found",
        where=lambda arguments: arguments.get("thread_ts") == card.ts,
    )
    from bot.rehearsal.posting import remove

    remove(card)
    cast.object(ana, "Not in our name.")
    (again,) = cast.channel.messages
    assert len(again.thread) == 1


# --- Slack says no to everything ----------------------------------------------------------------


@pytest.mark.parametrize("word", ["invalid_auth", "token_revoked", "account_inactive"])
def test_a_token_that_is_not_taken_fails_nothing(cast: Cast, ana: Person, word: str) -> None:
    """It is mended by whoever runs the bot; then everything that waited arrives."""
    card = cast.letter()
    form = cast.modal(ana, "/sign").fill({"Authority": True})
    fault = cast.stage.slack.fail_next("*", error=word, times=1_000)
    form.submit()
    for _ in range(12):
        cast.stage.later(timedelta(minutes=5))
    assert fault.met < 300
    cast.stage.slack.faults.clear()
    cast.stage.later(timedelta(minutes=5))
    assert len(ana.dms) == 1
    assert "1 organization has signed." in card.plain
    assert undelivered(cast) == []


def test_an_hour_without_slack_drains_in_order_each_once(cast: Cast) -> None:
    cast.letter()
    people: list[tuple[Person, Any]] = []
    for n in range(8):
        person = cast.representative(f"P{n} Person", f"Organization {n}")
        person.dm  # noqa: B018
        people.append((person, cast.modal(person, "/sign").fill({"Authority": True})))
    for method in ("chat.postMessage", "chat.update"):
        cast.stage.slack.fail_next(method, reset="before", times=10_000)
    for _, form in people:
        form.submit()
    for _ in range(12):
        cast.stage.later(timedelta(minutes=5))
    cast.stage.slack.faults.clear()
    cast.stage.later(timedelta(minutes=10))
    assert [len(person.dms) for person, _ in people] == [1] * 8
    order = [post.channel for post in cast.stage.slack.posts]
    places = [order.index(person.dm.id) for person, _ in people]
    assert places == sorted(places)


def test_a_channel_is_told_apart_from_a_person(cast: Cast, ana: Person) -> None:
    cast.stage.slack.scopes.difference_update(HISTORY)
    cast.draft()
    cast.stage.slack.fail_next("chat.postMessage", channel=cast.channel, reset="after")
    cast.carla.command("/letter circulate water", cast.channel)
    cast.stage.settle()
    (question,) = in_doubt(cast)
    read = cast.carla.read(question)
    assert "the card to #coalition" in read
    assert "Please look there" in read
