"""Short texts that people type: names, roles, titles, reasons.

Whatever they hold is data and is shown literally. Still, a name that is markup, that reverses the
text around it or that hides characters is a mistake or an attack, and is refused while somebody
can mend it.
"""

from __future__ import annotations

import re
import unicodedata

from bot.domain.refusals import HandleNotUsable, NotUsableAsText

NAME_LIMIT = 120
TITLE_LIMIT = 300
REASON_LIMIT = 3_000

_MARKUP = re.compile(r"[<>`]|\]\(|\{\{|\{%|&#?\w+;")
_DIRECTION = re.compile("[\u202a-\u202e\u2066-\u2069]")
_HANDLE = re.compile(r"[a-z][a-z0-9-]{1,39}")
_JOINERS = "\u200c\u200d\u200e\u200f"
"""Invisible, and needed to write Persian, Hindi, Hebrew and others."""


def clean_name(text: str, field: str = "name", *, limit: int = NAME_LIMIT) -> str:
    """A one-line text: NFC, blanks folded. Raises `NotUsableAsText`."""
    name = " ".join(unicodedata.normalize("NFC", text).split())
    if not name_key(name):
        raise NotUsableAsText(field, "empty")
    if _MARKUP.search(name):
        raise NotUsableAsText(field, "markup")
    _plain(name, field, limit)
    if _hides(name) and any(unicodedata.category(c) == "Cf" and c not in _JOINERS for c in name):
        raise NotUsableAsText(field, "control")
    return name


def clean_optional(text: str | None, field: str, *, limit: int = NAME_LIMIT) -> str:
    """Like `clean_name`, but nothing is fine and becomes an empty string."""
    return clean_name(text, field, limit=limit) if text and text.strip() else ""


def clean_text(text: str | None, field: str, *, limit: int = REASON_LIMIT) -> str:
    """What somebody says in their own words, over several lines. Raises `NotUsableAsText`.

    Markup is theirs to write: it is shown literally.
    """
    said = unicodedata.normalize("NFC", text or "").replace("\r\n", "\n").strip()
    if not said:
        raise NotUsableAsText(field, "empty")
    return _plain(said, field, limit)


def _plain(text: str, field: str, limit: int) -> str:
    if len(text) > limit:
        raise NotUsableAsText(field, "long", limit)
    if _DIRECTION.search(text):
        raise NotUsableAsText(field, "direction")
    if _hides(text) and any(
        unicodedata.category(c) in {"Cc", "Cs", "Co"} and c not in "\n\t" for c in text
    ):
        raise NotUsableAsText(field, "control")
    return text


def _hides(text: str) -> bool:
    """Whether something in it cannot be seen. Most texts hide nothing, and need not be looked at
    letter by letter."""
    return not text.isprintable()


def name_key(name: str) -> str:
    """What makes two names the same: case, width, blanks and what is invisible do not; accents
    do."""
    seen = name
    if _hides(name):
        seen = "".join(c for c in name if unicodedata.category(c) != "Cf")
    folded = unicodedata.normalize("NFKC", seen).casefold()
    return " ".join(unicodedata.normalize("NFKC", folded).split())


def as_handle(text: str) -> str:
    """The letter's short name that is meant, empty where no letter can be called this. What cannot
    be one is not looked for, either: PostgreSQL takes no text with a zero in it."""
    handle = text.strip().lower()
    return handle if _HANDLE.fullmatch(handle) else ""


def clean_handle(text: str) -> str:
    """A letter's short name. Raises `HandleNotUsable`."""
    handle = as_handle(text)
    if not handle:
        raise HandleNotUsable(text.strip()[:40])
    return handle
