"""Letters, their revisions and channels: rows ↔ domain objects."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import Connection, bindparam, insert, literal_column, or_, select, update

from bot.domain.letter import Letter, State, Terms
from bot.domain.reminder import AS_USUAL, Reminding
from bot.domain.revision import Revision
from bot.domain.text import LetterText
from storage.prepared import Prepared
from storage.tables import (
    EditionRow,
    LetterChannelRow,
    LetterCoordinatorRow,
    LetterRow,
    RevisionRow,
)


@dataclass(frozen=True, slots=True)
class LetterChannel:
    """A channel of a letter. `channel_id` and `card_ts` come with circulating."""

    id: int
    name: str
    channel_id: str | None
    card_ts: str | None


_LETTER = select(
    LetterRow.id,
    LetterRow.handle,
    LetterRow.title,
    LetterRow.language,
    LetterRow.time_zone,
    LetterRow.deadline,
    LetterRow.created_by,
    RevisionRow.id,
    RevisionRow.number,
    RevisionRow.fingerprint,
    LetterRow.state,
    LetterRow.comments_until,
    LetterRow.individuals,
    LetterRow.prints_reservations,
    LetterRow.minimum,
    LetterRow.embargo,
    LetterRow.held_at,
).join(
    RevisionRow,
    (RevisionRow.letter_id == LetterRow.id) & (RevisionRow.number == LetterRow.revision),
)
_BY_ID = Prepared(_LETTER.where(LetterRow.id == bindparam("letter_id")))
_CONTENT = Prepared(select(RevisionRow.content).where(RevisionRow.id == bindparam("revision_id")))
_CHANNELS = Prepared(
    select(
        LetterChannelRow.id,
        LetterChannelRow.name,
        LetterChannelRow.channel_id,
        LetterChannelRow.card_ts,
    )
    .where(LetterChannelRow.letter_id == bindparam("letter_id"))
    .order_by(LetterChannelRow.id)
)
_COORDINATORS = Prepared(
    select(LetterCoordinatorRow.contact)
    .where(LetterCoordinatorRow.letter_id == bindparam("letter_id"))
    .order_by(LetterCoordinatorRow.id)
)
_BY_HANDLE = _LETTER.where(LetterRow.handle == bindparam("handle"))


def _letter(row: Sequence[Any]) -> Letter:
    head, state, rest = row[:10], row[10], row[11:]
    return Letter(*head, State(state), *rest)  # type: ignore[call-arg]


def by_id(connection: Connection, letter_id: int) -> Letter | None:
    rows = _BY_ID.rows(connection, {"letter_id": letter_id})
    return _letter(rows[0]) if rows else None


def by_handle(connection: Connection, handle: str) -> Letter | None:
    row = connection.execute(_BY_HANDLE, {"handle": handle}).one_or_none()
    return _letter(row) if row else None


def in_states(connection: Connection, *states: State) -> list[Letter]:
    """The letters in these states (in any, where none is given), the nearest deadline first."""
    query = _in_states(frozenset(states or State))
    return [_letter(row) for row in query.rows(connection, {})]


@cache
def _in_states(states: frozenset[State]) -> Prepared:
    wanted = [LetterRow.state == literal_column(f"'{each.value}'") for each in sorted(states)]
    return Prepared(_LETTER.where(or_(*wanted)).order_by(LetterRow.deadline, LetterRow.id))


def kept_back(connection: Connection) -> list[Letter]:
    """The finalized letters that have not gone out yet, the one that is to go first before the
    others."""
    out = select(EditionRow.id).where(
        EditionRow.letter_id == LetterRow.id, EditionRow.published_at.is_not(None)
    )
    query = _LETTER.where(LetterRow.state == State.FINALIZED, ~out.exists())
    return [_letter(row) for row in connection.execute(query.order_by(LetterRow.embargo))]


def add(
    connection: Connection,
    handle: str,
    text: LetterText,
    time_zone: str,
    deadline: datetime,
    channels: tuple[str, ...],
    by: str,
    now: datetime,
    terms: Terms,
) -> int:
    """Stores a new letter in `drafting` with its revision 1, and returns its id."""
    added = connection.execute(
        insert(LetterRow).values(
            handle=handle,
            title=text.title,
            language=text.language,
            time_zone=time_zone,
            state=State.DRAFTING,
            deadline=deadline,
            created_by=by,
            created_at=now,
            revision=1,
            comments_until=terms.comments_until,
            individuals=terms.individuals,
            prints_reservations=terms.prints_reservations,
            minimum=terms.minimum,
            reminding=_reminding_facts(terms.reminding),
            embargo=terms.embargo,
        )
    )
    letter_id: int = added.inserted_primary_key[0]  # type: ignore[index]
    connection.execute(
        insert(RevisionRow).values(
            letter_id=letter_id,
            number=1,
            content=text.as_facts(),
            fingerprint=text.sha256,
            created_by=by,
            created_at=now,
        )
    )
    for name in channels:
        connection.execute(insert(LetterChannelRow).values(letter_id=letter_id, name=name))
    return letter_id


def save(connection: Connection, letter: Letter) -> None:
    """Stores the state of a letter, its deadline and its embargo."""
    connection.execute(
        update(LetterRow)
        .where(LetterRow.id == letter.id)
        .values(
            state=letter.state,
            deadline=letter.deadline,
            embargo=letter.embargo,
            held_at=letter.held_at,
        )
    )


def text_of(connection: Connection, letter: Letter) -> LetterText:
    """The text of the letter's present revision."""
    ((content,),) = _CONTENT.rows(connection, {"revision_id": letter.revision_id})
    return LetterText.from_facts(content)


def text_of_revision(connection: Connection, letter_id: int, number: int) -> LetterText | None:
    """The text of one revision, if there is one of this number."""
    content = connection.execute(
        select(RevisionRow.content).where(
            RevisionRow.letter_id == letter_id, RevisionRow.number == number
        )
    ).scalar_one_or_none()
    return LetterText.from_facts(content) if content else None


def add_revision(
    connection: Connection, letter: Letter, revision: Revision, by: str, now: datetime
) -> None:
    """Stores a revision and makes it the present one."""
    connection.execute(
        insert(RevisionRow).values(
            letter_id=letter.id,
            number=revision.number,
            content=revision.text.as_facts(),
            fingerprint=revision.text.sha256,
            change=revision.change,
            what_changed=revision.what_changed,
            created_by=by,
            created_at=now,
        )
    )
    connection.execute(
        update(LetterRow)
        .where(LetterRow.id == letter.id)
        .values(
            revision=revision.number, title=revision.text.title, language=revision.text.language
        )
    )


def number_of(connection: Connection, revision_id: int) -> int:
    """The number of a revision."""
    return connection.execute(
        select(RevisionRow.number).where(RevisionRow.id == revision_id)
    ).scalar_one()


def account_of(connection: Connection, letter_id: int, number: int) -> tuple[str, str]:
    """How a revision was called (`editorial`, `material`) and what its coordinator says of it."""
    row = connection.execute(
        select(RevisionRow.change, RevisionRow.what_changed).where(
            RevisionRow.letter_id == letter_id, RevisionRow.number == number
        )
    ).one()
    return row.change, row.what_changed


def channels_of(connection: Connection, letter_id: int) -> list[LetterChannel]:
    rows = _CHANNELS.rows(connection, {"letter_id": letter_id})
    return [LetterChannel(*row) for row in rows]


def channel_found(connection: Connection, row_id: int, channel_id: str, name: str) -> None:
    """Stores which Slack channel stands behind a name."""
    connection.execute(
        update(LetterChannelRow)
        .where(LetterChannelRow.id == row_id)
        .values(channel_id=channel_id, name=name)
    )


def card_posted(connection: Connection, letter_id: int, channel_id: str, ts: str | None) -> None:
    """Stores which message is the letter's card in a channel; nothing where it is gone."""
    connection.execute(
        update(LetterChannelRow)
        .where(LetterChannelRow.letter_id == letter_id, LetterChannelRow.channel_id == channel_id)
        .values(card_ts=ts)
    )


def reminded_at(connection: Connection, letter_id: int) -> datetime | None:
    """When a coordinator last reminded by hand (UTC)."""
    return connection.execute(
        select(LetterRow.reminded_at).where(LetterRow.id == letter_id)
    ).scalar_one()


def reminded(
    connection: Connection, letter_id: int, at: datetime, at_most_once_in: timedelta
) -> bool:
    """Stores that a coordinator reminds by hand. False where that was done lately; a moment that
    lies ahead was stored before the clock was set back."""
    last = LetterRow.reminded_at
    done = connection.execute(
        update(LetterRow)
        .where(
            LetterRow.id == letter_id,
            or_(last.is_(None), last <= at - at_most_once_in, last >= at + at_most_once_in),
        )
        .values(reminded_at=at)
    )
    return done.rowcount == 1


def reminding_of(connection: Connection, letter_id: int) -> Reminding:
    """A letter's own way of reminding."""
    facts = connection.execute(
        select(LetterRow.reminding).where(LetterRow.id == letter_id)
    ).scalar_one_or_none()
    if not facts:
        return AS_USUAL
    steps = facts["steps"]
    own = None if steps is None else tuple(timedelta(seconds=each) for each in steps)
    return Reminding(own, bool(facts["names"]))


def _reminding_facts(reminding: Reminding) -> dict[str, Any] | None:
    if reminding == AS_USUAL:
        return None
    steps = reminding.steps
    seconds = None if steps is None else [int(each.total_seconds()) for each in steps]
    return {"steps": seconds, "names": reminding.names}


def coordinated_by(connection: Connection, letter_id: int, contacts: Iterable[str]) -> bool:
    """Whether one of a person's contacts is named as this letter's coordinator."""
    return not set(contacts).isdisjoint(coordinators_of(connection, letter_id))


def coordinators_of(connection: Connection, letter_id: int) -> list[str]:
    """The contacts of those who coordinate this letter beside the coalition's coordinators."""
    return [contact for (contact,) in _COORDINATORS.rows(connection, {"letter_id": letter_id})]


def add_coordinator(connection: Connection, letter_id: int, contact: str) -> None:
    connection.execute(insert(LetterCoordinatorRow).values(letter_id=letter_id, contact=contact))
