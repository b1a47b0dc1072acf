"""*Not for us*: what is asked, what is answered, and how it is counted."""

from __future__ import annotations

from collections.abc import Sequence

from bot.domain.letter import Letter
from bot.domain.organization import Organization
from bot.domain.standing import Standing
from bot.messages import ids
from bot.messages.blocks import OPTIONS, Button, buttons, called, paragraph
from bot.messages.forms import field, modal, select
from bot.messages.home_parts import named
from bot.messages.reader import Reader
from bot.messages.wording import Block, Sentence, sentence
from bot.words import Words


def decline_button(w: Words, letter: Letter) -> Button:
    """**Not for us**."""
    return Button(w.say("Not for us"), ids.NOT_FOR_US, letter.handle)


def ask_again_button(w: Words, letter: Letter, organizations: Sequence[Organization]) -> Button:
    """**Ask us again**, for these organizations."""
    numbers = ",".join(str(each.id) for each in organizations[:OPTIONS])
    return Button(w.say("Ask us again"), ids.ASK_AGAIN, f"{letter.handle}:{numbers}")


def decline_form(reader: Reader, letter: Letter, organizations: Sequence[Organization]) -> Block:
    """*Not for us*: for which of somebody's organizations the letter is not."""
    w = reader.w
    blocks = [
        paragraph(
            sentence(w.say("Letter: {title}"), title=called(letter)),
            sentence(w.say("The organization that you choose is not reminded any more.")),
        ),
        field(
            w.say("Organization"),
            ids.ORGANIZATION,
            select([(each.name, str(each.id)) for each in organizations]),
        ),
    ]
    return modal(
        reader,
        w.say("Not for us"),
        ids.NOT_FOR_US_FORM,
        blocks,
        submit=w.say("Not for us"),
        metadata={"letter": letter.id},
    )


def noted(reader: Reader, letter: Letter, organizations: Sequence[Organization]) -> Block:
    """The letter is not for these; with the way back."""
    w = reader.w
    names = named(w, [each.name for each in organizations])
    blocks = [
        paragraph(
            sentence(
                w.say("*Noted:* {title} is not for *{names}*. No reminders come any more."),
                title=called(letter),
                names=names,
            ),
            sentence(w.say("Signing and objecting remain possible.")),
        ),
        buttons(
            ask_again_button(w, letter, organizations),
            Button(w.say("Read the letter"), ids.READ, letter.handle),
        ),
    ]
    return modal(reader, w.say("Not for us"), ids.NOTICE, blocks)


def asked_again(reader: Reader, letter: Letter, organizations: Sequence[Organization]) -> Block:
    """These are asked again."""
    w = reader.w
    template = w.say_n(
        "*{names}* is asked again: {title}",
        "*{names}* are asked again: {title}",
        len(organizations),
    )
    names = named(w, [each.name for each in organizations])
    blocks = [
        paragraph(sentence(template, names=names, title=called(letter))),
        buttons(
            Button(w.say("Sign on"), ids.SIGN, letter.handle, "primary"),
            Button(w.say("Read the letter"), ids.READ, letter.handle),
        ),
    ]
    return modal(reader, w.say("Ask us again"), ids.NOTICE, blocks)


def declined(w: Words, standing: Standing) -> list[Sentence]:
    """How many organizations said that the letter is not for them, where any did."""
    n = len(standing.declined)
    if not n:
        return []
    template = w.say_n(
        "{n} organization said that it is not for them.",
        "{n} organizations said that it is not for them.",
        n,
    )
    return [sentence(template, n=n)]
