"""How much of a bare transaction's throughput the real sign-on keeps.

    python tests/benchmarks/signon_throughput.py --json

In one run and with the same load three things are measured over HTTP: a Bolt listener that only
acknowledges, the same listener with one hand-written transaction of three statements, and the real
sign-on, which stores the sign-on, appends to the ledger and queues its receipt and the edit of the
letter's cards in two channels. The databases are SQLite files with `synchronous=FULL`.

The sender stands still while this is measured: what counts is the way from the request to the
acknowledgement, and the queue that it leaves behind is checked afterwards, with the sign-ons and
the ledger. Slack refuses everything meanwhile: if an acknowledgement asked it anything, it would
show.

Figures of this kind move with the machine and with whoever else works on it. So the three take
turns in many short rounds, in changing order; each round gives its own ratios, and the median of
those is what is reported. The rates are medians of their own. The processor time is the server's
for each request, and moves less.
"""

from __future__ import annotations

import argparse
import json
import statistics
import tempfile
import time
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

import coalition
import contenders
import load

SIGN_ONS, ROUNDS, CONNECTIONS = 4_000, 20, 8
WARM_UP = 100


@dataclass
class Figures:
    """What was measured of one contender, round by round. Latencies and processor time are in
    seconds for one request."""

    name: str
    rates: list[float] = field(default_factory=list)
    processor: list[float] = field(default_factory=list)
    latencies: list[float] = field(default_factory=list)

    @property
    def per_second(self) -> float:
        return statistics.median(self.rates)

    def quantile(self, share: float) -> float:
        """The latency below which this share of the requests kept."""
        ordered = sorted(self.latencies)
        return ordered[min(int(share * len(ordered)), len(ordered) - 1)]

    def ratio_to(self, other: Figures) -> float:
        """The median of the rounds' own ratios."""
        return statistics.median(a / b for a, b in zip(self.rates, other.rates, strict=True))


def measure(sign_ons: int, rounds: int, connections: int, folder: Path) -> list[Figures]:
    """The figures of the three contenders, in their order. Raises `AssertionError` where an answer
    was not a plain acknowledgement or something is not stored."""
    each = max(1, sign_ons // rounds)
    warm_up = min(WARM_UP, each)
    with ExitStack() as stack:
        generator = stack.enter_context(load.generator())
        stage = stack.enter_context(coalition.stage(folder))
        letter_id = coalition.circulate(stage)
        bodies = coalition.submissions(stage, warm_up + rounds * each)
        three = [
            stack.enter_context(contenders.empty(stage.slack)),
            stack.enter_context(contenders.bare(stage.slack, f"sqlite:///{folder / 'bare.db'}")),
            contenders.real(stage, letter_id),
        ]

        def volley(contender: contenders.Contender, part: Sequence[bytes]) -> load.Volley:
            secret = stage.slack.signing_secret
            done = generator.send(load.Order(contender.port, secret, part, connections))
            if done.wrong:
                raise AssertionError(f"{contender.name}: {len(done.wrong)} wrong: {done.wrong[0]}")
            return done

        figures = [Figures(contender.name) for contender in three]
        for contender in three:
            volley(contender, bodies[:warm_up])
        stage.slack.revoke()
        for n in range(rounds):
            part = bodies[warm_up + n * each :][:each]
            for place in range(len(three)):
                turn = (n + place) % len(three)
                before = time.process_time()
                done = volley(three[turn], part)
                figures[turn].processor.append((time.process_time() - before) / each)
                figures[turn].rates.append(done.per_second)
                figures[turn].latencies.extend(done.latencies)
        for contender in three:
            if contender.stored and (stored := contender.stored()) != len(bodies):
                raise AssertionError(f"{contender.name}: {stored} of {len(bodies)} are stored")
    return figures


def report(figures: Sequence[Figures]) -> dict[str, float]:
    """What stands in the line of JSON."""
    empty, bare, real = figures
    return {
        "ratio_to_bare": round(real.ratio_to(bare), 3),
        "ratio_to_empty_listener": round(real.ratio_to(empty), 3),
        "empty_per_second": round(empty.per_second, 1),
        "bare_per_second": round(bare.per_second, 1),
        "signon_per_second": round(real.per_second, 1),
    }


def table(figures: Sequence[Figures]) -> str:
    """The figures for people."""
    head = ("", "per second", "lowest", "highest", "p50 ms", "p99 ms", "processor ms")
    lines = ["{:18}{:>12}{:>9}{:>9}{:>9}{:>9}{:>14}".format(*head)]
    for each in figures:
        milliseconds = [
            1_000 * seconds
            for seconds in (
                each.quantile(0.5),
                each.quantile(0.99),
                statistics.median(each.processor),
            )
        ]
        lines.append(
            f"{each.name:18}{each.per_second:12.0f}{min(each.rates):9.0f}{max(each.rates):9.0f}"
            "{:9.2f}{:9.2f}{:14.2f}".format(*milliseconds)
        )
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description="Measures how fast sign-ons are taken.")
    parser.add_argument("--signons", type=int, default=SIGN_ONS, help="measured sign-ons in all")
    parser.add_argument("--rounds", type=int, default=ROUNDS, help="in how many turns")
    parser.add_argument("--connections", type=int, default=CONNECTIONS, help="that send at once")
    parser.add_argument("--folder", type=Path, help="on which disk the databases lie")
    parser.add_argument("--json", action="store_true", help="end with one line of JSON")
    asked = parser.parse_args()
    if min(asked.signons, asked.rounds, asked.connections) < 1:
        parser.error("counts begin at 1")
    with tempfile.TemporaryDirectory(dir=asked.folder) as folder:
        figures = measure(asked.signons, asked.rounds, asked.connections, Path(folder))
    result = report(figures)
    print(table(figures))
    print(
        f"The real sign-on keeps {result['ratio_to_bare']:.0%} of the bare transaction's rate, "
        f"{result['ratio_to_empty_listener']:.0%} of the empty listener's."
    )
    if asked.json:
        print(json.dumps(result))


if __name__ == "__main__":
    main()
