"""A post whose answer never came: looked for before it is posted again, never posted twice."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from bot.rehearsal import Channel, Person
from tests.cast import IN_TEN_DAYS, Cast

LOSSES = [{"reset": "before"}, {"reset": "after"}, {"silent": "before"}, {"silent": "after"}]
A_GOOD_HOUR = IN_TEN_DAYS - timedelta(days=7) + timedelta(hours=4)
"""The first step is due before dawn, and waits for the morning."""
HISTORY = {"channels:history", "groups:history", "im:history"}


@pytest.fixture(autouse=True)
def impatient(cast: Cast) -> None:
    """Nobody waits twenty seconds for an answer that never comes."""
    cast.stage.bot.sender._client.timeout = 1


@pytest.fixture
def ana(cast: Cast) -> Person:
    return cast.representative("Ana Ruiz", "Fundar")


def lose(cast: Cast, where: Channel | Callable[..., bool], **how: Any) -> None:
    """The next post there is lost, on the way there or on the way back."""
    place = {"channel": where} if isinstance(where, Channel) else {"where": where}
    cast.stage.slack.fail_next("chat.postMessage", **place, **how)


@pytest.mark.parametrize("loss", LOSSES)
def test_a_card_is_posted_once(cast: Cast, loss: dict[str, Any]) -> None:
    lose(cast, cast.channel, **loss)
    cast.letter()
    assert len(cast.channel.messages) == 1


@pytest.mark.parametrize("loss", LOSSES)
def test_a_receipt_is_posted_once(cast: Cast, ana: Person, loss: dict[str, Any]) -> None:
    cast.letter()
    lose(cast, ana.dm, **loss)
    cast.sign(ana)
    assert len(ana.dms) == 1


@pytest.mark.parametrize("loss", LOSSES[:2])
def test_a_reply_in_a_thread_is_posted_once(cast: Cast, ana: Person, loss: dict[str, Any]) -> None:
    card = cast.letter()
    lose(cast, lambda arguments: bool(arguments.get("thread_ts")), **loss)
    cast.object(ana, "Say which wells.")
    assert len(card.thread) == 1


@pytest.mark.parametrize("loss", LOSSES[:2])
def test_a_reminder_is_posted_once(cast: Cast, ana: Person, loss: dict[str, Any]) -> None:
    cast.letter()
    lose(cast, ana.dm, **loss)
    cast.stage.at(A_GOOD_HOUR)
    assert len(ana.dms) == 1


@pytest.mark.parametrize("loss", LOSSES[:2])
def test_a_card_whose_edit_is_lost_is_edited_again(
    cast: Cast, ana: Person, loss: dict[str, Any]
) -> None:
    card = cast.letter()
    cast.stage.slack.fail_next("chat.update", **loss)
    cast.sign(ana)
    assert "1 organization has signed." in card.plain
    assert len(cast.channel.messages) == 1


def test_it_is_found_among_many(cast: Cast, ana: Person) -> None:
    """On a later page of what was said meanwhile."""
    cast.letter()
    lose(cast, ana.dm, reset="after")
    cast.modal(ana, "/sign").fill({"Authority": True}).submit()
    cast.stage.bot.sender.step()
    for n in range(250):
        ana.say(f"Hello? {n}")
    cast.stage.settle()
    assert len(ana.dms) == 1


def test_the_bot_does_not_look_before_an_answer_may_still_come(cast: Cast) -> None:
    """What is still on its way would not be found, and would then come twice."""
    lose(cast, cast.channel, reset="after")
    cast.draft()
    cast.carla.command("/letter circulate water", cast.channel)
    cast.stage._errands.wait()
    cast.stage.bot.sender.step()
    cast.stage.clock.move(timedelta(seconds=59))
    assert not cast.stage.bot.sender.step()
    cast.stage.settle()
    assert len(cast.channel.messages) == 1


@pytest.mark.parametrize("loss", LOSSES[:2])
def test_after_a_restart_it_is_still_known(cast: Cast, ana: Person, loss: dict[str, Any]) -> None:
    cast.letter()
    lose(cast, ana.dm, **loss)
    cast.modal(ana, "/sign").fill({"Authority": True}).submit()
    cast.stage.bot.sender.step()
    cast.stage.stop_bot()
    cast.stage.start_bot()
    cast.stage.settle()
    assert len(ana.dms) == 1


# --- where the bot may not look ------------------------------------------------------------------


@pytest.mark.parametrize(("loss", "there"), [("before", 0), ("after", 1)])
def test_without_leave_to_look_a_reminder_is_dropped(
    cast: Cast, ana: Person, loss: str, there: int
) -> None:
    cast.letter()
    cast.stage.slack.scopes.difference_update(HISTORY)
    lose(cast, ana.dm, reset=loss)
    cast.stage.at(A_GOOD_HOUR)
    assert len(ana.dms) == there
    cast.stage.later(timedelta(hours=1))
    assert len(ana.dms) == there


@pytest.mark.parametrize(("loss", "there"), [("before", 0), ("after", 1)])
def test_without_leave_to_look_anything_else_is_held_and_counted(
    cast: Cast, ana: Person, loss: str, there: int
) -> None:
    cast.letter()
    cast.stage.slack.scopes.difference_update(HISTORY)
    lose(cast, ana.dm, reset=loss)
    cast.sign(ana)
    cast.stage.later(timedelta(hours=1))
    assert len(ana.dms) == there
    told = cast.carla.command("/letter status water", cast.channel).plain
    assert "Nobody knows whether a receipt (Fundar) to @Ana Ruiz is there." in told


@pytest.mark.parametrize("trouble", [{"status": 429, "retry_after": 30}, {"status": 500}])
def test_trouble_while_looking_is_no_verdict(
    cast: Cast, ana: Person, trouble: dict[str, Any]
) -> None:
    """Slack being busy is not Slack saying no."""
    cast.letter()
    lose(cast, ana.dm, reset="before")
    fault = cast.stage.slack.fail_next("conversations.history", times=3, **trouble)
    cast.sign(ana)
    assert fault.met == 3
    assert len(ana.dms) == 1


def test_a_slack_that_is_away_is_not_asked_without_end(cast: Cast, ana: Person) -> None:
    cast.letter()
    lose(cast, ana.dm, reset="before")
    fault = cast.stage.slack.fail_next("conversations.history", reset="before", times=10_000)
    cast.modal(ana, "/sign").fill({"Authority": True}).submit()
    cast.stage.settle()
    assert 2 < fault.met < 100
    cast.stage.slack.faults.clear()
    cast.stage.later(timedelta(minutes=10))
    assert len(ana.dms) == 1
