"""What ten thousand pending reminders cost: planning them, starting with them, finding what is due.

    python tests/benchmarks/reminders.py --json

A pending reminder is a row of the schedule: one letter, one step, one zone. Two hundred letters
with four steps circulate among 2,500 representatives in twelve zones. All is done as the bot does
it, on a SQLite file with `synchronous=FULL`; the same number of jobs goes through APScheduler's own
SQL job store in the same run, one by one, as its interface has it. `ratio_to_apscheduler` is the
time of all three steps here by the time of all three there.

Finding what is due is done once more with ten times as many reminders that are not: what it costs
should follow what is due, not what exists.
"""

from __future__ import annotations

import argparse
import json
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from datetime import time as hour
from pathlib import Path
from typing import Any

from bot.domain.coalition import Coalition
from bot.domain.hours import Hours
from bot.domain.letter import Letter
from bot.domain.organization import Member
from bot.domain.text import LetterText
from bot.usecases import coordinating, planning, reminding
from bot.usecases.transaction import Office
from storage import letters, organizations, people, schedule
from storage.database import Database
from storage.migrate import migrate
from storage.people import Person
from storage.schedule import REMIND, Planned

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
STEPS = tuple(timedelta(hours=hours) for hours in (168, 72, 24, 3))
ZONES = (
    "America/Bogota",
    "America/Mexico_City",
    "America/New_York",
    "America/Sao_Paulo",
    "Africa/Cairo",
    "Africa/Nairobi",
    "Asia/Kathmandu",
    "Asia/Manila",
    "Australia/Lord_Howe",
    "Europe/Berlin",
    "Pacific/Auckland",
    "UTC",
)
HOURS = Hours(hour(20), hour(8), weekends=False)
REPRESENTATIVES = 2_500
DUE = 100
"""How many are due where finding them is measured."""
PENDING = 10_000
TIMES = 7


def timed(act: Callable[[], Any]) -> float:
    """Seconds that it takes."""
    before = time.perf_counter()
    act()
    return time.perf_counter() - before


def median(act: Callable[[], Any]) -> float:
    """Seconds that it takes as a rule, for what can be done again."""
    return statistics.median(timed(act) for _ in range(TIMES))


# --- the bot ------------------------------------------------------------------------------------


def prepared(folder: Path, pending: int) -> tuple[Office, list[Letter]]:
    """A coalition, and as many letters as it takes; nothing is planned yet."""
    database = Database(f"sqlite:///{folder / 'signon.db'}")
    migrate(database)
    coalition = Coalition("Coalition", coordinators=("U0CARLA",), reminders=STEPS, hours=HOURS)
    office = Office(database, coalition)
    with database.transaction() as connection:
        for n in range(REPRESENTATIVES):
            user = f"U0R{n:05d}"
            zone = ZONES[n % len(ZONES)]
            organizations.add(connection, Member(f"Organization {n}", representatives=(user,)))
            known = Person(user, "T0", f"R {n}", "en", zone, None, f"D{n}", NOW)
            people.remember(connection, known)
    each = len(STEPS) * (len(ZONES) + 1)
    found = [circulating(office, n) for n in range(-(-pending // each))]
    with database.transaction() as connection:
        for letter in found:
            schedule.cancel(connection, letter.id)
    return office, found


def circulating(office: Office, n: int) -> Letter:
    """A letter whose deadline is its own, weeks ahead."""
    deadline = NOW + timedelta(days=20, minutes=n)
    text = LetterText(f"Letter {n}", "We ask.\n", "en")
    letter = coordinating.create(
        office, "command line", f"letter-{n}", text, deadline, ("water",), "UTC", NOW
    )
    with office.database.reading() as view:
        channels = letters.channels_of(view, letter.id)
    found = {channel.id: ("C0", "water") for channel in channels}
    return coordinating.circulate(office, "U0CARLA", letter.id, found, NOW)


def plan(office: Office, found: list[Letter]) -> None:
    """What is planned as letters circulate and deadlines move, for all of them in one go."""
    with office.work("U0CARLA", NOW) as work:
        for letter in found:
            planning.plan(work, letter)


def start(url: str) -> None:
    """What a process does before it knows when to wake: opens, looks at the schema, asks."""
    database = Database(url)
    migrate(database)
    reminding.next_due(Office(database, Coalition("Coalition")))
    database.close()


def pending(office: Office) -> int:
    with office.database.reading() as view:
        far = NOW + timedelta(days=365)
        return sum(each.kind == REMIND for each in schedule.due(view, far))


def moment_of(office: Office, count: int) -> datetime:
    """When the first `count` of all that is planned are due."""
    with office.database.reading() as view:
        return schedule.due(view, NOW + timedelta(days=365))[count - 1].at


def find_due(office: Office, at: datetime) -> int:
    with office.database.reading() as view:
        return len(schedule.due(view, at))


def more(office: Office, letter: Letter, count: int) -> None:
    """That many further reminders, all of them later than the others."""
    with office.database.transaction() as connection:
        late = NOW + timedelta(days=400)
        step = timedelta(hours=1)
        zones = (f"Zone/{n}" for n in range(count))
        rows = (Planned(REMIND, late + timedelta(seconds=n), step, z) for n, z in enumerate(zones))
        schedule.add(connection, letter.id, rows)


# --- APScheduler --------------------------------------------------------------------------------


def apscheduler(folder: Path, moments: list[datetime], at: datetime) -> tuple[float, float, float]:
    """Planning, starting and finding in APScheduler's SQL job store, in seconds."""
    from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore
    from apscheduler.schedulers.background import BackgroundScheduler

    url = f"sqlite:///{folder / 'apscheduler.db'}"

    def opened() -> Any:
        scheduler = BackgroundScheduler(
            jobstores={"default": SQLAlchemyJobStore(url)}, timezone=UTC
        )
        scheduler.start(paused=True)
        return scheduler

    first = opened()

    def add() -> None:
        for n, moment in enumerate(moments):
            first.add_job("time:time", "date", run_date=moment, id=f"{n}")

    planned = timed(add)
    first.shutdown()
    again: list[Any] = []

    def begin() -> None:
        again.append(opened())
        again[0]._lookup_jobstore("default").get_next_run_time()

    started = timed(begin)
    store = again[0]._lookup_jobstore("default")
    found = median(lambda: store.get_due_jobs(at))
    again[0].shutdown()
    return planned, started, found


# --- both ---------------------------------------------------------------------------------------


def measure(count: int, folder: Path) -> dict[str, float]:
    """The figures. Raises `AssertionError` where something is not there that should be."""
    office, found = prepared(folder, count)
    plan_s = timed(lambda: plan(office, found))
    planned = pending(office)
    if planned < count:
        raise AssertionError(f"{planned} of {count} are planned")
    at = moment_of(office, min(DUE, planned))
    due = find_due(office, at)
    find_due_s = median(lambda: find_due(office, at))
    with office.database.reading() as view:
        moments = [each.at for each in schedule.due(view, NOW + timedelta(days=365))]
    theirs = apscheduler(folder, moments, at)
    start_s = timed(lambda: start(f"sqlite:///{folder / 'signon.db'}"))
    more(office, found[0], 9 * planned)
    if find_due(office, at) != due:
        raise AssertionError("what is due has changed")
    find_among_s = median(lambda: find_due(office, at))
    office.database.close()
    ours = plan_s + start_s + find_due_s
    return {
        "plan_s": round(plan_s, 3),
        "start_s": round(start_s, 3),
        "find_due_s": round(find_due_s, 4),
        "ratio_to_apscheduler": round(ours / sum(theirs), 4),
        "pending": planned,
        "due": due,
        "find_due_among_ten_times_as_many_s": round(find_among_s, 4),
        "apscheduler_plan_s": round(theirs[0], 3),
        "apscheduler_start_s": round(theirs[1], 3),
        "apscheduler_find_due_s": round(theirs[2], 4),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description="Measures what pending reminders cost.")
    parser.add_argument("--pending", type=int, default=PENDING, help="how many are planned")
    parser.add_argument("--folder", type=Path, help="on which disk the databases lie")
    parser.add_argument("--json", action="store_true", help="end with one line of JSON")
    asked = parser.parse_args()
    if asked.pending < 1:
        parser.error("counts begin at 1")
    with tempfile.TemporaryDirectory(dir=asked.folder) as folder:
        figures = measure(asked.pending, Path(folder))
    for name, figure in figures.items():
        print(f"{name:40}{figure:>12}")
    if asked.json:
        print(json.dumps(figures))


if __name__ == "__main__":
    main()
