"""What is said of personal sign-ons, and the form for one."""

from __future__ import annotations

from bot.domain.individual import PERSONALLY
from bot.domain.letter import Letter, State
from bot.domain.names import NAME_LIMIT
from bot.domain.standing import Standing
from bot.messages import ids
from bot.messages.blocks import Button, Said, aside, buttons, called, paragraph, quote, said
from bot.messages.forms import checkbox, field, modal, typed
from bot.messages.reader import Reader
from bot.messages.receipts import with_way_back
from bot.messages.wording import Block, Person, Sentence, sentence
from bot.words import Words


def personal_form(reader: Reader, letter: Letter, person_name: str) -> Block:
    """*Sign personally*."""
    w = reader.w
    blocks = [
        paragraph(sentence("*{title}*", title=called(letter))),
        aside(w.say("Revision {revision}").format(revision=letter.revision)),
        field(w.say("Name"), ids.NAME, typed(initial=person_name, limit=NAME_LIMIT)),
        field(w.say("Role"), ids.ROLE, typed(limit=NAME_LIMIT), optional=True),
        field(
            w.say("Affiliation"),
            ids.AFFILIATION,
            typed(limit=NAME_LIMIT),
            optional=True,
            hint=w.say("Printed “for identification only”."),
        ),
        field(
            w.say("Personally"),
            ids.PERSONALLY,
            checkbox(w.say("I sign for myself, not for an organization"), "yes"),
        ),
    ]
    return modal(
        reader,
        w.say("Sign personally"),
        ids.PERSONAL_FORM,
        blocks,
        submit=w.say("Sign personally"),
        metadata={"letter": letter.id},
    )


def sign_button(w: Words, handle: str) -> Button:
    return Button(w.say("Sign personally"), ids.SIGN_PERSONALLY, handle)


def signed(
    reader: Reader, letter: Letter, line: str, affiliation: str, revision: int, fingerprint: str
) -> Said:
    """The receipt: the line as it will be printed, the text that was signed, and the way back."""
    w = reader.w
    lines = [
        sentence(w.say("*Signed personally.* Thank you.")),
        sentence(w.say("Letter: {title}"), title=called(letter)),
        sentence(w.say("In the letter, among the individuals: *{line}*"), line=line),
    ]
    if affiliation:
        told = w.say(
            "{affiliation} stands there for identification only: it does not sign by that."
        )
        lines.append(sentence(told, affiliation=affiliation))
    return with_way_back(reader, letter, lines, revision, fingerprint)


def withdrew(reader: Reader, letter: Letter, name: str) -> Said:
    """The receipt of a withdrawal."""
    w = reader.w
    first = sentence(
        w.say("*Withdrawn.* {name} no longer stands personally under {title}."),
        name=name,
        title=called(letter),
    )
    if letter.state is not State.CIRCULATING:
        return said(first)
    again = sentence(w.say("To sign again before the deadline: the button below."))
    return said(first, again, more=[buttons(sign_button(w, letter.handle))])


def withdrawn(reader: Reader, letter: Letter, name: str, person: str, reason: str) -> Said:
    """To a coordinator: somebody has withdrawn."""
    first = sentence(
        reader.w.say("*{name}*, who signed personally, has withdrawn from {title} ({person})."),
        name=name,
        title=called(letter),
        person=Person(person),
    )
    return said(first, more=[quote(reason)] if reason else [])


def left_out(reader: Reader, letter: Letter, name: str, reason: str) -> Said:
    """To somebody who had not confirmed their sign-on when the letter was finalized."""
    first = sentence(
        reader.w.say(
            "{title} was finalized *without {name}*: you had not confirmed your personal sign-on "
            "to the changed text. A coordinator gave this reason:"
        ),
        title=called(letter),
        name=name,
    )
    return said(first, more=[quote(reason)])


def reminded(w: Words, letter: Letter, name: str) -> Sentence:
    """In a reminder: a personal sign-on waits."""
    return sentence(
        w.say("*{name}*, your personal sign-on waits until you confirm the changed text: {title}"),
        name=name,
        title=called(letter),
    )


def confirm_button(w: Words, letter: Letter) -> Button:
    """Leads to the difference: where the button is shown, no text was."""
    value = f"{letter.id}:{PERSONALLY}:0"
    return Button(w.say("Confirm personally"), ids.CONFIRM, value, "primary")


def counted(w: Words, standing: Standing) -> list[Sentence]:
    """Under the number of organizations: how many people signed personally, in a line of its
    own."""
    n = standing.individuals
    if not n:
        return []
    if not standing.signed:
        template = w.say_n(
            "*{n} person has signed personally.*", "*{n} people have signed personally.*", n
        )
        return [sentence(template, n=n)]
    return [sentence(and_personally(w, n), n=n)]


def and_personally(w: Words, n: int) -> str:
    """What follows a number of organizations."""
    return w.say_n("and {n} person personally", "and {n} people personally", n)


def waiting(w: Words, n: int) -> Sentence:
    """How many people signed an earlier text and do not count until they confirm the present
    one."""
    template = w.say_n(
        "{n} person who signed personally has yet to confirm the changed text.",
        "{n} people who signed personally have yet to confirm the changed text.",
        n,
    )
    return sentence(template, n=n)


def shared(organizations: int, individuals: int, room: int) -> tuple[int, int]:
    """How many of each are named where there is room for so many names: the organizations before
    the individuals, who have a quarter of it in any case."""
    people = min(individuals, max(room - organizations, room // 4))
    return min(organizations, room - people), people
