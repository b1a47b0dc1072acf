"""Finding an organization by what somebody types."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.domain.organization import Member
from bot.usecases.likeness import bare
from bot.usecases.transaction import Office
from storage import organizations

MOST = 100
"""How many a choice can hold."""

Choices = Sequence[tuple[str, str]] | None
"""Names with the number that comes back for each; nothing where there are too many to list."""


def choices(members: Mapping[int, Member], room: int = 0) -> Choices:
    """All organizations to choose from. `room` is how many characters there are for their names,
    if they are few."""
    listed = [(member.name, str(key)) for key, member in members.items()]
    length = sum(len(name) for name, _ in listed)
    return None if len(listed) > MOST or (room and length > room) else listed


def search(office: Office, typed: str) -> list[tuple[str, str]]:
    """The organizations whose name or alias has in it what somebody typed; those that begin with
    it come first."""
    with office.database.reading() as view:
        members = organizations.all_members(view)
    wanted, found = bare(typed), []
    for key, member in members.items():
        names = [bare(name) for name in (member.name, *member.aliases)]
        if any(wanted in name for name in names):
            begins = any(name.startswith(wanted) for name in names)
            found.append((not begins, member.name, str(key)))
    return [(name, key) for _, name, key in sorted(found)[:MOST]]
