"""When the bot wakes: at the next due time and at least each minute, whatever is done to clocks."""

from __future__ import annotations

import datetime as datetimes
import queue
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import apscheduler.schedulers.base
import pytest

import bot.clock
from bot.clock import AT_LEAST_EVERY, LOOK_EVERY, OVERSLEPT, Ticker, utc_now

LONG = 20
"""Real seconds after which a test gives up waiting."""


class Wall(datetime):
    """The machine's clock, set by hand: `ahead` of the real one."""

    ahead = timedelta()

    @classmethod
    def now(cls, tz: datetimes.tzinfo | None = None) -> datetime:  # type: ignore[override]
        return datetime.now(tz) + cls.ahead


class Bench:
    """A ticker whose wakings are counted, before clocks that are moved by hand."""

    def __init__(self) -> None:
        self.ticks: queue.Queue[datetime] = queue.Queue()
        self.due: datetime | None = None
        self.now = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
        self.seconds = 0.0
        self.wrong: Exception | None = None
        self.ticker = Ticker(self.tick, lambda: self.due, lambda: self.now, lambda: self.seconds)

    def tick(self) -> None:
        self.ticks.put(self.now)
        if self.wrong:
            raise self.wrong

    def wakes(self) -> bool:
        try:
            self.ticks.get(timeout=LONG)
        except queue.Empty:
            return False
        return True

    def plans(self) -> dict[str, datetime]:
        """When APScheduler will wake next, by job; asked for when no tick is under way."""
        with self.ticker._awake:
            return {each.id: each.next_run_time for each in self.ticker._scheduler.get_jobs()}


@pytest.fixture
def bench(monkeypatch: pytest.MonkeyPatch) -> Iterator[Bench]:
    for module in (apscheduler.schedulers.base, bot.clock):
        monkeypatch.setattr(module, "datetime", Wall)
    monkeypatch.setattr(Wall, "ahead", timedelta())
    bench = Bench()
    yield bench
    assert bench.ticker.stop(LONG)


def test_it_wakes_at_once_for_what_became_due_while_the_bot_was_away(bench: Bench) -> None:
    bench.ticker.start()

    assert bench.wakes()


def test_it_wakes_at_least_each_minute() -> None:
    assert timedelta(minutes=1) >= AT_LEAST_EVERY + LOOK_EVERY
    assert timedelta(minutes=1) >= OVERSLEPT + LOOK_EVERY


def test_what_is_due_within_the_next_seconds_is_done_at_its_time(bench: Bench) -> None:
    bench.due = bench.now + timedelta(seconds=20)
    bench.ticker.start()
    assert bench.wakes()

    ahead = bench.plans()["due"] - utc_now()

    assert timedelta() < ahead <= timedelta(seconds=20)


def test_the_bots_clock_counts_and_not_apschedulers(bench: Bench) -> None:
    """The bot's is years away from the machine's here, and what is due still comes at its time."""
    bench.now = datetime(2031, 1, 1, tzinfo=UTC)
    bench.due = bench.now + timedelta(milliseconds=50)
    bench.ticker.start()

    assert bench.wakes()
    assert bench.wakes()


def test_what_is_overdue_and_could_not_be_done_is_not_tried_without_a_pause(bench: Bench) -> None:
    bench.due = bench.now - timedelta(hours=1)
    bench.ticker.start()
    assert bench.wakes()

    assert bench.plans()["due"] - utc_now() > timedelta(seconds=1)


def test_what_is_due_later_is_left_to_a_later_waking(bench: Bench) -> None:
    bench.due = bench.now + timedelta(hours=1)
    bench.ticker.start()
    assert bench.wakes()

    assert set(bench.plans()) == {"regular"}


def test_a_tick_that_raises_does_not_stop_it(bench: Bench) -> None:
    bench.wrong = RuntimeError("the database is away")
    bench.ticker.start()
    assert bench.wakes()
    bench.seconds += OVERSLEPT.total_seconds()

    assert bench.ticker.rouse()
    assert bench.wakes()


@pytest.mark.parametrize("by", [timedelta(hours=-1), timedelta(days=-400)])
def test_a_clock_set_back_does_not_make_it_sleep(bench: Bench, by: timedelta) -> None:
    bench.ticker.start()
    assert bench.wakes()
    Wall.ahead = by
    bench.ticker._scheduler.wakeup()  # It looks at its clock and lies down for much too long.
    bench.seconds += OVERSLEPT.total_seconds()

    assert bench.ticker.rouse()
    assert bench.wakes()


@pytest.mark.parametrize("by", [timedelta(hours=1), timedelta(days=400)])
def test_a_clock_set_forward_or_a_machine_that_slept_makes_it_wake_once(
    bench: Bench, by: timedelta
) -> None:
    bench.ticker.start()
    assert bench.wakes()
    Wall.ahead = by
    bench.ticker._scheduler.wakeup()

    assert bench.wakes()
    bench.plans()
    assert bench.ticks.empty(), "hundreds of wakings were missed, and one is enough"


def test_one_that_wakes_in_time_is_not_roused(bench: Bench) -> None:
    bench.ticker.start()
    assert bench.wakes()
    bench.seconds += AT_LEAST_EVERY.total_seconds()

    assert not bench.ticker.rouse()


def test_one_that_sleeps_on_is_noticed(bench: Bench) -> None:
    bench.ticker.start()
    assert bench.wakes()
    bench.seconds += 200

    assert bench.ticker.slept() == timedelta(seconds=200)


def test_stopped_it_wakes_no_more(bench: Bench) -> None:
    bench.ticker.start()
    assert bench.wakes()
    bench.ticker.stop()
    bench.seconds += 1_000

    assert not bench.ticker.rouse()
    assert bench.ticks.empty()


def test_stopping_waits_for_the_tick_under_way_and_no_longer_than_it_may(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    started, go_on = queue.Queue[Any](), queue.Queue[Any]()

    def tick() -> None:
        started.put(None)
        go_on.get(timeout=LONG)

    ticker = Ticker(tick, lambda: None)
    ticker.start()
    started.get(timeout=LONG)

    assert not ticker.stop(0)
    go_on.put(None)
    assert ticker.stop(LONG)
