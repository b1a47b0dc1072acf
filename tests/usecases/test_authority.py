"""What is typed about organizations, and how names are compared."""

from __future__ import annotations

from typing import Any

import pytest

from bot.domain.authority import (
    CHOSEN_LIMIT,
    TYPED_LIMIT,
    Entry,
    Shown,
    Wanted,
    told_of,
    version_of,
)
from bot.domain.organization import Member
from bot.domain.refusals import (
    NameMuchAlike,
    NotUsableAsText,
    OrganizationExists,
    Refusal,
    WhichOrganization,
)
from bot.usecases.finding import choices, search
from bot.usecases.likeness import KnownNames, check_names
from bot.usecases.transaction import Office
from tests.factories import stored_members

UK = "Amnesty International UK"
US = "Amnesty International US"
KNOWN = {
    1: Member(UK, aliases=("AIUK",)),
    2: Member("Centro de Investigación para el Desarrollo", aliases=("CIDAC",)),
    3: Member("Fundar"),
}

# --- what is typed ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "known", "meant"),
    [
        ({"name": "  A   B "}, None, Member("A B")),
        ({"aliases": "x\n\n y ;z|x\r\n"}, None, Member("A", aliases=("x", "y", "z"))),
        ({"country": "mx", "language": "es_MX"}, None, Member("A", "", "MX", "es-MX")),
        ({"people": ("U0ANA",)}, None, Member("A", representatives=("U0ANA",))),
        (
            {"people": ("U0ANA", "U0ANA"), "addresses": "B@X.org\nb@x.org"},
            None,
            Member("A", representatives=("U0ANA", "b@x.org")),
        ),
        ({"invited": False}, None, Member("A", invited=False)),
        pytest.param(
            {"people": ("U0ANA",), "addresses": "b@x.org", "aliases": "y\nx"},
            Member("A", aliases=("x", "y"), representatives=("b@x.org", "U0ANA")),
            Member("A", aliases=("x", "y"), representatives=("b@x.org", "U0ANA")),
            id="the order of before stays where nothing else changes",
        ),
    ],
)
def test_what_was_typed_is_understood(
    typed: dict[str, Any], known: Member | None, meant: Member
) -> None:
    assert Entry(**{"name": "A", **typed}).cleaned(known) == meant


@pytest.mark.parametrize(
    ("typed", "field", "problem"),
    [
        ({"name": " "}, "name", "empty"),
        ({"name": "x" * 121}, "name", "long"),
        ({"aliases": "ok\n`"}, "aliases", "markup"),
        ({"sort_key": "\x07"}, "sort_key", "control"),
        ({"country": "MEX"}, "country", "country"),
        ({"country": "ＭＸ"}, "country", "country"),
        ({"language": "español"}, "language", "language"),
        ({"people": ("U0<ANA",)}, "representatives", "contact"),
        ({"people": ("ana",)}, "representatives", "contact"),
        ({"addresses": "U0ANA"}, "addresses", "contact"),
        ({"addresses": "a@b"}, "addresses", "contact"),
        ({"addresses": "a b@c.org"}, "addresses", "contact"),
        ({"addresses": "<a@c.org>"}, "addresses", "contact"),
    ],
)
def test_what_cannot_be_understood_names_its_field(
    typed: dict[str, Any], field: str, problem: str
) -> None:
    with pytest.raises(NotUsableAsText) as refused:
        Entry(**{"name": "A", **typed}).cleaned()
    assert (refused.value.field, refused.value.problem) == (field, problem)


@pytest.mark.parametrize(
    ("wanted", "problem"),
    [
        (Wanted(), "none"),
        (Wanted(name="   "), "none"),
        (Wanted(3, "Fundar"), "both"),
    ],
)
def test_exactly_one_organization_is_asked_for(wanted: Wanted, problem: str) -> None:
    with pytest.raises(WhichOrganization) as refused:
        wanted.cleaned()
    assert refused.value.problem == problem


@pytest.mark.parametrize("n", [0, 1, CHOSEN_LIMIT, CHOSEN_LIMIT + 1, 250])
def test_a_form_shows_as_much_as_it_holds_and_the_rest_stays(n: int) -> None:
    people = tuple(f"U0{k:05}" for k in range(n))
    addresses = tuple(f"representative.{k:05}@example.org" for k in range(n))
    aliases = tuple(f"alias number {k:05}" for k in range(n))
    member = Member("A", aliases=aliases, representatives=(*people, *addresses))
    shown = Shown.of(member)
    assert len(shown.people) <= CHOSEN_LIMIT
    assert len("\n".join(shown.addresses)) <= TYPED_LIMIT
    assert len("\n".join(shown.aliases)) <= TYPED_LIMIT
    assert (*shown.aliases, *shown.hidden_aliases) == aliases
    sent = Entry(
        "A",
        aliases="\n".join(shown.aliases),
        people=shown.people,
        addresses="\n".join(shown.addresses),
    )
    assert sent.cleaned(member) == member


@pytest.mark.parametrize(
    "other",
    [
        Member("B"),
        Member("A", sort_key="B"),
        Member("A", aliases=("B",)),
        Member("A", representatives=("U0ANA",)),
        Member("A", invited=False),
    ],
)
def test_every_change_makes_another_version(other: Member) -> None:
    assert version_of(other) != version_of(Member("A"))
    assert version_of(Member("A")) == version_of(Member("A"))


# --- names --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "owners"),
    [
        (UK, [1]),
        ("amnesty  international uk", [1]),
        ("ａｉｕｋ", [1]),
        ("cidac", [2]),
        (US, []),
        ("Fundár", []),
    ],
)
def test_a_name_is_that_of_whoever_is_called_exactly_so(name: str, owners: list[int]) -> None:
    assert KnownNames(KNOWN).owners(name) == owners


@pytest.mark.parametrize(
    ("name", "alike"),
    [
        (US, [1]),
        ("Fundár", [3]),
        ("Centro de Investigacion para el Desarrollo A.C.", [2]),
        ("C.I.D.A.C.", [2]),
        ("Greenpeace", []),
        ("", []),
    ],
)
def test_names_much_alike_are_found_and_others_are_not(name: str, alike: list[int]) -> None:
    assert KnownNames(KNOWN).alike(name) == alike


@pytest.mark.parametrize(
    ("names", "refusal"),
    [
        ([UK], OrganizationExists(UK)),
        (["AIUK"], OrganizationExists(UK)),
        ([US], NameMuchAlike(US, (UK,))),
        (["Greenpeace", "Fundár", US], NameMuchAlike(f"Fundár, {US}", ("Fundar", UK))),
    ],
)
def test_names_are_compared_with_all_that_are_known(names: list[str], refusal: Refusal) -> None:
    with pytest.raises(type(refusal)) as refused:
        check_names(KNOWN, names, "")
    assert vars(refused.value) == vars(refusal)


def test_a_likeness_that_was_told_is_let_through_for_the_same_names_alone() -> None:
    told = told_of(US, (UK,))
    check_names(KNOWN, [US], told)
    check_names(KNOWN, [US.upper()], told)
    for names in (["Fundár"], [US, "Fundár"]):
        with pytest.raises(NameMuchAlike):
            check_names(KNOWN, names, told)


def test_being_told_of_a_likeness_does_not_let_a_known_name_through() -> None:
    with pytest.raises(OrganizationExists):
        check_names(KNOWN, [UK], told_of(UK, (UK,)))


def test_an_organization_is_not_compared_with_itself() -> None:
    check_names(KNOWN, ["Fundár"], "", itself=3)


# --- finding ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("amn", [UK, US]),
        ("international u", [UK, US]),
        ("investigacion", ["CIDAC"]),
        ("NO SUCH", []),
        ("", ["CIDAC", UK, US]),
    ],
)
def test_organizations_are_found_by_a_part_of_a_name_or_alias(
    office: Office, typed: str, found: list[str]
) -> None:
    cidac = Member("CIDAC", aliases=("Centro de Investigación",))
    stored_members(office, Member(UK), Member(US), cidac)
    assert sorted(name for name, _ in search(office, typed)) == sorted(found)


def test_those_that_begin_with_it_come_first(office: Office) -> None:
    stored_members(office, Member("All water"), Member("Water first"))
    assert [name for name, _ in search(office, "water")] == ["Water first", "All water"]


@pytest.mark.parametrize(("n", "room", "listed"), [(100, 0, True), (101, 0, False), (3, 10, False)])
def test_a_choice_is_listed_while_it_fits(n: int, room: int, listed: bool) -> None:
    offered = choices({k: Member(f"Organization {k}") for k in range(n)}, room)
    assert (offered is not None) is listed
