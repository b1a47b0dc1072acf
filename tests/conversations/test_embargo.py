"""Under embargo nothing goes out before its moment; then it does by itself, unless it is held."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.domain.letter import Terms
from bot.rehearsal import Person
from tests.cast import IN_TEN_DAYS, Cast, nothing_stored

MOMENT = IN_TEN_DAYS + timedelta(days=2)


@pytest.fixture
def ana(cast: Cast) -> Person:
    """Ana has signed a letter that was finalized and goes out in two days."""
    cast.letter(terms=Terms(embargo=MOMENT))
    ana = cast.representative("Ana Ruiz", "Fundar")
    cast.sign(ana)
    cast.stage.at(IN_TEN_DAYS)
    cast.finalize()
    return ana


def posted(cast: Cast) -> int:
    """How many messages beside the card are in the channel."""
    return len(cast.channel.messages) - 1


def test_it_goes_out_at_its_moment_and_not_before(cast: Cast, ana: Person) -> None:
    assert posted(cast) == 0
    assert "under embargo until" in cast.card().plain
    cast.stage.at(MOMENT - timedelta(seconds=1))
    assert posted(cast) == 0
    cast.stage.at(MOMENT)
    assert posted(cast) == 1
    assert "Finalized: the letter stands below" in cast.card().plain
    assert "is over" in cast.carla.dms[-1].plain
    assert cast.events()[-1] == "embargo ended"
    cast.stage.later(timedelta(days=1))
    assert posted(cast) == 1, "once"


def test_what_fell_due_while_the_bot_was_away_goes_out_when_it_is_back(
    cast: Cast, ana: Person
) -> None:
    cast.stage.stop_bot()
    cast.stage.clock.move_to(MOMENT + timedelta(days=3))
    cast.stage.start_bot()
    cast.stage.later(timedelta())
    assert posted(cast) == 1


def test_held_it_does_not_go_out_until_it_is_released(cast: Cast, ana: Person) -> None:
    status = cast.carla.command("/letter status water", cast.channel)
    assert "Embargo: it goes out on" in status.plain
    assert "in 2 days" in status.plain
    cast.carla.click(status.ephemerals[-1], "Hold")
    cast.stage.at(MOMENT + timedelta(hours=1))
    assert posted(cast) == 0
    told = cast.carla.dms[-1]
    assert "it is held" in told.plain
    cast.carla.click(told, "Release")
    cast.stage.settle()
    assert posted(cast) == 1
    kinds = [each for each in cast.events() if each.startswith("embargo")]
    assert kinds == ["embargo held", "embargo released"]


def test_released_in_time_it_goes_out_at_its_moment(cast: Cast, ana: Person) -> None:
    status = cast.carla.command("/letter status water", cast.channel).ephemerals[-1]
    cast.carla.click(status, "Hold")
    status = cast.carla.command("/letter status water", cast.channel).ephemerals[-1]
    cast.carla.click(status, "Release")
    cast.stage.settle()
    assert posted(cast) == 0
    cast.stage.at(MOMENT)
    assert posted(cast) == 1


def test_it_can_be_moved_and_lifted(cast: Cast, ana: Person) -> None:
    cast.carla.command("/letter embargo water 2026-12-08 09:00", cast.channel)
    cast.stage.at(MOMENT)
    assert posted(cast) == 0
    told = cast.carla.command("/letter embargo water none", cast.channel).plain
    cast.stage.settle()
    assert "has no embargo" in told
    assert posted(cast) == 1
    with nothing_stored(cast.stage):
        told = cast.carla.command("/letter embargo water 2027-01-08 09:00", cast.channel).plain
    assert "has gone out already" in told


def test_only_who_stands_under_it_reads_it_before(cast: Cast, ana: Person) -> None:
    assert "Fundar" in cast.modal(ana, "/letter read water").plain
    ana.modal.close()  # type: ignore[union-attr]
    assert "Fundar" in cast.modal(cast.carla, "/letter read water").plain
    bea = cast.representative("Bea Sol", "GESOC")
    assert "under embargo until" in bea.command("/letter read water", cast.channel).plain


def test_the_coordinators_home_counts_down(cast: Cast, ana: Person) -> None:
    cast.carla.open_home()
    cast.stage.settle()
    shown = cast.carla.home
    assert shown is not None
    assert "Under embargo" in shown.plain
    assert "in 2 days" in shown.plain
    assert "Hold" in shown.buttons


def test_an_embargo_ends_after_the_deadline(cast: Cast) -> None:
    cast.letter()
    with nothing_stored(cast.stage):
        told = cast.carla.command("/letter embargo water 2026-11-30 09:00", cast.channel).plain
    assert "after the deadline" in told
