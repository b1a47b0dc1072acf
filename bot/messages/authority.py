"""What is said about who may act for an organization."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.domain.authority import Left, Question, Request
from bot.domain.letter import Letter
from bot.messages import ids
from bot.messages.blocks import Button, Said, bullets, buttons, called, paragraph, quote, said
from bot.messages.forms import Option, organization_select
from bot.messages.reader import Reader
from bot.messages.wording import Block, Person, Sentence, sentence
from bot.words import Words


def receipt(reader: Reader, letter: Letter, request: Request) -> Said:
    """To somebody who asked to represent an organization."""
    w = reader.w
    asked = sentence(
        w.say("*Received.* You have asked to represent *{organization}*."),
        organization=request.name,
    )
    then = sentence(
        w.say("A coordinator answers; you are told here, and led back to {title}."),
        title=called(letter),
    )
    return said(asked, then)


def to_answer(
    reader: Reader, letter: Letter | None, request: Request, alike: Sequence[str] = ()
) -> Said:
    """To a coordinator: somebody asks. `alike` are known organizations of much the same name."""
    w = reader.w
    lines = [_asks(w, request)]
    if request.organization_id is None:
        lines.append(sentence(w.say("It is new: approving adds it to the list and invites it.")))
        if request.country:
            lines.append(sentence(w.say("Country: {country}"), country=request.country))
    if alike:
        text = w.say("Written much like it: *{names}*. If that is meant, decline and say so.")
        lines.append(sentence(text, names=", ".join(alike)))
    if letter is not None:
        lines.append(sentence(w.say("To sign: {title}"), title=called(letter)))
    return said(*lines, more=[_answers(w, request)])


def approved(reader: Reader, letter: Letter | None, request: Request, now: datetime) -> Said:
    """To who asked: they may act now, and this is the way back to the letter."""
    w = reader.w
    lines = [sentence(w.say("*You represent {organization} now.*"), organization=request.name)]
    if letter is None:
        return said(*lines)
    lines.append(sentence(w.say("Letter: {title}"), title=called(letter)))
    return said(*lines, more=[_way_back(w, letter, now)])


def declined(reader: Reader, letter: Letter | None, request: Request, now: datetime) -> Said:
    """To who asked: a coordinator says no, and why."""
    w = reader.w
    first = sentence(
        w.say("{person} has *declined* your request to represent *{organization}*:"),
        person=Person(request.answered_by or ""),
        organization=request.name,
    )
    more = [quote(request.reason or "")]
    if letter is not None and letter.takes_sign_ons(now):
        again = w.say("If something was left out, ask again with *Sign on*.")
        more += [paragraph(sentence(again)), _way_back(w, letter, now)]
    return said(first, more=more)


def deputy_named(reader: Reader, organization: str, by: str) -> Said:
    """To a deputy."""
    w = reader.w
    return said(
        sentence(
            w.say("{person} has named you a deputy: *you represent {organization} now.*"),
            person=Person(by),
            organization=organization,
        ),
        sentence(w.say("{command} signs the open letter for it."), command="/sign"),
    )


def deputy_to_know(reader: Reader, organization: str, by: str, deputy: str) -> Said:
    """To a coordinator."""
    w = reader.w
    return said(
        sentence(
            w.say("{person} has named {deputy} a deputy for *{organization}*."),
            person=Person(by),
            deputy=Person(deputy),
            organization=organization,
        ),
        sentence(w.say("To change that: {command}"), command="/letter organizations"),
    )


def sign_on_to_decide(reader: Reader, letter: Letter, question: Question) -> Said:
    """To a coordinator: does a sign-on stand whose signer may act no longer?"""
    w, value = reader.w, str(question.id)
    asked = sentence(
        w.say("Its sign-on to {title} is still there. *Does it stand?*"), title=called(letter)
    )
    name = sentence(w.say("Name in the letter: *{name}*"), name=question.name)
    choice = buttons(
        Button(w.say("It stands"), ids.STANDS, value, "primary"),
        Button(w.say("Withdraw it"), ids.WITHDRAW_IT, value, "danger"),
    )
    return said(_left(w, question), name, asked, more=[choice])


def sign_on_withdrawn(reader: Reader, letter: Letter, question: Question, now: datetime) -> Said:
    """To the other representatives of an organization."""
    w = reader.w
    first = sentence(
        w.say("A coordinator has *withdrawn {name}* from {title}."),
        name=question.name,
        title=called(letter),
    )
    if question.why is Left.ORGANIZATION or not letter.takes_sign_ons(now):
        return said(first, _left(w, question))
    again = sentence(w.say("You may sign for it again."))
    return said(first, _left(w, question), again, more=[_way_back(w, letter, now)])


def controls(
    reader: Reader,
    *,
    deputies: bool,
    coordinator: bool,
    choices: Sequence[Option] | None,
    requests: Sequence[Request],
    waiting: int,
) -> list[Block]:
    """What somebody may do about organizations, under the list of them.

    `deputies` says whether they may name one; everything else is the coordinators'. `choices` is
    nothing where there are too many to list, `waiting` the number of all requests.
    """
    w, blocks = reader.w, []
    if coordinator:
        add = Button(w.say("Add an organization"), ids.ADD_ORGANIZATION, "new")
        blocks.append(buttons(add))
        if choices is None or choices:
            blocks.append(_choice(w, choices))
        blocks += _waiting(w, requests, waiting)
    if deputies:
        name = Button(w.say("Name a deputy"), ids.NAME_DEPUTY, "new")
        blocks.append(buttons(name))
    return blocks


def _choice(w: Words, choices: Sequence[Option] | None) -> Block:
    block = buttons(
        Button(w.say("Edit"), ids.EDIT_ORGANIZATION, "chosen"),
        Button(w.say("Remove"), ids.REMOVE_ORGANIZATION, "chosen", "danger"),
        block_id=ids.ORGANIZATION,
    )
    block["elements"].insert(0, organization_select(w, choices))
    return block


def _waiting(w: Words, requests: Sequence[Request], waiting: int) -> list[Block]:
    if not waiting:
        return []
    template = w.say_n(
        "*{n} request to represent an organization waits for an answer.*",
        "*{n} requests to represent an organization wait for an answer.*",
        waiting,
    )
    blocks = [paragraph(sentence(template, n=waiting))]
    for each in requests:
        blocks += [bullets([_asks(w, each)]), _answers(w, each)]
    if waiting > len(requests):
        rest = w.say_n("… and {n} more.", "… and {n} more.", waiting - len(requests))
        blocks.append(paragraph(sentence(rest, n=waiting - len(requests))))
    return blocks


def _asks(w: Words, request: Request) -> Sentence:
    return sentence(
        w.say("{person} ({name}) asks to represent *{organization}*."),
        person=Person(request.person, request.person_name),
        name=request.person_name,
        organization=request.name,
    )


def _answers(w: Words, request: Request) -> Block:
    value = str(request.id)
    return buttons(
        Button(w.say("Approve"), ids.APPROVE, value, "primary"),
        Button(w.say("Decline"), ids.DECLINE, value),
    )


def _left(w: Words, question: Question) -> Sentence:
    if question.why is Left.ORGANIZATION:
        text = w.say("*{organization}* is on the coalition's list no longer.")
    else:
        text = w.say("{signed_by}, who signed for *{organization}*, represents it no longer.")
    return sentence(text, organization=question.organization, signed_by=question.signed_by)


def _way_back(w: Words, letter: Letter, now: datetime) -> Block:
    read = Button(w.say("Read the letter"), ids.READ, letter.handle)
    if not letter.takes_sign_ons(now):
        return buttons(read)
    return buttons(read, Button(w.say("Sign on"), ids.SIGN, letter.handle, "primary"))
