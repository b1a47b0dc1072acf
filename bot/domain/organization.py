"""Organizations and who may act for them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from bot.domain.refusals import NotTheirRepresentative, RepresentsNobody


@dataclass(frozen=True, slots=True)
class Organization:
    """A coalition member as it signs. `name` is the name in the letter; `logo` that of its logo's
    file, empty where it has none."""

    id: int
    name: str
    sort_key: str = ""
    country: str = ""
    language: str = ""
    invited: bool = True
    logo: str = ""


@dataclass(frozen=True, slots=True)
class Member:
    """An organization as the coalition's list describes it.

    `representatives` are contacts: Slack ids or e-mail addresses in lower case. `logo` is the name
    of a file in the coalition's folder of logos, or empty.
    """

    name: str
    sort_key: str = ""
    country: str = ""
    language: str = ""
    aliases: tuple[str, ...] = ()
    representatives: tuple[str, ...] = ()
    invited: bool = True
    logo: str = ""


def acting_for(
    organization_id: int | None,
    represented: Collection[Organization],
    coordinators: tuple[str, ...],
) -> Organization:
    """The organization for which somebody acts, among those that they represent at this moment.

    Raises `RepresentsNobody` and `NotTheirRepresentative`.
    """
    if not represented:
        raise RepresentsNobody(coordinators)
    for organization in represented:
        if organization.id == organization_id:
            return organization
    raise NotTheirRepresentative(coordinators)
