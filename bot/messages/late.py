"""What people hear who ask something of a finalized letter, and what their coordinators hear."""

from __future__ import annotations

from bot.domain.late import Kind, Late
from bot.domain.letter import Letter
from bot.messages import ids
from bot.messages.blocks import Button, Said, buttons, called, quote, said
from bot.messages.reader import Reader
from bot.messages.wording import Block, Person, Sentence, sentence
from bot.words import Words


def asked(reader: Reader, letter: Letter, late: Late) -> Said:
    """The receipt of a late sign-on: nothing is decided yet."""
    w = reader.w
    return said(
        sentence(
            w.say(
                "*Asked for.* {title} is finalized; whether *{name}* stands in its next edition is "
                "for the coordinators to say. You are told what they say."
            ),
            title=called(letter),
            name=late.name,
        ),
        sentence(w.say("To take it back: {command}"), command=f"/withdraw {letter.handle}"),
    )


def to_answer(reader: Reader, letter: Letter, late: Late) -> Said:
    """To a coordinator: an organization asks to be taken into the next edition."""
    w = reader.w
    told = w.say("*{name}* asks to be taken into the next edition of {title} ({person}).")
    first = sentence(told, name=late.name, title=called(letter), person=Person(late.person))
    return said(first, more=[control(w, letter)])


def leaving(reader: Reader, letter: Letter, late: Late, edition: int) -> Said:
    """The receipt of a withdrawal after delivery."""
    return said(
        sentence(
            reader.w.say(
                "*Recorded.* Edition {n} of {title} stays as it was delivered. The next edition "
                "will leave *{name}* out."
            ),
            n=edition,
            title=called(letter),
            name=late.name,
        )
    )


def withdrawn(reader: Reader, letter: Letter, late: Late) -> Said:
    """To a coordinator: the next edition has to leave somebody out."""
    w = reader.w
    told = w.say("*{name}* withdraws from {title} after delivery ({person}): it needs an edition.")
    first = sentence(told, name=late.name, title=called(letter), person=Person(late.person))
    said_why = [quote(late.reason)] if late.reason else []
    return said(first, more=[*said_why, control(w, letter)])


def taken_back(reader: Reader, letter: Letter, late: Late) -> Said:
    """The receipt of who no longer asks for what they asked."""
    w = reader.w
    told = (
        w.say("*Taken back.* You no longer ask that {title} takes *{name}* in.")
        if late.kind is Kind.SIGN_ON
        else w.say("*Taken back.* *{name}* stays under {title}.")
    )
    return said(sentence(told, title=called(letter), name=late.name))


def accepted(reader: Reader, letter: Letter, late: Late) -> Said:
    """To who asked: it stands in an edition."""
    w = reader.w
    told = w.say("*{name}* stands in edition {n} of {title}.")
    return _answered(w, letter, late, sentence(told, **_facts(letter, late)))


def left_out(reader: Reader, letter: Letter, late: Late) -> Said:
    """To who withdrew: an edition is there without them."""
    w = reader.w
    told = w.say("Edition {n} of {title} leaves *{name}* out, as you asked.")
    return _answered(w, letter, late, sentence(told, **_facts(letter, late)))


def declined(reader: Reader, letter: Letter, late: Late) -> Said:
    """To who asked: it will not be taken in, and why."""
    told = reader.w.say("*{name}* is not taken into the next edition of {title}. The reason:")
    first = sentence(told, name=late.name, title=called(letter))
    return said(first, more=[quote(late.answer)] if late.answer else [])


def control(w: Words, letter: Letter) -> Block:
    """**Reissue the letter**."""
    return buttons(Button(w.say("Reissue the letter"), ids.REISSUE, letter.handle, "primary"))


def waiting(w: Words, n: int) -> Sentence:
    """How many things wait for the next edition."""
    template = w.say_n(
        "{n} request waits for the next edition.", "{n} requests wait for the next edition.", n
    )
    return sentence(template, n=n)


def _facts(letter: Letter, late: Late) -> dict[str, str]:
    return {"name": late.name, "n": str(late.edition), "title": called(letter)}


def _answered(w: Words, letter: Letter, late: Late, first: Sentence) -> Said:
    return said(first, more=[buttons(Button(w.say("Read the letter"), ids.READ, letter.handle))])
