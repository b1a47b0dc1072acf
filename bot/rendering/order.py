"""Names in the order in which a reader of the letter's language looks for them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence

# The sound of i, before which Spanish says "e": IFEX, Índice, Hijos; not Hiato, Hierro, Yucatán.
_SPANISH_I = re.compile(r"[\W_]*(?:[ií]|h[ií](?![aeoáéó]))", re.IGNORECASE)


def sorting(language: str) -> Callable[[str, str], tuple[bytes, bytes, str]]:
    """A function (name, sort key) → what to sort by, in ICU's default order for the language.

    The sort key, where there is one, stands for the name; equal ones are ordered by name.
    """
    import icu

    collator = icu.Collator.createInstance(icu.Locale(language.replace("-", "_")))

    def key(name: str, sort_key: str = "") -> tuple[bytes, bytes, str]:
        by_name = bytes(collator.getSortKey(name))
        by_key = bytes(collator.getSortKey(sort_key)) if sort_key else by_name
        return by_key, by_name, name

    return key


def in_order(names_with_sort_keys: Iterable[tuple[str, str]], language: str) -> tuple[str, ...]:
    """The names of (name, sort key) pairs, sorted; an empty sort key stands for the name."""
    key = sorting(language)
    return tuple(name for name, _ in sorted(names_with_sort_keys, key=lambda pair: key(*pair)))


def joined(names: Sequence[str], language: str) -> str:
    """The names in one sentence: `A, B and C`, `A, B y C`, and in Spanish `A e IFEX`."""
    if len(names) < 2:
        return "".join(names)
    spoken = re.split("[-_]", language)[0].lower()
    if spoken == "es":
        conjunction = "e" if _SPANISH_I.match(names[-1]) else "y"
    elif spoken == "en":
        conjunction = "and"
    else:
        return _joined_by_babel(names, language)
    return f"{', '.join(names[:-1])} {conjunction} {names[-1]}"


def _joined_by_babel(names: Sequence[str], language: str) -> str:
    from babel.lists import format_list

    from bot.rendering.languages import locale_of

    locale = locale_of(language)
    return str(format_list(names, locale=locale)) if locale else joined(names, "en")
