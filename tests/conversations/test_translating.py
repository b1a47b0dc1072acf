"""Translations: the leading language is signed; each has the same signatories and date."""

from __future__ import annotations

import pytest

from bot.rehearsal import Person
from bot.usecases.reading import edition_file
from tests.cast import DRAFT, IN_TEN_DAYS, Cast, nothing_stored

SPANISH = """---
title: Agua para todas
language: es
salutation: Honorable Concejo,
closing: Atentamente,
date: 2020-01-01
---

Los pozos del valle están cerrados desde mayo.
"""
CHANGED = DRAFT.replace("since May", "since June")


def translate(cast: Cast, source: str = SPANISH, language: str = "") -> str:
    """Carla brings a translation in; what she is shown then."""
    form = cast.modal(cast.carla, "/letter translate water")
    form.fill({"Draft file": [("es.md", source.encode())]})
    if language:
        form.fill({"Language": language})
    form.submit()
    cast.stage.settle()
    shown = cast.carla.modal
    assert shown is not None
    told = shown.plain
    shown.close()
    return told


def revise(cast: Cast, kind: str) -> None:
    form = cast.modal(cast.carla, "/letter revise water")
    form.fill({"Draft": CHANGED, "Kind of change": kind, "What changed": "The month."}).submit()
    cast.stage.settle()
    assert cast.carla.modal is not None
    cast.carla.modal.submit()
    cast.carla.modal.close()
    cast.stage.settle()


@pytest.fixture
def ana(cast: Cast) -> Person:
    cast.letter()
    ana = cast.representative("Ana Ruiz", "Fundar", "Ávila")
    cast.sign(ana, Organization="Fundar")
    cast.sign(ana, Organization="Ávila")
    return ana


def test_it_goes_out_with_the_same_signatories_and_date_and_says_which_text_leads(
    cast: Cast, ana: Person
) -> None:
    assert "Translated into Spanish" in translate(cast)
    cast.stage.at(IN_TEN_DAYS)
    cast.finalize()
    office = cast.stage.bot.office
    english = edition_file(office, "water", "txt").decode()
    spanish = edition_file(office, "water", "txt", language="es").decode()
    for name in ("Ávila", "Fundar"):
        assert f"\n{name}\n" in english
        assert f"\n{name}\n" in spanish
    assert "Los pozos del valle" in spanish
    assert "1 de diciembre de 2026" in spanish, "the original's date"
    assert "2 organizaciones" in spanish
    assert "Esta es una traducción" in spanish
    assert "The report" in spanish, "what the translation does not name is the original's"
    assert "translation" not in english
    facts = cast.entries()[-1].facts
    assert set(facts["translations"]["es"]["files"]) == set(facts["files"])


def test_people_read_it_in_their_language_and_can_turn_to_the_one_that_leads(
    cast: Cast, ana: Person
) -> None:
    translate(cast)
    eva = cast.person("Eva Luz", locale="es-MX")
    eva.open_home()
    cast.stage.settle()
    shown = cast.modal(eva, "/letter read water")
    assert "Los pozos del valle" in shown.plain
    assert "Esta es una traducción. El texto que se firmó" in shown.plain
    eva.click(shown, "English")
    assert eva.modal is not None
    assert "The wells of the valley" in eva.modal.plain
    assert "traducción" not in eva.modal.plain


@pytest.mark.parametrize(
    ("kind", "told"), [("Material", "materially"), ("Editorial", "editorially")]
)
def test_one_of_an_earlier_text_is_named_and_left_out(
    cast: Cast, ana: Person, kind: str, told: str
) -> None:
    translate(cast)
    revise(cast, kind)
    cast.stage.at(IN_TEN_DAYS)
    form = cast.modal(cast.carla, "/letter finalize water")
    assert f"into Spanish is out of date: the text has changed {told} since revision 1" in (
        form.plain
    )
    form.fill({"Reason": "Nobody has the time."}).submit()
    cast.stage.settle()
    assert "translations" not in cast.entries()[-1].facts


def test_a_new_one_takes_its_place_and_nothing_is_in_the_way(cast: Cast, ana: Person) -> None:
    translate(cast)
    revise(cast, "Editorial")
    translate(cast, SPANISH.replace("mayo", "junio"))
    cast.stage.at(IN_TEN_DAYS)
    form = cast.modal(cast.carla, "/letter finalize water")
    assert "nothing stands in the way" in form.plain
    form.submit()
    cast.stage.settle()
    spanish = edition_file(cast.stage.bot.office, "water", "txt", language="es").decode()
    assert "desde junio" in spanish


def test_a_text_in_the_letters_own_language_is_none(cast: Cast, ana: Person) -> None:
    with nothing_stored(cast.stage):
        told = translate(cast, SPANISH, "English (en)")
    assert "itself is in this language" in told


def test_a_draft_that_cannot_be_read_is_shown_again_with_its_line(cast: Cast, ana: Person) -> None:
    with nothing_stored(cast.stage):
        told = translate(cast, SPANISH.replace("2020-01-01", "2020-02-31"))
    assert "Not translated" in told
    assert "6" in told
