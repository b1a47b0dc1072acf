"""Dates as a letter of that language writes them."""

from __future__ import annotations

import re
from datetime import date

_COMMAS = {"ar": "، ", "fa": "، ", "ur": "، ", "ja": "、", "zh": "，"}


def dateline(place: str, date: date | None, language: str) -> str:
    """Where and when: `Mexico City, February 16th, 2017`. Either may be missing."""
    comma = _COMMAS.get(_spoken(language), ", ")
    parts = [place, long_date(date, language) if date else ""]
    return comma.join(part for part in parts if part)


def long_date(date: date, language: str) -> str:
    """`February 16th, 2017` in English; elsewhere the language's own long form."""
    from babel.dates import format_date, get_month_names

    from bot.rendering.languages import locale_of

    if _spoken(language) == "en":
        month = get_month_names("wide", locale="en")[date.month]
        return f"{month} {date.day}{_ordinal(date.day)}, {date.year}"
    locale = locale_of(language)
    return str(format_date(date, "long", locale=locale)) if locale else date.isoformat()


def _ordinal(day: int) -> str:
    if 11 <= day <= 13:
        return "th"
    return {1: "st", 2: "nd", 3: "rd"}.get(day % 10, "th")


def _spoken(language: str) -> str:
    return re.split("[-_]", language)[0].lower()
