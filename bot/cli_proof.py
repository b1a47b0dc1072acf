"""`signon verify`: a letter's ledger and its documents, checked with nothing else at hand."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bot.cli_office import say, told

Files = Annotated[
    list[Path], typer.Argument(help="The ledger's file and documents of the letter, in any order.")
]


def verify(files: Files) -> None:
    """Tell whether a letter's ledger and documents of it belong together, and what differs."""
    from bot.domain.ledger_file import BrokenLine
    from bot.proof.ledger import read

    with told():
        ledgers = [each for each in files if _is_ledger(each)] or files[:1]
        if len(ledgers) > 1:
            say("Name one ledger's file; these are several.", error=True)
            raise typer.Exit(1)
        (file,) = ledgers
        try:
            with file.open("rb") as lines:
                ledger = read(lines)
        except BrokenLine as broken:
            say(f"{file}: line {broken.line} {broken.problem}.", error=True)
            raise typer.Exit(1) from None
        say(
            f"{file}: the ledger of {ledger.letter} is whole: {ledger.entries} entries, "
            f"{len(ledger.editions)} editions."
        )
        if ledger.old:
            say(
                f"{ledger.old} of its entries are of a form that only `signon ledger verify` can "
                "check, with the database."
            )
        belongs = True
        for document in files:
            if document is not file:
                belongs &= _document(document, ledger)
    if not belongs:
        raise typer.Exit(1)


def _document(file: Path, ledger: object) -> bool:
    from bot.proof.ledger import Ledger
    from bot.proof.verifying import verdict

    assert isinstance(ledger, Ledger)  # noqa: S101
    found = verdict(ledger, file.read_bytes(), file.name)
    first, *others = found.lines
    say(f"{file} {first}", error=not found.belongs)
    for line in others:
        say(line, error=not found.belongs)
    return found.belongs


def _is_ledger(file: Path) -> bool:
    """Also where its first line is not what it was."""
    with file.open("rb") as content:
        return file.suffix == ".jsonl" or b'"seal"' in content.readline(10_000)
