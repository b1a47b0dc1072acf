"""What the tests of the page need beside Python: Debian's Chromium, and html-validate from npm.

Where they are missing, those tests are skipped and say so; with `SIGNON_REQUIRE_BROWSER=1`, as in
CI, nothing runs without them.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Browser

REQUIRED = "SIGNON_REQUIRE_BROWSER"
VALIDATOR = Path(sys.prefix) / "html-validate" / "node_modules" / ".bin" / "html-validate"
"""Where `.ci/run` installs it."""

RULES = {
    "root": True,
    "extends": [
        f"html-validate:{each}" for each in ("recommended", "document", "a11y", "standard")
    ],
}
QUIET = (
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def chromium() -> str | None:
    """Where Chromium is."""
    return shutil.which("chromium")


def validator() -> str | None:
    """Where html-validate is."""
    return str(VALIDATOR) if VALIDATOR.is_file() else shutil.which("html-validate")


def missing() -> str:
    """What is not here, and how it would come; empty where all of it is."""
    absent = []
    if chromium() is None:
        absent.append("Chromium is not installed here (on Debian: apt-get install chromium)")
    if validator() is None:
        where = VALIDATOR.parents[2]
        absent.append(f"html-validate is not installed here (npm install --prefix {where} …)")
    return "; ".join(absent)


@contextmanager
def browsing() -> Iterator[Browser]:
    """A browser for as long as the block lasts."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=list(QUIET))
        yield browser
        browser.close()


def findings(pages: Sequence[Path]) -> list[str]:
    """What html-validate finds in these files."""
    rules = pages[0].with_name(".htmlvalidate.json")
    rules.write_text(json.dumps(RULES), "utf-8")
    told = [str(validator()), "--config", str(rules), "--formatter", "json", *map(str, pages)]
    found = subprocess.run(told, capture_output=True, text=True, timeout=60, check=False)
    assert found.stdout.startswith("["), found.stderr
    return [
        f"{Path(each['filePath']).name}:{said['line']}: {said['ruleId']}: {said['message']}"
        for each in json.loads(found.stdout)
        for said in each["messages"]
    ]
