"""The command line. It brings in, shows and takes out; a coordinator's decisions are taken in
Slack, by a person whom Slack knows.

Heavy parts are imported where they are used: `signon --help` has to answer at once.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli_doctor import doctor
from bot.cli_letters import letters
from bot.cli_office import migrated, opened, say, settings, told, use_config
from bot.cli_organizations import organizations
from bot.cli_proof import verify as verify_files

if TYPE_CHECKING:
    from bot.usecases.transaction import Office

app = typer.Typer(
    name="signon",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    help="Gets a coalition's letter signed by its organizations, in Slack, and delivered.",
)
ledger = typer.Typer(no_args_is_help=True, help="What happened, and the proof of it.")
app.add_typer(letters, name="letter")
app.add_typer(organizations, name="organizations")
app.add_typer(ledger, name="ledger")
app.command("doctor")(doctor)
app.command("verify")(verify_files)


def with_config_first(arguments: list[str]) -> list[str]:
    """`--config FILE` may stand anywhere; it is the program's, so it goes to the front."""
    first: list[str] = []
    rest: list[str] = []
    remaining = iter(arguments)
    for argument in remaining:
        if argument == "--config":
            file = next(remaining, None)
            if file is None:
                return [argument]  # the parser says that a file is missing
            first += [argument, file]
        elif argument.startswith("--config="):
            first.append(argument)
        else:
            rest.append(argument)
    return first + rest


@app.callback()
def signon(
    config: Annotated[
        Path | None, typer.Option(help="The settings; else SIGNON_CONFIG, else ./config.toml.")
    ] = None,
) -> None:
    use_config(config)


@app.command()
def run() -> None:
    """Run the bot until it is told to stop."""
    import logging

    with told():
        from bot.config import Secrets
        from bot.process import run as run_bot

        chosen = settings(required=True)
        logging.basicConfig(
            level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s"
        )
        for chatty in ("alembic", "apscheduler"):
            logging.getLogger(chatty).setLevel(logging.ERROR)
        run_bot(chosen, Secrets())


@app.command()
def demo(
    letter: Annotated[Path | None, typer.Option(help="A letter of your own, in Markdown.")] = None,
    organizations: Annotated[
        Path | None, typer.Option(help="Organizations of your own, as CSV or TOML.")
    ] = None,
    output: Annotated[
        Path, typer.Option(help="The folder for the letter's files and the database.")
    ] = Path("signon-demo"),
) -> None:
    """Play a letter's whole way on this machine, with a stand-in for Slack."""
    with told():
        from bot.demo.play import play

        play(output, letter, organizations)


@app.command()
def manifest() -> None:
    """Print the Slack app's manifest, with the least scopes."""
    from bot.slack.manifest import manifest as written

    with told():
        coalition = settings().coalition
        say(written(coalition.name, settings().slack.mode, coalition.language))


@app.command()
def migrate() -> None:
    """Bring the database to the present schema."""
    with told():
        from contextlib import closing

        from storage.database import Database

        with closing(Database(settings().storage.url)) as database:
            applied = migrated(database)
        say(f"Applied: {', '.join(applied)}" if applied else "The database is up to date.")


@ledger.command()
def verify() -> None:
    """Check that no entry was changed, removed or moved."""
    from storage import ledger as entries

    with told(), opened() as office, office.database.reading() as view:
        read, damage = entries.verify(view)
        if damage is None:
            say(f"The ledger is whole: {read} entries.")
            return
        told_as = {
            "changed": "has been changed",
            "missing": "is missing",
            "out of order": "is out of order",
            "end missing": "is the last one there, and entries after it are missing",
            "added": "has been added by something else than signon",
        }[damage.problem]
        say(f"Entry {damage.sequence} {told_as}. The entries before it are whole.", error=True)
    raise typer.Exit(1)


@ledger.command("export")
def export_ledger(
    handle: Annotated[
        str, typer.Argument(help="A letter: a file for others, without private data.")
    ] = "",
    output: Annotated[
        Path | None, typer.Option(help="Write into this file instead of printing.")
    ] = None,
) -> None:
    """Print every entry as a line of JSON, or a letter's ledger as a file for `signon verify`."""
    import sys
    from contextlib import nullcontext

    with told(), opened() as office:
        lines = _lines_of(office, handle) if handle else _all_lines(office)
        first = next(lines, "")  # what is refused leaves no file behind
        with (
            output.open("w", encoding="utf-8", newline="\n")
            if output
            else nullcontext(sys.stdout) as out
        ):
            out.write(first)
            out.writelines(lines)
        if output:
            say(f"Written to {output}.")


def _lines_of(office: Office, handle: str) -> Iterator[str]:
    from bot.usecases.proving import export

    yield from export(office, handle)


def _all_lines(office: Office) -> Iterator[str]:
    import json

    from storage import ledger as entries

    with office.database.reading() as view:
        for entry in entries.entries(view):
            line = {
                "sequence": entry.sequence,
                "time": entry.time.isoformat(),
                "actor": entry.actor,
                "kind": entry.kind,
                "facts": entry.public,
                "private": entry.private,
                "salt": entry.salt,
                "version": entry.version,
                "previous_hash": entry.previous_hash,
                "hash": entry.hash,
            }
            yield json.dumps(line, ensure_ascii=False) + "\n"
