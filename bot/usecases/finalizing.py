"""Finalizing: the preflight, and the one transaction that makes edition 1."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from bot.domain.individual import Individuals
from bot.domain.letter import Letter, State
from bot.domain.names import clean_text
from bot.domain.objection import Act
from bot.domain.refusals import PreflightChanged, ReasonNeeded
from bot.domain.signing import Standing as SignOnStanding
from bot.domain.standing import Obstacle, Standing, obstacles
from bot.domain.text import LetterText, sha256_of
from bot.usecases import objecting, standing
from bot.usecases.editions import Printing, check, day_in, make_edition, texts_of
from bot.usecases.transaction import Office, Work, find_letter
from bot.usecases.under import under
from storage import (
    individuals,
    letters,
    outbox,
    requests,
    schedule,
    signons,
)

AT_ONCE = 600
"""How many names, over all languages, are rendered in every format while somebody waits: a fraction
of a second."""
A_LOGO = 40
"""How many names take as long to be rendered as one with a logo."""


@dataclass(frozen=True, slots=True)
class Preflight:
    """What a coordinator sees before finalizing."""

    standing: Standing
    obstacles: tuple[Obstacle, ...]
    printing: Printing

    @property
    def text(self) -> LetterText:
        return self.printing.text

    @property
    def individuals(self) -> Individuals:
        return self.printing.individuals

    @property
    def names(self) -> tuple[str, ...]:
        """The organizations as the letter prints them."""
        return tuple(each.name for each in self.printing.signatories)

    @property
    def seal(self) -> str:
        """What makes two of them the same: the text, who stands under it and what is in the way.
        The coordinator answers for what they were shown, and for nothing else."""
        return sha256_of(
            {
                "text": self.standing.letter.fingerprint,
                "translations": [each.id for each in self.printing.translations],
                "signatories": [each.seen for each in self.printing.signatories],
                "individuals": [*self.individuals.lines, self.individuals.affiliated],
                "obstacles": [each.key for each in self.obstacles],
                "declined": self.standing.declined,
            }
        )


def preflight(office: Office, person: str, handle: str, now: datetime) -> Preflight:
    """Raises `NotACoordinator`, the refusals of `find_letter`, `WrongState`, and where the letter
    could not be rendered `NotPrintable` or `TemplateBroken`."""
    with office.database.reading() as view:
        found = _look(office, view, _to_finalize(office, view, person, handle), now)
        check(office, view, found.printing)
        return found


def is_long(office: Office, person: str, handle: str) -> bool:
    """Whether rendering the letter takes longer than somebody waits. Raises as `preflight`."""
    with office.database.reading() as view:
        letter = _to_finalize(office, view, person, handle)
        names = signons.count_active(view, letter.id)
        names += individuals.count(view, letter.id, SignOnStanding.ACTIVE)
        if office.coalition.style.logos:
            names += A_LOGO * signons.count_logos(view, letter.id)
        return names * (1 + len(texts_of(view, letter).current)) > AT_ONCE


def _to_finalize(office: Office, view: Connection, person: str, handle: str) -> Letter:
    states = (State.CLOSED, State.CIRCULATING)
    letter = find_letter(view, handle, states, office.sees(view, person))
    office.check_coordinator(view, person, letter.id)
    letter.finalize()
    return letter


def finalize(
    office: Office,
    person: str,
    letter_id: int,
    seen: str,
    reason: str,
    now: datetime,
) -> Letter:
    """Freezes the text, snapshots the signatories, renders and stores edition 1, queues the posts.

    `seen` is the seal of the preflight that the coordinator was shown; `reason` overrides what
    stood in the way there.
    Raises `NotACoordinator`, `WrongState`, `PreflightChanged`, `ReasonNeeded`, `NotUsableAsText`,
    `NotPrintable`, `TemplateBroken`.
    """
    with office.work(person, now) as work:
        work.check_coordinator(letter_id)
        letter = work.letter(letter_id)
        finalized = letter.finalize()
        found = _look(office, work.connection, letter, now)
        if found.seal != seen:
            raise PreflightChanged
        if found.obstacles:
            _override(work, letter, found.obstacles, reason)
        letters.save(work.connection, finalized)
        schedule.cancel(work.connection, letter.id)
        make_edition(work, finalized, found.printing, "finalized")
        work.refresh_cards(finalized)
    return finalized


def _look(office: Office, view: Connection, letter: Letter, now: datetime) -> Preflight:
    from bot.rendering import signatories

    stands = standing.read(view, letter)
    texts = texts_of(view, letter)
    named = under(office, view, letter, signons.active(view, letter.id))
    printing = Printing(
        texts.text,
        named.signatories,
        signatories.individuals(letter, individuals.active(view, letter.id)),
        texts.current,
        day=day_in(letter, now),
        logos_left_out=named.left_out,
    )
    return Preflight(stands, obstacles(stands, now, named.left_out), printing)


def _override(work: Work, letter: Letter, in_the_way: tuple[Obstacle, ...], reason: str) -> None:
    if not reason.strip():
        raise ReasonNeeded
    said = clean_text(reason, "reason")
    for each in in_the_way:
        if each.objection:
            objecting.settle(work, each.objection, Act.OVERRIDDEN, said)
    for sign_on_id, sign_on in signons.waiting(work.connection, letter.id):
        key, facts = f"left_out:{sign_on_id}", {"name": sign_on.name, "reason": said}
        work.tell(key, "left_out", sign_on.person, letter, outbox.NEWS, **facts)
    for number, signed in individuals.waiting(work.connection, letter.id):
        key, facts = f"left_out:personally:{number}", {"name": signed.name, "reason": said}
        work.tell(key, "left_out_personally", signed.person, letter, outbox.NEWS, **facts)
    for request in requests.waiting_for(work.connection, letter.id):
        key, facts = f"left_waiting:{request.id}", {"name": request.name, "reason": said}
        work.tell(key, "left_waiting", request.person, letter, outbox.NEWS, **facts)
    work.record(
        "preflight overridden", letter, obstacles=[each.key for each in in_the_way], reason=said
    )
