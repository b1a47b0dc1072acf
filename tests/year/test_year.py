"""A year of the bot's life on a clock that is moved by hand: letters and organizations in twelve
zones, both changes of the clocks, restarts in the middle of things; and every rule of the reminders
holds, judged from what people received alone.

The use cases, the sender and its Slack client are the real ones; Slack answers in memory. What
people do is thrown with dice. Another year: `SIGNON_YEAR=7 python -m pytest tests/year -s`; a
failure names the year, and the same number gives the same year again. A larger one:
`SIGNON_YEAR_LETTERS=40 SIGNON_YEAR_ORGANIZATIONS=300` before it.
"""

from __future__ import annotations

import gc
import logging
import os
import time
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from random import Random

import pytest

from bot.config import Settings
from bot.demo.stage import HandClock
from bot.rehearsal import StandIn
from bot.usecases.importing import import_members
from tests.databases import SQLITE, Backend
from tests.year.diary import Diary
from tests.year.life import Complaints, Life
from tests.year.members import CHANNELS, HERE, gather
from tests.year.people_rules import PeopleRules
from tests.year.place_rules import channel_faults, coordinator_faults
from tests.year.script import YEAR, Script
from tests.year.story import Story

SEED = int(os.environ.get("SIGNON_YEAR", "6"))
LETTERS = int(os.environ.get("SIGNON_YEAR_LETTERS", "12"))
ORGANIZATIONS = int(os.environ.get("SIGNON_YEAR_ORGANIZATIONS", "60"))
NEW_YEAR = datetime(YEAR, 1, 1, tzinfo=UTC)
PER_DAY = 2
TOLD = 25
"""How many faults are told at most."""


def live(url: str, seed: int, letters: int, organizations: int) -> tuple[Diary, Life]:
    """Plays a year and gives its diary."""
    dice, clock = Random(seed), HandClock(NEW_YEAR)
    diary, slack = Diary(HERE, PER_DAY), StandIn(clock=clock)
    coalition = {
        "name": "Coalition for Clean Water",
        "time_zone": HERE,
        "coordinators": ["carla@example.org"],
    }
    settings = Settings.model_validate({"coalition": coalition, "reminders": {"per_day": PER_DAY}})
    for name in CHANNELS:
        slack.add_channel(name)
    listed = gather(slack, diary, dice, organizations)
    life = Life(url, settings, slack, clock, diary)
    import_members(life.office, "command line", listed, clock())
    for each in diary.people.values():
        if not each.by_address:
            life.directory.acquaint(each.id)
    script = Script(life, diary, dice)
    script.write(letters)
    script.play()
    life.stop()
    assert [each for each in slack.refused if each.malformed] == []
    return diary, life


def verdict(diary: Diary) -> Iterator[str]:
    """Everything that was not as it should be."""
    story = Story(diary)
    yield from PeopleRules(story).faults()
    yield from channel_faults(story)
    yield from coordinator_faults(story)


@pytest.mark.only_on(SQLITE)
@pytest.mark.timeout(600)
def test_in_a_year_everybody_gets_what_they_should_and_nothing_else(
    backend: Backend, tmp_path: Path
) -> None:
    complaints, begun = Complaints(), time.process_time()
    # What a year has told is kept to its end, and looking through it again and again frees nothing.
    threshold = gc.get_threshold()
    gc.set_threshold(200_000, 50, 100)
    logging.getLogger().addHandler(complaints)
    try:
        diary, life = live(backend.ready(tmp_path), SEED, LETTERS, ORGANIZATIONS)
    finally:
        logging.getLogger().removeHandler(complaints)
        gc.set_threshold(*threshold)
    lived = time.process_time() - begun
    faults = list(verdict(diary))
    entries = Counter(type(each).__name__ for each in diary.entries)
    print(
        f"year {SEED}: {LETTERS} letters, {ORGANIZATIONS} organizations, {dict(entries)}; "
        f"{life.ticks} wakings, {life.starts} starts, {life.kills} of them after a sudden end; "
        f"{lived:.0f} s of processor time, {time.process_time() - begun - lived:.0f} s to judge"
    )
    told = "\n".join(faults[:TOLD])
    assert not faults, f"year {SEED}, {len(faults)} faults, such as:\n{told}"
    assert complaints.found == []
    assert life.kills
    assert entries["ByHand"]
    assert entries["PutOff"]
