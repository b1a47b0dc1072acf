"""A time-stamp of an edition (RFC 3161): a third party's word that it was there at a moment.

Stamped are the 64 hexadecimal digits of the edition's fingerprint, in lower case, as ASCII, with
nothing behind them. Whoever stamps gets only their SHA-256 and a random number.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

LONGEST_PAUSE = timedelta(hours=4)
"""Between two attempts, at most."""
_FIRST_PAUSE = timedelta(minutes=1)
_ATTEMPTS = 14  # with pauses of 1, 2, 4 … 128 minutes and five of four hours: about a day


class Why(StrEnum):
    """Why there is no time-stamp, or none that counts. A server's status stands as `HTTP 503`."""

    SILENT = "silent"
    """No connection, or no answer in time."""
    REFUSED = "refused"
    """The server does not want to."""
    GARBLED = "garbled"
    """The answer is no time-stamp, or a damaged one."""
    OTHER = "other"
    """It is one of something else, or of another request."""
    UNSIGNED = "unsigned"
    """None of the certificates that are trusted vouches for its signature."""


class NotStamped(Exception):
    """There is no time-stamp that counts. `why` is one of `Why`, or a server's status."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True, slots=True)
class Stamp:
    """A time-stamp. `token` is the server's whole answer (DER), `at` the moment in it (UTC), `by`
    the name in the signer's certificate."""

    token: bytes
    at: datetime
    by: str


def stamped(fingerprint: str) -> bytes:
    """The bytes that are stamped of an edition with this fingerprint (hex)."""
    return fingerprint.encode("ascii")


def pause_after(attempts: int) -> timedelta | None:
    """How long to wait after so many attempts in vain; nothing where it is given up."""
    if attempts >= _ATTEMPTS:
        return None
    return min(_FIRST_PAUSE * (1 << (attempts - 1)), LONGEST_PAUSE)
