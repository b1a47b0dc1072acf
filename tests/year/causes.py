"""Why somebody is reminded: the steps, the reminders by hand and the promises, each with the time
in which its message has to come."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

from tests.year.diary import ByHand
from tests.year.story import SLACK, Story, Term
from tests.year.wall import good_day_later, stretch


class Sort(Enum):
    STEP = "step"
    BY_HAND = "by hand"
    PROMISE = "remind me later"


@dataclass(frozen=True)
class Cause:
    """Somebody is to be reminded of a letter from `since` on and by `until`; where the day was full
    or the bot away until the deadline, `excused`. `point` is the one moment for it, where there is
    one that the calendar gives."""

    sort: Sort
    letter: str
    person: str
    since: datetime
    until: datetime
    deadline: datetime
    step: timedelta = timedelta(0)
    excused: bool = False
    point: datetime | None = None


class Causes:
    """All causes of the year, by letter and person."""

    def __init__(self, story: Story) -> None:
        self._story = story
        self.of: dict[tuple[str, str], list[Cause]] = defaultdict(list)
        people = [each.id for each in story.diary.people.values() if each.organizations]
        by_hand: dict[str, list[ByHand]] = defaultdict(list)
        for each in story.diary.all(ByHand):
            by_hand[each.letter].append(each)
        for letter, terms in story.terms.items():
            for person in people:
                found = self.of[letter, person]
                for term in terms:
                    found += self._steps(term, person)
                for hand in by_hand[letter]:
                    if story.asked.organizations(letter, person, hand.n):
                        found.append(self._by_hand(hand, person))
                found += self._promises(letter, person)

    # --- steps -----------------------------------------------------------------------------------

    def _steps(self, term: Term, person: str) -> Iterator[Cause]:
        zone = self._story.diary.people[person].zone
        for step in self._story.diary.letters[term.letter].steps:
            at = term.deadline - step
            if at > term.begin:
                since, latest = self._window(term, person, zone, at)
                if since < term.end:
                    yield self._step(term, person, zone, step, since, latest)

    def _window(
        self, term: Term, person: str, zone: str, at: datetime
    ) -> tuple[datetime, datetime]:
        """From when until when it is right to remind somebody of what is due `at`. Until the bot
        has met them it can but reckon by the coalition's zone."""
        story = self._story
        own = stretch(at, zone, before=term.deadline, begin=term.begin)
        met = story.met.get(person)
        if met is not None and met <= term.begin:
            return own
        by_coalition = stretch(at, story.diary.zone, before=term.deadline, begin=term.begin)
        if met is not None and met <= min(own[0], by_coalition[0]):
            return own
        latest = story.put_to_a_good_time(max(own[1], by_coalition[1]), zone, term.deadline)
        return min(by_coalition[0], met or by_coalition[0]), latest

    def _step(
        self,
        term: Term,
        person: str,
        zone: str,
        step: timedelta,
        since: datetime,
        latest: datetime,
    ) -> Cause:
        """Follows it through what may put it off: an absence, a promise, a day that is full."""
        story, at, begin = self._story, latest, since
        promises = story.put_off.get((term.letter, person), ())
        until = story.in_time(at, zone, term.deadline)
        for _ in range(30):
            until = story.in_time(at, zone, term.deadline)
            if away := story.away_at(at, until):
                at = story.put_to_a_good_time(away.until, zone, term.deadline)
                continue
            promise = next((p for p in promises if p.at <= until and p.until > at), None)
            if promise:
                if promise.at <= begin:
                    begin = promise.until
                at = promise.until
                continue
            if story.reminded_on(person, at) < story.diary.per_day:
                break
            at = good_day_later(at, zone)
            if at >= term.deadline:
                break
        excused = at >= term.deadline
        if excused:
            until = term.deadline
        point = at if since == latest or at > latest else None
        cause = (Sort.STEP, term.letter, person, begin, until, term.deadline, step)
        return Cause(*cause, excused=excused or until > term.end, point=point)

    # --- what people ask for ---------------------------------------------------------------------

    def _by_hand(self, hand: ByHand, person: str) -> Cause:
        away = self._story.away_at(hand.at, hand.at + SLACK)
        until = (away.until if away else hand.at) + SLACK
        term = self._story.term_of(hand.letter, hand.n)
        assert term is not None
        excused = until > self._over(hand.letter)
        cause = (Sort.BY_HAND, hand.letter, person, hand.at, until, term.deadline)
        return Cause(*cause, excused=excused)

    def _promises(self, letter: str, person: str) -> Iterator[Cause]:
        """Those of one moment are one."""
        story, zone = self._story, self._story.diary.people[person].zone
        for at in sorted({each.until for each in story.put_off.get((letter, person), ())}):
            term = next((t for t in reversed(story.terms[letter]) if t.n < self._n(at)), None)
            term = term or story.terms[letter][-1]
            # At night or on a weekend, if there was no better moment: a later deadline has one.
            at = story.put_to_a_good_time(at, zone, term.deadline)
            until = story.in_time(at, zone, term.deadline)
            while away := story.away_at(at, until):
                at = story.put_to_a_good_time(away.until, zone, term.deadline)
                until = story.in_time(at, zone, term.deadline)
            excused = at >= term.deadline or until > self._over(letter)
            yield Cause(
                Sort.PROMISE, letter, person, at, until, term.deadline, excused=excused, point=at
            )

    def _over(self, letter: str) -> datetime:
        """When the letter took no more answers, whatever became of it."""
        return self._story.over_at(letter, self._story.terms[letter][-1].deadline)

    def _n(self, at: datetime) -> int:
        """The place in the order of the first entry that is later."""
        entries = self._story.diary.entries
        return next((each.n for each in entries if each.at > at), len(entries))
