"""A letter's text and its fingerprint: the same for the same content, on every machine."""

from __future__ import annotations

import json
import string
import unicodedata
from dataclasses import fields, replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.text import CarbonCopy, LetterText, Reference, canonical_json, sha256_of
from tests.factories import a_text

WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
TEXTS = st.builds(
    LetterText,
    title=WORDS,
    body=WORDS,
    language=st.sampled_from(["en", "es-MX"]),
    subtitle=WORDS,
    place=WORDS,
    date=st.none() | st.dates(),
    salutation=WORDS,
    closing=WORDS,
    references=st.lists(st.builds(Reference, WORDS, WORDS), max_size=3).map(tuple),
    cc=st.lists(st.builds(CarbonCopy, WORDS, WORDS), max_size=3).map(tuple),
)

WHOLE = LetterText(
    title="Letter on water",
    subtitle="to the ministry",
    place="Ciudad de México",
    date=date(2026, 2, 16),
    language="es-MX",
    salutation="Señoras y señores:",
    closing="Atentamente,",
    body="Pedimos:\n\n1. agua\n2. “todo”",
    references=(Reference("Informe", "https://example.org/a?b=c&d"), Reference("Libro")),
    cc=(CarbonCopy("Arely Gómez", "Ministra"), CarbonCopy("Areli Cano")),
)


def test_the_fingerprint_of_a_text_never_changes() -> None:
    """Fingerprints stand in ledgers and under published letters: no version may reckon anew."""
    assert WHOLE.sha256 == "d0f4776a3e6ae8c860f22d216f770ffed64b0028ae6417f045b0dd47c912e511"
    assert a_text().sha256 == "e98da3c20aa6cf13c77c833759b8f980ef94157bd6fa206c779a45f18c7fe44a"


@given(TEXTS)
def test_a_text_is_read_back_from_its_facts_as_it_was(text: LetterText) -> None:
    stored = json.loads(json.dumps(text.as_facts()))

    assert LetterText.from_facts(stored) == text
    assert LetterText.from_facts(stored).sha256 == text.sha256


def test_facts_hold_everything_that_a_text_has() -> None:
    assert set(WHOLE.as_facts()) == {field.name for field in fields(LetterText)}


@pytest.mark.parametrize(
    "change",
    [
        {"title": "Letter on water."},
        {"subtitle": ""},
        {"place": "Mexico City"},
        {"date": date(2026, 2, 17)},
        {"date": None},
        {"language": "es"},
        {"salutation": ""},
        {"closing": "Sinceramente,"},
        {"body": "Pedimos:\n\n1. agua\n2.  “todo”"},
        {"references": WHOLE.references[::-1]},
        {"references": WHOLE.references[:1]},
        {"cc": WHOLE.cc[::-1]},
        {"cc": ()},
    ],
    ids=lambda change: ", ".join(change),
)
def test_a_change_anywhere_changes_the_fingerprint(change: dict[str, object]) -> None:
    assert replace(WHOLE, **change).sha256 != WHOLE.sha256


def test_moving_words_from_one_field_to_the_next_changes_it_too() -> None:
    assert a_text(place="a", salutation="b").sha256 != a_text(place="", salutation="ab").sha256


@given(TEXTS)
def test_how_an_accent_was_typed_does_not(text: LetterText) -> None:
    def typed(form: str) -> str:
        facts = json.dumps(text.as_facts(), ensure_ascii=False)
        return LetterText.from_facts(json.loads(unicodedata.normalize(form, facts))).sha256

    assert typed("NFD") == typed("NFC")


# --- canonical JSON -----------------------------------------------------------------------------


def test_canonical_json_has_sorted_keys_and_no_blanks() -> None:
    assert canonical_json({"b": [1, "á"], "a": None}) == '{"a":null,"b":[1,"á"]}'


@given(st.dictionaries(st.text(string.ascii_letters, max_size=5), st.integers(), max_size=6))
def test_the_order_in_which_facts_were_put_does_not_matter(facts: dict[str, int]) -> None:
    backwards = dict(reversed(facts.items()))

    assert sha256_of(backwards) == sha256_of(facts)
    assert json.loads(canonical_json(facts)) == facts
