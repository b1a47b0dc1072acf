"""*Read the letter*: the whole letter in a modal, in parts where it is longer than one holds; in
any language and edition that there is."""

from __future__ import annotations

from collections.abc import Sequence

from bot.domain.readable import Readable
from bot.messages import ids
from bot.messages.blocks import Button, aside, buttons
from bot.messages.forms import modal
from bot.messages.languages import called_in
from bot.messages.letter import letter_blocks, pages
from bot.messages.reader import Reader
from bot.messages.wording import Block
from bot.words import Words, words

EDITIONS = 8
"""How many editions have a button; the latest ones."""


def page(reader: Reader, shown: Readable, number: int) -> Block:
    """One part of the letter, counted from 1; a number beyond the last means the last."""
    w = reader.w
    parts = pages(
        letter_blocks(shown.text, shown.dateline, shown.signatories, individuals=shown.individuals)
    )
    number = max(1, min(number, len(parts)))
    blocks = list(parts[number - 1])
    if number == 1:
        blocks = [*map(aside, notes(shown)), *blocks]
    turns = []
    if number > 1:
        turns.append(_turn(w.say("Previous"), shown, number - 1))
    if number < len(parts):
        turns.append(_turn(w.say("Next"), shown, number + 1))
    if turns:
        where = w.say("Part {number} of {total}").format(number=number, total=len(parts))
        blocks += [aside(where), buttons(*turns)]
    if others := [*_languages(shown), *edition_buttons(w, shown)]:
        blocks.append(buttons(*others))
    about = w.say("Revision {revision}, SHA-256 {fingerprint}").format(
        revision=shown.revision, fingerprint=shown.fingerprint
    )
    return modal(reader, w.say("Read the letter"), ids.NOTICE, [*blocks, aside(about)])


def notes(shown: Readable) -> list[str]:
    """What an edition says of itself above its text, in its language: which text leads, what it
    changes."""
    w, found = words(shown.text.language), []
    if shown.leading:
        told = w.say("This is a translation. The text that was signed is the one in {language}.")
        found.append(told.format(language=called_in(shown.leading, w.language)))
    if len(shown.editions) > 1:
        found.append(w.say("Edition {n}").format(n=shown.edition))
    if shown.errata:
        found.append(w.say("Corrected in this edition: {errata}").format(errata=shown.errata))
    if shown.added:
        found.append(w.say("Added since: {names}").format(names="; ".join(shown.added)))
    if shown.withdrawn:
        found.append(w.say("Withdrawn since: {names}").format(names="; ".join(shown.withdrawn)))
    return found


def edition_buttons(w: Words, shown: Readable) -> list[Button]:
    """**Edition 1** and its like, for every edition but the one that is shown."""
    others = [each for each in shown.editions if each != shown.edition][-EDITIONS:]
    return [edition_button(w, shown.letter.handle, each, shown.text.language) for each in others]


def edition_button(w: Words, handle: str, number: int, language: str = "") -> Button:
    label = w.say("Edition {n}").format(n=number)
    return Button(label, f"{ids.READ_AS}:{number}", f"{handle}:1:{language}:{number}")


def _languages(shown: Readable) -> Sequence[Button]:
    others = [each for each in shown.languages if each != shown.text.language]
    return [_language(called_in(each, each), each, shown) for each in others[:15]]


def _language(name: str, tag: str, shown: Readable) -> Button:
    """A language by its own name, whoever reads it."""
    value = f"{shown.letter.handle}:1:{tag}:{shown.edition}"
    return Button(name, f"{ids.READ_AS}:{tag}", value)


def _turn(label: str, shown: Readable, number: int) -> Button:
    value = f"{shown.letter.handle}:{number}:{shown.text.language}:{shown.edition}"
    return Button(label, f"{ids.PAGE}:{number}", value)
