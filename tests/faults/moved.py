"""A clock that several processes share and that somebody else may move forward.

It lies in a small file that each process maps into its memory. Bot time runs `SPEED` times as fast
as real time, so that a pace of one second does not last one, and it jumps where everybody only
waits. Beside it each process has a place in which it says how much it has under way.
"""

from __future__ import annotations

import mmap
import struct
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

SPEED = 20
"""Seconds of the bot's time in a real one."""
PLACES = 16
_SIZE = 8 * (3 + PLACES)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_TICK = timedelta(microseconds=1)


class MovedClock:
    """The clock in `path`, which `create` has made. Calling it gives the moment, in UTC."""

    def __init__(self, path: Path) -> None:
        self.path = path
        with path.open("r+b") as file:
            self._shared = mmap.mmap(file.fileno(), _SIZE)

    @classmethod
    def create(cls, path: Path, at: datetime) -> MovedClock:
        """A new clock that stands at a moment and runs from there."""
        path.write_bytes(bytes(_SIZE))
        clock = cls(path)
        clock._put(0, (at - _EPOCH) // _TICK)
        clock._put(1, time.monotonic_ns() // 1_000)
        return clock

    def __call__(self) -> datetime:
        gone = (time.monotonic_ns() // 1_000 - self._get(1)) * SPEED
        return _EPOCH + (self._get(0) + gone + self._get(2)) * _TICK

    def jump_to(self, at: datetime) -> None:
        """Moves it forward to a moment; never back. Only one process may do so."""
        ahead = (at - self()) // _TICK
        if ahead > 0:
            self._put(2, self._get(2) + ahead)

    def under_way(self, place: int) -> int:
        """How much the process in this place has taken and not settled."""
        return self._get(3 + place)

    def say_under_way(self, place: int, much: int) -> None:
        self._put(3 + place, much)

    def _get(self, place: int) -> int:
        number: int = struct.unpack_from("q", self._shared, 8 * place)[0]
        return number

    def _put(self, place: int, number: int) -> None:
        struct.pack_into("q", self._shared, 8 * place, number)
