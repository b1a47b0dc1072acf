"""What is said of a finalized letter: that it goes out, or is held, and what the next edition is
asked to change."""

from __future__ import annotations

from collections.abc import Callable

from bot.messages import embargo
from bot.messages.blocks import Said
from bot.usecases.composing import Case

COMPOSERS: dict[str, Callable[[Case], Said]] = {
    "embargo_ended": lambda c: embargo.over(c.reader, c.letter),
    "embargo_held": lambda c: embargo.held(c.reader, c.letter),
}
