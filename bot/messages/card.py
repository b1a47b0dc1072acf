"""The card that circulates in a channel, in the letter's language."""

from __future__ import annotations

from datetime import datetime

from bot.domain.letter import Letter, State
from bot.domain.standing import Standing
from bot.messages import ids, personal
from bot.messages.blocks import Button, Said, aside, buttons, header, paragraph
from bot.messages.reader import Reader
from bot.messages.wording import Block, Person, Sentence, escape, sentence
from bot.words import Words


def card(standing: Standing, asked_by: str, now: datetime) -> Said:
    """A letter's card at `now` (UTC). `asked_by` is the Slack id of who circulated it."""
    letter = standing.letter
    reader = Reader.of(letter.language, letter.time_zone)
    w = reader.w
    blocks: list[Block] = [header(letter.title)]
    if standing.dateline:
        blocks.append(aside(standing.dateline))
    commenting = letter.state is State.CIRCULATING and letter.commenting(now)
    lines = [_phase(reader, letter)] if commenting else counts(w, standing)
    lines.append(_state(standing, reader, asked_by))
    blocks.append(paragraph(*lines))
    if standing.names:
        blocks.append(paragraph(names(w, standing)))
    if standing.waiting:
        blocks.append(paragraph(waiting(w, len(standing.waiting))))
    if standing.waiting_individuals:
        blocks.append(paragraph(personal.waiting(w, standing.waiting_individuals)))
    if standing.open_objections:
        blocks.append(paragraph(objections(w, standing)))
    if letter.state is not State.CANCELLED:
        blocks.append(buttons(*_buttons(standing, w, commenting), block_id="card"))
    return Said(escape(f"{letter.title}: {count(w, standing.signed).plain}"), blocks)


def counts(w: Words, standing: Standing) -> list[Sentence]:
    """How many organizations have signed and, in a line of its own, how many people."""
    return [count(w, standing.signed), *personal.counted(w, standing)]


def count(w: Words, n: int) -> Sentence:
    """Such as *7 organizations have signed*."""
    if n == 0:
        return sentence(w.say("*No organization has signed yet.*"))
    template = w.say_n("*{n} organization has signed.*", "*{n} organizations have signed.*", n)
    return sentence(template, n=n)


def names(w: Words, standing: Standing) -> Sentence:
    """The names so far; what does not fit is counted, and it is said where it stands."""
    shown = ", ".join(reversed(standing.names))
    if standing.more <= 0:
        return sentence("{names}", names=shown)
    template = w.say_n(
        "The latest: {names} – and {n} more, all under *Read the letter*.",
        "The latest: {names} – and {n} more, all under *Read the letter*.",
        standing.more,
    )
    return sentence(template, names=shown, n=standing.more)


def waiting(w: Words, n: int) -> Sentence:
    """How many have signed an earlier text and do not count until they confirm the present one."""
    template = w.say_n(
        "{n} organization that signed has yet to confirm the changed text.",
        "{n} organizations that signed have yet to confirm the changed text.",
        n,
    )
    return sentence(template, n=n)


def missing(w: Words, standing: Standing) -> Sentence:
    """How many of those invited have still not answered."""
    n = len(standing.unanswered)
    if n == 0:
        return sentence(w.say("Every invited organization has answered."))
    template = w.say_n(
        "{n} invited organization has not answered yet.",
        "{n} invited organizations have not answered yet.",
        n,
    )
    return sentence(template, n=n)


def objections(w: Words, standing: Standing) -> Sentence:
    """How many objections are open, and how many of them block."""
    n = len(standing.open_objections)
    if standing.blocking:
        template = w.say_n(
            "*{n} open objection*, {blocking} of them blocking.",
            "*{n} open objections*, {blocking} of them blocking.",
            n,
        )
        return sentence(template, n=n, blocking=standing.blocking)
    return sentence(w.say_n("*{n} open objection.*", "*{n} open objections.*", n), n=n)


def _state(standing: Standing, reader: Reader, asked_by: str) -> Sentence:
    w, letter = reader.w, standing.letter
    if letter.state is State.CIRCULATING:
        return sentence(
            w.say("{person} asks your organization to sign by {deadline}."),
            person=Person(asked_by),
            deadline=reader.moment(letter.deadline),
        )
    if letter.state is State.CLOSED:
        return sentence(w.say("Closed: the letter takes no more sign-ons and is being finalized."))
    if standing.kept_back:
        return sentence(
            w.say("Finalized, and under embargo until {until}: then it is posted here."),
            until=reader.moment(letter.embargo or letter.deadline),
        )
    if letter.state is State.FINALIZED:
        return sentence(w.say("Finalized: the letter stands below as it was signed."))
    return sentence(w.say("Cancelled: this letter will not be sent."))


def _phase(reader: Reader, letter: Letter) -> Sentence:
    return sentence(
        reader.w.say("*Open for comments* until {until}. Then the text is frozen and signed."),
        until=reader.moment(letter.comments_until or letter.deadline),
    )


def _buttons(standing: Standing, w: Words, commenting: bool) -> list[Button]:
    handle, state = standing.letter.handle, standing.letter.state
    read = Button(w.say("Read the letter"), ids.READ, handle)
    withdraw = Button(w.say("Withdraw"), ids.WITHDRAW, handle)
    if commenting:
        return [read, Button(w.say("Object"), ids.OBJECT, handle)]
    if state is State.CIRCULATING:
        return [
            read,
            Button(w.say("Sign on"), ids.SIGN, handle, "primary"),
            *([personal.sign_button(w, handle)] if standing.letter.individuals else []),
            Button(w.say("Object"), ids.OBJECT, handle),
            withdraw,
        ]
    return [read, withdraw] if state is State.CLOSED else [read]
