"""Who was asked for what, at every place in the order of the year: reckoned from what people did,
by the words of the product, without the bot's help."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime

from tests.year.diary import Answered, Diary, Moved, Revised, What

ALWAYS = 1 << 60
"""A place behind all others."""


@dataclass
class Stand:
    """How an organization stands to a letter."""

    signed: bool = False
    confirmed: bool = True
    """Whether what it signed is the present text."""
    withdrew: bool = False
    declined: bool = False
    objections: int = 0

    def after(self, what: What) -> None:
        match what:
            case What.SIGNED:
                self.signed, self.confirmed = True, True
                self.declined = False
            case What.CONFIRMED:
                self.confirmed = True
            case What.WITHDREW:
                self.signed, self.withdrew = False, True
            case What.DECLINED:
                self.declined = True
            case What.ASKED_AGAIN:
                self.declined = False
            case What.OBJECTED:
                self.objections += 1
            case What.SETTLED:
                self.objections -= 1

    @property
    def asked(self) -> bool:
        """Whether it has still to answer."""
        if self.declined or self.objections:
            return False
        return not self.confirmed if self.signed else not self.withdrew


@dataclass
class Turns:
    """When somebody began or ceased to be asked: places in the order, moments, and which."""

    n: list[int] = field(default_factory=list)
    at: list[datetime] = field(default_factory=list)
    asked: list[bool] = field(default_factory=list)

    def add(self, n: int, at: datetime, asked: bool) -> None:
        if asked != (self.asked[-1] if self.asked else False):
            self.n.append(n)
            self.at.append(at)
            self.asked.append(asked)

    def by(self, n: int) -> bool:
        """How it was just before that place."""
        found = bisect_right(self.n, n - 1)
        return self.asked[found - 1] if found else False


class Asked:
    """Whether an organization was asked, or a person for any of theirs."""

    def __init__(self, diary: Diary) -> None:
        self._diary = diary
        self._turns: dict[tuple[str, str], Turns] = defaultdict(Turns)
        stands: dict[str, dict[str, Stand]] = {}
        for entry in diary.entries:
            if isinstance(entry, Moved) and entry.letter not in stands:
                stands[entry.letter] = {name: Stand() for name in diary.invited}
                for name in diary.invited:
                    self._turns[entry.letter, name].add(entry.n, entry.at, True)
            elif isinstance(entry, Answered):
                self._turn(stands, entry, entry.letter, entry.organization, entry.what)
            elif isinstance(entry, Revised):
                for name in stands[entry.letter]:
                    stands[entry.letter][name].confirmed = False
                    self._turn(stands, entry, entry.letter, name, None)

    def organizations(self, letter: str, person: str, n: int) -> set[str]:
        """For which of theirs somebody was asked just before that place in the order."""
        own = self._diary.people[person].organizations
        return {name for name in own if self._turns[letter, name].by(n)}

    def any(self, letter: str, n: int) -> bool:
        """Whether any organization was asked."""
        return any(self._turns[letter, name].by(n) for name in self._diary.invited)

    def throughout(self, letter: str, person: str, since: datetime, until: datetime) -> bool:
        """Whether somebody was asked for at least one of theirs all that time, by the clock."""
        own = self._diary.people[person].organizations
        return any(_throughout(self._turns[letter, name], since, until) for name in own)

    def any_throughout(self, letter: str, since: datetime, until: datetime) -> bool:
        return any(
            _throughout(self._turns[letter, name], since, until) for name in self._diary.invited
        )

    def _turn(
        self, stands: dict[str, dict[str, Stand]], entry: Answered | Revised, *which: object
    ) -> None:
        letter, name, what = str(which[0]), str(which[1]), which[2]
        stand = stands[letter].get(name)
        if stand is None:
            return  # Not invited, and never asked.
        if isinstance(what, What):
            stand.after(what)
        self._turns[letter, name].add(entry.n, entry.at, stand.asked)


def _throughout(turns: Turns, since: datetime, until: datetime) -> bool:
    asked = False
    for at, now_asked in zip(turns.at, turns.asked, strict=True):
        if at > until:
            break
        if at >= since and not now_asked:
            return False
        if at < since:
            asked = now_asked
    return asked
