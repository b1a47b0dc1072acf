"""What every test may use."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from bot.demo.stage import Stage
from tests import bolt, browser, databases, postgres
from tests.cast import Cast, staged
from tests.databases import POSTGRESQL, SQLITE, Backend, Keeper

# `pytest --hypothesis-profile nightly` looks much longer.
SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]
settings.register_profile("suite", max_examples=100, deadline=None, suppress_health_check=SLOW)
settings.register_profile("nightly", max_examples=2_000, deadline=None, suppress_health_check=SLOW)
settings.load_profile("suite")

KEEPER = pytest.StashKey[Keeper]()


# --- databases: see tests/databases.py ----------------------------------------------------------


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--database",
        choices=[SQLITE, POSTGRESQL, "both", "usual"],
        default="usual",
        help="on which databases to run what touches one; usual: all of it on SQLite, and on both "
        "what depends on the database",
    )


def pytest_configure(config: pytest.Config) -> None:
    bolt.remember_arguments()
    if hasattr(config, "workerinput"):
        return
    if missing(config) and os.environ.get(databases.REQUIRED) == "1":
        raise pytest.UsageError(f"{postgres.MISSING}, and {databases.REQUIRED} is set")
    if browser.missing() and os.environ.get(browser.REQUIRED) == "1":
        raise pytest.UsageError(f"{browser.missing()}, and {browser.REQUIRED} is set")
    config.stash[KEEPER] = Keeper()
    workers = getattr(config.option, "numprocesses", None)
    if workers and not missing(config) and config.getoption("--database") != SQLITE:
        config.stash[KEEPER].begin()  # while they come up and collect


def pytest_unconfigure(config: pytest.Config) -> None:
    if KEEPER in config.stash:
        config.stash[KEEPER].end()


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    if missing(config):
        terminalreporter.write_line(f"On SQLite alone: {postgres.MISSING}.", yellow=True)
    if browser.missing():
        terminalreporter.write_line(f"Without a browser: {browser.missing()}.", yellow=True)


def missing(config: pytest.Config) -> bool:
    """Whether PostgreSQL is asked for and not there."""
    return config.getoption("--database") != SQLITE and postgres.binaries() is None


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "backend" not in metafunc.fixturenames:
        return
    chosen = metafunc.config.getoption("--database")
    own = metafunc.definition.get_closest_marker("only_on")
    if chosen == "usual":
        matters = own is not None or databases.matters_in(str(metafunc.module.__name__))
        chosen = "both" if matters else SQLITE
    kinds = [each for each in (SQLITE, POSTGRESQL) if chosen in (each, "both")]
    if own is not None:
        kinds = [each for each in kinds if each in own.args]
    gone = pytest.mark.skip(reason=postgres.MISSING)
    without = missing(metafunc.config)
    metafunc.parametrize(
        "backend",
        [
            pytest.param(each, marks=[gone] if without and each == POSTGRESQL else [])
            for each in kinds
        ],
        indirect=True,
        scope="module",
    )


def pytest_runtest_setup(item: pytest.Item) -> None:
    databases.may_use[0] = "backend" in getattr(item, "fixturenames", ())


@pytest.fixture(scope="module")
def backend(request: pytest.FixtureRequest) -> Iterator[Backend]:
    """The kind of database on which the test runs: each such test runs on all of them."""
    keeper = request.config.stash.get(KEEPER, None)
    with databases.using(request.param, keeper.begin if keeper else lambda: None) as chosen:
        yield chosen


# --- a stage ------------------------------------------------------------------------------------


@pytest.fixture
def stage(backend: Backend, tmp_path: Path) -> Iterator[Stage]:
    """The real bot and a stand-in for Slack, on a Tuesday noon (UTC) that stands still."""
    with staged(tmp_path) as built:
        yield built


@pytest.fixture
def cast(stage: Stage) -> Cast:
    """A coalition on that stage."""
    return Cast(stage)
