"""Raising an objection, and what becomes of it."""

from __future__ import annotations

from datetime import datetime

from bot.domain.letter import Letter, State
from bot.domain.names import clean_text
from bot.domain.objection import Kind, Objection, Place, Status
from bot.domain.refusals import ObjectionUnknown, ParagraphUnknown, ReasonNeeded
from bot.usecases.transaction import Office, Work, find_letter
from storage import letters, objections, outbox
from storage.objections import Step


def places(office: Office, letter: Letter) -> list[Place]:
    """The letter's paragraphs and numbered demands, in their order."""
    from bot.rendering.body import paragraphs

    with office.database.reading() as view:
        text = letters.text_of(view, letter)
    return [Place(each.key, each.label) for each in paragraphs(text.body)]


def raise_objection(
    office: Office,
    person: str,
    letter_id: int,
    organization_id: int | None,
    kind: Kind,
    paragraph: str,
    text: str,
    now: datetime,
) -> Objection:
    """Stores an objection, announces it and tells the coordinators.

    Raises the refusals of `Letter.check_takes_sign_ons`, `RepresentsNobody`,
    `NotTheirRepresentative`, `NotUsableAsText`, `ParagraphUnknown`.
    """
    with office.work(person, now) as work:
        letter = work.letter(letter_id)
        letter.check_takes_sign_ons(now)
        organization = work.acting_for(organization_id)
        said = clean_text(text, "objection")
        place = _place(work, letter, paragraph)
        objection_id = objections.add(
            work.connection,
            letter.id,
            letter.revision_id,
            organization.id,
            kind,
            paragraph,
            place,
            said,
            person,
            now,
        )
        objection = _load(work, objection_id)
        work.record(
            "objected",
            letter,
            objection=objection.id,
            organization=organization.id,
            objection_kind=kind,
            place=place,
            text=said,
            revision=letter.revision,
        )
        key, facts = f"objection:{objection.id}", {"objection": objection.id}
        work.tell(f"{key}:receipt", "objection_receipt", person, letter, outbox.ANSWER, **facts)
        work.tell_threads(f"{key}:thread", "objection_raised", letter, **facts)
        work.tell_coordinators(f"{key}:coordinator", "objection_to_answer", letter, **facts)
        work.refresh_cards(letter)
    return objection


def answer(
    office: Office, person: str, objection_id: int, status: Status, reason: str, now: datetime
) -> Objection:
    """A coordinator resolves or overrides an open objection, with a reason.

    Raises `NotACoordinator`, `ObjectionUnknown`, `ObjectionAnswered`, `ReasonNeeded`, `WrongState`.
    """
    with office.work(person, now) as work:
        work.check_coordinator()
        objection = _load(work, objection_id)
        if not reason.strip():
            raise ReasonNeeded
        return settle(work, objection, status, clean_text(reason, "reason"))


def withdraw(office: Office, person: str, objection_id: int, now: datetime) -> Objection:
    """A representative of the objecting organization takes the objection back.

    Raises `RepresentsNobody`, `NotTheirRepresentative`, `ObjectionUnknown`, `ObjectionAnswered`,
    `WrongState`.
    """
    with office.work(person, now) as work:
        objection = _load(work, objection_id)
        work.acting_for(objection.organization_id)
        return settle(work, objection, Status.WITHDRAWN, "")


def settle(work: Work, objection: Objection, status: Status, reason: str) -> Objection:
    """Moves an objection in an open transaction and says so to those concerned."""
    letter = work.letter(objection.letter_id)
    letter.check_state(State.CIRCULATING, State.CLOSED)
    moved = objection.become(status)
    objections.move(work.connection, moved, Step(status, work.actor, work.now, reason))
    work.record(
        f"objection {status}",
        letter,
        objection=objection.id,
        organization=objection.organization_id,
        reason=reason,
    )
    key, facts = f"objection:{objection.id}:{status}", {"objection": objection.id}
    work.tell(f"{key}:objector", "objection_settled", moved.person, letter, outbox.NEWS, **facts)
    work.tell_threads(f"{key}:thread", "objection_settled_thread", letter, **facts)
    if status is Status.WITHDRAWN:
        work.tell_coordinators(f"{key}:coordinator", "objection_settled_thread", letter, **facts)
    work.refresh_cards(letter)
    return moved


def of_letter(office: Office, person: str, handle: str) -> tuple[Letter, list[Objection]]:
    """A letter and all objections to it, for a coordinator.

    Raises `NotACoordinator` and the refusals of `find_letter`.
    """
    with office.database.reading() as view:
        office.check_coordinator(view, person)
        letter = find_letter(view, handle)
        return letter, objections.of_letter(view, letter.id)


def to_answer(office: Office, person: str, objection_id: int) -> Objection:
    """An open objection, for a coordinator. Raises what `answer` raises of it."""
    with office.database.reading() as view:
        office.check_coordinator(view, person)
        found = objections.by_id(view, objection_id)
    if found is None:
        raise ObjectionUnknown
    found.become(Status.RESOLVED)
    return found


def _load(work: Work, objection_id: int) -> Objection:
    found = objections.by_id(work.connection, objection_id)
    if found is None:
        raise ObjectionUnknown
    return found


def _place(work: Work, letter: Letter, paragraph: str) -> str:
    from bot.rendering.body import paragraphs

    if not paragraph:
        return ""
    for each in paragraphs(letters.text_of(work.connection, letter).body):
        if each.key == paragraph:
            return each.label
    raise ParagraphUnknown
