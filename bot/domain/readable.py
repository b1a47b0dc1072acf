"""A letter as somebody reads it: which of its editions, in which language."""

from __future__ import annotations

from dataclasses import dataclass

from bot.domain.individual import Individuals
from bot.domain.letter import Letter
from bot.domain.text import LetterText


@dataclass(frozen=True, slots=True)
class Readable:
    """A letter with its text, its dateline, its signatories and the people who signed personally,
    in order: those of the edition where there is one, else those that stand now.

    `revision` is the text's number and `fingerprint` its SHA-256, or the edition's. `languages` are
    those in which it can be read, the leading one first. `edition` is the one that is shown, 0
    before there is any, and `editions` are the numbers of all that there are.
    """

    letter: Letter
    text: LetterText
    dateline: str
    signatories: tuple[str, ...]
    individuals: Individuals
    revision: int
    fingerprint: str
    languages: tuple[str, ...]
    edition: int = 0
    editions: tuple[int, ...] = ()
    added: tuple[str, ...] = ()
    withdrawn: tuple[str, ...] = ()
    errata: str = ""

    @property
    def leading(self) -> str:
        """The language that leads where this is a translation, else empty."""
        return self.languages[0] if self.text.language != self.languages[0] else ""
