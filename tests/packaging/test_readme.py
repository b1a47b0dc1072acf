"""What the README says is so: its commands, scopes, keys and files exist."""

from __future__ import annotations

import re
import tomllib

import pytest
import typer

from bot.cli import app
from bot.config import Settings
from bot.slack.letters import SUBCOMMANDS
from bot.slack.manifest import SCOPES
from tests.packaging.conftest import TOP

README = (TOP / "README.md").read_text("utf-8")
CODE = re.findall(r"`([^`\n]+)`", README)
LARGEST_PICTURE = 200_000


def test_the_command_for_the_tests_is_what_ci_runs() -> None:
    command = ".venv/bin/pip install -e '.[dev]' && .venv/bin/python -m pytest -n 4"

    assert command in README.splitlines()
    assert command in (TOP / ".ci" / "run").read_text("utf-8").splitlines()


@pytest.mark.parametrize("scope", [*SCOPES, "connections:write"])
def test_every_scope_is_explained(scope: str) -> None:
    rows = [line for line in README.splitlines() if line.startswith("| `")]

    assert any(f"`{scope}`" in row.split("|")[1] for row in rows)


def test_every_setting_is_explained_and_stands_in_the_example() -> None:
    example = tomllib.loads((TOP / "config.example.toml").read_text("utf-8"))
    for section, field in Settings.model_fields.items():
        for key in field.annotation.model_fields:  # type: ignore[union-attr]
            assert f"{section}.{key}" in CODE
            assert key in example[section]


def commands() -> set[str]:
    """Every command that the program has, such as `letter import`."""
    top = typer.main.get_command(app)
    found = set()
    for name, command in top.commands.items():  # type: ignore[attr-defined]
        below = getattr(command, "commands", {})
        found |= {f"{name} {each}" for each in below} or {name}
    return found


def test_every_command_is_listed_and_every_listed_command_exists() -> None:
    rows = "\n".join(line for line in README.splitlines() if line.startswith("| `signon "))
    listed = set()
    for cell in (row.split("|")[1] for row in rows.splitlines()):
        group = ""
        for words in (each.removeprefix("signon ").split() for each in re.findall("`(.+?)`", cell)):
            group = words[0] if len(words) > 1 else group
            listed.add(" ".join(words) if len(words) > 1 or not group else f"{group} {words[0]}")

    assert listed == commands()


def test_every_subcommand_of_letter_is_listed() -> None:
    listed = {each.split()[1] for each in CODE if re.match(r"/letter \w", each)}

    assert set(SUBCOMMANDS) <= listed


@pytest.mark.parametrize(
    "path", sorted({each for each in CODE if re.match(r"(\.ci|bot|templates|tests)/", each)})
)
def test_every_file_that_is_named_is_there(path: str) -> None:
    assert (TOP / path).exists()


@pytest.mark.parametrize(("function", "path"), re.findall(r"`(\w+)` in `(bot/[\w/]+\.py)`", README))
def test_every_function_that_is_named_is_there(function: str, path: str) -> None:
    assert re.search(rf"^ *def {function}\(", (TOP / path).read_text("utf-8"), re.MULTILINE)


@pytest.mark.parametrize("picture", re.findall(r"!\[[^\]]+\]\(([^)]+)\)", README))
def test_every_picture_is_there_and_small(picture: str) -> None:
    assert 1_000 < (TOP / picture).stat().st_size < LARGEST_PICTURE
