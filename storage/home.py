"""What a Home shows that nothing else asks for in one go, and the Homes that were opened."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, case, func, select, true, update
from sqlalchemy.orm import aliased

from bot.domain.authority import Answer, Question, Request
from bot.domain.home import Signature
from bot.domain.individual import PERSONALLY
from bot.domain.objection import Act, Kind, Objection, Status
from bot.domain.signing import Standing
from storage import objections, outbox, questions, requests
from storage.outbox import Item
from storage.tables import (
    IndividualRow,
    LetterCoordinatorRow,
    LetterRow,
    ObjectionRow,
    ObjectionStepRow,
    OrganizationRow,
    OutboxRow,
    RequestRow,
    SignOnQuestionRow,
    SignOnRow,
)


def opened(connection: Connection, user_id: str, now: datetime) -> None:
    """Somebody looks at their Home: it goes out before what nobody waits for, changed or not."""
    under_way = OutboxRow.state == "sending"
    facts = {"opened": True}
    known = connection.execute(
        update(OutboxRow)
        .where(OutboxRow.key == _key(user_id))
        .values(
            stale=true(),
            facts=facts,
            urgency=outbox.ANSWER,
            state=case((under_way, OutboxRow.state), else_="waiting"),
            next_at=case((under_way, OutboxRow.next_at), else_=now),
        )
    )
    if not known.rowcount:
        outbox.put(connection, _key(user_id), outbox.HOME, None, user_id, facts, outbox.ANSWER, now)


def published(connection: Connection, item: Item, fingerprint: str, now: datetime) -> None:
    """Somebody's Home shows this now. One that became stale meanwhile waits again."""
    outbox.sent(connection, item, "", now)
    connection.execute(
        update(OutboxRow).where(OutboxRow.id == item.id).values(facts={"shown": fingerprint})
    )


def coordinated(connection: Connection, contacts: Collection[str]) -> set[int]:
    """The letters that name one of a person's contacts as their coordinator."""
    return set(
        connection.execute(
            select(LetterCoordinatorRow.letter_id).where(LetterCoordinatorRow.contact.in_(contacts))
        ).scalars()
    )


def signatures(
    connection: Connection, letters: Collection[int], organizations: Collection[int]
) -> list[Signature]:
    """What each of these organizations did last with each of these letters, in that order."""
    rows = connection.execute(
        select(
            SignOnRow.letter_id,
            SignOnRow.organization_id,
            OrganizationRow.name,
            SignOnRow.name,
            SignOnRow.standing,
        )
        .join(OrganizationRow, OrganizationRow.id == SignOnRow.organization_id)
        .where(SignOnRow.letter_id.in_(letters), SignOnRow.organization_id.in_(organizations))
        .order_by(SignOnRow.id)
    )
    last = {(row[0], row[1]): Signature(*row[:4], Standing(row[4])) for row in rows}
    return list(last.values())


def personal_signatures(
    connection: Connection, letters: Collection[int], person: str
) -> list[Signature]:
    """The personal sign-ons of somebody that stand under these letters."""
    rows = connection.execute(
        select(IndividualRow.letter_id, IndividualRow.name, IndividualRow.standing)
        .where(
            IndividualRow.letter_id.in_(letters),
            IndividualRow.person == person,
            IndividualRow.standing != Standing.WITHDRAWN.value,
        )
        .order_by(IndividualRow.id)
    )
    return [
        Signature(letter_id, PERSONALLY, name, name, Standing(standing))
        for letter_id, name, standing in rows
    ]


def own_objections(
    connection: Connection, letters: Collection[int], organizations: Collection[int]
) -> list[Objection]:
    """The open objections of these organizations, the oldest first."""
    return _objections(
        connection,
        ObjectionRow.letter_id.in_(letters),
        ObjectionRow.organization_id.in_(organizations),
        ObjectionRow.status == Status.OPEN.value,
    )


def resolved_objections(
    connection: Connection, letters: Collection[int], organizations: Collection[int]
) -> list[tuple[Objection, str]]:
    """The objections of these organizations whose resolution waits for the objector's word, each
    with how it was met."""
    step = aliased(ObjectionStepRow)
    last = select(func.max(step.id)).where(step.objection_id == ObjectionRow.id).scalar_subquery()
    rows = connection.execute(
        select(ObjectionRow.id, ObjectionStepRow.reason)
        .join(ObjectionStepRow, ObjectionStepRow.id == last)
        .where(
            ObjectionRow.letter_id.in_(letters),
            ObjectionRow.organization_id.in_(organizations),
            ObjectionRow.status == Status.RESOLVED.value,
            ObjectionStepRow.act == Act.RESOLVED.value,
        )
        .order_by(ObjectionRow.id)
    )
    found = ((objections.by_id(connection, row.id), row.reason) for row in rows)
    return [(objection, reason) for objection, reason in found if objection]


def to_answer(
    connection: Connection, letters: Collection[int], limit: int
) -> tuple[list[Objection], int]:
    """The first open objections to these letters, the blocking ones and the nearest deadline first,
    and how many there are."""
    which = (ObjectionRow.letter_id.in_(letters), ObjectionRow.status == Status.OPEN.value)
    total = connection.execute(select(func.count()).where(*which)).scalar_one()
    return _objections(connection, *which, limit=limit), total


def questions_to_answer(
    connection: Connection, letters: Collection[int], limit: int
) -> tuple[list[Question], int]:
    """The first sign-ons to these letters of which is asked whether they stand, and how many."""
    which = (
        SignOnQuestionRow.answer == Answer.PENDING.value,
        SignOnRow.id == SignOnQuestionRow.sign_on_id,
        SignOnRow.standing != Standing.WITHDRAWN.value,
        SignOnRow.letter_id.in_(letters),
    )
    total = connection.execute(select(func.count(SignOnQuestionRow.id)).where(*which)).scalar_one()
    query = select(SignOnQuestionRow.id).where(*which).order_by(SignOnQuestionRow.id).limit(limit)
    found = (questions.by_id(connection, each) for each in connection.execute(query).scalars())
    return [each for each in found if each], total


def requests_to_answer(
    connection: Connection, letters: Collection[int] | None, limit: int
) -> tuple[list[Request], int]:
    """The first requests that were made on the way to these letters (to any, where none are given)
    and wait for an answer, and how many there are."""
    which = [RequestRow.status == Answer.PENDING.value]
    if letters is not None:
        which.append(RequestRow.letter_id.in_(letters))
    total = connection.execute(select(func.count(RequestRow.id)).where(*which)).scalar_one()
    query = select(RequestRow.id).where(*which).order_by(RequestRow.id).limit(limit)
    found = (requests.by_id(connection, each) for each in connection.execute(query).scalars())
    return [each for each in found if each], total


def undelivered(connection: Connection, letters: Collection[int]) -> dict[int, int]:
    """For each of these letters how many messages did not arrive or may not have."""
    rows = connection.execute(
        select(OutboxRow.letter_id, func.count())
        .where(OutboxRow.letter_id.in_(letters), OutboxRow.state.in_(("held", "failed")))
        .group_by(OutboxRow.letter_id)
    )
    return {letter_id: n for letter_id, n in rows if letter_id is not None}


def _objections(
    connection: Connection, *which: ColumnElement[bool], limit: int | None = None
) -> list[Objection]:
    ids = connection.execute(
        select(ObjectionRow.id)
        .join(LetterRow, LetterRow.id == ObjectionRow.letter_id)
        .where(*which)
        .order_by(ObjectionRow.kind != Kind.BLOCKING.value, LetterRow.deadline, ObjectionRow.id)
        .limit(limit)
    ).scalars()
    found = (objections.by_id(connection, each) for each in ids)
    return [each for each in found if each]


def _key(user_id: str) -> str:
    return f"home:{user_id}"
