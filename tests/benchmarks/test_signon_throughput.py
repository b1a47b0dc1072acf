"""The benchmark runs, checks what it has stored, and ends with one line of figures."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

SCRIPT = Path(__file__).with_name("signon_throughput.py")


def test_the_last_line_holds_the_rates_and_what_the_sign_on_keeps_of_them(tmp_path: Path) -> None:
    small = ["--signons", "40", "--rounds", "1", "--connections", "4", "--folder", str(tmp_path)]
    done = subprocess.run(
        [sys.executable, str(SCRIPT), *small, "--json"],
        capture_output=True,
        text=True,
        timeout=100,
    )
    assert done.returncode == 0, done.stderr

    figures = json.loads(done.stdout.splitlines()[-1])
    assert set(figures) == {
        "ratio_to_bare",
        "ratio_to_empty_listener",
        "empty_per_second",
        "bare_per_second",
        "signon_per_second",
    }
    assert all(each > 0 for each in figures.values())
    assert list(tmp_path.iterdir()) == []
