"""What people do around a Home, and reading it."""

from __future__ import annotations

from bot.rehearsal import Home, Person
from tests.cast import DRAFT, Cast

CHANGED = DRAFT.replace("since May", "since March")


def opened(cast: Cast, person: Person) -> Home:
    person.open_home()
    cast.stage.settle()
    return home(cast, person)


def home(cast: Cast, person: Person) -> Home:
    assert person.home is not None
    return person.home


def resolve(cast: Cast, reason: str) -> None:
    offered = next(m for m in reversed(cast.carla.dms) if "Resolve" in m.buttons)
    cast.carla.click(offered, "Resolve")
    cast.carla.modal.fill({"Reason": reason}).submit()
    cast.stage.settle()


def revise(cast: Cast) -> None:
    form = cast.modal(cast.carla, "/letter revise water")
    form.fill({"Draft": CHANGED, "Kind of change": "Material", "What changed": "A month."})
    form.submit()
    cast.stage.settle()
    cast.carla.modal.submit()
    cast.carla.modal.close()
    cast.stage.settle()


def in_order(text: str, *parts: str) -> None:
    """Each part stands in the text behind the one before."""
    at = 0
    for part in parts:
        found = text.find(part, at)
        assert found >= 0, f"{part!r} is not behind what comes before it in:\n{text}"
        at = found + len(part)
