"""People who sign personally: listed apart from the organizations and never counted as such."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.letter import Letter, State
from bot.domain.names import clean_name, clean_optional
from bot.domain.refusals import (
    AlreadySigned,
    IndividualsNotTaken,
    NeedsConfirmation,
    NothingToConfirm,
    NothingToWithdraw,
    PersonallyNotConfirmed,
    RevisionOvertaken,
)
from bot.domain.signing import Standing

PERSONALLY = 0
"""Where an organization's number is asked for: none, the person signs for themselves."""


@dataclass(frozen=True, slots=True)
class PersonalWish:
    """What somebody typed in *Sign personally*. `personally`: they say that they sign for
    themselves."""

    name: str = ""
    role: str = ""
    affiliation: str = ""
    personally: bool = False


@dataclass(frozen=True, slots=True)
class Individual:
    """Somebody's personal sign-on: for which revision, when (UTC). `person` is their Slack id;
    `affiliation` says who they are and binds nobody else."""

    person: str
    revision_id: int
    name: str
    role: str
    affiliation: str
    at: datetime
    standing: Standing = Standing.ACTIVE

    @property
    def line(self) -> str:
        """As it is printed: `Name, Role, Affiliation`."""
        return ", ".join(part for part in (self.name, self.role, self.affiliation) if part)


@dataclass(frozen=True, slots=True)
class Individuals:
    """The individual signatories as a letter prints them, in its order. `affiliated` says whether
    an affiliation stands beside any of them."""

    lines: tuple[str, ...] = ()
    affiliated: bool = False

    def first(self, n: int) -> Individuals:
        return replace(self, lines=self.lines[:n])


NOBODY = Individuals()


def check_takes_individuals(letter: Letter, now: datetime) -> None:
    """Raises `IndividualsNotTaken` and the refusals of `Letter.check_takes_sign_ons`."""
    if not letter.individuals:
        raise IndividualsNotTaken(letter.handle)
    letter.check_takes_sign_ons(now)


def check_free(letter: Letter, standing: Individual | None) -> None:
    """A person stands under a letter once. Raises `AlreadySigned`, `NeedsConfirmation`."""
    if standing is None:
        return
    if standing.standing is Standing.NEEDS_RECONFIRMATION:
        raise NeedsConfirmation(standing.name, PERSONALLY, letter.id, letter.handle)
    raise AlreadySigned(standing.name, "", standing.at)


def sign(
    letter: Letter, wish: PersonalWish, person: str, standing: Individual | None, now: datetime
) -> Individual:
    """The personal sign-on of `person`, whose sign-on that stands already is `standing`.

    Nobody needs to represent anything. Raises what `check_takes_individuals` and `check_free`
    raise, `PersonallyNotConfirmed`, `NotUsableAsText`.
    """
    check_takes_individuals(letter, now)
    check_free(letter, standing)
    if not wish.personally:
        raise PersonallyNotConfirmed
    return Individual(
        person,
        letter.revision_id,
        clean_name(wish.name),
        clean_optional(wish.role, "role"),
        clean_optional(wish.affiliation, "affiliation"),
        now,
    )


def withdraw(letter: Letter, standing: Individual | None) -> Individual:
    """Taken until the letter is finalized, as for an organization. Raises `WrongState`,
    `NothingToWithdraw`."""
    letter.check_state(State.CIRCULATING, State.CLOSED)
    if standing is None:
        raise NothingToWithdraw(letter.handle, personally=True)
    return replace(standing, standing=Standing.WITHDRAWN)


def confirm(letter: Letter, waiting: Individual | None, shown: int, now: datetime) -> Individual:
    """The person agrees to the revision that they were shown, as in `bot.domain.revision.confirm`.

    Raises the refusals of `Letter.check_takes_sign_ons`, `NothingToConfirm`, `RevisionOvertaken`.
    """
    letter.check_takes_sign_ons(now)
    if waiting is None or waiting.standing is not Standing.NEEDS_RECONFIRMATION:
        raise NothingToConfirm(letter.handle)
    if shown != letter.revision:
        raise RevisionOvertaken(letter.handle)
    return replace(waiting, standing=Standing.ACTIVE, revision_id=letter.revision_id)
