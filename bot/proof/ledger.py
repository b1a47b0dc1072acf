"""Reading a letter's ledger from its file, and checking that all of it holds together."""

from __future__ import annotations

import hashlib
from base64 import b64decode
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from bot.domain.disclosure import BEGINNING, chained, digest
from bot.domain.edition import Arrangement, Contents, Signatory, printed
from bot.domain.ledger_file import FORMAT, VERSION, BrokenLine, Seals
from bot.domain.text import LetterText, canonical_json

_MAKES_AN_EDITION = ("finalized", "reissued")
_STAMPS_ONE = "time-stamped"
_A_LOGO = b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGP4DwABAQEAsTj2FAAAAABJRU5ErkJggg=="
)
"""A white dot. It takes a logo's place, so that pages end where they did."""


@dataclass(slots=True)
class Edition:
    """An edition as the file tells it. `event` are the public facts with which the ledger records
    it, None where that entry is too old to be opened; `before` is the hash before that entry.
    `time_stamp` is a server's answer as it came, None where there is none."""

    number: int
    day: date
    fingerprint: str
    ledger: str
    affiliations: bool
    line: int
    text: LetterText | None = None
    translations: list[LetterText] = field(default_factory=list)
    signatories: list[tuple[str, str]] = field(default_factory=list)
    individuals: list[str] = field(default_factory=list)
    event: dict[str, Any] | None = None
    before: str = ""
    time_stamp: bytes | None = None

    @property
    def texts(self) -> list[LetterText]:
        return ([self.text] if self.text else []) + self.translations

    def printed_signatories(self) -> tuple[Signatory, ...]:
        event = self.event or {}
        convenors, logos = event.get("convenors", []), event.get("logos", [])
        return tuple(
            Signatory(place, name, country, place in convenors, _A_LOGO if place in logos else None)
            for place, (name, country) in enumerate(self.signatories, start=1)
        )

    @property
    def arrangement(self) -> Arrangement:
        return Arrangement((self.event or {}).get("arrangement", Arrangement.PLAIN))

    @property
    def files(self) -> dict[str, tuple[str, str]]:
        """What was delivered: the language and format of each file, by its SHA-256."""
        if self.event is None or self.text is None:
            return {}
        by_language = {self.text.language: self.event.get("files", {})}
        for language, facts in self.event.get("translations", {}).items():
            by_language[language] = facts["files"]
        found: dict[str, tuple[str, str]] = {}
        for language, files in by_language.items():
            for name, sha256 in files.items():
                found.setdefault(sha256, (language, name))  # a list of names has no language
        return found


@dataclass(slots=True)
class Ledger:
    """A letter's ledger. `closed` are entries of the letter or of others that the file does not
    open, `old` those of a form that nobody can check without the database."""

    letter: str
    entries: int
    head: str
    editions: dict[int, Edition] = field(default_factory=dict)
    closed: int = 0
    old: int = 0


def read(lines: Iterable[bytes]) -> Ledger:
    """The ledger, all of it checked. Raises `BrokenLine`."""
    reader = _Reader()
    for line in lines:
        reader.take(line)
    return reader.finished()


class _Reader:
    def __init__(self) -> None:
        self._seals = Seals()
        self._ledger: Ledger | None = None
        self._hash = BEGINNING
        self._entry = 0
        self._ended = False
        self._events: dict[int, tuple[int, dict[str, Any], str]] = {}
        self._stamped: dict[int, str] = {}

    def take(self, line: bytes) -> None:
        number = self._seals.lines + 1
        if self._ended:
            raise BrokenLine(number, "has been added behind the end")
        facts = self._seals.read(line)
        try:
            self._understand(facts, number)
        except (KeyError, TypeError, ValueError, AttributeError):
            raise BrokenLine(number, "is not what signon writes there") from None

    def finished(self) -> Ledger:
        if self._ledger is None or not self._ended:
            raise BrokenLine(self._seals.lines + 1, "is missing: the file has been cut there")
        for number, (line, facts, before) in self._events.items():
            edition = self._ledger.editions.get(number)
            if edition is None:
                raise BrokenLine(line, f"records edition {number}, which the file does not hold")
            edition.event, edition.before = facts, before
        for edition in self._ledger.editions.values():
            _check(self._ledger.letter, edition)
            _check_stamp(edition, self._stamped.get(edition.number))
        return self._ledger

    def _understand(self, facts: dict[str, Any], number: int) -> None:
        if self._ledger is None:
            if facts["format"] != FORMAT or facts["version"] != VERSION:
                raise BrokenLine(number, "names a form of the file that this signon cannot read")
            self._ledger = Ledger(facts["letter"], facts["entries"], facts["head"])
        elif "end" in facts:
            self._check_head(number)
            self._ended = True
        elif "entry" in facts:
            self._understand_entry(facts, number)
        else:
            self._check_head(number)
            self._understand_edition(facts, number)

    def _check_head(self, number: int) -> None:
        """Once the entries are all read."""
        if self._ledger is None or (self._entry, self._hash) != (
            self._ledger.entries,
            self._ledger.head,
        ):
            raise BrokenLine(
                number, "comes too soon: the entries before it do not lead to the ledger's head"
            )

    def _understand_entry(self, facts: dict[str, Any], number: int) -> None:
        assert self._ledger is not None  # noqa: S101
        self._entry += 1
        if facts["entry"] != self._entry:
            raise BrokenLine(number, f"should hold entry {self._entry} of the ledger")
        if "hash" in facts:
            self._ledger.old += 1
            self._hash = facts["hash"]
            return
        own = facts.get("digest")
        if own is None:
            kind, public = facts["kind"], facts["facts"]
            time = datetime.fromisoformat(facts["time"])
            own = digest(self._entry, time, kind, canonical_json(public), facts["private"])
            if public["letter"] == self._ledger.letter and kind in _MAKES_AN_EDITION:
                self._events[public["edition"]] = (number, public, self._hash)
            elif public["letter"] == self._ledger.letter and kind == _STAMPS_ONE:
                self._stamped[public["edition"]] = public["token"]
        else:
            self._ledger.closed += 1
        self._hash = chained(self._hash, own)

    def _understand_edition(self, facts: dict[str, Any], number: int) -> None:
        assert self._ledger is not None  # noqa: S101
        editions, n = self._ledger.editions, facts["edition"]
        if "fingerprint" in facts:
            if n in editions:
                raise BrokenLine(number, f"holds edition {n} once more")
            editions[n] = Edition(
                n,
                date.fromisoformat(facts["day"]),
                facts["fingerprint"],
                facts["ledger"],
                facts["affiliations"],
                number,
            )
            return
        edition = editions[n]
        if "text" in facts:
            edition.text = LetterText.from_facts(facts["text"])
        elif "translation" in facts:
            edition.translations.append(LetterText.from_facts(facts["translation"]))
        elif "time_stamp" in facts:
            edition.time_stamp = b64decode(facts["time_stamp"], validate=True)
        elif "signatory" in facts:
            edition.signatories.append((facts["name"], facts["country"]))
        elif "individual" in facts:
            edition.individuals.append(facts["name"])
        else:
            raise ValueError(n)


def _check(letter: str, edition: Edition) -> None:
    """What the file holds of an edition is what the ledger recorded when it was made."""

    def broken(problem: str) -> BrokenLine:
        return BrokenLine(edition.line, f"begins edition {edition.number}: {problem}")

    if edition.text is None:
        raise broken("its text is missing")
    event = edition.event
    if event is None or "edition_fingerprint" not in event:
        raise broken("the ledger recorded it in a form that cannot be checked without the database")
    if edition.text.sha256 != event["fingerprint"]:
        raise broken("its text is not the one that the ledger recorded")
    recorded = {
        language: facts["fingerprint"] for language, facts in event.get("translations", {}).items()
    }
    translated = {each.language: each.sha256 for each in edition.translations}
    for language in sorted(recorded.keys() | translated.keys()):
        if recorded.get(language) != translated.get(language):
            raise broken(f"its translation ({language}) is not the one that the ledger recorded")
    who = printed(edition.signatories, edition.individuals, edition.affiliations)
    if who != event["printed"]:
        raise broken("who stands under it is not what the ledger recorded")
    contents = Contents(
        letter,
        edition.number,
        edition.day,
        edition.text.sha256,
        tuple(name for name, _ in edition.signatories),
        tuple(edition.individuals),
        edition.ledger,
        translated,
    )
    if edition.ledger != edition.before:
        raise broken("it names another ledger than the one that stands before it")
    if not contents.fingerprint == edition.fingerprint == event["edition_fingerprint"]:
        raise broken("its fingerprint is not that of what it holds")


def _check_stamp(edition: Edition, recorded: str | None) -> None:
    """The edition's time-stamp is the one whose SHA-256 the ledger recorded, if it recorded one."""
    token = edition.time_stamp
    found = hashlib.sha256(token).hexdigest() if token is not None else None
    if found != recorded:
        raise BrokenLine(
            edition.line,
            f"begins edition {edition.number}: its time-stamp is not what the ledger recorded",
        )
