"""`signon organizations`: bringing the coalition's list in, and taking it out."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bot.cli_office import opened, say, told

organizations = typer.Typer(no_args_is_help=True, help="The coalition's organizations.")


@organizations.command("import")
def import_file(
    file: Annotated[Path, typer.Argument(help="CSV or TOML; columns: name, sort_key, country, …")],
    remove_missing: Annotated[
        bool, typer.Option(help="Remove the organizations that the file lacks.")
    ] = False,
) -> None:
    """Bring organizations in. Importing again updates them; a bad row stops it all."""
    with told(), opened() as office:
        from bot.clock import utc_now
        from bot.usecases.coordinating import COMMAND_LINE
        from bot.usecases.importing import import_members
        from bot.usecases.member_files import read_members

        logos = office.coalition.style.logos
        members = read_members(file.name, file.read_bytes(), logos)
        report = import_members(
            office, COMMAND_LINE, members, utc_now(), remove_missing=remove_missing
        )
        for name in report.added:
            say(f"added    {name}")
        for name, fields in report.changed:
            say(f"changed  {name}: {', '.join(fields)}")
        for name in report.removed:
            say(f"removed  {name}")
        for name, other in report.alike:
            say(f"look     {name} is written much like {other}. Both are kept.")
        say(
            f"{len(report.added)} added, {len(report.changed)} changed, "
            f"{report.unchanged} unchanged, {len(report.removed)} removed."
        )


@organizations.command("list")
def show() -> None:
    """Show the organizations and how many may act for each."""
    with told(), opened() as office:
        from bot.usecases.importing import members

        found = members(office)
        for each in found:
            also = f" (also: {', '.join(each.aliases)})" if each.aliases else ""
            invited = "" if each.invited else ", not invited"
            say(f"{each.name}{also} – representatives: {len(each.representatives)}{invited}")
        say(f"{len(found)} organizations.")


@organizations.command()
def export(
    output: Annotated[Path | None, typer.Option(help="The file; else standard output.")] = None,
) -> None:
    """Write the organizations as CSV, as import takes it."""
    with told(), opened() as office:
        from bot.usecases.importing import members
        from bot.usecases.member_files import write_members

        written = write_members(members(office))
        if output is None:
            typer.echo(written, nl=False)
        else:
            output.write_text(written, "utf-8")
            say(f"Written to {output}.")
