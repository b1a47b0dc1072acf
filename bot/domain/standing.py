"""How a letter stands: the numbers and names that the card, the status and the preflight share."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.domain.letter import Letter
from bot.domain.objection import Objection

NAMES_SHOWN = 40
"""How many names a card or a status shows at most; Slack's limits leave room for them."""


@dataclass(frozen=True, slots=True)
class Standing:
    """`names` are the latest `NAMES_SHOWN` that signed, the latest first. `unanswered` are the
    names of the invited organizations that have still not answered. `stuck` is how many messages
    could not be delivered; `edition` is the latest one's number, 0 before finalizing."""

    letter: Letter
    dateline: str
    signed: int
    names: tuple[str, ...]
    withdrawn: int
    open_objections: tuple[Objection, ...]
    unanswered: tuple[str, ...]
    stuck: int
    edition: int

    @property
    def blocking(self) -> int:
        return sum(objection.blocks for objection in self.open_objections)

    @property
    def more(self) -> int:
        """How many have signed beyond those named."""
        return self.signed - len(self.names)


@dataclass(frozen=True, slots=True)
class Obstacle:
    """Something in the way of finalizing, which a coordinator may override with a reason.

    `kind` is `blocking_objection` (with the objection), `still_open` (the deadline has not been
    reached) or `no_signatories`.
    """

    kind: str
    objection: Objection | None = None

    @property
    def key(self) -> str:
        return f"{self.kind}:{self.objection.id}" if self.objection else self.kind


def obstacles(standing: Standing, now: datetime) -> tuple[Obstacle, ...]:
    """What stands in the way of finalizing at `now` (UTC)."""
    found = [
        Obstacle("blocking_objection", objection)
        for objection in standing.open_objections
        if objection.blocks
    ]
    if standing.letter.takes_sign_ons(now):
        found.append(Obstacle("still_open"))
    if not standing.signed:
        found.append(Obstacle("no_signatories"))
    return tuple(found)
