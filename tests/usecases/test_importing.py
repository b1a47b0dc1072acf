"""Bringing the coalition's list in: all or nothing, saying what changed, never merging."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.domain.names import name_key
from bot.domain.organization import Member
from bot.usecases import signing
from bot.usecases.coordinating import COMMAND_LINE
from bot.usecases.importing import Report, import_members, members
from bot.usecases.member_files import read_members, write_members
from bot.usecases.transaction import Office
from storage import ledger, organizations, signons
from storage.tables import Table
from tests.factories import ANA, NOON, a_wish, stored_letter, stored_members

FUNDAR = Member("Fundar", country="MX", representatives=(ANA,))
GESOC = Member("GESOC", country="MX")
IMCO = Member("IMCO")


def bring_in(office: Office, *list_of_members: Member, **options: bool) -> Report:
    return import_members(office, COMMAND_LINE, list_of_members, NOON, **options)


def names(office: Office) -> list[str]:
    return [each.name for each in members(office)]


def events(office: Office) -> list[tuple[str, dict[str, object]]]:
    with office.database.reading() as view:
        return [(each.kind, each.facts) for each in ledger.entries(view)]


# --- adding and updating ------------------------------------------------------------------------


def test_new_organizations_are_added_and_said_by_name(office: Office) -> None:
    report = bring_in(office, FUNDAR, GESOC)

    assert report == Report(("Fundar", "GESOC"), (), 0, (), ())
    assert members(office) == [FUNDAR, GESOC]


def test_importing_the_same_list_again_changes_nothing(office: Office) -> None:
    bring_in(office, FUNDAR, GESOC)
    before = events(office)

    assert bring_in(office, FUNDAR, GESOC) == Report((), (), 2, (), ())
    assert events(office) == before


@pytest.mark.parametrize(
    ("change", "fields"),
    [
        ({"country": "ES"}, ("country",)),
        ({"sort_key": "fundar"}, ("sort_key",)),
        ({"language": "es"}, ("language",)),
        ({"aliases": ("FCA",)}, ("aliases",)),
        ({"representatives": (ANA, "beto@example.org")}, ("representatives",)),
        ({"representatives": ()}, ("representatives",)),
        ({"invited": False}, ("invited",)),
        ({"name": "FUNDAR"}, ("name",)),
        ({"country": "", "language": "en"}, ("country", "language")),
    ],
)
def test_importing_again_updates_and_says_what_changed(
    office: Office, change: dict[str, object], fields: tuple[str, ...]
) -> None:
    bring_in(office, FUNDAR, GESOC)
    changed = replace(FUNDAR, **change)

    report = bring_in(office, changed, GESOC)

    assert report == Report((), ((changed.name, fields),), 1, (), ())
    assert members(office) == [changed, GESOC]


def test_every_change_of_the_list_stands_in_the_ledger(office: Office) -> None:
    bring_in(office, FUNDAR, GESOC)
    bring_in(office, replace(FUNDAR, country="ES"), remove_missing=True)

    kinds = [(kind, facts["name"]) for kind, facts in events(office)]
    assert kinds == [
        ("organization added", "Fundar"),
        ("organization added", "GESOC"),
        ("organization changed", "Fundar"),
        ("organization removed", "GESOC"),
    ]


def test_an_import_that_fails_half_way_leaves_everything_as_it_was(office: Office) -> None:
    bring_in(office, FUNDAR)
    before = events(office)

    with pytest.raises(Exception, match=r"UNIQUE|UniqueViolation"):
        bring_in(office, replace(FUNDAR, country="ES"), GESOC, replace(GESOC, aliases=("A", "A")))

    assert members(office) == [FUNDAR]
    assert events(office) == before


# --- removing -----------------------------------------------------------------------------------


def test_what_the_list_lacks_stays_unless_it_is_to_be_removed(office: Office) -> None:
    bring_in(office, FUNDAR, GESOC)

    assert bring_in(office, FUNDAR).removed == ()
    assert names(office) == ["Fundar", "GESOC"]
    assert bring_in(office, FUNDAR, remove_missing=True).removed == ("GESOC",)
    assert names(office) == ["Fundar"]


def test_what_a_removed_organization_signed_stays(office: Office) -> None:
    numbers = stored_members(office, FUNDAR, GESOC)
    letter = stored_letter(office)
    signing.sign(office, ANA, letter.id, numbers["Fundar"], a_wish(), NOON)

    bring_in(office, GESOC, remove_missing=True)

    with office.database.reading() as view:
        assert signons.latest_names(view, letter.id, 9) == ["Fundar"]


def test_an_organization_that_comes_back_is_the_one_that_left(office: Office) -> None:
    before = stored_members(office, FUNDAR)
    bring_in(office, GESOC, remove_missing=True)

    report = bring_in(office, replace(FUNDAR, country="ES"))

    assert report.added == ("Fundar",)
    assert stored_members(office)["Fundar"] == before["Fundar"]
    assert replace(FUNDAR, country="ES") in members(office)


# --- names that are much alike ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("known", "new"),
    [
        ("Amnesty International UK", "Amnesty International USA"),
        ("Article19", "ARTICLE 19"),
        ("ARTICLE 19", "Article19"),
        ("Contraloría Ciudadana", "Contraloria Ciudadana"),
        ("Transparencia Mexicana", "Transparencia Mexicana A.C."),
        ("Observatorio Nacional Ciudadano", "Observatorio Nacional Ciudadanos"),
        ("Médecins du Monde", "Medecins-du-Monde"),
    ],
)
def test_names_that_are_much_alike_are_pointed_out_and_both_are_kept(
    office: Office, known: str, new: str
) -> None:
    bring_in(office, Member(known))

    assert bring_in(office, Member(new)).alike == ((new, known),)
    assert sorted(names(office)) == sorted([known, new])


@pytest.mark.parametrize(
    ("alias", "new"), [("ARTICLE 19", "Article19"), ("Artículo 19", "Articulo 19")]
)
def test_an_alias_is_compared_like_a_name(office: Office, alias: str, new: str) -> None:
    bring_in(office, Member("Free Expression Mexico", aliases=("FEM", alias)))

    assert bring_in(office, Member(new)).alike == ((new, "Free Expression Mexico"),)


def test_two_that_come_in_the_same_file_are_compared_too(office: Office) -> None:
    report = bring_in(office, Member("Article19"), Member("ARTICLE 19"))

    assert {frozenset(pair) for pair in report.alike} == {frozenset({"Article19", "ARTICLE 19"})}
    assert len(report.added) == 2


@pytest.mark.parametrize(
    ("one", "other"), [("Fundar", "GESOC"), ("Amnistía Internacional", "Transparencia Mexicana")]
)
def test_names_that_nobody_would_confuse_are_not_pointed_out(
    office: Office, one: str, other: str
) -> None:
    assert bring_in(office, Member(one), Member(other)).alike == ()


def test_what_was_pointed_out_once_is_not_pointed_out_at_every_import(office: Office) -> None:
    both = (Member("Amnesty International UK"), Member("Amnesty International USA"))
    bring_in(office, *both)

    assert bring_in(office, *both).alike == ()


# --- and out again ------------------------------------------------------------------------------

LISTS = st.lists(
    st.builds(
        Member,
        name=st.sampled_from(["Fundar", "fundación", "=GESOC", "'+IMCO", "@tic", "Ñandú, A.C."]),
        country=st.sampled_from(["", "MX"]),
        aliases=st.lists(st.sampled_from(["=FCA", 'The "F"', "F, A.C."]), unique=True).map(tuple),
        representatives=st.lists(
            st.sampled_from([ANA, "-x@example.org"]), max_size=2, unique=True
        ).map(tuple),
        invited=st.booleans(),
    ),
    unique_by=lambda member: name_key(member.name),
    max_size=4,
)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(LISTS)
def test_an_export_imported_again_changes_nothing(office: Office, members_: list[Member]) -> None:
    with office.database.transaction() as connection:
        for table in reversed(Table.metadata.sorted_tables):
            connection.execute(table.delete())
    bring_in(office, *members_)

    again = read_members("members.csv", write_members(members(office)).encode())

    unchanged = bring_in(office, *again, remove_missing=True)
    assert unchanged == Report((), (), len(members_), (), ())


def test_an_organization_added_later_keeps_what_others_have(office: Office) -> None:
    numbers = stored_members(office, FUNDAR)
    import_members(office, COMMAND_LINE, [IMCO], NOON + timedelta(days=1))

    assert stored_members(office) == numbers | {"IMCO": stored_members(office)["IMCO"]}


def test_whom_people_named_in_slack_an_older_list_does_not_remove(office: Office) -> None:
    listed = Member("Fundar", representatives=("ana@example.org",))
    key = stored_members(office, listed)["Fundar"]
    with office.database.transaction() as connection:
        organizations.add_representative(connection, key, "U0DEPUTY", by=ANA)
    report = bring_in(office, listed)
    assert report.changed == ()
    assert members(office)[0].representatives == ("ana@example.org", "U0DEPUTY")
