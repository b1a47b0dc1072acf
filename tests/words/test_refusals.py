"""Every refusal says in Spanish what it says in English."""

from __future__ import annotations

import pytest

from bot.domain import refusals as r
from bot.messages.reader import Reader
from bot.messages.refusals import worded
from bot.rendering.draft import read_draft
from tests.test_words import REFUSALS
from tests.words.reading import english_in

ES = Reader.of("es", "America/Mexico_City")


def in_spanish(refusal: r.Refusal) -> str:
    return worded(refusal, ES).words.plain


@pytest.mark.parametrize("refusal", [each for each, _ in REFUSALS], ids=repr)
def test_every_refusal_is_spanish(refusal: r.Refusal) -> None:
    assert english_in(in_spanish(refusal)) == []


@pytest.mark.parametrize("refusal", [each for each, _ in REFUSALS], ids=repr)
def test_every_refusal_names_the_same_commands(refusal: r.Refusal) -> None:
    """Commands have one name, in whatever language one reads about them."""

    def commands(language: str) -> list[str]:
        said = worded(refusal, Reader.of(language, "UTC")).words.plain
        return sorted(word.strip(".:,;") for word in said.split() if word.startswith("/"))

    assert commands("es") == commands("en")


@pytest.mark.parametrize(
    ("front_matter", "told"),
    [
        ("palce: Lima", "Línea 3: “palce” no se conoce aquí. ¿Quiso decir place?"),
        ("qqq: 1", "Línea 3: “qqq” no se conoce aquí."),
        ("cc: Ana", "Línea 3: “cc” no tiene la forma correcta (se espera una lista)."),
        ("place: [a]", "Línea 3: “place” no tiene la forma correcta (se espera un texto)."),
        (
            "cc:\n- [a]",
            "Línea 4: “cc” no tiene la forma correcta (se espera un texto o un conjunto de claves "
            "y valores).",
        ),
        (
            "[a]: b",
            "La línea 3 no tiene la forma correcta (una clave es una palabra).",
        ),
        (
            "place: 'd'Arc'",
            "La línea 3 del borrador no se puede leer (la sangría o las comillas no concuerdan).",
        ),
        (
            "cc: [[[[[a]]]]]",
            "La línea 3 del borrador no se puede leer (demasiados niveles).",
        ),
        (
            "place: Lima: 1",
            "La línea 3 del borrador no se puede leer (un valor con dos puntos necesita comillas).",
        ),
        (
            "place: @Lima",
            "La línea 3 del borrador no se puede leer (un valor que empieza con este signo "
            "necesita comillas).",
        ),
        (
            "place\nclosing: x",
            "La línea 4 del borrador no se puede leer (faltan los dos puntos).",
        ),
        (
            'place: "Lima',
            "La línea 3 del borrador no se puede leer (falta cerrar las comillas).",
        ),
        ("date: mañana", "Línea 3: “date” tiene que ser una fecha como 2026-12-04."),
    ],
)
def test_what_is_wrong_with_a_draft_is_said_in_spanish(front_matter: str, told: str) -> None:
    with pytest.raises(r.DraftNotUnderstood) as refusal:
        read_draft(f"---\ntitle: Agua\n{front_matter}\n---\nPedimos.", language="es")

    assert in_spanish(refusal.value) == told
