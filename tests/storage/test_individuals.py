"""Personal sign-ons as they are stored: once for a person, and apart from the organizations."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from bot.domain.edition import Signatory
from bot.domain.individual import Individual, Individuals
from bot.domain.letter import Letter
from bot.domain.organization import Member
from bot.domain.signing import Standing
from storage import editions, individuals, organizations, signons
from tests.factories import ANA, CARLA, NOON, a_sign_on, stored_draft

BEN = "U0BEN"


@pytest.fixture
def letter(connection: Connection) -> Letter:
    return stored_draft(connection)


def add(connection: Connection, letter: Letter, person: str = ANA, **changes: object) -> int:
    signed = Individual(person, letter.revision_id, person, "", "", NOON)
    return individuals.add(connection, letter.id, replace(signed, **changes))


def test_what_is_stored_comes_back(connection: Connection, letter: Letter) -> None:
    add(connection, letter, name="Ana Ruiz", role="Hydrologist", affiliation="UNAM")
    found = individuals.standing_for(connection, letter.id, ANA)
    assert found == Individual(ANA, letter.revision_id, "Ana Ruiz", "Hydrologist", "UNAM", NOON)
    assert individuals.standing_for(connection, letter.id, BEN) is None


@pytest.mark.parametrize("standing", [Standing.ACTIVE, Standing.NEEDS_RECONFIRMATION])
def test_the_database_keeps_a_person_from_standing_twice(
    connection: Connection, letter: Letter, standing: Standing
) -> None:
    add(connection, letter, standing=standing)
    with pytest.raises(IntegrityError):
        add(connection, letter)


def test_a_person_may_stand_under_each_letter_and_again_after_withdrawing(
    connection: Connection, letter: Letter
) -> None:
    first = add(connection, letter)
    add(connection, stored_draft(connection, "air-law"))
    assert individuals.withdraw(connection, letter.id, ANA, "", NOON) == first
    assert add(connection, letter) != first


def test_each_is_counted_as_it_stands(connection: Connection, letter: Letter) -> None:
    for person in (ANA, BEN, CARLA):
        add(connection, letter, person)
    individuals.withdraw(connection, letter.id, CARLA, "", NOON)
    waiting = individuals.need_confirmation(connection, letter.id)
    assert [each.person for _, each in waiting] == [ANA, BEN]
    confirmed = replace(waiting[0][1], standing=Standing.ACTIVE)
    assert individuals.confirm(connection, letter.id, confirmed, NOON) == waiting[0][0]
    counts = {each: individuals.count(connection, letter.id, each) for each in Standing}
    assert counts == dict.fromkeys(Standing, 1)
    assert [each.person for each in individuals.active(connection, letter.id)] == [ANA]


def test_who_signed_twice_over_is_a_signer_once(connection: Connection, letter: Letter) -> None:
    fundar = organizations.add(connection, Member("Fundar"))
    signed = a_sign_on(organization_id=fundar, revision_id=letter.revision_id)
    signons.add(connection, letter.id, signed)
    add(connection, letter, ANA)
    add(connection, letter, BEN)
    add(connection, letter, CARLA, standing=Standing.WITHDRAWN)
    assert signons.signers(connection, letter.id) == [ANA, BEN]


def test_only_who_has_to_confirm_is_to_be_reminded(connection: Connection, letter: Letter) -> None:
    organizations.add(connection, Member("Fundar", representatives=(ANA,)))
    add(connection, letter, ANA, standing=Standing.NEEDS_RECONFIRMATION)
    add(connection, letter, BEN, standing=Standing.NEEDS_RECONFIRMATION)
    add(connection, letter, CARLA)
    assert signons.contacts_unanswered(connection, letter.id) == [ANA, BEN]


def test_an_edition_lists_people_after_the_organizations(
    connection: Connection, letter: Letter
) -> None:
    fundar = organizations.add(connection, Member("Fundar"))
    people = Individuals(("Ben Ode, UNAM", "Ana Ruiz"), affiliated=True)
    new = editions.New(1, NOON.date(), [Signatory(fundar, "Fundar")], people)
    editions.add(connection, letter, new, CARLA, NOON)
    edition = editions.latest(connection, letter.id)
    assert edition is not None
    assert edition.signatories == 1
    assert editions.names(connection, edition) == ["Fundar"]
    assert editions.individuals(connection, edition) == people
