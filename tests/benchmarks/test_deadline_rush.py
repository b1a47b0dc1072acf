"""The benchmark of the rush runs, loses nothing, keeps the pace, and ends with its figures."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

SCRIPT = Path(__file__).with_name("deadline_rush.py")


def test_the_last_line_holds_the_figures_and_nothing_is_lost_or_too_fast(tmp_path: Path) -> None:
    small = ["--signons", "24", "--rounds", "2", "--connections", "4", "--channels", "3"]
    done = subprocess.run(
        [sys.executable, str(SCRIPT), *small, "--folder", str(tmp_path), "--json"],
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr

    figures = json.loads(done.stdout.splitlines()[-1])
    assert set(figures) == {
        "ack_p50_ms",
        "ack_p99_ms",
        "ratio_to_bare",
        "max_posts_per_second_and_channel",
        "lost",
        "card_lag_s",
        "card_lag_over_pace_s",
        "signon_per_second",
    }
    assert figures["lost"] == 0
    assert figures["max_posts_per_second_and_channel"] == 1
    assert figures["ratio_to_bare"] > 0
    assert list(tmp_path.iterdir()) == []
