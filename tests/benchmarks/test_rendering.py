"""The benchmark of rendering runs, and ends with one line of figures."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

SCRIPT = Path(__file__).with_name("rendering.py")


def test_the_last_line_holds_what_rendering_costs() -> None:
    done = subprocess.run(
        [sys.executable, str(SCRIPT), "--signatories", "40", "--rounds", "1", "--json"],
        capture_output=True,
        text=True,
        timeout=100,
    )
    assert done.returncode == 0, done.stderr

    figures = json.loads(done.stdout.splitlines()[-1])
    assert set(figures) == {"all_formats_40_s", "pdf_ratio_to_typst", "peak_mb"}
    assert all(each > 0 for each in figures.values())
