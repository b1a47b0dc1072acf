"""What happened in the year, in its order: what people did and were told that it is done, what
they received, and when the bot was away. It is all that the verdict knows.

Each entry has its place in the order, `n`, and what the bot's clock said, `at` (UTC). The two do
not always go together: a clock may be set back.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import Enum
from typing import Any, TypeVar

E = TypeVar("E", bound="Entry")


@dataclass(frozen=True)
class Entry:
    n: int
    at: datetime


@dataclass(frozen=True)
class Moved(Entry):
    """A letter circulates, or its deadline is another."""

    letter: str
    deadline: datetime


class End(Enum):
    CLOSED = "closed by hand"
    CANCELLED = "cancelled"
    FINALIZED = "finalized"


@dataclass(frozen=True)
class Ended(Entry):
    letter: str
    how: End


class What(Enum):
    """What became of an organization's answer."""

    SIGNED = "signed"
    CONFIRMED = "confirmed"
    WITHDREW = "withdrew"
    DECLINED = "declined"
    ASKED_AGAIN = "asked again"
    OBJECTED = "objected"
    SETTLED = "settled an objection"


@dataclass(frozen=True)
class Answered(Entry):
    """Somebody acted for an organization, or a coordinator about its objection."""

    letter: str
    organization: str
    what: What


@dataclass(frozen=True)
class Revised(Entry):
    """A material revision."""

    letter: str


@dataclass(frozen=True)
class ByHand(Entry):
    """A coordinator has reminded those missing."""

    letter: str


@dataclass(frozen=True)
class PutOff(Entry):
    """Somebody is to be reminded later, and was told when."""

    letter: str
    person: str
    until: datetime


@dataclass(frozen=True)
class Met(Entry):
    """Slack has told the bot who somebody is."""

    person: str


@dataclass(frozen=True)
class Away(Entry):
    """The bot was not there from `at` until then."""

    until: datetime


@dataclass(frozen=True)
class SetBack(Entry):
    """The clock shows `to` from now on."""

    to: datetime


@dataclass(frozen=True)
class Post(Entry):
    """A message that somebody received, or a channel; `thread` is empty outside of threads."""

    channel: str
    person: str
    text: str
    blocks: tuple[dict[str, Any], ...] = field(repr=False)
    thread: str = ""


@dataclass(frozen=True)
class Letter:
    """What is fixed about a letter when it is written."""

    handle: str
    zone: str
    steps: tuple[timedelta, ...]
    names: bool
    channels: tuple[str, ...]
    coordinators: tuple[str, ...]
    comments_until: datetime | None = None


@dataclass
class Somebody:
    """A person in Slack, the names of the organizations that they speak for, and whether the list
    has them by their address."""

    id: str
    name: str
    zone: str
    organizations: list[str] = field(default_factory=list)
    by_address: bool = False


@dataclass
class Diary:
    """`zone` and `per_day` are the coalition's; `coordinators` are those of all letters."""

    zone: str
    per_day: int
    people: dict[str, Somebody] = field(default_factory=dict)
    invited: set[str] = field(default_factory=set)
    coordinators: tuple[str, ...] = ()
    letters: dict[str, Letter] = field(default_factory=dict)
    entries: list[Entry] = field(default_factory=list)

    def note(self, kind: type[E], at: datetime, *facts: Any) -> E:
        entry = kind(len(self.entries), at, *facts)
        self.entries.append(entry)
        return entry

    def all(self, kind: type[E]) -> Iterator[E]:
        return (each for each in self.entries if isinstance(each, kind))
