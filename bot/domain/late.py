"""What is asked for once a letter is finalized. What was delivered stays as it is; the next edition
can take another organization in, and leaves out whoever no longer stands under the letter."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Kind(StrEnum):
    """A late sign-on is a coordinator's to accept or decline; a withdrawal is nobody's: no one has
    to stand under a letter against their will."""

    SIGN_ON = "sign_on"
    WITHDRAWAL = "withdrawal"


class Status(StrEnum):
    """How a request stands."""

    PENDING = "pending"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    TAKEN_BACK = "taken back"


@dataclass(frozen=True, slots=True)
class Late:
    """A request. `name` is what is, or would be, printed. Without an organization it is a person
    who signed personally. `edition` is the one that did what was asked for, 0 for none. With `logo`
    the organization's may be printed."""

    id: int
    letter_id: int
    kind: Kind
    organization_id: int | None
    person: str
    name: str
    signed_by: str
    role: str
    reason: str
    asked_at: datetime
    status: Status
    answer: str = ""
    edition: int = 0
    logo: bool = False


@dataclass(frozen=True, slots=True)
class Decisions:
    """What a coordinator decides for the next edition: the numbers of the late sign-ons that it
    takes in, and of those that are declined. What is in neither goes on waiting."""

    accepted: tuple[int, ...] = ()
    declined: tuple[int, ...] = ()
