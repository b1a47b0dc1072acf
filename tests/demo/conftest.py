"""The demo is played once for all who only look at what it printed and left."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.cli import app


@dataclass(frozen=True)
class Played:
    """What a run of `signon demo` printed, left and took."""

    code: int
    out: str
    err: str
    folder: Path
    seconds: float

    def read(self, name: str) -> str:
        return (self.folder / name).read_text("utf-8")


def demo(folder: Path, *options: object) -> Played:
    """Runs `signon demo --output FOLDER …` with 80 columns and no terminal."""
    arguments = ["demo", "--output", str(folder), *map(str, options)]
    begun = time.monotonic()
    result = CliRunner().invoke(app, arguments, env={"COLUMNS": "80"}, catch_exceptions=False)
    seconds = time.monotonic() - begun
    return Played(result.exit_code, result.stdout, result.stderr, folder, seconds)


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Played:
    """The demo with the project's own letter."""
    return demo(tmp_path_factory.mktemp("demo") / "signon-demo")


@pytest.fixture
def file(tmp_path: Path) -> Callable[[str, str], Path]:
    """Writes a file to play with."""

    def write(name: str, content: str) -> Path:
        path = tmp_path / name
        path.write_text(content, "utf-8")
        return path

    return write
