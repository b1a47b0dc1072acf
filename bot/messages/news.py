"""What coordinators and channels hear of a letter's life."""

from __future__ import annotations

from datetime import datetime

from bot.domain.letter import Letter
from bot.domain.standing import Standing, obstacles
from bot.messages import ids
from bot.messages.blocks import Button, Said, buttons, called, paragraph, quote, said
from bot.messages.card import counts, missing, objections
from bot.messages.declines import declined
from bot.messages.preflight import in_the_way
from bot.messages.reader import Reader
from bot.messages.wording import Person, sentence
from bot.words import Words

OBSTACLES = 10
"""How many blocking objections a message lists."""


def withdrawn(reader: Reader, letter: Letter, name: str, person: str, reason: str) -> Said:
    """To a coordinator: an organization has withdrawn."""
    first = sentence(
        reader.w.say("*{name}* has withdrawn from {title} ({person})."),
        name=name,
        title=called(letter),
        person=Person(person),
    )
    return said(first, more=[quote(reason)] if reason else [])


def closed(reader: Reader, standing: Standing, now: datetime) -> Said:
    """To a coordinator: the letter is closed, what stands in the way of finalizing it at `now`
    (UTC), and the way to it."""
    w, letter = reader.w, standing.letter
    lines = [
        sentence(w.say("*Closed:* {title} takes no more sign-ons."), title=called(letter)),
        *counts(w, standing),
        missing(w, standing),
        *declined(w, standing),
    ]
    if standing.open_objections:
        lines.append(objections(w, standing))
    preflight = in_the_way(reader, standing, obstacles(standing, now), OBSTACLES)
    ready = sentence(
        w.say("Ready to finalize: the button below or {command}."),
        command=f"/letter finalize {letter.handle}",
    )
    return said(*lines, more=[*preflight, paragraph(ready), buttons(finalize_button(w, letter))])


def finalize_button(w: Words, letter: Letter) -> Button:
    """Opens the preflight and the preview."""
    return Button(w.say("Finalize the letter"), ids.FINALIZE, letter.handle, "primary")


def opened(reader: Reader, letter: Letter) -> Said:
    """To the channel: the comment phase is over, the text is frozen, sign-ons are open."""
    w = reader.w
    return said(
        sentence(w.say("*Sign-ons are open.* The comment phase is over and the text is frozen.")),
        sentence(w.say("Sign by {deadline}."), deadline=reader.moment(letter.deadline)),
        more=[
            buttons(
                Button(w.say("Read the letter"), ids.READ, letter.handle),
                Button(w.say("Sign on"), ids.SIGN, letter.handle, "primary"),
            )
        ],
    )


def left_out(reader: Reader, letter: Letter, name: str, reason: str) -> Said:
    """To somebody whose sign-on was not confirmed when the letter was finalized."""
    first = sentence(
        reader.w.say(
            "{title} was finalized *without {name}*: its sign-on to the changed text had not been "
            "confirmed. A coordinator gave this reason:"
        ),
        title=called(letter),
        name=name,
    )
    return said(first, more=[quote(reason)])


def left_waiting(reader: Reader, letter: Letter, name: str, reason: str) -> Said:
    """To somebody whose request to represent waited when the letter was finalized."""
    first = sentence(
        reader.w.say(
            "{title} was finalized while your request to represent *{name}* waited for an answer. "
            "A coordinator gave this reason:"
        ),
        title=called(letter),
        name=name,
    )
    return said(first, more=[quote(reason)])


def extended(reader: Reader, letter: Letter, person: str) -> Said:
    """To the channel: there is more time."""
    return said(
        sentence(
            reader.w.say("{person} has extended the deadline: sign-ons close on {deadline}."),
            person=Person(person),
            deadline=reader.moment(letter.deadline),
        )
    )


def cancelled(reader: Reader, letter: Letter, person: str, reason: str) -> Said:
    """To the channel: the letter will not be sent."""
    first = sentence(
        reader.w.say("{person} has cancelled this letter. It will not be sent."),
        person=Person(person),
    )
    return said(first, more=[quote(reason)])
