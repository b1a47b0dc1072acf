"""The deadline: moved, reached, and closing by hand."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.domain.letter import Terms
from bot.domain.objection import Kind
from bot.usecases import objecting
from tests.cast import IN_TEN_DAYS, Cast, nothing_stored, signed, staged
from tests.conversations.at_home import in_order
from tests.conversations.reminding import AT_ANY_HOUR, reminders
from tests.databases import Backend

SECOND = timedelta(seconds=1)


@pytest.fixture
def cast(backend: Backend, tmp_path: Path) -> Iterator[Cast]:
    """Reminders at any hour, and no digest among what is told."""
    with staged(tmp_path, reminders={"digest": "", **AT_ANY_HOUR}) as stage:
        yield Cast(stage)


def test_at_the_deadline_the_letter_takes_no_more_sign_ons(cast: Cast) -> None:
    card = cast.letter()
    early = cast.representative("Ana Ruiz", "Fundar")
    late = cast.representative("Ben Ode", "GESOC")
    cast.stage.at(IN_TEN_DAYS - SECOND)
    cast.sign(early)
    cast.stage.clock.move_to(IN_TEN_DAYS)  # nothing has ticked yet: the rule itself says no
    with nothing_stored(cast.stage):
        told = late.command("/sign", cast.channel).plain
        late.click(card, "Sign on")
    for words in (told, late.modal.plain):
        assert "takes no more sign-ons since Friday, December 4, 2026" in words
    assert signed(cast.stage) == ["Fundar"]


def test_the_coordinators_are_told_that_it_is_closed(cast: Cast) -> None:
    card = cast.letter()
    cast.sign(cast.representative("Ana Ruiz", "Fundar"))
    cast.object(cast.representative("Ben Ode", "GESOC"), "No.")
    cast.stage.at(IN_TEN_DAYS)
    told = cast.carla.dms[-1]
    assert "Closed: Water for all takes no more sign-ons." in told.plain
    assert "1 organization has signed." in told.plain
    assert "1 open objection, 1 of them blocking." in told.plain
    assert "Every invited organization has answered." in told.plain
    assert "/letter finalize water" in told.plain
    assert told.buttons == ["Finalize the letter"]
    assert "Closed" in card.plain
    assert cast.events()[-1] == "closed"


def test_what_stands_in_the_way_is_told_in_the_words_of_the_form(cast: Cast) -> None:
    cast.letter(terms=Terms(minimum=5))
    ana = cast.representative("Ana Ruiz", "Fundar")
    cast.sign(ana)
    cast.representative("Ben Ode", "GESOC", "Ávila")
    cast.object(ana, "Say which wells.")
    cast.stage.at(IN_TEN_DAYS)
    told = cast.carla.dms[-1].plain
    in_order(
        told,
        "1 organization has signed.",
        "2 invited organizations have not answered yet.",
        "In the way:",
        "• Blocking objection of Fundar: Say which wells.",
        "• Fewer have signed than the 5 that were wanted.",
        "Ready to finalize",
    )
    listed = [line for line in told.split("\n") if line.startswith("•")]
    form = cast.modal(cast.carla, "/letter finalize water").plain
    assert [line for line in form.split("\n") if line.startswith("•")][: len(listed)] == listed


def test_where_nothing_stands_in_the_way_that_is_told(cast: Cast) -> None:
    cast.letter()
    cast.sign(cast.representative("Ana Ruiz", "Fundar"))
    cast.close()
    told = cast.carla.dms[-1]
    assert "Preflight: nothing stands in the way." in told.plain
    cast.carla.click(told, "Finalize the letter")
    assert cast.carla.modal.title == "Finalize the letter"


def test_many_blocking_objections_fit_into_the_message(cast: Cast) -> None:
    cast.letter()
    ana = cast.representative("Ana Ruiz", "Fundar")
    cast.sign(ana)
    office, now = cast.stage.bot.office, cast.stage.clock()
    for n in range(30):
        text = f"Objection {n:02} " + "very " * 400 + "long"
        objecting.raise_objection(office, ana.id, 1, 1, Kind.BLOCKING, "", text, now)
    cast.close()
    told = next(m for m in reversed(cast.carla.dms) if "Closed" in m.plain).plain
    assert "Objection 09" in told
    assert "… and 20 more blocking objections: /letter objections water" in told


def test_a_coordinator_closes_before_the_deadline(cast: Cast) -> None:
    card = cast.letter()
    ana = cast.representative("Ana Ruiz", "Fundar")
    told = cast.carla.command("/letter close water", cast.channel).plain
    cast.stage.settle()
    assert "Water for all is closed. Next: /letter finalize water" in told
    assert "Closed" in card.plain
    with nothing_stored(cast.stage):
        assert "“water” is closed" in ana.command("/sign water", cast.channel).plain
    cast.stage.at(IN_TEN_DAYS + timedelta(days=1))
    assert reminders(ana) == []
    assert cast.events().count("closed") == 1


def test_a_closed_letter_is_not_closed_again(cast: Cast) -> None:
    cast.letter()
    cast.close()
    with nothing_stored(cast.stage):
        told = cast.carla.command("/letter close water", cast.channel).plain
    assert "“water” is closed" in told


@pytest.fixture(scope="module")
def shared(backend: Backend, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cast]:
    """One stage for all refusals: they leave everything as it was."""
    with staged(tmp_path_factory.mktemp("closing")) as stage:
        cast = Cast(stage)
        cast.letter()
        yield cast


# --- extending ----------------------------------------------------------------------------------


def test_an_extension_moves_deadline_card_and_reminders(cast: Cast) -> None:
    card = cast.letter()
    ana = cast.representative("Ana Ruiz", "Fundar")
    told = cast.carla.command("/letter extend water 2026-12-11 06:00", cast.channel).plain
    cast.stage.settle()
    assert "takes sign-ons until Friday, December 11, 2026" in told
    assert "December 11, 2026, 6:00 AM (America/Mexico_City)" in card.plain
    assert "@Carla Coord has extended the deadline" in card.thread[-1].plain
    new = IN_TEN_DAYS + timedelta(days=7)
    cast.stage.at(new - timedelta(days=7) - SECOND)
    assert reminders(ana) == [], "the old steps are gone"
    cast.stage.at(new - timedelta(days=7))
    assert len(reminders(ana)) == 1
    cast.sign(ana)
    assert signed(cast.stage) == ["Fundar"]


def test_an_extension_after_a_reminder_reminds_before_the_new_deadline(cast: Cast) -> None:
    cast.letter()
    ana = cast.representative("Ana Ruiz", "Fundar")
    cast.stage.at(IN_TEN_DAYS - timedelta(hours=3))
    before = len(reminders(ana))
    cast.carla.command("/letter extend water 2026-12-05 06:00", cast.channel)
    cast.stage.at(IN_TEN_DAYS)
    assert len(reminders(ana)) == before + 1, "24 hours before the new one"
    cast.stage.at(IN_TEN_DAYS + timedelta(hours=21))
    assert len(reminders(ana)) == before + 2
    cast.stage.at(IN_TEN_DAYS + timedelta(days=1))
    assert cast.events()[-1] == "closed"


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        ("2026-12-04 06:00", "An extension has to be later"),
        ("2026-12-01 06:00", "An extension has to be later"),
        ("2026-11-01 06:00", "has gone by"),
        ("next Friday", "“next Friday” is not a moment. Write it as 2026-12-04 17:00."),
        ("2026-02-30 06:00", "is not a moment"),
        ("2026-12-11", "is not a moment"),
        ("", "is not a moment"),
    ],
)
def test_a_moment_that_does_not_fit_is_refused(shared: Cast, moment: str, words: str) -> None:
    with nothing_stored(shared.stage):
        told = shared.carla.command(f"/letter extend water {moment}".strip(), shared.channel).plain
    assert words in told


def test_an_hour_that_the_clocks_skip_is_refused(cast: Cast) -> None:
    """In Mexico the clocks stand still since 2022; this letter lives in Madrid."""
    from bot.usecases import coordinating, drafting
    from tests.cast import DRAFT

    office = cast.stage.bot.office
    text = drafting.understand(office, DRAFT, "", "")
    coordinating.create(
        office,
        coordinating.COMMAND_LINE,
        "agua",
        text,
        IN_TEN_DAYS,
        ("coalition",),
        "Europe/Madrid",
        cast.stage.clock(),
    )
    with nothing_stored(cast.stage):
        told = cast.carla.command("/letter extend agua 2027-03-28 02:30", cast.channel).plain
    assert "2027-03-28 02:30 does not exist in Europe/Madrid" in told


def test_after_the_deadline_there_is_no_extending(cast: Cast) -> None:
    cast.letter()
    cast.stage.clock.move_to(IN_TEN_DAYS)
    with nothing_stored(cast.stage):
        told = cast.carla.command("/letter extend water 2026-12-11 06:00", cast.channel).plain
    assert "takes no more sign-ons since" in told
    cast.stage.later(timedelta(0))
    with nothing_stored(cast.stage):
        told = cast.carla.command("/letter extend water 2026-12-11 06:00", cast.channel).plain
    assert "“water” is closed" in told
