"""Translations: a revision's text in another language. The letter's own language leads: it is what
is signed."""

from __future__ import annotations

from dataclasses import dataclass

from bot.domain.letter import Letter, State
from bot.domain.refusals import TranslationNotNeeded, WrongState
from bot.domain.text import LetterText


@dataclass(frozen=True, slots=True)
class Translation:
    """The latest translation into a language. `revision_id` and `revision` (its number) say which
    text it translates; `change` how the last revision since then was called, empty where it
    translates the present one. `number` counts those of one revision and language."""

    id: int
    revision_id: int
    revision: int
    number: int
    text: LetterText
    change: str = ""

    @property
    def language(self) -> str:
        return self.text.language


def is_current(letter: Letter, translation: Translation) -> bool:
    """Whether it translates the present text. Where that has changed, editorially or materially,
    the translation says something else than what is signed."""
    return translation.revision_id == letter.revision_id


def check_translation(letter: Letter, text: LetterText) -> None:
    """Raises `WrongState` for a letter that was cancelled, and `TranslationNotNeeded` for a text in
    the letter's own language."""
    if letter.state is State.CANCELLED:
        raise WrongState(
            letter.handle,
            letter.state,
            (State.DRAFTING, State.CIRCULATING, State.CLOSED, State.FINALIZED),
        )
    if text.language == letter.language:
        raise TranslationNotNeeded(letter.handle, letter.language)
