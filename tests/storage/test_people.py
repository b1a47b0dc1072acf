"""People whom the bot has met, and how a contact finds them."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import Connection

from storage import people
from storage.people import Person
from tests.factories import ANA, NOON

BETO = "U0BETO"


def a_person(**changes: object) -> Person:
    ana = Person(
        user_id=ANA,
        team_id="T0",
        name="Ana Ruiz",
        language="es",
        time_zone="America/Mexico_City",
        email="ana@example.org",
        dm_channel=None,
        met_at=NOON,
    )
    return replace(ana, **changes)


@pytest.mark.parametrize("contact", [ANA, "ana@example.org"])
def test_a_person_is_found_by_slack_id_and_by_address(connection: Connection, contact: str) -> None:
    people.remember(connection, a_person())

    assert people.by_contact(connection, contact) == a_person()


@pytest.mark.parametrize("contact", ["U0NOBODY", "beto@example.org", ""])
def test_who_has_not_been_met_is_not_found(connection: Connection, contact: str) -> None:
    people.remember(connection, a_person(email=None))

    assert people.by_contact(connection, contact) is None


def test_everything_by_which_a_person_may_be_named(connection: Connection) -> None:
    people.remember(connection, a_person())
    people.remember(connection, a_person(user_id=BETO, email=None))

    assert people.contacts_of(connection, ANA) == (ANA, "ana@example.org")
    assert people.contacts_of(connection, BETO) == (BETO,)
    assert people.contacts_of(connection, "U0NOBODY") == ("U0NOBODY",)


def test_what_slack_says_now_replaces_what_it_said_before(connection: Connection) -> None:
    people.remember(connection, a_person())
    later = a_person(name="Ana R. Paz", language="en", met_at=NOON + timedelta(days=8))

    people.remember(connection, later)

    assert people.by_contact(connection, ANA) == later


def test_where_to_write_to_somebody_is_kept_when_they_are_met_again(
    connection: Connection,
) -> None:
    people.remember(connection, a_person())
    people.remember_dm(connection, ANA, "D0ANA")

    people.remember(connection, a_person(name="Ana"))

    found = people.by_contact(connection, ANA)
    assert found
    assert found.dm_channel == "D0ANA"


def test_an_address_that_went_to_somebody_else_moves_with_them(connection: Connection) -> None:
    people.remember(connection, a_person())

    people.remember(connection, a_person(user_id=BETO, name="Beto Paz"))

    assert people.addresses(connection) == {"ana@example.org": BETO}
    assert people.contacts_of(connection, ANA) == (ANA,)
    found = people.by_contact(connection, "ana@example.org")
    assert found
    assert found.user_id == BETO


def test_an_address_that_comes_back_moves_back(connection: Connection) -> None:
    for user_id in (ANA, BETO, ANA):
        people.remember(connection, a_person(user_id=user_id))

    assert people.addresses(connection) == {"ana@example.org": ANA}


def test_two_people_who_swap_their_addresses_keep_one_each(connection: Connection) -> None:
    people.remember(connection, a_person())
    people.remember(connection, a_person(user_id=BETO, email="beto@example.org"))

    people.remember(connection, a_person(email="beto@example.org"))
    people.remember(connection, a_person(user_id=BETO, email="ana@example.org"))

    assert people.addresses(connection) == {"ana@example.org": BETO, "beto@example.org": ANA}


def test_people_without_an_address_do_not_get_in_each_others_way(connection: Connection) -> None:
    people.remember(connection, a_person(email=None))
    people.remember(connection, a_person(user_id=BETO, email=None))

    assert people.addresses(connection) == {}
