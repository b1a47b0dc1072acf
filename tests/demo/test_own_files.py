"""The demo with somebody's own letter and organizations: all of them sign."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from docx import Document

from tests.demo.conftest import demo
from tests.rendering.examples import HERE
from tests.rendering.test_letter import folded, published_lines

File = Callable[[str, str], Path]


def listed(rows: Sequence[Sequence[str]], header: str = "name,representatives") -> str:
    out = io.StringIO()
    csv.writer(out).writerows([header.split(","), *rows])
    return out.getvalue()


def test_the_core_groups_letter_comes_out_as_it_was_published(tmp_path: Path) -> None:
    played = demo(
        tmp_path / "out",
        *("--letter", HERE / "draft.md"),
        *("--organizations", HERE / "organizations.csv"),
    )

    assert played.code == 0, played.err
    letter, at = folded(played.read("letter.txt")), 0
    for line in published_lines():
        at = letter.find(line, at) + len(line)
        assert at >= len(line), line


@pytest.mark.parametrize(
    ("names", "rows"),
    [
        pytest.param(["Alone"], [["Alone", ""]], id="one, with nobody to represent it"),
        pytest.param(
            ["One", "Two", "Three"],
            [["One", "U01ABC"], ["Two", "U01ABC;W02DEF"], ["Three", "u@example.org"]],
            id="a few, by Slack ids, one person for two of them",
        ),
        pytest.param(
            [f"Organization {n}" for n in range(15)],
            [[f"Organization {n}", "same@example.org"] for n in range(15)],
            id="many with the same representative",
        ),
        pytest.param(
            ["L" * 120, f"{'L' * 119}M"],
            [["L" * 120, ""], [f"{'L' * 119}M", ""]],
            id="names longer than a choice can show",
        ),
    ],
)
def test_all_organizations_sign(
    tmp_path: Path, file: File, names: list[str], rows: list[list[str]]
) -> None:
    played = demo(tmp_path / "out", "--organizations", file("own.csv", listed(rows)))

    assert played.code == 0, played.err
    assert all(name in played.read("letter.txt").splitlines() for name in names)


def test_who_is_not_invited_signs_and_is_not_reminded(tmp_path: Path, file: File) -> None:
    rows = [["One", "one@example.org", "no"], ["Two", "two@example.org", "no"]]
    own = file("own.csv", listed(rows, "name,representatives,invited"))

    played = demo(tmp_path / "out", "--organizations", own)

    assert played.code == 0, played.err
    assert "Nobody is reminded." in played.out
    assert "2 organizations" in played.read("letter.txt")


def test_with_many_organizations_the_transcript_stays_short(tmp_path: Path, file: File) -> None:
    rows = [[f"Organization {n}", ""] for n in range(60)]

    played = demo(tmp_path / "out", "--organizations", file("own.csv", listed(rows)))

    assert played.code == 0, played.err
    assert "and 40 more." in played.out
    assert len(played.out.splitlines()) < 420


def test_a_letter_in_another_language_is_played(tmp_path: Path, file: File) -> None:
    carta = "---\ntitle: Carta abierta\nlanguage: es\nclosing: Atentamente,\n---\n\nPedimos agua.\n"
    rows = [[f"Colectivo {n}", "", "es"] for n in range(7)]

    played = demo(
        tmp_path / "out",
        *("--letter", file("Carta abierta (1).md", carta)),
        *("--organizations", file("own.csv", listed(rows, "name,representatives,language"))),
    )

    assert played.code == 0, played.err
    assert "Colectivo 6" in played.read("letter.txt")
    assert "carta-abierta" in played.out


def test_a_word_file_is_played(tmp_path: Path) -> None:
    document = Document()
    document.add_heading("A letter of our own", 1)
    document.add_paragraph("We ask for clean water.")
    document.save(str(tmp_path / "own.docx"))

    played = demo(tmp_path / "out", "--letter", tmp_path / "own.docx")

    assert played.code == 0, played.err
    assert "We ask for clean water." in played.read("letter.txt")
    assert "Fishers of Lake Morra" in played.read("letter.txt")


def test_what_a_file_holds_is_printed_literally(tmp_path: Path, file: File) -> None:
    letter = '---\ntitle: "A [red]letter[/red] :tada:"\n---\n\n[bold]Words[/bold] <!channel>.\n'

    played = demo(tmp_path / "out", "--letter", file("own.md", letter))

    assert played.code == 0, played.err
    assert "A [red]letter[/red] :tada:" in played.out
    assert "[bold]Words[/bold] <!channel>." in played.out
