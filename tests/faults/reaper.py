"""Who kills: at every named moment in turns, those first that were met least, and at random."""

from __future__ import annotations

import random
import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from bot.rehearsal import StandIn
from tests.faults.bots import Bot
from tests.faults.keeper import Keeper
from tests.faults.moved import MovedClock

AT_RANDOM = "at random"
ACKNOWLEDGED = "acknowledged"
POSTED, EDITED = "posted, before it is answered", "edited, before it is answered"
FROM_OUTSIDE = {ACKNOWLEDGED: "", POSTED: "chat.postMessage", EDITED: "chat.update"}
"""Moments that are seen from outside: the person has the answer, Slack has done what was asked."""
LONGEST_LIFE = (0.4, 2.0)
"""Real seconds that a bot has to come to its moment, at least and at most: as much longer than its
start took as the machine is slow."""
SURELY = 8.0
"""Real seconds for a moment that is bound to come: a letter is rendered before it."""
OFTEN = {"claim": 4, "sent": 4, "post": 3, "edit": 2, "received": 2, "act": 2, "posted": 2}
"""How many times a bot may come to a moment that is met often before it dies there."""


@dataclass
class Toll:
    """What was counted over all rounds."""

    kills: Counter[str] = field(default_factory=Counter)
    tries: Counter[str] = field(default_factory=Counter)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def count(self, point: str) -> None:
        with self.lock:
            self.kills[point] += 1

    def least(self, points: Sequence[str], dice: random.Random) -> str:
        """One of the moments that were tried least."""
        with self.lock:
            fewest = min(self.tries[each] for each in points)
            chosen = dice.choice([each for each in points if self.tries[each] == fewest])
            self.tries[chosen] += 1
            return chosen


class Reaper:
    """Lives one bot's lives, in a thread of its own, while there are `deaths` left to die."""

    def __init__(
        self,
        bot: Bot,
        toll: Toll,
        dice: random.Random,
        clock: MovedClock,
        changed: Callable[[], None],
    ) -> None:
        self.bot, self._toll, self._dice, self._clock = bot, toll, dice, clock
        self._changed = changed
        self._points: Sequence[str] = ()
        self._first: list[Sequence[str]] = []
        self._surely = False
        self._deaths = 0
        self._wanted = threading.Condition()
        self._armed = ""
        self._longest = 0.0
        self._over = False
        self._thread = threading.Thread(target=self._run, name=f"reaper {bot.number}", daemon=True)
        self.taking = False
        self.said: list[str] = []
        self.failure: BaseException | None = None

    def start(self) -> None:
        self._thread.start()

    def threaten(
        self,
        deaths: int,
        points: Sequence[str],
        first: Sequence[Sequence[str]] = (),
        *,
        surely: bool = False,
    ) -> None:
        """That many deaths from now on, at these moments and at random. What comes but once is
        tried `first`: a life each, for one moment of each group. `surely`: these are bound to
        come to this bot, and worth waiting for."""
        with self._wanted:
            self._deaths, self._points, self._first = deaths, points, list(first)
            self._surely = surely
            self._wanted.notify_all()

    def spare(self) -> None:
        """No more deaths for now: there is nothing left that could go wrong."""
        with self._wanted:
            self._deaths = 0

    @property
    def done(self) -> bool:
        """Whether it has killed enough for now and its bot runs."""
        return self._deaths <= 0 and self.taking

    def stop(self) -> None:
        """No more deaths, and no more life."""
        with self._wanted:
            self._over, self._deaths = True, 0
            self._wanted.notify_all()
        self._thread.join(30)

    # --- moments seen from outside ---------------------------------------------------------------

    def acknowledged(self) -> None:
        """Somebody's form has closed."""
        self._strike(ACKNOWLEDGED)

    def called(self, method: str) -> None:
        """Slack has done what the bot asked and has not answered yet."""
        for point, kind in FROM_OUTSIDE.items():
            if kind == method:
                self._strike(point)

    def _strike(self, point: str) -> None:
        if self._armed == point:
            self._armed = ""
            self.bot.kill()

    # --- lives -----------------------------------------------------------------------------------

    def _run(self) -> None:
        try:
            while not self._over:
                self._live()
        except BaseException as failure:
            self.failure = failure
        finally:
            self.taking = False

    def _live(self) -> None:
        doomed = self._deaths > 0
        surely = bool(self._first) and self._surely
        point = self._next_point() if doomed else ""
        times = self._dice.randint(1, OFTEN.get(point.split(",")[0], 1))
        self._armed = point if point in FROM_OUTSIDE else ""
        before = time.monotonic()
        born = self.bot.start("" if point in FROM_OUTSIDE else point, times)
        least, most = LONGEST_LIFE
        born_within = 5 * (time.monotonic() - before)
        self._longest = SURELY if surely else min(max(least, born_within), most)
        self.taking = born
        self._changed()
        met = not born or self._wait_for_death(doomed, bool(point))
        if not met:
            self._armed = ""
            self.bot.kill()
            self.bot.dies_within(10)
        self.taking = False
        self._bury(point if met and point else AT_RANDOM)
        self._changed()
        time.sleep(self._dice.choice((0, 0, 0.02, 0.1)))

    def _next_point(self) -> str:
        if self._first:
            return self._toll.least(self._first.pop(0), self._dice)
        return self._toll.least(self._points, self._dice) if self._dice.random() < 0.6 else ""

    def _wait_for_death(self, doomed: bool, named: bool) -> bool:
        """True where it came by itself: the moment was met."""
        if not doomed:
            with self._wanted:
                while not self._deaths and not self._over:
                    self._wanted.wait(0.05)
                    if not self.bot.alive:
                        return True
            return self.bot.dies_within(self._dice.uniform(0, 0.1))
        return self.bot.dies_within(self._longest * (1 if named else self._dice.random()))

    def _bury(self, point: str) -> None:
        status = self.bot.bury()
        self._clock.say_under_way(self.bot.number, 0)
        if status != -9:
            self.said.append(f"bot {self.bot.number} ended by itself, with {status}")
        elif not self._over:
            self._toll.count(point)
            with self._wanted:
                self._deaths = max(self._deaths - 1, 0)


def watch(slack: StandIn, called: Callable[[str], None]) -> None:
    """Tells of every call that Slack has granted, before it is answered."""
    original = slack.api.call

    def call(method: str, arguments: dict[str, object], token: str) -> dict[str, object]:
        answer = original(method, arguments, token)
        if answer.get("ok"):
            called(method)
        return answer

    slack.api.call = call  # type: ignore[method-assign]


def all_disturbed(keeper: Keeper, up: threading.Event, reapers: Sequence[Reaper]) -> None:
    """A bot has died or come back."""
    keeper.disturbed()
    if any(each.taking for each in reapers):
        up.set()
    else:
        up.clear()
