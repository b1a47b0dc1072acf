"""One round: a letter's last two days, with a bot that dies and dies again."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.config import Settings
from bot.domain.organization import Member
from bot.rehearsal import Channel, Person, StandIn
from bot.usecases import coordinating, drafting
from bot.usecases.importing import import_members
from bot.usecases.transaction import Office
from storage import letters
from storage.database import Database
from tests.faults import fate
from tests.faults.balancer import Balancer
from tests.faults.bots import Bot, Cradle, Surroundings
from tests.faults.ground import Ground
from tests.faults.hands import Coordinator, Hand, Record, Scene
from tests.faults.keeper import Keeper, look
from tests.faults.moved import MovedClock
from tests.faults.reaper import FROM_OUTSIDE, Reaper, Toll, all_disturbed, watch
from tests.faults.weather import Weather

TUESDAY = datetime(2026, 12, 1, 14, 0, tzinfo=UTC)
STEPS = (timedelta(hours=48), timedelta(hours=24), timedelta(hours=3), timedelta(hours=1))
DEADLINE = datetime(2026, 12, 3, 15, 0, tzinfo=UTC)
HANDLE = "water"
ORGANIZATIONS, FEW = 18, 9
ZONES = ("Etc/UTC", "Europe/Madrid")
HISTORY = ("channels:history", "groups:history", "im:history")
MOST_ACTS = 30
"""What one person does in one part of a round, at most."""
LONGEST_DRAIN = 40.0
"""Real seconds in which everything has to be settled once nobody disturbs any more."""
PATIENCE = 20.0
"""Real seconds that people wait for an acknowledgement: only a death takes it away."""

SENDING = tuple(
    f"{what}, {when} the commit"
    for what in ("claim", "sent", "settle", "put off")
    for when in ("before", "after")
)
ANYWHERE = (
    *SENDING,
    *(each for each in fate.points() if each.split(",")[0] in ("post", "edit", "look")),
    *(each for each in FROM_OUTSIDE if each != "acknowledged"),
)
ACT = ("act, before the commit", "act, after the commit")
ACTING = (
    *ANYWHERE,
    "received",
    *ACT,
    "stored, before the acknowledgement",
    "acknowledged",
    *(each for each in fate.points() if each.startswith("publish")),
)
TICKING = ("tick, before the commit", "tick, after the commit")
FINALIZE = ("finalize, before the commit", "finalize, after the commit")
PARTS = ("post, before it leaves", "between two parts")
UPLOADING = tuple(each for each in fate.points() if each.split(",")[0] in ("bring", "show"))
FINALIZING = (*ANYWHERE, *FINALIZE, "between two parts", *UPLOADING)
ALL_OF_THEM = 6
"""With that many deaths in a part, finalizing dies at each of its own moments, one after the other;
with fewer, at two of them."""


@dataclass(frozen=True)
class Plan:
    """What a round is made of. `histories` says whether the bot may look; `deaths` is how many it
    dies in each part of the round, about; `broken` is how it is broken on purpose, if it is."""

    seed: int
    processes: int = 1
    histories: bool = True
    deaths: int = 6
    broken: str = ""
    short: bool = False
    """Fewer people, and all steps but the first are slept through."""


@dataclass
class Played:
    """What is left of a round, for the verdict."""

    slack: StandIn
    channels: list[Channel]
    people: dict[str, Person]
    speaks_for: dict[str, list[str]]
    record: Record
    said: list[str] = field(default_factory=list)
    drained: bool = True
    finalized: bool = False


class Round:
    """Plays one round. `say` is told how it goes."""

    def __init__(
        self,
        plan: Plan,
        nursery: Cradle,
        ground: Ground,
        folder: Path,
        toll: Toll,
        say: Callable[[str], None],
    ) -> None:
        self.plan, self._ground, self._toll, self._say = plan, ground, toll, say
        self._dice = random.Random(f"round {plan.seed}")
        self.folder = folder
        self.clock = MovedClock.create(folder / "clock", TUESDAY)
        self.slack = StandIn(clock=self.clock, patience=PATIENCE)
        if not plan.histories:
            self.slack.scopes.difference_update(HISTORY)
        # People click at once, and Slack's three seconds are real ones.
        self.slack.workspace.trigger_life = timedelta(hours=1)
        self._cradle = nursery
        self._up = threading.Event()

    def play(self) -> Played:
        """The whole round. The stand-in still holds everything afterwards, and listens no more."""
        self._ground.fresh()
        with self.slack:
            return self._play()

    def _play(self) -> Played:
        played = self._people()
        self._seed_database(played)
        around = Surroundings(
            self.folder,
            self._ground.url,
            ", ".join(f'"{int(each.total_seconds() // 3600)}h"' for each in STEPS),
            {
                "SLACK_BOT_TOKEN": self.slack.bot_token,
                "SLACK_APP_TOKEN": self.slack.app_token,
                "SLACK_SIGNING_SECRET": self.slack.signing_secret,
                "SLACK_API_URL": self.slack.api_url,
            },
            self.clock.path,
            self.plan.broken,
        )
        bots = [Bot(self._cradle, n, around) for n in range(self.plan.processes)]
        self._reapers = [
            Reaper(bot, self._toll, self._own_dice(f"reaper {bot.number}"), self.clock, self._turn)
            for bot in bots
        ]
        self._keeper = Keeper(
            self.clock, self._ground, self.slack.api_url, lambda: list(range(len(bots)))
        )
        balancer = Balancer([bot.port for bot in bots])
        balancer.start()
        self.slack.request_url = f"http://127.0.0.1:{balancer.port}/slack/events"
        watch(self.slack, lambda method: [each.called(method) for each in self._reapers])  # type: ignore[func-returns-value]
        self._weather = Weather(self.slack, self._own_dice("weather"))
        self._scene = Scene(
            self.slack,
            played.channels[0],
            HANDLE,
            played.record,
            self._up,
            self._acknowledged,
            self._ground.brought,
        )
        self._played = played
        self._carla = Coordinator(self._scene, played.people["Carla"], self._own_dice("carla"))
        self._keeper.start()
        for reaper in self._reapers:
            reaper.start()
        try:
            self._story()
        finally:
            for reaper in self._reapers:
                reaper.stop()
            self._keeper.stop()
            balancer.stop()
        for each in self._reapers:
            played.said += each.said
        for failure in (self._keeper.failure, *(each.failure for each in self._reapers)):
            if failure:
                raise failure
        return played

    # --- the story -------------------------------------------------------------------------------

    def _story(self) -> None:
        hands = self._hands()
        self._dice.shuffle(hands)
        # Some never act before the deadline: somebody has to be reminded.
        steps = STEPS[:1] if self.plan.short else STEPS
        silent, *groups = _shared_out(hands, 2 + len(steps))
        self._part("circulating", ACTING, self._circulate, TUESDAY, first=(ACT,))
        at = TUESDAY + timedelta(minutes=20)
        self._part("signing", ACTING, self._doing(groups[0]), at, first=(ACT,))
        acting = list(groups[0])
        for step, some in zip(steps, groups[1:], strict=True):
            acting += some
            at = DEADLINE - step - timedelta(seconds=self._dice.uniform(5, 15))
            points = (*TICKING, *ACTING)
            self._part(f"{step} before", points, self._doing(acting), at, first=(TICKING,))
        at = DEADLINE - timedelta(seconds=self._dice.uniform(15, 30))
        points = (*TICKING, *ACTING)
        self._part("deadline", points, self._doing([*silent, *acting]), at, first=(TICKING,))
        at = DEADLINE + timedelta(hours=1)
        ways, alone = self._ways_to_finalize(), self.plan.processes == 1
        self._part("finalizing", FINALIZING, self._finalize, at, first=ways, surely=alone)
        self._weather.calm()
        self._played.drained = self._drain(DEADLINE + timedelta(hours=4))

    def _ways_to_finalize(self) -> list[Sequence[str]]:
        """The moments that only finalizing has, in the order in which they come."""
        own = (FINALIZE, PARTS, UPLOADING)
        if self.plan.deaths < ALL_OF_THEM:
            return [FINALIZE, (*PARTS, *UPLOADING)]
        return [(moment,) for group in own for moment in group]

    def _doing(self, hands: Sequence[Hand]) -> Callable[[], None]:
        return lambda: self._all(hands)

    def _part(
        self,
        name: str,
        points: Sequence[str],
        act: Callable[[], None],
        at: datetime,
        *,
        first: Sequence[Sequence[str]],
        surely: bool = False,
    ) -> None:
        """People act from a moment on, the bot dies, and then everything is settled."""
        began, before = time.monotonic(), sum(self._toll.kills.values())
        most = max(round(self.plan.deaths * 2 / self.plan.processes), 1)
        for reaper in self._reapers:
            deaths = max(self._dice.randint(1, most), len(first))
            reaper.threaten(deaths, points, first, surely=surely)
        if self._dice.random() < 0.3:
            self._weather.storm(True)
            threading.Timer(self._dice.uniform(0.1, 0.5), self._weather.storm, (False,)).start()
        self.clock.jump_to(at)
        self._keeper.disturbed()
        self._keeper.allow(at + timedelta(minutes=15))
        act()
        acted = time.monotonic()
        drained = self._drain(at + timedelta(minutes=30))
        died = sum(self._toll.kills.values()) - before
        self._say(
            f"  {name}: {died} deaths in {acted - began:.1f} + {time.monotonic() - acted:.1f} s"
            f"{'' if drained else ', not settled'}"
        )

    def _killing(self) -> bool:
        """Whether there is more to come in this part."""
        return any(not each.done and not each.failure for each in self._reapers)

    def _drain(self, until: datetime) -> bool:
        """Waits until the reapers have had theirs and nothing waits any more."""
        self._keeper.allow(until)
        give_up = time.monotonic() + LONGEST_DRAIN
        while time.monotonic() < give_up:
            with self._ground.looking() as view:
                sight = look(view, self.clock())
            if not sight.to_do and not self._killing():
                if not sight.held or self.plan.histories:
                    return True
                self._carla.decide()
            if not sight.to_do:
                for reaper in self._reapers:
                    reaper.spare()
            if any(each.failure for each in (self._keeper, *self._reapers)):
                return False
            time.sleep(0.05)
        return False

    def _circulate(self) -> None:
        give_up = time.monotonic() + LONGEST_DRAIN
        while time.monotonic() < give_up:
            self._carla.command(f"/letter circulate {HANDLE}")
            if self._slept_until(lambda: self._state() == "circulating", 0.4):
                return
        raise AssertionError("the letter does not circulate")

    def _finalize(self) -> None:
        give_up = time.monotonic() + LONGEST_DRAIN
        while time.monotonic() < give_up:
            if self._carla.finalize():
                self._played.finalized = True
                return
            time.sleep(0.02)
        raise AssertionError("the letter is not finalized")

    def _slept_until(self, holds: Callable[[], bool], seconds: float) -> bool:
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            if holds():
                return True
            time.sleep(0.02)
        return False

    def _state(self) -> str:
        with self._ground.looking() as view:
            found = letters.by_handle(view, HANDLE)
            return str(found.state) if found else ""

    # --- people ----------------------------------------------------------------------------------

    def _people(self) -> Played:
        slack, zone = self.slack, self._dice.choice
        people = {"Carla": slack.add_user("Carla Coord", email="carla@example.org")}
        speaks_for: dict[str, list[str]] = {}
        for n in range(FEW if self.plan.short else ORGANIZATIONS):
            name = f"Person {n:02}"
            person = slack.add_user(name, email=f"p{n:02}@example.org", tz=zone(ZONES))
            people[name] = person
            speaks_for[f"Organization {n:02}"] = [name]
        # One organization has two who speak for it, and one person speaks for two.
        speaks_for["Organization 00"].append("Person 01")
        speaks_for["Organization 02"] = ["Person 03"]
        everybody = list(people.values())
        channels = [
            slack.add_channel("coalition", everybody),
            slack.add_channel("allies", everybody[:5], private=True),
        ]
        return Played(slack, channels, people, speaks_for, Record())

    def _seed_database(self, played: Played) -> None:
        """What the command line brings in before the bot ever starts."""
        database = Database(self._ground.url)
        settings = Settings.model_validate(
            {"coalition": {"name": "Coalition", "coordinators": ["carla@example.org"]}}
        )
        office = Office(database, settings.as_coalition())
        members = [
            Member(name, representatives=tuple(played.people[each].user.email for each in names))
            for name, names in played.speaks_for.items()
        ]
        import_members(office, coordinating.COMMAND_LINE, members, TUESDAY)
        coordinating.create(
            office,
            coordinating.COMMAND_LINE,
            HANDLE,
            drafting.understand(office, _draft(), "", ""),
            DEADLINE,
            tuple(channel.name for channel in played.channels),
            "UTC",
            TUESDAY,
        )
        database.close()

    def _hands(self) -> list[Hand]:
        return [
            Hand(
                self._scene,
                self._played.people[self._dice.choice(names)],
                organization,
                self._own_dice(organization),
            )
            for organization, names in self._played.speaks_for.items()
        ]

    def _all(self, hands: Sequence[Hand]) -> None:
        """Everybody does something, some of them at once, and goes on while there is killing."""
        # Who speaks for two organizations has one window before them at a time.
        by_person: dict[str, list[Hand]] = {}
        for hand in hands:
            by_person.setdefault(hand.person.id, []).append(hand)
        with ThreadPoolExecutor(6) as pool:
            done: list[Future[None]] = [pool.submit(self._act, own) for own in by_person.values()]
            for each in done:
                each.result()

    def _act(self, hands: Sequence[Hand]) -> None:
        dice = self._own_dice(f"{hands[0].person.id} {self._dice.random()}")
        # Some answer before they are reminded, some while the reminder is about to leave.
        time.sleep(dice.uniform(0, 2.0))
        for n in range(MOST_ACTS):
            if n and not self._killing():
                return
            time.sleep(dice.uniform(0, 0.1))
            dice.choice(hands).act()

    def _acknowledged(self) -> None:
        for reaper in self._reapers:
            reaper.acknowledged()

    def _turn(self) -> None:
        all_disturbed(self._keeper, self._up, self._reapers)

    def _own_dice(self, whose: str) -> random.Random:
        return random.Random(f"{self.plan.seed} {whose}")


def _shared_out(hands: Sequence[Hand], parts: int) -> list[list[Hand]]:
    return [list(hands[n::parts]) for n in range(parts)]


def _draft() -> str:
    """A letter so long that Slack takes it in several parts."""
    paragraphs = "\n\n".join(
        f"Paragraph {n}. " + "The wells of the valley are closed since May, and we ask why. " * 8
        for n in range(45)
    )
    return (
        "---\ntitle: Water for all\nplace: Bogotá\ndate: 2026-12-03\nlanguage: en\n"
        f"salutation: Members of the Council,\nclosing: Sincerely,\n---\n\n{paragraphs}\n"
    )
