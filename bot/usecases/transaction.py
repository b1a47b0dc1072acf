"""One transaction for one act: what was done, the event and what must be said, together.

A use case opens `Office.work`, asks the rules, stores, `record`s the event and `tell`s. When the
block ends it is committed, and only then is the sender woken.

An office that works for a request of Slack's writes the request's key in the first transaction, so
that the same request again, from whichever process, has no second effect.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from bot.domain.coalition import Coalition
from bot.domain.letter import Letter, State
from bot.domain.names import as_handle
from bot.domain.organization import Organization, acting_for
from bot.domain.refusals import LetterUnknown, NoLetterOpen, NotACoordinator, WhichLetter
from storage import inbox, ledger, letters, organizations, outbox, people
from storage.database import Database


class AlreadyDone(Exception):
    """The same request had its effect before, and has none now: it gets the answer that was given
    then. No refusal, and nothing that went wrong."""


@dataclass
class Request:
    """Something that somebody asked for in Slack. `key` is the same each time it comes; `answers`
    says that more than the bare acknowledgement answers it; `stored`, that it had an effect now,
    and not when it came before."""

    key: str
    answers: bool
    stored: bool = False


@dataclass(frozen=True)
class Office:
    """What every use case works with. `wake` is called after a commit that queued something;
    `request` is what is being dealt with, nothing for the clock and the command line."""

    database: Database
    coalition: Coalition
    wake: Callable[[], None] = field(default=lambda: None)
    request: Request | None = None

    @contextmanager
    def transaction(self, now: datetime) -> Iterator[Connection]:
        """A transaction at `now` (UTC), the first of which is the effect of the request. Nothing
        is kept if it raises. Raises `AlreadyDone`."""
        request = self.request if self.request and not self.request.stored else None
        with self.database.transaction() as connection:
            # First of all: what the request would meet now is what it did itself.
            if request and not inbox.take(connection, request.key, now, answers=request.answers):
                raise AlreadyDone
            yield connection
            stored = connection.in_transaction()
        if request and stored:
            request.stored = True

    @contextmanager
    def work(self, actor: str, now: datetime) -> Iterator[Work]:
        """A transaction in which `actor` acts at `now` (UTC), and which tells the sender. Raises
        as `transaction`."""
        with self.transaction(now) as connection:
            work = Work(self, connection, actor, now)
            yield work
            if work.recorded and outbox.refresh_homes(connection):
                work.queued = True
        if work.queued:
            self.wake()

    def zone_of(self, view: Connection, contact: str) -> str:
        """The time zone of whoever has this contact, the coalition's where it is not known."""
        known = people.by_contact(view, contact)
        return (known.time_zone if known else "") or self.coalition.time_zone

    def coordinates(self, view: Connection, person: str, letter_id: int | None = None) -> bool:
        """Whether this person is a coordinator at this moment: of the coalition, or of this
        letter."""
        contacts = people.contacts_of(view, person)
        return self.coalition.coordinated_by(contacts) or (
            letter_id is not None and letters.coordinated_by(view, letter_id, contacts)
        )

    def sees(self, view: Connection, person: str) -> Callable[[Letter], bool]:
        """Which letters are there for this person: a draft is its coordinators' to know of."""
        return lambda letter: (
            letter.state is not State.DRAFTING or self.coordinates(view, person, letter.id)
        )

    def check_coordinator(
        self, view: Connection, person: str, letter_id: int | None = None
    ) -> None:
        """Raises `NotACoordinator`."""
        if not self.coordinates(view, person, letter_id):
            raise NotACoordinator(self.coalition.coordinators)


@dataclass
class Work:
    """An open transaction."""

    office: Office
    connection: Connection
    actor: str
    now: datetime
    queued: bool = False
    recorded: bool = False

    def nothing_to_do(self) -> None:
        """What is asked for is so already: nothing is stored, not even that it was asked for. It
        is the last thing that is said to a transaction."""
        self.connection.rollback()

    def record(self, kind: str, letter: Letter | None = None, **facts: Any) -> None:
        """Writes the event into the ledger. Whatever stands there may show in somebody's Home."""
        self.recorded = True
        if letter is not None:
            facts["letter"] = letter.handle
        ledger.append(self.connection, self.now, self.actor, kind, facts)

    def tell(
        self, key: str, kind: str, target: str, letter: Letter | None, urgency: int, **facts: Any
    ) -> None:
        """Queues something to be said to a channel or a contact. One person is one place, whose
        pace is kept, by whichever contact they are named."""
        outbox.put(
            self.connection,
            key,
            kind,
            letter.id if letter else None,
            people.known_as(self.connection, target),
            facts,
            urgency,
            self.now,
        )
        self.queued = True

    def tell_coordinators(self, key: str, kind: str, letter: Letter | None, **facts: Any) -> None:
        """Queues something to be said to each coordinator of the coalition and of the letter."""
        for contact in self.coordinators_of(letter):
            self.tell(f"{key}:{contact}", kind, contact, letter, outbox.NEWS, **facts)

    def coordinators_of(self, letter: Letter | None) -> list[str]:
        """A contact of each coordinator of the coalition and of the letter: the Slack id, where it
        is known."""
        own = letters.coordinators_of(self.connection, letter.id) if letter else []
        named = (*self.coalition.coordinators, *own)
        return list(dict.fromkeys(people.known_as(self.connection, each) for each in named))

    def tell_threads(self, key: str, kind: str, letter: Letter, **facts: Any) -> None:
        """Queues something to be said in the thread of each of the letter's cards."""
        for channel in letters.channels_of(self.connection, letter.id):
            if channel.channel_id:
                to = channel.channel_id
                self.tell(f"{key}:{to}", kind, to, letter, outbox.NEWS, thread=True, **facts)

    def refresh_cards(self, letter: Letter) -> None:
        """The letter's cards no longer show what is stored."""
        outbox.refresh_cards(self.connection, letter.id)
        self.queued = True

    def check_coordinator(self, letter_id: int | None = None) -> None:
        """Raises `NotACoordinator` unless the actor is one at this moment, of the coalition or of
        this letter."""
        self.office.check_coordinator(self.connection, self.actor, letter_id)

    @property
    def coalition(self) -> Coalition:
        return self.office.coalition

    def acting_for(self, organization_id: int | None) -> Organization:
        """The organization for which the actor acts. Raises what `domain.organization` raises."""
        represented = organizations.represented_by(self.connection, self.actor)
        return acting_for(organization_id, represented, self.coalition.coordinators)

    def letter(self, letter_id: int) -> Letter:
        """Raises `LetterUnknown`."""
        return letter_by_id(self.connection, letter_id)


def letter_by_id(connection: Connection, letter_id: int) -> Letter:
    """Raises `LetterUnknown`."""
    found = letters.by_id(connection, letter_id)
    if found is None:
        raise LetterUnknown(str(letter_id))
    return found


def find_letter(
    connection: Connection,
    handle: str,
    among: Iterable[State] = (State.CIRCULATING,),
    sees: Callable[[Letter], bool] = lambda letter: True,
) -> Letter:
    """The letter that somebody means: by its handle, or the only one in one of these states.

    One that they do not see is as unknown as one that is not there. Raises `LetterUnknown`,
    `NoLetterOpen`, `WhichLetter`.
    """
    open_letters = [letter for letter in letters.in_states(connection, *among) if sees(letter)]
    handles = tuple(letter.handle for letter in open_letters)
    if handle.strip():
        named = as_handle(handle)
        found = letters.by_handle(connection, named) if named else None
        if found is None or not sees(found):
            raise LetterUnknown(handle.strip()[:40], handles)
        return found
    if not open_letters:
        raise NoLetterOpen
    if len(open_letters) > 1:
        raise WhichLetter(handles)
    return open_letters[0]
