"""Getting to know people: whom Slack shows is matched with the addresses that the coalition named.

An address is kept only where the coalition's list or settings name it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from bot.usecases import planning
from bot.usecases.transaction import Office
from storage import organizations, people
from storage.people import Person

__all__ = ["Person"]

KNOWN_FOR = timedelta(days=7)
"""How long a person's language and time zone are taken as known."""


def known(office: Office, contact: str) -> Person | None:
    """The person with this Slack id or e-mail address, if they have been met."""
    with office.database.reading() as view:
        return people.by_contact(view, contact)


def stale(person: Person | None, now: datetime) -> bool:
    """Whether Slack should be asked about this person (again)."""
    return person is None or now - person.met_at > KNOWN_FOR


def somebody_unmet(office: Office) -> bool:
    """Whether an address is named whose owner has not been met."""
    with office.database.reading() as view:
        return bool(organizations.unmet_contacts(view)) or any(
            "@" in contact and people.by_contact(view, contact) is None
            for contact in office.coalition.coordinators
        )


def meet(office: Office, person: Person) -> bool:
    """Remembers somebody, with their address only where it is named. True where it is."""
    with office.database.transaction() as connection:
        named = person.email is not None and (
            person.email in office.coalition.coordinators
            or organizations.is_contact(connection, person.email)
        )
        before = people.by_contact(connection, person.user_id)
        people.remember(connection, person if named else replace(person, email=None))
        planning.met(connection, office.coalition, before, person, person.met_at)
        return named


def dm_opened(office: Office, user_id: str, channel: str) -> None:
    """Remembers where to write to somebody."""
    with office.database.transaction() as connection:
        people.remember_dm(connection, user_id, channel)


def met_contacts(office: Office) -> Mapping[str, str]:
    """The addresses whose owners have been met, each with the Slack id."""
    with office.database.reading() as view:
        return people.addresses(view)
