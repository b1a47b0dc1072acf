"""How the process is: whether it lives, whether requests should come, and its figures."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from prometheus_client.parser import text_string_to_metric_families
from slack_sdk.errors import SlackApiError

from bot import process
from bot.demo.stage import Stage
from bot.process import WOKEN_LATELY, Process
from storage import condition
from storage.migrate import head
from tests.cast import Cast

LONG = 20.0
"""Real seconds after which a test gives up waiting."""


@pytest.fixture
def running(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> Iterator[Process]:
    """A process as `signon run` makes it, beside the stage's own server."""
    monkeypatch.setattr(process, "DRAINING", 0.0)
    running = Process(stage.bot, stage._settings, stage.secrets)
    running.start()
    yield running
    assert running.stop()


def figures(running: Process) -> dict[tuple[str, ...], float]:
    """Each figure by its name and the values of its labels."""
    return {
        (sample.name, *sample.labels.values()): sample.value
        for family in text_string_to_metric_families(running.health.metrics().decode())
        for sample in family.samples
    }


def at(version: str, stage: Stage) -> None:
    with stage.bot.office.database.transaction() as connection:
        connection.exec_driver_sql(f"update alembic_version set version_num = '{version}'")


# --- whether it lives ---------------------------------------------------------------------------


def test_a_process_that_lives_says_so_part_by_part(running: Process) -> None:
    assert running.health.healthz() == (
        True,
        {"listeners": "ok", "clock": "ok", "sender": "ok"},
    )


def test_a_clock_that_has_died_is_noticed(
    running: Process, monkeypatch: pytest.MonkeyPatch
) -> None:
    later = time.monotonic() + WOKEN_LATELY.total_seconds() + 1
    monkeypatch.setattr(running._ticker, "_monotonic", lambda: later)

    lives, parts = running.health.healthz()

    assert (lives, parts["clock"]) == (False, "asleep")


def test_a_sender_that_has_died_is_noticed(running: Process, stage: Stage) -> None:
    stage.bot.sender.stop()
    running._sending.join(LONG)

    lives, parts = running.health.healthz()

    assert (lives, parts["sender"]) == (False, "has ended")


def test_listeners_that_all_hang_are_noticed(
    running: Process, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = time.monotonic()
    monkeypatch.setattr(running._traffic, "_began", dict.fromkeys(range(31), now - 61))
    assert running.health.healthz()[0], "one is free"
    monkeypatch.setattr(running._traffic, "_began", dict.fromkeys(range(32), now - 61))

    lives, parts = running.health.healthz()

    assert (lives, parts["listeners"]) == (False, "stuck")
    monkeypatch.setattr(running._traffic, "_began", {})


def test_many_requests_that_are_under_way_for_a_moment_are_no_illness(
    running: Process, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A deadline's rush must not have the process killed."""
    now = time.monotonic()
    monkeypatch.setattr(running._traffic, "_began", dict.fromkeys(range(500), now - 2))

    assert running.health.healthz()[0]
    monkeypatch.setattr(running._traffic, "_began", {})


# --- whether requests should come ---------------------------------------------------------------


def test_one_that_runs_is_ready(running: Process) -> None:
    assert running.health.readyz() == (True, {"database": "ok", "slack": "ok"})


def test_one_that_was_told_to_stop_is_not(running: Process) -> None:
    running.health.stopping = True

    assert running.health.readyz() == (False, {"process": "stopping"})


@pytest.mark.parametrize("version", ["0001", "9999"])
def test_beside_a_database_of_another_version_it_is_not(
    running: Process, stage: Stage, version: str
) -> None:
    at(version, stage)
    ready, parts = running.health.readyz()
    at(head(), stage)

    assert not ready
    assert parts["database"] == f"at migration {version}, not {head()}"


def becomes(file: Path, content: bytes) -> None:
    """In one step: whoever opens the file meanwhile must not make an empty database of it."""
    other = file.with_name("other")
    other.write_bytes(content)
    other.replace(file)


@pytest.mark.only_on("sqlite")
def test_without_its_database_it_is_not_ready_and_lives(
    running: Process, stage: Stage, tmp_path: Path
) -> None:
    """To start it anew would not bring the database back."""
    database = stage.bot.office.database
    kept = (tmp_path / "signon.db").read_bytes()
    becomes(tmp_path / "signon.db", b"no database " * 1_000)
    for beside in ("signon.db-wal", "signon.db-shm"):
        (tmp_path / beside).unlink(missing_ok=True)
    database.engine.dispose()

    assert running.health.readyz()[1]["database"] == "does not answer"
    assert running.health.healthz()[0]
    assert figures(running)["signon_database_up",] == 0
    database.engine.dispose()
    becomes(tmp_path / "signon.db", kept)
    assert running.health.readyz()[0]


# --- figures ------------------------------------------------------------------------------------


def test_what_waits_is_counted_by_its_state(stage: Stage, cast: Cast) -> None:
    cast.draft()
    cast.carla.command("/letter circulate water", cast.channel)
    stage._errands.wait()
    idle = Process(stage.bot, stage._settings, stage.secrets)

    seen = figures(idle)

    waiting = seen["signon_outbox_items", "waiting"]
    assert waiting > 0
    assert seen["signon_outbox_items", "failed"] == 0
    assert seen["signon_due_overdue_items",] == 0
    stage.clock.move(condition.GRACE * 2)
    assert figures(idle)["signon_outbox_oldest_waiting_seconds",] >= 240
    stage.settle()
    assert figures(idle)["signon_outbox_items", "waiting"] < waiting
    idle.stop()
    stage.start_bot()


def test_slacks_answers_are_counted_by_method_and_sort(running: Process, stage: Stage) -> None:
    client = stage.bot.directory._client
    before = figures(running)
    client.auth_test()
    stage.slack.fail_next("auth.test", status=429, retry_after=1)
    stage.slack.fail_next("auth.test", status=503)
    stage.slack.fail_next("auth.test", error="invalid_auth")
    for _ in range(3):
        with pytest.raises(SlackApiError):
            client.auth_test()
    stage.slack.fail_next("auth.test", reset="before", times=5)
    with pytest.raises(OSError):  # noqa: PT011
        client.auth_test()
    after = figures(running)

    for sort in ("ok", "429", "5xx", "refused", "none"):
        key = ("signon_slack_answers_total", "auth.test", sort)
        assert after[key] - before.get(key, 0) == 1, sort


def test_no_figure_names_anybody_or_anything(stage: Stage, cast: Cast) -> None:
    cast.letter()
    ana = cast.representative("Ana Ruiz", "Fundar")
    cast.sign(ana)
    idle = Process(stage.bot, stage._settings, stage.secrets)

    text = idle.health.metrics().decode()

    for named in (ana.id, cast.channel.id, cast.carla.id, "Ana", "Fundar", "water", "coalition"):
        assert named not in text
    idle.stop()
    stage.start_bot()


# --- the start ----------------------------------------------------------------------------------


@pytest.mark.parametrize("fault", [{"status": 503}, {"status": 429}, {"reset": "before"}])
def test_a_bot_starts_while_slack_is_away(stage: Stage, cast: Cast, fault: dict[str, Any]) -> None:
    stage.stop_bot()
    away = stage.slack.fail_next("auth.test", times=3, **fault)
    stage.start_bot()
    assert away.met > 0
    stage.slack.faults.clear()

    assert "water" not in cast.carla.command("/letter list", cast.channel).plain


def test_a_bot_whose_token_slack_does_not_want_does_not_start(stage: Stage) -> None:
    stage.stop_bot()
    stage.slack.revoke()
    with pytest.raises(SlackApiError, match="token_revoked"):
        stage.start_bot()
    stage.slack.api.revoked = False
    stage.start_bot()
