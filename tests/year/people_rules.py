"""The rules of the reminders that people get, held against what they received."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, datetime

from tests.year.causes import Cause, Causes, Sort
from tests.year.diary import Post
from tests.year.reading import is_extension, named, sections
from tests.year.story import Story, written
from tests.year.wall import day, good, next_good


class PeopleRules:
    def __init__(self, story: Story) -> None:
        self._story = story
        self._causes = Causes(story)
        self._said: dict[tuple[str, str], list[Post]] = defaultdict(list)
        """The reminders of a letter that somebody got, in their order."""
        self._free: dict[int, set[Sort]] = defaultdict(set)
        """Which messages somebody asked for."""
        for person, posts in story.reminders.items():
            for post in posts:
                for letter in sections(post):
                    self._said[letter, person].append(post)

    def faults(self) -> Iterator[str]:
        for person, posts in self._story.reminders.items():
            for post in posts:
                yield from self._asks_only_for_what_is_missing(post, person)
        yield from self._each_step_once()
        for person, posts in self._story.reminders.items():
            yield from self._at_a_good_hour(person, posts)
            yield from self._not_too_many_a_day(person, posts)
        yield from self._nothing_is_forgotten()
        yield from self._what_is_due_together_is_said_together()
        yield from self._who_was_reminded_knows_the_new_deadline()

    # --- who, and what ---------------------------------------------------------------------------

    def _asks_only_for_what_is_missing(self, post: Post, person: str) -> Iterator[str]:
        """Also: before the deadline alone, and not while a letter takes comments only."""
        story = self._story
        for letter, text in sections(post).items():
            asked = story.asked.organizations(letter, person, post.n)
            told = f"{letter}: {self._at(post)}"
            if not asked:
                yield f"{told} is reminded, who has answered"
            elif named(text) != asked:
                yield f"{told} is asked for {sorted(named(text))}, missing are {sorted(asked)}"
            term = story.term_of(letter, post.n)
            if term is None or post.at >= term.end:
                yield f"{told} is reminded when it is over"
            elif post.at < term.begin:
                yield f"{told} is reminded before {term.begin}"

    def _each_step_once(self) -> Iterator[str]:
        """For each message there is a reason that no other message has had."""
        for (letter, person), posts in self._said.items():
            left = list(self._causes.of[letter, person])
            for post in posts:
                due = [each for each in left if each.since <= post.at <= each.until]
                by_hand = [each for each in due if each.sort is Sort.BY_HAND][:1]
                for each in by_hand or due:
                    left.remove(each)
                    self._free[post.n].add(each.sort)
                if not due:
                    yield f"{letter}: {self._at(post)} is reminded without a reason, or once more"

    # --- when ------------------------------------------------------------------------------------

    def _at_a_good_hour(self, person: str, posts: Iterable[Post]) -> Iterator[str]:
        zone = self._story.diary.people[person].zone
        for post in posts:
            if good(post.at, zone) or Sort.BY_HAND in self._free[post.n]:
                continue
            if not any(self._urgent(letter, post, zone) for letter in sections(post)):
                yield f"{', '.join(sections(post))}: {self._at(post)} is reminded in quiet hours"

    def _urgent(self, letter: str, post: Post, zone: str) -> bool:
        """Whether no good moment is left."""
        term = self._story.term_of(letter, post.n)
        return term is not None and next_good(post.at, zone) >= term.deadline

    def _not_too_many_a_day(self, person: str, posts: Iterable[Post]) -> Iterator[str]:
        zone, most = self._story.diary.people[person].zone, self._story.diary.per_day
        days: dict[date, list[Post]] = defaultdict(list)
        for post in posts:
            if Sort.BY_HAND not in self._free[post.n] and Sort.PROMISE not in self._free[post.n]:
                days[day(post.at, zone)].append(post)
        for on, its in days.items():
            if len(its) > most:
                told = "; ".join(self._at(post) for post in its)
                yield f"{self._story.who(person)} is reminded {len(its)} times on {on}: {told}"

    # --- all of it -------------------------------------------------------------------------------

    def _nothing_is_forgotten(self) -> Iterator[str]:
        for (letter, person), causes in self._causes.of.items():
            said = [post.at for post in self._said.get((letter, person), ())]
            for cause in causes:
                if cause.excused or any(cause.since <= at <= cause.until for at in said):
                    continue
                if self._story.asked.throughout(letter, person, cause.since, cause.until):
                    yield f"{letter}: {self._of(cause)} is not reminded"

    def _what_is_due_together_is_said_together(self) -> Iterator[str]:
        together: dict[tuple[str, datetime], dict[str, Cause]] = defaultdict(dict)
        for (letter, person), causes in self._causes.of.items():
            for cause in causes:
                if cause.sort is not Sort.BY_HAND and cause.point and not cause.excused:
                    together[person, cause.point][letter] = cause
        for (person, point), its in together.items():
            wanted = {letter for letter, cause in its.items() if self._expects(cause, point)}
            if len(wanted) < 2:
                continue
            until = max(cause.until for cause in its.values())
            said = [
                set(sections(post))
                for post in self._story.reminders[person]
                if point <= post.at <= until and wanted & set(sections(post))
            ]
            if said and not any(wanted <= letters for letters in said):
                when = self._story.when(point, self._story.diary.people[person].zone)
                yield f"{self._story.who(person)} gets {sorted(wanted)} apart at {when}: {said}"

    def _expects(self, cause: Cause, point: datetime) -> bool:
        """Whether they are still to be reminded at that moment, and until it is done."""
        said = self._said.get((cause.letter, cause.person), ())
        if any(cause.since <= post.at < point for post in said):
            return False
        return self._story.asked.throughout(cause.letter, cause.person, cause.since, cause.until)

    def _who_was_reminded_knows_the_new_deadline(self) -> Iterator[str]:
        story = self._story
        told: dict[str, list[Post]] = defaultdict(list)
        for post in filter(is_extension, story.posts):
            told[post.person].append(post)
        for terms in story.terms.values():
            for term in terms[1:]:
                moved = story.diary.entries[term.n].at
                for person in {person for letter, person in self._said if letter == term.letter}:
                    zone = story.diary.people[person].zone
                    since = story.put_to_a_good_time(moved, zone, term.deadline)
                    until = story.in_time(since, zone, term.deadline)
                    while away := story.away_at(since, until):
                        since = story.put_to_a_good_time(away.until, zone, term.deadline)
                        until = story.in_time(since, zone, term.deadline)
                    its = [
                        post
                        for post in told[person]
                        if post.n > term.n
                        and moved <= post.at <= until
                        and set(sections(post)) == {term.letter}
                    ]
                    before = any(post.n < term.n for post in self._said[term.letter, person])
                    asked = story.asked.throughout(term.letter, person, moved, until)
                    who = f"{term.letter}: {story.who(person)}"
                    if len(its) > 1:
                        yield f"{who} is told {len(its)} times that the deadline has moved"
                    if before and asked and until <= term.end and not its:
                        yield f"{who} is not told by {until} that the deadline moved at {moved}"

    # --- words -----------------------------------------------------------------------------------

    def _at(self, post: Post) -> str:
        zone = self._story.diary.people[post.person].zone
        return f"{self._story.who(post.person)} at {self._story.when(post.at, zone)}"

    def _of(self, cause: Cause) -> str:
        zone = self._story.diary.people[cause.person].zone
        what = f"{cause.sort.value} {written(cause.step) if cause.step else ''}".strip()
        return (
            f"{self._story.who(cause.person)}, {what}, from {self._story.when(cause.since, zone)} "
            f"until {self._story.when(cause.until, zone)} (deadline {cause.deadline})"
        )
