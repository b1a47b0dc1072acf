"""Something breaks inside: the person gets a short number, the log explains it, nothing is half
done, and the log holds neither secrets nor what people wrote."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from typing import Any

import pytest

from bot.demo.stage import Stage
from bot.rehearsal import NotAcknowledged, Person
from tests import forging
from tests.cast import DRAFT, IN_TEN_DAYS, Cast, nothing_stored, signed, staged, stored
from tests.conversations.drafting import filled, shown_back
from tests.databases import Backend

NUMBER = re.compile(r"tell a coordinator: ([0-9a-f]{6})\.")


@pytest.fixture
def ana(cast: Cast) -> Person:
    cast.letter()
    return cast.representative("Ana Ruiz", "Fundar")


def broken(stage: Stage, table: str) -> None:
    """Somebody's clumsy hand on the database."""
    with stage.bot.office.database.transaction() as connection:
        connection.exec_driver_sql(f"ALTER TABLE {table} RENAME TO {table}_lost")


def mended(stage: Stage, table: str) -> None:
    with stage.bot.office.database.transaction() as connection:
        connection.exec_driver_sql(f"ALTER TABLE {table}_lost RENAME TO {table}")


def explained(caplog: pytest.LogCaptureFixture, told: str) -> logging.LogRecord:
    """The log's entry for the number that somebody was told."""
    (number,) = set(NUMBER.findall(told))
    found = [record for record in caplog.records if number in record.getMessage()]
    assert len(found) == 1
    assert found[0].exc_info, "with the traceback"
    return found[0]


@pytest.mark.parametrize("table", ["ledger", "outbox", "sign_ons"])
def test_a_form_that_fails_is_answered_with_a_number_and_stores_nothing(
    cast: Cast, ana: Person, caplog: pytest.LogCaptureFixture, table: str
) -> None:
    form = cast.modal(ana, "/sign").fill({"Authority": True})
    before = stored(cast.stage)
    broken(cast.stage, table)
    answer = ana.submit_raw(form.submission())
    told = forging.told(ana, answer)
    mended(cast.stage, table)
    assert "It may not have been done" in told
    assert "Traceback" not in told
    explained(caplog, told)
    assert stored(cast.stage) == before


def test_a_command_that_fails_is_answered_with_a_number(
    cast: Cast, ana: Person, caplog: pytest.LogCaptureFixture
) -> None:
    broken(cast.stage, "revisions")
    told = ana.command("/letter status water", cast.channel).plain
    mended(cast.stage, "revisions")
    explained(caplog, told)


def test_a_click_that_fails_is_answered_with_a_number(
    cast: Cast, ana: Person, caplog: pytest.LogCaptureFixture
) -> None:
    broken(cast.stage, "revisions")
    ana.click(cast.card(), "Read the letter")
    mended(cast.stage, "revisions")
    explained(caplog, ana.modal.plain)


@pytest.fixture(scope="module")
def shared(backend: Backend, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cast]:
    """One stage for all of what stores nothing."""
    with staged(tmp_path_factory.mktemp("failures")) as stage:
        cast = Cast(stage)
        cast.letter()
        yield cast


@pytest.mark.parametrize("table", ["people", "letters"])
@pytest.mark.parametrize("command", ["/letter", "/letter status", "/sign", "/withdraw", "/object"])
def test_even_where_nobody_can_be_looked_up_there_is_a_number(
    shared: Cast, caplog: pytest.LogCaptureFixture, command: str, table: str
) -> None:
    """Whoever says that the database is broken must not need the database."""
    broken(shared.stage, table)
    told = shared.carla.command(command, shared.channel).plain
    mended(shared.stage, table)
    explained(caplog, told)


def test_what_fails_after_the_acknowledgement_is_told_as_well(
    cast: Cast, caplog: pytest.LogCaptureFixture
) -> None:
    cast.draft()
    cast.stage.slack.fail_next("users.conversations", status=500)
    cast.carla.command("/letter circulate water", cast.channel)
    with nothing_stored(cast.stage):
        cast.stage.settle()
    explained(caplog, cast.carla.ephemerals[-1].plain)


@pytest.mark.parametrize("trouble", [{"status": 500}, {"reset": "before"}, {"reset": "after"}])
def test_a_window_that_slack_does_not_change_at_once_is_changed_a_moment_later(
    cast: Cast, trouble: dict[str, Any]
) -> None:
    cast.stage.slack.fail_next("views.update", times=2, **trouble)
    assert shown_back(cast, filled(cast)).submit_label == "Create"


def test_an_answer_that_nobody_takes_leaves_a_trace_in_the_log(
    cast: Cast, caplog: pytest.LogCaptureFixture
) -> None:
    cast.draft()
    cast.stage.slack.fail_next("response_url", reset="before", times=5)
    cast.carla.command("/letter circulate water", cast.channel)
    cast.stage.settle()
    assert len(cast.channel.messages) == 1, "what was asked for is done"
    assert "an answer could not be given" in caplog.text


def test_a_window_that_slack_does_not_open_is_told_of(
    cast: Cast, ana: Person, caplog: pytest.LogCaptureFixture
) -> None:
    cast.stage.slack.fail_next("views.open", status=500)
    explained(caplog, ana.command("/sign", cast.channel).plain)
    cast.stage.slack.fail_next("views.open", status=500)
    ana.click(cast.card(), "Sign on")
    explained(caplog, ana.modal.plain)


def test_a_slack_that_opens_nothing_at_all_leaves_a_number_in_the_log(
    cast: Cast, ana: Person, caplog: pytest.LogCaptureFixture
) -> None:
    cast.stage.slack.fail_next("views.open", status=500, times=2)
    answer = ana.click(cast.card(), "Sign on")
    cast.stage.settle()
    explained(caplog, answer.plain)


def test_a_tick_that_fails_is_done_later(cast: Cast, ana: Person) -> None:
    broken(cast.stage, "ledger")
    cast.stage.clock.move_to(IN_TEN_DAYS)
    cast.stage.bot.tick()
    mended(cast.stage, "ledger")
    cast.stage.later(IN_TEN_DAYS - IN_TEN_DAYS)
    assert cast.events()[-1] == "closed"


# --- what the log holds --------------------------------------------------------------------------

TYPED = "Zwölf Boxkämpfer"
"""Stands in everything that anybody types here."""


@pytest.fixture
def log(caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    """As much as the bot logs in service, and what its libraries say there."""
    caplog.set_level(logging.INFO)
    return caplog


def everything(log: pytest.LogCaptureFixture) -> str:
    formatter = logging.Formatter("%(name)s %(message)s")
    return "\n".join(formatter.format(record) for record in log.records)


def converse(cast: Cast) -> None:
    """A letter's way with everything typed, and with trouble on the way."""
    slack = cast.stage.slack
    draft = DRAFT.replace("The wells", f"{TYPED}. The wells").replace(
        "salutation: Members", f"salutation: {TYPED}, members"
    )
    shown_back(cast, filled(cast, Title=TYPED, Handle=f"{TYPED}!", Draft=draft))
    shown_back(cast, filled(cast, Title=TYPED, Draft=f"---\n{TYPED}: [\n---\n{TYPED}"))
    slack.fail_next("users.conversations", status=500)
    shown_back(cast, filled(cast, Title=TYPED, Draft=draft))
    shown_back(cast, filled(cast, Title=TYPED, Draft=draft)).submit()
    cast.carla.command("/letter circulate water", cast.channel)
    cast.stage.settle()
    ana = cast.representative("Ana Ruiz", "Fundar")
    for table in ("sign_ons", "ledger", "outbox"):
        form = cast.modal(ana, "/sign").fill(
            {"Name in the letter": TYPED, "Signed by": TYPED, "Role": TYPED, "Authority": True}
        )
        broken(cast.stage, table)
        form.submit()
        mended(cast.stage, table)
        assert form.inputs["Role"] == TYPED, "nothing typed is lost"
    slack.fail_next("chat.postMessage", reset="before")
    slack.fail_next("chat.postMessage", error="invalid_blocks")
    slack.fail_next("chat.update", status=500)
    form.submit()
    cast.stage.settle()
    assert signed(cast.stage) == [TYPED]
    broken(cast.stage, "objections")
    cast.object(ana, TYPED, "Concern")
    mended(cast.stage, "objections")
    ana.modal.submit()
    for command in ("/sign", "/letter status", "/letter", "/letter extend water"):
        ana.command(f"{command} {TYPED}", cast.channel)
        cast.carla.command(f"{command} {TYPED}", cast.channel)
    form = cast.modal(ana, "/object").fill({"Objection": TYPED})
    request = form.submission()
    request["view"]["private_metadata"] = TYPED
    ana.submit_raw(request)
    request["view"]["callback_id"] = "nobody_listens"
    with pytest.raises(NotAcknowledged, match="status 404"):
        ana.submit_raw(request)
    cast.withdraw(ana, reason=TYPED)
    cast.close()
    cast.finalize(reason=TYPED)


def test_the_log_holds_no_secrets_and_nothing_that_people_wrote(
    log: pytest.LogCaptureFixture, cast: Cast
) -> None:
    converse(cast)
    said = everything(log)
    assert "failure" in said, "there was something to log"
    for secret in (
        cast.stage.slack.bot_token,
        cast.stage.slack.app_token,
        cast.stage.slack.signing_secret,
        TYPED,
        TYPED.encode("unicode_escape").decode(),
        "wells of the valley",
    ):
        assert secret not in said, said[max(0, said.find(secret) - 500) :][:1_000]
