"""A letter's life as anybody could keep it on paper: what is allowed, and what stands.

It knows nothing of the program. Each question about an act answers with every reason against it;
an act is allowed where there is none.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

OPEN, RESOLVED, WITHDRAWN, OVERRIDDEN = "open", "resolved", "withdrawn", "overridden"


@dataclass
class Signed:
    """`counts` until a material change; then it waits. `revision` is the one that was agreed to."""

    counts: bool
    reservations: bool
    revision: int


@dataclass
class Objected:
    organization: str
    blocking: bool
    status: str = OPEN


@dataclass
class Paper:
    """One letter on paper. `represent` has, for each person, the organizations that are theirs."""

    now: datetime
    deadline: datetime
    comments_until: datetime | None
    represent: dict[str, set[str]]
    coordinators: set[str]
    state: str = "circulating"
    revision: int = 1
    text: str = "text 1"
    signed: dict[str, Signed] = field(default_factory=dict)
    objections: list[Objected] = field(default_factory=list)

    # --- what stands ----------------------------------------------------------------------------

    @property
    def counting(self) -> set[str]:
        return {name for name, each in self.signed.items() if each.counts}

    @property
    def waiting(self) -> set[str]:
        return {name for name, each in self.signed.items() if not each.counts}

    @property
    def blocking(self) -> list[Objected]:
        return [each for each in self.objections if each.blocking and each.status == OPEN]

    # --- reasons against an act -----------------------------------------------------------------

    def against_acting(self, person: str, organization: str) -> set[str]:
        own = self.represent.get(person, set())
        if not own:
            return {"RepresentsNobody"}
        return set() if organization in own else {"NotTheirRepresentative"}

    def against_running(self, person: str) -> set[str]:
        return set() if person in self.coordinators else {"NotACoordinator"}

    def against_state(self, *wanted: str) -> set[str]:
        return set() if self.state in wanted else {"WrongState"}

    def against_comments(self) -> set[str]:
        late = {"DeadlinePassed"} if self.now >= self.deadline else set()
        return self.against_state("circulating") | late

    def against_sign_ons(self) -> set[str]:
        early = self.comments_until is not None and self.now < self.comments_until
        return self.against_comments() | ({"SignOnsNotOpenYet"} if early else set())

    def against_signing(self, person: str, organization: str) -> set[str]:
        reasons = self.against_acting(person, organization) | self.against_sign_ons()
        if organization in self.counting:
            reasons.add("AlreadySigned")
        if organization in self.waiting:
            reasons.add("NeedsConfirmation")
        if any(each.organization == organization for each in self.blocking):
            reasons.add("OwnObjectionBlocks")
        return reasons

    def against_withdrawing(self, person: str, organization: str) -> set[str]:
        reasons = self.against_acting(person, organization)
        reasons |= self.against_state("circulating", "closed")
        return reasons if organization in self.signed else reasons | {"NothingToWithdraw"}

    def against_objecting(self, person: str, organization: str, text: str) -> set[str]:
        reasons = self.against_acting(person, organization) | self.against_comments()
        return reasons if text.strip() else reasons | {"NotUsableAsText"}

    def against_answering(self, person: str, objection: int, reason: str) -> set[str]:
        reasons = self.against_running(person) | self.against_state("circulating", "closed")
        if self.objections[objection].status != OPEN:
            reasons.add("ObjectionAnswered")
        return reasons if reason.strip() else reasons | {"ReasonNeeded"}

    def against_responding(self, person: str, objection: int, wanted: str) -> set[str]:
        about = self.objections[objection]
        reasons = self.against_acting(person, about.organization)
        reasons |= self.against_state("circulating", "closed")
        return reasons if about.status == wanted else reasons | {"ObjectionAnswered"}

    def against_revising(self, person: str, text: str, account: str) -> set[str]:
        reasons = self.against_running(person) | self.against_comments()
        if self.comments_until is not None and self.now >= self.comments_until:
            reasons.add("TextFrozen")
        if text == self.text:
            reasons.add("RevisionIdentical")
        return reasons if account.strip() else reasons | {"NotUsableAsText"}

    def against_confirming(self, person: str, organization: str, shown: int) -> set[str]:
        there = self.signed.get(organization)
        if there and there.counts and there.revision == shown == self.revision:
            return self.against_acting(person, organization)  # It is confirmed already.
        reasons = self.against_acting(person, organization) | self.against_sign_ons()
        if organization not in self.waiting:
            reasons.add("NothingToConfirm")
        return reasons if shown == self.revision else reasons | {"RevisionOvertaken"}

    def against_extending(self, person: str, deadline: datetime) -> set[str]:
        reasons = self.against_running(person) | self.against_comments()
        if deadline <= self.now:
            reasons.add("DeadlineInThePast")
        return reasons if deadline > self.deadline else reasons | {"DeadlineNotLater"}

    def against_finalizing(self, person: str, looked: bool, reason: str) -> set[str]:
        reasons = self.against_running(person) | self.against_state("circulating", "closed")
        if not looked:
            reasons.add("PreflightChanged")
        open_still = self.state == "circulating" and self.now < self.deadline
        in_the_way = self.blocking or self.waiting or not self.counting or open_still
        if in_the_way and not reason.strip():
            reasons.add("ReasonNeeded")
        return reasons
