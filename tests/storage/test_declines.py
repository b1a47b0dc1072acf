"""Organizations for which a letter is not: one at a time stands, and who declined is not asked."""

from __future__ import annotations

import pytest
from sqlalchemy.exc import IntegrityError

from bot.domain.organization import Member
from bot.usecases.transaction import Office
from storage import declines, signons
from storage.database import Database
from tests.factories import ANA, CARLA, NOON, an_office, stored_letter, stored_members


@pytest.fixture
def office(database: Database) -> Office:
    """A letter circulates; Fundar and GESOC are asked, and neither has answered."""
    office = an_office(database)
    stored_members(office, Member("Fundar", representatives=(ANA,)), Member("GESOC"))
    stored_letter(office)
    return office


def decline(office: Office, organization: int = 1) -> None:
    with office.database.transaction() as connection:
        declines.add(connection, 1, organization, ANA, NOON)


def take_back(office: Office, organization: int = 1) -> bool:
    with office.database.transaction() as connection:
        return declines.take_back(connection, 1, organization, CARLA, NOON)


def unanswered(office: Office) -> tuple[list[str], list[str]]:
    """Who has not answered, and who is reminded."""
    with office.database.reading() as view:
        names = [each.name for each in signons.unanswered(view, 1)]
        return names, signons.contacts_unanswered(view, 1)


def test_who_declined_has_answered(office: Office) -> None:
    assert unanswered(office) == (["Fundar", "GESOC"], [ANA])
    decline(office)
    assert unanswered(office) == (["GESOC"], [])
    with office.database.reading() as view:
        assert declines.names(view, 1) == ["Fundar"]
        assert declines.stands(view, 1, 1)
        assert not declines.stands(view, 1, 2)


def test_who_takes_it_back_is_asked_again(office: Office) -> None:
    decline(office)
    assert take_back(office)
    assert unanswered(office) == (["Fundar", "GESOC"], [ANA])
    with office.database.reading() as view:
        assert declines.names(view, 1) == []


def test_what_does_not_stand_is_not_taken_back(office: Office) -> None:
    assert not take_back(office)
    decline(office)
    assert not take_back(office, organization=2)
    assert take_back(office)
    assert not take_back(office)


def test_it_stands_once_at_a_time(office: Office) -> None:
    decline(office)
    with pytest.raises(IntegrityError):
        decline(office)
    take_back(office)
    decline(office)


def test_another_letter_is_another_question(office: Office) -> None:
    stored_letter(office, "air")
    decline(office)
    with office.database.reading() as view:
        assert len(signons.unanswered(view, 2)) == 2
        assert declines.standing(view, [1, 2], [1, 2]) == {(1, 1)}
