"""The coalition's organizations, kept by its coordinators in Slack, and deputies."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from sqlalchemy import Connection

from bot.domain.authority import Entry, Request, version_of
from bot.domain.names import name_key
from bot.domain.organization import Member, Organization, acting_for
from bot.domain.refusals import (
    AlreadyRepresents,
    NotAPerson,
    OrganizationChanged,
    OrganizationExists,
    OrganizationUnknown,
)
from bot.usecases import departing
from bot.usecases.finding import Choices, choices
from bot.usecases.likeness import check_names
from bot.usecases.transaction import Office, Work
from storage import organizations, outbox, questions, requests

REQUESTS_SHOWN = 5
ROOM_FOR_NAMES = 2_500
"""A message holds about ten thousand characters in all; a choice in it takes its share."""


@dataclass(frozen=True, slots=True)
class Controls:
    """What somebody may do about organizations. `own` are those that they represent; the rest is
    the coordinators'."""

    own: tuple[Organization, ...] = ()
    coordinator: bool = False
    choices: Choices = ()
    requests: tuple[Request, ...] = ()
    waiting: int = 0


def controls(office: Office, person: str) -> Controls:
    """What this person may do about organizations at this moment."""
    with office.database.reading() as view:
        own = tuple(organizations.represented_by(view, person))
        if not office.coordinates(view, person):
            return Controls(own)
        return Controls(
            own,
            True,
            choices(organizations.all_members(view), ROOM_FOR_NAMES),
            tuple(requests.waiting(view, REQUESTS_SHOWN)),
            requests.pending(view),
        )


def to_add(office: Office, person: str) -> None:
    """Raises `NotACoordinator`."""
    with office.database.reading() as view:
        office.check_coordinator(view, person)


def to_edit(office: Office, person: str, organization_id: int) -> Member:
    """An organization as it stands, for a coordinator. Raises `NotACoordinator`,
    `OrganizationUnknown`."""
    with office.database.reading() as view:
        office.check_coordinator(view, person)
        return _member(view, organization_id)


def to_remove(office: Office, person: str, organization_id: int) -> tuple[Member, int]:
    """An organization and how many of its sign-ons are under open letters. Raises as `to_edit`."""
    with office.database.reading() as view:
        office.check_coordinator(view, person)
        member = _member(view, organization_id)
        return member, len(questions.standing_of(view, organization_id))


def add(office: Office, person: str, entry: Entry, told: str, now: datetime) -> Member:
    """Adds an organization. `told` as in `check_names`. Raises `NotACoordinator`,
    `NotUsableAsText`, `OrganizationExists`, `NameMuchAlike`."""
    with office.work(person, now) as work:
        work.check_coordinator()
        member = entry.cleaned()
        members = organizations.all_members(work.connection)
        check_names(members, (member.name, *member.aliases), told)
        organizations.add(work.connection, member, person)
        work.record("organization added", name=member.name)
    return member


def edit(
    office: Office,
    person: str,
    organization_id: int,
    entry: Entry,
    version: str,
    told: str,
    now: datetime,
) -> Member:
    """Changes an organization as it stood when the form was opened (`version`).

    Who may act for it no longer is dealt with as `departing` says. Raises what `add` raises,
    `OrganizationUnknown`, `OrganizationChanged`.
    """
    with office.work(person, now) as work:
        work.check_coordinator()
        before = _member(work.connection, organization_id)
        if version_of(before) != version:
            raise OrganizationChanged
        member = entry.cleaned(before)
        _check_changed_names(work, organization_id, before, member, told)
        if member == before:
            work.nothing_to_do()
        else:
            departing.change(work, organization_id, before, member)
    return member


def remove(office: Office, person: str, organization_id: int, now: datetime) -> Member:
    """Takes an organization off the list. Raises `NotACoordinator`, `OrganizationUnknown`."""
    with office.work(person, now) as work:
        work.check_coordinator()
        member = _member(work.connection, organization_id)
        departing.remove(work, organization_id, member.name)
    return member


def may_name_deputy(
    office: Office, person: str, organization_id: int | None, deputy: str
) -> Organization:
    """The organization that gets a deputy. Raises what `name_deputy` raises of it."""
    with office.database.reading() as view:
        own = organizations.represented_by(view, person)
        organization = acting_for(organization_id, own, office.coalition.coordinators)
        _check_new(view, deputy, organization)
        return organization


def name_deputy(
    office: Office,
    person: str,
    organization_id: int | None,
    deputy: str,
    is_person: bool,
    now: datetime,
) -> Organization:
    """A representative names somebody who may act as they do; the coordinators are told.

    `is_person` says whether Slack knows the deputy as a person. Raises `RepresentsNobody`,
    `NotTheirRepresentative`, `AlreadyRepresents` (also of oneself), `NotAPerson`.
    """
    with office.work(person, now) as work:
        organization = work.acting_for(organization_id)
        _check_new(work.connection, deputy, organization)
        if not is_person:
            raise NotAPerson
        organizations.add_representative(work.connection, organization.id, deputy, person)
        work.record("deputy named", organization=organization.id, deputy=deputy)
        # Who was taken out may be named anew, so the organization and the deputy are not enough.
        key = f"deputy:{organization.id}:{deputy}:{uuid4().hex}"
        facts = {"organization": organization.name, "by": person, "deputy": deputy}
        work.tell(key, "deputy_named", deputy, None, outbox.NEWS, **facts)
        work.tell_coordinators(f"{key}:coordinator", "deputy_to_know", None, **facts)
    return organization


def _check_changed_names(
    work: Work, organization_id: int, before: Member, member: Member, told: str
) -> None:
    """Names that stood there before were looked at before."""
    own = {name_key(name) for name in (before.name, *before.aliases)}
    names = [name for name in (member.name, *member.aliases) if name_key(name) not in own]
    members = organizations.all_members(work.connection)
    check_names(members, names, told, organization_id)
    if organizations.named(work.connection, member.name) not in (None, organization_id):
        # One that was removed keeps its name.
        raise OrganizationExists(member.name)


def _check_new(view: Connection, deputy: str, organization: Organization) -> None:
    if organization.id in {each.id for each in organizations.represented_by(view, deputy)}:
        raise AlreadyRepresents(organization.name)


def _member(view: Connection, organization_id: int) -> Member:
    member = organizations.all_members(view).get(organization_id)
    if member is None:
        raise OrganizationUnknown
    return member
