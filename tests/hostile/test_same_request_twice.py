"""The same request twice: one effect and the same answer.

Slack sends again what it has no answer to, a proxy may do so, and in Socket Mode an envelope can
be seen by two processes. People click twice.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest

from bot.demo.stage import Stage
from bot.process import build
from bot.rehearsal import NotAcknowledged
from bot.rehearsal.delivery import Courier
from bot.slack.transport import Http, Socket
from storage import inbox
from tests import forging
from tests.cast import Cast, nothing_stored, signed, stored
from tests.conversations.drafting import filled, shown_back
from tests.hostile.requests import (
    CLICKS,
    EACH_SORT,
    REQUESTS,
    Asked,
    ana,
    clicked,
    home_opened,
    object_to,
    sign,
    submitted,
    typed,
)

MANY = 4


def to_be_seen(cast: Cast) -> list[str]:
    """Everything that anybody was told, and every window that is open."""
    people = cast.stage.slack.people.values()
    messages = [each.plain for each in cast.channel.everything]
    messages += [each.plain for person in people for each in person.dms]
    alone = [each.plain for person in people for each in person.ephemerals]
    return [*messages, *alone, *(window.plain for person in people for window in person.modals)]


def settled(cast: Cast) -> Cast:
    cast.stage.settle()
    return cast


# --- one after the other ------------------------------------------------------------------------


@pytest.mark.parametrize("name", REQUESTS)
def test_the_same_request_again_changes_nothing_and_has_the_same_answer(
    cast: Cast, name: str
) -> None:
    make, kind = REQUESTS[name]
    request = make(cast)
    before = settled(cast).events().count(kind)
    first = request.send()
    seen = to_be_seen(settled(cast))
    told = first.plain
    with nothing_stored(cast.stage):
        again = request.send()
        settled(cast)
    assert cast.events().count(kind) - before == 1
    assert again.plain == (told if again.payload else ""), "what came later came once"
    assert [each for each in to_be_seen(cast) if each not in seen] == []
    if name != "name a deputy":  # where the answer was on its way the first time
        assert again.payload == first.payload


def test_what_a_window_showed_at_last_is_shown_at_once(cast: Cast) -> None:
    request = REQUESTS["name a deputy"][0](cast)
    request.send()
    shown = settled(cast)
    window = request.person.modal
    assert window is not None
    before = window.plain
    assert "may act for Fundar now" in before
    again = request.send()
    assert again.payload is not None
    settled(shown)
    assert window.plain == before


def test_a_home_that_is_opened_once_is_published_once(cast: Cast) -> None:
    request = home_opened(cast)
    request.send()
    settled(cast)
    with nothing_stored(cast.stage):
        assert request.send(retry=1).payload is None
        settled(cast)


def test_a_draft_that_comes_twice_is_shown_back_and_created_once(cast: Cast) -> None:
    request = submitted(filled(cast))
    request.send()
    request.send()
    settled(cast)
    shown = cast.carla.modal
    assert shown is not None
    assert shown.submit_label == "Create"
    shown.submit()
    settled(cast)
    assert cast.events() == ["created"]
    assert "is created as “water”" in shown.plain


def test_what_was_refused_may_be_sent_again_from_the_same_form(cast: Cast) -> None:
    request = sign(cast)
    form = request.person.modal
    assert form is not None
    form.fill({"Name in the letter": "<Fundar>"}).submit()
    assert "plain letters" in str(form.errors)
    form.fill({"Name in the letter": "Fundar A.C."})
    corrected = submitted(form)
    assert corrected.payload["view"]["hash"] == request.payload["view"]["hash"]
    assert corrected.send().payload is None
    assert signed(cast.stage) == ["Fundar A.C."]


def test_the_same_words_typed_once_more_are_another_request(cast: Cast) -> None:
    ana(cast)
    assert "is closed" in typed(cast, "/letter close water").send().plain
    assert "Nothing was done" in typed(cast, "/letter close water").send().plain


def test_somebody_elses_form_is_another_request(cast: Cast) -> None:
    """Views are a person's own; a forged one must not pass for what somebody else has sent."""
    request = sign(cast)
    request.send()
    stranger = cast.person("Sam Stray", address="")
    forged = dict(request.payload, user={**request.payload["user"], "id": stranger.id})
    answer = Asked(stranger, "interactive", forged).send()
    assert "You do not represent" in str(answer.payload)


# --- at the same time ---------------------------------------------------------------------------


def at_once(sends: list[Callable[[], Any]]) -> list[Any]:
    """What all of them give that begin together."""
    together = threading.Barrier(len(sends))

    def run(send: Callable[[], Any]) -> Any:
        together.wait(10)
        return send()

    with ThreadPoolExecutor(len(sends)) as pool:
        return list(pool.map(run, sends))


def equal(answers: list[Any], name: str) -> bool:
    """Whether all were answered alike. Where one was too late for the first answer that is on its
    way, it is given what came of it."""
    different = {str(each.payload) for each in answers}
    return len(different) <= (2 if name == "name a deputy" else 1)


@pytest.mark.parametrize("name", EACH_SORT)
def test_at_the_same_time_it_is_done_once_and_all_have_the_same_answer(
    cast: Cast, name: str
) -> None:
    make, kind = REQUESTS[name]
    request = make(cast)
    before = settled(cast).events().count(kind)
    answers = at_once([request.send] * MANY)
    settled(cast)
    assert cast.events().count(kind) - before == 1
    assert equal(answers, name)
    assert "Something went wrong" not in "".join(to_be_seen(cast))
    assert len(request.person.modals) <= 1


@pytest.mark.parametrize("name", EACH_SORT)
def test_two_processes_on_one_database_do_it_once(cast: Cast, name: str) -> None:
    make, kind = REQUESTS[name]
    request = make(cast)
    before = settled(cast).events().count(kind)
    with beside(cast.stage) as courier:

        def elsewhere() -> Any:
            return courier.deliver(request.kind, request.payload)

        answers = at_once([request.send, elsewhere])
        answers += at_once([elsewhere, request.send])
    settled(cast)
    assert cast.events().count(kind) - before == 1
    assert equal(answers, name)


@contextmanager
def beside(stage: Stage) -> Iterator[Courier]:
    """A second bot on the same database, and a way to it."""
    bot = build(stage._settings, stage.secrets, stage.clock, stage._errands)
    way_in = Http(bot.app, "127.0.0.1", 0)
    way_in.start()
    courier = Courier(stage.slack.sockets, stage.slack.signing_secret, 20.0)
    courier.request_url = f"http://127.0.0.1:{way_in.port}/slack/events"
    yield courier
    stage._errands.wait()
    way_in.stop()
    bot.office.database.close()


def test_an_envelope_seen_by_two_connections_signs_once(cast: Cast) -> None:
    request = sign(cast)
    stage = cast.stage
    ways = [Socket(stage.bot.app, stage.slack.app_token) for _ in range(2)]
    over_http, stage.slack.request_url = stage.slack.request_url, None
    for way in ways:
        way.start()
    stage.slack.wait_until_connected(connections=2)
    answers = at_once([request.send] * MANY)
    for way in ways:
        way.stop()
    stage.slack.request_url = over_http
    settled(cast)
    assert equal(answers, "sign")
    assert signed(stage) == ["Fundar"]
    assert sum("Signed." in dm.plain for dm in request.person.dms) == 1


def test_an_event_through_a_socket_is_no_repetition_the_first_time(
    cast: Cast, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    stage = cast.stage
    way, over_http = Socket(stage.bot.app, stage.slack.app_token), stage.slack.request_url
    stage.slack.request_url = None
    way.start()
    stage.slack.wait_until_connected()
    request = home_opened(cast)
    request.send()
    assert "sends an event again" not in caplog.text
    request.send(retry=1)
    assert "sends an event again (attempt 1" in caplog.text
    way.stop()
    stage.slack.request_url = over_http


# --- an answer that was lost --------------------------------------------------------------------


def lose_answers(cast: Cast) -> None:
    """As if the process had died between its commit and its answer."""
    with cast.stage.bot.office.database.transaction() as connection:
        for row in stored(cast.stage)["inbox"]:
            if row.answer is not None:
                inbox.answered(connection, row.key, inbox.TO_COME)
    cast.stage.clock.move(timedelta(seconds=5))


@pytest.mark.parametrize("name", ["close", "extend", "create"])
def test_where_the_first_answer_is_not_known_it_says_that_it_was_done(
    cast: Cast, name: str
) -> None:
    request = REQUESTS[name][0](cast)
    request.send()
    settled(cast)
    lose_answers(cast)
    with nothing_stored(cast.stage):
        again = request.send()
    told = again.plain or str(again.payload)
    assert "That was done already." in told
    assert "/letter status" in told


def test_an_answer_that_is_a_moment_late_is_waited_for(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    request = REQUESTS["close"][0](cast)
    first = request.send()
    (kept,) = [row for row in stored(cast.stage)["inbox"] if "closed" in str(row.answer)]
    lose_answers(cast)
    cast.stage.clock.move(timedelta(seconds=-5))
    database = cast.stage.bot.office.database

    def answered_meanwhile(_seconds: float) -> None:
        with database.transaction() as connection:
            inbox.answered(connection, kept.key, kept.answer)

    monkeypatch.setattr("bot.slack.call.time.sleep", answered_meanwhile)
    assert request.send().payload == first.payload


# --- two clicks of one person -------------------------------------------------------------------


@pytest.mark.parametrize("name", CLICKS)
def test_two_clicks_on_one_button_do_it_once_and_say_the_same(cast: Cast, name: str) -> None:
    label, find = CLICKS[name]
    person, message = find(cast)
    first = clicked(person, message, label).send().view
    assert first is not None
    told = first.plain
    with nothing_stored(cast.stage):
        second = clicked(person, message, label).send().view
    assert second is not None
    assert second.plain == told


@pytest.mark.parametrize("name", ["it is settled", "approve", "confirm"])
def test_two_clicks_at_the_same_moment_do_it_once(cast: Cast, name: str) -> None:
    label, find = CLICKS[name]
    kind = REQUESTS[name][1]
    person, message = find(cast)
    clicks = [clicked(person, message, label) for _ in range(MANY)]
    at_once([each.send for each in clicks])
    settled(cast)
    assert cast.events().count(kind) == 1
    assert "Not possible" not in "".join(to_be_seen(cast))


def test_a_second_click_of_somebody_elses_is_told_what_became_of_it(cast: Cast) -> None:
    label, find = CLICKS["it is not settled"]
    person, message = find(cast)
    dora = cast.person("Dora Diaz")
    cast.enlist("Fundar", person, dora)
    clicked(person, message, label).send()
    settled(cast)
    with nothing_stored(cast.stage):
        forging.send(dora, clicked(person, message, label).payload)
    assert dora.modal is not None
    assert dora.modal.title == "Not possible"


# --- windows ------------------------------------------------------------------------------------


def looking(cast: Cast, name: str) -> Asked:
    """A request that opens a window and stores nothing."""
    person = ana(cast)
    if name == "command":
        return typed(cast, "/sign", person)
    return clicked(person, cast.card(), "Sign on")


@pytest.mark.parametrize("later", [0, 5])
@pytest.mark.parametrize("name", ["command", "click"])
def test_a_window_is_opened_once_and_asked_for_twice_quietly(
    cast: Cast, name: str, later: int, caplog: pytest.LogCaptureFixture
) -> None:
    request = looking(cast, name)
    request.send()
    cast.stage.clock.move(timedelta(seconds=later))
    again = request.send()
    settled(cast)
    assert again.payload is None
    assert again.plain == ""
    assert request.person.titles == ["Sign on"]
    assert "failure" not in caplog.text


@pytest.mark.parametrize("name", ["command", "click"])
def test_a_window_that_comes_too_late_is_told_of_in_words(
    cast: Cast, name: str, caplog: pytest.LogCaptureFixture
) -> None:
    request = looking(cast, name)
    cast.stage.clock.move(timedelta(seconds=4))
    answer = request.send()
    settled(cast)
    assert "That took too long" in answer.plain
    assert "failure" not in caplog.text


@pytest.mark.parametrize("name", ["command", "click"])
def test_a_slack_that_does_not_answer_does_not_hold_up_the_acknowledgement(
    cast: Cast, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Slack waits three seconds, whatever it is busy with itself."""
    monkeypatch.setattr("bot.slack.windows.ANSWERED_WITHIN", 0.2)
    request = looking(cast, name)
    fault = cast.stage.slack.fail_next("views.open", silent="before", times=5)
    answer = request.send()
    settled(cast)
    assert fault.met == 1, "once, and not again for the bad news"
    assert "It may not have been done" in answer.plain


def test_a_connection_that_is_dropped_once_opens_the_window_all_the_same(cast: Cast) -> None:
    for when in ("before", "after"):
        request = typed(cast, "/letter new")
        cast.stage.slack.fail_next("views.open", reset=when)
        assert request.send().plain == ""
        assert cast.carla.titles == ["New letter"]


# --- what is kept -------------------------------------------------------------------------------


def test_a_request_is_known_again_for_a_day(cast: Cast) -> None:
    object_to(cast).send()
    settled(cast)
    assert len(stored(cast.stage)["inbox"]) > 0
    cast.stage.later(timedelta(days=1) - timedelta(minutes=1))
    assert len(stored(cast.stage)["inbox"]) > 0
    cast.stage.later(timedelta(minutes=2))
    assert len(stored(cast.stage)["inbox"]) == 0


def test_drafts_that_nobody_created_are_gone_after_a_day(cast: Cast) -> None:
    shown = shown_back(cast, filled(cast))
    cast.stage.later(timedelta(days=1, minutes=1))
    assert "wells of the valley" not in str(stored(cast.stage)["drafts"])
    shown.submit()
    assert "start again with /letter new" in str(shown.plain)
    anew = shown_back(cast, filled(cast))
    assert anew.view["private_metadata"] != shown.view["private_metadata"]


def test_a_revision_that_nobody_made_is_gone_after_a_day_as_well(cast: Cast) -> None:
    request = REQUESTS["revise"][0](cast)
    cast.stage.later(timedelta(days=1, minutes=1))
    request.send()
    assert request.person.modal is not None
    assert "start again with /letter revise" in request.person.modal.plain
    assert "revised" not in cast.events()


def test_looking_and_being_refused_leave_no_trace(cast: Cast) -> None:
    person = ana(cast)
    settled(cast)
    with nothing_stored(cast.stage):
        typed(cast, "/letter status water", person).send()
        typed(cast, "/letter close water", person).send()
        looking_at = clicked(person, cast.card(), "Read the letter").send()
        settled(cast)
    assert looking_at.view is not None


def test_an_event_that_could_not_be_stored_is_sent_again_by_slack(cast: Cast) -> None:
    request = home_opened(cast)
    with cast.stage.bot.office.database.transaction() as connection:
        connection.exec_driver_sql("ALTER TABLE outbox RENAME TO outbox_lost")
    with pytest.raises(NotAcknowledged):
        request.send()
    with cast.stage.bot.office.database.transaction() as connection:
        connection.exec_driver_sql("ALTER TABLE outbox_lost RENAME TO outbox")
    request.send(retry=1)
    settled(cast)
    assert cast.carla.home is not None
