"""Questions to the coordinators: whether a sign-on stands whose signer was removed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, exists, insert, select, update

from bot.domain.authority import Answer, Left, Question
from bot.domain.letter import State
from bot.domain.signing import Standing
from storage.tables import LetterRow, OrganizationRow, SignOnQuestionRow, SignOnRow

_STANDS = SignOnRow.standing != Standing.WITHDRAWN.value
_QUESTION = (
    select(
        SignOnQuestionRow.id,
        SignOnRow.id,
        SignOnRow.letter_id,
        SignOnRow.organization_id,
        OrganizationRow.name,
        SignOnRow.name,
        SignOnRow.signed_by,
        SignOnRow.person,
        SignOnQuestionRow.why,
        SignOnQuestionRow.answer,
        SignOnQuestionRow.answered_by,
        SignOnRow.standing,
    )
    .join(SignOnRow, SignOnRow.id == SignOnQuestionRow.sign_on_id)
    .join(OrganizationRow, OrganizationRow.id == SignOnRow.organization_id)
)


@dataclass(frozen=True, slots=True)
class Signed:
    """A sign-on that stands under a letter which is still open."""

    id: int
    letter_id: int
    person: str


def standing_of(connection: Connection, organization_id: int) -> list[Signed]:
    """What an organization has signed and what can still be withdrawn."""
    rows = connection.execute(
        select(SignOnRow.id, SignOnRow.letter_id, SignOnRow.person)
        .join(LetterRow, LetterRow.id == SignOnRow.letter_id)
        .where(
            SignOnRow.organization_id == organization_id,
            _STANDS,
            LetterRow.state.in_((State.CIRCULATING.value, State.CLOSED.value)),
        )
        .order_by(SignOnRow.id)
    )
    return [Signed(*row) for row in rows]


def is_asked(connection: Connection, sign_on_id: int) -> bool:
    """Whether the coordinators are being asked about this sign-on already."""
    query = exists().where(
        SignOnQuestionRow.sign_on_id == sign_on_id,
        SignOnQuestionRow.answer == Answer.PENDING.value,
    )
    return bool(connection.execute(select(query)).scalar())


def ask(connection: Connection, sign_on_id: int, why: Left, at: datetime) -> int:
    """Stores a question and returns its id."""
    added = connection.execute(
        insert(SignOnQuestionRow).values(
            sign_on_id=sign_on_id, why=why, asked_at=at, answer=Answer.PENDING
        )
    )
    question_id: int = added.inserted_primary_key[0]  # type: ignore[index]
    return question_id


def by_id(connection: Connection, question_id: int) -> Question | None:
    row = connection.execute(_QUESTION.where(SignOnQuestionRow.id == question_id)).one_or_none()
    return _question(row) if row else None


def answer(connection: Connection, question_id: int, given: Answer, by: str, at: datetime) -> bool:
    """Stores the answer to a question that waits for one; False where another came before."""
    changed = connection.execute(
        update(SignOnQuestionRow)
        .where(
            SignOnQuestionRow.id == question_id,
            SignOnQuestionRow.answer == Answer.PENDING.value,
        )
        .values(answer=given, answered_by=by, answered_at=at)
    )
    return changed.rowcount == 1


def _question(row: Sequence[Any]) -> Question:
    *facts, why, given, by, standing = row
    stands = standing != Standing.WITHDRAWN
    return Question(*facts, Left(why), Answer(given), by, stands)  # type: ignore[call-arg]
