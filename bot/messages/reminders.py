"""What somebody gets who has not answered yet, and what the channel reads of those missing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.domain.letter import Letter
from bot.domain.objection import Objection
from bot.messages import ids, objections, personal
from bot.messages.blocks import TYPED, Button, Said, buttons, called, paragraph, said, shorten
from bot.messages.coordinator_forms import notice
from bot.messages.declines import decline_button
from bot.messages.moments import span
from bot.messages.reader import Reader
from bot.messages.wording import Block, Person, Sentence, escape, sentence
from bot.words import Words

NAMES, NAMES_AMONG_LETTERS = 20, 3
"""How many organizations a reminder names; one of several letters leaves less room."""
OBJECTIONS = 3
"""How many resolutions are asked about at once."""
BLOCKS, CHARACTERS = 48, 9_000
"""What a message has room for, beside its first and its last line."""
ANSWERS, SETTLING = 150, 700
"""How many characters the buttons of a letter take at most, and a resolution."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a letter still asks of somebody: to sign for these organizations, to confirm for those
    that signed an earlier text, to say whether what became of an objection settles it (each with
    how it was resolved), and to confirm what they signed `personally`, under this name."""

    letter: Letter
    to_sign: tuple[str, ...] = ()
    to_confirm: tuple[str, ...] = ()
    to_answer: tuple[tuple[Objection, str], ...] = ()
    personally: str = ""

    def __bool__(self) -> bool:
        return bool(self.to_sign or self.to_confirm or self.to_answer or self.personally)


def reminder(reader: Reader, asked: Sequence[Asked], now: datetime) -> Said:
    """A reminder of one letter or of several, the nearest deadline first."""
    if len(asked) == 1:
        lines = _lines(reader, asked[0], now, NAMES)
        return said(*lines, more=_answers(reader, asked[0]))
    return _of_several(reader, sorted(asked, key=lambda each: each.letter.deadline), now)


def extended(reader: Reader, asked: Asked, person: str) -> Said:
    """To somebody who was reminded: there is more time."""
    template = reader.w.say(
        "{person} has extended the deadline of {title}: sign-ons close on {deadline}."
    )
    first = sentence(
        template,
        person=Person(person),
        title=called(asked.letter),
        deadline=reader.moment(asked.letter.deadline),
    )
    return said(first, more=[buttons(*_choice(reader, asked))])


def in_channel(
    reader: Reader, letter: Letter, missing: Sequence[str], now: datetime, *, names: bool
) -> Said:
    """To the channel: how many organizations are missing, and which, if the letter allows that."""
    w = reader.w
    template = w.say_n(
        "*{n} organization has not answered yet:* {title}",
        "*{n} organizations have not answered yet:* {title}",
        len(missing),
    )
    lines = [sentence(template, n=len(missing), title=called(letter))]
    if names:
        lines.append(sentence(w.say("Missing: {names}"), names=_named(w, missing, NAMES)))
    lines.append(_closing(reader, letter, now))
    sign = [Button(w.say("Sign on"), ids.SIGN, letter.handle, "primary")]
    if letter.individuals:
        sign.append(personal.sign_button(w, letter.handle))
    choice = buttons(
        Button(w.say("Read the letter"), ids.READ, letter.handle),
        *sign,
        Button(w.say("Object"), ids.OBJECT, letter.handle),
    )
    return said(*lines, more=[choice])


def put_off(reader: Reader, letter: Letter, until: datetime) -> Block:
    """When somebody is reminded who asked to be left in peace until then."""
    w = reader.w
    told = sentence(
        w.say("You will be reminded of *{title}* on {moment}, and not before."),
        title=called(letter),
        moment=reader.moment(until),
    )
    return notice(reader, w.say("Remind me later"), told)


def _of_several(reader: Reader, asked: Sequence[Asked], now: datetime) -> Said:
    w, n = reader.w, len(asked)
    template = w.say_n(
        "*{n} letter waits for your answer.*", "*{n} letters wait for your answer.*", n
    )
    first = sentence(template, n=n)
    text, blocks, shown, room = [first.plain], [paragraph(first)], 0, CHARACTERS
    for each in asked:
        lines = _lines(reader, each, now, NAMES_AMONG_LETTERS)
        section = [paragraph(*lines), *_answers(reader, each)]
        room -= sum(len(line.plain) for line in lines) + ANSWERS + SETTLING * len(each.to_answer)
        if shown and (room < 0 or len(blocks) + len(section) > BLOCKS):
            break
        text += [line.plain for line in lines]
        blocks += section
        shown += 1
    if more := n - shown:
        rest = w.say("… and {more} more; all of them: {command}")
        blocks.append(paragraph(sentence(rest, more=more, command="/letter list")))
    return Said(escape(shorten("\n".join(text), TYPED)), blocks)


def _lines(reader: Reader, asked: Asked, now: datetime, room: int) -> list[Sentence]:
    """What is asked, and until when."""
    w, letter = reader.w, asked.letter
    lines = [
        sentence(template, names=_named(w, names, room), title=called(letter))
        for names, template in (
            (
                asked.to_sign,
                w.say_n(
                    "*{names}* has not answered yet: {title}",
                    "*{names}* have not answered yet: {title}",
                    len(asked.to_sign),
                ),
            ),
            (
                asked.to_confirm,
                w.say_n(
                    "*{names}* has yet to confirm the changed text: {title}",
                    "*{names}* have yet to confirm the changed text: {title}",
                    len(asked.to_confirm),
                ),
            ),
        )
        if names
    ]
    if asked.personally:
        lines.append(personal.reminded(w, letter, asked.personally))
    return [*lines, _closing(reader, letter, now)]


def _closing(reader: Reader, letter: Letter, now: datetime) -> Sentence:
    return sentence(
        reader.w.say("Sign-ons close in {span}, on {deadline}."),
        span=span(letter.deadline - now, reader.w),
        deadline=reader.moment(letter.deadline),
    )


def _answers(reader: Reader, asked: Asked) -> list[Block]:
    """The ways to answer: first what was resolved for them, then the letter itself."""
    blocks: list[Block] = []
    for objection, reason in asked.to_answer[:OBJECTIONS]:
        blocks += objections.to_settle(reader, asked.letter, objection, reason)
    return [*blocks, buttons(*_choice(reader, asked))]


def _choice(reader: Reader, asked: Asked) -> list[Button]:
    w, letter = reader.w, asked.letter
    choice = [Button(w.say("Read the letter"), ids.READ, letter.handle)]
    if asked.to_sign or asked.to_confirm:
        label = w.say("Sign on") if asked.to_sign else w.say("Confirm")
        choice.append(Button(label, ids.SIGN, letter.handle, "primary"))
        choice.append(Button(w.say("Object"), ids.OBJECT, letter.handle))
    if asked.personally:
        choice.append(personal.confirm_button(w, letter))
    if asked.to_sign:
        choice.append(decline_button(w, letter))
    choice.append(Button(w.say("Remind me later"), ids.REMIND_LATER, letter.handle))
    return choice


def _named(w: Words, names: Sequence[str], room: int) -> str:
    """The names in one sentence, as many as there is room for."""
    if len(names) <= room:
        return w.joined(names)
    more = w.say("{n} more").format(n=len(names) - room)
    return w.joined([*names[:room], more])
