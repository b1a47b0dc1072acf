"""Asking to represent an organization, and what a coordinator answers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.domain.authority import Answer, Request, Wanted
from bot.domain.letter import Letter, State
from bot.domain.names import NAME_LIMIT, clean_text, name_key
from bot.domain.organization import Member
from bot.domain.refusals import (
    AlreadyAsked,
    AlreadyRepresents,
    LetterUnknown,
    NoLetterOpen,
    OrganizationExists,
    OrganizationUnknown,
    ReasonNeeded,
    RequestAnswered,
    RequestUnknown,
)
from bot.usecases.finding import Choices, choices
from bot.usecases.likeness import KnownNames, check_names
from bot.usecases.transaction import Office, Work, find_letter
from storage import letters, organizations, outbox, people, requests


@dataclass(frozen=True, slots=True)
class Offer:
    """What the form needs. `coordinator` is the Slack id of one who answers, empty where none is
    known yet."""

    letter: Letter
    choices: Choices
    coordinator: str


def offer(office: Office, person: str, handle: str, now: datetime) -> Offer:
    """For somebody who represents nobody and wants to sign: the letter that they mean, else the
    nearest that takes sign-ons. Raises the refusals of `find_letter` and of
    `Letter.check_takes_sign_ons`."""
    with office.database.reading() as view:
        if handle.strip():
            letter = find_letter(view, handle, sees=office.sees(view, person))
        else:
            circulating = letters.in_states(view, State.CIRCULATING)
            ready = [each for each in circulating if each.takes_sign_ons(now)] or circulating
            if not ready:
                raise NoLetterOpen
            letter = ready[0]
        letter.check_takes_sign_ons(now)
        met = (people.by_contact(view, each) for each in office.coalition.coordinators)
        coordinator = next((each.user_id for each in met if each), "")
        return Offer(letter, choices(organizations.all_members(view)), coordinator)


def ask(
    office: Office,
    person: str,
    person_name: str,
    letter_id: int,
    wanted: Wanted,
    told: str,
    now: datetime,
) -> Request:
    """Stores a request, gives a receipt and tells the coordinators.

    `person_name` counts where Slack has not been asked who they are; `told` as in `check_names`.
    Raises `WhichOrganization`, `NotUsableAsText`, `LetterUnknown`, `OrganizationUnknown`,
    `OrganizationExists`, `NameMuchAlike`, `AlreadyRepresents`, `AlreadyAsked`.
    """
    with office.work(person, now) as work:
        letter = work.letter(letter_id)
        if letter.state is State.DRAFTING:
            raise LetterUnknown(str(letter_id))
        wanted = wanted.cleaned()
        name = _check_wanted(work, wanted, told)
        if requests.asked(work.connection, person, wanted):
            raise AlreadyAsked(name)
        known = people.by_contact(work.connection, person)
        called = (known.name if known else person_name)[:NAME_LIMIT]
        request_id = requests.add(work.connection, person, called, wanted, letter.id, now)
        work.record(
            "asked to represent",
            letter,
            request=request_id,
            organization=wanted.organization_id,
            name=name,
        )
        key, facts = f"request:{request_id}", {"request": request_id}
        work.tell(f"{key}:receipt", "request_receipt", person, letter, outbox.ANSWER, **facts)
        work.tell_coordinators(f"{key}:coordinator", "request_to_answer", letter, **facts)
        return _load(work, request_id)


def approve(office: Office, person: str, request_id: int, now: datetime) -> Request:
    """Makes who asked a representative; a new organization is added and invited. The same
    coordinator doing so once more, as by a double click, does nothing.

    Raises `RequestUnknown`, `NotACoordinator`, `RequestAnswered`, `OrganizationUnknown`,
    `OrganizationExists`.
    """
    with office.work(person, now) as work:
        request = _load(work, request_id)
        work.check_coordinator(request.letter_id)
        if _stands_approved(work, request):
            work.nothing_to_do()
            return request
        request.check_pending()
        organization_id = _organization(work, request)
        _settle(work, request, Answer.APPROVED, organization_id=organization_id)
        return _load(work, request_id)


def decline(office: Office, person: str, request_id: int, reason: str, now: datetime) -> Request:
    """Declines a request and tells who asked why. Raises `RequestUnknown`, `NotACoordinator`,
    `RequestAnswered`, `ReasonNeeded`, `NotUsableAsText`."""
    with office.work(person, now) as work:
        request = _to_answer(work, request_id)
        if not reason.strip():
            raise ReasonNeeded
        _settle(work, request, Answer.DECLINED, reason=clean_text(reason, "reason"))
        return _load(work, request_id)


def to_answer(office: Office, person: str, request_id: int) -> Request:
    """A request that waits, for a coordinator. Raises what `decline` raises of it."""
    with office.database.reading() as view:
        found = requests.by_id(view, request_id)
        if found is None:
            raise RequestUnknown
        office.check_coordinator(view, person, found.letter_id)
    found.check_pending()
    return found


def _check_wanted(work: Work, wanted: Wanted, told: str) -> str:
    """The name of what somebody asks to represent."""
    members = organizations.all_members(work.connection)
    if wanted.organization_id is None:
        check_names(members, [wanted.name], told)
        return wanted.name
    member = members.get(wanted.organization_id)
    if member is None:
        raise OrganizationUnknown
    if _represents(work, work.actor, wanted.organization_id):
        raise AlreadyRepresents(member.name)
    return member.name


def _to_answer(work: Work, request_id: int) -> Request:
    request = _load(work, request_id)
    work.check_coordinator(request.letter_id)
    request.check_pending()
    return request


def _stands_approved(work: Work, request: Request) -> bool:
    """Whether the actor has approved this, and it is so still."""
    return (
        request.was_answered(Answer.APPROVED, work.actor)
        and request.organization_id is not None
        and _represents(work, request.person, request.organization_id)
    )


def _settle(
    work: Work,
    request: Request,
    answer: Answer,
    *,
    reason: str = "",
    organization_id: int | None = None,
) -> None:
    if not requests.answer(
        work.connection,
        request.id,
        answer,
        work.actor,
        work.now,
        reason=reason,
        organization_id=organization_id,
    ):
        raise RequestAnswered(_load(work, request.id).status)
    letter = letters.by_id(work.connection, request.letter_id or 0)
    work.record(
        f"request {answer}",
        letter,
        request=request.id,
        representative=request.person,
        organization=organization_id or request.organization_id,
        name=request.name,
        reason=reason,
    )
    key, kind = f"request:{request.id}:answer", f"request_{answer}"
    work.tell(key, kind, request.person, letter, outbox.ANSWER, request=request.id)


def _organization(work: Work, request: Request) -> int:
    """The organization for which the person may act from now on."""
    members = organizations.all_members(work.connection)
    organization_id = request.organization_id
    if organization_id is None:
        owners = KnownNames(members).owners(request.name)
        same = [key for key in owners if name_key(members[key].name) == name_key(request.name)]
        if owners and not same:
            raise OrganizationExists(members[owners[0]].name)
        if not owners:
            member = Member(
                request.name, country=request.country, representatives=(request.person,)
            )
            work.record("organization added", name=member.name)
            return organizations.add(work.connection, member, work.actor)
        organization_id = same[0]
    if organization_id not in members:
        raise OrganizationUnknown
    if not _represents(work, request.person, organization_id):
        organizations.add_representative(
            work.connection, organization_id, request.person, work.actor
        )
    return organization_id


def _represents(work: Work, person: str, organization_id: int) -> bool:
    own = organizations.represented_by(work.connection, person)
    return organization_id in {each.id for each in own}


def _load(work: Work, request_id: int) -> Request:
    found = requests.by_id(work.connection, request_id)
    if found is None:
        raise RequestUnknown
    return found
