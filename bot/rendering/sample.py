"""A letter in which everything stands that a letter may have, to try templates with."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from bot.domain.edition import Arrangement, Signatory
from bot.domain.text import CarbonCopy, LetterText, Reference
from bot.rendering.publication import Publication

_TEXT = LetterText(
    title="A letter to try templates with",
    language="en",
    body="A paragraph with *emphasis*, **weight** and [a link](https://example.org).\n\n"
    "1. One\n2. Two\n\n- Three\n\n> Four\n\n## Five\n\n`six`\n",
    subtitle="Its subtitle",
    place="Bogotá",
    date=date(2026, 12, 4),
    salutation="Dear reader:",
    closing="Sincerely,",
    references=(Reference("A source", "https://example.org/source"), Reference("Another")),
    cc=(CarbonCopy("Somebody", "Director"), CarbonCopy("Somebody else")),
)
_SHORT = LetterText(title="A short letter", language="en", body="Its text.\n")
_ORGANIZATIONS = tuple(
    Signatory(number, f"Organization {number}", "MX" if number % 2 else "CO", number == 1)
    for number in range(1, 15)
)
_FULL = Publication(
    _TEXT,
    _ORGANIZATIONS,
    edition=2,
    at=date(2026, 12, 5),
    individuals=("Ana Ruiz, Director, Fundar",),
    affiliations=True,
    fingerprint="5a" * 32,
    leading="es",
    added=("Organization 14",),
    withdrawn=("Organization 15",),
    errata="A comma.",
    countries=True,
    coalition="A coalition",
)

SAMPLES = (
    *(replace(_FULL, arrangement=each) for each in Arrangement),
    Publication(_SHORT),  # a draft that nobody has signed
)
