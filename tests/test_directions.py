"""Imports run one way: `slack, cli → usecases → domain + storage + messages + rendering`.

Every file of the program belongs to one room, and a room may import what stands behind its name
here. Imports inside functions count like those at the top of a file.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

TOP = Path(__file__).resolve().parent.parent
OURS = ("bot", "storage")

SLACK_PARTS = {"slack_bolt", "slack_sdk"}
DATABASE_PARTS = {"sqlalchemy", "alembic", "sqlite3"}
WORDING_PARTS = {"jinja2", "babel"}
RENDERING_PARTS = {"markdown_it", "mammoth", "markdownify", "yaml", "icu", "typst", "fontTools"}
SERVER_PARTS = {"waitress", "aiohttp", "apscheduler", "filelock"}
COMMAND_PARTS = {"typer", "click", "rich"}
STAMPING_PARTS = {"rfc3161_client", "cryptography"}
EVERYTHING_HEAVY = (
    SLACK_PARTS
    | DATABASE_PARTS
    | WORDING_PARTS
    | RENDERING_PARTS
    | SERVER_PARTS
    | COMMAND_PARTS
    | STAMPING_PARTS
    | {"rapidfuzz"}
)


@dataclass(frozen=True)
class Room:
    """What a room may import of the project beside itself, and which libraries it may not."""

    reaches: frozenset[str] = frozenset()
    avoids: frozenset[str] = frozenset()
    standard_library_only: bool = False


def room(*reaches: str, avoids: set[str] | None = None, plain: bool = False) -> Room:
    return Room(frozenset(reaches), frozenset(avoids or ()), plain)


BELOW_SLACK = ("bot.domain", "bot.messages", "bot.usecases")
ON_TOP = (
    "bot.clock",
    "bot.config",
    "bot.domain",
    "bot.messages",
    "bot.process",
    "bot.rehearsal",
    "bot.slack",
    "bot.usecases",
    "storage",
)

ROOMS = {
    "bot": room(plain=True),
    "bot.domain": room(plain=True),
    "bot.words": room(avoids=SLACK_PARTS | DATABASE_PARTS | SERVER_PARTS | COMMAND_PARTS),
    "bot.clock": room(
        avoids=SLACK_PARTS | DATABASE_PARTS | WORDING_PARTS | RENDERING_PARTS | COMMAND_PARTS
    ),
    "bot.config": room("bot.domain", avoids=EVERYTHING_HEAVY),
    "bot.metrics": room(avoids=EVERYTHING_HEAVY),
    "bot.health": room(
        "bot.metrics",
        "storage",
        avoids=SLACK_PARTS | WORDING_PARTS | RENDERING_PARTS | SERVER_PARTS | COMMAND_PARTS,
    ),
    "storage": room(
        "bot.domain",
        avoids=SLACK_PARTS | WORDING_PARTS | RENDERING_PARTS | SERVER_PARTS | COMMAND_PARTS,
    ),
    "bot.messages": room(
        "bot.domain",
        "bot.words",
        avoids=DATABASE_PARTS | SERVER_PARTS | COMMAND_PARTS | {"slack_bolt", "slack_sdk.web"},
    ),
    "bot.rendering": room(
        "bot.domain",
        "bot.words",
        avoids=DATABASE_PARTS | SLACK_PARTS | SERVER_PARTS | COMMAND_PARTS,
    ),
    "bot.proof": room(
        "bot.domain",
        "bot.rendering",
        avoids=DATABASE_PARTS | SLACK_PARTS | SERVER_PARTS | COMMAND_PARTS,
    ),
    "bot.usecases": room(
        "bot.domain",
        "bot.messages",
        "bot.rendering",
        "storage",
        avoids=SLACK_PARTS | SERVER_PARTS | COMMAND_PARTS | STAMPING_PARTS | {"sqlite3"},
    ),
    "bot.slack": room(
        *BELOW_SLACK,
        "bot.metrics",
        avoids=DATABASE_PARTS | WORDING_PARTS | RENDERING_PARTS | COMMAND_PARTS,
    ),
    "bot.process": room(
        "bot.clock",
        "bot.config",
        "bot.health",
        "bot.metrics",
        "bot.proof",
        "bot.slack",
        "bot.usecases",
        "storage",
    ),
    "bot.rehearsal": room(avoids=DATABASE_PARTS | {"slack_bolt", "apscheduler"} | COMMAND_PARTS),
    "bot.demo": room(*ON_TOP, "bot.rendering", "bot.words"),
    "bot.cli": room(*ON_TOP, "bot.demo", "bot.proof"),
    "bot.__main__": room("bot.cli"),
}
"""A file that fits none of these names has no place yet: `bot.cli` stands for `bot/cli*.py`."""


@dataclass(frozen=True)
class Import:
    """Something that a file imports, as a dotted name, and the line where it does."""

    name: str
    line: int


def imports_of(source: str, module: str) -> Iterator[Import]:
    """Everything that a file imports, wherever in it."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            for each in node.names:
                yield Import(each.name, node.lineno)
        elif isinstance(node, ast.ImportFrom):
            base = _absolute(node, module)
            for each in node.names:
                yield Import(f"{base}.{each.name}", node.lineno)
        elif isinstance(node, ast.Call) and ast.unparse(node.func).endswith(
            ("import_module", "__import__")
        ):
            yield Import(ast.unparse(node.args[0]).strip("'\""), node.lineno)


def _absolute(node: ast.ImportFrom, module: str) -> str:
    if not node.level:
        return node.module or ""
    package = module.split(".")[: -node.level]
    return ".".join([*package, *([node.module] if node.module else [])])


def room_of(name: str) -> str:
    """The room in which a dotted name lives, empty where it is no name of ours."""
    if name.startswith("bot.cli"):
        return "bot.cli"
    parts = name.split(".")
    for length in range(len(parts), 0, -1):
        candidate = ".".join(parts[:length])
        if candidate in ROOMS and (candidate != "bot" or length == len(parts)):
            return candidate
    return ""


def offences(module: str, source: str) -> list[str]:
    """The imports of a file that run the wrong way."""
    home = room_of(module)
    rules = ROOMS[home]
    found = []
    for each in imports_of(source, module):
        top = each.name.split(".")[0]
        if top in OURS:
            reached = room_of(each.name)
            wrong = reached != home and reached not in rules.reaches
        elif rules.standard_library_only:
            wrong = top not in sys.stdlib_module_names
        else:
            wrong = any(
                each.name == avoided or each.name.startswith(f"{avoided}.")
                for avoided in rules.avoids
            )
        if wrong:
            found.append(f"{module}, line {each.line}: {home} must not import {each.name}")
    return found


def our_files() -> Iterator[tuple[str, Path]]:
    for folder in OURS:
        for file in sorted((TOP / folder).rglob("*.py")):
            parts = file.relative_to(TOP).with_suffix("").parts
            yield ".".join(parts[:-1] if parts[-1] == "__init__" else parts), file


FILES = dict(our_files())


@pytest.mark.parametrize("module", FILES)
def test_every_file_has_a_room(module: str) -> None:
    assert room_of(module), f"{module} stands in no room of architecture: add one to ROOMS"


@pytest.mark.parametrize("module", FILES)
def test_every_import_runs_the_right_way(module: str) -> None:
    assert offences(module, FILES[module].read_text("utf-8")) == []


def test_nothing_but_the_demo_the_command_line_and_the_tests_touches_the_rehearsal() -> None:
    reaching = {name for name, rules in ROOMS.items() if "bot.rehearsal" in rules.reaches}

    assert reaching == {"bot.demo", "bot.cli"}


def test_nothing_imports_the_command_line_but_the_way_in() -> None:
    reaching = {name for name, rules in ROOMS.items() if "bot.cli" in rules.reaches}

    assert reaching == {"bot.__main__"}


def test_no_two_rooms_reach_each_other() -> None:
    def reached(name: str, seen: frozenset[str] = frozenset()) -> set[str]:
        onward = ROOMS[name].reaches - seen
        return set(onward).union(*(reached(each, seen | onward) for each in onward))

    assert [name for name in ROOMS if name in reached(name)] == []


@pytest.mark.parametrize(
    ("module", "source"),
    [
        pytest.param("bot.domain.letter", "import sqlalchemy", id="library in the domain"),
        pytest.param("bot.domain.letter", "from bot.words import words", id="up from the domain"),
        pytest.param("storage.letters", "from bot.usecases import signing", id="up from storage"),
        pytest.param("storage.letters", "import jinja2", id="wording in storage"),
        pytest.param("bot.messages.card", "from sqlalchemy import select", id="SQL in a message"),
        pytest.param("bot.messages.card", "from bot.rendering import letter", id="sideways"),
        pytest.param("bot.usecases.signing", "from slack_sdk import WebClient", id="Slack below"),
        pytest.param("bot.slack.home", "from storage import letters", id="past a floor"),
        pytest.param("bot.slack.home", "def f():\n    import storage.letters", id="in a function"),
        pytest.param("bot.slack.home", "from bot import rendering", id="a room by its parent"),
        pytest.param("bot.slack.home", "from ..rendering import letter", id="relative"),
        pytest.param("bot.slack.home", "import_module('bot.rendering.letter')", id="by a name"),
        pytest.param("bot.process", "from bot.cli_office import opened", id="the command line"),
        pytest.param("bot.rehearsal.person", "from bot.domain import names", id="the stand-in"),
        pytest.param("bot.slack.home", "from bot.rehearsal import Person", id="to the stand-in"),
        pytest.param("bot.config", "from bot.clock import utc_now", id="settings reach a clock"),
        pytest.param(
            "bot.slack.home",
            "if TYPE_CHECKING:\n    from storage.letters import LetterChannel",
            id="for types alone",
        ),
    ],
)
def test_an_import_that_runs_the_wrong_way_is_noticed(module: str, source: str) -> None:
    assert len(offences(module, source)) == 1


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("bot.domain.letter", "from datetime import datetime"),
        ("bot.domain.letter", "from bot.domain.refusals import WrongState"),
        ("bot.slack.home", "from .call import Call"),
        ("bot.usecases.signing", "def f():\n    from bot.rendering import letter"),
        ("bot.cli_letters", "from bot.cli_office import opened"),
    ],
)
def test_an_import_that_runs_the_right_way_is_let_through(module: str, source: str) -> None:
    assert offences(module, source) == []
