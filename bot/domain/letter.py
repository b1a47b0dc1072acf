"""A letter's life: `drafting → circulating → closed → finalized`, or `cancelled`."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from bot.domain.refusals import (
    DeadlineInThePast,
    DeadlineNotLater,
    DeadlinePassed,
    EmbargoNotAhead,
    NoChannels,
    PhaseNotBeforeDeadline,
    SignOnsNotOpenYet,
    TextFrozen,
    WrongState,
)
from bot.domain.reminder import AS_USUAL, Reminding


class State(StrEnum):
    """Where a letter stands. Each move goes to the right; `cancelled` is reached from any of the
    first three."""

    DRAFTING = "drafting"
    CIRCULATING = "circulating"
    CLOSED = "closed"
    FINALIZED = "finalized"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Terms:
    """What a coordinator may ask of a letter beyond its text and deadline; see `Letter`.

    `coordinators` are the contacts of those who coordinate this letter beside the coalition's,
    `reminding` is its own way of reminding.
    """

    comments_until: datetime | None = None
    individuals: bool = False
    prints_reservations: bool = False
    minimum: int = 0
    coordinators: tuple[str, ...] = ()
    reminding: Reminding = AS_USUAL
    embargo: datetime | None = None


@dataclass(frozen=True, slots=True)
class Letter:
    """One letter and its present revision. `deadline` is in UTC; `time_zone` is the letter's own.

    `fingerprint` is the SHA-256 of the present revision's content. Where there is a comment phase,
    `comments_until` (UTC) is when it ends, the text is frozen and sign-ons open. `individuals` says
    whether people may sign personally, `prints_reservations` whether a reservation is printed, and
    `minimum` how many signatories the coordinators want. Nothing of the finalized letter goes out
    before its `embargo` (UTC), nor after it while it is held (`held_at`).
    """

    id: int
    handle: str
    title: str
    language: str
    time_zone: str
    deadline: datetime
    created_by: str
    revision_id: int
    revision: int
    fingerprint: str
    state: State
    comments_until: datetime | None = None
    individuals: bool = False
    prints_reservations: bool = False
    minimum: int = 0
    embargo: datetime | None = None
    held_at: datetime | None = None

    def check_state(self, *wanted: State) -> None:
        """Raises `WrongState`."""
        if self.state not in wanted:
            raise WrongState(self.handle, self.state, wanted)

    def takes_comments(self, now: datetime) -> bool:
        """Whether objections are taken: from circulating until the deadline."""
        return self.state is State.CIRCULATING and now < self.deadline

    def commenting(self, now: datetime) -> bool:
        """Whether the letter is in its comment phase: objections first, sign-ons later."""
        return self.comments_until is not None and now < self.comments_until

    def takes_sign_ons(self, now: datetime) -> bool:
        return self.takes_comments(now) and not self.commenting(now)

    def check_takes_comments(self, now: datetime) -> None:
        """Raises `WrongState` and `DeadlinePassed`. The deadline itself is too late."""
        self.check_state(State.CIRCULATING)
        if now >= self.deadline:
            raise DeadlinePassed(self.handle, self.deadline, self.time_zone)

    def check_takes_sign_ons(self, now: datetime) -> None:
        """Raises `WrongState`, `DeadlinePassed` and, in the comment phase, `SignOnsNotOpenYet`."""
        self.check_takes_comments(now)
        if self.comments_until is not None and now < self.comments_until:
            raise SignOnsNotOpenYet(self.handle, self.comments_until, self.time_zone)

    def check_may_change(self, now: datetime) -> None:
        """Whether the text may change: while it is drafted or circulates, but not once a comment
        phase is over. Raises `WrongState`, `DeadlinePassed`, `TextFrozen`."""
        self.check_state(State.DRAFTING, State.CIRCULATING)
        if self.state is State.CIRCULATING:
            self.check_takes_comments(now)
            if self.comments_until is not None and now >= self.comments_until:
                raise TextFrozen(self.handle)

    def circulate(self, channels: int, now: datetime) -> Letter:
        """Raises `WrongState`, `NoChannels`, `DeadlineInThePast`."""
        self.check_state(State.DRAFTING)
        if not channels:
            raise NoChannels(self.handle)
        check_deadline(self.deadline, self.time_zone, now)
        return replace(self, state=State.CIRCULATING)

    def extend(self, deadline: datetime, now: datetime) -> Letter:
        """Raises `WrongState`, `DeadlineInThePast`, `DeadlineNotLater`."""
        self.check_state(State.DRAFTING, State.CIRCULATING)
        if self.state is State.CIRCULATING and now >= self.deadline:
            raise DeadlinePassed(self.handle, self.deadline, self.time_zone)
        check_deadline(deadline, self.time_zone, now)
        if deadline <= self.deadline:
            raise DeadlineNotLater(self.deadline, self.time_zone)
        return replace(self, deadline=deadline)

    def close(self) -> Letter:
        """Raises `WrongState`."""
        self.check_state(State.CIRCULATING)
        return replace(self, state=State.CLOSED)

    def finalize(self) -> Letter:
        """Raises `WrongState`. What stands in the way otherwise is the preflight's to say."""
        self.check_state(State.CIRCULATING, State.CLOSED)
        return replace(self, state=State.FINALIZED)

    def may_go_out(self, now: datetime) -> bool:
        """Whether the finalized letter may be posted: not before its embargo ends, and not while a
        coordinator holds it."""
        return self.embargo is None or (now >= self.embargo and self.held_at is None)

    def cancel(self) -> Letter:
        """Raises `WrongState`."""
        self.check_state(State.DRAFTING, State.CIRCULATING, State.CLOSED)
        return replace(self, state=State.CANCELLED)


def check_deadline(deadline: datetime, zone: str, now: datetime) -> None:
    """Raises `DeadlineInThePast`."""
    if deadline <= now:
        raise DeadlineInThePast(deadline, zone)


def check_embargo(embargo: datetime, deadline: datetime, zone: str, now: datetime) -> None:
    """An embargo ends after the deadline, and ahead. Raises `EmbargoNotAhead`."""
    if embargo <= now or embargo <= deadline:
        raise EmbargoNotAhead(embargo, deadline, zone)


def check_phases(
    comments_until: datetime | None, deadline: datetime, zone: str, now: datetime
) -> None:
    """A comment phase lies ahead and ends before the deadline, so that there is time to sign.

    Raises `DeadlineInThePast`, `PhaseNotBeforeDeadline`.
    """
    check_deadline(deadline, zone, now)
    if comments_until is not None and not now < comments_until < deadline:
        raise PhaseNotBeforeDeadline(comments_until, deadline, zone)
