"""Sign-ons as they are stored: once for an organization, and counted alike everywhere."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import Connection, insert, literal, select, text
from sqlalchemy.exc import IntegrityError

from bot.domain.objection import Kind
from bot.domain.organization import Member
from bot.domain.signing import Standing
from storage import objections, organizations, signons
from storage.tables import SignOnRow
from tests.factories import ANA, NOON, a_sign_on, stored_draft


class Stored:
    """A letter and organizations, each by its name."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.letter = stored_draft(connection, "water-law")
        self.other_letter = stored_draft(connection, "air-law")

    def organization(self, name: str, **changes: object) -> int:
        return organizations.add(self.connection, Member(name, **changes))

    def sign(self, organization: int, letter=None, **changes: object) -> int:
        letter = letter or self.letter
        given = {"organization_id": organization, "revision_id": letter.revision_id}
        return signons.add(self.connection, letter.id, a_sign_on(**given, **changes))

    def withdraw(self, organization: int) -> None:
        signons.withdraw(self.connection, self.letter.id, organization, ANA, "", NOON)

    def object(self, organization: int) -> int:
        return objections.add(
            self.connection,
            self.letter.id,
            self.letter.revision_id,
            organization,
            Kind.CONCERN,
            "",
            "",
            "Too mild.",
            ANA,
            NOON,
        )

    def unanswered(self) -> list[str]:
        return [each.name for each in signons.unanswered(self.connection, self.letter.id)]


@pytest.fixture
def stored(connection: Connection) -> Stored:
    return Stored(connection)


# --- at most one --------------------------------------------------------------------------------


@pytest.mark.parametrize("standing", [Standing.ACTIVE, Standing.NEEDS_RECONFIRMATION])
def test_the_database_itself_holds_that_an_organization_signs_once(
    stored: Stored, standing: Standing
) -> None:
    fundar = stored.organization("Fundar")
    stored.sign(fundar, standing=standing)

    again = {
        column.name: column
        for column in SignOnRow.__table__.columns
        if column.name not in ("id", "name", "name_key")
    }
    copy = select(literal("Another name"), literal("another name"), *again.values())
    with pytest.raises(IntegrityError, match=r"organization_id|uq_sign_ons_standing"):
        stored.connection.execute(insert(SignOnRow).from_select(["name", "name_key", *again], copy))


def test_nor_do_two_organizations_stand_under_one_name(stored: Stored) -> None:
    stored.sign(stored.organization("Fundar"), name="Fundar")

    with pytest.raises(IntegrityError, match=r"name_key|uq_sign_ons_name"):
        stored.sign(stored.organization("Fundación"), name="FUNDAR")


def test_who_has_withdrawn_may_sign_again_and_the_first_sign_on_stays_on_record(
    stored: Stored,
) -> None:
    fundar = stored.organization("Fundar")
    stored.sign(fundar)
    stored.withdraw(fundar)

    stored.sign(fundar)

    rows = stored.connection.execute(text("select standing from sign_ons order by id")).scalars()
    assert list(rows) == ["withdrawn", "active"]


def test_an_organization_signs_as_many_letters_as_it_likes(stored: Stored) -> None:
    fundar = stored.organization("Fundar")
    stored.sign(fundar)
    stored.sign(fundar, stored.other_letter)

    assert signons.count_active(stored.connection, stored.letter.id) == 1
    assert signons.count_active(stored.connection, stored.other_letter.id) == 1


def test_a_standing_that_nobody_knows_is_refused(stored: Stored) -> None:
    stored.sign(stored.organization("Fundar"))

    with pytest.raises(IntegrityError, match="standing_known"):
        stored.connection.execute(text("update sign_ons set standing = 'maybe'"))


# --- reading ------------------------------------------------------------------------------------


def test_a_sign_on_is_read_as_it_was_stored(stored: Stored) -> None:
    fundar = stored.organization("Fundar")
    stored.sign(fundar, name="Fundar A.C.", reservations=True)

    assert signons.standing_for(stored.connection, stored.letter.id, fundar) == a_sign_on(
        organization_id=fundar,
        revision_id=stored.letter.revision_id,
        name="Fundar A.C.",
        reservations=True,
    )


def test_in_the_way_of_a_sign_on_are_its_own_and_those_under_its_name(stored: Stored) -> None:
    own, same, other = (stored.organization(name) for name in ("Fundar", "Fundación", "GESOC"))
    stored.sign(own, name="Fundar A.C.")
    stored.sign(same, name="fundar")
    stored.sign(other, name="GESOC")
    stored.sign(other, stored.other_letter, name="Fundar")

    found = signons.in_the_way(stored.connection, stored.letter.id, own, " FUNDAR ")
    assert {each.organization for each in found} == {"Fundar", "Fundación"}


def test_names_are_told_the_latest_first_and_as_many_as_asked_for(stored: Stored) -> None:
    for name in ("Fundar", "GESOC", "IMCO"):
        stored.sign(stored.organization(name), name=name)

    assert signons.latest_names(stored.connection, stored.letter.id, 2) == ["IMCO", "GESOC"]


def test_only_active_sign_ons_count(stored: Stored) -> None:
    active, waiting, gone = (stored.organization(name) for name in ("Fundar", "GESOC", "IMCO"))
    stored.sign(active, name="Fundar")
    stored.sign(waiting, name="GESOC", standing=Standing.NEEDS_RECONFIRMATION)
    stored.sign(gone, name="IMCO")
    stored.withdraw(gone)

    view, letter_id = stored.connection, stored.letter.id
    assert signons.count_active(view, letter_id) == 1
    assert signons.latest_names(view, letter_id, 9) == ["Fundar"]
    assert [each.name for each, *_ in signons.active(view, letter_id)] == ["Fundar"]


def test_an_organization_that_signed_again_does_not_count_as_withdrawn(stored: Stored) -> None:
    gone, back = stored.organization("Fundar"), stored.organization("GESOC")
    for organization, name in ((gone, "Fundar"), (back, "GESOC")):
        for _ in range(2):
            stored.sign(organization, name=name)
            stored.withdraw(organization)
    stored.sign(back, name="GESOC")

    assert signons.count_withdrawn(stored.connection, stored.letter.id) == 1


# --- who has still not answered -----------------------------------------------------------------


def test_whoever_signed_withdrew_or_objects_has_answered(stored: Stored) -> None:
    for name in ("Signed", "Withdrew", "Objects", "Silent"):
        stored.organization(name)
    by_name = {
        member.name: key for key, member in organizations.all_members(stored.connection).items()
    }
    stored.sign(by_name["Signed"], name="Signed")
    stored.sign(by_name["Withdrew"], name="Withdrew")
    stored.withdraw(by_name["Withdrew"])
    stored.object(by_name["Objects"])

    assert stored.unanswered() == ["Silent"]


def test_whoever_must_confirm_has_not_answered(stored: Stored) -> None:
    stored.sign(stored.organization("Fundar"), standing=Standing.NEEDS_RECONFIRMATION)

    assert stored.unanswered() == ["Fundar"]


def test_whoever_must_confirm_what_was_signed_after_withdrawing_has_not_answered(
    stored: Stored,
) -> None:
    fundar = stored.organization("Fundar")
    stored.sign(fundar)
    stored.withdraw(fundar)
    stored.sign(fundar, standing=Standing.NEEDS_RECONFIRMATION)

    assert stored.unanswered() == ["Fundar"]


@pytest.mark.parametrize("invited", [True, False])
def test_only_the_invited_are_waited_for(stored: Stored, invited: bool) -> None:
    stored.organization("Fundar", invited=invited)

    assert stored.unanswered() == (["Fundar"] if invited else [])


def test_nobody_waits_for_an_organization_that_was_removed(stored: Stored) -> None:
    fundar = stored.organization("Fundar", representatives=(ANA,))
    organizations.remove(stored.connection, fundar, NOON + timedelta(hours=1))

    assert stored.unanswered() == []
    assert signons.contacts_unanswered(stored.connection, stored.letter.id) == []
    assert organizations.represented_by(stored.connection, ANA) == []


def test_a_person_who_represents_several_is_reminded_once(stored: Stored) -> None:
    for name in ("Fundar", "GESOC"):
        stored.organization(name, representatives=(ANA, "beto@example.org"))

    contacts = signons.contacts_unanswered(stored.connection, stored.letter.id)
    assert contacts == [ANA, "beto@example.org"]
