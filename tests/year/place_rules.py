"""The rules of what channels and coordinators get, held against what they received."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from tests.year.diary import Diary, End, Moved, Post
from tests.year.reading import closed, is_digest, missing_in, named
from tests.year.story import SLACK, Story, Term, written
from tests.year.wall import DAY, HOUR, SATURDAY, day, good, instant, next_good, stretch

DIGEST = time(9)
STILL_MORNING = 6 * HOUR
"""How late a digest may be after the bot was away."""


# --- channels -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class ChannelStep:
    term: Term
    step: timedelta
    since: datetime
    until: datetime


def channel_faults(story: Story) -> Iterator[str]:
    """At most once a last step, while somebody is missing, by day; and names where they may be
    named."""
    said: dict[tuple[str, str], list[Post]] = defaultdict(list)
    for post in story.posts:
        if letter := missing_in(post):
            said[letter, post.channel].append(post)
    for letter, terms in story.terms.items():
        known = story.diary.letters[letter]
        steps = [each for term in terms for each in _channel_steps(story, term)]
        for channel in known.channels:
            posts = said.pop((letter, channel), [])
            where = f"{letter}: #{channel}"
            yield from _each_channel_step_once(story, where, posts, steps)
            yield from _each_in_order(story, where, letter, posts)
            for each in steps:
                if any(each.since <= post.at <= each.until for post in posts):
                    continue
                missing = story.asked.any_throughout(letter, each.since, each.until)
                if missing and each.until <= each.term.end:
                    when = story.when(each.since, known.zone)
                    yield f"{where} is not reminded, step {written(each.step)}, at {when}"
    for (letter, channel), _ in said.items():
        yield f"{letter}: #{channel} is reminded, where it does not circulate"


def _channel_steps(story: Story, term: Term) -> Iterator[ChannelStep]:
    """The last two of the last day, or the last of all."""
    letter = story.diary.letters[term.letter]
    shortest_first = sorted(letter.steps)
    last_day = [each for each in shortest_first if each <= DAY][:2]
    for step in last_day or shortest_first[:1]:
        at = term.deadline - step
        if at <= term.begin:
            continue
        since, latest = stretch(at, letter.zone, before=term.deadline, begin=term.begin)
        until = story.in_time(latest, letter.zone, term.deadline)
        while away := story.away_at(latest, until):
            latest = story.put_to_a_good_time(away.until, letter.zone, term.deadline)
            until = story.in_time(latest, letter.zone, term.deadline)
        if since < term.end:
            yield ChannelStep(term, step, since, until)


def _each_channel_step_once(
    story: Story, where: str, posts: list[Post], steps: list[ChannelStep]
) -> Iterator[str]:
    left = list(steps)
    for post in posts:
        due = [each for each in left if each.since <= post.at <= each.until]
        left = [each for each in left if each not in due]
        if not due:
            yield f"{where} is reminded without a reason, or once more, at {post.at}"


def _each_in_order(story: Story, where: str, letter: str, posts: list[Post]) -> Iterator[str]:
    known = story.diary.letters[letter]
    for post in posts:
        told = f"{where} at {story.when(post.at, known.zone)}"
        term = story.term_of(letter, post.n)
        if term is None or not term.begin <= post.at < term.end:
            yield f"{told} is reminded when nobody may sign"
        elif not good(post.at, known.zone) and next_good(post.at, known.zone) < term.deadline:
            yield f"{told} is reminded in quiet hours"
        if not story.asked.any(letter, post.n):
            yield f"{told} is reminded, and all have answered"
        if bool(named(post.text)) != known.names:
            yield f"{told} reads names: {bool(named(post.text))}, allowed: {known.names}"


# --- coordinators -------------------------------------------------------------------------------


def coordinator_faults(story: Story) -> Iterator[str]:
    for person in story.diary.people.values():
        if not person.organizations:
            yield from _digests(story, person.id)
            yield from _closings(story, person.id)


def _coordinated(diary: Diary, person: str) -> list[str]:
    return [
        letter.handle
        for letter in diary.letters.values()
        if person in diary.coordinators or person in letter.coordinators
    ]


def _closings(story: Story, person: str) -> Iterator[str]:
    """Each letter closes when its deadline has come, and who coordinates it is told so once."""
    told: dict[str, list[Post]] = defaultdict(list)
    for post in story.posts:
        if post.person == person and (letter := closed(post)):
            told[letter].append(post)
    for letter in _coordinated(story.diary, person):
        if letter not in story.terms:
            continue
        last = story.terms[letter][-1]
        at = last.deadline
        for end in story.ends[letter]:
            if end.at < last.deadline and end.n > last.n:
                at = end.at
                if end.how is not End.CLOSED:
                    at = None  # type: ignore[assignment]
                break
        posts = told.pop(letter, [])
        who = f"{letter}: {story.who(person)}"
        if at is None:
            if posts:
                yield f"{who} is told that it is closed, and it was cancelled"
            continue
        away = story.away_at(at, at + SLACK)
        until = (away.until if away else at) + SLACK
        done = story.done(letter)
        if not posts and done is not None and done.at <= until:
            continue  # Finalized before the message could leave.
        if len(posts) != 1:
            yield f"{who} is told {len(posts)} times that it is closed"
        elif not at <= posts[0].at <= until:
            yield f"{who} is told at {posts[0].at} that it is closed, which it is since {at}"
    for letter in told:
        yield f"{letter}: {story.who(person)} is told that it is closed, and does not coordinate it"


def _digests(story: Story, person: str) -> Iterator[str]:
    """One on each working morning on which a letter of theirs is open, and none otherwise."""
    zone = story.diary.people[person].zone
    got: dict[date, list[Post]] = defaultdict(list)
    for post in story.posts:
        if post.person == person and is_digest(post):
            got[day(post.at, zone)].append(post)
    open_in = [_open(story, letter) for letter in _coordinated(story.diary, person)]
    times = [each for each in open_in if each]
    on, last = day(story.diary.entries[0].at, zone), day(story.diary.entries[-1].at, zone)
    while on <= last:
        posts = got.pop(on, [])
        morning = instant(on, DIGEST, zone)
        at: datetime | None = morning
        away = story.away_at(morning, morning + SLACK)
        if away and not any(morning <= post.at and post.n < away.n for post in posts):
            at = away.until if away.until - morning < STILL_MORNING else None
        wanted = at is not None and on.weekday() < SATURDAY
        sure = wanted and any(begin <= morning and at and at + SLACK < end for begin, end in times)
        maybe = wanted and any(begin <= morning and at and at <= end for begin, end in times)
        who = f"{story.who(person)} on {on:%a %d %b}"
        if sure and len(posts) != 1:
            yield f"{who} gets {len(posts)} digests"
        elif len(posts) > maybe:
            yield f"{who} gets a digest at {posts[0].at}, and no letter is open"
        for post in posts:
            if at and not at <= post.at <= at + SLACK:
                yield f"{who} gets a digest at {story.when(post.at, zone)}"
        on += DAY
    for left in got.values():
        yield f"{story.who(person)} gets a digest at {left[0].at}, outside of the year"


def _open(story: Story, letter: str) -> tuple[datetime, datetime] | None:
    """From when until when a letter circulates or waits to be finalized."""
    begun = next((each for each in story.diary.all(Moved) if each.letter == letter), None)
    if begun is None:
        return None
    done = story.done(letter)
    end = done.at if done else story.diary.entries[-1].at + DAY
    return begun.at, end
