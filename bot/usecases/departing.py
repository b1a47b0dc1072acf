"""Representatives and organizations that leave: what they signed stays, and the coordinators are
asked whether it stands."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields
from datetime import datetime

from bot.domain.authority import Answer, Left, Question
from bot.domain.letter import State
from bot.domain.organization import Member
from bot.domain.refusals import RequestAnswered, RequestUnknown
from bot.usecases.transaction import Office, Work
from storage import organizations, outbox, questions, signons
from storage.questions import Signed


def change(work: Work, organization_id: int, before: Member, after: Member) -> tuple[str, ...]:
    """Stores what is known of an organization now, in an open transaction, and returns the names of
    what has changed."""
    changed = differences(before, after)
    acting = _with_acting_signer(work, organization_id) if "representatives" in changed else []
    organizations.change(work.connection, organization_id, after, work.actor)
    work.record("organization changed", name=after.name, fields=list(changed))
    _ask(
        work,
        [each for each in acting if not _acts(work, each, organization_id)],
        Left.REPRESENTATIVE,
    )
    return changed


def remove(work: Work, organization_id: int, name: str) -> None:
    """Takes an organization off the list, in an open transaction."""
    organizations.remove(work.connection, organization_id, work.now)
    work.record("organization removed", name=name)
    _ask(work, questions.standing_of(work.connection, organization_id), Left.ORGANIZATION)


def decide(
    office: Office, person: str, question_id: int, answer: Answer, now: datetime
) -> Question:
    """A coordinator says whether a sign-on stands, or withdraws it, and its organization is told.
    The same coordinator saying so once more, as by a double click, does nothing.

    Raises `RequestUnknown`, `NotACoordinator`, `RequestAnswered`, `WrongState`.
    """
    with office.work(person, now) as work:
        question = _load(work, question_id)
        work.check_coordinator(question.letter_id)
        if question.was_answered(answer, person):
            work.nothing_to_do()
            return question
        question.check_pending()
        letter = work.letter(question.letter_id)
        letter.check_state(State.CIRCULATING, State.CLOSED)
        if not questions.answer(work.connection, question.id, answer, person, now):
            raise RequestAnswered(_load(work, question_id).answer)
        facts = {"organization": question.organization_id, "name": question.name}
        if answer is Answer.STANDS:
            work.record("sign-on stands", letter, reason=question.why, **facts)
            return question
        organization = question.organization_id
        signons.withdraw(work.connection, letter.id, organization, person, question.why, now)
        work.record("withdrew", letter, reason=question.why, **facts)
        for contact in organizations.contacts_of(work.connection, organization):
            if contact != question.person:
                key = f"question:{question.id}:{contact}"
                kind = "sign_on_withdrawn"
                work.tell(key, kind, contact, letter, outbox.NEWS, question=question.id)
        work.refresh_cards(letter)
    return question


def differences(before: Member, after: Member) -> tuple[str, ...]:
    """The names of the fields in which two descriptions of an organization differ."""
    return tuple(
        field.name
        for field in fields(Member)
        if getattr(before, field.name) != getattr(after, field.name)
    )


def _with_acting_signer(work: Work, organization_id: int) -> list[Signed]:
    signed = questions.standing_of(work.connection, organization_id)
    return [each for each in signed if _acts(work, each, organization_id)]


def _acts(work: Work, signed: Signed, organization_id: int) -> bool:
    own = organizations.represented_by(work.connection, signed.person)
    return organization_id in {each.id for each in own}


def _ask(work: Work, signed: Iterable[Signed], why: Left) -> None:
    for each in signed:
        if questions.is_asked(work.connection, each.id):
            continue
        question = questions.ask(work.connection, each.id, why, work.now)
        letter = work.letter(each.letter_id)
        key, kind = f"question:{question}:coordinator", "sign_on_to_decide"
        work.tell_coordinators(key, kind, letter, question=question)


def _load(work: Work, question_id: int) -> Question:
    found = questions.by_id(work.connection, question_id)
    if found is None:
        raise RequestUnknown
    return found
