"""The difference between two texts of a letter, as people read it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class How(StrEnum):
    """Whether a stretch of text stands in both texts or in one of them."""

    SAME = "same"
    REMOVED = "removed"
    ADDED = "added"


@dataclass(frozen=True, slots=True)
class Run:
    text: str
    how: How


@dataclass(frozen=True, slots=True)
class Passage:
    place: str
    runs: tuple[Run, ...]
    unchanged: int = 0
