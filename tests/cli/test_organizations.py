"""`signon organizations`: the coalition's list comes in and goes out."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import ORGANIZATIONS, Command
from tests.rendering.pictures import png

Refused = Callable[..., str]
pytestmark = pytest.mark.usefixtures("database_there")


@pytest.fixture
def members() -> str:
    Path("members.csv").write_text(ORGANIZATIONS, "utf-8")
    return "members.csv"


def test_an_import_names_every_organization_and_counts_them(signon: Command, members: str) -> None:
    outcome = signon("organizations", "import", members)

    assert (outcome.code, outcome.err) == (0, "")
    assert outcome.out == (
        "added    Fundar\nadded    Article19\n2 added, 0 changed, 0 unchanged, 0 removed.\n"
    )


def test_importing_again_says_what_changed(signon: Command, members: str) -> None:
    signon("organizations", "import", members)
    Path(members).write_text(ORGANIZATIONS.replace("Fundar,MX,es", "Fundar,ES,en"), "utf-8")

    assert signon("organizations", "import", members).out == (
        "changed  Fundar: country, language\n0 added, 1 changed, 1 unchanged, 0 removed.\n"
    )


def test_a_name_much_like_another_is_pointed_out_and_both_are_kept(
    signon: Command, members: str
) -> None:
    signon("organizations", "import", members)
    Path("more.csv").write_text("name\nARTICLE 19\n", "utf-8")

    outcome = signon("organizations", "import", "more.csv")

    assert "look     ARTICLE 19 is written much like Article19. Both are kept." in outcome.out
    assert "3 organizations." in signon("organizations", "list").out


def test_what_the_file_lacks_is_removed_only_where_asked(signon: Command, members: str) -> None:
    signon("organizations", "import", members)
    Path("fewer.csv").write_text("name\nArticle19\n", "utf-8")

    assert "removed" not in signon("organizations", "import", "fewer.csv").out.split("\n")[0]
    outcome = signon("organizations", "import", "fewer.csv", "--remove-missing")
    assert "removed  Fundar\n" in outcome.out
    assert "1 organizations." in signon("organizations", "list").out


def test_the_list_tells_who_could_act(signon: Command, members: str) -> None:
    signon("organizations", "import", members)
    Path("more.csv").write_text("name,invited\nGESOC,no\n", "utf-8")
    signon("organizations", "import", "more.csv")

    assert signon("organizations", "list").out == (
        "Article19 (also: ARTICLE 19) – representatives: 0\n"
        "Fundar (also: FCA) – representatives: 2\n"
        "GESOC – representatives: 0, not invited\n"
        "3 organizations.\n"
    )


def test_an_export_imported_elsewhere_is_the_same_list(signon: Command, members: str) -> None:
    signon("organizations", "import", members)
    written = signon("organizations", "export").out
    assert signon("organizations", "export", "--output", "out.csv").out == "Written to out.csv.\n"
    assert Path("out.csv").read_text("utf-8") == written
    Path("config.toml").write_text(
        "[coalition]\nname = 'Elsewhere'\n[storage]\nurl = 'sqlite:///elsewhere.db'\n", "utf-8"
    )

    assert signon("organizations", "list").out == "0 organizations.\n"
    assert "2 added" in signon("organizations", "import", "out.csv").out
    assert signon("organizations", "export").out == written


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("m.csv", "name\nGESOC\n<!channel>\n", "Line 3, name: This has markup in it"),
        ("m.csv", "name\nGESOC\nIM\u202eCO\n", "Line 3, name: This has characters that reverse"),
        ("m.csv", "name\nGESOC\nIM\x07CO\n", "Line 3, name: This has invisible control"),
        ("m.csv", f"name\nGESOC\n{'x' * 500}\n", "Line 3, name: This is too long: at most 120"),
        ("m.csv", 'name\n"GE\nSOC"\nGE SOC\n', "Line 4: “GE SOC” stands in the file twice."),
        ("m.csv", "name,colour\n", "Line 1: the column “colour” is not known."),
        ("m.csv", "country\n", "Line 1: the column “name” is missing."),
        ("m.csv", "name\nA,B\n", "Line 2: it has more values than there are columns."),
        ("m.csv", "name,representatives\nA,ana\n", "Line 2: “ana” is neither a Slack id nor"),
        ("m.csv", "name,country\nA,Mexico\n", "Line 2: “Mexico” is not a country code such as MX"),
        ("m.csv", "name,language\nA,Spanish\n", "Line 2: “Spanish” is not a language"),
        ("m.csv", "name,invited\nA,maybe\n", "Line 2: invited is yes or no, not “maybe”."),
        ("m.toml", "[[organizations]]\nname = 'A'\n\n[[organizations]]\nname = 5\n", "Line 4: "),
        ("m.toml", "[[organizations]]\nname = \n", "Line 2: this cannot be read ("),
    ],
)
def test_a_bad_row_is_named_by_line_and_nothing_is_imported(
    signon: Command, refused: Refused, name: str, text: str, told: str
) -> None:
    Path(name).write_text(text, "utf-8")

    assert refused("organizations", "import", name).startswith(told)
    assert signon("organizations", "list").out == "0 organizations.\n"
    assert signon("ledger", "export").out == ""


def test_logos_are_looked_through_in_the_folder_of_the_settings(
    signon: Command, refused: Refused
) -> None:
    Path("logos").mkdir()
    Path("logos/fundar.png").write_bytes(png(60, 20))
    Path("config.toml").write_text(
        "[coalition]\nname = 'Ours'\n[letters]\nlogos = 'logos'\n", "utf-8"
    )
    Path("m.csv").write_text("name,logo\nFundar,fundar.png\nGESOC,gesoc.png\n", "utf-8")

    assert refused("organizations", "import", "m.csv") == (
        "Line 3: the logo of “GESOC” cannot be printed: there is no such file in the folder of "
        "logos."
    )
    assert signon("organizations", "list").out == "0 organizations.\n"
    Path("logos/gesoc.png").write_bytes(png(20, 20))
    assert "2 added" in signon("organizations", "import", "m.csv").out
    assert "\nFundar,,,,,,yes,fundar.png\n" in signon("organizations", "export").out


def test_a_file_that_is_not_there_is_named(refused: Refused) -> None:
    assert refused("organizations", "import", "none.csv") == "none.csv: No such file or directory"
