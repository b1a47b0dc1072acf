"""What cannot be rendered is found in the preflight, before anything is frozen."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.rehearsal import Person
from bot.rendering import templates
from bot.usecases import finalizing
from tests.cast import Cast, nothing_stored

NOWHERE = "\U00012000"
"""A cuneiform sign, which no font of ours has."""


@pytest.fixture
def ana(cast: Cast) -> Person:
    cast.letter()
    ana = cast.representative("Ana Ruiz", "Fundar", "GESOC")
    cast.sign(ana, Organization="Fundar")
    return ana


@pytest.fixture
def ours(tmp_path: Path) -> Iterator[Path]:
    """The coalition's own folder of templates."""
    folder = tmp_path / "templates"
    folder.mkdir()
    templates.use(folder)
    yield folder
    templates.use(None)


def test_a_character_that_no_font_has_is_named_with_its_organization(
    cast: Cast, ana: Person
) -> None:
    cast.sign(ana, Organization="GESOC", Name_in_the_letter=f"GESOC {NOWHERE}")
    cast.close()
    with nothing_stored(cast.stage):
        told = cast.carla.command("/letter finalize water", cast.channel).plain
    assert f"organization “GESOC {NOWHERE}”: {NOWHERE} (U+12000)" in told
    assert "Fundar" not in told


def test_a_broken_template_is_named_with_its_line(cast: Cast, ana: Person, ours: Path) -> None:
    (ours / "letter.txt.j2").write_text("{{ sheet.title }}\n{% if %}\n", "utf-8")
    cast.close()
    with nothing_stored(cast.stage):
        told = cast.carla.command("/letter finalize water", cast.channel).plain
    assert "letter.txt.j2 is broken at line 2" in told


def test_one_that_broke_after_the_preflight_stops_it_as_well(
    cast: Cast, ana: Person, ours: Path
) -> None:
    cast.close()
    templates.use(None)
    form = cast.modal(cast.carla, "/letter finalize water")
    (ours / "letter.txt.j2").write_text("{{ sheet.nothing }}\n", "utf-8")
    templates.use(ours)
    with nothing_stored(cast.stage):
        form.submit()
        cast.stage.settle()
    assert "letter.txt.j2" in form.plain


def test_where_rendering_takes_long_the_window_says_so_and_then_shows_it(
    cast: Cast, ana: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(finalizing, "AT_ONCE", 0)
    cast.close()
    form = cast.modal(cast.carla, "/letter finalize water")
    cast.stage.settle()
    assert "nothing stands in the way" in form.plain
    form.submit()
    cast.stage.settle()
    assert "Finalized." in form.plain
    assert cast.events()[-1] == "finalized"
    assert len(cast.channel.messages) == 2
