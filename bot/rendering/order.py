"""Names in the order in which a reader of the letter's language looks for them."""

from __future__ import annotations

from collections.abc import Callable, Iterable


def sorting(language: str) -> Callable[[str, str], tuple[bytes, bytes, str]]:
    """A function (name, sort key) → what to sort by, in ICU's default order for the language.

    The sort key, where there is one, stands for the name; equal ones are ordered by name. Digits
    count by their value: `2 Rivers` stands before `10 Rivers`.
    """
    import icu

    collator = icu.Collator.createInstance(icu.Locale(language.replace("-", "_")))
    collator.setAttribute(icu.UCollAttribute.NUMERIC_COLLATION, icu.UCollAttributeValue.ON)

    def key(name: str, sort_key: str = "") -> tuple[bytes, bytes, str]:
        by_name = bytes(collator.getSortKey(name))
        by_key = bytes(collator.getSortKey(sort_key)) if sort_key else by_name
        return by_key, by_name, name

    return key


def in_order(names_with_sort_keys: Iterable[tuple[str, str]], language: str) -> tuple[str, ...]:
    """The names of (name, sort key) pairs, sorted; an empty sort key stands for the name."""
    key = sorting(language)
    return tuple(name for name, _ in sorted(names_with_sort_keys, key=lambda pair: key(*pair)))
