"""What the composers of messages work with, and how they say that there is nothing to say."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from bot.domain.letter import Letter
from bot.messages.blocks import Said
from bot.messages.reader import Reader
from bot.usecases.transaction import Office
from storage.outbox import Item
from storage.people import Person


class NoLongerWanted(Exception):
    """The item has nothing to say any more."""


class NotYet(Exception):
    """The item has to wait: for another, such as a thread for its card, or until a moment (UTC)
    at which it may leave."""

    def __init__(self, until: datetime | None = None) -> None:
        super().__init__()
        self.until = until


class Undeliverable(Exception):
    """The item can never be said; the message is the word for the reason."""


@dataclass(frozen=True, slots=True)
class File:
    """A file to upload: what it is called, the title that people read, and its bytes."""

    name: str
    title: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A message ready to leave. With `edits` it replaces that message; with `thread` it stands
    under that one; with `files` it brings these."""

    said: Said
    edits: str = ""
    thread: str = ""
    files: tuple[File, ...] = ()


@dataclass(frozen=True, slots=True)
class Case:
    """An item that is about to leave at `now` (UTC). `person` is the Slack id of who gets it, empty
    for a channel; `about` is the letter that it concerns, if it concerns one; `reader` is how to
    speak to them."""

    office: Office
    view: Connection
    item: Item
    about: Letter | None
    reader: Reader
    person: str
    now: datetime

    @property
    def letter(self) -> Letter:
        """Raises `NoLongerWanted` where there is none."""
        if self.about is None:
            raise NoLongerWanted
        return self.about


def reader_for(office: Office, letter: Letter | None, to: Person | None) -> Reader:
    """How to speak to a person, or to the readers of a channel: in the letter's language."""
    coalition = office.coalition
    if to is None:
        known = letter or coalition
        return Reader.of(known.language, known.time_zone)
    return Reader.of(to.language or coalition.language, to.time_zone or coalition.time_zone)
