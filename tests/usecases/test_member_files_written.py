"""The coalition's list as a file that is written: it comes back as it was, and is no formula."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.contacts import clean_contact
from bot.domain.names import clean_name, name_key
from bot.domain.organization import Member
from bot.domain.refusals import NotUsableAsText
from bot.usecases.member_files import COLUMNS, read_members, write_members

FUNDAR = Member(
    name="Fundar",
    sort_key="fundar",
    country="MX",
    language="es",
    aliases=("Fundar, Centro de Análisis", "FCA"),
    representatives=("ana@example.org", "U0ANA"),
)


def read_back(text: str) -> list[Member]:
    return read_members("members.csv", text.encode())


def usable(clean, text: str, *rest: str) -> str | None:
    try:
        return clean(text, *rest)
    except NotUsableAsText:
        return None


LETTERS = st.characters(exclude_categories=["Cs"]) | st.sampled_from("'=+-@;|,\" \n")
NAMES = st.text(LETTERS, max_size=12).map(lambda text: usable(clean_name, text)).filter(bool)
ALIASES = NAMES.filter(lambda name: not set(name) & set(";|"))
ADDRESSES = st.from_regex(r"['=+@a-z.-]{1,6}@example\.(org|mx)", fullmatch=True)
CONTACTS = ADDRESSES.map(lambda text: usable(clean_contact, text, "contact")).filter(
    bool
) | st.from_regex(r"[UW][A-Z0-9]{2,20}", fullmatch=True)
MEMBERS = st.builds(
    Member,
    name=NAMES,
    sort_key=NAMES | st.just(""),
    country=st.sampled_from(["", "MX", "ES"]),
    language=st.sampled_from(["", "en", "es-MX"]),
    aliases=st.lists(ALIASES, max_size=3, unique=True).map(tuple),
    representatives=st.lists(CONTACTS, max_size=3, unique=True).map(tuple),
    invited=st.booleans(),
    logo=st.sampled_from(["", "fundar.png", "=1.jpg", "'s logo.png", "Águas; e rios.png"]),
)


@settings(max_examples=60)
@given(st.lists(MEMBERS, max_size=4, unique_by=lambda member: name_key(member.name)))
def test_what_is_exported_is_imported_as_it_was(members: list[Member]) -> None:
    assert read_back(write_members(members)) == members


@settings(max_examples=60)
@given(MEMBERS)
def test_no_cell_of_an_export_is_a_formula(member: Member) -> None:
    _, row = csv.reader(io.StringIO(write_members([member])))

    assert not [cell for cell in row if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]


@pytest.mark.parametrize("name", ["=1+1", "+52 Colectivo", "-- Red --", "@fundar", "'=1", "''-x"])
def test_a_name_that_a_spreadsheet_would_reckon_comes_back_as_it_was(name: str) -> None:
    member = Member(name, name, aliases=(name,), representatives=("=x@example.org",))

    written = write_members([member])
    assert f"\n'{name}," in written
    assert ",'=x@example.org," in written
    assert read_back(written) == [member]


def test_an_export_has_every_column_and_ends_its_lines() -> None:
    assert write_members([FUNDAR]) == (
        f"{','.join(COLUMNS)}\n"
        'Fundar,fundar,MX,es,"Fundar, Centro de Análisis;FCA",ana@example.org;U0ANA,yes,\n'
    )
