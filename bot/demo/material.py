"""What is played: a letter and the organizations, the project's own or somebody's."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypeVar

from bot.demo.checks import NotUsable
from bot.domain.names import TITLE_LIMIT, clean_name
from bot.domain.organization import Member
from bot.domain.refusals import Refusal
from bot.domain.text import LetterText
from bot.words import TEMPLATES

T = TypeVar("T")

INVENTED = "@rehearsal.example"
"""Ends the address of whoever stands in where an organization names nobody."""
SAMPLES = TEMPLATES / "demo"
SAMPLE_DAY = datetime(2026, 11, 16, 10, tzinfo=UTC)
SAMPLE_ZONE = "Europe/Lisbon"
OPEN_FOR = timedelta(days=11, hours=7)
"""From the first morning to the deadline: a Monday at ten to the Friday after next at five."""


@dataclass(frozen=True, slots=True)
class Material:
    """`file` is the draft as it is uploaded. `own` says that somebody's files are played, in which
    all organizations sign. The clock starts at `start`."""

    text: LetterText
    file: tuple[str, bytes]
    handle: str
    members: tuple[Member, ...]
    own: bool
    start: datetime

    @property
    def zone(self) -> str:
        """The coalition's and everybody's time zone."""
        return "UTC" if self.own else SAMPLE_ZONE

    @property
    def deadline(self) -> datetime:
        return self.start + OPEN_FOR


def load(letter: Path | None, organizations: Path | None, now: datetime) -> Material:
    """Reads the files before anything is played. Raises `NotUsable` and `OSError`."""
    own = letter is not None or organizations is not None
    draft = letter or SAMPLES / "clean-water.md"
    listed = organizations or SAMPLES / "organizations.csv"
    content = draft.read_bytes()
    text = _understood(draft, lambda: _text(draft.name, content))
    members = _understood(listed, lambda: _members(listed))
    handle = handle_for(draft.stem)
    suffix = ".docx" if draft.suffix.lower() == ".docx" else ".md"
    start = now.replace(hour=10, minute=0, second=0, microsecond=0) if own else SAMPLE_DAY
    return Material(text, (f"{handle}{suffix}", content), handle, members, own, start)


def handle_for(name: str) -> str:
    """A handle that says what the file's name says, as far as a handle may."""
    handle = re.sub(r"[^a-z0-9]+", "-", name.lower()).lstrip("-0123456789")[:40].strip("-")
    return handle if len(handle) > 1 else "letter"


def _text(name: str, content: bytes) -> LetterText:
    from bot.rendering.draft import read_draft
    from bot.rendering.upload import read_upload

    text = read_draft(read_upload(name, content), language="en")
    clean_name(text.title, "title", limit=TITLE_LIMIT)
    return text


def _members(path: Path) -> tuple[Member, ...]:
    """The organizations; those without a representative get one for the rehearsal."""
    from bot.usecases.member_files import read_members

    members = read_members(path.name, path.read_bytes())
    if not members:
        raise NotUsable(f"{path}: there is no organization in it.")
    return tuple(
        each
        if each.representatives
        else replace(each, representatives=(f"representative.{n}{INVENTED}",))
        for n, each in enumerate(members, start=1)
    )


def _understood(path: Path, read: Callable[[], T]) -> T:
    try:
        return read()
    except Refusal as refusal:
        from bot.messages.reader import Reader
        from bot.messages.refusals import worded

        told = worded(refusal, Reader.of("en", "UTC")).words.plain
        raise NotUsable(f"{path}: {told}") from refusal
