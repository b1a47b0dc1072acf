"""A letter's PDF says what was signed, reads well aloud and is the same bytes everywhere."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from bot.domain.edition import short
from bot.rendering.pdf import as_pdf
from bot.rendering.publication import Publication
from tests.rendering.examples import HOSTILE, core_group_letter, signed_by
from tests.rendering.reading_pdf import pages, words
from tests.rendering.test_letter import SMALL, hostile_letter, published_lines


def asked_for(line: str) -> list[str]:
    """What of a published line the PDF holds in this order: its list of references has numbers and
    one address a line."""
    if line.startswith("References: - "):
        return ["References:", *re.split(r" - (?=CitizenLab|New York|http)", line)[1:]]
    return [line]


def test_the_core_groups_letter_holds_every_published_line_in_its_order() -> None:
    said, at = words(as_pdf(core_group_letter())), 0
    for line in (part for each in published_lines() for part in asked_for(each)):
        found = said.find(line, at)
        assert found >= 0, line
        at = found + len(line)


def test_every_page_names_its_edition_and_fingerprint_and_is_numbered() -> None:
    edition = replace(core_group_letter(), edition=3, fingerprint="0123456789abcdef" * 4)
    read = pages(as_pdf(edition))
    for number, page in enumerate(read, start=1):
        foot = " ".join(page.splitlines()[-1].split())
        assert foot == (
            f"Fingerprint {short(edition.fingerprint)} Edition 3 · Page {number} of {len(read)}"
        )


def test_only_a_draft_bears_a_watermark() -> None:
    assert pages(as_pdf(replace(SMALL, edition=0)))[0].splitlines()[0] == "Draft"
    assert "Draft" not in words(as_pdf(SMALL))


@pytest.mark.parametrize("typed", HOSTILE)
def test_words_stay_as_they_were_typed(typed: str) -> None:
    said = words(as_pdf(hostile_letter(typed)))
    expected = " ".join(typed.split())
    if typed == "مؤسسة":
        return  # see the letters of the world's scripts
    assert said.replace(" ", "").count(expected.replace(" ", "")) >= 8
    assert "49" not in said.split("Fingerprint")[0]


def test_only_links_of_the_letter_are_links() -> None:
    import pypdfium2
    import pypdfium2.raw as raw

    for typed in HOSTILE:
        with closing(pypdfium2.PdfDocument(as_pdf(hostile_letter(typed)))) as document:
            found = []
            for page in document:
                for at in range(raw.FPDFPage_GetAnnotCount(page)):
                    found.append(raw.FPDFAnnot_GetSubtype(raw.FPDFPage_GetAnnot(page, at)))
        assert set(found) == {raw.FPDF_ANNOT_LINK}


# --- the same bytes -----------------------------------------------------------------------------

MAKE = """
import sys
from bot.rendering.pdf import as_pdf
from tests.rendering.examples import core_group_letter
sys.stdout.buffer.write(as_pdf(core_group_letter()))
"""


@pytest.mark.parametrize(
    ("zone", "seed"), [("Pacific/Kiritimati", "1"), ("America/Los_Angeles", "2")]
)
def test_the_same_letter_is_the_same_bytes_in_another_process_zone_and_folder(
    zone: str, seed: str, tmp_path: Path
) -> None:
    top = Path(__file__).resolve().parents[2]
    told = {"TZ": zone, "PYTHONHASHSEED": seed, "TMPDIR": str(tmp_path), "PYTHONPATH": str(top)}
    there = subprocess.run(
        [sys.executable, "-c", MAKE],
        env={**os.environ, **told},
        cwd=tmp_path,
        capture_output=True,
        check=True,
    )
    assert there.stdout == as_pdf(core_group_letter())


def test_another_day_is_another_file() -> None:
    letter = core_group_letter()
    assert letter.at
    assert as_pdf(letter) != as_pdf(replace(letter, at=letter.at.replace(day=17)))


# --- numbers of signatories ---------------------------------------------------------------------


def names(count: int) -> tuple[str, ...]:
    return tuple(f"Organization {number} for Clean Water" for number in range(1, count + 1))


@pytest.mark.parametrize("count", [1, 12, 13, 61, 400])
def test_all_signatories_stand_there_in_their_order(count: int) -> None:
    said = words(as_pdf(replace(SMALL, signatories=signed_by(*names(count)))))
    assert re.findall(r"Organization (\d+) for", said) == [str(n) for n in range(1, count + 1)]


@pytest.mark.parametrize("lines", range(1, 45, 4))
def test_a_page_never_parts_the_closing_from_the_first_names(lines: int) -> None:
    text = replace(SMALL.text, body="\n\n".join(["Line."] * lines), closing="With respect,")
    for count in (1, 14, 80):
        letter = replace(SMALL, text=text, signatories=signed_by(*names(count)))
        (page,) = (page for page in pages(as_pdf(letter)) if "With respect," in page)
        assert "Organization 1 for" in page


def test_a_publication_without_anything_is_a_page() -> None:
    assert len(pages(as_pdf(Publication(SMALL.text)))) == 1
