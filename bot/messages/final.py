"""The final letter as it is posted."""

from __future__ import annotations

from collections.abc import Sequence

from bot.domain.individual import NOBODY, Individuals
from bot.domain.letter import Letter
from bot.domain.text import LetterText
from bot.messages import ids
from bot.messages.blocks import Button, Said, aside, buttons
from bot.messages.letter import letter_blocks, pages
from bot.messages.pages import edition_button
from bot.messages.personal import and_personally, shared
from bot.messages.reader import Reader
from bot.messages.wording import Block, escape
from bot.words import words

NAMES_POSTED = 200
"""A channel is not the place for thousands of names: the rest is one click away."""


def parts(
    letter: Letter,
    text: LetterText,
    dateline: str,
    signatories: Sequence[str],
    individuals: Individuals = NOBODY,
    notes: Sequence[str] = (),
    editions: Sequence[int] = (),
) -> list[Said]:
    """The messages that together are the final letter, in their order. `notes` stand above the text
    and say what this edition changes; `editions` are the numbers of the others, each with a
    button."""
    w = words(text.language)
    total, people = len(signatories), len(individuals.lines)
    named, named_people = shared(total, people, NAMES_POSTED)
    note = note_on_people = ""
    if total > named:
        note = w.say(
            "… and {more} more. All {total} signatories stand under “Read the letter”, "
            "and in the files of this edition."
        ).format(more=total - named, total=total)
    if people > named_people:
        note_on_people = w.say(
            "… and {more} more. All {total} people stand under “Read the letter”, "
            "and in the files of this edition."
        ).format(more=people - named_people, total=people)
    blocks = letter_blocks(
        text,
        dateline,
        signatories[:named],
        note,
        individuals.first(named_people),
        note_on_people,
    )
    notice = w.say_n(
        "{title} – signed by {n} organization", "{title} – signed by {n} organizations", total
    ).format(title=text.title, n=total)
    if people:
        notice = f"{notice} {and_personally(w, people).format(n=people)}"
    cut = pages([*map(aside, notes), *blocks])
    cut[-1].append(
        buttons(
            Button(w.say("Read the letter"), ids.READ, letter.handle),
            *(edition_button(w, letter.handle, each, text.language) for each in editions),
        )
    )
    return [
        Said(escape(notice if len(cut) == 1 else f"{notice} ({n}/{len(cut)})"), part)
        for n, part in enumerate(cut, start=1)
    ]


def overtaken(reader: Reader, text: str, blocks: Sequence[Block]) -> Said:
    """The last message of an edition, `text` and `blocks` as they were posted, with the note that
    there is a later one above its buttons."""
    told = reader.w.say("There is a later edition of this letter: “Read the letter” opens it.")
    return Said(text, [*blocks[:-1], aside(told), *blocks[-1:]])
