"""Sign-ons: an organization stands under a letter, once, for a text that it agreed to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from bot.domain.letter import Letter, State
from bot.domain.names import clean_name, clean_optional, name_key
from bot.domain.objection import Kind
from bot.domain.organization import Organization
from bot.domain.refusals import (
    AlreadySigned,
    AuthorityNotConfirmed,
    NameInUse,
    NeedsConfirmation,
    NothingToWithdraw,
    OwnObjectionBlocks,
)


class Standing(StrEnum):
    """What a sign-on is worth now."""

    ACTIVE = "active"
    NEEDS_RECONFIRMATION = "needs re-confirmation"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Wish:
    """What a representative typed in *Sign on*. An empty name means the organization's own; with
    `logo` its logo may be printed."""

    name: str = ""
    signed_by: str = ""
    role: str = ""
    authorized: bool = False
    logo: bool = False


@dataclass(frozen=True, slots=True)
class SignOn:
    """An organization's signature: for which revision, by whom, when (UTC), under which name.

    With `reservations` the organization signed while a concern of its own stood open. With `logo`
    its logo may be printed under this letter.
    """

    organization_id: int
    organization: str
    revision_id: int
    name: str
    signed_by: str
    role: str
    person: str
    at: datetime
    standing: Standing = Standing.ACTIVE
    reservations: bool = False
    logo: bool = False


def sign(
    letter: Letter,
    organization: Organization,
    wish: Wish,
    person: str,
    others: Iterable[SignOn],
    now: datetime,
    own_objections: Iterable[Kind] = (),
) -> SignOn:
    """The sign-on of an organization whose representative `person` is.

    `others` are the sign-ons of this letter that stand for this organization or under this name,
    `own_objections` the kinds of the organization's open objections: with a concern it signs with
    reservations, with a blocking one it does not sign. Raises the refusals of
    `Letter.check_takes_sign_ons`, `AuthorityNotConfirmed`, `NotUsableAsText`,
    `AlreadySigned`, `NeedsConfirmation`, `NameInUse`, `OwnObjectionBlocks`.
    """
    letter.check_takes_sign_ons(now)
    if not wish.authorized:
        raise AuthorityNotConfirmed
    name = name_to_sign(organization, wish)
    for other in others:
        if other.organization_id == organization.id:
            if other.standing is Standing.NEEDS_RECONFIRMATION:
                raise NeedsConfirmation(
                    organization.name, organization.id, letter.id, letter.handle
                )
            raise AlreadySigned(organization.name, other.signed_by, other.at)
        if name_key(other.name) == name_key(name):
            raise NameInUse(name)
    objections = set(own_objections)
    if Kind.BLOCKING in objections:
        raise OwnObjectionBlocks(organization.name)
    return SignOn(
        organization.id,
        organization.name,
        letter.revision_id,
        name,
        clean_name(wish.signed_by, "signed_by"),
        clean_optional(wish.role, "role"),
        person,
        now,
        reservations=bool(objections),
        logo=permits_logo(organization, wish),
    )


def name_to_sign(organization: Organization, wish: Wish) -> str:
    """The name as it will appear. Raises `NotUsableAsText`."""
    return clean_optional(wish.name, "name") or organization.name


def permits_logo(organization: Organization, wish: Wish) -> bool:
    """Whether its logo may be printed under this letter: where there is one, if it says so."""
    return wish.logo and bool(organization.logo)


def withdraw(letter: Letter, standing: SignOn | None) -> SignOn:
    """A withdrawal is taken until the letter is finalized, also after the deadline: nobody has to
    stand under a letter against their will. Raises `WrongState`, `NothingToWithdraw`."""
    letter.check_state(State.CIRCULATING, State.CLOSED)
    if standing is None:
        raise NothingToWithdraw(letter.handle)
    return replace(standing, standing=Standing.WITHDRAWN)
