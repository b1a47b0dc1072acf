"""Bringing the coalition's list of organizations in, and taking it out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.names import name_key
from bot.domain.organization import Member
from bot.usecases import departing
from bot.usecases.likeness import KnownNames
from bot.usecases.transaction import Office
from storage import organizations


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
    to be removed, and so do the representatives whom people named in Slack: a file that was written
    earlier knows nothing of them. What a removed organization signed stays in any case, and the
    coordinators are asked whether it stands, as they are where somebody may no longer act who
    signed."""
    added: list[str] = []
    changed: list[tuple[str, tuple[str, ...]]] = []
    removed: list[str] = []
    with office.work(actor, now) as work:
        before = organizations.all_members(work.connection)
        known = {name_key(member.name): key for key, member in before.items()}
        in_slack = organizations.named_by_people(work.connection)
        for listed in members:
            key = known.pop(name_key(listed.name), None)
            if key is None:
                organizations.add(work.connection, listed, actor)
                added.append(listed.name)
                work.record("organization added", name=listed.name)
                continue
            contacts = dict.fromkeys((*listed.representatives, *in_slack.get(key, ())))
            member = replace(listed, representatives=tuple(contacts))
            if departing.differences(before[key], member):
                differs = departing.change(work, key, before[key], member)
                changed.append((member.name, differs))
        for key in known.values() if remove_missing else ():
            departing.remove(work, key, before[key].name)
            removed.append(before[key].name)
        everybody = organizations.all_members(work.connection)
    return Report(
        tuple(added),
        tuple(changed),
        len(members) - len(added) - len(changed),
        tuple(removed),
        tuple(_alike(added, everybody)),
    )


def members(office: Office) -> list[Member]:
    """The organizations, by name."""
    with office.database.reading() as view:
        return list(organizations.all_members(view).values())


def _alike(added: Iterable[str], everybody: Mapping[int, Member]) -> Iterable[tuple[str, str]]:
    known = KnownNames(everybody)
    told: set[frozenset[str]] = set()
    for name in added:
        for other in (everybody[owner].name for owner in known.alike(name)):
            pair = frozenset((name, other))
            if len(pair) == 2 and pair not in told:
                told.add(pair)
                yield name, other
