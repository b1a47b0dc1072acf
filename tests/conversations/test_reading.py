"""Reading a letter: the whole of it, in parts where it is longer than a modal holds."""

from __future__ import annotations

import pytest

from tests.cast import Cast
from tests.conversations.drafting import LONG


def test_the_cards_button_opens_the_whole_letter(cast: Cast) -> None:
    card = cast.letter()
    cast.sign(cast.representative("Ana Ruiz", "Fundar"))
    stranger = cast.person("Sam Stray")
    reading = stranger.click(card, "Read the letter").view
    assert reading is not None
    assert reading.title == "Read the letter"
    order = (
        "Water for all",
        "Bogotá, December 1st, 2026",
        "Members of the Council,",
        "The wells of the valley are closed since May.",
        "1. Open the wells.",
        "2. Publish the accounts.",
        "Sincerely,",
        "Fundar",
        "The report",
        "Inés Paz – Ombudsperson",
        "Revision 1, SHA-256 ",
    )
    places = [reading.plain.index(each) for each in order]
    assert places == sorted(places)


@pytest.mark.parametrize("command", ["/letter read", "/letter read water", "/letter READ WATER"])
def test_a_command_opens_it_too(cast: Cast, command: str) -> None:
    cast.letter()
    assert "Open the wells." in cast.modal(cast.person("Sam Stray"), command).plain


def test_a_long_letter_is_read_in_parts_to_and_fro(cast: Cast) -> None:
    card = cast.letter("water", LONG)
    sam = cast.person("Sam Stray")
    reading = sam.click(card, "Read the letter").view
    assert reading is not None
    assert reading.buttons == ["Next"]
    parts = [reading.plain]
    while "Next" in reading.buttons:
        reading.click("Next")
        parts.append(reading.plain)
    assert reading.buttons == ["Previous"]
    assert len(sam.modals) == 1, "a part takes the place of the one before"
    for n, part in enumerate(parts, start=1):
        assert f"Part {n} of {len(parts)}" in part
    text = "\n".join(parts)
    for n in range(1, 400):
        assert f"\n{n}. " in text
    reading.click("Previous")
    assert reading.plain == parts[-2]


def test_two_clicks_at_once_on_next_turn_one_page(cast: Cast) -> None:
    card = cast.letter("water", LONG)
    sam = cast.person("Sam Stray")
    reading = sam.click(card, "Read the letter").view
    assert reading is not None
    first = reading.click("Next")
    shown = reading.plain
    again = dict(first.request, trigger_id=cast.stage.slack.workspace.new_trigger(sam.user).id)
    cast.stage.slack.deliver(sam, again, "interactive")
    assert reading.plain == shown
    assert len(sam.modals) == 1


def test_after_finalizing_the_edition_is_read(cast: Cast) -> None:
    card = cast.letter()
    cast.sign(cast.representative("Ana Ruiz", "Fundar"))
    cast.close()
    cast.finalize()
    reading = cast.person("Sam Stray").click(card, "Read the letter").view
    assert reading is not None
    assert "Fundar" in reading.plain
