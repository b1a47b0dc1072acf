"""A revision that is refused: nothing typed is lost."""

from __future__ import annotations

from tests.cast import DRAFT, Cast, nothing_stored


def test_a_refused_revision_keeps_what_was_typed(cast: Cast) -> None:
    cast.letter()
    form = cast.modal(cast.carla, "/letter revise water").fill(
        {"Draft": DRAFT, "Kind of change": "Material", "What changed": "Nothing at all."}
    )
    typed = form.inputs
    with nothing_stored(cast.stage):
        form.submit()
        cast.stage.settle()
    again = cast.carla.modal
    assert again is not None
    assert "Not changed: This is the present text" in again.plain
    assert again.inputs == typed
