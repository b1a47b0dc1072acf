"""When a letter's reminders are due: for each step and zone a good moment, stored in advance."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection

from bot.domain.coalition import Coalition
from bot.domain.hours import good_moment
from bot.domain.letter import Letter, State
from bot.domain.reminder import channel_steps, due_steps
from bot.usecases.transaction import Work
from storage import letters, organizations, people, schedule
from storage.people import Person
from storage.schedule import CHANNEL, CLOSE, OPEN, REMIND, Planned, Step


def plan(work: Work, letter: Letter) -> None:
    """Plans everything that the clock does for a letter that circulates, in the place of what was
    planned for another deadline."""
    plans = _Plans.of(work.connection, work.coalition, letter, work.now)
    planned = [Planned(CLOSE, letter.deadline)]
    if letter.comments_until is not None:
        planned.append(Planned(OPEN, letter.comments_until))
    for zone in ("", *people.zones(work.connection)):
        planned += plans.for_people(zone)
    planned += plans.for_channels()
    schedule.plan(work.connection, letter.id, planned)


def met(
    connection: Connection,
    coalition: Coalition,
    before: Person | None,
    person: Person,
    now: datetime,
) -> None:
    """Somebody was met, whom the bot knew as `before` or not at all. Where their zone is news, the
    letters that circulate are planned for it; what they have missed by moving is caught up."""
    was, here = _zone(before), _zone(person)
    if was == here:
        return
    represents = bool(organizations.represented_by(connection, person.user_id))
    for letter in letters.in_states(connection, State.CIRCULATING):
        plans = _Plans.of(connection, coalition, letter, now)
        known = schedule.steps_of(connection, letter.id)
        if not any(each.zone == here for each in known):
            schedule.add(connection, letter.id, plans.for_people(here))
        missed = _missed(known, was, here) if represents else None
        if missed and person.user_id not in schedule.waiting(connection, letter.id):
            at = plans.good(missed.at, here)
            schedule.put_off(connection, letter.id, [(person.user_id, missed.step, at)])


@dataclass(frozen=True, slots=True)
class _Plans:
    """What is planned for one letter at `now` (UTC)."""

    coalition: Coalition
    letter: Letter
    steps: Sequence[timedelta]
    now: datetime

    @classmethod
    def of(cls, view: Connection, coalition: Coalition, letter: Letter, now: datetime) -> _Plans:
        own = letters.reminding_of(view, letter.id).steps
        return cls(coalition, letter, coalition.reminders if own is None else own, now)

    def for_people(self, zone: str) -> Iterator[Planned]:
        """For those in a zone; without one, for all whose zone has no plan of its own."""
        return self._planned(REMIND, self.steps, zone, zone or self.coalition.time_zone)

    def for_channels(self) -> Iterator[Planned]:
        return self._planned(CHANNEL, channel_steps(self.steps), "", self.letter.time_zone)

    def good(self, at: datetime, zone: str) -> datetime:
        """The good moment for what is due at `at`. While a letter takes comments only, nobody is
        asked to sign."""
        return good_moment(
            at,
            zone or self.coalition.time_zone,
            self.coalition.hours,
            before=self.letter.deadline,
            not_before=self._begin,
        )

    @property
    def _begin(self) -> datetime:
        return max(self.now, self.letter.comments_until or self.now)

    def _planned(
        self, kind: str, steps: Sequence[timedelta], subject: str, zone: str
    ) -> Iterator[Planned]:
        for due in due_steps(steps, self.letter.deadline, self._begin):
            yield Planned(kind, self.good(due.at, zone), due.step, subject)


def _zone(person: Person | None) -> str:
    return person.time_zone if person else ""


def _missed(known: Sequence[Step], was: str, here: str) -> Step | None:
    """The first step that is still to come where somebody was, and is over where they are."""
    there, now_here = _steps_in(known, was), _steps_in(known, here)
    missed = [
        each
        for step, each in there.items()
        if not each.done and step in now_here and now_here[step].done
    ]
    return min(missed, key=lambda each: each.at, default=None)


def _steps_in(known: Sequence[Step], zone: str) -> dict[timedelta, Step]:
    """The steps at which those in a zone are reminded."""
    of_all = {each.step: each for each in known if not each.zone}
    return of_all | {each.step: each for each in known if each.zone == zone}
