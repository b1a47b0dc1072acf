"""Raising an objection, and what becomes of it."""

from __future__ import annotations

from datetime import datetime

from bot.domain.letter import Letter, State
from bot.domain.names import clean_text
from bot.domain.objection import Act, Kind, Objection, Place
from bot.domain.refusals import ObjectionUnknown, ParagraphUnknown, ReasonNeeded
from bot.usecases.transaction import Office, Work, find_letter
from storage import letters, objections, outbox, signons
from storage.objections import Step

COORDINATORS_ACTS = frozenset({Act.REPLIED, Act.RESOLVED, Act.OVERRIDDEN})


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

    Raises the refusals of `Letter.check_takes_comments`, `RepresentsNobody`,
    `NotTheirRepresentative`, `NotUsableAsText`, `ParagraphUnknown`.
    """
    with office.work(person, now) as work:
        letter = work.letter(letter_id)
        letter.check_takes_comments(now)
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
        if kind is Kind.BLOCKING:
            _tell_signers(work, letter, objection, key)
        work.refresh_cards(letter)
    return objection


def answer(
    office: Office, person: str, objection_id: int, act: Act, reason: str, now: datetime
) -> Objection:
    """A coordinator replies to an open objection, resolves or overrides it, and says why.

    Raises `NotACoordinator`, `ObjectionUnknown`, `ObjectionAnswered`, `ReasonNeeded`, `WrongState`.
    """
    with office.work(person, now) as work:
        objection = _load(work, objection_id)
        work.check_coordinator(objection.letter_id)
        if not reason.strip():
            raise ReasonNeeded
        return settle(work, objection, act, clean_text(reason, "reason"))


def respond(office: Office, person: str, objection_id: int, act: Act, now: datetime) -> Objection:
    """A representative of the objecting organization withdraws the objection, accepts its
    resolution or reopens it. The same person doing the same once more, as by a double click, does
    nothing.

    Raises `RepresentsNobody`, `NotTheirRepresentative`, `ObjectionUnknown`, `ObjectionAnswered`,
    `WrongState`.
    """
    with office.work(person, now) as work:
        objection = _load(work, objection_id)
        work.acting_for(objection.organization_id)
        last = objections.last_step(work.connection, objection.id)
        if (last.act, last.person) == (act, person):
            work.nothing_to_do()
            return objection
        return settle(work, objection, act, "")


def settle(work: Work, objection: Objection, act: Act, reason: str) -> Objection:
    """Does an act in an open transaction and says so to those concerned."""
    letter = work.letter(objection.letter_id)
    letter.check_state(State.CIRCULATING, State.CLOSED)
    moved = objection.after(act)
    step = objections.move(
        work.connection, moved, Step(act, moved.status, work.actor, work.now, reason)
    )
    work.record(
        f"objection {act}",
        letter,
        objection=objection.id,
        organization=objection.organization_id,
        reason=reason,
    )
    key, facts = f"objection:{objection.id}:{step}", {"objection": objection.id, "step": step}
    objector = moved.person if act in COORDINATORS_ACTS else work.actor
    work.tell(f"{key}:objector", "objection_news", objector, letter, outbox.NEWS, **facts)
    work.tell_threads(f"{key}:thread", "objection_news_thread", letter, **facts)
    if act not in COORDINATORS_ACTS:
        work.tell_coordinators(f"{key}:coordinator", "objection_news_coordinator", letter, **facts)
    work.refresh_cards(letter)
    return moved


def of_letter(office: Office, person: str, handle: str) -> tuple[Letter, list[Objection]]:
    """A letter and all objections to it, for a coordinator.

    Raises `NotACoordinator` and the refusals of `find_letter`.
    """
    with office.database.reading() as view:
        letter = find_letter(view, handle, sees=office.sees(view, person))
        office.check_coordinator(view, person, letter.id)
        return letter, objections.of_letter(view, letter.id)


def to_answer(office: Office, person: str, objection_id: int) -> Objection:
    """An open objection, for a coordinator. Raises what `answer` raises of it."""
    with office.database.reading() as view:
        found = objections.by_id(view, objection_id)
        if found is None:
            raise ObjectionUnknown
        office.check_coordinator(view, person, found.letter_id)
    found.after(Act.RESOLVED)
    return found


def _tell_signers(work: Work, letter: Letter, objection: Objection, key: str) -> None:
    """Who has signed should know that somebody finds the letter unacceptable."""
    for person in signons.signers(work.connection, letter.id):
        if person != work.actor:
            facts = {"objection": objection.id}
            work.tell(
                f"{key}:signer:{person}", "objection_blocking", person, letter, outbox.NEWS, **facts
            )


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
