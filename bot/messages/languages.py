"""Languages by their names."""

from __future__ import annotations

from functools import cache

TRANSLATED_INTO = (
    *("ar", "bn", "ca", "cs", "da", "de", "el", "en", "es", "eu", "fa", "fi", "fil", "fr", "gl"),
    *("gn", "he", "hi", "hu", "id", "it", "ja", "ko", "nl", "no", "pl", "pt", "pt-BR", "qu", "ro"),
    *("ru", "sr", "sv", "sw", "th", "tr", "uk", "ur", "vi", "zh-Hans", "zh-Hant"),
)
"""The languages that *Translate the letter* offers; the front matter may name any."""


def called_in(tag: str, language: str) -> str:
    """What a language calls another one, such as `Spanish` in English; the tag itself where nobody
    knows it."""
    from babel import Locale, UnknownLocaleError

    try:
        named = Locale.parse(tag.replace("-", "_"))
        return str(named.get_display_name(language.replace("-", "_")) or tag)
    except (UnknownLocaleError, ValueError):
        return tag


@cache
def choices() -> tuple[tuple[str, str], ...]:
    """The languages to choose from, each by its own name, with its tag."""
    return tuple((f"{called_in(tag, tag)} ({tag})", tag) for tag in TRANSLATED_INTO)
