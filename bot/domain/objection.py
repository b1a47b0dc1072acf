"""Objections: what an organization holds against a revision, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from bot.domain.refusals import ObjectionAnswered


class Kind(StrEnum):
    """A blocking objection stands in the way of finalizing; a concern is heard."""

    CONCERN = "concern"
    BLOCKING = "blocking"


class Status(StrEnum):
    """`open` until the objector withdraws it or a coordinator resolves or overrides it."""

    OPEN = "open"
    RESOLVED = "resolved"
    WITHDRAWN = "withdrawn"
    OVERRIDDEN = "overridden"


class Act(StrEnum):
    """What somebody does about an objection."""

    RAISED = "raised"
    REPLIED = "replied"
    RESOLVED = "resolved"
    OVERRIDDEN = "overridden"
    WITHDRAWN = "withdrawn"
    ACCEPTED = "accepted"
    REOPENED = "reopened"


AFTER = {
    Act.RESOLVED: Status.RESOLVED,
    Act.OVERRIDDEN: Status.OVERRIDDEN,
    Act.WITHDRAWN: Status.WITHDRAWN,
    Act.ACCEPTED: Status.RESOLVED,
    Act.REOPENED: Status.OPEN,
    Act.REPLIED: Status.OPEN,
}
"""What an objection is after an act."""
ON_RESOLVED = frozenset({Act.ACCEPTED, Act.REOPENED})
"""What an objector may say to a resolution; everything else needs an open objection."""


@dataclass(frozen=True, slots=True)
class Place:
    """A paragraph that an objection may be about, by its first words. The whole letter has an
    empty key."""

    key: str
    label: str


@dataclass(frozen=True, slots=True)
class Objection:
    """`paragraph` is the key of the paragraph it is about, empty for the whole letter; `place` is
    that paragraph by its first words. `person` is the Slack id of who raised it."""

    id: int
    letter_id: int
    revision_id: int
    organization_id: int
    organization: str
    paragraph: str
    place: str
    text: str
    person: str
    raised_at: datetime
    kind: Kind
    status: Status = Status.OPEN

    @property
    def blocks(self) -> bool:
        return self.kind is Kind.BLOCKING and self.status is Status.OPEN

    def after(self, act: Act) -> Objection:
        """The objection after an act. Raises `ObjectionAnswered` where its status has no room for
        it: only an open one is answered, only a resolved one accepted or reopened."""
        wanted = Status.RESOLVED if act in ON_RESOLVED else Status.OPEN
        if self.status is not wanted:
            raise ObjectionAnswered(self.status)
        return replace(self, status=AFTER[act])
