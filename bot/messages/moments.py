"""Moments in words, for one reader."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from bot.words import Words


@lru_cache(maxsize=64)
def _locale(language: str) -> Any:
    from babel import Locale, UnknownLocaleError

    try:
        return Locale.parse(language.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        return Locale.parse("en")


def written(at: datetime, zone: str, language: str) -> str:
    """Such as `Friday, December 4, 2026, 5:00 PM (America/Mexico_City)`."""
    from babel.dates import format_datetime

    local = at.astimezone(ZoneInfo(zone))
    locale = _locale(language)
    day = format_datetime(local, "EEEE", locale=locale)
    time = "HH:mm" if language.split("-")[0] != "en" else "h:mm a"
    date = format_datetime(local, locale.date_formats["long"].pattern, locale=locale)
    return f"{day}, {date}, {format_datetime(local, time, locale=locale)} ({zone})"


def span(duration: timedelta, w: Words) -> str:
    """How long something still is, in the largest unit that says enough: `3 days`, `5 hours`."""
    minutes = max(1, round(duration.total_seconds() / 60))
    if minutes >= 48 * 60:
        n = round(minutes / (24 * 60))
        return w.say_n("{n} day", "{n} days", n).format(n=n)
    if minutes >= 90:
        n = round(minutes / 60)
        return w.say_n("{n} hour", "{n} hours", n).format(n=n)
    return w.say_n("{n} minute", "{n} minutes", minutes).format(n=minutes)
