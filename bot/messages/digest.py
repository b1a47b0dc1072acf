"""What a coordinator is told on a working morning: decisions first, then how the letters stand."""

from __future__ import annotations

from datetime import datetime

from bot.domain.digest import Digest
from bot.domain.letter import Letter, State
from bot.domain.standing import Standing
from bot.messages.blocks import Said, bullets, buttons, called, paragraph, said
from bot.messages.moments import span
from bot.messages.news import finalize_button
from bot.messages.reader import Reader
from bot.messages.wording import Block, Sentence, sentence
from bot.words import Words

SHOWN = 12
"""How many letters it shows, and things to decide; the rest is counted."""


def digest(reader: Reader, shown: Digest, now: datetime) -> Said:
    """The digest as it leaves at `now` (UTC)."""
    w = reader.w
    opening = sentence(
        w.say_n(
            "*Today:* {n} letter is under way.",
            "*Today:* {n} letters are under way.",
            shown.letters,
        ),
        n=shown.letters,
    )
    decisions = _decisions(w, shown)
    blocks: list[Block] = []
    if decisions:
        blocks += [paragraph(sentence(w.say("*Needs a decision:*"))), bullets(decisions[:SHOWN])]
        blocks += _rest(w, len(decisions))
    for each in shown.standings[:SHOWN]:
        blocks.append(paragraph(*_letter(reader, each, each.letter.id in shown.old, now)))
        if each.letter.state is State.CLOSED:
            blocks.append(buttons(finalize_button(w, each.letter)))
    return said(opening, more=[*blocks, *_rest(w, shown.letters)])


def _decisions(w: Words, shown: Digest) -> list[Sentence]:
    """What waits for a coordinator, what blocks first."""
    blocked = [each for each in shown.standings if each.blocking]
    closed = [each for each in shown.standings if each.letter.state is State.CLOSED]
    doubted = [each for each in shown.standings if each.open_objections and not each.blocking]
    stuck = [each for each in shown.standings if each.stuck]
    lines = [_objections(w, each) for each in (*blocked, *doubted)]
    ready = w.say("*{title}* is closed and waits to be finalized.")
    at = len(blocked)
    lines[at:at] = [sentence(ready, title=called(each.letter)) for each in closed]
    if n := shown.requests:
        lines.append(
            sentence(
                w.say_n(
                    "{n} request to represent an organization waits: see the Home tab.",
                    "{n} requests to represent an organization wait: see the Home tab.",
                    n,
                ),
                n=n,
            )
        )
    if n := shown.questions:
        lines.append(
            sentence(
                w.say_n(
                    "{n} sign-on whose signer was removed waits: see the Home tab.",
                    "{n} sign-ons whose signers were removed wait: see the Home tab.",
                    n,
                ),
                n=n,
            )
        )
    return [*lines, *(_undelivered(w, each) for each in stuck)]


def _objections(w: Words, standing: Standing) -> Sentence:
    n, blocking = len(standing.open_objections), standing.blocking
    parts = {"title": called(standing.letter), "command": _command("objections", standing.letter)}
    if blocking:
        template = w.say_n(
            "*{title}*: {n} open objection, {blocking} of them blocking: {command}",
            "*{title}*: {n} open objections, {blocking} of them blocking: {command}",
            n,
        )
        return sentence(template, n=n, blocking=blocking, **parts)
    template = w.say_n(
        "*{title}*: {n} open objection: {command}", "*{title}*: {n} open objections: {command}", n
    )
    return sentence(template, n=n, **parts)


def _undelivered(w: Words, standing: Standing) -> Sentence:
    n = standing.stuck
    template = w.say_n(
        "*{title}*: {n} message could not be delivered: {command}",
        "*{title}*: {n} messages could not be delivered: {command}",
        n,
    )
    command = _command("status", standing.letter)
    return sentence(template, n=n, title=called(standing.letter), command=command)


def _letter(reader: Reader, standing: Standing, old: bool, now: datetime) -> list[Sentence]:
    """How a letter stands; in one line where nothing is new of it."""
    w, letter = reader.w, standing.letter
    left = span(letter.deadline - now, w)
    circulating = letter.state is State.CIRCULATING
    if old:
        if circulating:
            template = w.say("*{title}*: nothing new. Sign-ons close in {span}.")
            return [sentence(template, title=called(letter), span=left)]
        return [sentence(w.say("*{title}*: nothing new. Closed."), title=called(letter))]
    lines = [
        sentence("*{title}*", title=called(letter)),
        sentence("{numbers}", numbers=" · ".join(_numbers(w, standing))),
    ]
    if circulating:
        closing = w.say("Sign-ons close in {span}, on {deadline}.")
        lines.append(sentence(closing, span=left, deadline=reader.moment(letter.deadline)))
    else:
        lines.append(sentence(w.say("Closed.")))
    return lines


def _numbers(w: Words, standing: Standing) -> list[str]:
    """Such as `12 signed`, `3 missing`: the first two in any case, the others where there are
    any."""
    n = standing.signed
    told = [w.say_n("{n} signed", "{n} signed", n).format(n=n)]
    n = len(standing.unanswered)
    told.append(w.say_n("{n} missing", "{n} missing", n).format(n=n))
    if n := len(standing.declined):
        told.append(w.say_n("{n} not for them", "{n} not for them", n).format(n=n))
    if n := len(standing.waiting) + standing.waiting_individuals:
        told.append(w.say_n("{n} to confirm anew", "{n} to confirm anew", n).format(n=n))
    if n := standing.individuals:
        told.append(w.say_n("{n} personally", "{n} personally", n).format(n=n))
    if n := len(standing.open_objections):
        told.append(w.say_n("{n} open objection", "{n} open objections", n).format(n=n))
    if n := standing.stuck:
        told.append(w.say_n("{n} not delivered", "{n} not delivered", n).format(n=n))
    return told


def _command(verb: str, letter: Letter) -> str:
    return f"/letter {verb} {letter.handle}"


def _rest(w: Words, total: int) -> list[Block]:
    if total <= SHOWN:
        return []
    more = w.say("… and {more} more; all of them: {command}")
    return [paragraph(sentence(more, more=total - SHOWN, command="/letter list"))]
