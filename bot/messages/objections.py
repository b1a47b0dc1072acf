"""What is said of an objection, and to whom."""

from __future__ import annotations

from bot.domain.letter import Letter
from bot.domain.objection import Kind, Objection, Status
from bot.messages import ids
from bot.messages.blocks import Button, Said, buttons, quote, said
from bot.messages.reader import Reader
from bot.messages.wording import Person, Sentence, sentence
from bot.words import Words


def receipt(reader: Reader, letter: Letter, objection: Objection) -> Said:
    """To the objector."""
    w = reader.w
    lines = (
        sentence(
            w.say("*Your objection is recorded.* The coordinators of {title} have been told."),
            title=letter.title,
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
    first = sentence(template, organization=objection.organization, title=letter.title)
    by = sentence(w.say("Raised by {person}."), person=Person(objection.person))
    return said(
        first, by, _subject(w, objection), more=[quote(objection.text), answers(w, objection)]
    )


def settled(
    reader: Reader, letter: Letter, objection: Objection, reason: str, *, in_thread: bool
) -> Said:
    """To the objector, or to the channel."""
    w = reader.w
    first = sentence(
        _settled(w, objection.status), organization=objection.organization, title=letter.title
    )
    more = [quote(reason)] if reason else []
    if in_thread or objection.status is Status.WITHDRAWN:
        return said(first, _subject(w, objection), more=more)
    again = buttons(
        Button(w.say("Read the letter"), ids.READ, letter.handle),
        Button(w.say("Sign on"), ids.SIGN, letter.handle, "primary"),
        Button(w.say("Object"), ids.OBJECT, letter.handle),
    )
    return said(first, _subject(w, objection), more=[*more, again])


def answers(w: Words, objection: Objection) -> dict[str, object]:
    """A coordinator's buttons for an open objection."""
    value = str(objection.id)
    return buttons(
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


def _settled(w: Words, how: Status) -> str:
    if how is Status.RESOLVED:
        return w.say("The objection of *{organization}* to {title} has been *resolved*.")
    if how is Status.OVERRIDDEN:
        return w.say("The objection of *{organization}* to {title} has been *overridden*.")
    return w.say("*{organization}* has withdrawn its objection to {title}.")


def _subject(w: Words, objection: Objection) -> Sentence:
    if objection.place:
        return sentence(w.say("About: {place}"), place=objection.place)
    return sentence(w.say("About the whole letter."))


def _withdraw(w: Words, objection: Objection) -> dict[str, object]:
    return buttons(Button(w.say("Withdraw objection"), ids.WITHDRAW_OBJECTION, str(objection.id)))
