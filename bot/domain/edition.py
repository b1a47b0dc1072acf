"""An edition: what is delivered, and the fingerprint by which anybody can know it again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from hashlib import sha256
from pathlib import Path

from bot.domain.individual import Individuals
from bot.domain.text import sha256_of

FIRST = 1
"""The number of the edition that finalizing makes; later ones count on."""

DRAFT = 0
"""What stands in the place of a number before there is an edition."""

_SHORT = 32  # hexadecimal digits: 128 bits
_GROUP = 4


@dataclass(frozen=True, slots=True)
class Signatory:
    """An organization as an edition prints it. `country` is an ISO 3166 code of two letters, or
    empty. `convenor`: it called for the letter, and may be printed first. `logo` is a PNG or JPEG
    that it permits to print beside its name, never instead of it."""

    organization_id: int
    name: str
    country: str = ""
    convenor: bool = False
    logo: bytes | None = None

    @property
    def seen(self) -> tuple[str | int, ...]:
        """All of it in a form that can be compared and hashed: of its logo the SHA-256 (hex)."""
        logo = sha256(self.logo).hexdigest() if self.logo else ""
        return (self.organization_id, self.name, self.country, self.convenor, logo)


@dataclass(frozen=True, slots=True)
class LogoLeftOut:
    """A logo that its organization permits to print and that cannot be. `problem` is `unlisted`
    (the coalition's list names no file), `crowded` (all of the letter's together are too large), or
    one of `bot.rendering.logos.LogoNotUsable`."""

    organization_id: int
    name: str
    problem: str


class Arrangement(StrEnum):
    """How the signatories stand under a letter. All of them keep the order of the letter's
    language within what they group."""

    PLAIN = "plain"
    COLUMNS = "columns"
    BY_COUNTRY = "by country"
    CONVENOR_FIRST = "convenor first"


@dataclass(frozen=True, slots=True)
class Style:
    """How a coalition has its letters printed. `countries` prints each one's country; `convenors`
    are the organizations, by their names in its list, that call for its letters. `logos` is the
    folder with its organizations' logos; without one none is printed, nor asked for."""

    arrangement: Arrangement = Arrangement.PLAIN
    countries: bool = False
    convenors: tuple[str, ...] = ()
    logos: Path | None = None


PLAINLY = Style()


@dataclass(frozen=True, slots=True)
class Contents:
    """What the fingerprint of an edition stands for.

    `text` and `translations` (by language) are the SHA-256 of texts, `signatories` and
    `individuals` what is printed, in its order, `ledger` the hash of the ledger's last entry before
    this edition was made, and `day` the date that the edition bears. Logos are decoration and no
    part of it: who stands under the letter is said by names alone. Like all of an edition's looks
    they are held by the SHA-256 of its files, which the ledger keeps.
    """

    handle: str
    number: int
    day: date
    text: str
    signatories: tuple[str, ...]
    individuals: tuple[str, ...]
    ledger: str
    translations: dict[str, str] = field(default_factory=dict)

    @property
    def fingerprint(self) -> str:
        """SHA-256 (hex) of all of it, in canonical JSON."""
        return sha256_of(
            {
                "letter": self.handle,
                "edition": self.number,
                "day": self.day.isoformat(),
                "text": self.text,
                "translations": self.translations,
                "signatories": list(self.signatories),
                "individuals": list(self.individuals),
                "ledger": self.ledger,
            }
        )


def printed(
    signatories: Iterable[tuple[str, str]], individuals: Iterable[str], affiliated: bool
) -> str:
    """SHA-256 (hex) of who stands under an edition, in its order: organizations with their
    countries, individuals, and whether affiliations stand beside these."""
    organizations = [[name, country] for name, country in signatories]
    return sha256_of([organizations, list(individuals), affiliated])


def short(fingerprint: str) -> str:
    """A fingerprint as it is printed and read out: its first 32 digits in groups of four."""
    digits = fingerprint[:_SHORT].upper()
    return " ".join(digits[at : at + _GROUP] for at in range(0, len(digits), _GROUP))


def changes(
    organizations_before: Sequence[Signatory],
    people_before: Individuals,
    organizations: Sequence[Signatory],
    people: Individuals,
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The names that came and those that went, organizations first, each in its order. An
    organization is the same under another name."""
    was = {each.organization_id for each in organizations_before}
    now = {each.organization_id for each in organizations}
    added = [each.name for each in organizations if each.organization_id not in was]
    added += (Counter(people.lines) - Counter(people_before.lines)).elements()
    gone = [each.name for each in organizations_before if each.organization_id not in now]
    gone += (Counter(people_before.lines) - Counter(people.lines)).elements()
    return tuple(added), tuple(gone)
