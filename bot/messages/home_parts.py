"""What the parts of a Home share: sections that fit together, names and titles kept short."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.home import Mine
from bot.domain.letter import Letter
from bot.messages import ids
from bot.messages.blocks import Button, buttons, header, paragraph, shorten
from bot.messages.wording import Block, sentence
from bot.words import Words

BLOCKS = 100
"""How many a view holds."""
FIRST = 3
"""How many things of each section are shown in any case."""
NAMED = 5
"""How many names stand in a row; the rest is counted."""
QUOTED = 300
TITLE = 120


@dataclass(frozen=True, slots=True)
class Section:
    """Things under a title, the most pressing first. `total` counts those too that did not come;
    `rest` says where the others stand."""

    title: str
    things: Sequence[list[Block]]
    rest: str
    total: int

    def size(self, shown: int) -> int:
        """How many blocks it takes with so many things."""
        if not self.total:
            return 0
        return 1 + sum(map(len, self.things[:shown])) + (self.total > shown)

    def blocks(self, w: Words, shown: int) -> list[Block]:
        if not self.total:
            return []
        more = self.total - shown
        blocks = [header(self.title), *(block for each in self.things[:shown] for block in each)]
        if more:
            template = w.say("… and {more} more; all of them: {command}")
            blocks.append(paragraph(sentence(template, more=more, command=self.rest)))
        return blocks


def fitting(sections: Sequence[Section], room: int) -> list[int]:
    """How many things of each section are shown: a few of each, then as many as fit, the upper
    sections first."""
    counts = [0] * len(sections)
    for most in (FIRST, BLOCKS):
        for place, section in enumerate(sections):
            while counts[place] < min(most, len(section.things)):
                counts[place] += 1
                if sum(s.size(n) for s, n in zip(sections, counts, strict=True)) > room:
                    counts[place] -= 1
                    break
    return counts


def letter_buttons(w: Words, each: Mine, now: datetime, *, withdraw: bool) -> Block:
    letter, handle = each.letter, each.letter.handle
    shown = [Button(w.say("Read the letter"), ids.READ, handle)]
    if each.may_sign:
        shown.append(Button(w.say("Sign on"), ids.SIGN, handle, "primary"))
    if letter.takes_comments(now):
        shown.append(Button(w.say("Object"), ids.OBJECT, handle))
    if withdraw:
        shown.append(Button(w.say("Withdraw"), ids.WITHDRAW, handle))
    return buttons(*shown)


def named(w: Words, names: Sequence[str]) -> str:
    """The first names, and how many there are beyond them."""
    more = len(names) - NAMED
    if more <= 0:
        return w.joined(names)
    shown = ", ".join(names[:NAMED])
    return w.say_n("{names} and {n} more", "{names} and {n} more", more).format(names=shown, n=more)


def short_title(letter: Letter) -> str:
    return shorten(letter.title, TITLE)


def brief(letter: Letter) -> Letter:
    return replace(letter, title=short_title(letter))
