"""The last hour before a deadline: everybody signs at once, and the bot keeps up.

    python tests/benchmarks/deadline_rush.py --json

One letter circulates in fifty channels, and 2,000 people sign it for 10,000 organizations over
HTTP. The bot runs as `signon run` runs it, in a process of its own, with its sender at work: it
sends the receipts, edits the cards and publishes the Homes that some people have open, at Slack's
pace. Another process sends the forms; the stand-in for Slack lives in this one.

Four fifths of the forms come as fast as they are answered, in short rounds. Each round has its
counterpart of as many requests to a bare Bolt listener with one transaction of three statements,
also in a process of its own; the bot stands still meanwhile. The ratio that is reported is the
median of the rounds' own. The last fifth comes on schedule, at half the rate that the bot has
shown so far; latencies are taken from these and count from when a request was due.

`card_lag_s` is how long after the last sign-on the last card became right. Slack takes about fifty
edits a minute, so most of that is forced; `card_lag_over_pace_s` is the rest. Then the process is
told to stop, and another bot sends the receipts that remain. It would take half an hour at Slack's
pace, so its clock and the stand-in's, which are one and the same, are moved on whenever all only
wait. `lost` counts acknowledged sign-ons that are not stored, and receipts and cards that never
came. `max_posts_per_second_and_channel` is what the stand-in has received, over the whole time.

The database is an SQLite file with `synchronous=FULL`, or `--database` says where PostgreSQL is
(`postgresql` starts a server, which does not wait for the disk).
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

if __package__ in (None, ""):
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import apart
import coalition
import contenders
import load
from signon_throughput import Figures, table

from bot.demo.stage import HandClock, Stage
from bot.rehearsal import Message, StandIn
from storage import condition, ledger, signons
from storage.database import Database
from storage.pace import EDIT, LIMITS, POST
from tests.faults.ground import ground

SIGN_ONS, ROUNDS, CHANNELS, CONNECTIONS = 10_000, 20, 50, 8
EACH = 5
"""For how many organizations somebody signs."""
ON_SCHEDULE = 5
"""One of so many forms comes on schedule."""
LINES = 64
"""Connections for what comes on schedule."""
HOME_OPEN = 20
"""One of so many people has opened the bot's Home."""
PATIENCE = 60.0
"""Seconds beyond what the pace forces after which the cards are given up."""
RECEIPT = re.compile(r"Name in the letter: (.+)")
SECOND = timedelta(seconds=1)


@dataclass(frozen=True)
class Plan:
    """How many sign-ons in how many rounds, over so many connections at once, and in how many
    channels the letter circulates. `database` is empty for SQLite."""

    sign_ons: int
    rounds: int
    connections: int
    channels: int
    database: str = ""

    @property
    def people(self) -> int:
        return -(-self.sign_ons // EACH)


@dataclass
class Rush:
    """What was measured. `lag` is how long after the last sign-on the last card became right, and
    `forced` how much of that Slack's pace takes by itself; `busiest` is the most posts that any
    channel got within a second."""

    bare: Figures = field(default_factory=lambda: Figures("bare transaction"))
    real: Figures = field(default_factory=lambda: Figures("real sign-on"))
    scheduled: Figures = field(default_factory=lambda: Figures("at half that rate"))
    lag: timedelta = timedelta()
    forced: timedelta = timedelta()
    busiest: int = 0
    lost: int = 0


# --- the scene ----------------------------------------------------------------------------------


class RunningClock(HandClock):
    """The machine's clock, and so far ahead of it as it was moved."""

    def __init__(self) -> None:
        self._ahead = timedelta()

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self._ahead

    def move(self, by: timedelta) -> None:
        self._ahead += by

    def move_to(self, at: datetime) -> None:
        """Never back."""
        self._ahead += max(at - self(), timedelta())

    def be_caught_up(self) -> None:
        """Waits until the machine's clock shows the same."""
        time.sleep(self._ahead.total_seconds())
        self._ahead = timedelta()


class RunningStage(Stage):
    """A stage in real time. Its own bot, which prepares and cleans up, spares the disk."""

    def __init__(self, folder: Path, url: str) -> None:
        settings = {
            "coalition": {"name": "Coalition", "coordinators": ["carla@example.org"]},
            "storage": {"url": url},
        }
        super().__init__(folder, settings, datetime.now(UTC), durable=False)
        self.running = RunningClock()
        self.clock = self.running
        self.slack = StandIn(clock=self.clock)


@contextmanager
def elsewhere(stage: Stage, url: str, folder: Path) -> Iterator[apart.Running]:
    """The bot in a process of its own until the block ends, and on the stage again afterwards."""
    stage.stop_bot()
    try:
        with apart.running(stage.secrets, url, folder) as bot:
            stage.slack.request_url = f"http://{load.HOST}:{bot.port}{load.PATH}"
            yield bot
            bot.stop()
    finally:
        stage.start_bot()


# --- the rush -----------------------------------------------------------------------------------


def measure(plan: Plan, folder: Path) -> Rush:
    """Raises `AssertionError` where an answer was not a plain acknowledgement, or something was
    said twice or does not hang together."""
    rush = Rush()
    with ExitStack() as stack:
        generator = stack.enter_context(load.generator())
        url = stack.enter_context(ground(plan.database, _new(folder / "bot"))).url
        bare_url = stack.enter_context(ground(plan.database, _new(folder / "bare"))).url
        stage = stack.enter_context(RunningStage(folder, url))
        slack = stage.slack
        bare = stack.enter_context(apart.bare(slack, bare_url))
        contenders.check_durable(Database(url))

        names = [f"channel-{n}" for n in range(plan.channels)]
        letter_id = coalition.circulate(stage, names)
        coalition.gather(stage, plan.people)
        bodies = coalition.submissions(stage, plan.sign_ons, plan.people)
        stage.settle()
        stage.running.be_caught_up()
        with elsewhere(stage, url, folder) as bot:
            for person in list(slack.people.values())[::HOME_OPEN]:
                person.open_home()
            crowd = Crowd(generator, slack.signing_secret, plan.connections, bare, bot)
            crowd.sign(bodies, plan.rounds, rush)
            last = stage.clock()
            rush.forced = forced(_edits(slack), last, plan.channels)
            rush.lag = _until_right(slack, plan) - last
        bare.stored()
        drain(stage)
        rush.busiest = busiest(slack)
        rush.lost = lost(stage, letter_id, plan)
    return rush


@dataclass
class Crowd:
    """Everybody who signs."""

    generator: load.Generator
    secret: str
    connections: int
    bare: apart.Bare
    bot: apart.Running

    def sign(self, bodies: Sequence[bytes], rounds: int, rush: Rush) -> None:
        """Signs with each of these forms. What is left over beside the rounds warms up."""
        each = (len(bodies) - 1) // rounds
        warm_up = bodies[: len(bodies) - rounds * each]
        with self.bot.paused():
            self._send(self.bare.port, warm_up)
        self._send(self.bot.port, warm_up)
        for n in range(rounds):
            part = bodies[len(warm_up) + n * each :][:each]
            on_schedule, at_once = part[: each // ON_SCHEDULE], part[each // ON_SCHEDULE :]
            if n % 2:
                self._measure(self.bot, at_once, rush.real)
            with self.bot.paused():
                self._measure(self.bare, at_once, rush.bare)
            if not n % 2:
                self._measure(self.bot, at_once, rush.real)
            if on_schedule:
                rate = rush.real.per_second / 2
                self._measure(self.bot, on_schedule, rush.scheduled, rate)

    def _measure(
        self,
        one: apart.Bare | apart.Running,
        bodies: Sequence[bytes],
        figures: Figures,
        rate: float | None = None,
    ) -> None:
        before = apart.processor(one.pid)
        done = self._send(one.port, bodies, rate)
        figures.processor.append((apart.processor(one.pid) - before) / len(bodies))
        figures.rates.append(rate or done.per_second)
        figures.latencies.extend(done.latencies)

    def _send(self, port: int, bodies: Sequence[bytes], rate: float | None = None) -> load.Volley:
        lines = LINES if rate else self.connections
        done = self.generator.send(load.Order(port, self.secret, bodies, lines, rate))
        if done.wrong:
            raise AssertionError(f"{len(done.wrong)} wrong answers: {done.wrong[0]}")
        return done


def _new(folder: Path) -> Path:
    folder.mkdir()
    return folder


# --- what came of it ----------------------------------------------------------------------------


def cards(slack: StandIn) -> list[Message]:
    """The letter's card in each channel."""
    return [each.messages[0] for each in slack.workspace.channels.values() if not each.is_im]


def right(card: Message, plan: Plan) -> bool:
    """Whether a card shows how many have signed."""
    said = f"{coalition.LETTER.title}: {plan.sign_ons} organizations have signed."
    return card.text == said


def _until_right(slack: StandIn, plan: Plan) -> datetime:
    """Waits until all cards are right; when the last of them became so."""
    every = LIMITS[EDIT].every.total_seconds()
    if not slack.wait_for(
        lambda: all(right(card, plan) for card in cards(slack)),
        plan.channels * every + PATIENCE,
    ):
        wrong = sum(not right(card, plan) for card in cards(slack))
        raise AssertionError(f"{wrong} of {plan.channels} cards are not right: {cards(slack)[0]}")
    return max(card.edited for card in cards(slack) if card.edited)


def _edits(slack: StandIn) -> Iterator[datetime]:
    return (entry.at for entry in slack.transcript if entry.action == "edited")


def forced(edits: Iterable[datetime], since: datetime, many: int) -> timedelta:
    """How long so many edits take from a moment on, whoever makes them, after those that Slack has
    got before."""
    limit = LIMITS[EDIT]
    free_at = datetime.min.replace(tzinfo=UTC)
    for at in edits:
        if at <= since:
            free_at = max(free_at, at - limit.ahead) + limit.every
    free_at = max(free_at, since - limit.ahead)
    return max(free_at + (many - 1) * limit.every - since, timedelta())


def drain(stage: Stage) -> None:
    """Sends what remains, as long as something leaves."""
    before = -1
    while (left := _waiting(stage)) and left != before:
        before = left
        stage.settle()


def _waiting(stage: Stage) -> int:
    with stage.bot.office.database.reading() as view:
        by_state = condition.queues(view, stage.clock()).by_state
    return by_state["waiting"] + by_state["sending"]


def busiest(slack: StandIn) -> int:
    """The most posts that any channel has received within one second. What comes a whole second
    later is in another one."""
    received: dict[str, list[int]] = defaultdict(list)
    for post in slack.posts:
        if post.method == POST:
            received[post.channel].append(int(post.ts.replace(".", "")))
    return max(map(_most_within_a_second, received.values()), default=0)


def _most_within_a_second(moments: Sequence[int]) -> int:
    """Of moments in microseconds."""
    ordered, most, first = sorted(moments), 0, 0
    for n, at in enumerate(ordered):
        while at - ordered[first] >= SECOND // timedelta(microseconds=1):
            first += 1
        most = max(most, n - first + 1)
    return most


def lost(stage: Stage, letter_id: int, plan: Plan) -> int:
    """All forms were acknowledged: how many are not stored, have no receipt, or do not show."""
    with stage.bot.office.database.reading() as view:
        stored = {sign_on.name for sign_on, *_ in signons.active(view, letter_id)}
        _, damage = ledger.verify(view)
    if damage:
        raise AssertionError(f"the ledger is not whole: {damage}")
    given = _receipts(stage.slack)
    twice = [key for key, times in given.items() if times > 1]
    if twice:
        raise AssertionError(f"{len(twice)} receipts came twice: {twice[0]}")
    signed = range(plan.sign_ons)
    owed = {(coalition.user_id(n % plan.people), coalition.organization(n)) for n in signed}
    return (
        sum(coalition.organization(n) not in stored for n in signed)
        + len(owed - set(given))
        + sum(not right(card, plan) for card in cards(stage.slack))
    )


def _receipts(slack: StandIn) -> Counter[tuple[str, str]]:
    """How often whom was told that which organization has signed."""
    found: Counter[tuple[str, str]] = Counter()
    for post in slack.posts:
        reader = slack.workspace.channels[post.channel].with_user
        if reader and (told := RECEIPT.search(post.text)):
            found[reader.id, told[1]] += 1
    return found


# --- the report ---------------------------------------------------------------------------------


def report(rush: Rush) -> dict[str, float]:
    """What stands in the line of JSON."""
    return {
        "ack_p50_ms": round(1_000 * rush.scheduled.quantile(0.5), 1),
        "ack_p99_ms": round(1_000 * rush.scheduled.quantile(0.99), 1),
        "ratio_to_bare": round(rush.real.ratio_to(rush.bare), 3),
        "max_posts_per_second_and_channel": rush.busiest,
        "lost": rush.lost,
        "card_lag_s": round(rush.lag.total_seconds(), 2),
        "card_lag_over_pace_s": round((rush.lag - rush.forced).total_seconds(), 2),
        "signon_per_second": round(rush.real.per_second, 1),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description="Measures the rush before a deadline.")
    parser.add_argument("--signons", type=int, default=SIGN_ONS, help="in all")
    parser.add_argument("--rounds", type=int, default=ROUNDS, help="in how many turns")
    parser.add_argument("--connections", type=int, default=CONNECTIONS, help="that send at once")
    parser.add_argument("--channels", type=int, default=CHANNELS, help="with a card in each")
    parser.add_argument("--database", default="", help="a PostgreSQL URL, or postgresql")
    parser.add_argument("--folder", type=Path, help="on which disk the files lie")
    parser.add_argument("--json", action="store_true", help="end with one line of JSON")
    asked = parser.parse_args()
    if min(asked.rounds, asked.connections, asked.channels) < 1:
        parser.error("counts begin at 1")
    if asked.signons < asked.rounds * ON_SCHEDULE + 1:
        parser.error(f"a round has at least {ON_SCHEDULE} sign-ons, and one warms up")
    plan = Plan(asked.signons, asked.rounds, asked.connections, asked.channels, asked.database)
    with tempfile.TemporaryDirectory(dir=asked.folder) as folder:
        rush = measure(plan, Path(folder))
    result = report(rush)
    print(table((rush.bare, rush.real, rush.scheduled)))
    print(
        f"The sign-on keeps {result['ratio_to_bare']:.0%} of the bare transaction's rate. At half "
        f"of it, 99 of 100 are acknowledged within {result['ack_p99_ms']:.0f} ms.\n"
        f"The last card was right {result['card_lag_s']:.1f} s after the last sign-on, of which "
        f"Slack's pace forces {rush.forced.total_seconds():.1f} s for {plan.channels} edits.\n"
        f"No channel got more than {rush.busiest} post in a second; {rush.lost} lost."
    )
    if asked.json:
        print(json.dumps(result))


if __name__ == "__main__":
    main()
