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


def reminder(reader: Reader, letter: Letter, organizations: Sequence[str], now: datetime) -> Said:
    """A reminder for the organizations of one person."""
    w = reader.w
    names = ", ".join(organizations)
    lines = (
        sentence(
            w.say_n(
                "*{names}* has not answered yet: {title}",
                "*{names}* have not answered yet: {title}",
                len(organizations),
            ),
            names=names,
            title=letter.title,
        ),
        sentence(
            w.say("Sign-ons close in {span}, on {deadline}."),
            span=span(letter.deadline - now, w),
            deadline=reader.moment(letter.deadline),
        ),
    )
    choice = buttons(
        Button(w.say("Read the letter"), ids.READ, letter.handle),
        Button(w.say("Sign on"), ids.SIGN, letter.handle, "primary"),
        Button(w.say("Object"), ids.OBJECT, letter.handle),
    )
    return said(*lines, more=[choice])
