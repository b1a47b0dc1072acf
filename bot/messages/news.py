"""What coordinators and channels hear of a letter's life."""

from __future__ import annotations

from bot.domain.letter import Letter
from bot.domain.standing import Standing
from bot.messages import ids, personal
from bot.messages.blocks import Button, Said, buttons, called, quote, said
from bot.messages.card import counts, objections, waiting
from bot.messages.reader import Reader
from bot.messages.wording import Channel, Part, Person, sentence


def withdrawn(reader: Reader, letter: Letter, name: str, person: str, reason: str) -> Said:
    """To a coordinator: an organization has withdrawn."""
    first = sentence(
        reader.w.say("*{name}* has withdrawn from {title} ({person})."),
        name=name,
        title=called(letter),
        person=Person(person),
    )
    return said(first, more=[quote(reason)] if reason else [])


def closed(reader: Reader, standing: Standing) -> Said:
    """To a coordinator: the letter is closed and can be finalized."""
    w, letter = reader.w, standing.letter
    lines = [
        sentence(w.say("*Closed:* {title} takes no more sign-ons."), title=called(letter)),
        *counts(w, standing),
    ]
    if standing.waiting:
        lines.append(waiting(w, len(standing.waiting)))
    if standing.waiting_individuals:
        lines.append(personal.waiting(w, standing.waiting_individuals))
    if standing.open_objections:
        lines.append(objections(w, standing))
    lines.append(
        sentence(
            w.say("Ready to finalize: the button below or {command}."),
            command=f"/letter finalize {letter.handle}",
        )
    )
    button = Button(w.say("Finalize the letter"), ids.FINALIZE, letter.handle, "primary")
    return said(*lines, more=[buttons(button)])


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


def undelivered(reader: Reader, contact: str, why: str) -> Said:
    """To a coordinator: somebody could not be reached."""
    w = reader.w
    explained = {
        "users_not_found": w.say("nobody in this Slack has this address"),
        "user_not_found": w.say("nobody in this Slack has this id"),
        "channel_not_found": w.say("the channel does not exist for the bot"),
        "not_in_channel": w.say("the bot is not in the channel: invite it with /invite"),
        "is_archived": w.say("the channel is archived"),
        "user_disabled": w.say("the account is deactivated"),
    }.get(why, why)
    return said(
        sentence(
            w.say("A message to {contact} could not be delivered: {why}."),
            contact=_shown(contact),
            why=explained,
        )
    )


def _shown(contact: str) -> Part:
    """A channel or a person by the name that Slack shows, an address as it is."""
    if "@" in contact:
        return contact
    return Person(contact) if contact.startswith(("U", "W")) else Channel(contact)
