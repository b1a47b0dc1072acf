"""*Not for us*: an organization says that a letter is not for it, and is left in peace.

Whoever speaks for it may say so until the deadline, and take it back as long. It may sign and
object all the same; signing takes it back. A changed text does not: what was not for them was the
letter.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.domain.letter import Letter
from bot.domain.organization import Organization
from bot.domain.refusals import AlreadySigned, RepresentsNobody
from bot.domain.signing import SignOn


@dataclass(frozen=True, slots=True)
class Declining:
    """Somebody's organizations that could say it: `open` have not, `done` have."""

    open: tuple[Organization, ...]
    done: tuple[Organization, ...]

    @property
    def alone(self) -> Organization | None:
        """The one that is meant where there is no choice. With several there is one, also where
        only one of them is left: a second click must not speak for another than the first."""
        return self.open[0] if self.open and len(self.open) + len(self.done) == 1 else None


def check(letter: Letter, sign_on: SignOn | None, now: datetime) -> None:
    """An organization that stands under a letter withdraws instead. Raises `AlreadySigned`,
    `WrongState`, `DeadlinePassed`."""
    letter.check_takes_comments(now)
    if sign_on is not None:
        raise AlreadySigned(sign_on.organization, sign_on.signed_by, sign_on.at)


def offer(
    letter: Letter,
    own: Collection[Organization],
    sign_ons: Mapping[int, SignOn],
    declined: Collection[int],
    coordinators: tuple[str, ...],
    now: datetime,
) -> Declining:
    """For which of somebody's organizations `own` a letter may be said not to be. Those that were
    not invited are not asked, and need not answer, unless it is them alone.

    `sign_ons` are those that stand, by organization; `declined` has those that said it already.
    Raises `RepresentsNobody` and what `check` raises.
    """
    letter.check_takes_comments(now)
    if not own:
        raise RepresentsNobody(coordinators)
    unsigned = [each for each in own if each.id not in sign_ons]
    if not unsigned:
        check(letter, next(iter(sign_ons.values())), now)
    asked = [each for each in unsigned if each.invited] or unsigned
    return Declining(
        tuple(each for each in asked if each.id not in declined),
        tuple(each for each in asked if each.id in declined),
    )
