"""The same edition is the same bytes in every format, wherever and whenever it is rendered."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from bot.domain.edition import Arrangement, Signatory
from bot.rendering.formats import FORMATS, rendered
from bot.rendering.publication import Publication
from tests.rendering.examples import core_group_letter
from tests.rendering.pictures import png

COUNTRIES = ("MX", "AT", "ES", "JP", "EG", "")
EVERYTHING = replace(
    core_group_letter(),
    signatories=tuple(
        Signatory(n, f"Organization {n}", COUNTRIES[n % 6], logo=None if n % 9 else png(60, 20 + n))
        for n in range(80)
    ),
    individuals=("Ana", "Bo"),
    affiliations=True,
    arrangement=Arrangement.BY_COUNTRY,
    added=("One", "Two"),
    errata="A comma.",
)
LETTERS = {
    "core group": core_group_letter(),
    "draft": replace(core_group_letter(), edition=0, at=None),
    "everything": EVERYTHING,
}
RENDER = """
import json
from tests.rendering.test_same_bytes import LETTERS, hashes
print(json.dumps({name: hashes(letter) for name, letter in LETTERS.items()}))
"""


def hashes(letter: Publication) -> dict[str, str]:
    """The SHA-256 of each format's file."""
    return {name: hashlib.sha256(rendered(letter, name)).hexdigest() for name in FORMATS}


@pytest.mark.parametrize(
    ("zone", "seed", "language"),
    [("Pacific/Kiritimati", "1", "C.UTF-8"), ("America/Los_Angeles", "2", "C")],
)
def test_in_another_process_zone_language_and_folder(
    zone: str, seed: str, language: str, tmp_path: Path
) -> None:
    told = {
        "TZ": zone,
        "PYTHONHASHSEED": seed,
        "LC_ALL": language,
        "TMPDIR": str(tmp_path),
        "HOME": str(tmp_path),
        "PYTHONPATH": str(Path(__file__).resolve().parents[2]),
    }
    there = subprocess.run(
        [sys.executable, "-c", RENDER],
        env={**os.environ, **told},
        cwd=tmp_path,
        capture_output=True,
        check=True,
        text=True,
    )
    assert json.loads(there.stdout) == {name: hashes(letter) for name, letter in LETTERS.items()}
