"""People in Slack whom the bot has met."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, String, bindparam, func, insert, or_, select, update

from storage.prepared import Prepared
from storage.tables import PersonRow


@dataclass(frozen=True, slots=True)
class Person:
    """A Slack user. `language` and `time_zone` are empty where Slack does not say them; `email` is
    kept only where the coalition's list or settings name it; `met_at` is in UTC."""

    user_id: str
    team_id: str
    name: str
    language: str
    time_zone: str
    email: str | None
    dm_channel: str | None
    met_at: datetime


_COLUMNS = (
    PersonRow.user_id,
    PersonRow.team_id,
    PersonRow.name,
    PersonRow.language,
    PersonRow.time_zone,
    PersonRow.email,
    PersonRow.dm_channel,
    PersonRow.met_at,
)
_BY_CONTACT = Prepared(
    select(*_COLUMNS).where(
        or_(PersonRow.user_id == bindparam("contact"), PersonRow.email == bindparam("contact"))
    )
)


_MOVE_ADDRESS = Prepared(
    update(PersonRow)
    .where(PersonRow.email == bindparam("address"), PersonRow.user_id != bindparam("to"))
    .values(email=None)
)
_MEET = Prepared(insert(PersonRow))
_MEET_AGAIN = Prepared(
    update(PersonRow)
    .where(PersonRow.user_id == bindparam("known_user_id"))
    .values(
        team_id=bindparam("known_team_id"),
        name=bindparam("known_name"),
        language=bindparam("known_language"),
        time_zone=bindparam("known_time_zone"),
        email=bindparam("known_email"),
        met_at=bindparam("known_met_at"),
        dm_channel=func.coalesce(bindparam("known_dm", type_=String), PersonRow.dm_channel),
    )
)
_WHEREABOUTS = Prepared(select(PersonRow.user_id, PersonRow.email, PersonRow.time_zone))
_EMAIL = Prepared(select(PersonRow.email).where(PersonRow.user_id == bindparam("user_id")))


def by_contact(connection: Connection, contact: str) -> Person | None:
    """The person with this Slack id or e-mail address, if the bot has met them."""
    found = _BY_CONTACT.rows(connection, {"contact": contact})
    return Person(*found[0]) if found else None


def known_as(connection: Connection, contact: str) -> str:
    """The Slack id of whoever has this address, once the bot has met them; else the contact, which
    may be a channel's, too."""
    found = by_contact(connection, contact) if "@" in contact else None
    return found.user_id if found else contact


def contacts_of(connection: Connection, user_id: str) -> tuple[str, ...]:
    """Everything by which a person may be named in a list: the Slack id, the e-mail address."""
    found = _EMAIL.rows(connection, {"user_id": user_id})
    email = found[0][0] if found else None
    return (user_id, email) if email else (user_id,)


def remember(connection: Connection, person: Person) -> None:
    """Stores what Slack says of a person now. An address that has gone to somebody else moves."""
    if person.email:
        _MOVE_ADDRESS.run(connection, {"address": person.email, "to": person.user_id})
    said = {each.key: getattr(person, each.key) for each in _COLUMNS if each.key != "dm_channel"}
    known = {f"known_{key}": value for key, value in said.items()}
    if not _MEET_AGAIN.run(connection, {**known, "known_dm": person.dm_channel}):
        _MEET.run(connection, {**said, "dm_channel": person.dm_channel})


def remember_dm(connection: Connection, user_id: str, channel: str) -> None:
    connection.execute(
        update(PersonRow).where(PersonRow.user_id == user_id).values(dm_channel=channel)
    )


def addresses(connection: Connection) -> dict[str, str]:
    """The e-mail addresses that are known, each with its Slack id."""
    rows = connection.execute(
        select(PersonRow.email, PersonRow.user_id).where(PersonRow.email.is_not(None))
    )
    return {email: user_id for email, user_id in rows if email}


def zones(connection: Connection) -> list[str]:
    """The time zones in which there is somebody whom the bot knows."""
    found = select(PersonRow.time_zone).distinct().where(PersonRow.time_zone != "")
    return sorted(connection.execute(found).scalars())


def whereabouts(connection: Connection) -> dict[str, tuple[str, str]]:
    """For every contact of those whom the bot knows, the Slack id and the time zone, which is empty
    where Slack does not say it."""
    found: dict[str, tuple[str, str]] = {}
    for user_id, email, time_zone in _WHEREABOUTS.rows(connection, {}):
        found[user_id] = (user_id, time_zone)
        if email:
            found[email] = (user_id, time_zone)
    return found
