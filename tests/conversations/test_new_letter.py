"""A new letter in Slack: typed, formatted or uploaded, shown back, and only then created."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from bot.domain.reminder import Reminding
from storage import letters
from tests.cast import DRAFT, IN_TEN_DAYS, Cast, nothing_stored, stored
from tests.conversations.drafting import LONG, filled, shown_back, wells, word

FORMATTED = {
    "type": "rich_text",
    "elements": [
        {
            "type": "rich_text_section",
            "elements": [
                {"type": "text", "text": "The wells are "},
                {"type": "text", "text": "closed", "style": {"bold": True}},
                {"type": "text", "text": ". See "},
                {"type": "link", "url": "https://example.org/report", "text": "the report"},
            ],
        },
        {
            "type": "rich_text_list",
            "style": "ordered",
            "elements": [
                {"type": "rich_text_section", "elements": [{"type": "text", "text": "Open them."}]},
                {"type": "rich_text_section", "elements": [{"type": "text", "text": "Pay."}]},
            ],
        },
    ],
}


def test_the_form_asks_for_what_a_letter_needs(cast: Cast) -> None:
    form = cast.modal(cast.carla, "/letter new")
    assert form.title == "New letter"
    wanted = ["Title", "Handle", "Draft", "Draft file", "Language", "Deadline", "Channels"]
    assert [label for label in form.labels if label in wanted] == wanted
    assert form.submit_label == "Preview"


def test_a_pasted_draft_is_shown_back_as_it_will_look(cast: Cast) -> None:
    preview = shown_back(cast, filled(cast))
    assert "Taken from the field Draft." in preview.plain
    assert "Bogotá, December 1st, 2026" in preview.plain
    assert "The wells of the valley are closed since May." in preview.plain
    assert "1. Open the wells.\n2. Publish the accounts." in preview.plain
    assert "• Inés Paz – Ombudsperson" in preview.plain
    assert "Sign-ons until Friday, December 4, 2026" in preview.plain
    assert preview.submit_label == "Create"


def test_a_formatted_draft_keeps_its_formatting(cast: Cast) -> None:
    form = filled(cast, Draft=None, Formatted_draft=FORMATTED, Title="Water for all")
    preview = shown_back(cast, form)
    assert "Taken from the field Formatted draft." in preview.plain
    assert "The wells are closed. See the report (https://example.org/report)" in preview.plain
    assert "1. Open them.\n2. Pay." in preview.plain
    bold = {"type": "text", "text": "closed", "style": {"bold": True}}
    assert bold in preview.blocks[4]["elements"][0]["elements"] or str(bold) in str(preview.blocks)


@pytest.mark.parametrize("name", ["letter.md", "letter.txt"])
def test_a_draft_comes_as_a_text_file(cast: Cast, name: str) -> None:
    preview = shown_back(cast, filled(cast, Draft=None, Draft_file=[(name, DRAFT.encode())]))
    assert f"Taken from the file {name}." in preview.plain
    assert "1. Open the wells." in preview.plain


def test_a_draft_comes_as_a_word_file(cast: Cast) -> None:
    preview = shown_back(cast, filled(cast, Draft=None, Draft_file=[("letter.docx", word(wells))]))
    assert "Taken from the file letter.docx." in preview.plain
    assert "Water for all" in preview.plain
    assert "The wells are closed" in preview.plain
    assert "1. Open the wells." in preview.plain


def test_a_file_goes_before_what_is_typed_and_that_is_said(cast: Cast) -> None:
    other = DRAFT.replace("Open the wells.", "Dig new wells.").encode()
    preview = shown_back(cast, filled(cast, Draft_file=[("other.md", other)]))
    assert "Taken from the file other.md." in preview.plain
    assert "Dig new wells." in preview.plain
    assert "Open the wells." not in preview.plain


def test_a_body_longer_than_slacks_field_comes_as_a_file(cast: Cast) -> None:
    assert len(LONG) > 20_000
    preview = shown_back(cast, filled(cast, Draft=None, Draft_file=[("long.md", LONG.encode())]))
    assert "This is part 1 of" in preview.plain
    preview.submit()
    cast.stage.settle()
    reading = cast.modal(cast.carla, "/letter read water")
    texts = [reading.plain]
    while "Next" in reading.buttons:
        reading.click("Next")
        texts.append(reading.plain)
    assert len(texts) > 1
    assert "399. We ask for the well of village number 399" in "\n".join(texts)


def test_the_typed_title_and_language_go_before_those_of_the_draft(cast: Cast) -> None:
    preview = shown_back(cast, filled(cast, Title="Agua para todos", Language="Español"))
    assert "Agua para todos" in preview.plain
    assert "Water for all" not in preview.plain
    assert "1 de diciembre de 2026" in preview.plain


def test_no_letter_is_stored_before_it_is_created(cast: Cast) -> None:
    before = {name: rows for name, rows in stored(cast.stage).items() if name != "drafts"}
    preview = shown_back(cast, filled(cast))
    after = {name: rows for name, rows in stored(cast.stage).items() if name != "drafts"}
    assert after == before
    preview.close()
    assert "water" not in cast.carla.command("/letter list", cast.channel).plain


def test_creating_stores_the_letter_and_says_what_comes_next(cast: Cast) -> None:
    preview = shown_back(cast, filled(cast))
    preview.submit()
    done = cast.carla.modal
    assert "Water for all is created as “water”." in done.plain
    assert "/letter circulate water" in done.plain
    assert cast.events()[-1] == "created"
    cast.carla.command("/letter circulate water", cast.channel)
    cast.stage.settle()
    assert "Water for all" in cast.card().plain


def test_closing_the_form_while_the_draft_is_read_harms_nobody(cast: Cast) -> None:
    form = filled(cast)
    cast.stage.slack.fail_next("users.conversations", delay=0.2)
    form.submit()
    cast.carla.modal.close()
    cast.stage.settle()
    assert cast.carla.modals == []
    assert "water" not in cast.carla.command("/letter list", cast.channel).plain


def test_a_draft_waits_for_a_day(cast: Cast) -> None:
    stale = shown_back(cast, filled(cast))
    cast.stage.later(timedelta(days=1, minutes=1))
    shown_back(cast, filled(cast, Handle="forests"))  # whatever comes later tidies up
    with nothing_stored(cast.stage):
        cast.carla.submit_raw(stale.submission())
    assert _letters(cast) == []


def _letters(cast: Cast) -> list[Any]:
    return stored(cast.stage)["letters"]


def test_a_letter_may_have_reminders_of_its_own(cast: Cast) -> None:
    form = filled(cast, Reminders="3h, 2d", Options=["Name who is missing in the channel"])
    shown_back(cast, form).submit()
    with cast.stage.bot.office.database.reading() as view:
        letter = letters.by_handle(view, "water")
        assert letter is not None
        own = letters.reminding_of(view, letter.id)
    assert own == Reminding((timedelta(days=2), timedelta(hours=3)), names=True)
    created = cast.entries()[-1].facts
    assert (created["reminders"], created["names_missing"]) == ("2d, 3h", True)


def test_a_letter_may_have_an_embargo(cast: Cast) -> None:
    moment = IN_TEN_DAYS + timedelta(days=2)
    shown_back(cast, filled(cast, Embargo=moment)).submit()
    with cast.stage.bot.office.database.reading() as view:
        letter = letters.by_handle(view, "water")
    assert letter is not None
    assert letter.embargo == moment


def test_who_else_coordinates_a_letter_is_named_with_it(cast: Cast) -> None:
    dina = cast.person("Dina Paz")
    form = filled(cast, Handle="shared", Draft="---\ntitle: Wells\n---\nOpen the wells.")
    shown_back(cast, form.fill({"Coordinators": [dina]})).submit()
    dina.command("/letter circulate shared", cast.channel)
    cast.stage.settle()
    assert cast.card("shared").buttons[0] == "Read the letter"
    assert "Only a coordinator" in dina.command("/letter new", cast.channel).plain
