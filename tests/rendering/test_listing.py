"""The signatories for programs and spreadsheets: every name comes back, and none is a formula."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.edition import Signatory
from bot.domain.text import LetterText
from bot.rendering.cells import guarded, unguarded
from bot.rendering.clean import one_line
from bot.rendering.listing import as_csv, as_json
from bot.rendering.publication import Publication
from tests.rendering.examples import HOSTILE, signed_by

LETTER = Publication(
    LetterText("A\ntitle", "Body.", "es"),
    (Signatory(1, "Fundar", "MX"), Signatory(2, "Água, Viva", "PT")),
    2,
    date(2026, 12, 4),
    ("Ana Ruiz, UNAM",),
    fingerprint="ab" * 32,
)
TEXTS = st.text(st.characters(exclude_categories=["Cs"]) | st.sampled_from("'=+-@\t\r\n ,\"＝"))


def test_csv_in_full() -> None:
    assert as_csv(LETTER) == (
        'name,country,kind\nFundar,MX,organization\n"Água, Viva",PT,organization\n'
        '"Ana Ruiz, UNAM",,individual\n'
    )


def test_json_in_full() -> None:
    assert json.loads(as_json(LETTER)) == {
        "title": "A title",
        "language": "es",
        "edition": 2,
        "date": "2026-12-04",
        "fingerprint": "ab" * 32,
        "count": 2,
        "countries": 2,
        "signatories": [
            {"name": "Fundar", "country": "MX"},
            {"name": "Água, Viva", "country": "PT"},
        ],
        "individuals": ["Ana Ruiz, UNAM"],
    }
    assert "Água" in as_json(LETTER)


def test_a_draft_has_its_texts_fingerprint_and_no_date() -> None:
    said = json.loads(as_json(Publication(LETTER.text, signed_by("One"))))
    assert (said["edition"], said["date"], said["countries"]) == (0, None, 0)
    assert said["fingerprint"] == LETTER.text.sha256


@pytest.mark.parametrize(
    ("name", "cell"),
    [("=1+1", "'=1+1"), ("+52 x", "'+52 x"), ("-- Red --", "'-- Red --"), ("@fundar", "'@fundar"),
     ("'=1", "''=1"), ("'t Hart", "'t Hart"), ("＝1", "'＝1"), ("a=1", "a=1"), ("", "")],
)  # fmt: skip
def test_no_cell_is_a_formula(name: str, cell: str) -> None:
    assert guarded(name) == cell
    assert unguarded(cell) == name


@given(TEXTS)
def test_a_guarded_cell_comes_back_and_starts_no_formula(text: str) -> None:
    assert unguarded(guarded(text)) == text
    assert guarded(text)[:1] not in set("=+-@＝＋－＠\t\r\n")


@pytest.mark.parametrize("name", [*HOSTILE, "=cmd|' /C calc'!A0", "'=1", "a\tb\r\nc", "\t=1"])
def test_names_come_back_from_both(name: str) -> None:
    letter = replace(LETTER, signatories=signed_by(name), individuals=(name,))
    rows = list(csv.DictReader(io.StringIO(as_csv(letter), newline="")))
    assert [(unguarded(row["name"]), row["kind"]) for row in rows] == [
        (one_line(name), "organization"),
        (one_line(name), "individual"),
    ]
    said = json.loads(as_json(letter))
    assert said["signatories"] == [{"name": one_line(name), "country": ""}]
    assert said["individuals"] == [one_line(name)]
