"""What people do through the year: thrown with dice, and noted only where they were told that it is
done."""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from bot.domain.letter import Terms
from bot.domain.objection import Act, Kind
from bot.domain.refusals import NeedsConfirmation, Refusal
from bot.domain.reminder import Reminding
from bot.domain.revision import Change
from bot.domain.signing import Wish
from bot.domain.text import LetterText
from bot.usecases import (
    coordinating,
    declining,
    finalizing,
    objecting,
    reminding,
    revising,
    signing,
)
from storage import letters, organizations
from tests.year.diary import Answered, ByHand, Diary, End, Ended, Moved, Post, PutOff, Revised, What
from tests.year.diary import Letter as Written
from tests.year.life import Life
from tests.year.members import CARLA, CHANNELS, DARIO, HERE, MEI, ZONES
from tests.year.reading import is_reminder, sections
from tests.year.wall import DAY, HOUR, MINUTE, instant, next_good

YEAR = 2027
SECOND = timedelta(seconds=1)
USUAL = (7 * DAY, 72 * HOUR, 24 * HOUR, 3 * HOUR)
"""The steps of the settings."""
OTHERS = ((48 * HOUR, 6 * HOUR), (5 * DAY, 24 * HOUR, 12 * HOUR, 2 * HOUR), (36 * HOUR,), ())
"""Those of a letter of its own mind."""
CHANGES_OF_CLOCKS = (
    # On the day on which the clocks are changed there, or on the working day behind it.
    ("America/New_York", "2027-03-14 12:00"),
    ("America/New_York", "2027-03-15 08:30"),
    ("Europe/Berlin", "2027-03-28 03:30"),
    ("Europe/Berlin", "2027-03-29 09:00"),
    ("Pacific/Auckland", "2027-04-04 02:30"),
    ("Australia/Lord_Howe", "2027-04-05 09:15"),
    ("Africa/Cairo", "2027-04-30 10:00"),
    ("Pacific/Auckland", "2027-09-27 08:00"),
    ("Australia/Lord_Howe", "2027-10-03 02:15"),
    ("Africa/Cairo", "2027-10-29 00:30"),
    ("Europe/Berlin", "2027-10-31 02:30"),
    ("Europe/Lisbon", "2027-11-01 07:45"),
    ("America/New_York", "2027-11-07 01:30"),
    ("America/New_York", "2027-11-08 12:00"),
)
AT_ONCE = (
    # Several on one day are too many for one person.
    (HERE, "2027-06-16 18:00"),
    (HERE, "2027-06-17 09:00"),
    (HERE, "2027-06-17 12:00"),
    (HERE, "2027-06-17 14:30"),
    ("America/Sao_Paulo", "2027-06-17 19:00"),
    ("Asia/Kathmandu", "2027-06-18 23:00"),
)
SLOW, NEVER = 0.12, 0.3
"""How many organizations have not answered when they are first reminded, and how many of these
never do."""
MANY = 4
"""More slow ones than that a letter does not have: the rules are the same for each, and a larger
coalition shall not take a larger machine."""
EARLY_ANSWERS, LATE_ANSWERS = (90, 8, 2), (30, 50, 20)
"""How many decline, sign and object. For each that does not decline, several are told of it."""
BURSTS = 5
"""They do so at so many moments: else the card would be edited for each."""


@dataclass
class Running:
    """A letter as the script knows it."""

    id: int
    deadline: datetime
    text: LetterText
    revision: int = 1
    over: bool = False


class Script:
    """The acts that are still to come, and what those who receive something do about it."""

    def __init__(self, life: Life, diary: Diary, dice: Random) -> None:
        self.life, self.diary, self.dice = life, diary, dice
        self.refused: Counter[str] = Counter()
        self.running: dict[str, Running] = {}
        self._acts: list[tuple[datetime, int, Callable[[], None]]] = []
        self._thrown = 0
        with life.office.database.reading() as view:
            known = organizations.all_members(view)
        self._ids = {member.name: key for key, member in known.items()}
        self._slow = min(SLOW, MANY / len(self._ids))
        life.heard = self._heard

    def at(self, moment: datetime, act: Callable[..., Any], *given: Any) -> None:
        """Somebody does this then. Where the bot is away, as soon as it is back."""
        self._thrown += 1
        heapq.heappush(self._acts, (moment, self._thrown, lambda: act(*given)))

    def play(self) -> None:
        while self._acts:
            moment, _, act = heapq.heappop(self._acts)
            if moment > self.life.clock() or not self._crowd(moment):
                self.life.go_to(moment)
            act()

    def _crowd(self, moment: datetime) -> bool:
        """Whether somebody else does something at that very moment: the sender comes behind."""
        return bool(self._acts) and self._acts[0][0] == moment

    # --- what is thrown in advance ---------------------------------------------------------------

    def write(self, n: int) -> None:
        """So many letters, whose deadlines lie all over the year."""
        deadlines = [_local(*each) for each in (*CHANGES_OF_CLOCKS, *AT_ONCE)]
        zones = [zone for zone, _ in (*CHANGES_OF_CLOCKS, *AT_ONCE)]
        while len(deadlines) < n:
            zones.append(self.dice.choice(ZONES))
            deadlines.append(self._some_deadline(zones[-1]))
        chosen = sorted(self.dice.sample(range(len(deadlines)), n))
        for number, each in enumerate(chosen):
            self._letter(f"letter-{number:02d}", zones[each], deadlines[each])
        self._misfortunes([deadlines[each] for each in chosen])

    def _some_deadline(self, zone: str) -> datetime:
        on = date(YEAR, 1, 20) + self.dice.randrange(320) * DAY
        hour = self.dice.choice((0, 3, 7, 9, 12, 12, 15, 17, 17, 18, 21, 23))
        return instant(on, time(hour, self.dice.choice((0, 0, 30, 59))), zone)

    def _letter(self, handle: str, zone: str, deadline: datetime) -> None:
        dice = self.dice
        long = timedelta(hours=dice.choice((9, 30, 5 * 24, 8 * 24, 8 * 24, 9 * 24, 10 * 24)))
        begin = deadline - long - timedelta(minutes=dice.randrange(600), seconds=dice.randrange(60))
        steps = USUAL if dice.random() < 0.6 else dice.choice(OTHERS)
        comments = begin + 0.4 * (deadline - begin) if dice.random() < 0.1 else None
        written = Written(
            handle,
            zone,
            steps,
            dice.random() < 0.5,
            tuple(dice.sample(CHANNELS, dice.choice((1, 1, 2)))),
            tuple(each for each in (DARIO, MEI) if dice.random() < 0.15),
            comments.replace(microsecond=0) if comments else None,
        )
        self.diary.letters[handle] = written
        self.at(begin, self._circulate, written, deadline)
        self._answers(written, begin, deadline)
        self._decisions(written, begin, deadline)

    def _answers(self, letter: Written, begin: datetime, deadline: datetime) -> None:
        dice = self.dice
        first = max((deadline - each for each in letter.steps[:1]), default=deadline)
        until = max(first, begin + (deadline - begin) / 4)
        opened = letter.comments_until or begin
        bursts = [_between(dice, begin + MINUTE, until) for _ in range(BURSTS)]
        slow = self._slow
        early = tuple(round(100 * each * slow / SLOW) for each in EARLY_ANSWERS[1:])
        weights = (10_000 - sum(early), *early)
        for name in self._ids:
            fate = dice.random()
            if fate >= slow:
                self.at(dice.choice(bursts), self._answer, letter.handle, name, weights)
            elif fate >= slow * NEVER:
                moment = _between(dice, opened, deadline + HOUR)
                self.at(moment, self._answer, letter.handle, name, LATE_ANSWERS)

    def _decisions(self, letter: Written, begin: datetime, deadline: datetime) -> None:
        """Of the coordinators."""
        dice, handle = self.dice, letter.handle
        if dice.random() < 0.3:
            self.at(_between(dice, begin, deadline), self._revise, handle, Change.MATERIAL)
        if dice.random() < 0.2:
            self.at(_between(dice, begin, deadline), self._revise, handle, Change.EDITORIAL)
        if dice.random() < 0.25:
            longer = timedelta(hours=dice.choice((2, 24, 50, 24 * 7)))
            self.at(_between(dice, begin, deadline), self._extend, letter, longer)
        for _ in range(dice.choice((0, 0, 0, 1, 2))):
            # Once most have answered: before that, hundreds would be reminded at once.
            late = begin + (deadline - begin) / 2
            self.at(_between(dice, late, deadline), self._remind, handle)
        end = dice.random()
        if end < 0.05:
            self.at(_between(dice, begin, deadline), self._cancel, handle)
        elif end < 0.1:
            self.at(_between(dice, begin, deadline), self._close, handle)
        patience = timedelta(hours=dice.choice((1, 5, 20, 40, 70)))
        act = self._cancel if 0.1 < end < 0.15 else self._finalize
        self.at(deadline + patience, self._after, handle, patience, act)

    def _misfortunes(self, deadlines: list[datetime]) -> None:
        """The bot is away for a day before one deadline, and for hours over another; a clock is
        set back on a morning; and now and then the bot ends in the middle of something."""
        dice, life = self.dice, self.life
        one, other, third = dice.sample(deadlines, 3)
        for begin, long in ((one - 80 * HOUR, 29 * HOUR), (other - 4 * HOUR, 9 * HOUR)):
            self.at(begin, lambda long=long: life.away(life.clock() + long))
        morning = next_good(third - 24 * HOUR, HERE) + 20 * MINUTE
        self.at(morning, life.set_back, HOUR)
        for deadline in deadlines:
            for _ in range(2):
                self.at(_between(dice, deadline - 9 * DAY, deadline), life.restart)
        for call in dice.sample(range(20, 90 * len(deadlines)), len(deadlines)):
            life.kill_at[call] = dice.random() < 0.5

    # --- coordinators ----------------------------------------------------------------------------

    def _circulate(self, letter: Written, deadline: datetime) -> None:
        office, now = self.life.office, self.life.clock()
        text = LetterText(f"The {letter.handle}", "We ask.\n", self.dice.choice(("en", "es")))
        own = None if letter.steps == USUAL else letter.steps
        terms = Terms(
            comments_until=letter.comments_until,
            coordinators=letter.coordinators,
            reminding=Reminding(own, letter.names),
        )
        given = (letter.handle, text, deadline, letter.channels, letter.zone, now, terms)
        created = self._allowed(coordinating.create, office, CARLA, *given)
        if created is None:  # the bot was away for too long
            return
        with office.database.reading() as view:
            rows = letters.channels_of(view, created.id)
        ids = {each.name: each.id for each in self.life.slack.workspace.channels.values()}
        found = {row.id: (ids[row.name], row.name) for row in rows}
        coordinating.circulate(office, CARLA, created.id, found, now)
        self.running[letter.handle] = Running(created.id, deadline, text)
        self.diary.note(Moved, now, letter.handle, deadline)

    def _extend(self, letter: Written, longer: timedelta) -> None:
        if (known := self._open(letter.handle)) is None:
            return
        written = (known.deadline + longer).astimezone(ZoneInfo(letter.zone))
        extended = self._allowed(
            coordinating.extend,
            self.life.office,
            CARLA,
            letter.handle,
            written.strftime("%Y-%m-%d %H:%M:%S"),
            self.life.clock(),
        )
        if extended:
            known.deadline = extended.deadline
            self.diary.note(Moved, self.life.clock(), letter.handle, extended.deadline)

    def _revise(self, handle: str, change: Change) -> None:
        if (known := self._open(handle)) is None:
            return
        text = replace(known.text, body=f"{known.text.body}\nAnd more.\n")
        given = (known.id, text, change, "One more demand", self.life.clock())
        revised = self._allowed(revising.revise, self.life.office, CARLA, *given)
        if revised:
            known.text, known.revision = text, revised.revision
            if change is Change.MATERIAL:
                self.diary.note(Revised, self.life.clock(), handle)

    def _remind(self, handle: str) -> None:
        if self._open(handle) is None:
            return
        now = self.life.clock()
        if self._allowed(reminding.remind, self.life.office, CARLA, handle, now):
            self.diary.note(ByHand, now, handle)

    def _close(self, handle: str) -> None:
        if known := self._open(handle):
            now = self.life.clock()
            if self._allowed(coordinating.close, self.life.office, CARLA, handle, now):
                known.over = True
                self.diary.note(Ended, now, handle, End.CLOSED)

    def _cancel(self, handle: str) -> None:
        known, now = self.running[handle], self.life.clock()
        given = (self.life.office, CARLA, known.id, "No more.", now)
        if self._allowed(coordinating.cancel, *given):
            known.over = True
            self.diary.note(Ended, now, handle, End.CANCELLED)

    def _finalize(self, handle: str) -> None:
        known, now, office = self.running[handle], self.life.clock(), self.life.office
        seen = self._allowed(finalizing.preflight, office, CARLA, handle, now)
        if seen:
            finalizing.finalize(office, CARLA, known.id, seen.seal, "So be it.", now)
            self.diary.note(Ended, now, handle, End.FINALIZED)

    def _after(self, handle: str, patience: timedelta, act: Callable[[str], None]) -> None:
        """Once the deadline is over, wherever it has moved to."""
        known = self.running.get(handle)
        if known is None:
            return
        if not known.over and known.deadline > self.life.clock():
            self.at(known.deadline + patience, self._after, handle, patience, act)
        else:
            act(handle)

    # --- representatives -------------------------------------------------------------------------

    def _answer(self, handle: str, organization: str, weights: tuple[int, int, int]) -> None:
        """They decline, sign or object; and may think otherwise later."""
        known, person = self.running.get(handle), self._speaker(organization)
        if known is None:
            return
        (act,) = self.dice.choices((self._decline, self._sign, self._object), weights)
        act(handle, known, person, organization)

    def _decline(self, handle: str, known: Running, person: str, organization: str) -> None:
        given = (person, known.id, self._ids[organization], self.life.clock())
        if self._done(What.DECLINED, handle, organization, declining.decline, *given):
            self._perhaps(
                0.02 * self._slow / SLOW,
                known,
                self._ask_again,
                handle,
                known,
                person,
                organization,
            )

    def _ask_again(self, handle: str, known: Running, person: str, organization: str) -> None:
        given = (person, handle, [self._ids[organization]], self.life.clock())
        self._done(What.ASKED_AGAIN, handle, organization, declining.ask_again, *given)

    def _sign(self, handle: str, known: Running, person: str, organization: str) -> None:
        wish, now = Wish(signed_by="Somebody", authorized=True), self.life.clock()
        given = (person, known.id, self._ids[organization])
        try:
            self._met(person)
            signing.sign(self.life.office, *given, wish, now)
        except NeedsConfirmation:
            confirm = (*given, known.revision, now)
            self._done(What.CONFIRMED, handle, organization, revising.confirm, *confirm)
        except Refusal as refusal:
            self.refused[type(refusal).__name__] += 1
        else:
            self.diary.note(Answered, now, handle, organization, What.SIGNED)
            again = (handle, known, person, organization)
            self._perhaps(0.5, known, self._sign, *again)  # a double click, or once more
            self._perhaps(0.08, known, self._withdraw, *again)

    def _withdraw(self, handle: str, known: Running, person: str, organization: str) -> None:
        given = (person, known.id, self._ids[organization], "", self.life.clock())
        if self._done(What.WITHDREW, handle, organization, signing.withdraw, *given):
            self._perhaps(0.4, known, self._sign, handle, known, person, organization)

    def _object(self, handle: str, known: Running, person: str, organization: str) -> None:
        kind = self.dice.choice((Kind.CONCERN, Kind.BLOCKING))
        now = self.life.clock()
        given = (person, known.id, self._ids[organization], kind, "", "It is too mild.", now)
        raised = self._done(What.OBJECTED, handle, organization, objecting.raise_objection, *given)
        if raised:
            self._perhaps(0.7, known, self._settle, handle, person, organization, raised.id)

    def _settle(self, handle: str, person: str, organization: str, objection: int) -> None:
        office, now = self.life.office, self.life.clock()
        act = self.dice.choice((Act.RESOLVED, Act.RESOLVED, Act.OVERRIDDEN, Act.WITHDRAWN))
        if act is Act.WITHDRAWN:
            given: tuple[Any, ...] = (person, objection, act, now)
            done = self._done(What.SETTLED, handle, organization, objecting.respond, *given)
        else:
            done = self._allowed(objecting.answer, office, CARLA, objection, act, "Heard.", now)
            if done:
                self.diary.note(Answered, now, handle, organization, What.SETTLED)
        if done and act is Act.RESOLVED:
            again = (handle, person, organization, objection)
            self._perhaps(0.3, self.running[handle], self._reopen, *again)

    def _reopen(self, handle: str, person: str, organization: str, objection: int) -> None:
        given = (person, objection, Act.REOPENED, self.life.clock())
        self._done(What.OBJECTED, handle, organization, objecting.respond, *given)

    def _later(self, handle: str, person: str) -> None:
        given = (self.life.office, person, handle, self.life.clock())
        promised = self._allowed(reminding.put_off, *given)
        if promised:
            self.diary.note(PutOff, self.life.clock(), handle, person, promised[1])

    def _heard(self, post: Post) -> None:
        """Who is reminded may answer: at once, while others are still being reminded, or later."""
        if not is_reminder(post):
            return
        for handle in sections(post):
            what = self.dice.random()
            seconds = self.dice.choice((2, 20, 900, 9_000, 40_000)) * self.dice.random()
            moment = post.at + seconds * SECOND
            if what < 0.35:
                for organization in self.diary.people[post.person].organizations:
                    self.at(moment, self._answer, handle, organization, (30, 55, 15))
            elif what < 0.45:
                self.at(moment, self._later, handle, post.person)

    # --- how -------------------------------------------------------------------------------------

    def _open(self, handle: str) -> Running | None:
        known = self.running.get(handle)
        return known if known and not known.over and self.life.clock() < known.deadline else None

    def _speaker(self, organization: str) -> str:
        speak = [e.id for e in self.diary.people.values() if organization in e.organizations]
        return self.dice.choice(speak)

    def _perhaps(
        self, chance: float, known: Running, act: Callable[..., None], *given: Any
    ) -> None:
        now = self.life.clock()
        if self.dice.random() < chance and now < known.deadline:
            self.at(_between(self.dice, now, known.deadline), act, *given)

    def _done(
        self,
        what: What,
        handle: str,
        organization: str,
        act: Callable[..., Any],
        person: str,
        *given: Any,
    ) -> Any:
        """Somebody acts for an organization, and the diary has it if they were not refused."""
        self._met(person)
        done = self._allowed(act, self.life.office, person, *given)
        if done:
            self.diary.note(Answered, self.life.clock(), handle, organization, what)
        return done

    def _met(self, person: str) -> None:
        """Whom the list has by their address, the bot has to meet before they may act."""
        if self.diary.people[person].by_address:
            self.life.directory.introduce(person)

    def _allowed(self, act: Callable[..., Any], *given: Any) -> Any:
        """What the act gives, or nothing where it was refused."""
        try:
            return act(*given)
        except Refusal as refusal:
            self.refused[type(refusal).__name__] += 1
            return None


def _between(dice: Random, begin: datetime, end: datetime) -> datetime:
    """A moment between two, in whole seconds."""
    seconds = max(int((end - begin).total_seconds()), 1)
    return begin.replace(microsecond=0) + dice.randrange(seconds) * SECOND


def _local(zone: str, written: str) -> datetime:
    return datetime.fromisoformat(written).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
