"""Language tags: which are real, how they are written, which way they run."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from babel import Locale

_TAG = re.compile(r"[A-Za-z]{2,3}([-_][A-Za-z]{4})?([-_]([A-Za-z]{2}|[0-9]{3}))?")


def locale_of(tag: str) -> Locale | None:
    """What Babel knows of this language: of `es-MX`, or else of `es`; None if of neither."""
    if not _TAG.fullmatch(tag):
        return None
    from babel import Locale, UnknownLocaleError

    for candidate in (tag, re.split("[-_]", tag)[0]):
        try:
            return Locale.parse(candidate.replace("-", "_"))
        except (UnknownLocaleError, ValueError):
            continue
    return None


def canonical(tag: str) -> str:
    """The tag as it is written: `ES_mx` is `es-MX`. Empty where Babel knows no such language."""
    if not _TAG.fullmatch(tag) or locale_of(tag) is None:
        return ""
    language, *others = re.split("[-_]", tag)
    return "-".join([language.lower(), *(_subtag(other) for other in others)])


def _subtag(part: str) -> str:
    return part.title() if len(part) == 4 else part.upper()


def is_right_to_left(tag: str) -> bool:
    """Whether the language is written from right to left."""
    locale = locale_of(tag)
    return locale is not None and locale.text_direction == "rtl"
