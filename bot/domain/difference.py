"""The difference between two revisions, as people read it.

It is a list of passages in the letter's order. Of a passage that changed, its runs give both
texts back: what is the same with what was removed is the text before, what is the same with what
was added is the text after.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class How(StrEnum):
    """What became of a run of text."""

    SAME = "same"
    REMOVED = "removed"
    ADDED = "added"


class Place(StrEnum):
    """Where in the letter a passage stands."""

    TITLE = "title"
    SUBTITLE = "subtitle"
    PLACE = "place"
    DATE = "date"
    LANGUAGE = "language"
    SALUTATION = "salutation"
    BODY = "body"
    NUMBER = "number"
    """A paragraph of the body of which nothing changed but its number or its bullet."""
    CLOSING = "closing"
    REFERENCES = "references"
    CC = "cc"


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of a passage's text, never empty."""

    text: str
    how: How


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph or a field of the letter's head that changed.

    Without runs it stands for `unchanged` paragraphs in a row that did not.
    """

    place: Place
    runs: tuple[Run, ...]
    unchanged: int = 0

    @property
    def before(self) -> str:
        """The text that it had; empty where the whole passage was added."""
        return "".join(run.text for run in self.runs if run.how is not How.ADDED)

    @property
    def after(self) -> str:
        """The text that it has now; empty where the whole passage was removed."""
        return "".join(run.text for run in self.runs if run.how is not How.REMOVED)


Difference = tuple[Passage, ...]
