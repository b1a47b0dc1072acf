"""The program as a whole: where its settings come from, how it refuses, how quickly it helps."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import Command, folders_database, importing, program

Refused = Callable[..., str]

HEAVY = [
    "slack_bolt",
    "slack_sdk",
    "sqlalchemy",
    "alembic",
    "jinja2",
    "babel",
    "icu",
    "aiohttp",
    "waitress",
    "apscheduler",
    "prometheus_client",
    "markdown_it",
    "mammoth",
    "pydantic",
    "yaml",
    "rapidfuzz",
    "rfc3161_client",
    "cryptography",
]


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    return subprocess.run(
        program(*arguments), capture_output=True, text=True, check=False, env=environment
    )


# --- help at once -------------------------------------------------------------------------------


def test_help_loads_none_of_the_heavy_parts() -> None:
    """What is not loaded takes no time: `signon --help` has to answer in under half a second."""
    script = (
        "import sys\n"
        "from bot.__main__ import main\n"
        "sys.argv = ['signon', '--help']\n"
        "try:\n    main()\nexcept SystemExit:\n    pass\n"
        f"print('LOADED', [each for each in {HEAVY!r} if each in sys.modules])\n"
    )
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, env=environment
    )

    assert "Usage: signon" in done.stdout
    assert done.stdout.rstrip().endswith("LOADED []")


@pytest.mark.parametrize(
    "command",
    [
        "run",
        "demo",
        "doctor",
        "manifest",
        "migrate",
        "letter import",
        "letter export",
        "ledger verify",
    ],
)
def test_every_command_explains_itself(signon: Command, command: str) -> None:
    outcome = signon(*command.split(), "--help")

    assert outcome.code == 0
    assert f"Usage: signon {command}" in outcome.out


@pytest.mark.parametrize("group", [[], ["letter"], ["organizations"], ["ledger"]])
def test_a_bare_name_shows_what_there_is(signon: Command, group: list[str]) -> None:
    outcome = signon(*group)

    assert "Commands" in outcome.out + outcome.err


# --- a process of its own -----------------------------------------------------------------------


def test_a_refusal_goes_to_where_errors_go_without_a_traceback(draft: Path) -> None:
    done = run(*importing(draft, "water-law", deadline="2020-01-01 00:00"))

    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("The deadline Wednesday, January 1, 2020, 12:00 AM (UTC)")
    assert "Traceback" not in done.stderr


# --- settings -----------------------------------------------------------------------------------


def a_config(name: str, coalition: str = "Elsewhere") -> str:
    text = f"[coalition]\nname = '{coalition}'\n[storage]\nurl = 'sqlite:///{coalition}.db'\n"
    Path(name).write_text(text, "utf-8")
    return name


@pytest.mark.parametrize(
    "words",
    [
        ["--config", "c.toml", "letter", "list"],
        ["letter", "--config", "c.toml", "list"],
        ["letter", "list", "--config", "c.toml"],
        ["letter", "list", "--config=c.toml"],
    ],
)
def test_the_settings_may_be_named_anywhere(signon: Command, words: list[str]) -> None:
    a_config("c.toml")

    assert signon(*words).code == 0
    assert Path("Elsewhere.db").exists()
    assert not Path("signon.db").exists()


def test_a_named_file_leads_then_the_environments_then_the_folders(
    signon: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("named", "environment", "folder"):
        a_config(f"{name}.toml" if name != "folder" else "config.toml", name)

    signon("letter", "list")
    assert {each.stem for each in Path().glob("*.db")} == {"folder"}
    monkeypatch.setenv("SIGNON_CONFIG", "environment.toml")
    signon("letter", "list")
    assert {each.stem for each in Path().glob("*.db")} == {"folder", "environment"}
    signon("letter", "list", "--config", "named.toml")
    assert {each.stem for each in Path().glob("*.db")} == {"folder", "environment", "named"}


def test_settings_named_for_one_command_do_not_count_for_the_next(signon: Command) -> None:
    signon("letter", "list", "--config", a_config("c.toml"))
    Path("Elsewhere.db").unlink()

    signon("letter", "list")

    assert not Path("Elsewhere.db").exists()


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--config", "none.toml"], "none.toml does not exist. Check --config and SIGNON_CONFIG."),
        (["--config", "."], ". cannot be read: "),
        (
            ["--config", "bad.toml"],
            "bad.toml: coalition.nam is not a known key. Did you mean",
        ),
    ],
)
@pytest.mark.parametrize("command", [["letter", "list"], ["manifest"], ["run"], ["migrate"]])
def test_settings_that_cannot_be_used_stop_every_command(
    refused: Refused, command: list[str], words: list[str], told: str
) -> None:
    Path("bad.toml").write_text("[coalition]\nnam = 'Water'\nname = 'Water'\n", "utf-8")

    assert refused(*command, *words).startswith(told)


def test_a_config_without_a_file_is_a_mistake_of_use(signon: Command) -> None:
    outcome = signon("letter", "list", "--config")

    assert outcome.code == 2
    assert "'--config' requires an argument" in outcome.err


# --- running ------------------------------------------------------------------------------------


def test_without_settings_the_bot_does_not_run(refused: Refused) -> None:
    assert refused("run").startswith("There is no config.toml in this folder. Copy ")


@pytest.mark.parametrize(
    ("mode", "given", "missing"),
    [
        ("socket", {}, "SLACK_BOT_TOKEN"),
        ("socket", {"SLACK_BOT_TOKEN": "xoxb-1"}, "SLACK_APP_TOKEN"),
        ("http", {"SLACK_BOT_TOKEN": "xoxb-1"}, "SLACK_SIGNING_SECRET"),
    ],
)
def test_without_its_tokens_the_bot_does_not_run_and_touches_nothing(
    refused: Refused,
    monkeypatch: pytest.MonkeyPatch,
    mode: str,
    given: dict[str, str],
    missing: str,
) -> None:
    text = Path(a_config("config.toml")).read_text("utf-8")
    Path("config.toml").write_text(f"{text}[slack]\nmode = '{mode}'\n", "utf-8")
    for name, value in given.items():
        monkeypatch.setenv(name, value)

    assert refused("run").startswith(f"{missing} is missing from the environment.")
    assert list(Path().glob("*.db*")) == []


# --- the database -------------------------------------------------------------------------------


@pytest.mark.usefixtures("database_to_come")
def test_migrating_says_what_was_done(signon: Command) -> None:
    assert signon("migrate").out.startswith("Applied: 0001")
    assert signon("migrate").out == "The database is up to date.\n"


def test_a_file_that_is_no_database_is_named_and_left_alone(refused: Refused) -> None:
    Path("signon.db").write_text("These are my notes, and no database at all.\n" * 9, "utf-8")
    before = Path("signon.db").read_bytes()

    told = refused("letter", "list")

    assert told == "The database cannot be used: file is not a database. Check storage.url."
    assert Path("signon.db").read_bytes() == before


def test_a_folder_that_is_not_there_is_told(refused: Refused) -> None:
    Path("config.toml").write_text(
        "[coalition]\nname = 'Water'\n[storage]\nurl = 'sqlite:///no/such/signon.db'\n", "utf-8"
    )

    told = refused("letter", "list")
    assert told == "The database cannot be used: unable to open database file. Check storage.url."


def test_a_server_that_is_not_there_is_told_without_the_password(refused: Refused) -> None:
    url = "postgresql://signon:opensesame@127.0.0.1:1/coalition"
    Path("config.toml").write_text(
        f"[coalition]\nname = 'Water'\n[storage]\nurl = '{url}'\n", "utf-8"
    )

    told = refused("letter", "list")

    assert told.startswith("The database cannot be used: connection failed: ")
    assert told.endswith(". Check storage.url.")
    assert "\n" not in told
    assert "opensesame" not in told


@pytest.mark.usefixtures("database_there")
def test_a_database_of_a_newer_program_is_refused(refused: Refused) -> None:
    database = folders_database()
    with database.transaction() as connection:
        connection.exec_driver_sql("update alembic_version set version_num = '9999'")
    database.close()

    assert refused("letter", "list").startswith("The database was made by a newer signon.")
