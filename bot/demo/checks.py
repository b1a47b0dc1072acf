"""The demo checks itself: what did not happen as it was played ends it."""

from __future__ import annotations


class NotAsPlayed(Exception):
    """Something did not happen; the message says what should have been."""


class NotUsable(Exception):
    """A file or a folder that was named cannot be used; the message says why."""


def expect(holds: object, what: str) -> None:
    """Raises `NotAsPlayed` unless it holds."""
    if not holds:
        raise NotAsPlayed(what)
