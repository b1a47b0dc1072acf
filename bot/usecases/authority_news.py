"""What leaves about who may act for an organization: composed from what is stored then."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from bot.domain.authority import Answer, Question, Request
from bot.domain.letter import Letter
from bot.messages import authority
from bot.messages.blocks import Said
from bot.messages.reader import Reader
from bot.usecases.likeness import KnownNames
from storage import organizations, questions, requests


@dataclass(frozen=True, slots=True)
class Case:
    """What a composer works with. `letter` is nothing where a thing is about none."""

    view: Connection
    facts: dict[str, Any]
    letter: Letter | None
    reader: Reader
    now: datetime


def composed(kind: str, case: Case) -> Said | None:
    """What is said, or nothing where it need not be said any more."""
    return COMPOSERS[kind](case)


def _receipt(case: Case, request: Request) -> Said | None:
    return authority.receipt(case.reader, case.letter, request) if case.letter else None


def _to_answer(case: Case, request: Request) -> Said | None:
    if request.status is not Answer.PENDING:
        return None
    alike: list[str] = []
    if request.organization_id is None:
        members = organizations.all_members(case.view)
        alike = [members[key].name for key in KnownNames(members).alike(request.name)]
    return authority.to_answer(case.reader, case.letter, request, alike)


def _approved(case: Case, request: Request) -> Said | None:
    own = organizations.represented_by(case.view, request.person)
    if request.organization_id not in {None, *(each.id for each in own)}:
        return None
    return authority.approved(case.reader, case.letter, request, case.now)


def _declined(case: Case, request: Request) -> Said | None:
    return authority.declined(case.reader, case.letter, request, case.now)


def _to_decide(case: Case, question: Question) -> Said | None:
    if case.letter is None or question.answer is not Answer.PENDING or not question.stands:
        return None
    return authority.sign_on_to_decide(case.reader, case.letter, question)


def _withdrawn(case: Case, question: Question) -> Said | None:
    if case.letter is None:
        return None
    return authority.sign_on_withdrawn(case.reader, case.letter, question, case.now)


def _deputy(case: Case) -> Said:
    return authority.deputy_named(case.reader, case.facts["organization"], case.facts["by"])


def _deputy_to_know(case: Case) -> Said:
    facts = case.facts
    return authority.deputy_to_know(
        case.reader, facts["organization"], facts["by"], facts["deputy"]
    )


def _about_request(
    say: Callable[[Case, Request], Said | None],
) -> Callable[[Case], Said | None]:
    def composed(case: Case) -> Said | None:
        found = requests.by_id(case.view, int(case.facts["request"]))
        return say(case, found) if found else None

    return composed


def _about_question(
    say: Callable[[Case, Question], Said | None],
) -> Callable[[Case], Said | None]:
    def composed(case: Case) -> Said | None:
        found = questions.by_id(case.view, int(case.facts["question"]))
        return say(case, found) if found else None

    return composed


COMPOSERS: dict[str, Callable[[Case], Said | None]] = {
    "request_receipt": _about_request(_receipt),
    "request_to_answer": _about_request(_to_answer),
    "request_approved": _about_request(_approved),
    "request_declined": _about_request(_declined),
    "sign_on_to_decide": _about_question(_to_decide),
    "sign_on_withdrawn": _about_question(_withdrawn),
    "deputy_named": _deputy,
    "deputy_to_know": _deputy_to_know,
}
