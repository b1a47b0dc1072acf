"""How a letter stands: the numbers and names that the card, the status and the preflight share."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.domain.edition import LogoLeftOut
from bot.domain.letter import Letter
from bot.domain.objection import Objection
from bot.domain.translation import Translation

NAMES_SHOWN = 40
"""How many names a card or a status shows at most; Slack's limits leave room for them."""


@dataclass(frozen=True, slots=True)
class Standing:
    """`names` are the latest `NAMES_SHOWN` that signed, the latest first. `unanswered` are the
    names of the invited organizations that have still not answered. `stuck` is how many messages
    could not be delivered; `edition` is the latest one's number, 0 before finalizing. `waiting` are
    the names whose sign-ons wait for re-confirmation and do not count; `requests` is how many
    requests to represent an organization wait for an answer; `reservations` how many of those that
    signed did so with reservations. `individuals` is how many people have signed personally and
    `waiting_individuals` how many of them wait for re-confirmation: they are counted apart.
    `declined` are the names of the organizations that said that the letter is not for them. `out`
    says whether the latest edition has gone out, `late` is how many things wait for the next one,
    and `outdated` are the translations that do not translate the present text."""

    letter: Letter
    dateline: str
    signed: int
    names: tuple[str, ...]
    withdrawn: int
    open_objections: tuple[Objection, ...]
    unanswered: tuple[str, ...]
    stuck: int
    edition: int
    waiting: tuple[str, ...] = ()
    requests: int = 0
    reservations: int = 0
    individuals: int = 0
    waiting_individuals: int = 0
    declined: tuple[str, ...] = ()
    out: bool = True
    late: int = 0
    outdated: tuple[Translation, ...] = ()

    @property
    def kept_back(self) -> bool:
        """Whether the finalized letter has not gone out yet."""
        return bool(self.edition) and not self.out

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

    `kind` is `blocking_objection` (with the objection), `waiting` (sign-ons that wait for
    re-confirmation will not be among the signatories), `waiting_individuals` (the same of people
    who signed personally), `requests` (people wait to be admitted as
    representatives), `still_open` (the deadline has not been reached), `no_signatories`, `minimum`
    (fewer signatories than the coordinators want), `undelivered` (messages that did not arrive),
    `outdated` (with the translation, which is not delivered: it translates an earlier text) or
    `logos` (with those that are permitted and cannot be printed: the letter goes out without them).
    `n` is how many, where it is a number of things.
    """

    kind: str
    objection: Objection | None = None
    n: int = 0
    translation: Translation | None = None
    logos: tuple[LogoLeftOut, ...] = ()

    @property
    def key(self) -> str:
        """What makes two obstacles the same: more of a kind is another obstacle."""
        if self.translation:
            return f"{self.kind}:{self.translation.language}:{self.translation.id}"
        if self.logos:
            named = (f"{each.organization_id} {each.problem}" for each in self.logos)
            return f"{self.kind}:{', '.join(named)}"
        return f"{self.kind}:{self.objection.id if self.objection else self.n}"


def obstacles(
    standing: Standing, now: datetime, logos: tuple[LogoLeftOut, ...] = ()
) -> tuple[Obstacle, ...]:
    """What stands in the way of finalizing at `now` (UTC), `logos` that cannot be printed among
    it."""
    found = [
        Obstacle("blocking_objection", objection)
        for objection in standing.open_objections
        if objection.blocks
    ]
    if standing.letter.takes_comments(now):
        found.append(Obstacle("still_open"))
    if not standing.signed:
        found.append(Obstacle("no_signatories"))
    elif standing.signed < standing.letter.minimum:
        found.append(Obstacle("minimum", n=standing.letter.minimum))
    for kind, n in (
        ("waiting", len(standing.waiting)),
        ("waiting_individuals", standing.waiting_individuals),
        ("requests", standing.requests),
        ("undelivered", standing.stuck),
    ):
        if n:
            found.append(Obstacle(kind, n=n))
    found += [Obstacle("outdated", translation=each) for each in standing.outdated]
    if logos:
        found.append(Obstacle("logos", logos=logos))
    return tuple(found)
