"""`signon letter`: a draft comes in, is looked at, and the finished letter goes out."""

from __future__ import annotations

import hashlib
import os
import pty
import re
import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from bot.domain.letter import Letter
from bot.domain.organization import Member
from bot.domain.reminder import Reminding
from bot.rendering.formats import FORMATS
from bot.usecases import coordinating, finalizing, signing
from bot.usecases.transaction import Office
from storage import letters
from tests.cli.conftest import (
    DRAFT,
    Command,
    Outcome,
    folders_database,
    importing,
    program,
)
from tests.factories import ANA, CARLA, NOON, a_wish, an_office, stored_members

Refused = Callable[..., str]
pytestmark = pytest.mark.usefixtures("database_there")


def office() -> Office:
    """The folder's database, as the bot opens it."""
    return an_office(folders_database())


def circulated(handle: str) -> Letter:
    work = office()
    letter, channels = coordinating.channels_to_find(work, CARLA, handle)
    found = {each.id: ("C0", each.name) for each in channels}
    return coordinating.circulate(work, CARLA, letter.id, found, NOON)


def finalized(handle: str) -> Letter:
    """Fundar signs and Carla finalizes."""
    work, letter = office(), circulated(handle)
    numbers = stored_members(work, Member("Fundar", representatives=(ANA,)))
    signing.sign(work, ANA, letter.id, numbers["Fundar"], a_wish(), NOON)
    seen = finalizing.preflight(work, CARLA, handle, NOON).seal
    return finalizing.finalize(work, CARLA, letter.id, seen, "All have answered.", NOON)


# --- coming in ----------------------------------------------------------------------------------


def test_an_imported_draft_is_a_letter_with_a_revision_and_a_fingerprint(
    signon: Command, draft: Path
) -> None:
    outcome = signon(*importing(draft, "water-law"))

    assert (outcome.code, outcome.err) == (0, "")
    lines = outcome.out.split("\n")
    assert lines[0] == "water-law: Water is ours"
    assert lines[1].startswith("revision 1, SHA-256 ")
    assert "signon letter preview water-law" in lines[2]
    assert "/letter circulate water-law" in lines[3]


def test_a_letter_comes_in_with_reminders_of_its_own(signon: Command, draft: Path) -> None:
    options = ("--remind", "3h, 2d", "--name-missing")
    assert signon(*importing(draft, "water-law", *options)).code == 0

    with office().database.reading() as view:
        letter = letters.by_handle(view, "water-law")
        assert letter is not None
        own = letters.reminding_of(view, letter.id)
    assert own == Reminding((timedelta(days=2), timedelta(hours=3)), names=True)


def test_a_letter_comes_in_with_an_embargo(signon: Command, draft: Path) -> None:
    embargo = ("--embargo", "2099-12-06 09:00")
    assert signon(*importing(draft, "water-law", *embargo)).code == 0
    assert "embargo     Sunday, December 6, 2099, 9:00" in signon("letter", "show", "water-law").out

    too_early = ("--embargo", "2099-12-04 17:00")
    refused = signon(*importing(draft, "air-law", *too_early))
    assert refused.code != 0
    assert "after the deadline" in refused.err


def test_a_translation_needs_nothing_but_its_letter(signon: Command, draft: Path) -> None:
    signon(*importing(draft, "water-law"))
    spanish = draft.with_name("es.md")
    spanish.write_text("---\ntitle: El agua es nuestra\nlanguage: es\n---\n\nPedimos.\n", "utf-8")

    outcome = signon("letter", "import", str(spanish), "--translation-of", "water-law")
    assert (outcome.code, outcome.err) == (0, "")
    assert "water-law: El agua es nuestra (es)" in outcome.out
    shown = signon("letter", "preview", "water-law", "--language", "es").out
    assert "Pedimos." in shown
    assert "Esta es una traducción" in shown


def test_a_new_letter_that_lacks_something_is_told_what(signon: Command, draft: Path) -> None:
    outcome = signon("letter", "import", str(draft), "--handle", "water-law")
    assert outcome.code == 2
    assert "--deadline" in outcome.err


def test_importing_the_same_text_twice_gives_the_same_fingerprint(
    signon: Command, draft: Path
) -> None:
    first, second = (signon(*importing(draft, handle)).out for handle in ("one", "two"))

    assert first.split("\n")[1] == second.split("\n")[1]


def test_a_letter_stands_in_the_list_and_shows_how_it_stands(
    signon: Command, water_law: str
) -> None:
    assert signon("letter", "list").out == "water-law  drafting  0 signed  Water is ours\n"
    shown = signon("letter", "show", water_law).out
    for line in (
        "water-law: Water is ours",
        "state       drafting",
        "deadline    Friday, December 4, 2099, 5:00 PM (UTC)",
        "signed      0",
        "objections  0 open, 0 blocking",
        "unanswered  0",
    ):
        assert f"{line}\n" in shown


def test_a_deadline_is_meant_in_the_coalitions_zone_or_in_one_that_is_named(
    signon: Command, draft: Path
) -> None:
    Path("config.toml").write_text(
        "[coalition]\nname = 'Water'\ntime_zone = 'America/Mexico_City'\n", "utf-8"
    )
    signon(*importing(draft, "ours"))
    signon(*importing(draft, "theirs", "--time-zone", "Asia/Kathmandu"))

    assert "5:00 PM (America/Mexico_City)" in signon("letter", "show", "ours").out
    assert "5:00 PM (Asia/Kathmandu)" in signon("letter", "show", "theirs").out


def test_a_typed_title_and_language_lead(signon: Command, draft: Path) -> None:
    outcome = signon(*importing(draft, "agua", "--title", "El agua", "--language", "es_mx"))

    assert "agua: El agua" in outcome.out
    assert '<html lang="es-MX"' in signon("letter", "preview", "agua", "--format", "html").out


# --- what is refused ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (
            importing("draft.md", "other", deadline="2020-12-04 17:00"),
            "The deadline Friday, December 4, 2020, 5:00 PM (UTC) has gone by. "
            "Choose one that lies ahead.",
        ),
        (
            importing(
                "draft.md",
                "other",
                "--time-zone",
                "America/New_York",
                deadline="2099-03-08 02:30",
            ),
            "2099-03-08 02:30 does not exist in America/New_York: the clocks go forward that day "
            "and skip it. Choose an hour before or after.",
        ),
        (
            importing("draft.md", "other", deadline="Friday"),
            "“Friday” is not a moment. Write it as 2026-12-04 17:00.",
        ),
        (
            importing("draft.md", "Water-Law"),
            "Another letter has the handle “water-law”. Choose a different one.",
        ),
        (
            importing("draft.md", "the water law"),
            "“the water law” cannot be a handle: 2 to 40 letters a–z, digits and hyphens, "
            "starting with a letter, such as: water-law",
        ),
        (importing("none.md", "other"), "none.md: No such file or directory"),
        (importing("draft.md", "other", "--language", "Spanish"), "Line 1: “language” has to be"),
        (importing("draft.md", "other", "--title", "<!channel>"), "This has markup in it"),
        (importing("draft.md", "other", "--comments-until", "2099-12-05 17:00"), "Comments until"),
        (importing("draft.md", "other", "--remind", "7d, soon"), "“soon” is not a duration."),
        ([*importing("draft.md", "other")[:-1], " # "], "“other” has no channel to circulate in."),
        (["letter", "show", "nope"], "There is no letter “nope”. /letter list shows those"),
        (["letter", "preview", "nope"], "There is no letter “nope”."),
        (["letter", "export", "nope"], "There is no letter “nope”."),
    ],
)
def test_a_refusal_says_what_is_wrong_and_stores_nothing(
    signon: Command, refused: Refused, water_law: str, words: list[str], told: str
) -> None:
    before = signon("letter", "list").out, signon("ledger", "export").out

    assert refused(*words).startswith(told)

    assert (signon("letter", "list").out, signon("ledger", "export").out) == before


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "The draft has no text."),
        ("---\ntitle: Water\n---\n\n \n", "The draft has no text."),
        (DRAFT.replace("place:", "\tplace:"), "Line 3 of the draft cannot be read"),
        (DRAFT.replace("---\n\nWe", "\nWe"), "The front matter that begins in line 1"),
        (DRAFT.replace("place:", "palce:"), "Line 3: “palce” is not known here."),
        (DRAFT.replace("place: Mexico City", "title: Twice"), "Line 3: “title” stands there twice"),
        (DRAFT.replace("2026-02-16", "16 February"), "Line 4: “date” has to be a date"),
        (DRAFT.replace("language: en", "language: English"), "Line 5: “language” has to be"),
        (
            DRAFT.replace("https://example.org", "javascript:"),
            "Line 10: “references.url” has to",
        ),
        (DRAFT.replace("title: Water is ours\n", ""), "“title” is missing"),
    ],
)
def test_a_draft_that_cannot_be_read_is_refused_with_its_line(
    signon: Command, refused: Refused, text: str, told: str
) -> None:
    Path("draft.md").write_text(text, "utf-8")

    assert told in refused(*importing("draft.md", "water-law"))
    assert signon("letter", "list").out == ""


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("draft.pdf", b"%PDF-1.7", "“draft.pdf” is not a .md, .txt or .docx file."),
        ("draft.md", "Contraloría".encode("latin-1"), "“draft.md” is not in UTF-8."),
        ("draft.docx", b"not a zip", "“draft.docx” cannot be opened."),
    ],
)
def test_a_file_that_is_no_draft_is_refused_by_its_name(
    refused: Refused, name: str, content: bytes, told: str
) -> None:
    Path(name).write_bytes(content)

    assert refused(*importing(name, "water-law")).startswith(told)


@pytest.mark.parametrize(
    "words",
    [
        importing("draft.md", "other", "--time-zone", "Moon/Tranquility"),
        importing("draft.md", "other", "--minimum", "-1"),
        ["letter", "import", "draft.md"],
        ["letter", "preview", "water-law", "--format", "odt"],
        ["letter", "circulate", "water-law"],
    ],
)
def test_words_that_no_command_has_are_a_mistake_of_use(
    signon: Command, water_law: str, words: list[str]
) -> None:
    outcome = signon(*words)

    assert outcome.code == 2
    assert "Error: " in outcome.err


# --- looking at it ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("file_format", "beginning"),
    [("txt", "Water is ours\n"), ("md", "# Water is ours\n"), ("html", "<!DOCTYPE html>\n")],
)
def test_a_letter_is_previewed_in_each_format(
    signon: Command, water_law: str, file_format: str, beginning: str
) -> None:
    outcome = signon("letter", "preview", water_law, "--format", file_format)

    assert (outcome.code, outcome.err) == (0, "")
    assert outcome.out.startswith(beginning)
    for words in ("Mexico City", "all of it", "A report", "Arely Gómez"):
        assert words in outcome.out


def test_a_preview_is_text_unless_asked_otherwise(signon: Command, water_law: str) -> None:
    assert signon("letter", "preview", water_law) == signon(
        "letter", "preview", water_law, "--format", "txt"
    )


# --- going out ----------------------------------------------------------------------------------


def test_before_it_is_finalized_there_is_nothing_to_export(
    refused: Refused, water_law: str
) -> None:
    told = refused("letter", "export", water_law, "--output", "letter.txt")

    assert told.startswith("“water-law” is not finalized yet, so there is no edition of it.")
    assert "/letter finalize water-law" in told
    assert not Path("letter.txt").exists()


@pytest.mark.parametrize("file_format", ["txt", "md", "html"])
def test_an_export_is_the_edition_byte_for_byte_however_it_is_taken(
    signon: Command, water_law: str, file_format: str
) -> None:
    finalized(water_law)

    def export(*more: str) -> Outcome:
        return signon("letter", "export", water_law, "--format", file_format, *more)

    printed = export().out
    assert export("--output", "letter").out == "Written to letter.\n"
    content = Path("letter").read_bytes()

    assert content.decode() == printed
    assert "Fundar" in printed
    assert hashlib.sha256(content).hexdigest() in signon("ledger", "export").out


@pytest.mark.parametrize("file_format", FORMATS)
def test_every_format_is_exported_and_named_in_the_help(
    signon: Command, water_law: str, file_format: str
) -> None:
    finalized(water_law)

    for command in ("export", "preview"):
        words = ["letter", command, water_law, "--format", file_format, "--output", command]
        assert signon(*words).code == 0
        assert Path(command).stat().st_size
        assert re.search(rf"\b{file_format}\b", signon("letter", command, "--help").out)


def test_a_format_that_there_is_not_is_refused_with_those_that_there_are(signon: Command) -> None:
    outcome = signon("letter", "export", "water-law", "--format", "odt")

    assert outcome.code == 2
    words = outcome.err.replace("│", " ").split()
    assert set(FORMATS) <= {each.strip(",.") for each in words}


@pytest.mark.parametrize("named", ["2", "77"])
def test_an_edition_that_there_is_not_is_refused_with_the_latest(
    refused: Refused, water_law: str, named: str
) -> None:
    finalized(water_law)

    told = refused("letter", "export", water_law, "--edition", named)
    assert told == "“water-law” has no such edition. The latest one is edition 1."


def test_a_language_that_there_is_not_is_refused_with_those_that_there_are(
    refused: Refused, water_law: str
) -> None:
    finalized(water_law)

    assert "languages: en." in refused("letter", "export", water_law, "--language", "es")
    assert "languages: en." in refused("letter", "preview", water_law, "--language", "es")


def test_a_preview_is_marked_as_a_draft(signon: Command, water_law: str) -> None:
    assert "\nDraft · " in signon("letter", "preview", water_law).out
    assert '<p class="draft">' in signon("letter", "preview", water_law, "--format", "html").out


@pytest.mark.only_on("sqlite")
@pytest.mark.parametrize(("file_format", "shown"), [("pdf", False), ("txt", True)])
def test_only_words_are_printed_to_a_terminal(
    water_law: str, file_format: str, shown: bool
) -> None:
    ours, theirs = pty.openpty()
    try:
        done = subprocess.run(
            program("letter", "preview", water_law, "--format", file_format),
            stdout=theirs,
            stderr=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
            check=False,
        )
    finally:
        os.close(theirs)
    printed = os.read(ours, 4096) if shown else b""
    os.close(ours)

    assert (done.returncode == 0) is shown
    assert ("--output" in done.stderr.decode()) is not shown
    assert printed.startswith(b"Water is ours") is shown


# --- as the coalition has them ------------------------------------------------------------------


def settings(words: str) -> None:
    """Adds to the settings."""
    file = Path("config.toml")
    before = file.read_text("utf-8") if file.exists() else "[coalition]\nname = 'Water'\n"
    file.write_text(before + words, "utf-8")


def test_the_coalitions_templates_and_order_count(signon: Command, water_law: str) -> None:
    Path("ours").mkdir()
    Path("ours/letter.txt.j2").write_text(
        "{% for group in sheet.groups %}{{ group.heading }}:"
        "{% for line in group.lines %} {{ line.name }}{% endfor %}\n\n{% endfor %}"
    )
    circulated(water_law)
    members = [
        Member(name, country=country, representatives=(ANA,))
        for name, country in (("Fundar", "MX"), ("Ávila", "ES"), ("Derechos", "MX"))
    ]
    work, numbers = office(), stored_members(office(), *members)
    with work.database.reading() as view:
        letter = letters.by_handle(view, water_law)
    assert letter is not None
    for each in members:
        signing.sign(work, ANA, letter.id, numbers[each.name], a_wish(), NOON)
    settings("[letters]\ntemplates = 'ours'\nsignatories = 'by country'\n")

    preview = signon("letter", "preview", water_law).out
    assert preview == "Mexico: Derechos Fundar\nSpain: Ávila\n"


def test_a_broken_template_is_told_with_its_line(refused: Refused, water_law: str) -> None:
    Path("ours").mkdir()
    Path("ours/letter.txt.j2").write_text("{{ sheet.title }}\n{{ sheet.titel }}\n")
    settings("[letters]\ntemplates = 'ours'\n")

    told = refused("letter", "preview", water_law)
    assert told.startswith("The template letter.txt.j2 is broken at line 2:")
    assert "titel" in told


def test_a_finalized_letter_is_shown_as_such(signon: Command, water_law: str) -> None:
    finalized(water_law)

    shown = signon("letter", "show", water_law).out
    assert "state       finalized\n" in shown
    assert "signed      1\n            Fundar\n" in shown


def test_a_file_that_cannot_be_written_is_named(refused: Refused, water_law: str) -> None:
    finalized(water_law)

    told = refused("letter", "export", water_law, "--output", "no/such/folder.txt")
    assert told == "no/such/folder.txt: No such file or directory"
