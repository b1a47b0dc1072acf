"""What one person has to do with the letters, as their Home shows it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.domain.authority import Question, Request
from bot.domain.individual import PERSONALLY
from bot.domain.letter import Letter, State
from bot.domain.objection import Objection
from bot.domain.organization import Organization
from bot.domain.signing import Standing as Worth
from bot.domain.standing import Standing


@dataclass(frozen=True, slots=True)
class Signature:
    """What an organization did with a letter last, or with `PERSONALLY` for its number the person:
    `name` is the name in the letter."""

    letter_id: int
    organization_id: int
    organization: str
    name: str
    worth: Worth

    @property
    def counts(self) -> bool:
        return self.worth is Worth.ACTIVE

    @property
    def personal(self) -> bool:
        return self.organization_id == PERSONALLY


@dataclass(frozen=True, slots=True)
class Mine:
    """A letter and one person's organizations: those that have still not answered, those whose
    sign-ons wait to be confirmed, and those that stand under it; a personal sign-on is among the
    last two. `may_sign` says whether one of them could sign now, whether it is asked to or not; who
    speaks for none may ask to. `declined` are those that said, of a letter that is still open, that
    it is not for them."""

    letter: Letter
    to_sign: tuple[Organization, ...]
    to_confirm: tuple[Signature, ...]
    signed: tuple[Signature, ...]
    may_sign: bool
    declined: tuple[Organization, ...] = ()

    @property
    def waits(self) -> bool:
        """Whether the letter waits for this person."""
        return bool(self.to_sign or self.to_confirm)


@dataclass(frozen=True, slots=True)
class Resolved:
    """An objection of one's own whose resolution waits for a word; `reason` is how it was met."""

    letter: Letter
    objection: Objection
    reason: str


@dataclass(frozen=True, slots=True)
class Decisions:
    """What needs a coordinator, each with its letter: the first open objections, the blocking ones
    before the others; the first requests; the first sign-ons whose signer was removed; and how many
    messages could not be delivered. `kept_back` are the finalized letters under embargo,
    `late` those of whose next edition something is asked, with how much. `n_…` is how many there
    are in all."""

    objections: tuple[tuple[Letter, Objection], ...] = ()
    n_objections: int = 0
    requests: tuple[tuple[Letter | None, Request], ...] = ()
    n_requests: int = 0
    questions: tuple[tuple[Letter, Question], ...] = ()
    n_questions: int = 0
    undelivered: tuple[tuple[Letter, int], ...] = ()
    kept_back: tuple[Letter, ...] = ()
    late: tuple[tuple[Letter, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Home:
    """Everything that a Home shows. Letters come with the nearest deadline first.

    `asked` are the organizations that this person has asked to represent, `coordinators` the Slack
    ids of those who answer. `coordinated` are the letters that this person runs and `standings`
    how the first of them stand, those to finalize first.
    """

    organizations: tuple[Organization, ...] = ()
    asked: tuple[str, ...] = ()
    coordinators: tuple[str, ...] = ()
    mine: tuple[Mine, ...] = ()
    resolved: tuple[Resolved, ...] = ()
    objections: tuple[tuple[Letter, Objection], ...] = ()
    coordinates: bool = False
    coordinated: tuple[Letter, ...] = ()
    standings: tuple[Standing, ...] = ()
    decisions: Decisions = Decisions()


def mine(
    letter: Letter,
    own: Sequence[Organization],
    last: Collection[Signature],
    objecting: Collection[int],
    now: datetime,
    declined: Collection[int] = (),
) -> Mine:
    """What a letter is to the organizations `own`. `last` is what each did last, `objecting` has
    those of which an objection is open, `declined` those that said that it is not for them. The
    rule of who has answered is `bot.domain.reminder`'s."""
    by_organization = {each.organization_id: each for each in last}
    standing = [each for each in last if each.worth is not Worth.WITHDRAWN]
    open_now = letter.takes_sign_ons(now)
    waiting = [each for each in standing if open_now and each.worth is Worth.NEEDS_RECONFIRMATION]
    stands = {each.organization_id for each in standing}
    return Mine(
        letter,
        tuple(
            each
            for each in own
            if open_now
            and each.invited
            and each.id not in by_organization
            and each.id not in objecting
            and each.id not in declined
        ),
        tuple(waiting),
        tuple(each for each in standing if each not in waiting),
        open_now and (not own or any(each.id not in stands for each in own)),
        tuple(each for each in own if letter.takes_comments(now) and each.id in declined),
    )


def to_finalize_first(letters: Collection[Letter]) -> tuple[Letter, ...]:
    """The letters that wait to be finalized, then those that circulate, then drafts."""
    order = (State.CLOSED, State.CIRCULATING, State.DRAFTING)
    return tuple(sorted(letters, key=lambda each: order.index(each.state)))
