"""What somebody gets who has signed or withdrawn."""

from __future__ import annotations

from collections.abc import Sequence

from bot.domain.letter import Letter, State
from bot.messages import ids
from bot.messages.blocks import Button, Said, aside, buttons, called, said
from bot.messages.reader import Reader
from bot.messages.wording import Sentence, sentence


def signed(reader: Reader, letter: Letter, name: str, *, logo: bool = False) -> Said:
    """The receipt of a sign-on: the name as it will appear, whether a logo may stand beside it, the
    text, and the way back."""
    w = reader.w
    lines = [
        sentence(w.say("*Signed.* Thank you.")),
        sentence(w.say("Letter: {title}"), title=called(letter)),
        sentence(w.say("Name in the letter: *{name}*"), name=name),
    ]
    if logo:
        lines.append(sentence(w.say("Your logo may be printed beside it.")))
    return with_way_back(reader, letter, lines, letter.revision, letter.fingerprint)


def with_way_back(
    reader: Reader, letter: Letter, lines: Sequence[Sentence], revision: int, fingerprint: str
) -> Said:
    """A receipt's lines, how to withdraw, and which text was signed."""
    w = reader.w
    back = sentence(
        w.say("To withdraw before the letter is finalized: the button below or {command}."),
        command=f"/withdraw {letter.handle}",
    )
    text = w.say("Revision {revision}, SHA-256 {fingerprint}").format(
        revision=revision, fingerprint=fingerprint
    )
    choice = buttons(
        Button(w.say("Read the letter"), ids.READ, letter.handle),
        Button(w.say("Withdraw"), ids.WITHDRAW, letter.handle),
    )
    return said(*lines, back, more=[aside(text), choice])


def withdrew(reader: Reader, letter: Letter, name: str) -> Said:
    """The receipt of a withdrawal."""
    w = reader.w
    first = sentence(
        w.say("*Withdrawn.* {name} no longer stands under {title}."),
        name=name,
        title=called(letter),
    )
    if letter.state is not State.CIRCULATING:
        return said(first)
    again = sentence(w.say("To sign again before the deadline: the button below."))
    return said(
        first, again, more=[buttons(Button(w.say("Sign on"), ids.SIGN, letter.handle, "primary"))]
    )
