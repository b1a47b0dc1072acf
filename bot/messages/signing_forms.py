"""The forms *Sign on*, *Withdraw* and *Raise an objection*."""

from __future__ import annotations

from collections.abc import Sequence

from bot.domain.individual import PERSONALLY
from bot.domain.letter import Letter
from bot.domain.names import NAME_LIMIT, REASON_LIMIT
from bot.domain.objection import Act, Kind, Objection, Place
from bot.domain.organization import Organization
from bot.messages import ids
from bot.messages.blocks import aside, paragraph, quote
from bot.messages.forms import checkbox, field, modal, radio, select, typed
from bot.messages.objections import kind as kind_in_words
from bot.messages.reader import Reader
from bot.messages.wording import Block, sentence

WHOLE_LETTER = "whole"
"""Stands for the whole letter where Slack wants a value that is not empty."""


def sign_form(
    reader: Reader,
    letters: Sequence[Letter],
    organizations: Sequence[Organization],
    person_name: str,
    chosen: Organization | None = None,
    late: bool = False,
) -> Block:
    """*Sign on*. With one organization its name stands there already; with several it comes with
    the choice, and without a choice the name is the organization's own. One that has a logo says
    whether it is printed. `late`: the letter is finalized, and the next edition is asked for."""
    w = reader.w
    alone = chosen or (organizations[0] if len(organizations) == 1 else None)
    blocks = [
        *_about(reader, letters),
        *_letter(reader, letters),
        *(_for_the_next_edition(reader) if late else ()),
        field(
            w.say("Organization"),
            ids.ORGANIZATION,
            select(
                [(each.name, str(each.id)) for each in organizations],
                initial=str(alone.id) if alone else None,
                action=ids.CHOOSE_TO_SIGN if len(organizations) > 1 else ids.VALUE,
            ),
            dispatch=len(organizations) > 1,
        ),
        field(
            w.say("Name in the letter"),
            f"{ids.NAME}:{alone.id if alone else ''}",
            typed(initial=alone.name if alone else "", limit=NAME_LIMIT),
            optional=True,
            hint=w.say("As it will be printed. Left empty: the organization's name."),
        ),
        field(w.say("Signed by"), ids.SIGNED_BY, typed(initial=person_name, limit=NAME_LIMIT)),
        field(w.say("Role"), ids.ROLE, typed(limit=NAME_LIMIT), optional=True),
        field(
            w.say("Authority"),
            ids.AUTHORITY,
            checkbox(w.say("I am authorized to sign for this organization"), "yes"),
        ),
        *(_logo(reader, alone) if alone and alone.logo else ()),
    ]
    return modal(
        reader,
        w.say("Sign on"),
        ids.LATE_FORM if late else ids.SIGN_FORM,
        blocks,
        submit=w.say("Ask for it") if late else w.say("Sign on"),
        metadata=_metadata(letters),
    )


def withdraw_form(
    reader: Reader,
    letters: Sequence[Letter],
    organizations: Sequence[Organization],
    personally: bool = False,
) -> Block:
    """*Withdraw*. `personally` says whether there is a personal sign-on to withdraw."""
    w = reader.w
    blocks = [
        *_about(reader, letters),
        *_letter(reader, letters),
        _organization(reader, organizations, personally),
        field(
            w.say("Reason"),
            ids.REASON,
            typed(multiline=True, limit=REASON_LIMIT),
            optional=True,
            hint=w.say("For the coordinators; it is not printed."),
        ),
    ]
    return modal(
        reader,
        w.say("Withdraw"),
        ids.WITHDRAW_FORM,
        blocks,
        submit=w.say("Withdraw"),
        metadata=_metadata(letters),
    )


def object_form(
    reader: Reader,
    letters: Sequence[Letter],
    chosen: Letter,
    organizations: Sequence[Organization],
    places: Sequence[Place],
) -> Block:
    """*Raise an objection*. The paragraphs are those of the chosen letter."""
    w = reader.w
    paragraphs = [(w.say("The whole letter"), WHOLE_LETTER)]
    paragraphs += [(place.label, place.key) for place in places]
    blocks = [
        *_about(reader, [chosen]),
        *_letter(reader, letters, chosen, ids.CHOOSE_TO_OBJECT),
        _organization(reader, organizations),
        field(
            w.say("Kind"),
            ids.KIND,
            radio([(kind_in_words(w, each), each.value) for each in Kind], initial=Kind.CONCERN),
            hint=w.say(
                "A blocking objection stands in the way of the letter until it is answered."
            ),
        ),
        field(
            w.say("Paragraph"),
            f"{ids.PARAGRAPH}:{chosen.id}",
            select(paragraphs, initial=WHOLE_LETTER),
        ),
        field(w.say("Objection"), ids.OBJECTION, typed(multiline=True, limit=REASON_LIMIT)),
    ]
    return modal(
        reader,
        w.say("Raise an objection"),
        ids.OBJECT_FORM,
        blocks,
        submit=w.say("Object"),
        metadata={"letter": chosen.id},
    )


def answer_form(reader: Reader, objection: Objection, act: Act) -> Block:
    """A coordinator's answer to an objection: a reply, its resolution, or overriding it."""
    w = reader.w
    title, explained = {
        Act.REPLIED: (
            w.say("Reply"),
            w.say("Your reply goes to *{organization}* and into the thread. It stays open."),
        ),
        Act.RESOLVED: (w.say("Resolve"), w.say("Say to *{organization}* how it has been met.")),
        Act.OVERRIDDEN: (
            w.say("Override"),
            w.say("*{organization}* does not get what it asks for, and everybody is told why."),
        ),
    }[act]
    blocks = [
        paragraph(sentence(explained, organization=objection.organization)),
        quote(objection.text),
        field(w.say("Reason"), ids.REASON, typed(multiline=True, limit=REASON_LIMIT)),
    ]
    metadata = {"objection": objection.id, "act": act.value}
    return modal(reader, title, ids.ANSWER_FORM, blocks, submit=title, metadata=metadata)


def _about(reader: Reader, letters: Sequence[Letter]) -> list[Block]:
    if len(letters) != 1:
        return []
    letter = letters[0]
    revision = reader.w.say("Revision {revision}").format(revision=letter.revision)
    return [paragraph(sentence("*{title}*", title=letter.title)), aside(revision)]


def _for_the_next_edition(reader: Reader) -> list[Block]:
    told = reader.w.say(
        "This letter is finalized. A coordinator decides whether your organization stands in its "
        "*next edition*."
    )
    return [paragraph(sentence(told))]


def _letter(
    reader: Reader, letters: Sequence[Letter], chosen: Letter | None = None, action: str = ids.VALUE
) -> list[Block]:
    if len(letters) < 2:
        return []
    choice = select(
        [(f"{each.title} ({each.handle})", str(each.id)) for each in letters],
        initial=str((chosen or letters[0]).id),
        action=action,
    )
    dispatch = action != ids.VALUE
    return [field(reader.w.say("Letter"), ids.LETTER, choice, dispatch=dispatch)]


def _logo(reader: Reader, organization: Organization) -> list[Block]:
    """Each organization has a box of its own: what was ticked for one does not go on to another."""
    w = reader.w
    number = str(organization.id)
    box = checkbox(w.say("Our logo may stand beside our name in this letter"), number)
    return [field(w.say("Print our logo"), f"{ids.LOGO}:{number}", box, optional=True)]


def _organization(
    reader: Reader, organizations: Sequence[Organization], personally: bool = False
) -> Block:
    options = [(each.name, str(each.id)) for each in organizations]
    if personally:
        options.insert(0, (reader.w.say("My personal sign-on"), str(PERSONALLY)))
    choice = select(options, initial=options[0][1] if len(options) == 1 else None)
    return field(reader.w.say("Organization"), ids.ORGANIZATION, choice)


def _metadata(letters: Sequence[Letter]) -> dict[str, object]:
    return {"letter": letters[0].id} if len(letters) == 1 else {}
