"""What it costs to render a letter that ten thousand organizations have signed.

    python tests/benchmarks/rendering.py --json

`all_formats_10000_s` is the time of all formats together, one after the other, as an edition is
made, in a process that has rendered a small letter before, and `peak_mb` the most memory that this
process took, fonts and all. `pdf_ratio_to_typst` is the time of the PDF, from the publication to
the bytes, by that of bare Typst: the same words with the same fonts, exported as the same kind of
PDF, by the shortest template that prints paragraphs and a list.

Typst remembers what it has set, so each measurement has a process of its own, and the two of a
round stand side by side; the ratio is the median of the rounds' own.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

if __package__ in (None, ""):
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from bot.domain.edition import Signatory
from bot.domain.text import LetterText, Reference
from bot.rendering.formats import FORMATS, rendered
from bot.rendering.pdf import compiled, facts_of
from bot.rendering.publication import Publication

SIGNATORIES, ROUNDS = 10_000, 5
DAY = date(2026, 12, 4)
COUNTRIES = ("AR", "BR", "CL", "CO", "DE", "EG", "KE", "MX", "NP", "PH", "PT", "US")
WORDS = ("Água", "Centro", "Derechos", "Health", "Observatorio", "Rivers", "Watch", "Ñandú")
BARE = """
#let letter = json(bytes(sys.inputs.letter))
#set document(title: letter.title, date: datetime(year: 2026, month: 12, day: 4))
#set text(font: letter.fonts, lang: letter.lang, fallback: false)
#set page(columns: 1)
#title()
#for block in letter.body { par(block.runs.map(run => run.text).join()) }
#columns(3, list(..letter.groups.first().lines.map(line => line.first())))
"""


def publication(signatories: int) -> Publication:
    """A letter of a page, and so many names that differ."""
    paragraph = "We ask the ministry to publish what it knows of every river in the country. " * 4
    text = LetterText(
        "Letter on clean water",
        "\n\n".join([paragraph.strip()] * 6),
        "en",
        place="Mexico City",
        date=DAY,
        salutation="Members of the Committee,",
        closing="Sincerely,",
        references=(Reference("The report", "https://example.org/report"),),
    )
    named = tuple(
        Signatory(n, f"{WORDS[n % 8]} {WORDS[n // 8 % 8]} {n}", COUNTRIES[n % 12])
        for n in range(1, signatories + 1)
    )
    return Publication(text, named, 1, DAY, fingerprint="0123456789abcdef" * 4)


def all_formats(letter: Publication) -> dict[str, float]:
    """Seconds of each format, and the most memory that the process ever took, in megabytes."""
    figures = {}
    for name in FORMATS:
        begun = time.perf_counter()
        rendered(letter, name)
        figures[name] = time.perf_counter() - begun
    kilobytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return {**figures, "peak_mb": kilobytes / 1024}


def ours(letter: Publication) -> float:
    """Seconds of the PDF, from the publication to the bytes."""
    begun = time.perf_counter()
    rendered(letter, "pdf")
    return time.perf_counter() - begun


def bare(letter: Publication) -> float:
    """Seconds that Typst takes where nothing is to be prepared and little to be laid out."""
    facts = facts_of(letter)
    with tempfile.TemporaryDirectory() as folder:
        template = Path(folder) / "bare.typ"
        template.write_text(BARE, "utf-8")
        begun = time.perf_counter()
        compiled(template, facts, datetime(2026, 12, 4, tzinfo=UTC))
        return time.perf_counter() - begun


def apart(measure: Callable[[Publication], Any], signatories: int) -> Any:
    """What is measured in a process of its own, which has rendered a small letter before."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        pool.apply(all_formats, (publication(3),))
        return pool.apply(measure, (publication(signatories),))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--signatories", type=int, default=SIGNATORIES)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--json", action="store_true", help="figures as JSON in the last line")
    asked = parser.parse_args()
    formats = [apart(all_formats, asked.signatories) for _ in range(asked.rounds)]
    pairs = [
        (apart(ours, asked.signatories), apart(bare, asked.signatories))
        for _ in range(asked.rounds)
    ]
    names = [name for name in formats[0] if name != "peak_mb"]
    seconds = {name: statistics.median(each[name] for each in formats) for name in names}
    print(f"{asked.signatories} signatories, median of {asked.rounds} rounds")
    for name, took in seconds.items():
        print(f"{name:>6} {took:8.3f} s")
    print(f"  bare {statistics.median(each for _, each in pairs):8.3f} s, Typst alone")
    figures = {
        f"all_formats_{asked.signatories}_s": round(
            statistics.median(sum(each[name] for name in names) for each in formats), 3
        ),
        "pdf_ratio_to_typst": round(statistics.median(own / other for own, other in pairs), 3),
        "peak_mb": round(max(each["peak_mb"] for each in formats), 1),
    }
    if asked.json:
        print(json.dumps(figures))


if __name__ == "__main__":
    main()
