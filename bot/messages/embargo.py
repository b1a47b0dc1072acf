"""What is said of an embargo: how long it lasts still, and the buttons to hold and release it."""

from __future__ import annotations

from datetime import datetime

from bot.domain.letter import Letter
from bot.messages import ids
from bot.messages.blocks import Button, Said, buttons, called, said
from bot.messages.moments import span
from bot.messages.reader import Reader
from bot.messages.wording import Block, Sentence, sentence
from bot.words import Words


def countdown(reader: Reader, letter: Letter, now: datetime) -> Sentence:
    """When a letter goes out that has an embargo, and how long that is at `now` (UTC)."""
    w, until = reader.w, letter.embargo or now
    moment = reader.moment(until)
    if letter.held_at is not None:
        return sentence(
            w.say("*Held:* it does not go out until it is released. Its embargo: {until}."),
            until=moment,
        )
    if until <= now:
        return sentence(w.say("*Embargo over* since {until}."), until=moment)
    return sentence(
        w.say("*Embargo:* it goes out on {until}, in {span}."),
        until=moment,
        span=span(until - now, w),
    )


def control(w: Words, letter: Letter) -> Block:
    """**Hold** what is to go out, **Release** what is held."""
    if letter.held_at is not None:
        return buttons(Button(w.say("Release"), ids.RELEASE, letter.handle, "primary"))
    return buttons(Button(w.say("Hold"), ids.HOLD, letter.handle))


def set_anew(reader: Reader, letter: Letter, now: datetime) -> Sentence:
    """The answer to who has set an embargo, or lifted it."""
    if letter.embargo is None:
        return sentence(reader.w.say("*{title}* has no embargo."), title=called(letter))
    return countdown(reader, letter, now)


def over(reader: Reader, letter: Letter) -> Said:
    """To a coordinator: the letter goes out now."""
    told = reader.w.say("*The embargo of {title} is over:* it is being posted now.")
    return said(sentence(told, title=called(letter)))


def held(reader: Reader, letter: Letter) -> Said:
    """To a coordinator: the moment has come, and the letter is held."""
    w = reader.w
    told = w.say("*The embargo of {title} is over, and it is held:* it goes out once released.")
    return said(sentence(told, title=called(letter)), more=[control(w, letter)])
