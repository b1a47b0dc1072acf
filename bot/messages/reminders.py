"""What somebody gets whose organization has not answered yet."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.domain.letter import Letter
from bot.messages import ids
from bot.messages.blocks import Button, Said, buttons, said
from bot.messages.moments import span
from bot.messages.reader import Reader
from bot.messages.wording import sentence


def reminder(
    reader: Reader,
    letter: Letter,
    to_sign: Sequence[str],
    to_confirm: Sequence[str],
    now: datetime,
) -> Said:
    """A reminder for the organizations of one person: those that have not signed, and those that
    signed an earlier text."""
    w = reader.w
    lines = [
        sentence(template, names=", ".join(names), title=letter.title)
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
    lines.append(
        sentence(
            w.say("Sign-ons close in {span}, on {deadline}."),
            span=span(letter.deadline - now, w),
            deadline=reader.moment(letter.deadline),
        )
    )
    choice = buttons(
        Button(w.say("Read the letter"), ids.READ, letter.handle),
        Button(
            w.say("Sign on") if to_sign else w.say("Confirm"), ids.SIGN, letter.handle, "primary"
        ),
        Button(w.say("Object"), ids.OBJECT, letter.handle),
    )
    return said(*lines, more=[choice])
