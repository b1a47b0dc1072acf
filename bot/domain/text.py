"""What a letter says: its text, apart from its life.

A `LetterText` is a value. Two texts with the same content have the same fingerprint, on every
machine and in every version of the program, because the fingerprint is taken from one canonical
form and not from how a file happened to be laid out.
"""

from __future__ import annotations

import hashlib
import json
import unicodedata
from dataclasses import dataclass
from datetime import date
from typing import Any, Self


@dataclass(frozen=True, slots=True)
class Reference:
    """A source that the letter names under its signatories. `url` is empty where there is none."""

    text: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class CarbonCopy:
    """Somebody who gets a copy: printed under *CC* as `name – title`."""

    name: str
    title: str = ""


@dataclass(frozen=True, slots=True)
class LetterText:
    """The whole content of one revision.

    `body` is CommonMark without raw HTML. `date` is the date printed in the dateline, a calendar
    date without zone. `language` is a BCP 47 tag such as `en` or `es-MX`.
    """

    title: str
    body: str
    language: str
    subtitle: str = ""
    place: str = ""
    date: date | None = None
    salutation: str = ""
    closing: str = ""
    references: tuple[Reference, ...] = ()
    cc: tuple[CarbonCopy, ...] = ()

    def as_facts(self) -> dict[str, Any]:
        """The content as plain JSON types, the form in which it is stored."""
        return {
            "title": self.title,
            "subtitle": self.subtitle,
            "place": self.place,
            "date": self.date.isoformat() if self.date else None,
            "language": self.language,
            "salutation": self.salutation,
            "closing": self.closing,
            "body": self.body,
            "references": [{"text": r.text, "url": r.url} for r in self.references],
            "cc": [{"name": c.name, "title": c.title} for c in self.cc],
        }

    @classmethod
    def from_facts(cls, facts: dict[str, Any]) -> Self:
        """The inverse of `as_facts`."""
        return cls(
            title=facts["title"],
            subtitle=facts["subtitle"],
            place=facts["place"],
            date=date.fromisoformat(facts["date"]) if facts["date"] else None,
            language=facts["language"],
            salutation=facts["salutation"],
            closing=facts["closing"],
            body=facts["body"],
            references=tuple(Reference(**r) for r in facts["references"]),
            cc=tuple(CarbonCopy(**c) for c in facts["cc"]),
        )

    @property
    def sha256(self) -> str:
        """The fingerprint: SHA-256 (hex) of the content in canonical JSON (NFC, UTF-8)."""
        return sha256_of(self.as_facts())


def canonical_json(facts: Any) -> str:
    """JSON that is the same for the same facts: sorted keys, no blanks, NFC."""
    text = json.dumps(facts, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return unicodedata.normalize("NFC", text)


def sha256_of(facts: Any) -> str:
    """SHA-256 (hex) of the facts in canonical JSON."""
    return hashlib.sha256(canonical_json(facts).encode()).hexdigest()
