"""A letter's ledger as one file for others: lines of JSON, each sealed with all before it.

Every line is canonical JSON (see `bot.domain.text`) with its number under `line` and under `seal`
the first digits of the SHA-256 of the seal before it and of the line without its own. So a line
that was changed, removed, added or moved is found where it stands. A seal proves nothing to
whoever made the file: what does are the chain of the entries and the editions' fingerprints.

| line | holds |
| --- | --- |
| first | `format`, `version`, the `letter`, how many `entries` and the last one's hash, `head` |
| entry of the letter | `entry` (its number), `time`, `kind`, `facts`, `private` (their digest) |
| entry of something else | `entry`, `digest` |
| entry of before there were digests | `entry`, `hash`; nothing but its place can be checked |
| edition | `edition`, `day`, `fingerprint`, `ledger` (the hash before it), `affiliations` |
| its time-stamp, if it has one | `edition`, `time_stamp` (base64; see `bot.domain.stamp`) |
| its texts | `edition` and `text` or `translation` |
| who stands under it | `edition`, `signatory` or `individual` (the place, from 1), `name` … |
| last | `end`, `sha256` of all lines before it |
"""

from __future__ import annotations

import hashlib
import json
from typing import Any

from bot.domain.text import canonical_json

FORMAT = "signon ledger"
VERSION = 1
_SEAL = 16  # hexadecimal digits


class BrokenLine(Exception):
    """A line is not as it was written: which one (from 1), and what is wrong with it."""

    def __init__(self, line: int, problem: str) -> None:
        super().__init__(line, problem)
        self.line = line
        self.problem = problem


class Seals:
    """The seals of a file, one after the other, by whoever writes or reads it."""

    def __init__(self) -> None:
        self.lines = 0
        self._last = ""
        self._all = hashlib.sha256()

    def written(self, facts: dict[str, Any]) -> str:
        """The next line, with its end."""
        numbered = {**facts, "line": self.lines + 1}
        line = canonical_json({**numbered, "seal": self._seal(numbered)}) + "\n"
        self._passed(line)
        return line

    def end(self) -> str:
        """The last line."""
        return self.written({"end": True, "sha256": self._all.hexdigest()})

    def read(self, line: bytes) -> dict[str, Any]:
        """What the next line holds. Raises `BrokenLine`."""
        number = self.lines + 1
        try:
            written = line.decode()
            facts: dict[str, Any] = json.loads(written)
            same = isinstance(facts, dict) and canonical_json(facts) + "\n" == written
        except (ValueError, RecursionError):
            raise BrokenLine(number, "has been changed: it is no JSON") from None
        if not same:
            raise BrokenLine(number, "has been changed: it is not written as signon writes it")
        place, seal = facts.pop("line", None), facts.pop("seal", None)
        if place != number:
            where = f"what stands there calls itself line {place}"
            raise BrokenLine(number, f"is missing, was moved, or one was added before it: {where}")
        if seal != self._seal({**facts, "line": number}):
            raise BrokenLine(number, "has been changed: its seal does not fit")
        if "end" in facts and facts.get("sha256") != self._all.hexdigest():
            raise BrokenLine(number, "has been changed: the sum of the lines before it is another")
        self._passed(written)
        return facts

    def _seal(self, facts: dict[str, Any]) -> str:
        sealed = self._last + canonical_json(facts)
        return hashlib.sha256(sealed.encode()).hexdigest()[:_SEAL]

    def _passed(self, line: str) -> None:
        self.lines += 1
        self._last = json.loads(line)["seal"]
        self._all.update(line.encode())
