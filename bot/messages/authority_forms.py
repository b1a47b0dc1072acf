"""The forms about who may act for an organization."""

from __future__ import annotations

from collections.abc import Sequence

from bot.domain.authority import CHOSEN_LIMIT, Entry, Request, Shown, Wanted, version_of
from bot.domain.letter import Letter
from bot.domain.names import NAME_LIMIT, REASON_LIMIT
from bot.domain.organization import Member, Organization
from bot.messages import ids
from bot.messages.blocks import aside, paragraph
from bot.messages.forms import (
    Option,
    checkbox,
    field,
    modal,
    option,
    organization_select,
    select,
    typed,
)
from bot.messages.reader import Reader
from bot.messages.wording import Block, Person, Sentence, sentence

CODE_LIMIT = 20
"""Characters of a country or language."""


def request_form(
    reader: Reader,
    letter: Letter,
    choices: Sequence[Option] | None,
    coordinator: str,
    wanted: Wanted | None = None,
    told: str = "",
    problem: Sentence | None = None,
) -> Block:
    """*Ask to represent*: for somebody who represents nobody and wants to sign.

    `coordinator` is the Slack id of one who answers. Sent once more, it comes with what was
    `wanted`, the sign of what they were `told`, and the `problem`.
    """
    w, wanted = reader.w, wanted or Wanted()
    who = Person(coordinator) if coordinator else w.say("A coordinator")
    explained = w.say(
        "You do not represent an organization here yet, and *{title}* is signed by organizations. "
        "Ask here to represent one; {who} answers, and you are led back to the letter."
    )
    blocks = [paragraph(sentence(explained, title=letter.title, who=who))]
    if problem:
        blocks.append(paragraph(problem))
    if choices is None or choices:
        initial = str(wanted.organization_id) if wanted.organization_id else None
        blocks.append(
            field(
                w.say("Organization"),
                ids.ORGANIZATION,
                organization_select(w, choices, initial),
                optional=True,
                hint=w.say("If it is in the list."),
            )
        )
    blocks += [
        field(
            w.say("New organization"),
            ids.NEW_ORGANIZATION,
            typed(initial=wanted.name, limit=NAME_LIMIT),
            optional=True,
            hint=w.say("If the list lacks it: its name, as it would stand in a letter."),
        ),
        field(
            w.say("Country"),
            ids.COUNTRY,
            typed(initial=wanted.country, limit=CODE_LIMIT),
            optional=True,
            hint=w.say("Of a new organization, as two letters, such as MX."),
        ),
    ]
    return modal(
        reader,
        w.say("Ask to represent"),
        ids.REQUEST_FORM,
        blocks,
        submit=w.say("Ask"),
        metadata={"letter": letter.id, "told": told},
    )


def decline_form(reader: Reader, request: Request) -> Block:
    """*Decline*."""
    w = reader.w
    told = sentence(
        w.say("{person} asks to represent *{organization}*. They are told why not."),
        person=Person(request.person, request.person_name),
        organization=request.name,
    )
    reason = field(w.say("Reason"), ids.REASON, typed(multiline=True, limit=REASON_LIMIT))
    return modal(
        reader,
        w.say("Decline"),
        ids.DECLINE_FORM,
        [paragraph(told), reason],
        submit=w.say("Decline"),
        metadata={"request": request.id},
    )


def add_form(
    reader: Reader,
    entry: Entry | None = None,
    told: str = "",
    problem: Sentence | None = None,
) -> Block:
    """*Add an organization*."""
    w = reader.w
    return modal(
        reader,
        w.say("Add an organization"),
        ids.ORGANIZATION_FORM,
        _entry(reader, entry or Entry(""), "", problem),
        submit=w.say("Add"),
        metadata={"told": told},
    )


def edit_form(
    reader: Reader,
    organization_id: int,
    version: str,
    entry: Entry,
    told: str = "",
    problem: Sentence | None = None,
) -> Block:
    """*Edit the organization*, as it stood in this `version`."""
    w = reader.w
    return modal(
        reader,
        w.say("Edit the organization"),
        ids.ORGANIZATION_FORM,
        _entry(reader, entry, version, problem),
        submit=w.say("Save"),
        metadata={"organization": organization_id, "version": version, "told": told},
    )


def edit_form_of(
    reader: Reader, organization_id: int, member: Member, problem: Sentence | None = None
) -> Block:
    """*Edit the organization*, as it stands."""
    shown = Shown.of(member)
    entry = Entry(
        member.name,
        member.sort_key,
        member.country,
        member.language,
        "\n".join(shown.aliases),
        shown.people,
        "\n".join(shown.addresses),
        member.invited,
    )
    return edit_form(reader, organization_id, version_of(member), entry, problem=problem)


def remove_form(reader: Reader, organization_id: int, member: Member, sign_ons: int) -> Block:
    """*Remove the organization*. `sign_ons` is how many it has under letters still open."""
    w = reader.w
    lines = [
        sentence(
            w.say("*{organization}* leaves the list: nobody acts for it, and nobody is reminded."),
            organization=member.name,
        ),
        sentence(w.say("What it has signed stays.")),
    ]
    if sign_ons:
        template = w.say_n(
            "You are asked about {n} sign-on to an open letter: whether it stands.",
            "You are asked about {n} sign-ons to open letters: whether they stand.",
            sign_ons,
        )
        lines.append(sentence(template, n=sign_ons))
    return modal(
        reader,
        w.say("Remove the organization"),
        ids.REMOVE_FORM,
        [paragraph(*lines)],
        submit=w.say("Remove"),
        metadata={"organization": organization_id},
    )


def deputy_form(reader: Reader, organizations: Sequence[Organization]) -> Block:
    """*Name a deputy*."""
    w = reader.w
    choice = select(
        [(each.name, str(each.id)) for each in organizations],
        initial=str(organizations[0].id) if len(organizations) == 1 else None,
    )
    deputy: Block = {"type": "users_select", "action_id": ids.VALUE}
    return modal(
        reader,
        w.say("Name a deputy"),
        ids.DEPUTY_FORM,
        [
            field(w.say("Organization"), ids.ORGANIZATION, choice),
            field(
                w.say("Deputy"),
                ids.DEPUTY,
                deputy,
                hint=w.say("May sign, object and withdraw as you do. The coordinators are told."),
            ),
        ],
        submit=w.say("Name a deputy"),
    )


def asking_slack(reader: Reader) -> Block:
    """What stands there while Slack is asked who a deputy is."""
    w = reader.w
    blocks = [paragraph(sentence(w.say("One moment…")))]
    return modal(reader, w.say("Name a deputy"), ids.NOTICE, blocks)


def _entry(reader: Reader, entry: Entry, version: str, problem: Sentence | None) -> list[Block]:
    """Everything about an organization. What was typed about an earlier version is not kept in the
    fields of a later one."""
    w = reader.w

    def block(name: str) -> str:
        return f"{name}:{version}" if version else name

    people: Block = {
        "type": "multi_users_select",
        "action_id": ids.VALUE,
        "max_selected_items": CHOSEN_LIMIT,
    }
    if entry.people:
        people["initial_users"] = list(entry.people)
    invited = checkbox(w.say("Invited to sign, and reminded"), "yes")
    if entry.invited:
        invited["initial_options"] = [option(w.say("Invited to sign, and reminded"), "yes")]
    blocks = [paragraph(problem)] if problem else []
    return [
        *blocks,
        field(w.say("Name"), block(ids.NAME), typed(initial=entry.name, limit=NAME_LIMIT)),
        field(
            w.say("Sort key"),
            block(ids.SORT_KEY),
            typed(initial=entry.sort_key, limit=NAME_LIMIT),
            optional=True,
            hint=w.say("Under which it is sorted, if not under its name."),
        ),
        field(
            w.say("Country"),
            block(ids.COUNTRY),
            typed(initial=entry.country, limit=CODE_LIMIT),
            optional=True,
            hint=w.say("Two letters, such as MX."),
        ),
        field(
            w.say("Language"),
            block(ids.LANGUAGE),
            typed(initial=entry.language, limit=CODE_LIMIT),
            optional=True,
            hint=w.say("A short code, such as es."),
        ),
        field(
            w.say("Also known as"),
            block(ids.ALIASES),
            typed(initial=entry.aliases, multiline=True),
            optional=True,
            hint=w.say("One a line."),
        ),
        field(w.say("Representatives"), block(ids.REPRESENTATIVES), people, optional=True),
        field(
            w.say("E-mail addresses"),
            block(ids.ADDRESSES),
            typed(initial=entry.addresses, multiline=True),
            optional=True,
            hint=w.say("Of representatives, one a line."),
        ),
        field(w.say("Invited"), block(ids.INVITED), invited, optional=True),
        aside(w.say("Who is taken out here may act no longer; what they signed stays.")),
    ]
