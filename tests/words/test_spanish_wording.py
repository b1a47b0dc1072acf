"""The Spanish of the program: the same words for the same things, to be read by people."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.messages.moments import span, written
from bot.rendering.dates import long_date
from bot.words import words
from tests.words.catalogue import translations

ES = words("es")
TRANSLATIONS = translations("es")


# --- one word for one thing ---------------------------------------------------------------------

GLOSSARY = {
    r"sign-ons?\b": r"adhesi[oó]n|\bfirm",
    r"to sign\b|sign on\b": r"\bfirm",
    r"signator": r"firmante",
    r"organizations?\b": r"organizaci[oó]n|representación",
    r"coordinator": r"coordinación",
    r"representatives?\b(?! and)": r"representante",
    r"objections?\b": r"objeci[oó]n",
    r"\bconcern\b": r"inquietud",
    r"blocking": r"bloqueante",
    r"\boverrid": r"desestima",
    r"edition\b": r"edición",
    r"revision\b": r"revisión",
    r"deadline": r"fecha límite|plazo",
    r"handle\b": r"nombre corto",
    r"material": r"de fondo",
    r"editorial": r"de forma",
    r"personally": r"título personal|por su cuenta|mi adhesión",
    r"identification": r"identificación",
    r"reservations": r"reservas",
    r"deputy": r"suplente",
    r"home tab": r"pestaña inicio",
    r"thread": r"hilo",
    r"nothing was done": r"no se hizo nada",
    r"nothing was stored": r"no se guardó nada",
}
"""What stands in an English message, and the words of which one stands in the Spanish one."""


@pytest.mark.parametrize(("english", "spanish"), GLOSSARY.items(), ids=GLOSSARY.keys())
def test_a_thing_has_the_same_name_everywhere(english: str, spanish: str) -> None:
    concerned = [
        (original, form)
        for original, form in TRANSLATIONS
        if re.search(english, re.sub(r"\{\w+\}", "", original), re.IGNORECASE)
    ]

    assert concerned
    assert [pair for pair in concerned if not re.search(spanish, pair[1], re.IGNORECASE)] == []


def test_hardly_a_message_is_the_same_in_both_languages() -> None:
    same = {original for original, form in TRANSLATIONS if original == form}

    assert same == {"CC", "CC:", "Embargo"}


def test_people_are_addressed_as_usted() -> None:
    """Neither as tú or vos, nor as vosotros."""
    familiar = r"\b(tú|tus?|te|ti|contigo|vos|vuestr[ao]s?|os|puedes|debes|quieres|tienes)\b"

    assert [form for _, form in TRANSLATIONS if re.search(familiar, form, re.IGNORECASE)] == []


@pytest.mark.parametrize(
    ("rule", "broken"),
    [
        ("questions and exclamations are opened", r"^[^¿]*\?|^[^¡]*!"),
        ("no blank before a mark", r" [,.;:?!](?!\w)"),
        ("a number of four digits has no separator", r"\d,\d{3}"),
        ("one sort of quotation marks", r"[\"«»„]"),
    ],
)
def test_it_is_written_as_spanish_is(rule: str, broken: str) -> None:
    assert [form for _, form in TRANSLATIONS if re.search(broken, form)] == [], rule


# --- and, before names --------------------------------------------------------------------------


def test_no_conjunction_stands_right_before_a_name() -> None:
    """Before a name that begins with the sound of i or o it would have to be another one; neither
    a number in digits nor a command does."""
    conjunction = r"\b[yeou] [“*]*\{(?!n\}|more\}|command\})"

    assert [form for _, form in TRANSLATIONS if re.search(conjunction, form)] == []


@pytest.mark.parametrize(
    ("names", "language", "sentence"),
    [
        ([], "en", ""),
        (["A"], "es", "A"),
        (["A", "B"], "en", "A and B"),
        (["A", "B", "C"], "en", "A, B and C"),
        (["A", "B", "C"], "en-GB", "A, B and C"),
        (["A", "IFEX"], "en", "A and IFEX"),
        (["A", "B", "C"], "es", "A, B y C"),
        (["A", "IFEX"], "es-MX", "A e IFEX"),
        (["A", "Índice"], "es", "A e Índice"),
        (["A", "Hijos"], "es", "A e Hijos"),
        (["A", "«Iniciativa»"], "es", "A e «Iniciativa»"),
        (["A", "Hielo"], "es", "A y Hielo"),
        (["A", "Hiato"], "es", "A y Hiato"),
        (["A", "Yucatán"], "es", "A y Yucatán"),
        (["IFEX", "A"], "es", "IFEX y A"),
        (["A", "B"], "fr", "A and B"),
    ],
)
def test_names_in_one_sentence(names: list[str], language: str, sentence: str) -> None:
    assert words(language).joined(names) == sentence


# --- dates and numbers --------------------------------------------------------------------------

AT = datetime(2026, 12, 4, 23, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("language", "read"),
    [
        ("en", "Friday, December 4, 2026, 5:05 PM (America/Mexico_City)"),
        ("es", "viernes, 4 de diciembre de 2026, 17:05 (America/Mexico_City)"),
    ],
)
def test_a_moment_is_written_as_its_reader_writes_it(language: str, read: str) -> None:
    assert written(AT, "America/Mexico_City", language) == read


@pytest.mark.parametrize(
    ("language", "read"), [("en", "December 4th, 2026"), ("es", "4 de diciembre de 2026")]
)
def test_a_date_is_written_as_in_a_letter(language: str, read: str) -> None:
    assert long_date(date(2026, 12, 4), language) == read


@pytest.mark.parametrize(
    ("duration", "english", "spanish"),
    [
        (timedelta(seconds=5), "1 minute", "1 minuto"),
        (timedelta(minutes=89), "89 minutes", "89 minutos"),
        (timedelta(hours=3), "3 hours", "3 horas"),
        (timedelta(days=7), "7 days", "7 días"),
    ],
)
def test_how_long_something_still_is(duration: timedelta, english: str, spanish: str) -> None:
    assert span(duration, words("en")) == english
    assert span(duration, ES) == spanish


@pytest.mark.parametrize(
    ("n", "said"),
    [
        (0, "0 organizaciones"),
        (1, "1 organización"),
        (2, "2 organizaciones"),
        (1_000_000, "1000000 organizaciones"),
    ],
)
def test_one_is_one_and_everything_else_is_several(n: int, said: str) -> None:
    assert ES.say_n("{n} organization", "{n} organizations", n).format(n=n) == said
