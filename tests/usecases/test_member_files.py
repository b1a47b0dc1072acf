"""The coalition's list as a file: what is understood, and what is refused at which line."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.domain.organization import Member
from bot.domain.refusals import RowNotUsable
from bot.usecases.member_files import read_members
from tests.rendering.pictures import png

FUNDAR = Member(
    name="Fundar",
    sort_key="fundar",
    country="MX",
    language="es",
    aliases=("Fundar, Centro de Análisis", "FCA"),
    representatives=("ana@example.org", "U0ANA"),
)

CSV = (
    "name,sort_key,country,language,aliases,representatives\n"
    'Fundar,fundar,mx,es,"Fundar, Centro de Análisis;FCA",Ana@Example.org;U0ANA\n'
)
TOML = """\
[[organizations]]
name = "Fundar"
sort_key = "fundar"
country = "mx"
language = "es"
aliases = ["Fundar, Centro de Análisis", "FCA"]
representatives = ["Ana@Example.org", "U0ANA"]
"""


def from_csv(text: str) -> list[Member]:
    return read_members("members.csv", text.encode())


def from_toml(text: str) -> list[Member]:
    return read_members("members.toml", text.encode())


def refused(file_name: str, content: str | bytes) -> tuple[int, str, str]:
    with pytest.raises(RowNotUsable) as refusal:
        read_members(file_name, content if isinstance(content, bytes) else content.encode())
    return refusal.value.line, refusal.value.problem, refusal.value.detail


# --- what is understood -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("file_name", "text"),
    [
        pytest.param("members.csv", CSV, id="CSV"),
        pytest.param("members.toml", TOML, id="TOML"),
        pytest.param("MEMBERS.TOML", TOML, id="name in capitals"),
        pytest.param("members.csv", "\ufeff" + CSV, id="CSV with a byte order mark"),
        pytest.param("members.toml", "\ufeff" + TOML, id="TOML with a byte order mark"),
        pytest.param("members.csv", CSV.replace("\n", "\r\n"), id="lines of Windows"),
        pytest.param("members.csv", CSV.rstrip("\n"), id="no line end at the end"),
        pytest.param("members.csv", CSV + "\n,,\n", id="empty rows"),
        pytest.param(
            "members.csv", CSV.replace("name,sort", " Name ,SORT", 1), id="columns in capitals"
        ),
        pytest.param(
            "members.csv",
            "representatives;language;name;sort_key;country;aliases\n"
            "Ana@Example.org|U0ANA;es;Fundar;fundar;MX;Fundar, Centro de Análisis|FCA\n",
            id="semicolons and another order",
        ),
        pytest.param(
            "members.csv",
            CSV.replace("Análisis;FCA", "Análisis\nFCA"),
            id="one below the other in a quoted cell",
        ),
    ],
)
def test_a_list_is_understood(file_name: str, text: str) -> None:
    assert read_members(file_name, text.encode()) == [FUNDAR]


def test_a_name_is_enough() -> None:
    assert from_csv("name\nFundar\nGESOC\n") == [Member("Fundar"), Member("GESOC")]
    assert from_toml('[[organizations]]\nname = "Fundar"\n') == [Member("Fundar")]


def test_organizations_keep_their_order() -> None:
    assert [each.name for each in from_csv("name\nZeta\nAlfa\n")] == ["Zeta", "Alfa"]


def test_what_a_row_lacks_at_its_end_is_empty() -> None:
    assert from_csv("name,country,language\nFundar\n") == [Member("Fundar")]


def test_a_list_of_nobody_is_empty() -> None:
    assert from_csv("name,country\n") == []


@pytest.mark.parametrize(
    ("written", "invited"),
    [
        *((each, True) for each in ("yes", "TRUE", "sí", "1", "")),
        *((each, False) for each in ("no", "False", "0", " no ")),
    ],
)
def test_whoever_is_not_told_otherwise_is_invited(written: str, invited: bool) -> None:
    assert from_csv(f"name,invited\nFundar,{written}\n") == [Member("Fundar", invited=invited)]


@pytest.mark.parametrize(("written", "invited"), [("true", True), ("false", False)])
def test_toml_says_it_without_quotes(written: str, invited: bool) -> None:
    found = from_toml(f'[[organizations]]\nname = "Fundar"\ninvited = {written}\n')

    assert found == [Member("Fundar", invited=invited)]


def test_what_stands_twice_in_a_list_is_kept_once() -> None:
    (member,) = from_csv("name,aliases,representatives\nFundar,FCA;FCA,U0ANA;U0ANA;\n")

    assert (member.aliases, member.representatives) == (("FCA",), ("U0ANA",))


def test_a_language_may_be_written_as_slack_does() -> None:
    assert from_csv("name,language\nFundar,es_MX\n")[0].language == "es-MX"


# --- logos --------------------------------------------------------------------------------------

WITH_LOGO = "name,logo\nGESOC,\nFundar,{}\n"


@pytest.fixture
def logos(tmp_path: Path) -> Path:
    """The coalition's folder of logos."""
    folder = tmp_path / "logos"
    folder.mkdir()
    (folder / "fundar.png").write_bytes(png(60, 20))
    (folder / "notes.txt").write_bytes(b"no picture")
    (folder / "large.png").write_bytes(b"\0" * 200_001)
    (folder / "out.png").symlink_to(tmp_path / "elsewhere.png")
    (tmp_path / "elsewhere.png").write_bytes(png(60, 20))
    return folder


def test_a_logo_is_named_by_its_file_in_the_folder(logos: Path) -> None:
    content = WITH_LOGO.format("fundar.png").encode()

    assert [each.logo for each in read_members("m.csv", content, logos)] == ["", "fundar.png"]


def test_without_a_folder_of_logos_a_name_is_kept_and_not_looked_for() -> None:
    assert from_csv(WITH_LOGO.format("fundar.png"))[1].logo == "fundar.png"


@pytest.mark.parametrize(
    ("file", "why"),
    [
        *((each, "name") for each in ("../elsewhere.png", "/etc/hostname", "..", "out.png")),
        ("nowhere.png", "missing"),
        ("notes.txt", "kind"),
        ("large.png", "large"),
    ],
)
def test_a_logo_that_cannot_be_printed_is_refused_with_its_organization_and_reason(
    logos: Path, file: str, why: str
) -> None:
    with pytest.raises(RowNotUsable) as refusal:
        read_members("m.csv", WITH_LOGO.format(file).encode(), logos)

    said = refusal.value
    assert (said.line, said.problem, said.detail, said.why) == (3, "logo", "Fundar", why)


def test_a_name_that_leads_elsewhere_is_refused_without_a_folder_as_well() -> None:
    assert refused("m.csv", WITH_LOGO.format("../x.png")) == (3, "logo", "Fundar")


# --- what is refused ----------------------------------------------------------------------------

LONG = "x" * 500


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        pytest.param("<!channel>", "markup", id="ping"),
        pytest.param("<https://example.org|Fundar>", "markup", id="link"),
        pytest.param("=<b>", "markup", id="tag"),
        pytest.param("Fundar\x07", "control", id="control character"),
        pytest.param("Fundar\x00", "control", id="null"),
        pytest.param("Fun\u200bdar", "control", id="invisible"),
        pytest.param("Fundar \u202egro", "direction", id="right-to-left override"),
        pytest.param(LONG, "long", id="500 characters"),
        pytest.param("\u200b", "empty", id="nothing to be seen"),
    ],
)
@pytest.mark.parametrize("column", ["name", "aliases", "sort_key"])
def test_a_hostile_name_is_refused_with_its_line_wherever_it_stands(
    column: str, typed: str, problem: str
) -> None:
    cells = {"name": "IMCO", "aliases": "", "sort_key": ""} | {column: typed}
    text = f"name,aliases,sort_key\nGESOC,,\n{','.join(cells.values())}\n"

    assert refused("members.csv", text) == (3, problem, column)


def test_a_name_is_not_left_out() -> None:
    assert refused("members.csv", "name,country\nGESOC,MX\n,MX\n") == (3, "empty", "name")


@pytest.mark.parametrize(
    ("text", "line", "problem", "detail"),
    [
        pytest.param("", 1, "missing_column", "name", id="an empty file"),
        pytest.param("country\nMX\n", 1, "missing_column", "name", id="no name"),
        pytest.param("name,colour\nFundar,red\n", 1, "unknown_column", "colour", id="unknown"),
        pytest.param("name,name\nFundar,GESOC\n", 1, "name_twice", "name", id="column twice"),
        pytest.param("Fundar,MX\nGESOC,MX\n", 1, "unknown_column", "fundar", id="no header"),
        pytest.param("name\nFundar,MX\n", 2, "columns", "", id="more values than columns"),
        pytest.param("name\nFundar\nfundar\n", 3, "name_twice", "fundar", id="the same name twice"),
        pytest.param(
            "name,country\nFundar,Mexico\n", 2, "country", "Mexico", id="a country by its name"
        ),
        pytest.param("name,language\nFundar,Spanish\n", 2, "language", "Spanish", id="language"),
        pytest.param("name,invited\nFundar,maybe\n", 2, "invited", "maybe", id="invited"),
        pytest.param('name\n"Fundar\n', 2, "syntax", "unexpected end of data", id="a quote open"),
        pytest.param(
            'name\nGESOC\n"Fundar" AC\n',
            3,
            "syntax",
            "',' expected after '\"'",
            id="a quote inside",
        ),
    ],
)
def test_a_bad_file_is_refused_with_the_line(
    text: str, line: int, problem: str, detail: str
) -> None:
    assert refused("members.csv", text) == (line, problem, detail)


@pytest.mark.parametrize(
    "contact",
    [
        "ana",
        "ana@example",
        "@example.org",
        "ana@",
        "ana@exam ple.org",
        "ana@example.org, beto@example.org",
        "<ana@example.org>",
        "mailto:ana@example.org",
        "u0ana",
        "C0CHANNEL",
        "@ana",
        "ana@example.org\u202e",
        "a\x07na@example.org",
    ],
)
def test_what_is_neither_a_slack_id_nor_an_address_is_refused(contact: str) -> None:
    cell = contact.replace('"', '""')

    line, problem, detail = refused("members.csv", f'name,representatives\nFundar,"{cell}"\n')
    assert (line, problem) == (2, "contact")
    assert detail == contact


def test_lines_are_counted_as_an_editor_counts_them() -> None:
    text = 'name,aliases\r\nFundar,"one\r\ntwo\r\nthree"\r\n\r\nGESOC,\r\n<b>,\r\n'

    assert refused("members.csv", text) == (7, "markup", "name")


def test_a_file_that_is_not_utf_8_is_refused_at_the_first_such_line() -> None:
    content = "name\nGESOC\nContraloría\n".encode("latin-1")

    assert refused("members.csv", content) == (3, "encoding", "")


@pytest.mark.parametrize(
    ("text", "line", "problem", "detail"),
    [
        pytest.param('name = "Fundar"\n', 1, "unknown_column", "name", id="no table"),
        pytest.param("organizations = 5\n", 1, "missing_column", "organizations", id="no list"),
        pytest.param("organizations = [5]\n", 1, "syntax", "organizations", id="list of numbers"),
        pytest.param("", 1, "missing_column", "organizations", id="an empty file"),
        pytest.param(TOML + 'colour = "red"\n', 1, "unknown_column", "colour", id="unknown"),
        pytest.param(
            TOML + '\n[[organizations]]\nname = ["GESOC"]\n', 9, "syntax", "name", id="name as list"
        ),
        pytest.param(
            TOML + '\n[[organizations]]\nname = "X"\ninvited = 0\n', 9, "syntax", "invited", id="0"
        ),
        pytest.param(
            TOML + '\n[[organizations]]\nname = "<b>"\n', 9, "markup", "name", id="hostile name"
        ),
        pytest.param(TOML + TOML, 8, "name_twice", "Fundar", id="the same name twice"),
        pytest.param(TOML + "[[organizations]]\n", 8, "empty", "name", id="no name"),
    ],
)
def test_a_bad_toml_is_refused_with_the_line_where_its_organization_begins(
    text: str, line: int, problem: str, detail: str
) -> None:
    assert refused("members.toml", text) == (line, problem, detail)


def test_broken_toml_is_refused_with_its_line() -> None:
    line, problem, _ = refused("members.toml", '[[organizations]]\nname = "Fundar\n')

    assert (line, problem) == (2, "syntax")
