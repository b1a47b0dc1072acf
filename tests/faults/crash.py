"""Kills the bot, again and again, and looks whether anything was lost, said twice or said wrongly.

    python tests/faults/crash.py --rounds N [--database URL] [--seed S] [--processes 1|2] --json

In each round a letter lives its last two days on a clock that is moved on; people sign, withdraw
and object over HTTP, reminders fall due, the letter is finalized. Meanwhile the process is killed
by SIGKILL: at every named moment between receiving a request and having marked its messages as
sent, and at random. Slack (a stand-in on this machine) answers 429 and 500, breaks connections
before and after it has posted, or does not answer at all. At the end of a round Slack behaves, and
it is judged by what people and channels have.

Without `--database` it uses SQLite; `postgresql` starts a server of its own; a URL is used as it
is, with a database of its own made there and dropped. The last line is one JSON object with
`kills`, `lost`, `doubled` and `wrongly_reminded`. Round n has the seed S + n, so that
`--rounds 1 --seed S` plays a round again, as far as threads allow.
"""

from __future__ import annotations

import argparse
import json
import logging
import random
import re
import shutil
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any

if __package__ in (None, ""):
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.faults.bots import Cradle, cradle
from tests.faults.ground import Ground, ground
from tests.faults.reaper import Toll
from tests.faults.story import Plan, Played, Round
from tests.faults.verdict import Verdict, channel_texts, judge

RAISED = re.compile(
    r"^(\w+(?:\.\w+)+(?:: .{0,80})?|\w+(?:Error|Exception)\b.{0,80})$", re.MULTILINE
)
"""The last line of a traceback."""


def main(arguments: list[str] | None = None) -> int:
    """0 where nothing was found."""
    options = _parser().parse_args(arguments)
    if options.processes > 1 and not options.database.startswith("postgresql"):
        _parser().error("several processes need PostgreSQL: add --database postgresql")
    result = crash(
        rounds=options.rounds,
        database=options.database,
        seed=random.randrange(10**6) if options.seed is None else options.seed,
        processes=options.processes,
        histories=not options.without_history,
        deaths=options.deaths,
    )
    points = result.pop("points") if not options.json else None
    if points:
        for point, times in sorted(points.items(), key=lambda each: -each[1]):
            print(f"{times:6} {point}")
    print(json.dumps(result, ensure_ascii=False))
    return 1 if any(result[each] for each in ("lost", "doubled", "wrongly_reminded")) else 0


def crash(
    rounds: int,
    database: str = "",
    seed: int = 0,
    processes: int = 1,
    *,
    histories: bool = True,
    deaths: int = 6,
    broken: str = "",
    short: bool = False,
) -> dict[str, Any]:
    """Plays so many rounds and counts what was found. A bot that is `broken` on purpose (see
    `fate`) shows what is noticed; a `short` round has fewer people and less to be reminded of."""
    # Who is killed while sending is nothing that the stand-in has to report.
    logging.getLogger("aiohttp.server").setLevel(logging.CRITICAL)
    toll = Toll()
    found: dict[str, int] = dict.fromkeys(
        ("lost", "doubled", "wrongly_reminded", "sign_ons", "messages", "reminders"), 0
    )
    troubles: list[str] = []
    logged: Counter[str] = Counter()
    began = time.monotonic()
    with (
        cradle() as nursery,
        tempfile.TemporaryDirectory(prefix="signon-crash-") as folder,
        ground(database, Path(folder)) as place,
    ):
        for n in range(rounds):
            plan = Plan(seed + n, processes, histories, deaths, broken, short)
            played, verdict = _round(plan, nursery, place, Path(folder), toll)
            troubles += played.record.troubles
            logged += verdict.logged
            for name in found:
                counted = getattr(verdict, name)
                found[name] += counted if isinstance(counted, int) else len(counted)
    for what, times in logged.most_common():
        say(f"logged by the bots {times} times: {what}")
    seconds = time.monotonic() - began
    kills = sum(toll.kills.values())
    return {
        "kills": kills,
        "lost": found["lost"],
        "doubled": found["doubled"],
        "wrongly_reminded": found["wrongly_reminded"],
        "rounds": rounds,
        "seed": seed,
        "processes": processes,
        "database": "sqlite" if not database else "postgresql",
        "sign_ons": found["sign_ons"],
        "messages": found["messages"],
        "reminders": found["reminders"],
        "troubles": len(troubles),
        "seconds": round(seconds, 1),
        "kills_per_minute": round(kills / seconds * 60),
        "points": dict(sorted(toll.kills.items())),
    }


def _round(
    plan: Plan, nursery: Cradle, place: Ground, folder: Path, toll: Toll
) -> tuple[Played, Verdict]:
    own = folder / f"round{plan.seed}"
    own.mkdir()
    say(f"round with seed {plan.seed}:")
    before, began = sum(toll.kills.values()), time.monotonic()
    played = Round(plan, nursery, place, own, toll, say).play()
    with place.looking() as view:
        verdict = judge(played, view, own / "trace.jsonl", histories=plan.histories)
    for log in own.glob("bot*.log"):
        verdict.logged.update(RAISED.findall(log.read_text()))
    kills = sum(toll.kills.values()) - before
    say(
        f"  {kills} deaths, {verdict.sign_ons} sign-ons, {verdict.messages} messages, "
        f"{verdict.reminders} reminders in {time.monotonic() - began:.1f} s: "
        f"lost {len(verdict.lost)}, doubled {len(verdict.doubled)}, "
        f"wrongly reminded {len(verdict.wrongly_reminded)}"
    )
    if not verdict.clean:
        _keep(plan, played, verdict, place, own)
    for trouble in played.record.troubles:
        say(f"  a person was told: {trouble}")
    shutil.rmtree(own)
    return played, verdict


def _keep(plan: Plan, played: Played, verdict: Verdict, place: Ground, own: Path) -> None:
    """Says what was found, and leaves what it was found in."""
    kept = Path(tempfile.mkdtemp(prefix=f"signon-crash-seed{plan.seed}-"))
    for kind in ("lost", "doubled", "wrongly_reminded"):
        for what in getattr(verdict, kind):
            say(f"  {kind.upper()} (seed {plan.seed}): {what}")
    shutil.copytree(own, kept, dirs_exist_ok=True)
    place.keep(kept)
    with (kept / "evidence.txt").open("w") as file:
        for kind in ("lost", "doubled", "wrongly_reminded"):
            file.writelines(f"{kind}: {what}\n" for what in getattr(verdict, kind))
        for attempt in played.record.attempts:
            file.write(f"{attempt}\n")
        for channel in list(played.slack.workspace.channels.values()):
            file.write(f"\n{channel.title} {channel.id}\n")
            file.writelines(f"{line}\n" for line in channel_texts(channel))
        file.write("\n")
        file.writelines(f"{entry}\n" for entry in played.slack.transcript)
    say(f"  the evidence is in {kept}")


def say(line: str) -> None:
    """How it goes, for who watches."""
    print(line, file=sys.stderr, flush=True)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    add = parser.add_argument
    add("--rounds", type=int, default=10, metavar="N")
    add("--database", default="", metavar="URL", help="PostgreSQL's URL, or postgresql")
    add("--seed", type=int, metavar="S")
    add("--processes", type=int, choices=(1, 2), default=1)
    add("--deaths", type=int, default=6, metavar="N", help="in each part of a round, about")
    add(
        "--without-history",
        action="store_true",
        help="the bot may not look: it may drop reminders, and asks a coordinator about the rest",
    )
    add("--json", action="store_true", help="the by-point counts go into the JSON, too")
    return parser


if __name__ == "__main__":
    sys.exit(main())
