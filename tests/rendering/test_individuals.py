"""People who signed personally stand apart from the organizations, in every format."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from markdown_it import MarkdownIt

from bot.domain.edition import short
from bot.domain.individual import Individual
from bot.domain.signing import SignOn
from bot.domain.text import CarbonCopy, LetterText, Reference
from bot.rendering.commonmark import plain_text, tree
from bot.rendering.letter import as_html, as_markdown, as_text
from bot.rendering.publication import Publication
from bot.rendering.signatories import individuals, organizations
from tests.factories import ANA, NOON, a_letter, a_sign_on
from tests.rendering.examples import HOSTILE, signed_by

TEXT = LetterText("Title", "Body.", "en", references=(Reference("A"),), cc=(CarbonCopy("Ana"),))
LETTER = Publication(
    TEXT, signed_by("One"), 1, date(2026, 3, 1), ("Ana Ruiz, Hydrologist, UNAM", "Bo")
)
NOTE = "Affiliations are given for identification only."
FORMATS = [as_text, as_markdown, as_html]


def a_person(name: str, **changes: str) -> Individual:
    return replace(Individual(ANA, 11, name, "", "", NOON), **changes)


def test_text_in_full() -> None:
    assert as_text(replace(LETTER, affiliations=True)) == (
        "Title\n\nBody.\n\nSignatories (1 organization):\n\nOne\n\n"
        f"Individuals:\n\nAna Ruiz, Hydrologist, UNAM\n\nBo\n\n{NOTE}\n\n"
        "References:\n\n- A\n\nCC:\n\nAna\n\n"
        "--\nEdition 1 · 1 organization · 2 individuals · March 1st, 2026\n"
        f"Fingerprint: {short(TEXT.sha256)}\n"
    )


@pytest.mark.parametrize("rendered", FORMATS)
def test_the_note_stands_only_where_there_is_an_affiliation(rendered) -> None:  # type: ignore[no-untyped-def]
    assert NOTE not in rendered(LETTER)
    assert NOTE in rendered(replace(LETTER, affiliations=True))


@pytest.mark.parametrize("rendered", FORMATS)
def test_without_them_nothing_is_said_of_them(rendered) -> None:  # type: ignore[no-untyped-def]
    page = rendered(replace(LETTER, individuals=()))
    assert "ndividual" not in page
    assert "  \n" not in page
    assert "\n\n\n" not in page


@pytest.mark.parametrize("line", HOSTILE)
def test_a_line_is_literal_in_every_format(line: str) -> None:
    letter = replace(LETTER, individuals=(line,))
    assert f"\n{line}\n" in as_text(letter)
    assert line in plain_text(tree(as_markdown(letter)))
    other = MarkdownIt("commonmark").render(as_markdown(letter))
    for page in (as_html(letter), other):
        assert "<script>alert" not in page
        assert "javascript:" not in page.replace("(javascript:", "")


def test_people_stand_in_the_order_of_the_letters_language() -> None:
    people = [a_person(name) for name in ("Zoë", "Ñusta", "Nora", "ángel", "Bo")]
    lines = individuals(a_letter(language="es"), people).lines
    assert lines == ("ángel", "Bo", "Nora", "Ñusta", "Zoë")


def test_the_same_name_twice_is_two_people() -> None:
    people = [a_person("Ana", role="Z"), a_person("Ana", role="A")]
    assert individuals(a_letter(), people).lines == ("Ana, A", "Ana, Z")


@pytest.mark.parametrize(("affiliation", "note"), [("UNAM", True), ("", False)])
def test_one_affiliation_is_enough_for_the_note(affiliation: str, note: bool) -> None:
    people = [a_person("Bo"), a_person("Ana", role="Engineer", affiliation=affiliation)]
    assert individuals(a_letter(), people).affiliated is note


# --- reservations -------------------------------------------------------------------------------


def signed(name: str, number: int, *, reservations: bool = False) -> tuple[SignOn, str, str]:
    return a_sign_on(organization_id=number, name=name, reservations=reservations), "", ""


@pytest.mark.parametrize(
    ("prints", "names"),
    [(True, ["Fundar (with reservations)", "GESOC"]), (False, ["Fundar", "GESOC"])],
)
def test_reservations_are_printed_where_the_letter_allows_it(prints: bool, names: list) -> None:  # type: ignore[type-arg]
    active = [signed("GESOC", 2), signed("Fundar", 1, reservations=True)]
    found = organizations(a_letter(prints_reservations=prints), active)
    assert found == signed_by(*names)


def test_a_name_with_braces_is_no_template() -> None:
    found = organizations(
        a_letter(prints_reservations=True), [signed("{name} {0}", 1, reservations=True)]
    )
    assert found == signed_by("{name} {0} (with reservations)")
