"""Who has Spanish in their Slack profile reads Spanish, whatever the coalition's language is; a
channel reads the letter's language."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from bot.rehearsal import Message, Person
from bot.slack.manifest import manifest
from bot.usecases.reading import edition_file
from tests.cast import DRAFT, IN_TEN_DAYS, Cast
from tests.conversations.at_home import opened
from tests.words.reading import english_in, english_labels, is_spanish

CARTA = """---
title: Agua para el valle
place: Bogotá
date: 2026-12-01
language: es
salutation: Integrantes del Concejo,
closing: Atentamente,
references:
  - text: El informe
    url: https://example.org/informe
cc:
  - name: Inés Paz
    title: Defensora del Pueblo
---

Los pozos del valle están *cerrados* desde mayo.

1. Abran los pozos.
2. Publiquen las cuentas.
"""


@pytest.fixture
def card(cast: Cast) -> Message:
    """The card of a Spanish letter in a coalition whose language is English."""
    return cast.letter("agua", CARTA)


@pytest.fixture
def ana(cast: Cast) -> Person:
    """She represents two organizations, and her Slack speaks Mexican Spanish."""
    return cast.representative("Ana Ruiz", "Fundar", "IFEX", locale="es-MX")


def sign(cast: Cast, person: Person, organization: str) -> None:
    form = cast.modal(person, "/sign agua").fill({"Organización": organization})
    is_spanish(form)
    form.fill({"Nombre de quien firma": person.name, "Autorización": True}).submit()
    cast.stage.settle()


def object_to(cast: Cast, person: Person, kind: str) -> None:
    form = cast.modal(person, "/object agua")
    is_spanish(form)
    form.fill({"Organización": "Fundar", "Tipo": kind, "Objeción": "Es muy suave."}).submit()
    cast.stage.settle()


# --- a channel ----------------------------------------------------------------------------------


def test_a_card_speaks_the_letters_language(card: Message) -> None:
    is_spanish(card)
    assert "Ninguna organización ha firmado todavía." in card.plain
    assert "viernes, 4 de diciembre de 2026, 06:00 (America/Mexico_City)" in card.plain
    assert card.buttons == ["Leer la carta", "Firmar", "Objetar", "Retirar adhesión"]


def test_its_thread_does_too(cast: Cast, card: Message, ana: Person) -> None:
    object_to(cast, ana, "Bloqueante")
    assert [each.plain.split("\n")[0] for each in card.thread] == [
        "Fundar ha presentado una objeción bloqueante."
    ]
    is_spanish(card, card.thread[-1])


def test_an_english_letter_stays_english_among_readers_of_spanish(cast: Cast, ana: Person) -> None:
    card = cast.letter()
    cast.modal(ana, "/sign").fill({"Organización": "IFEX", "Autorización": True}).submit()
    cast.stage.settle()
    assert "1 organization has signed." in card.plain
    assert "Firmada. Gracias." in ana.dms[-1].plain


def test_the_final_letter_is_in_its_own_language(cast: Cast, card: Message, ana: Person) -> None:
    sign(cast, ana, "Fundar")
    cast.close("agua")
    cast.finalize("agua")
    posted = cast.channel.messages[-1]
    is_spanish(posted, card)
    for text in (posted.plain, *_files(cast)):
        for each in ("1 de diciembre de 2026", "Referencias", "Fundar"):
            assert each in text
        assert english_in(text) == []


def _files(cast: Cast) -> list[str]:
    office = cast.stage.bot.office
    return [edition_file(office, "agua", each).decode() for each in ("txt", "md", "html")]


# --- a person -----------------------------------------------------------------------------------


def test_a_modal_a_receipt_and_what_stands_at_the_end(
    cast: Cast, card: Message, ana: Person
) -> None:
    sign(cast, ana, "IFEX")
    is_spanish(ana.dms[-1], ana.command("/letter status agua", cast.channel))
    assert "Nombre en la carta: IFEX" in ana.dms[-1].plain
    cast.modal(ana, "/withdraw agua").fill({"Organización": "IFEX"}).submit()
    cast.stage.settle()
    is_spanish(ana.dms[-1])
    assert "IFEX ya no figura en “Agua para el valle”" in ana.dms[-1].plain


def test_a_refusal_in_a_form_in_a_command_and_after_a_click(
    cast: Cast, card: Message, ana: Person
) -> None:
    form = cast.modal(ana, "/sign agua").fill({"Organización": "IFEX", "Autorización": True})
    form.fill({"Nombre en la carta": "<b>IFEX</b>", "Nombre de quien firma": "Ana"}).submit()
    is_spanish(form)
    assert "Esto contiene marcas de formato" in form.plain
    form.close()
    told = ana.command("/letter close agua", cast.channel)
    is_spanish(told)
    assert told.plain.startswith("Solo la coordinación puede hacer esto. Consulte a @Carla Coord.")
    cast.close("agua")
    view = ana.click(card, "Retirar adhesión").view
    is_spanish(view)
    assert "Su organización no ha firmado “agua”" in view.plain


def test_a_reminder_joins_names_as_spanish_does(cast: Cast, card: Message, ana: Person) -> None:
    cast.stage.at(IN_TEN_DAYS - timedelta(hours=70))  # in the morning, in Mexico
    is_spanish(ana.dms[-1])
    assert "Fundar e IFEX todavía no han respondido: Agua para el valle" in ana.dms[-1].plain
    assert "Las adhesiones cierran en 3 días: el" in ana.dms[-1].plain


def test_an_objection_and_what_is_said_of_it(cast: Cast, card: Message, ana: Person) -> None:
    object_to(cast, ana, "Inquietud")
    is_spanish(ana.dms[-1])
    cast.carla.click(cast.carla.dms[-1], "Resolve")
    cast.carla.modal.fill({"Reason": "Ya es más firme."}).submit()
    cast.stage.settle()
    is_spanish(ana.dms[-1])
    assert "La objeción de Fundar a “Agua para el valle” quedó resuelta." in ana.dms[-1].plain
    is_spanish(ana.click(ana.dms[-1], "No queda resuelta").view)


def test_home_and_help_and_the_lists(cast: Cast, card: Message, ana: Person) -> None:
    object_to(cast, ana, "Inquietud")
    sign(cast, ana, "IFEX")
    is_spanish(opened(cast, ana))
    for command in ("", " list", " organizations"):
        is_spanish(ana.command(f"/letter{command}", cast.channel))
    assert "/sign [CARTA]: firmar por su organización" in ana.command("/letter").plain


def test_a_changed_text_is_confirmed_in_the_readers_language(
    cast: Cast, card: Message, ana: Person
) -> None:
    sign(cast, ana, "IFEX")
    form = cast.modal(cast.carla, "/letter revise agua")
    changed = CARTA.replace("mayo", "marzo")
    form.fill({"Draft": changed, "Kind of change": "Material", "What changed": "Desde marzo."})
    form.submit()
    cast.stage.settle()
    cast.carla.modal.submit()
    cast.stage.settle()
    is_spanish(ana.dms[-1], card, card.thread[-1])
    assert "IFEX firmó el texto anterior y no se cuenta hasta que" in ana.dms[-1].plain
    is_spanish(ana.click(ana.dms[-1], "Confirmar").view)


def test_who_represents_nobody_asks_in_their_language(cast: Cast, card: Message) -> None:
    cast.enlist("Fundar")
    eva = cast.person("Eva Sol", locale="es-CO")
    opened(cast, eva)
    is_spanish(eva.home, eva.click(card, "Firmar").view)
    eva.modal.fill({"Organización": "Fundar"}).submit()
    cast.stage.settle()
    is_spanish(eva.dms[-1])
    assert "pide" not in cast.carla.dms[-1].plain, "the coordinator reads English"
    cast.carla.click(cast.carla.dms[-1], "Approve")
    cast.stage.settle()
    is_spanish(eva.dms[-1])


# --- everybody at once --------------------------------------------------------------------------


def test_slacks_own_list_of_commands_is_in_the_coalitions_language() -> None:
    """Slack shows the same one to everybody."""
    app = json.loads(manifest("Agua Limpia", "socket", "es"))
    commands = {each["command"]: each for each in app["features"]["slash_commands"]}
    assert commands["/sign"]["description"] == "Firmar una carta por su organización"
    assert commands["/sign"]["usage_hint"] == "[carta]"
    assert app["display_information"]["description"] == "Cartas de Agua Limpia"


# --- who reads English --------------------------------------------------------------------------


@pytest.mark.parametrize("locale", ["en-US", "fr-FR"])
def test_others_read_english_of_the_same_letter(cast: Cast, card: Message, locale: str) -> None:
    """Also those whose language the program does not speak."""
    ben = cast.representative("Ben Ode", "GESOC", locale=locale)
    form = ben.click(card, "Firmar").view
    assert form is not None
    assert form.title == "Sign on"
    form.fill({"Authority": True}).submit()
    cast.stage.settle()
    assert "Signed. Thank you." in ben.dms[-1].plain


def test_english_would_be_found(cast: Cast) -> None:
    """What the other tests of this file look for."""
    card = cast.letter("water", DRAFT)
    assert english_in(card.plain) != []
    assert english_labels(card.buttons) == card.buttons
