"""How much of a bare transaction's throughput the real sign-on keeps.

    python tests/benchmarks/signon_throughput.py --json

In one run and with the same load three things are measured over HTTP: a Bolt listener that only
acknowledges, the same listener with one hand-written transaction of three statements, and the real
sign-on, which stores the sign-on, appends to the ledger and queues its receipt and the edit of the
letter's cards in two channels. The databases are SQLite files with `synchronous=FULL`.

The sender stands still while this is measured: what counts is the way from the request to the
acknowledgement, and the queue that it leaves behind is checked afterwards. Slack refuses everything
meanwhile, so an acknowledgement that asked it anything would show.

Figures of this kind move with the machine and with whoever else works on it. So the three take
turns in many short rounds, in changing order; each round gives its own ratios, and the median of
those is what is reported. The rates are medians too.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import tempfile
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

import contenders
import load

SIGN_ONS, ROUNDS, CONNECTIONS = 6_000, 15, 8
WARM_UP = 100


@dataclass
class Figures:
    """What was measured of one contender: its rate in each round, every request's latency."""

    name: str
    rates: list[float] = field(default_factory=list)
    latencies: list[float] = field(default_factory=list)

    @property
    def per_second(self) -> float:
        return statistics.median(self.rates)

    def quantile(self, share: float) -> float:
        """A latency in milliseconds that this share of the requests kept below."""
        ordered = sorted(self.latencies)
        return 1_000 * ordered[min(int(share * len(ordered)), len(ordered) - 1)]

    def ratio_to(self, other: Figures) -> float:
        """The median of the rounds' own ratios."""
        return statistics.median(a / b for a, b in zip(self.rates, other.rates, strict=True))


def measure(sign_ons: int, rounds: int, connections: int, folder: Path) -> list[Figures]:
    """Runs the rounds and returns the figures of the three contenders, in their order."""
    each = max(1, sign_ons // rounds)
    warm_up = min(WARM_UP, each)
    with ExitStack() as stack:
        stage = stack.enter_context(contenders.prepare(folder))
        letter_id = contenders.circulate(stage)
        bodies = contenders.submissions(stage, warm_up + rounds * each)
        three = [
            stack.enter_context(contenders.empty(stage.slack)),
            stack.enter_context(contenders.bare(stage.slack, folder)),
            stack.enter_context(contenders.real(stage, letter_id)),
        ]
        generator = stack.enter_context(load.generator())

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
            begin = warm_up + n * each
            for place in range(len(three)):
                turn = (n + place) % len(three)
                done = volley(three[turn], bodies[begin : begin + each])
                figures[turn].rates.append(done.per_second)
                figures[turn].latencies.extend(done.latencies)
        for contender in three[1:]:
            if (stored := contender.stored()) != len(bodies):
                raise AssertionError(f"{contender.name}: {stored} of {len(bodies)} stored")
    return figures


def report(figures: Sequence[Figures]) -> dict[str, float]:
    """What stands in the JSON line."""
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
    lines = [f"{'':18}{'per second':>12}{'lowest':>9}{'highest':>9}{'p50 ms':>9}{'p99 ms':>9}"]
    for each in figures:
        lines.append(
            f"{each.name:18}{each.per_second:12.0f}{min(each.rates):9.0f}{max(each.rates):9.0f}"
            f"{each.quantile(0.5):9.2f}{each.quantile(0.99):9.2f}"
        )
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description="Measures how fast sign-ons are taken.")
    parser.add_argument("--signons", type=int, default=SIGN_ONS, help="measured sign-ons in all")
    parser.add_argument("--rounds", type=int, default=ROUNDS, help="in how many turns")
    parser.add_argument("--connections", type=int, default=CONNECTIONS, help="that send at once")
    parser.add_argument("--folder", type=Path, help="where the databases lie while it runs")
    parser.add_argument("--json", action="store_true", help="end with one line of JSON")
    asked = parser.parse_args()
    if min(asked.signons, asked.rounds, asked.connections) < 1:
        parser.error("counts begin at 1")
    with tempfile.TemporaryDirectory(dir=asked.folder) as folder:
        figures = measure(asked.signons, asked.rounds, asked.connections, Path(folder))
    print(table(figures))
    result = report(figures)
    print(
        f"The real sign-on keeps {result['ratio_to_bare']:.0%} of the bare transaction's rate, "
        f"{result['ratio_to_empty_listener']:.0%} of the empty listener's."
    )
    if asked.json:
        print(json.dumps(result))


if __name__ == "__main__":
    sys.exit(main())
