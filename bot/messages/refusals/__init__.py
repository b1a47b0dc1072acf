"""Every refusal in words: what is wrong, and the way out.

One function for each kind, found by the refusal's class. A block says at which input of a form the
words stand; a test holds that no refusal is without words.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from bot.domain import refusals as r
from bot.messages.reader import Reader
from bot.messages.refusals import (  # noqa: F401  Each registers its own.
    clock,
    editions,
    letters,
    objections,
    organizations,
    revisions,
    signing,
    typed,
    who_may,
)
from bot.messages.refusals.registry import BLOCKS, WORDINGS
from bot.messages.wording import Sentence


@dataclass(frozen=True, slots=True)
class Worded:
    """A refusal in words. `block` is the input that it is about, empty where it is about none."""

    words: Sentence
    block: str


def worded(refusal: r.Refusal, reader: Reader) -> Worded:
    """The refusal as this reader is told it."""
    words = WORDINGS[type(refusal)](reader, refusal)
    block = BLOCKS.get(type(refusal), "")
    if isinstance(refusal, r.NotUsableAsText):
        block = refusal.field
    return Worded(words, block)


def at_input(refusal: r.Refusal, reader: Reader, blocks: Collection[str]) -> dict[str, str]:
    """The refusal as a form shows it: at the input concerned, or else at the first one."""
    told = worded(refusal, reader)
    chosen = next((b for b in blocks if b.split(":")[0] == told.block), next(iter(blocks)))
    return {chosen: told.words.plain[:2_000]}


def known() -> Collection[type[r.Refusal]]:
    """The refusals that have words."""
    return WORDINGS.keys()
