"""A delivered letter with its ledger's file, made once by the program itself."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.domain.edition import Style
from bot.domain.individual import PersonalWish
from bot.domain.letter import Terms
from bot.domain.organization import Member
from bot.proof.ledger import Ledger, read
from bot.rendering.draft import read_draft
from bot.rendering.formats import FORMATS
from bot.usecases import finalizing, personally, proving, reading, signing, translating
from tests.databases import Backend
from tests.factories import (
    ANA,
    CARLA,
    NOON,
    a_database,
    a_wish,
    an_office,
    stored_letter,
    stored_members,
)
from tests.rendering.pictures import SMALL_JPEG, png

NAMES = [
    "Article19",
    "Fundar",
    "GESOC",
    "Ávila",
    "Centro Zhūyīn 水",
    "Niñas y Niños",
    "مؤسسة الماء",
]
LOGOS = {"Fundar": png(60, 20), "Article19": SMALL_JPEG, "Ávila": png(20, 60)}
"""A document is read by its words, whatever stands beside them."""
ROLE = "Directora de una oficina que nadie imprime"
REASON = "Somebody would not answer, whatever we wrote."
DRAFT = """\
---
title: Water is ours
subtitle: On the law of the waters
place: Mexico City
date: 2026-02-16
language: en
salutation: Members of the commission,
closing: Sincerely,
references:
  - text: A report of the office
    url: https://example.org/report
cc:
  - name: Arely Gómez
    title: Secretary
---

We, the undersigned organizations, write to you about the efficient affairs of the waters.

We ask for:

1. water for everybody who lives by the river
2. all of it, *and* soon

What flows belongs to nobody, says [the report](https://example.org/report), and we agree with it
in every point that it makes about the officials, their offices and whatever they find.
"""
SPANISH = DRAFT.replace("Water is ours", "El agua es nuestra").replace(
    "We ask for:", "Pedimos lo que sigue:"
)

ARABIC = """\
---
title: الماء لنا
language: ar
salutation: السادة أعضاء اللجنة،
closing: مع التقدير،
---

نطالب الحكومة بنشر كل ما تعرفه عن الأنهار في البلاد.

الماء حق لكل إنسان يعيش بجانب النهر، ولا أحد يملكه.
"""


@dataclass(frozen=True)
class Delivered:
    """The ledger's file, what is delivered by language and format, and what the file reads as."""

    lines: tuple[bytes, ...]
    files: dict[tuple[str, str], bytes]

    @property
    def ledger(self) -> Ledger:
        return read(self.lines)


_MADE: list[Delivered] = []


@pytest.fixture
def delivered(backend: Backend, tmp_path: Path) -> Delivered:
    if not _MADE:
        _MADE.append(_made(backend, tmp_path))
    return _MADE[0]


def _made(backend: Backend, folder: Path) -> Delivered:
    database = a_database(folder)
    office = an_office(database, style=Style(logos=folder))
    for name, logo in LOGOS.items():
        (folder / name).write_bytes(logo)
    numbers = stored_members(
        office,
        *(Member(n, representatives=(ANA,), logo=n if n in LOGOS else "") for n in NAMES),
    )
    stored_letter(office, "another-letter")
    letter = stored_letter(
        office,
        "water-law",
        text=read_draft(DRAFT, language="en"),
        terms=Terms(individuals=True),
    )
    for name in NAMES:
        wish = a_wish(name=name, role=ROLE, logo=True)
        signing.sign(office, ANA, letter.id, numbers[name], wish, NOON)
    for person, name in (("U0BEN", "Ben Ode"), ("U0DORA", "Dora Lin")):
        said = PersonalWish(name, "Professor", "A university", personally=True)
        personally.sign(office, person, letter.id, said, NOON)
    personally.withdraw(office, "U0DORA", letter.id, REASON, NOON)
    translating.translate(office, CARLA, letter.id, SPANISH, "es", NOON)
    translating.translate(office, CARLA, letter.id, ARABIC, "ar", NOON)
    seen = finalizing.preflight(office, CARLA, "water-law", NOON).seal
    finalizing.finalize(office, CARLA, letter.id, seen, REASON, NOON)
    files = {
        (language, name): reading.edition_file(office, "water-law", name, 1, language)
        for language in ("en", "es", "ar")
        for name in FORMATS
    }
    lines = tuple(line.encode() for line in proving.export(office, "water-law"))
    database.close()
    backend.done_with(folder)
    return Delivered(lines, files)
