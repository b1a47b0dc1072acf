"""Names that a person might take for one another. They are pointed out and never merged:
`Amnesty International USA` is not `Amnesty International UK`."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping

from bot.domain.authority import told_of
from bot.domain.names import name_key
from bot.domain.organization import Member
from bot.domain.refusals import NameMuchAlike, OrganizationExists

ALIKE = 88
"""From which likeness (0 to 100) two names are pointed out to a person."""
MOST = 5
"""How many are pointed out at most."""


class KnownNames:
    """The names and aliases under which organizations are known, by their ids."""

    def __init__(self, members: Mapping[int, Member]) -> None:
        self._owners: dict[str, list[int]] = {}
        self._bare: dict[str, list[int]] = {}
        for organization_id, member in members.items():
            for name in (member.name, *member.aliases):
                self._owners.setdefault(name_key(name), []).append(organization_id)
                self._bare.setdefault(bare(name), []).append(organization_id)

    def owners(self, name: str) -> list[int]:
        """The organizations that are called exactly so."""
        return self._owners.get(name_key(name), [])

    def alike(self, name: str) -> list[int]:
        """The organizations whose name or alias is written much like this one, the likest first."""
        from rapidfuzz import fuzz, process

        found = process.extract(
            bare(name), self._bare.keys(), scorer=fuzz.ratio, score_cutoff=ALIKE, limit=MOST
        )
        return list(dict.fromkeys(owner for each, _, _ in found for owner in self._bare[each]))


def bare(name: str) -> str:
    """A name without case, accents, punctuation and blanks."""
    letters = unicodedata.normalize("NFKD", name.casefold())
    return re.sub(r"\W+|_", "", "".join(c for c in letters if not unicodedata.combining(c)))


def check_names(
    members: Mapping[int, Member],
    names: Iterable[str],
    told: str,
    itself: int | None = None,
) -> None:
    """Compares names that somebody typed with those of all organizations but `itself`.

    `told` is the sign of the likeness that they were told of and sent the names again all the
    same. Raises `OrganizationExists`, `NameMuchAlike`.
    """
    known = KnownNames({key: each for key, each in members.items() if key != itself})
    alike: dict[str, list[str]] = {}
    for name in names:
        for owner in known.owners(name):
            raise OrganizationExists(members[owner].name)
        if found := known.alike(name):
            alike[name] = [members[owner].name for owner in found]
    if not alike:
        return
    typed = ", ".join(alike)
    others = tuple(dict.fromkeys(other for each in alike.values() for other in each))
    if told != told_of(typed, others):
        raise NameMuchAlike(typed, others)
