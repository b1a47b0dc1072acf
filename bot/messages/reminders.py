"""What somebody gets whose organization has not answered yet."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.domain.letter import Letter
from bot.messages import ids, personal
from bot.messages.blocks import Button, Said, buttons, called, said
from bot.messages.moments import span
from bot.messages.reader import Reader
from bot.messages.wording import sentence
from bot.words import Words

NAMES = 20
"""How many organizations a reminder names."""


def reminder(
    reader: Reader,
    letter: Letter,
    to_sign: Sequence[str],
    to_confirm: Sequence[str],
    now: datetime,
    personally: str = "",
) -> Said:
    """A reminder for the organizations of one person: those that have not signed, and those that
    signed an earlier text. `personally` is the name with which the person did so themselves."""
    w = reader.w
    lines = [
        sentence(template, names=_named(w, names), title=called(letter))
        for names, template in (
            (
                to_sign,
                w.say_n(
                    "*{names}* has not answered yet: {title}",
                    "*{names}* have not answered yet: {title}",
                    len(to_sign),
                ),
            ),
            (
                to_confirm,
                w.say_n(
                    "*{names}* has yet to confirm the changed text: {title}",
                    "*{names}* have yet to confirm the changed text: {title}",
                    len(to_confirm),
                ),
            ),
        )
        if names
    ]
    if personally:
        lines.append(personal.reminded(w, letter, personally))
    lines.append(
        sentence(
            w.say("Sign-ons close in {span}, on {deadline}."),
            span=span(letter.deadline - now, w),
            deadline=reader.moment(letter.deadline),
        )
    )
    choice = [Button(w.say("Read the letter"), ids.READ, letter.handle)]
    if to_sign or to_confirm:
        label = w.say("Sign on") if to_sign else w.say("Confirm")
        choice.append(Button(label, ids.SIGN, letter.handle, "primary"))
        choice.append(Button(w.say("Object"), ids.OBJECT, letter.handle))
    if personally:
        choice.append(personal.confirm_button(w, letter))
    return said(*lines, more=[buttons(*choice)])


def _named(w: Words, names: Sequence[str]) -> str:
    """The names in one sentence, as many as a message has room for."""
    if len(names) <= NAMES:
        return w.joined(names)
    more = w.say("{n} more").format(n=len(names) - NAMES)
    return w.joined([*names[:NAMES], more])
