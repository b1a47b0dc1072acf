"""The benchmark of the reminders runs, and ends with one line of figures."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

SCRIPT = Path(__file__).with_name("reminders.py")


def test_the_last_line_holds_what_reminders_cost(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, str(SCRIPT), "--pending", "100", "--folder", str(tmp_path), "--json"],
        capture_output=True,
        text=True,
        timeout=100,
    )
    assert done.returncode == 0, done.stderr

    figures = json.loads(done.stdout.splitlines()[-1])
    assert {"plan_s", "start_s", "find_due_s", "ratio_to_apscheduler"} <= set(figures)
    assert all(each > 0 for each in figures.values())
    assert figures["pending"] >= 100
    assert list(tmp_path.iterdir()) == []
