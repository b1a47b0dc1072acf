"""Files whose way was broken off: brought anew while nobody has seen them, and shown once."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from bot.rehearsal import Message, Person
from bot.usecases import delivering
from bot.usecases.delivering import Item
from tests.cast import IN_TEN_DAYS, Cast

COMPLETE = "files.completeUploadExternal"
BRINGING = ["files.getUploadURLExternal", "upload"]
LOSSES = [{"reset": "before"}, {"reset": "after"}, {"silent": "before"}, {"silent": "after"}]
TROUBLE = [{"status": 429, "retry_after": 30}, {"status": 500}, {"error": "internal_error"}]


@pytest.fixture(autouse=True)
def impatient(cast: Cast) -> None:
    """Nobody waits twenty seconds for an answer that never comes."""
    cast.stage.bot.sender._client.timeout = 1


@pytest.fixture(autouse=True)
def ana(cast: Cast) -> Person:
    """Ana has signed a letter whose deadline is over."""
    cast.letter()
    ana = cast.representative("Ana Ruiz", "Fundar")
    cast.sign(ana)
    cast.stage.at(IN_TEN_DAYS)
    return ana


def uploads(cast: Cast) -> list[Message]:
    return [each for each in cast.channel.everything if each.files]


def in_doubt(cast: Cast) -> list[Message]:
    return [dm for dm in cast.carla.dms if "Was it posted?" in dm.plain]


def whole(cast: Cast) -> bool:
    """All of them are there, once, under the posted letter."""
    (upload,) = uploads(cast)
    return cast.channel.messages[1].thread == [upload] and all(f.content for f in upload.files)


@pytest.mark.parametrize("method", BRINGING)
@pytest.mark.parametrize("trouble", [*LOSSES[:3], *TROUBLE])
def test_what_is_lost_while_they_are_brought_is_brought_again(
    cast: Cast, method: str, trouble: dict[str, Any]
) -> None:
    fault = cast.stage.slack.fail_next(method, times=2, **trouble)
    cast.finalize()
    assert fault.met == 2
    assert whole(cast)
    assert in_doubt(cast) == []


def test_files_that_slack_has_mislaid_are_brought_again_and_given_up_some_time(cast: Cast) -> None:
    fault = cast.stage.slack.fail_next(COMPLETE, error="file_not_found", times=99)
    cast.finalize()
    assert fault.met == 4
    assert "could not be uploaded to #coalition" in cast.carla.dms[-1].plain
    cast.stage.slack.faults.clear()
    cast.carla.click(cast.carla.dms[-1], "Try again")
    cast.stage.settle()
    assert whole(cast)


@pytest.mark.parametrize("trouble", [*LOSSES, *TROUBLE])
def test_they_are_shown_once_whatever_becomes_of_the_answer(
    cast: Cast, trouble: dict[str, Any]
) -> None:
    fault = cast.stage.slack.fail_next(COMPLETE, **trouble)
    cast.finalize()
    assert fault.met == 1
    assert whole(cast)
    assert in_doubt(cast) == []


def test_they_are_shown_once_though_slack_says_late_where_they_are(cast: Cast) -> None:
    cast.stage.slack.scan_files_for(timedelta(minutes=3))
    cast.stage.slack.fail_next(COMPLETE, reset="after")
    cast.finalize()
    cast.stage.later(timedelta(minutes=30))
    assert whole(cast)
    assert in_doubt(cast) == []


@pytest.mark.parametrize(("label", "times"), [("It is there", 1), ("Post again", 2)])
def test_where_slack_never_says_it_a_coordinator_decides(
    cast: Cast, label: str, times: int
) -> None:
    cast.stage.slack.scan_files_for(timedelta(days=300))
    cast.stage.slack.fail_next(COMPLETE, reset="after")
    cast.finalize()
    cast.stage.later(timedelta(minutes=30))
    (question,) = in_doubt(cast)
    assert "the files of the letter to #coalition" in question.plain
    assert len(uploads(cast)) == 1
    cast.carla.click(question, label)
    cast.stage.settle()
    cast.stage.later(timedelta(minutes=30))
    assert len(uploads(cast)) == times


@pytest.mark.parametrize("loss", LOSSES[:2])
def test_where_the_bot_may_not_look_a_coordinator_is_asked(
    cast: Cast, loss: dict[str, Any]
) -> None:
    cast.stage.slack.scopes.discard("files:read")
    cast.stage.slack.fail_next(COMPLETE, **loss)
    cast.finalize()
    before = len(uploads(cast))
    assert len(in_doubt(cast)) == 1
    cast.stage.later(timedelta(hours=1))
    assert len(uploads(cast)) == before


@pytest.mark.parametrize("loss", LOSSES[:2])
def test_a_bot_that_is_killed_while_they_are_shown_shows_them_once(
    cast: Cast, loss: dict[str, Any]
) -> None:
    sent_to_the_last_step(cast, **loss)
    cast.stage.stop_bot()
    cast.stage.clock.move(timedelta(minutes=5))
    cast.stage.start_bot()
    cast.stage.settle()
    assert whole(cast)


def test_a_bot_that_is_killed_while_they_are_brought_brings_them_again(cast: Cast) -> None:
    """The files are with Slack and shown to nobody; the item is taken, and its taker is gone."""
    sent_to_the_last_step(cast, reset="before")
    assert uploads(cast) == []
    brought = len(cast.stage.slack.workspace.files)
    cast.stage.stop_bot()
    cast.stage.clock.move(timedelta(minutes=5))
    cast.stage.start_bot()
    cast.stage.settle()
    assert whole(cast)
    assert len(cast.stage.slack.workspace.files) == 2 * brought


def test_whoever_was_too_slow_leaves_them_to_whoever_took_them_over(cast: Cast) -> None:
    """A bot that hangs while it brings them shows nothing once another has them in hand."""
    office, clock = cast.stage.bot.office, cast.stage.clock
    cast.modal(cast.carla, "/letter finalize water").submit()
    slow = taken(cast)
    clock.move(timedelta(seconds=61))
    cast.stage.settle()
    assert whole(cast)
    assert delivering.uploading(office, slow, ["F1"], clock()) is None
    assert whole(cast)


def taken(cast: Cast) -> Item:
    """The files, taken by somebody who then hangs; all else has left."""
    office, clock = cast.stage.bot.office, cast.stage.clock
    while True:
        item, _ = delivering.take(office, clock())
        if item is None:
            clock.move(timedelta(seconds=1))
        elif item.kind == delivering.FILES and len(cast.channel.messages) > 1:
            return item
        else:
            delivering.hand_back(office, item, clock())
            cast.stage.bot.sender.step()


def sent_to_the_last_step(cast: Cast, **loss: Any) -> None:
    """Everything leaves but the files, whose last step is lost."""
    cast.stage.slack.fail_next(COMPLETE, **loss)
    form = cast.modal(cast.carla, "/letter finalize water")
    form.submit()
    fault = cast.stage.slack.faults._planned[-1]
    while not fault.met:
        if not cast.stage.bot.sender.step():
            cast.stage.clock.move(timedelta(seconds=1))
