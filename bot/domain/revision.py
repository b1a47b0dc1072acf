"""Revisions: a letter's text changes while it circulates, and what that means for sign-ons."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from bot.domain.difference import Passage
from bot.domain.individual import Individual
from bot.domain.letter import Letter
from bot.domain.names import clean_text
from bot.domain.refusals import (
    NothingToConfirm,
    RevisionIdentical,
    RevisionOvertaken,
)
from bot.domain.signing import SignOn, Standing
from bot.domain.text import LetterText


class Change(StrEnum):
    """An editorial revision keeps the sign-ons; a material one has each confirmed anew."""

    EDITORIAL = "editorial"
    MATERIAL = "material"


@dataclass(frozen=True, slots=True)
class Revision:
    """A new text of a letter. `what_changed` is the coordinator's account of it."""

    number: int
    text: LetterText
    change: Change
    what_changed: str


@dataclass(frozen=True, slots=True)
class Account:
    """What lies between two revisions: the passages that differ, how the later one was called and
    what its coordinator says of it."""

    before: int
    after: int
    change: Change
    what_changed: str
    passages: tuple[Passage, ...]


def revise(
    letter: Letter,
    before: LetterText,
    after: LetterText,
    change: Change,
    what_changed: str,
    now: datetime,
) -> Revision:
    """The next revision. Raises `WrongState` unless the letter is drafted or circulates,
    `DeadlinePassed`, `TextFrozen` after a comment phase, `RevisionIdentical`, `NotUsableAsText`."""
    letter.check_may_change(now)
    if before.sha256 == after.sha256:
        raise RevisionIdentical
    return Revision(letter.revision + 1, after, change, clean_text(what_changed, "what_changed"))


def stands_already(letter: Letter, standing: SignOn | Individual | None, shown: int) -> bool:
    """Whether what was to be confirmed stands under the present text, the one that was shown."""
    return (
        standing is not None
        and standing.standing is Standing.ACTIVE
        and standing.revision_id == letter.revision_id
        and shown == letter.revision
    )


def confirm(letter: Letter, waiting: SignOn | None, shown: int, now: datetime) -> SignOn:
    """The organization agrees to the revision that it was shown.

    Raises the refusals of `Letter.check_takes_sign_ons`, `NothingToConfirm` and, where the text
    has changed once more, `RevisionOvertaken`.
    """
    letter.check_takes_sign_ons(now)
    if waiting is None or waiting.standing is not Standing.NEEDS_RECONFIRMATION:
        raise NothingToConfirm(letter.handle)
    if shown != letter.revision:
        raise RevisionOvertaken(letter.handle)
    return replace(waiting, standing=Standing.ACTIVE, revision_id=letter.revision_id)
