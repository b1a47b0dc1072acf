"""Bringing the coalition's list of organizations in, and taking it out."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import datetime

from bot.domain.names import name_key
from bot.domain.organization import Member
from bot.usecases.transaction import Office
from storage import organizations

ALIKE = 88
"""From which likeness (0 to 100) two names are pointed out to a person. Names are never merged:
`Amnesty International USA` is not `Amnesty International UK`."""


@dataclass(frozen=True, slots=True)
class Report:
    """What an import did. `changed` has the fields of each organization that changed; `alike` are
    pairs of different organizations whose names a person should look at."""

    added: tuple[str, ...]
    changed: tuple[tuple[str, tuple[str, ...]], ...]
    unchanged: int
    removed: tuple[str, ...]
    alike: tuple[tuple[str, str], ...]


def import_members(
    office: Office,
    actor: str,
    members: Sequence[Member],
    now: datetime,
    *,
    remove_missing: bool = False,
) -> Report:
    """Adds and updates organizations, all or none. Those that the list lacks stay, unless they are
    to be removed; what a removed one signed stays in any case."""
    added: list[str] = []
    changed: list[tuple[str, tuple[str, ...]]] = []
    removed: list[str] = []
    with office.work(actor, now) as work:
        before = organizations.all_members(work.connection)
        known = {name_key(member.name): key for key, member in before.items()}
        for member in members:
            key = known.pop(name_key(member.name), None)
            if key is None:
                organizations.add(work.connection, member)
                added.append(member.name)
                work.record("organization added", name=member.name)
            elif differs := _differences(before[key], member):
                organizations.change(work.connection, key, member)
                changed.append((member.name, differs))
                work.record("organization changed", name=member.name, fields=list(differs))
        for key in known.values() if remove_missing else ():
            organizations.remove(work.connection, key, now)
            removed.append(before[key].name)
            work.record("organization removed", name=before[key].name)
        everybody = organizations.all_members(work.connection)
    return Report(
        tuple(added),
        tuple(changed),
        len(members) - len(added) - len(changed),
        tuple(removed),
        tuple(_alike(added, everybody.values())),
    )


def members(office: Office) -> list[Member]:
    """The organizations, by name."""
    with office.database.reading() as view:
        return list(organizations.all_members(view).values())


def _differences(before: Member, after: Member) -> tuple[str, ...]:
    return tuple(
        field.name
        for field in fields(Member)
        if getattr(before, field.name) != getattr(after, field.name)
    )


def _alike(added: Iterable[str], everybody: Iterable[Member]) -> Iterable[tuple[str, str]]:
    from rapidfuzz import fuzz, process

    names: dict[str, list[str]] = {}
    for member in everybody:
        for name in (member.name, *member.aliases):
            names.setdefault(_bare(name), []).append(member.name)
    told: set[frozenset[str]] = set()
    for name in added:
        found = process.extract(
            _bare(name), names.keys(), scorer=fuzz.ratio, score_cutoff=ALIKE, limit=5
        )
        for other in (owner for bare, _, _ in found for owner in names[bare]):
            pair = frozenset((name, other))
            if len(pair) == 2 and pair not in told:
                told.add(pair)
                yield name, other


def _bare(name: str) -> str:
    """A name without case, accents, punctuation and blanks."""
    letters = unicodedata.normalize("NFKD", name.casefold())
    return re.sub(r"\W+|_", "", "".join(c for c in letters if not unicodedata.combining(c)))
