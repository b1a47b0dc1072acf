"""A document that says other than its edition is found, and what differs is named."""

from __future__ import annotations

import pytest

from bot.domain.edition import short
from bot.proof.ledger import Ledger
from bot.proof.verifying import Verdict, verdict
from bot.rendering.formats import FORMATS
from tests.proof.changed import changed
from tests.proof.conftest import Delivered

WORDY = [name for name in FORMATS if name not in ("csv", "json")]


def judged(ledger: Ledger, content: bytes, name: str) -> Verdict:
    return verdict(ledger, content, f"letter.{name}")


def altered(delivered: Delivered, name: str, before: str, after: str, language: str = "en") -> str:
    """What is said of a document in which these words were changed."""
    content = changed(delivered, name, before, after, language)
    assert content != delivered.files[language, name]
    found = judged(delivered.ledger, content, name)
    assert not found.belongs
    return "\n".join(found.lines)


@pytest.mark.parametrize("language", ["en", "es", "ar"])
@pytest.mark.parametrize("name", FORMATS)
def test_a_file_as_it_was_delivered_belongs(delivered: Delivered, name: str, language: str) -> None:
    found = judged(delivered.ledger, delivered.files[language, name], name)

    told = "en" if name == "csv" else language  # names alone have no language
    assert found == Verdict(True, (f"is edition 1 ({told}, {name}), byte for byte as delivered.",))


@pytest.mark.parametrize("name", FORMATS)
def test_a_changed_name_is_named(delivered: Delivered, name: str) -> None:
    told = altered(delivered, name, "Fundar", "Fundxr")

    assert "the ledger has “Fundar”, the file has “Fundxr”" in told
    assert "signatory " in told
    assert told.count("\n- ") == 1


@pytest.mark.parametrize("name", FORMATS)
def test_a_changed_individual_is_named(delivered: Delivered, name: str) -> None:
    told = altered(delivered, name, "Ben Ode", "Ben Ods")

    assert "individual 1: the ledger has “Ben Ode, Professor, A university”" in told


@pytest.mark.parametrize("name", WORDY)
def test_a_changed_letter_of_a_paragraph_is_named(delivered: Delivered, name: str) -> None:
    told = altered(delivered, name, "belongs to nobody", "belongs to somebody")

    assert "paragraph 4: the ledger has “" in told
    assert "somebody" in told
    assert told.count("\n- ") == 1


@pytest.mark.parametrize("name", WORDY)
def test_a_translation_is_compared_with_the_translation(delivered: Delivered, name: str) -> None:
    told = altered(delivered, name, "El agua es nuestra", "El agua es vuestra", "es")

    assert "edition 1 (es)" in told
    assert "the title: the ledger has “El agua es nuestra”, the file has “El agua es vuestra”" in (
        told
    )


@pytest.mark.parametrize(
    ("name", "before", "after", "where"),
    [
        *((name, "Fundar", "Fundxr", "signatory ") for name in WORDY),
        # The readers of PDFs take Arabic words apart: that one differs is found, but not where.
        *((name, "مؤسسة الماء", "مؤسسة السماء", "signatory ") for name in WORDY if name != "pdf"),
        *((name, "بجانب النهر", "بجانب البحر", "paragraph 2") for name in WORDY if name != "pdf"),
    ],
)
def test_what_differs_in_a_letter_from_right_to_left_is_named(
    delivered: Delivered, name: str, before: str, after: str, where: str
) -> None:
    told = altered(delivered, name, before, after, "ar")

    assert told.count("\n- ") == 1
    assert f"- {where}" in told
    assert after in told


@pytest.mark.parametrize(
    ("before", "after"), [("مؤسسة الماء", "مؤسسة السماء"), ("بجانب النهر", "بجانب البحر")]
)
def test_an_arabic_word_of_a_pdf_that_differs_is_found(
    delivered: Delivered, before: str, after: str
) -> None:
    told = altered(delivered, "pdf", before, after, "ar")

    assert told.startswith("is not edition 1 (ar) as it was delivered:\n- ")
    assert "fingerprint" not in told


@pytest.mark.parametrize("name", FORMATS)
def test_a_name_that_is_missing_is_named(delivered: Delivered, name: str) -> None:
    told = altered(delivered, name, "GESOC", "")

    assert "the ledger has “GESOC”, which is missing in the file" in told
    assert "signatory " in told


@pytest.mark.parametrize("name", ["txt", "md", "html", "docx", "pdf"])
def test_a_name_too_many_is_named(delivered: Delivered, name: str) -> None:
    told = altered(delivered, name, "GESOC", "GESOC\n\nThe Unasked")

    assert "the file has “The Unasked”, which the ledger does not have" in told


@pytest.mark.parametrize("name", [name for name in FORMATS if name != "csv"])
def test_another_fingerprint_is_named(delivered: Delivered, name: str) -> None:
    fingerprint = delivered.ledger.editions[1].fingerprint
    own = fingerprint if name == "json" else short(fingerprint)
    other = own[:-1] + ("0" if own[-1] != "0" else "1")

    told = altered(delivered, name, own, other)

    assert told.count("\n- ") == 1
    assert f"its fingerprint: the ledger has “{short(fingerprint)}”" in told


@pytest.mark.parametrize("name", ["txt", "md"])
def test_a_text_that_only_wraps_elsewhere_has_every_word(delivered: Delivered, name: str) -> None:
    content = changed(delivered, name, "says ", "says\n")

    found = judged(delivered.ledger, content, name)

    assert found.belongs
    assert "every word" in found.lines[0]


@pytest.mark.parametrize("name", ["txt", "html", "docx"])
def test_a_word_that_was_parted_is_named(delivered: Delivered, name: str) -> None:
    assert "paragraph 4" in altered(delivered, name, "belongs to", "be longs to")


@pytest.mark.parametrize("name", ["pdf", "docx", "html"])
def test_what_can_hide_something_belongs_only_byte_for_byte(
    delivered: Delivered, name: str
) -> None:
    content = delivered.files["en", name]
    marked = {
        "pdf": content + b"\n% something\n",
        "html": content.replace(b"<main", b"<main hidden", 1),
        "docx": content + b"\0",
    }[name]

    found = judged(delivered.ledger, marked, name)

    assert not found.belongs
    assert "not byte for byte" in found.lines[0]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("pdf", b"%PDF-1.7\nnothing"),
        ("pdf", b""),
        ("docx", b"PK\x03\x04nothing"),
        ("txt", b"\xff\xfe"),
        ("csv", b'name\n"Fun'),
        ("json", b"{"),
        ("json", b"[" * 100_000),
    ],
)
def test_what_cannot_be_read_is_said_so(delivered: Delivered, name: str, content: bytes) -> None:
    found = judged(delivered.ledger, content, name)

    assert not found.belongs
    assert found.lines[0].startswith("cannot be read: ")


def test_a_fingerprint_beside_a_name_hides_nothing(delivered: Delivered) -> None:
    own = short(delivered.ledger.editions[1].fingerprint)

    told = altered(delivered, "txt", "Fundar", f"Fundxr {own}")

    assert "signatory " in told
    assert "Fundxr" in told


def test_a_name_in_another_place_is_named_where_it_is_and_where_it_is_not(
    delivered: Delivered,
) -> None:
    content = delivered.files["en", "txt"].replace(b"Fundar", b"?").replace(b"GESOC", b"Fundar")

    found = judged(delivered.ledger, content.replace(b"?", b"GESOC"), "txt")

    assert not found.belongs
    assert [line.partition(": ")[2] for line in found.lines[1:]] == [
        "the file has “GESOC”, which the ledger does not have.",
        "the ledger has “GESOC”, which is missing in the file.",
    ]


def test_many_differences_are_counted(delivered: Delivered) -> None:
    """A document of something else altogether."""
    words = "\n\n".join(f"{n} words of another letter {n}" for n in range(100))

    found = judged(delivered.ledger, words.encode(), "txt")

    assert not found.belongs
    assert found.lines[0].startswith("is most like edition 1")
    assert len(found.lines) <= 22
