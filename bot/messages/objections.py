"""What is said of an objection, and to whom."""

from __future__ import annotations

from enum import Enum, auto

from bot.domain.letter import Letter
from bot.domain.objection import Act, Kind, Objection, Status
from bot.messages import ids
from bot.messages.blocks import (
    Button,
    Said,
    buttons,
    called,
    paragraph,
    quote,
    said,
    shorten,
)
from bot.messages.reader import Reader
from bot.messages.wording import Block, Person, Sentence, sentence
from bot.words import Words

REMINDED = 300
"""How much of a resolution stands in a reminder."""


class Audience(Enum):
    """Who is told."""

    OBJECTOR = auto()
    CHANNEL = auto()
    COORDINATOR = auto()


def receipt(reader: Reader, letter: Letter, objection: Objection) -> Said:
    """To the objector."""
    w = reader.w
    lines = (
        sentence(
            w.say("*Your objection is recorded.* The coordinators of {title} have been told."),
            title=called(letter),
        ),
        _subject(w, objection),
    )
    return said(*lines, more=[quote(objection.text), _withdraw(w, objection)])


def raised(reader: Reader, letter: Letter, objection: Objection) -> Said:
    """To the channel, in the card's thread."""
    w = reader.w
    template = (
        w.say("*{organization}* has raised a blocking objection.")
        if objection.kind is Kind.BLOCKING
        else w.say("*{organization}* has raised a concern.")
    )
    first = sentence(template, organization=objection.organization)
    return said(first, _subject(w, objection), more=[quote(objection.text)])


def to_answer(reader: Reader, letter: Letter, objection: Objection) -> Said:
    """To a coordinator."""
    w = reader.w
    template = (
        w.say("*{organization}* has raised a blocking objection to {title}.")
        if objection.kind is Kind.BLOCKING
        else w.say("*{organization}* has raised a concern about {title}.")
    )
    first = sentence(template, organization=objection.organization, title=called(letter))
    by = sentence(w.say("Raised by {person}."), person=Person(objection.person))
    return said(
        first, by, _subject(w, objection), more=[quote(objection.text), answers(w, objection)]
    )


def blocked(reader: Reader, letter: Letter, objection: Objection) -> Said:
    """To somebody who has signed: another organization finds the letter unacceptable."""
    w = reader.w
    first = sentence(
        w.say("*{organization}* has raised a blocking objection to {title}, which you signed."),
        organization=objection.organization,
        title=called(letter),
    )
    stands = sentence(w.say("Your sign-on stands. You need not do anything."))
    look = buttons(
        Button(w.say("Read the letter"), ids.READ, letter.handle),
        Button(w.say("Withdraw"), ids.WITHDRAW, letter.handle),
    )
    return said(first, _subject(w, objection), stands, more=[quote(objection.text), look])


def news(
    reader: Reader, letter: Letter, objection: Objection, act: Act, reason: str, to: Audience
) -> Said:
    """What was done about an objection, to the objector, the channel or a coordinator."""
    w = reader.w
    lines = [
        sentence(_done(w, act), organization=objection.organization, title=called(letter)),
        _subject(w, objection),
    ]
    more: list[Block] = [quote(reason)] if reason else []
    if to is Audience.OBJECTOR:
        if act is Act.RESOLVED:
            lines.append(sentence(w.say("Does that settle it for you?")))
        more += _objectors_buttons(w, letter, objection, act)
    elif to is Audience.COORDINATOR and act is Act.REOPENED:
        more.append(answers(w, objection))
    return said(*lines, more=more)


def to_settle(reader: Reader, letter: Letter, objection: Objection, reason: str) -> list[Block]:
    """In a reminder: an objection was resolved, and nobody has said whether that settles it."""
    w = reader.w
    lines = (
        sentence(_done(w, Act.RESOLVED), organization=objection.organization, title=called(letter)),
        sentence(w.say("Does that settle it for you?")),
    )
    return [
        paragraph(*lines),
        quote(shorten(reason, REMINDED)),
        buttons(*_settling(w, objection)),
    ]


def _settling(w: Words, objection: Objection) -> list[Button]:
    value = str(objection.id)
    return [
        Button(w.say("It is settled"), ids.ACCEPT, value, "primary"),
        Button(w.say("It is not settled"), ids.REOPEN, value),
    ]


def _objectors_buttons(w: Words, letter: Letter, objection: Objection, act: Act) -> list[Block]:
    value = str(objection.id)
    sign = Button(w.say("Sign on"), ids.SIGN, letter.handle, "primary")
    read = Button(w.say("Read the letter"), ids.READ, letter.handle)
    if act is Act.RESOLVED:
        return [buttons(*_settling(w, objection), read)]
    if act in (Act.REPLIED, Act.REOPENED):
        return [buttons(Button(w.say("Withdraw objection"), ids.WITHDRAW_OBJECTION, value), read)]
    return [buttons(read, sign)]


def answers(w: Words, objection: Objection) -> Block:
    """A coordinator's buttons for an open objection."""
    value = str(objection.id)
    return buttons(
        Button(w.say("Reply"), ids.REPLY, value),
        Button(w.say("Resolve"), ids.RESOLVE, value, "primary"),
        Button(w.say("Override"), ids.OVERRIDE, value, "danger"),
    )


def status(w: Words, objection: Objection) -> str:
    """The status in a word."""
    return {
        Status.OPEN: w.say("open"),
        Status.RESOLVED: w.say("resolved"),
        Status.WITHDRAWN: w.say("withdrawn"),
        Status.OVERRIDDEN: w.say("overridden"),
    }[objection.status]


def kind(w: Words, each: Kind) -> str:
    """The kind as the form names it."""
    return w.say("Blocking") if each is Kind.BLOCKING else w.say("Concern")


def _done(w: Words, act: Act) -> str:
    return {
        Act.REPLIED: w.say(
            "A coordinator has replied to the objection of *{organization}* to {title}."
        ),
        Act.RESOLVED: w.say("The objection of *{organization}* to {title} has been *resolved*."),
        Act.OVERRIDDEN: w.say(
            "The objection of *{organization}* to {title} has been *overridden*."
        ),
        Act.WITHDRAWN: w.say("*{organization}* has withdrawn its objection to {title}."),
        Act.ACCEPTED: w.say("*{organization}* says that its objection to {title} is settled."),
        Act.REOPENED: w.say(
            "*{organization}* says that its objection to {title} is not settled: it is open again."
        ),
    }[act]


def _subject(w: Words, objection: Objection) -> Sentence:
    if objection.place:
        return sentence(w.say("About: {place}"), place=objection.place)
    return sentence(w.say("About the whole letter."))


def _withdraw(w: Words, objection: Objection) -> Block:
    return buttons(Button(w.say("Withdraw objection"), ids.WITHDRAW_OBJECTION, str(objection.id)))
