"""Bringing a conversation about personal sign-ons to the point at which a test begins."""

from __future__ import annotations

from typing import Any

from bot.domain.letter import Terms
from bot.rehearsal import Answer, Message, Person
from storage import individuals, letters
from tests.cast import DRAFT, Cast

TAKES_INDIVIDUALS = Terms(individuals=True)
CHANGED = DRAFT.replace("since May", "since March")


def a_letter(cast: Cast, handle: str = "water", **more: Any) -> Message:
    """A circulating letter that people may sign personally; gives its card."""
    return cast.letter(handle, **{"terms": TAKES_INDIVIDUALS, **more})


def sign_personally(cast: Cast, person: Person, handle: str = "water", **fields: Any) -> Answer:
    """Signs with the card's button; fields by their labels."""
    form = person.click(cast.card(handle), "Sign personally").view
    assert form is not None
    answer = form.fill({"Name": person.name, "Personally": True, **fields}).submit()
    cast.stage.settle()
    return answer


def withdraw_personally(cast: Cast, person: Person, reason: str = "") -> Answer:
    form = cast.modal(person, "/withdraw water")
    answer = form.fill({"Organization": "My personal sign-on", "Reason": reason}).submit()
    cast.stage.settle()
    return answer


def revise(cast: Cast, kind: str = "Material", text: str = CHANGED) -> None:
    """Carla revises the letter, and everybody is told."""
    form = cast.modal(cast.carla, "/letter revise water")
    form.fill({"Draft": text, "Kind of change": kind, "What changed": "Another month."}).submit()
    cast.stage.settle()
    cast.carla.modal.submit()
    cast.stage.settle()
    cast.carla.modal.close()


def signed_personally(cast: Cast, handle: str = "water") -> list[str]:
    """The lines of those whose personal sign-on counts, in the order of signing."""
    with cast.stage.bot.office.database.reading() as view:
        letter = letters.by_handle(view, handle)
        assert letter is not None
        return [each.line for each in individuals.active(view, letter.id)]
