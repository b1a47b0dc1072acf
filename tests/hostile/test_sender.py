"""The sender before a Slack that says not now, not here, or nothing at all: in its pace, in order,
each thing once."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise

import pytest

from bot.domain.objection import Kind
from bot.rehearsal import Channel, Message, Person
from bot.usecases import objecting
from storage import letters, organizations
from tests.cast import DRAFT, Cast
from tests.conversations.drafting import LONG


def object_at_once(cast: Cast, person: Person, times: int) -> None:
    """Many objections, none of which has been said anywhere yet."""
    office = cast.stage.bot.office
    with office.database.reading() as view:
        letter = letters.by_handle(view, "water")
        (organization,) = organizations.represented_by(view, person.id)
        assert letter is not None
    for n in range(times):
        objecting.raise_objection(
            *(office, person.id, letter.id, organization.id, Kind.CONCERN, "", f"No {n}."),
            cast.stage.clock(),
        )


def moments(messages: list[Message]) -> list[float]:
    return [float(message.ts) for message in messages]


# --- pace ---------------------------------------------------------------------------------------


def test_one_post_a_second_and_channel(cast: Cast) -> None:
    allies = cast.stage.add_channel("allies", cast.carla)
    cast.letter("water", DRAFT, cast.channel, allies)
    ben = cast.representative("Ben Ode", "GESOC", id="U0BEN")
    cast.enlist("GESOC", representatives=("U0BEN",))
    object_at_once(cast, ben, 40)
    cast.stage.settle()
    for channel in (cast.channel, allies):
        posted = moments(channel.everything)
        assert len(posted) == 41
        assert min(b - a for a, b in pairwise(posted)) > 0.99
    said = [reply.plain.split("> ")[1] for reply in cast.card().thread]
    assert said == [f"No {n}." for n in range(40)], "in the order in which it was said"
    assert max(moments(cast.channel.everything)) - min(moments(allies.everything)) < 90, "both"


def test_people_come_before_channels(cast: Cast) -> None:
    """Somebody waits for a receipt; a channel does not."""
    cast.letter()
    ben = cast.representative("Ben Ode", "GESOC", id="U0BEN")
    cast.enlist("GESOC", representatives=("U0BEN",))
    object_at_once(cast, ben, 5)
    cast.sign(cast.representative("Ana Ruiz", "Fundar"))
    posts = [post.channel for post in cast.stage.slack.posts]
    ana = next(p for p in cast.stage.slack.people.values() if p.name == "Ana Ruiz")
    assert posts.index(ana.dm.id) < len(posts) - posts[::-1].index(cast.channel.id)
    assert posts.index(ana.dm.id) < posts.index(cast.channel.id, 1)


def test_edits_of_a_card_are_one_edit_to_the_newest(cast: Cast) -> None:
    card = cast.letter()
    ana = cast.person("Ana Ruiz")
    for n in range(20):
        cast.enlist(f"Organization {n:02}", ana)
    for _ in range(20):
        form = cast.modal(ana, "/sign")
        if form.inputs["Organization"] == "":
            form.choose("Organization", form.options("Organization")[0])
        form.fill({"Authority": True}).submit()
        cast.stage.bot.sender.step()
    cast.stage.settle()
    assert "20 organizations have signed." in card.plain
    edits = [e for e in cast.stage.slack.transcript if e.action == "edited" and e.thing is card]
    assert len(edits) <= 3, "one at once, one for all that came within the same second"


# --- not now ------------------------------------------------------------------------------------


def test_a_429_is_honoured_for_that_channel_alone(cast: Cast) -> None:
    allies = cast.stage.add_channel("allies", cast.carla)
    cast.draft("water", DRAFT, cast.channel, allies)
    fault = cast.stage.slack.fail_next(
        "chat.postMessage", status=429, retry_after=37, channel=cast.channel
    )
    began = cast.stage.clock()
    cast.carla.command("/letter circulate water", cast.channel)
    cast.stage.settle()
    assert fault.met == 1
    (card,) = cast.channel.messages
    assert float(card.ts) - began.timestamp() >= 37
    (other,) = allies.messages
    assert float(other.ts) - began.timestamp() < 5


def test_a_429_while_somebody_is_looked_up_is_honoured_too(cast: Cast) -> None:
    cast.letter()
    ana = cast.person("Ana Ruiz", address="ana@example.org")
    cast.enlist("Fundar", ana)
    fault = cast.stage.slack.fail_next("users.lookupByEmail", status=429, retry_after=20)
    cast.carla.command("/letter remind water", cast.channel)
    began = cast.stage.clock()
    cast.stage.settle()
    assert fault.met == 1
    (reminder,) = ana.dms
    assert float(reminder.ts) - began.timestamp() >= 20


@pytest.mark.parametrize("trouble", [{"status": 500}, {"status": 503}, {"error": "fatal_error"}])
def test_trouble_at_slack_is_tried_again(cast: Cast, trouble: dict[str, object]) -> None:
    fault = cast.stage.slack.fail_next("chat.postMessage", times=4, **trouble)
    cast.draft()
    cast.carla.command("/letter circulate water", cast.channel)
    cast.stage.settle()
    assert fault.met == 4
    assert len(cast.channel.messages) == 1


def test_an_edit_that_fails_is_made_again(cast: Cast) -> None:
    card = cast.letter()
    cast.stage.slack.fail_next("chat.update", status=500, times=2)
    cast.sign(cast.representative("Ana Ruiz", "Fundar"))
    assert "1 organization has signed." in card.plain
    assert len(cast.channel.messages) == 1


def test_a_long_letter_keeps_its_order_whatever_fails(cast: Cast) -> None:
    cast.letter("water", LONG)
    cast.sign(cast.representative("Ana Ruiz", "Fundar"))
    cast.close()
    for trouble in ({"status": 500}, {"reset": "before"}, {"reset": "after"}, {"status": 429}):
        cast.stage.slack.fail_next("chat.postMessage", channel=cast.channel, **trouble)
    cast.finalize()
    text = "\n".join(part.plain for part in cast.channel.messages[1:])
    places = [text.index(f"\n{n}. ") for n in range(1, 400)]
    assert places == sorted(places)
    assert text.count("\n1. Open the wells.") == 1


# --- not here -----------------------------------------------------------------------------------


def test_a_card_that_was_deleted_is_posted_anew(cast: Cast) -> None:
    from bot.rehearsal.posting import remove

    card = cast.letter()
    remove(card)
    cast.sign(cast.representative("Ana Ruiz", "Fundar"))
    (again,) = cast.channel.messages
    assert "1 organization has signed." in again.plain
    cast.sign(cast.representative("Ben Ode", "GESOC"))
    assert "2 organizations have signed." in again.plain
    assert len(cast.channel.messages) == 1


def undelivered(cast: Cast) -> list[str]:
    return [dm.plain for dm in cast.carla.dms if "could not be delivered" in dm.plain]


@pytest.mark.parametrize(
    ("happens", "words"),
    [(Channel.remove, "invite"), (Channel.archive, "archived")],
    ids=["the bot is removed", "the channel is archived"],
)
def test_a_channel_that_takes_nothing_is_told_to_a_coordinator(
    cast: Cast, happens, words: str
) -> None:
    cast.letter()
    happens(cast.channel)
    ana = cast.representative("Ana Ruiz", "Fundar")
    ana.dm  # noqa: B018 - they talk to the bot where nobody removes it
    form = ana.command("/sign").view
    assert form is not None
    form.fill({"Authority": True}).submit()
    cast.stage.settle()
    (told,) = undelivered(cast)
    assert words in told
    assert "#coalition" in told, "by its name"
    assert len(ana.dms) == 1, "the receipt arrives all the same"


def test_once_the_bot_is_back_the_card_is_right_again(cast: Cast) -> None:
    card = cast.letter()
    cast.channel.remove()
    ana = cast.representative("Ana Ruiz", "Fundar", "GESOC")
    for organization in ("Fundar", "GESOC"):
        form = ana.command("/sign").view
        assert form is not None
        form.fill({"Organization": organization, "Authority": True}).submit()
        cast.stage.settle()
        cast.channel.invite()
    assert "2 organizations have signed." in card.plain
    assert len(undelivered(cast)) == 1


def test_what_cannot_be_delivered_stands_in_the_status(cast: Cast) -> None:
    cast.letter()
    cast.enlist("Fundar", representatives=("gone@example.org",))
    cast.carla.command("/letter remind water", cast.channel)
    cast.stage.settle()
    assert "gone@example.org" in undelivered(cast)[0]
    told = cast.carla.command("/letter status water", cast.channel).plain
    assert "1 message could not be delivered." in told
    sam = cast.person("Sam Stray")
    assert "delivered" not in sam.command("/letter status water", cast.channel).plain


def test_a_day_without_slack_loses_nothing(cast: Cast) -> None:
    """Everything fails for a day; then everything arrives, each thing once."""
    card = cast.letter()
    ana = cast.representative("Ana Ruiz", "Fundar")
    form = cast.modal(ana, "/sign").fill({"Authority": True})
    outage = cast.stage.slack.fail_next("*", status=503, times=10_000)
    form.submit()
    for _ in range(24):
        cast.stage.later(timedelta(hours=1))
    assert ana.dms == []
    assert outage.met < 2_000, "it waits longer each time"
    cast.stage.slack.faults.clear()
    cast.stage.later(timedelta(minutes=6))
    assert len(ana.dms) == 1
    assert "1 organization has signed." in card.plain
