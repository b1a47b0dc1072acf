"""Organizations, their aliases and representatives: rows ↔ domain objects."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Connection, bindparam, delete, exists, insert, or_, select, update

from bot.domain.names import name_key
from bot.domain.organization import Member, Organization
from storage.tables import AliasRow, OrganizationRow, PersonRow, RepresentativeRow

_COLUMNS = (
    OrganizationRow.id,
    OrganizationRow.name,
    OrganizationRow.sort_key,
    OrganizationRow.country,
    OrganizationRow.language,
    OrganizationRow.invited,
)

_REPRESENTED = (
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


def represented_by(connection: Connection, person: str) -> list[Organization]:
    """The organizations for which a Slack user may act at this moment."""
    return [
        Organization(*row) for row in connection.execute(_REPRESENTED, {"person": person}).all()
    ]


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
        )
        for row in rows
    }


def add(connection: Connection, member: Member) -> int:
    """Stores a new organization and returns its id. One that was removed comes back."""
    values = _values(member)
    former = connection.execute(
        select(OrganizationRow.id).where(OrganizationRow.name_key == values["name_key"])
    ).scalar_one_or_none()
    if former is not None:
        change(connection, former, member)
        return former
    added = connection.execute(insert(OrganizationRow).values(values))
    organization_id: int = added.inserted_primary_key[0]  # type: ignore[index]
    _store_lists(connection, organization_id, member)
    return organization_id


def change(connection: Connection, organization_id: int, member: Member) -> None:
    """Replaces what is known of an organization."""
    connection.execute(
        update(OrganizationRow)
        .where(OrganizationRow.id == organization_id)
        .values(**_values(member), removed_at=None)
    )
    for table in (AliasRow, RepresentativeRow):
        connection.execute(delete(table).where(table.organization_id == organization_id))
    _store_lists(connection, organization_id, member)


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
    return bool(
        connection.execute(select(exists().where(RepresentativeRow.contact == address))).scalar()
    )


def _values(member: Member) -> dict[str, object]:
    return {
        "name": member.name,
        "name_key": name_key(member.name),
        "sort_key": member.sort_key,
        "country": member.country,
        "language": member.language,
        "invited": member.invited,
    }


def _store_lists(connection: Connection, organization_id: int, member: Member) -> None:
    _add_all(connection, AliasRow, "alias", organization_id, member.aliases)
    _add_all(connection, RepresentativeRow, "contact", organization_id, member.representatives)


def _add_all(
    connection: Connection,
    table: type[AliasRow] | type[RepresentativeRow],
    column: str,
    organization_id: int,
    values: Iterable[str],
) -> None:
    rows = [{"organization_id": organization_id, column: value} for value in values]
    if rows:
        connection.execute(insert(table), rows)
