"""Circulating: the card in every channel, in the letter's language, edited in place."""

from __future__ import annotations

from datetime import timedelta

from bot.rehearsal import Message
from bot.usecases import coordinating, drafting
from tests.cast import DRAFT, IN_TEN_DAYS, Cast, nothing_stored, signed

SPANISH = DRAFT.replace("language: en", "language: es").replace("Water for all", "Agua para todos")
BUTTONS = ["Read the letter", "Sign on", "Object", "Withdraw"]


def test_the_card_says_what_the_letter_is_and_what_is_asked(cast: Cast) -> None:
    card = cast.letter()
    lines = card.plain.split("\n")
    assert lines[0] == "Water for all"
    assert lines[1] == "Bogotá, December 1st, 2026"
    assert lines[2] == "No organization has signed yet."
    assert "@Carla Coord" in lines[3], "who asks"
    assert "Friday, December 4, 2026, 6:00 AM (America/Mexico_City)" in lines[3], "until when"
    assert card.buttons == BUTTONS


def test_each_reader_sees_the_deadline_in_their_own_time_zone(cast: Cast) -> None:
    card = cast.letter()
    ana = cast.person("Ana Ruiz", tz="Asia/Tokyo")
    assert "December 4, 2026, 21:00" in ana.read(card)


def test_the_card_stands_in_every_channel(cast: Cast) -> None:
    allies = cast.stage.add_channel("allies", cast.carla, private=True)
    cast.letter("water", DRAFT, cast.channel, allies)
    assert cast.card(channel=allies).plain == cast.card().plain
    told = cast.carla.ephemerals[-1].plain
    assert "Water for all circulates in #coalition and #allies" in told


def test_the_card_is_edited_in_place_as_sign_ons_come(cast: Cast) -> None:
    allies = cast.stage.add_channel("allies", cast.carla)
    card = cast.letter("water", DRAFT, cast.channel, allies)
    ana = cast.representative("Ana Ruiz", "Fundar", "GESOC")
    for organization, count in (
        ("Fundar", "1 organization has signed."),
        ("GESOC", "2 organizations have signed."),
    ):
        cast.sign(ana, Organization=organization)
        assert count in card.plain
        assert organization in card.plain
    assert cast.card(channel=allies).plain == card.plain
    for channel in (cast.channel, allies):
        assert len(channel.messages) == 1, "an edit is no new message"


def test_the_card_speaks_the_letters_language(cast: Cast) -> None:
    """Whoever asked for it, and whatever language they speak."""
    spanish, english = cast.letter("agua", SPANISH), cast.letter("water")
    assert "1 de diciembre de 2026" in spanish.plain
    assert _shape(spanish) == _shape(english)


def _shape(card: Message) -> list[tuple[str, list[str]]]:
    """The blocks' types, and of buttons what each does."""
    return [
        (block["type"], [each.get("action_id", "") for each in block.get("elements", ())])
        for block in card.blocks
    ]


def test_it_is_refused_where_the_bot_is_not_in_a_channel(cast: Cast) -> None:
    elsewhere = cast.stage.add_channel("elsewhere", cast.carla, bot=False)
    cast.draft("water", DRAFT, cast.channel, elsewhere)
    with nothing_stored(cast.stage):
        answer = cast.carla.command("/letter circulate water", cast.channel)
        cast.stage.settle()
    assert "The bot is not in #elsewhere." in answer.plain
    assert "/invite @signon" in answer.plain
    assert cast.channel.messages == []
    elsewhere.invite()
    cast.carla.command("/letter circulate water", cast.channel)
    cast.stage.settle()
    assert len(elsewhere.messages) == 1


def test_a_channel_is_known_by_its_name_or_its_id(cast: Cast) -> None:
    from tests.conversations.drafting import filled, shown_back

    shown_back(cast, filled(cast)).submit()  # the form gives ids, the command line names
    cast.carla.command("/letter circulate", cast.channel)
    cast.stage.settle()
    assert "circulates in #coalition" in cast.carla.ephemerals[-1].plain


def test_a_channel_that_is_named_twice_gets_one_card(cast: Cast) -> None:
    """By its name, and by its id: the bot learns only from Slack that they are one."""
    office, now = cast.stage.bot.office, cast.stage.clock()
    text = drafting.understand(office, DRAFT, "", "")
    named = ("#coalition", cast.channel.id, "coalition")
    coordinating.create(
        office, coordinating.COMMAND_LINE, "water", text, IN_TEN_DAYS, named, "UTC", now
    )
    cast.carla.command("/letter circulate water", cast.channel)
    cast.stage.settle()
    assert len(cast.channel.messages) == 1
    cast.sign(cast.representative("Ana Ruiz", "Fundar"))
    assert "1 organization has signed." in cast.card().plain
    cast.object(cast.representative("Ben Ode", "GESOC"), "No.", "Concern")
    assert len(cast.card().thread) == 1
    cast.finalize(reason="Because.")
    assert len(cast.channel.messages) == 2


def test_a_letter_circulates_once(cast: Cast) -> None:
    cast.letter()
    with nothing_stored(cast.stage):
        told = cast.carla.command("/letter circulate water", cast.channel).plain
        cast.stage.settle()
    assert "“water” circulates already" in told
    assert len(cast.channel.messages) == 1


def test_a_letter_whose_deadline_has_gone_by_does_not_circulate(cast: Cast) -> None:
    cast.draft()
    cast.stage.at(IN_TEN_DAYS)
    with nothing_stored(cast.stage):
        answer = cast.carla.command("/letter circulate water", cast.channel)
        cast.stage.settle()
    assert "has gone by" in answer.plain


def test_what_nobody_may_do_any_more_has_no_button(cast: Cast) -> None:
    card = cast.letter()
    cast.sign(cast.representative("Ana Ruiz", "Fundar"))
    cast.close()
    assert "Closed" in card.plain
    assert card.buttons == ["Read the letter", "Withdraw"]
    cast.finalize()
    assert "Finalized" in card.plain
    assert card.buttons == ["Read the letter"]


def test_a_cancelled_letter_says_so_and_why(cast: Cast) -> None:
    card = cast.letter()
    ana = cast.representative("Ana Ruiz", "Fundar")
    cast.sign(ana)
    form = cast.modal(cast.carla, "/letter cancel water")
    assert "Water for all will not be sent." in form.plain
    form.fill({"Reason": "The council has opened the wells."}).submit()
    cast.stage.settle()
    assert "Cancelled" in card.plain
    assert card.buttons == []
    assert "> The council has opened the wells." in card.thread[-1].plain
    with nothing_stored(cast.stage):
        assert "cancelled" in ana.command("/sign water", cast.channel).plain


def test_a_draft_is_cancelled_without_a_word_to_anybody(cast: Cast) -> None:
    cast.draft()
    cast.modal(cast.carla, "/letter cancel water").fill({"Reason": "A mistake."}).submit()
    cast.stage.settle()
    assert cast.channel.everything == []
    assert cast.events()[-1] == "cancelled"


def test_after_cancelling_nothing_comes_due(cast: Cast) -> None:
    cast.letter()
    ana = cast.representative("Ana Ruiz", "Fundar")
    cast.modal(cast.carla, "/letter cancel water").fill({"Reason": "No."}).submit()
    cast.stage.later(timedelta(days=20))
    assert ana.dms == []
    assert signed(cast.stage) == []
    assert "closed" not in cast.events()
