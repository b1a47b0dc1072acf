"""A new letter that cannot be: what is wrong, the way out, nothing stored and nothing lost."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from tests.cast import A_TUESDAY, DRAFT, IN_TEN_DAYS, Cast, nothing_stored, staged
from tests.conversations.drafting import filled, shown_back, wells, word
from tests.databases import Backend

NO_TEXT = "---\ntitle: Water for all\n---\n\n"
BROKEN = DRAFT.replace("closing: Sincerely,", "closing: [Sincerely")
MISSPELT = DRAFT.replace("salutation:", "salutaton:")
UNTITLED = DRAFT.replace("title: Water for all\n", "")
TRACKED = word(wells, '<w:ins w:id="1" w:author="x"><w:r><w:t>more</w:t></w:r></w:ins>')

REFUSED = {
    "an empty draft": ({"Draft": None}, ["The draft has no text", ".docx"]),
    "nothing under the front matter": ({"Draft": NO_TEXT}, ["The draft has no text"]),
    "front matter that does not parse": ({"Draft": BROKEN}, ["Line 8"]),
    "front matter that is not closed": (
        {"Draft": "---\ntitle: Water\n\nText."},
        ["begins in line 1 is not closed"],
    ),
    "a key that is not known": ({"Draft": MISSPELT}, ["Line 6: “salutaton”", "salutation"]),
    "a draft without a title": ({"Draft": UNTITLED}, ["“title” is missing"]),
    "a date that is none": (
        {"Draft": DRAFT.replace("2026-12-01", "2026-13-01")},
        ["Line 4: “date” has to be a date such as 2026-12-04"],
    ),
    "a title that is too long": (
        {"Draft": DRAFT.replace("Water for all", "Water " * 60)},
        ["Title: This is too long: at most 300 characters"],
    ),
    "a handle that is taken": ({"Handle": "taken"}, ["“taken”", "Choose a different one"]),
    "a handle that is none": ({"Handle": "Water & co"}, ["“Water & co” cannot be a handle"]),
    "a deadline that has gone by": (
        {"Deadline": A_TUESDAY},
        ["The deadline Tuesday, November 24, 2026", "Choose one that lies ahead"],
    ),
    "reminders that are none": (
        {"Reminders": "7d, soon"},
        ["“soon” is not a duration", "Write it as 7d, 72h, 15m, 10s"],
    ),
    "a file that is not in UTF-8": (
        {"Draft_file": [("letter.txt", DRAFT.encode("latin-1"))]},
        ["“letter.txt” is not in UTF-8", "Attach the file once more"],
    ),
    "a Word file with tracked changes": (
        {"Draft_file": [("letter.docx", TRACKED)]},
        ["“letter.docx” has tracked changes", "Accept or reject"],
    ),
    "a Word file that is none": (
        {"Draft_file": [("letter.docx", b"PK nonsense")]},
        ["“letter.docx” cannot be opened"],
    ),
}


@pytest.fixture(scope="module")
def cast(backend: Backend, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cast]:
    """One stage for all: a refusal leaves everything as it was."""
    with staged(tmp_path_factory.mktemp("refused")) as stage:
        cast = Cast(stage)
        cast.draft("taken")
        yield cast


@pytest.mark.parametrize("case", REFUSED)
def test_it_is_refused_with_the_way_out_and_nothing_is_lost(cast: Cast, case: str) -> None:
    changed, words = REFUSED[case]
    form = filled(cast, **changed)
    typed = {label: value for label, value in form.inputs.items() if label != "Draft file"}
    with nothing_stored(cast.stage):
        again = shown_back(cast, form)
    assert again.title == "New letter"
    assert "Not created:" in again.plain
    for each in words:
        assert each in again.plain, again.plain
    assert typed.items() <= again.inputs.items()


def test_formatted_text_is_not_lost_either(cast: Cast) -> None:
    form = filled(cast, Handle="taken", Draft=None, Formatted_draft="The wells are closed.")
    with nothing_stored(cast.stage):
        again = shown_back(cast, form.fill({"Title": "Water for all"}))
    assert again.inputs["Formatted draft"] == "The wells are closed."


def test_whatever_else_was_chosen_is_not_lost(cast: Cast) -> None:
    form = filled(cast, Handle="taken", Language="Español")
    optional = {
        "Comments until": IN_TEN_DAYS - timedelta(days=2),
        "Minimum of signatories": "7",
        "Reminders": "2d, 3h",
        "Options": ["Reservations may be printed", "Name who is missing in the channel"],
    }
    form.fill({label: value for label, value in optional.items() if label in form.labels})
    typed = form.inputs
    assert shown_back(cast, form).inputs == typed


def test_a_mended_form_is_taken(cast: Cast) -> None:
    again = shown_back(cast, filled(cast, Handle="taken"))
    preview = shown_back(cast, again.fill({"Handle": "mended"}))
    assert preview.submit_label == "Create"


@pytest.mark.parametrize("private", [False, True])
def test_a_channel_without_the_bot_is_named_with_how_to_invite_it(
    cast: Cast, private: bool
) -> None:
    elsewhere = cast.stage.add_channel(
        f"elsewhere-{private}".lower(), cast.carla, bot=False, private=private
    )
    form = filled(cast, Channels=[cast.channel, elsewhere])
    with nothing_stored(cast.stage):
        again = shown_back(cast, form)
    assert f"The bot is not in #{elsewhere.name}." in again.plain
    assert "/invite @signon" in again.plain
    assert again.inputs["Channels"] == f"#coalition, #{elsewhere.name}"
    elsewhere.invite()
    assert shown_back(cast, again).submit_label == "Create"


def test_a_handle_taken_while_the_draft_was_looked_at_is_refused(cast: Cast) -> None:
    preview = shown_back(cast, filled(cast, Handle="sudden"))
    cast.draft("sudden")
    with nothing_stored(cast.stage):
        preview.submit()
    assert "Another letter has the handle “sudden”" in cast.carla.modal.plain


def test_a_deadline_that_passed_while_the_draft_was_looked_at_is_refused(
    backend: Backend,
    tmp_path: Any,
) -> None:
    with staged(tmp_path) as stage:
        cast = Cast(stage)
        preview = shown_back(cast, filled(cast, Deadline=A_TUESDAY + timedelta(hours=2)))
        stage.at(A_TUESDAY + timedelta(hours=2))
        with nothing_stored(stage):
            preview.submit()
        assert "has gone by" in cast.carla.modal.plain


def test_slack_being_away_is_said_and_nothing_typed_is_lost(cast: Cast) -> None:
    cast.stage.slack.fail_next("users.conversations", status=500)
    form = filled(cast, Handle="unlucky")
    with nothing_stored(cast.stage):
        again = shown_back(cast, form)
    assert "It may not have been done" in again.plain
    assert again.inputs["Draft"] == DRAFT.strip() or again.inputs["Draft"] == DRAFT
