"""Who may act for an organization: asking for it, granting it, and what becomes of what somebody
signed who may act no longer."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.domain.contacts import clean_contact, clean_country, clean_language
from bot.domain.names import clean_name, clean_optional, name_key
from bot.domain.organization import Member
from bot.domain.refusals import NotUsableAsText, RequestAnswered, WhichOrganization

TYPED_LIMIT = 3_000
"""How much fits into one typed field."""
CHOSEN_LIMIT = 100
"""How many people fit into one choice."""
_SEPARATOR = re.compile(r"[;|\r\n]")
"""As in the coalition's list as a file, so that both say the same."""


class Answer(StrEnum):
    """What a coordinator may answer."""

    PENDING = "pending"
    APPROVED = "approved"
    DECLINED = "declined"
    STANDS = "stands"
    WITHDRAWN = "withdrawn"


class Left(StrEnum):
    """Why who signed may act no longer."""

    REPRESENTATIVE = "representative removed"
    ORGANIZATION = "organization removed"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody asks to represent: an organization chosen in the list, or a new one."""

    organization_id: int | None = None
    name: str = ""
    country: str = ""

    def cleaned(self) -> Wanted:
        """Raises `WhichOrganization` unless it is exactly one, `NotUsableAsText`."""
        name = clean_optional(self.name, "new_organization")
        if (self.organization_id is None) == (not name):
            raise WhichOrganization("both" if name else "none")
        return Wanted(self.organization_id, name, clean_country(self.country))


@dataclass(frozen=True, slots=True)
class Request:
    """Somebody asks to represent an organization: a known one, or a new one of this name.

    `letter_id` is the letter that they were about to sign; `name` is the organization's own where
    it is known.
    """

    id: int
    person: str
    person_name: str
    organization_id: int | None
    name: str
    country: str
    letter_id: int | None
    asked_at: datetime
    status: Answer
    answered_by: str | None = None
    reason: str | None = None

    def was_answered(self, answer: Answer, person: str) -> bool:
        """Whether this person has answered just that."""
        return self.status is answer and self.answered_by == person

    def check_pending(self) -> None:
        """Raises `RequestAnswered`."""
        if self.status is not Answer.PENDING:
            raise RequestAnswered(self.status)


@dataclass(frozen=True, slots=True)
class Question:
    """Whether a sign-on stands though who signed may act for the organization no longer.

    `signed_by` is what was signed with, `person` the Slack id of who signed; `stands` says whether
    the sign-on is there still.
    """

    id: int
    sign_on_id: int
    letter_id: int
    organization_id: int
    organization: str
    name: str
    signed_by: str
    person: str
    why: Left
    answer: Answer
    answered_by: str | None
    stands: bool

    def was_answered(self, answer: Answer, person: str) -> bool:
        """Whether this person has answered just that, and it is so still."""
        given = self.answer is answer and self.answered_by == person
        return given and self.stands == (answer is Answer.STANDS)

    def check_pending(self) -> None:
        """Raises `RequestAnswered`, also where the sign-on was withdrawn otherwise meanwhile."""
        if self.answer is not Answer.PENDING:
            raise RequestAnswered(self.answer)
        if not self.stands:
            raise RequestAnswered(Answer.WITHDRAWN)


@dataclass(frozen=True, slots=True)
class Entry:
    """What a coordinator typed about an organization. `aliases` and `addresses` are lines."""

    name: str
    sort_key: str = ""
    country: str = ""
    language: str = ""
    aliases: str = ""
    people: tuple[str, ...] = ()
    addresses: str = ""
    invited: bool = True

    def cleaned(self, before: Member | None = None) -> Member:
        """The organization as it is meant.

        What the form could not show of the one `before` stays. Raises `NotUsableAsText`.
        """
        shown = Shown.of(before)
        aliases = [clean_name(line, "aliases") for line in _lines(self.aliases)]
        people = [clean_contact(person, "representatives") for person in self.people]
        addresses = [_address(line) for line in _lines(self.addresses)]
        contacts = (*people, *addresses, *shown.hidden_contacts)
        name = clean_name(self.name)
        return Member(
            name,
            clean_optional(self.sort_key, "sort_key"),
            clean_country(self.country),
            clean_language(self.language),
            _like(before.aliases if before else (), (*aliases, *shown.hidden_aliases)),
            _like(before.representatives if before else (), contacts),
            self.invited,
            before.logo if before else "",
        )


@dataclass(frozen=True, slots=True)
class Shown:
    """What of an organization's lists fits into a form, and what does not."""

    aliases: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()
    hidden_aliases: tuple[str, ...] = ()
    hidden_contacts: tuple[str, ...] = ()

    @classmethod
    def of(cls, member: Member | None) -> Shown:
        if member is None:
            return cls()
        people = tuple(each for each in member.representatives if "@" not in each)
        addresses = tuple(each for each in member.representatives if "@" in each)
        n, m = _fitting(member.aliases), _fitting(addresses)
        return cls(
            member.aliases[:n],
            people[:CHOSEN_LIMIT],
            addresses[:m],
            member.aliases[n:],
            (*people[CHOSEN_LIMIT:], *addresses[m:]),
        )


def version_of(member: Member) -> str:
    """A short sign for what is known of an organization: another one once that has changed."""
    return _short(repr(member))


def told_of(name: str, alike: Iterable[str]) -> str:
    """A short sign for having been told that a name is much like these."""
    return _short("\n".join([name_key(name), *alike]))


def _short(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def _address(line: str) -> str:
    contact = clean_contact(line, "addresses")
    if "@" not in contact:
        raise NotUsableAsText("addresses", "contact")
    return contact


def _lines(text: str) -> list[str]:
    return [each.strip() for each in _SEPARATOR.split(text) if each.strip()]


def _fitting(lines: tuple[str, ...]) -> int:
    """How many of these lines fit into a typed field."""
    room = TYPED_LIMIT
    for n, line in enumerate(lines):
        room -= len(line) + 1
        if room < -1:
            return n
    return len(lines)


def _like(before: tuple[str, ...], after: tuple[str, ...]) -> tuple[str, ...]:
    """The values without repetition, in the order of before where they are the same."""
    values = tuple(dict.fromkeys(after))
    return before if set(values) == set(before) else values
