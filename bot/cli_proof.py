"""`signon verify`: a letter's ledger and its documents, checked with nothing else at hand."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli_office import say, told

if TYPE_CHECKING:
    from bot.proof.ledger import Ledger

Files = Annotated[
    list[Path], typer.Argument(help="The ledger's file and documents of the letter, in any order.")
]


Certificates = Annotated[
    Path | None,
    typer.Option(help="A PEM file with the root certificate of who time-stamped the editions."),
]


def verify(files: Files, timestamp_certificates: Certificates = None) -> None:
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
        belongs = _time_stamps(ledger, timestamp_certificates)
        for document in files:
            if document is not file:
                belongs &= _document(document, ledger)
    if not belongs:
        raise typer.Exit(1)


def _time_stamps(ledger: Ledger, named: Path | None) -> bool:
    from bot.proof.stamps import certificates
    from bot.proof.verifying import dated

    try:
        trusted = certificates(named.read_bytes()) if named else ()
    except ValueError:
        say(f"{named} holds no certificate in PEM.", error=True)
        raise typer.Exit(1) from None
    found = [each for edition in ledger.editions.values() if (each := dated(edition, trusted))]
    for each in found:
        say(each.lines[0], error=not each.belongs)
    return all(each.belongs for each in found)


def _document(file: Path, ledger: Ledger) -> bool:
    from bot.proof.verifying import verdict

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
