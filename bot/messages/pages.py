"""*Read the letter*: the whole letter in a modal, in parts where it is longer than one holds."""

from __future__ import annotations

from collections.abc import Sequence

from bot.domain.individual import NOBODY, Individuals
from bot.domain.letter import Letter
from bot.domain.text import LetterText
from bot.messages import ids
from bot.messages.blocks import Button, aside, buttons
from bot.messages.forms import modal
from bot.messages.letter import letter_blocks, pages
from bot.messages.reader import Reader
from bot.messages.wording import Block


def page(
    reader: Reader,
    letter: Letter,
    text: LetterText,
    dateline: str,
    signatories: Sequence[str],
    number: int,
    individuals: Individuals = NOBODY,
) -> Block:
    """One part of the letter, counted from 1; a number beyond the last means the last."""
    w = reader.w
    parts = pages(letter_blocks(text, dateline, signatories, individuals=individuals))
    number = max(1, min(number, len(parts)))
    blocks = list(parts[number - 1])
    turns = []
    if number > 1:
        turns.append(_turn(w.say("Previous"), letter.handle, number - 1))
    if number < len(parts):
        turns.append(_turn(w.say("Next"), letter.handle, number + 1))
    if turns:
        where = w.say("Part {number} of {total}").format(number=number, total=len(parts))
        blocks += [aside(where), buttons(*turns)]
    about = w.say("Revision {revision}, SHA-256 {fingerprint}").format(
        revision=letter.revision, fingerprint=letter.fingerprint
    )
    return modal(reader, w.say("Read the letter"), ids.NOTICE, [*blocks, aside(about)])


def _turn(label: str, handle: str, number: int) -> Button:
    return Button(label, f"{ids.PAGE}:{number}", f"{handle}:{number}")
