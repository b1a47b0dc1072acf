"""What is asked for once a letter is finalized: a representative asks, the next edition answers.

What was delivered stays as it is. A late sign-on waits for a coordinator; a withdrawal waits for
the next edition, and for nobody's consent.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection

from bot.domain.individual import PERSONALLY, Individual
from bot.domain.late import Kind, Late, Status
from bot.domain.letter import Letter, State
from bot.domain.names import clean_name, clean_optional, clean_text
from bot.domain.organization import Organization
from bot.domain.refusals import (
    AlreadySigned,
    AskedAlready,
    AuthorityNotConfirmed,
    NameInUse,
    NothingToWithdraw,
)
from bot.domain.signing import SignOn, Standing, Wish, name_to_sign, permits_logo
from bot.usecases.transaction import Office, Work
from storage import individuals, late, organizations, outbox, signons


def may_ask(view: Connection, letter: Letter, own: list[Organization]) -> list[Organization]:
    """Those of somebody's organizations that may ask to be taken into the next edition; one that
    would take its withdrawal back has said whether its logo may be printed. Raises what asking
    would meet where there are none."""
    found, refused = [], None
    for each in own:
        try:
            _check(view, letter, each)
        except (AlreadySigned, AskedAlready) as refusal:
            refused = refused or refusal
        else:
            stays = _pending(view, letter, each.id, Kind.WITHDRAWAL)
            found.append(replace(each, logo="") if stays else each)
    if not found and refused:
        raise refused
    return found


def ask(
    office: Office,
    person: str,
    letter_id: int,
    organization_id: int | None,
    wish: Wish,
    now: datetime,
) -> None:
    """An organization asks to be taken into the next edition. Where it had asked to be left out of
    it, that is taken back.

    Raises `WrongState` unless the letter is finalized, `RepresentsNobody`,
    `NotTheirRepresentative`, `AuthorityNotConfirmed`, `NotUsableAsText`, `NameInUse`,
    `AlreadySigned`, `AskedAlready`.
    """
    with office.work(person, now) as work:
        letter = work.letter(letter_id)
        letter.check_state(State.FINALIZED)
        organization = work.acting_for(organization_id)
        if leaving := _pending(work.connection, letter, organization.id, Kind.WITHDRAWAL):
            _take_back(work, letter, leaving)
            return
        _check(work.connection, letter, organization)
        if not wish.authorized:
            raise AuthorityNotConfirmed
        name = name_to_sign(organization, wish)
        check_name(work.connection, letter, organization.id, name)
        signed_by = clean_name(wish.signed_by, "signed_by")
        role = clean_optional(wish.role, "role")
        number = late.add(
            work.connection,
            letter.id,
            Kind.SIGN_ON,
            organization.id,
            person,
            name,
            now,
            signed_by=signed_by,
            role=role,
            logo=permits_logo(organization, wish),
        )
        work.record(
            "late sign-on asked",
            letter,
            organization=organization.id,
            name=name,
            signed_by=signed_by,
            role=role,
        )
        work.tell(f"late:{number}", "late_asked", person, letter, outbox.ANSWER, late=number)
        work.tell_coordinators(f"late:{number}:asked", "late_to_answer", letter, late=number)


def withdraw(work: Work, letter: Letter, organization: Organization, reason: str) -> SignOn:
    """In an open transaction: an organization wants to be left out of the next edition, or takes
    back that it asked to be taken in. Raises `NothingToWithdraw`, `AskedAlready`,
    `NotUsableAsText`."""
    view = work.connection
    standing = signons.standing_for(view, letter.id, organization.id)
    if standing is None or standing.standing is not Standing.ACTIVE:
        asked = _pending(view, letter, organization.id, Kind.SIGN_ON)
        if asked is None:
            raise NothingToWithdraw(letter.handle)
        _take_back(work, letter, asked)
        return SignOn(
            organization.id,
            organization.name,
            letter.revision_id,
            asked.name,
            asked.signed_by,
            asked.role,
            asked.person,
            asked.asked_at,
        )
    if _pending(view, letter, organization.id, Kind.WITHDRAWAL):
        raise AskedAlready(standing.name, letter.handle, leaving=True)
    _leave(work, letter, organization.id, standing.name, reason)
    return standing


def withdraw_personally(work: Work, letter: Letter, reason: str) -> Individual:
    """The same for who has signed personally."""
    standing = individuals.standing_for(work.connection, letter.id, work.actor)
    if standing is None:
        raise NothingToWithdraw(letter.handle, personally=True)
    for each in late.pending(work.connection, letter.id):
        if each.organization_id is None and each.person == work.actor:
            raise AskedAlready(standing.name, letter.handle, leaving=True)
    _leave(work, letter, None, standing.name, reason)
    return standing


def asked_for(view: Connection, letter: Letter, organization_id: int) -> Late | None:
    """That an organization has asked to be taken into the next edition, where it has."""
    return _pending(view, letter, organization_id, Kind.SIGN_ON)


def check_name(view: Connection, letter: Letter, organization_id: int, name: str) -> None:
    """Nobody stands under the name of another. Raises `NameInUse`."""
    if organizations.named(view, name) not in (None, organization_id):
        raise NameInUse(name)
    for each in signons.in_the_way(view, letter.id, organization_id, name):
        if each.organization_id != organization_id:
            raise NameInUse(name)


def _check(view: Connection, letter: Letter, organization: Organization) -> None:
    if _pending(view, letter, organization.id, Kind.WITHDRAWAL):
        return
    standing = signons.standing_for(view, letter.id, organization.id)
    if standing and standing.standing is Standing.ACTIVE:
        raise AlreadySigned(organization.name, standing.signed_by, standing.at)
    if _pending(view, letter, organization.id, Kind.SIGN_ON):
        raise AskedAlready(organization.name, letter.handle)


def _pending(view: Connection, letter: Letter, organization_id: int, kind: Kind) -> Late | None:
    for each in late.pending(view, letter.id):
        if each.organization_id == organization_id and each.kind is kind:
            return each
    return None


def _take_back(work: Work, letter: Letter, asked: Late) -> None:
    late.settle(work.connection, asked.id, Status.TAKEN_BACK, work.actor, work.now)
    kind = "late sign-on" if asked.kind is Kind.SIGN_ON else "late withdrawal"
    work.record(f"{kind} taken back", letter, organization=asked.organization_id, name=asked.name)
    key = f"late:{asked.id}:back"
    work.tell(key, "late_taken_back", work.actor, letter, outbox.ANSWER, late=asked.id)


def _leave(work: Work, letter: Letter, organization_id: int | None, name: str, reason: str) -> None:
    said = clean_text(reason, "reason") if reason.strip() else ""
    number = late.add(
        work.connection,
        letter.id,
        Kind.WITHDRAWAL,
        organization_id,
        work.actor,
        name,
        work.now,
        reason=said,
    )
    who = PERSONALLY if organization_id is None else organization_id
    work.record("late withdrawal asked", letter, organization=who, name=name, reason=said)
    work.tell(f"late:{number}", "late_leaving", work.actor, letter, outbox.ANSWER, late=number)
    work.tell_coordinators(f"late:{number}:asked", "late_withdrawn", letter, late=number)
