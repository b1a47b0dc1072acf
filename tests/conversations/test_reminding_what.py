"""What a reminder asks for: of one letter or of several, and of the channel."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.domain.letter import Terms
from bot.domain.reminder import Reminding
from bot.rehearsal import Person
from tests.cast import IN_TEN_DAYS, Cast
from tests.conversations.reminding import (
    DAY,
    HOUR,
    in_channel,
    introduce,
    moments,
    reminded,
    reminders,
    said_at,
    until,
)

LONDON = "Europe/London"
WEEK_BEFORE = IN_TEN_DAYS - 7 * DAY


def somebody(cast: Cast, name: str, *organizations: str, **profile: str) -> Person:
    """A representative whom the bot has met."""
    person = cast.representative(name, *organizations, **{"tz": LONDON, **profile})
    introduce(cast, person)
    return person


# --- one letter ---------------------------------------------------------------------------------


def test_who_has_not_signed_may_answer_in_each_way(cast: Cast) -> None:
    ana = somebody(cast, "Ana Ruiz", "Fundar")
    cast.letter()
    cast.stage.at(WEEK_BEFORE)
    (message,) = reminded(ana)
    assert message.buttons == [
        "Read the letter",
        "Sign on",
        "Object",
        "Not for us",
        "Remind me later",
    ]


def test_it_is_in_the_language_of_who_reads_it(cast: Cast) -> None:
    ana = somebody(cast, "Ana Ruiz", "Fundar", locale="es-MX")
    cast.letter()
    cast.stage.at(WEEK_BEFORE)
    message = ana.dms[-1]
    assert "Fundar todavía no ha respondido" in message.plain
    assert message.buttons[-1] == "Recordármelo después"


def test_who_has_yet_to_say_whether_an_objection_is_settled_is_asked_that(cast: Cast) -> None:
    ana = somebody(cast, "Ana Ruiz", "Fundar")
    cast.letter()
    cast.object(ana, "Say which wells.")
    told = next(dm for dm in cast.carla.dms if "Resolve" in dm.buttons)
    form = cast.carla.click(told, "Resolve").view
    assert form is not None
    form.fill({"Reason": "It says so now: all <!channel> of them."}).submit()
    cast.stage.settle()
    cast.stage.at(WEEK_BEFORE)
    (message,) = reminded(ana)
    for words in ("Fundar has not answered yet", "Does that settle it for you?", "all <!channel>"):
        assert words in message.plain
    assert message.buttons[:2] == ["It is settled", "It is not settled"]
    ana.click(message, "It is settled")
    cast.stage.at(IN_TEN_DAYS - 3 * DAY)
    assert "settle" not in reminders(ana)[-1], "that is answered; the letter is not"


# --- several letters ----------------------------------------------------------------------------


def test_several_letters_due_at_a_time_are_one_message(cast: Cast) -> None:
    ana = somebody(cast, "Ana Ruiz", "Fundar")
    cast.letter("water", deadline=IN_TEN_DAYS + HOUR)
    cast.letter("air", title="Clean air", deadline=IN_TEN_DAYS)
    cast.stage.at(WEEK_BEFORE + 2 * HOUR)
    (message,) = reminded(ana)
    assert "2 letters wait for your answer." in message.plain
    assert message.plain.index("Clean air") < message.plain.index("Water for all"), "nearest first"
    assert message.buttons.count("Sign on") == 2
    form = ana.click(message, "Sign on", nth=1).view
    assert form is not None
    assert "Water for all" in form.plain
    form.close()
    cast.stage.at(IN_TEN_DAYS - 3 * DAY)
    assert "2 letters" not in reminders(ana)[-1], "one of them is due an hour later"


def test_a_letter_that_was_answered_meanwhile_is_left_out(cast: Cast) -> None:
    ana = somebody(cast, "Ana Ruiz", "Fundar")
    cast.letter("water")
    cast.letter("air", title="Clean air")
    cast.stage.clock.move_to(WEEK_BEFORE)
    cast.stage.bot.tick()
    cast.sign(ana, "/sign air")
    (told,) = reminders(ana)
    assert "Water for all" in told
    assert "Clean air" not in told
    assert "letters wait" not in told


def test_what_was_said_to_the_address_is_not_said_to_the_id(cast: Cast) -> None:
    """Nobody has met Ana yet: she is an address for one organization and an id for another."""
    ana, dora = cast.representative("Ana Ruiz", "Fundar"), cast.person("Dora Diaz")
    cast.enlist("GESOC", representatives=(ana.id, dora.id))
    cast.letter("water")
    cast.letter("air", title="Clean air")
    cast.sign(dora, "/sign water")
    cast.stage.at(WEEK_BEFORE + 2 * HOUR)
    (told,) = reminders(ana)
    for words in (
        "2 letters wait",
        "Fundar has not answered yet: Water for all",
        "Fundar and GESOC have not answered yet: Clean air",
    ):
        assert words in told
    assert len(reminders(dora)) == 1


def test_forty_letters_are_one_message_that_slack_takes(cast: Cast) -> None:
    names = [f"Organization {n} of the very long and winding valley" for n in range(30)]
    ana = somebody(cast, "Ana Ruiz", *names)
    for n in range(40):
        cast.draft(f"letter-{n}", title=f"Letter {n}", deadline=IN_TEN_DAYS + n * HOUR / 60)
        cast.carla.command(f"/letter circulate letter-{n}", cast.channel)
    cast.stage.settle()
    cast.stage.at(WEEK_BEFORE + HOUR)
    (message,) = reminded(ana)
    assert "40 letters wait for your answer." in message.plain
    assert "more; all of them: /letter list" in message.plain
    assert "Letter 0" in message.plain
    assert "Letter 39" not in message.plain


# --- the channel --------------------------------------------------------------------------------


@pytest.fixture
def three(cast: Cast) -> list[Person]:
    """Three representatives, in London; the channel is Mexico's."""
    names = ("Fundar", "GESOC", "IMCO")
    return [somebody(cast, f"Rep{n} Ruiz", each) for n, each in enumerate(names)]


def test_the_channel_hears_at_the_last_steps_how_many_are_missing(
    cast: Cast, three: list[Person]
) -> None:
    cast.letter()
    cast.sign(three[0])
    until(cast, IN_TEN_DAYS)
    told = in_channel(cast.channel)
    assert [said_at(each, "America/Mexico_City") for each in told] == [
        "Thu 03 08:00",
        "Thu 03 19:00",
    ]
    assert "2 organizations have not answered yet: Water for all" in told[0].plain
    assert "Sign-ons close in 22 hours" in told[0].plain
    assert "GESOC" not in told[0].plain, "the letter does not allow names"
    assert told[0].buttons == ["Read the letter", "Sign on", "Object"]
    assert told[0].thread_ts == ""


def test_names_are_read_where_the_letter_allows_it(cast: Cast, three: list[Person]) -> None:
    cast.enlist("<!channel> & Friends")
    cast.letter(terms=Terms(reminding=Reminding(names=True)))
    cast.sign(three[0])
    cast.stage.at(IN_TEN_DAYS - HOUR)
    (told,) = in_channel(cast.channel)
    assert "Missing: <!channel> & Friends, GESOC and IMCO" in told.plain
    assert "<!channel>" not in told.text, "nobody is pinged"


def test_where_nobody_is_missing_the_channel_hears_nothing(cast: Cast, three: list[Person]) -> None:
    cast.letter()
    for person in three:
        cast.sign(person)
    until(cast, IN_TEN_DAYS)
    assert in_channel(cast.channel) == []


def test_the_channel_hears_nothing_twice(cast: Cast, three: list[Person]) -> None:
    cast.letter()
    for _ in range(3):
        cast.stage.at(IN_TEN_DAYS - DAY + 2 * HOUR)
        cast.stage.stop_bot()
        cast.stage.start_bot()
        cast.stage.clock.move(-5 * DAY)
    cast.stage.at(IN_TEN_DAYS - DAY + 3 * HOUR)
    assert len(in_channel(cast.channel)) == 1


# --- a letter's own steps -----------------------------------------------------------------------


def test_a_letter_may_have_steps_of_its_own(cast: Cast) -> None:
    ana = somebody(cast, "Ana Ruiz", "Fundar")
    own = Reminding((timedelta(days=8), timedelta(hours=2)))
    cast.letter(terms=Terms(reminding=own))
    until(cast, IN_TEN_DAYS)
    assert moments(ana) == ["Thu 26 12:00", "Fri 04 10:00"]
    assert len(in_channel(cast.channel)) == 1


def test_in_the_comment_phase_nobody_is_asked_to_sign(cast: Cast) -> None:
    ana = somebody(cast, "Ana Ruiz", "Fundar")
    cast.letter(terms=Terms(comments_until=IN_TEN_DAYS - 2 * DAY))
    until(cast, IN_TEN_DAYS)
    assert moments(ana) == ["Thu 03 12:00", "Fri 04 09:00"]
