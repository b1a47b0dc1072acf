"""Looking for English where Spanish is read."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from bot.rehearsal import Answer, Message, Modal
from bot.rehearsal.windows import Window
from tests.words.catalogue import translations

LONG_ENOUGH = 8
"""Characters. Shorter scraps of a sentence occur in other languages as well."""


@cache
def _scraps() -> tuple[str, ...]:
    """What stands between the fields of every English message that is not the same in Spanish."""
    scraps = set()
    for original, spanish in translations("es"):
        for scrap in re.split(r"\{\w+\}", original.replace("*", "")):
            scrap = scrap.strip(" .,:;()–…")
            if len(scrap) >= LONG_ENOUGH and " " in scrap and scrap not in spanish:
                scraps.add(scrap)
    return tuple(sorted(scraps))


@cache
def _labels() -> frozenset[str]:
    """Every English message that may stand alone, such as on a button."""
    return frozenset(original for original, spanish in translations("es") if original != spanish)


def english_in(text: str) -> list[str]:
    """The scraps of English messages that stand in a text."""
    return [scrap for scrap in _scraps() if re.search(rf"(?<!\w){re.escape(scrap)}(?!\w)", text)]


def english_labels(labels: Iterable[str]) -> list[str]:
    return [label for label in labels if label in _labels()]


def is_spanish(*shown: Message | Window | Answer | None) -> None:
    """Asserts that there is something to read, and no English in it."""
    for each in shown:
        assert each is not None
        assert each.plain.strip()
        assert english_in(each.plain) == []
        if not isinstance(each, Answer):
            assert english_labels(each.buttons) == []
        if isinstance(each, Window):
            assert english_labels(each.labels) == []
        if isinstance(each, Modal):
            assert english_labels(_frame(each)) == []


def _frame(modal: Modal) -> list[str]:
    """A modal's title and the buttons at its foot."""
    return [modal.view[part]["text"] for part in ("title", "submit", "close") if modal.view[part]]
