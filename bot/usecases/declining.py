"""*Not for us*, and *Ask us again*."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from bot.domain import decline as rules
from bot.domain.letter import Letter
from bot.domain.organization import Organization
from bot.domain.signing import SignOn
from bot.usecases.transaction import Office, find_letter
from storage import declines, organizations, signons


@dataclass(frozen=True, slots=True)
class Offer:
    """A letter, and which of somebody's organizations it may be said not to be for."""

    letter: Letter
    declining: rules.Declining


@dataclass(frozen=True, slots=True)
class Answered:
    """What a letter is for these organizations now."""

    letter: Letter
    organizations: tuple[Organization, ...]


def offer(office: Office, person: str, handle: str, now: datetime) -> Offer:
    """Raises what declining would meet: `RepresentsNobody`, `AlreadySigned` where nothing is left
    that has not signed, the refusals of `find_letter` and `Letter.check_takes_comments`."""
    with office.database.reading() as view:
        letter = find_letter(view, handle, sees=office.sees(view, person))
        own = organizations.represented_by(view, person)
        standing = {each.id: _sign_on(view, letter, each) for each in own}
        declined = declines.standing(view, [letter.id], [each.id for each in own])
        found = rules.offer(
            letter,
            own,
            {key: sign_on for key, sign_on in standing.items() if sign_on},
            {organization_id for _, organization_id in declined},
            office.coalition.coordinators,
            now,
        )
        return Offer(letter, found)


def decline(
    office: Office, person: str, letter_id: int, organization_id: int | None, now: datetime
) -> Answered:
    """The letter is not for this organization; once that is said, saying it again changes nothing.

    Raises `RepresentsNobody`, `NotTheirRepresentative`, `AlreadySigned`, `WrongState`,
    `DeadlinePassed`.
    """
    with office.work(person, now) as work:
        letter = work.letter(letter_id)
        organization = work.acting_for(organization_id)
        rules.check(letter, _sign_on(work.connection, letter, organization), now)
        if not declines.stands(work.connection, letter.id, organization.id):
            declines.add(work.connection, letter.id, organization.id, person, now)
            work.record("declined", letter, **_facts(organization))
        else:
            work.nothing_to_do()
    return Answered(letter, (organization,))


def ask_again(
    office: Office, person: str, handle: str, organization_ids: Collection[int], now: datetime
) -> Answered:
    """The letter is for these organizations after all; once that is said, saying it again changes
    nothing.

    Raises `RepresentsNobody`, `NotTheirRepresentative`, `AlreadySigned`, the refusals of
    `find_letter` and `Letter.check_takes_comments`.
    """
    with office.work(person, now) as work:
        letter = find_letter(work.connection, handle, sees=office.sees(work.connection, person))
        own = tuple(work.acting_for(each) for each in organization_ids)
        for organization in own:
            rules.check(letter, _sign_on(work.connection, letter, organization), now)
            if declines.take_back(work.connection, letter.id, organization.id, person, now):
                work.record("asked again", letter, **_facts(organization))
        if not work.recorded:
            work.nothing_to_do()
    return Answered(letter, own)


def _sign_on(view: Connection, letter: Letter, organization: Organization) -> SignOn | None:
    return signons.standing_for(view, letter.id, organization.id)


def _facts(organization: Organization) -> dict[str, Any]:
    return {"organization": organization.id, "name": organization.name}
