"""The command line in an empty folder where nothing is configured."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.cli import app, with_config_first
from bot.config import load
from storage.database import Database
from tests.databases import Backend

DRAFT = """\
---
title: Water is ours
place: Mexico City
date: 2026-02-16
language: en
salutation: Members of the commission,
closing: Sincerely,
references:
  - text: A report
    url: https://example.org/report
cc:
  - name: Arely Gómez
    title: Secretary
---

We ask for:

1. water
2. all of it
"""
ORGANIZATIONS = """\
name,country,language,aliases,representatives
Fundar,MX,es,FCA,ana@example.org;U0ANA
Article19,MX,en,ARTICLE 19,
"""


@dataclass(frozen=True)
class Outcome:
    """What a command ended with. `out` and `err` are the two streams."""

    code: int
    out: str
    err: str


Command = Callable[..., Outcome]


@pytest.fixture(autouse=True)
def empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for name in ("SIGNON_CONFIG", "SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


@pytest.fixture
def database_there(backend: Backend, empty_folder: Path) -> Iterator[None]:
    """A database that is up to date is there already: making one takes its time."""
    _point_at(backend.ready(empty_folder))
    yield
    backend.done_with(empty_folder)


@pytest.fixture
def database_to_come(backend: Backend, empty_folder: Path) -> Iterator[None]:
    """A database that holds nothing yet."""
    _point_at(backend.empty(empty_folder))
    yield
    backend.done_with(empty_folder)


def _point_at(url: str) -> None:
    """Where nothing is configured, a file in the folder is the database."""
    if not url.startswith("sqlite"):
        text = f"[coalition]\nname = 'Our coalition'\n[storage]\nurl = '{url}'\n"
        Path("config.toml").write_text(text, "utf-8")


def folders_database() -> Database:
    """The database that commands in the present folder use."""
    return Database(load().storage.url)


@pytest.fixture
def signon() -> Command:
    """Runs a command as `signon` does; whatever it raises but an exit fails the test."""

    def run(*arguments: str) -> Outcome:
        done = CliRunner().invoke(app, with_config_first(list(arguments)), prog_name="signon")
        if done.exception is not None and not isinstance(done.exception, SystemExit):
            raise done.exception
        return Outcome(done.exit_code, done.stdout, done.stderr)

    return run


@pytest.fixture
def refused(signon: Command) -> Callable[..., str]:
    """Runs a command that must be refused, and returns the reason."""

    def run(*arguments: str) -> str:
        outcome = signon(*arguments)
        assert (outcome.code, outcome.out) == (1, "")
        assert "Traceback" not in outcome.err
        return outcome.err.rstrip("\n")

    return run


@pytest.fixture
def draft() -> Path:
    file = Path("draft.md")
    file.write_text(DRAFT, "utf-8")
    return file


@pytest.fixture
def water_law(signon: Command, draft: Path) -> str:
    """The handle of a letter that was imported."""
    outcome = signon(*importing(draft, "water-law"))
    assert outcome.code == 0, outcome.err
    return "water-law"


def importing(
    file: Path | str, handle: str, *more: str, deadline: str = "2099-12-04 17:00"
) -> list[str]:
    """The words of an import."""
    words = ["letter", "import", str(file), "--handle", handle, "--deadline", deadline]
    return [*words, "--channel", "coalition", *more]


def program(*arguments: str) -> list[str]:
    """The real program, for tests that need a process of its own."""
    return [sys.executable, "-m", "bot", *arguments]
