"""Organizations, their aliases and representatives: rows ↔ domain objects."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Connection, bindparam, delete, exists, func, insert, or_, select, update

from bot.domain.names import name_key
from bot.domain.organization import Member, Organization
from storage.prepared import Prepared
from storage.tables import AliasRow, OrganizationRow, PersonRow, RepresentativeRow

_COLUMNS = (
    OrganizationRow.id,
    OrganizationRow.name,
    OrganizationRow.sort_key,
    OrganizationRow.country,
    OrganizationRow.language,
    OrganizationRow.invited,
    OrganizationRow.logo,
)

_REPRESENTED = Prepared(
    select(*_COLUMNS)
    .where(
        OrganizationRow.removed_at.is_(None),
        OrganizationRow.id.in_(
            select(RepresentativeRow.organization_id).where(
                or_(
                    RepresentativeRow.contact == bindparam("person"),
                    RepresentativeRow.contact.in_(
                        select(PersonRow.email).where(PersonRow.user_id == bindparam("person"))
                    ),
                )
            )
        ),
    )
    .order_by(OrganizationRow.name)
)

_IS_CONTACT = Prepared(
    select(RepresentativeRow.id).where(RepresentativeRow.contact == bindparam("address")).limit(1)
)


def represented_by(connection: Connection, person: str) -> list[Organization]:
    """The organizations for which a Slack user may act at this moment."""
    return [Organization(*row) for row in _REPRESENTED.rows(connection, {"person": person})]


def all_members(connection: Connection) -> dict[int, Member]:
    """Every organization that is not removed, by id, in the order of names."""
    rows = connection.execute(
        select(*_COLUMNS).where(OrganizationRow.removed_at.is_(None)).order_by(OrganizationRow.name)
    ).all()
    aliases: dict[int, list[str]] = {}
    for owner, alias in connection.execute(
        select(AliasRow.organization_id, AliasRow.alias).order_by(AliasRow.id)
    ):
        aliases.setdefault(owner, []).append(alias)
    contacts: dict[int, list[str]] = {}
    for owner, contact in connection.execute(
        select(RepresentativeRow.organization_id, RepresentativeRow.contact).order_by(
            RepresentativeRow.id
        )
    ):
        contacts.setdefault(owner, []).append(contact)
    return {
        row.id: Member(
            row.name,
            row.sort_key,
            row.country,
            row.language,
            tuple(aliases.get(row.id, ())),
            tuple(contacts.get(row.id, ())),
            row.invited,
            row.logo,
        )
        for row in rows
    }


def add(connection: Connection, member: Member, by: str = "") -> int:
    """Stores a new organization and returns its id. One that was removed comes back. `by` is who
    says who may act for it."""
    former = named(connection, member.name)
    if former is not None:
        change(connection, former, member, by)
        return former
    added = connection.execute(insert(OrganizationRow).values(_values(member)))
    organization_id: int = added.inserted_primary_key[0]  # type: ignore[index]
    _store_lists(connection, organization_id, member, {}, by)
    return organization_id


def change(connection: Connection, organization_id: int, member: Member, by: str = "") -> None:
    """Replaces what is known of an organization. `by` is who says so of new representatives; who
    said it of those that stay is kept."""
    known = connection.execute(
        select(RepresentativeRow.contact, RepresentativeRow.added_by).where(
            RepresentativeRow.organization_id == organization_id
        )
    )
    added_by = {row.contact: row.added_by for row in known}
    connection.execute(
        update(OrganizationRow)
        .where(OrganizationRow.id == organization_id)
        .values(**_values(member), removed_at=None)
    )
    for table in (AliasRow, RepresentativeRow):
        connection.execute(delete(table).where(table.organization_id == organization_id))
    _store_lists(connection, organization_id, member, added_by, by)


def add_representative(connection: Connection, organization_id: int, contact: str, by: str) -> None:
    """Stores that somebody may act for an organization, because `by` says so."""
    connection.execute(
        insert(RepresentativeRow).values(
            organization_id=organization_id, contact=contact, added_by=by
        )
    )


def named_by_people(connection: Connection) -> dict[int, list[str]]:
    """The representatives whom somebody named in Slack, a coordinator or another representative,
    by organization."""
    found: dict[int, list[str]] = {}
    for owner, contact in connection.execute(
        select(RepresentativeRow.organization_id, RepresentativeRow.contact)
        .where(RepresentativeRow.added_by.like("U%") | RepresentativeRow.added_by.like("W%"))
        .order_by(RepresentativeRow.id)
    ):
        found.setdefault(owner, []).append(contact)
    return found


def named(connection: Connection, name: str) -> int | None:
    """The organization of this name, removed or not."""
    return connection.execute(
        select(OrganizationRow.id).where(OrganizationRow.name_key == name_key(name))
    ).scalar_one_or_none()


def contacts_of(connection: Connection, organization_id: int) -> list[str]:
    """Whom to tell of what concerns an organization, removed or not: one contact a person, the
    Slack id where it is known."""
    rows = connection.execute(
        select(func.coalesce(PersonRow.user_id, RepresentativeRow.contact))
        .distinct()
        .select_from(RepresentativeRow)
        .outerjoin(PersonRow, PersonRow.email == RepresentativeRow.contact)
        .where(RepresentativeRow.organization_id == organization_id)
    )
    return sorted(rows.scalars())


def logos(connection: Connection) -> dict[int, str]:
    """The name of each organization's logo, by its id, of those that have one, removed or not."""
    rows = connection.execute(
        select(OrganizationRow.id, OrganizationRow.logo).where(OrganizationRow.logo != "")
    )
    return {row.id: row.logo for row in rows}


def remove(connection: Connection, organization_id: int, at: datetime) -> None:
    """Takes an organization off the list. What it signed stays."""
    connection.execute(
        update(OrganizationRow).where(OrganizationRow.id == organization_id).values(removed_at=at)
    )


def unmet_contacts(connection: Connection) -> list[str]:
    """The e-mail addresses of representatives whom the bot has not yet found in Slack."""
    return list(
        connection.execute(
            select(RepresentativeRow.contact)
            .distinct()
            .where(
                RepresentativeRow.contact.contains("@"),
                ~exists().where(PersonRow.email == RepresentativeRow.contact),
            )
        ).scalars()
    )


def is_contact(connection: Connection, address: str) -> bool:
    """Whether some organization names this address as a representative's."""
    return bool(_IS_CONTACT.rows(connection, {"address": address}))


def _values(member: Member) -> dict[str, object]:
    return {
        "name": member.name,
        "name_key": name_key(member.name),
        "sort_key": member.sort_key,
        "country": member.country,
        "language": member.language,
        "invited": member.invited,
        "logo": member.logo,
    }


def _store_lists(
    connection: Connection,
    organization_id: int,
    member: Member,
    added_by: Mapping[str, str],
    by: str,
) -> None:
    aliases = [{"organization_id": organization_id, "alias": each} for each in member.aliases]
    if aliases:
        connection.execute(insert(AliasRow), aliases)
    representatives = [
        {
            "organization_id": organization_id,
            "contact": each,
            "added_by": added_by.get(each, by),
        }
        for each in member.representatives
    ]
    if representatives:
        connection.execute(insert(RepresentativeRow), representatives)
