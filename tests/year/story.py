"""The year as the rules look at it: the diary, sorted by letters, people and days."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property

from tests.year.asked import Asked
from tests.year.diary import Away, Diary, End, Ended, Met, Moved, Post, PutOff
from tests.year.reading import is_reminder
from tests.year.wall import MINUTE, day, good, next_good, wall

SLACK = 5 * MINUTE
"""How long the pace, an ended process or a hundred others before them may keep somebody waiting."""


@dataclass(frozen=True)
class Term:
    """A letter with one deadline: from `begin` people are asked with that one, until `end`. What
    was due before `begin` is not caught up. `n` is the place in the order where it begins."""

    letter: str
    n: int
    begin: datetime
    deadline: datetime
    end: datetime


class Story:
    """A diary that is over."""

    def __init__(self, diary: Diary) -> None:
        self.diary = diary
        self.asked = Asked(diary)
        self.aways = list(diary.all(Away))
        self.put_off: dict[tuple[str, str], list[PutOff]] = defaultdict(list)
        for each in diary.all(PutOff):
            self.put_off[each.letter, each.person].append(each)
        self.met = {each.person: each.at for each in diary.all(Met)}
        """When the bot learned where somebody is."""

    @cached_property
    def posts(self) -> list[Post]:
        return list(self.diary.all(Post))

    @cached_property
    def reminders(self) -> dict[str, list[Post]]:
        """What each person was reminded with, in its order."""
        found: dict[str, list[Post]] = defaultdict(list)
        for post in self.posts:
            if is_reminder(post):
                found[post.person].append(post)
        return found

    @cached_property
    def _days(self) -> dict[tuple[str, date], list[datetime]]:
        found: dict[tuple[str, date], list[datetime]] = defaultdict(list)
        for person, posts in self.reminders.items():
            zone = self.diary.people[person].zone
            for post in posts:
                found[person, day(post.at, zone)].append(post.at)
        return found

    @cached_property
    def terms(self) -> dict[str, list[Term]]:
        """Each letter's deadlines, one after the other."""
        moves: dict[str, list[Moved]] = defaultdict(list)
        for each in self.diary.all(Moved):
            moves[each.letter].append(each)
        found: dict[str, list[Term]] = {}
        for letter, its in moves.items():
            comments = self.diary.letters[letter].comments_until
            found[letter] = []
            for move, following in zip(its, (*its[1:], None), strict=True):
                end = following.at if following else self.over_at(letter, move.deadline)
                begin = max(move.at, comments or move.at)
                term = Term(letter, move.n, begin, move.deadline, min(end, move.deadline))
                found[letter].append(term)
        return found

    def over_at(self, letter: str, deadline: datetime) -> datetime:
        ends = [each.at for each in self.ends[letter] if each.at < deadline]
        return min(ends, default=deadline)

    @cached_property
    def ends(self) -> dict[str, list[Ended]]:
        found: dict[str, list[Ended]] = defaultdict(list)
        for each in self.diary.all(Ended):
            found[each.letter].append(each)
        return found

    def done(self, letter: str) -> Ended | None:
        """When it was finalized or cancelled."""
        for each in self.ends[letter]:
            if each.how is not End.CLOSED:
                return each
        return None

    def term_of(self, letter: str, n: int) -> Term | None:
        """The deadline that a letter had just before that place in the order."""
        found = [term for term in self.terms.get(letter, ()) if term.n < n]
        return found[-1] if found else None

    def reminded_on(self, person: str, at: datetime) -> int:
        """How many reminders somebody had on what was their day then, until a little later."""
        zone = self.diary.people[person].zone
        moments = self._days.get((person, day(at, zone)), [])
        return sum(each <= at + SLACK for each in moments)

    def away_at(self, since: datetime, until: datetime) -> Away | None:
        """When the bot was away in that time."""
        for each in self.aways:
            if each.at <= until and each.until > since:
                return each
        return None

    def put_to_a_good_time(self, back: datetime, zone: str, deadline: datetime) -> datetime:
        """When it is right to say what was due while the bot was away, or at a bad time."""
        following = next_good(back, zone)
        return following if following < deadline else back

    def in_time(self, at: datetime, zone: str, deadline: datetime) -> datetime:
        """By when something has arrived that is queued at that moment: before the evening, or else
        in the morning."""
        late = at + SLACK
        if good(at, zone) and not good(late, zone) and next_good(late, zone) < deadline:
            return next_good(late, zone) + SLACK
        return late

    def who(self, person: str) -> str:
        known = self.diary.people[person]
        return f"{known.name} ({known.zone})"

    def when(self, at: datetime, zone: str) -> str:
        return f"{wall(at, zone)} there, {at:%d %b %H:%M:%S} UTC"


def written(step: timedelta) -> str:
    return f"{step.total_seconds() / 3600:g}h"
