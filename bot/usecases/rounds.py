"""A round of reminders: what is due over all letters, one message for each person.

It is one transaction. Who was reminded is stored with what is queued, so that no step is said twice
to anybody, and what is due is marked as done with it, so that none is lost.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property

from bot.domain.hours import day_of, good_moment, morning_after
from bot.domain.letter import Letter
from bot.domain.moments import write_duration
from bot.usecases.transaction import Work
from storage import letters, outbox, people, reminders, schedule, signons
from storage.reminders import Said
from storage.schedule import CHANNEL, LATER, REMIND, Due

log = logging.getLogger(__name__)

KINDS = (REMIND, LATER, CHANNEL)
"""What of the schedule is done in a round."""
PROMISED = timedelta(0)
"""No step, but a reminder that somebody asked for."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Somebody is to be reminded of a letter, because of these steps."""

    letter: Letter
    steps: tuple[timedelta, ...]

    @property
    def promised(self) -> bool:
        return PROMISED in self.steps

    @property
    def last(self) -> timedelta:
        """The step that is nearest to the deadline."""
        return min((each for each in self.steps if each), default=PROMISED)

    def as_facts(self) -> dict[str, object]:
        """How it stands in the outbox. What was promised holds for any deadline."""
        return {
            "letter": self.letter.id,
            "deadline": None if self.promised else self.letter.deadline.isoformat(),
        }


def go(work: Work) -> None:
    """Says what is due in an open transaction. A letter with which something is wrong is logged and
    stays due; all others are done."""
    dues: dict[int, list[Due]] = {}
    for each in schedule.hold(work.connection, work.now, KINDS):
        dues.setdefault(each.letter_id or 0, []).append(each)
    going = Round(work)
    for letter_id, its in dues.items():
        try:
            with work.connection.begin_nested():
                going.look_at(letter_id, its)
        except Exception:
            log.exception("letter %s could not be reminded of; it is tried again", letter_id)
    going.finish()


@dataclass
class Round:
    """What is to be said to whom: collected letter by letter, then said person by person."""

    work: Work
    wanted: dict[str, list[Wanted]] = field(default_factory=dict)

    def look_at(self, letter_id: int, dues: Sequence[Due]) -> None:
        """Collects who is to be reminded of a letter, and marks what was due as done."""
        work = self.work
        letter = work.letter(letter_id)
        found: dict[str, Wanted] = {}
        if letter.takes_sign_ons(work.now):
            found = self._missing(letter, dues)
            remind_channels(work, letter, [each.step for each in dues if each.kind == CHANNEL])
        schedule.done(work.connection, [each.id for each in dues], work.now)
        for contact, each in found.items():
            self.wanted.setdefault(contact, []).append(each)

    def finish(self) -> None:
        """Queues one message for each person, or puts it off for them."""
        said: dict[str, list[Wanted]] = {}
        later: dict[int, list[tuple[str, timedelta, datetime]]] = {}
        reminded_today = self._reminded_today()
        for contact, each in self.wanted.items():
            until = self._until(contact, each, reminded_today.get(contact, 0))
            if until <= self.work.now:
                said[contact] = each
                continue
            for wanted in each:
                if until < wanted.letter.deadline:
                    step = PROMISED if wanted.promised else wanted.last
                    later.setdefault(wanted.letter.id, []).append((contact, step, until))
        for letter_id, persons in later.items():
            schedule.put_off(self.work.connection, letter_id, persons)
        tell(self.work, "", said)
        _record(self.work, said)

    # --- who -------------------------------------------------------------------------------------

    def _missing(self, letter: Letter, dues: Sequence[Due]) -> dict[str, Wanted]:
        """Who has still not answered and has not been reminded at these steps."""
        view = self.work.connection
        planned = {(each.step, each.zone) for each in schedule.steps_of(view, letter.id)}
        at_steps: dict[str, list[timedelta]] = {}
        for each in dues:
            if each.kind == REMIND:
                at_steps.setdefault(each.subject, []).append(each.step)
        for_one: dict[str, list[timedelta]] = {}
        for each in dues:
            if each.kind == LATER:
                for_one.setdefault(self._known(each.subject), []).append(each.step)
        steps = {each.step for each in dues if each.step}
        said = {
            (self._known(contact), step)
            for contact, step in reminders.steps_said(view, letter.id, letter.deadline, steps)
        }
        in_peace = {self._known(each) for each in schedule.waiting(view, letter.id)} - set(for_one)
        found: dict[str, Wanted] = {}
        for contact in signons.contacts_unanswered(view, letter.id):
            zone = self._whereabouts.get(contact, ("", ""))[1]
            here = {
                *(at_steps.get(zone, ()) if zone else ()),
                *(each for each in at_steps.get("", ()) if (each, zone) not in planned or not zone),
                *for_one.get(contact, ()),
            }
            here = {each for each in here if (contact, each) not in said}
            if here and contact not in in_peace:
                found[contact] = Wanted(letter, tuple(sorted(here)))
        return found

    @cached_property
    def _whereabouts(self) -> dict[str, tuple[str, str]]:
        return people.whereabouts(self.work.connection)

    def _known(self, contact: str) -> str:
        """Somebody's Slack id, where it is known whose contact this is."""
        return self._whereabouts.get(contact, (contact, ""))[0]

    def _zone(self, contact: str) -> str:
        return self._whereabouts.get(contact, ("", ""))[1] or self.work.coalition.time_zone

    # --- when ------------------------------------------------------------------------------------

    def _until(self, contact: str, wanted: Sequence[Wanted], reminded_today: int) -> datetime:
        """When somebody is reminded: now, or later, where it is night for them or they have heard
        enough for today. What they asked for themselves is no such burden."""
        now, coalition, zone = self.work.now, self.work.coalition, self._zone(contact)
        if reminded_today >= coalition.reminded_a_day and not any(each.promised for each in wanted):
            return morning_after(now, zone, coalition.hours)
        nearest = min(each.letter.deadline for each in wanted)
        return good_moment(now, zone, coalition.hours, before=nearest, not_before=now)

    def _reminded_today(self) -> dict[str, int]:
        """How many messages each has had on what is today for them."""
        now = self.work.now
        known: dict[str, str] = {}
        for contact in self.wanted:
            known[contact] = contact
        for contact, (user_id, _zone) in self._whereabouts.items():
            if user_id in self.wanted:
                known[contact] = user_id
        moments: dict[str, set[datetime]] = {}
        since = now - reminders.OF_A_DAY
        for contact, at in reminders.since(self.work.connection, list(known), since):
            zone = self._zone(contact)
            if day_of(at, zone) == day_of(now, zone):
                moments.setdefault(known[contact], set()).add(at)
        return {contact: len(each) for contact, each in moments.items()}


def tell(work: Work, key: str, said: dict[str, list[Wanted]]) -> None:
    """Queues a message for each of these, about one letter or several, and stores that they are
    reminded. With a `key` it is by hand."""
    rows: list[Said] = []
    for contact, wanted in said.items():
        only = wanted[0].letter if len(wanted) == 1 else None
        facts = {"of": [each.as_facts() for each in wanted], "by_hand": bool(key)}
        name = f"reminder:{key or work.now.isoformat()}:{contact}"
        work.tell(name, "reminder", contact, only, outbox.BROADCAST, **facts)
        for each in wanted:
            for step in each.steps:
                at_step = step if step else None
                rows.append(Said(each.letter.id, contact, at_step, each.letter.deadline, work.now))
    reminders.add(work.connection, rows)


def remind_channels(work: Work, letter: Letter, steps: Sequence[timedelta]) -> None:
    """Queues a message for each of the letter's channels. Of several steps the last is said."""
    if not steps:
        return
    deadline = letter.deadline.isoformat()
    for channel in letters.channels_of(work.connection, letter.id):
        key = f"reminder:{letter.id}:{write_duration(min(steps))}:{deadline}:{channel.channel_id}"
        if channel.channel_id and not outbox.knows(work.connection, key):
            to = channel.channel_id
            work.tell(key, "reminder_channel", to, letter, outbox.BROADCAST, deadline=deadline)


def _record(work: Work, said: dict[str, list[Wanted]]) -> None:
    """One event for each letter and step."""
    counted: dict[tuple[int, timedelta], tuple[Letter, int]] = {}
    for wanted in said.values():
        for each in wanted:
            key = (each.letter.id, each.last)
            counted[key] = (each.letter, counted.get(key, (each.letter, 0))[1] + 1)
    for (_, step), (letter, n) in counted.items():
        work.record("reminded", letter, step=write_duration(step) if step else "put off", people=n)
