"""What happened in the workspace, in order, as a person who stands beside it would tell it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


@dataclass(frozen=True)
class Entry:
    """One line: at `at`, `actor` did `action` in `place`; `text` is what could be read.

    `action` is one of `typed`, `said`, `clicked`, `chose`, `filled`, `submitted`, `closed`,
    `opened`, `was shown`, `was told errors`, `posted`, `edited`, `deleted`, `told` (an ephemeral
    message), `published`, `uploaded`, `refused`. `whom` names the person concerned where that is
    not the actor; `thing` is the Message, view or file, for whoever wants more.
    """

    at: datetime
    actor: str
    place: str
    action: str
    text: str = ""
    whom: str = ""
    thing: Any = field(default=None, compare=False, repr=False)

    def __str__(self) -> str:
        whom = f" {self.whom}" if self.whom else ""
        place = f" in {self.place}" if self.place else ""
        head = f"{self.at:%Y-%m-%d %H:%M:%S} {self.actor} {self.action}{whom}{place}"
        return f"{head}: {self.text}" if self.text else head


class Transcript:
    """An append-only list of entries; `follow` gets each of them as it happens. Thread-safe."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._entries: list[Entry] = []
        self._followers: list[Callable[[Entry], None]] = []

    def add(self, entry: Entry) -> None:
        """Write one line down and tell those who follow."""
        with self._lock:
            self._entries.append(entry)
            followers = list(self._followers)
        for follower in followers:
            follower(entry)

    def follow(self, follower: Callable[[Entry], None]) -> None:
        """Call `follower` with every later entry, from the thread in which it happens."""
        with self._lock:
            self._followers.append(follower)

    def __iter__(self) -> Iterator[Entry]:
        with self._lock:
            return iter(list(self._entries))

    def __len__(self) -> int:
        with self._lock:
            return len(self._entries)

    def __getitem__(self, index: int) -> Entry:
        with self._lock:
            return self._entries[index]

    def __str__(self) -> str:
        return "\n".join(str(entry) for entry in self)
