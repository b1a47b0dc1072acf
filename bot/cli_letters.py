"""`signon letter`: bringing a draft in, looking at it, taking the finished letter out."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from bot.cli_office import opened, say, told

letters = typer.Typer(no_args_is_help=True, help="Letters.")


def _format(name: str) -> str:
    """One of the formats that there are. Raises `typer.BadParameter`."""
    from bot.usecases.lettering import formats

    if name not in (known := formats()):
        raise typer.BadParameter(f"{name[:40]} is none of {', '.join(known)}.")
    return name


Format = Annotated[
    str,
    typer.Option(
        "--format", callback=_format, help="One of pdf, docx, html, md, txt, csv and json."
    ),
]
Language = Annotated[str, typer.Option(help="Of a translation, such as es; else the letter's own.")]
Output = Annotated[Path | None, typer.Option(help="The file; else standard output.")]
Handle = Annotated[str, typer.Argument(help="The letter's handle.")]


@letters.command("import")
def import_file(
    file: Annotated[Path, typer.Argument(help="The draft: .md, .txt or .docx.")],
    handle: Annotated[str, typer.Option(help="A short name for commands.")] = "",
    deadline: Annotated[str, typer.Option(help='"YYYY-MM-DD HH:MM" in the letter\'s zone.')] = "",
    channel: Annotated[list[str], typer.Option(help="Where it circulates; may be repeated.")] = [],  # noqa: B006
    translation_of: Annotated[
        str,
        typer.Option(help="The handle of the letter that it translates; nothing else is needed."),
    ] = "",
    language: Annotated[str, typer.Option(help="Else the draft's, else the coalition's.")] = "",
    title: Annotated[str, typer.Option(help="Else the draft's.")] = "",
    time_zone: Annotated[str, typer.Option(help="Else the coalition's.")] = "",
    comments_until: Annotated[
        str, typer.Option(help="A comment phase first; then the text is frozen and signed.")
    ] = "",
    embargo: Annotated[
        str, typer.Option(help="The finalized letter goes out at this moment, and not before.")
    ] = "",
    coordinator: Annotated[
        list[str], typer.Option(help="Who else coordinates this letter; may be repeated.")
    ] = [],  # noqa: B006
    minimum: Annotated[int, typer.Option(min=0, help="How many signatories are wanted.")] = 0,
    individuals: Annotated[
        bool, typer.Option("--individuals", help="People may also sign personally.")
    ] = False,
    print_reservations: Annotated[
        bool, typer.Option("--print-reservations", help="Reservations may be printed.")
    ] = False,
    remind: Annotated[str, typer.Option(help='When, such as "7d, 24h". Else the settings\'.')] = "",
    name_missing: Annotated[
        bool, typer.Option("--name-missing", help="The channel may read who is missing.")
    ] = False,
) -> None:
    """Bring a draft in. It circulates when a coordinator says /letter circulate in Slack."""
    if translation_of:
        _import_translation(file, translation_of, language)
        return
    for option, given in (("--handle", handle), ("--deadline", deadline), ("--channel", channel)):
        if not given:
            raise typer.BadParameter(f"a new letter needs {option}")
    with told(), opened() as office:
        from bot.clock import utc_now
        from bot.domain.contacts import clean_contact
        from bot.domain.letter import Terms
        from bot.domain.moments import parse_moment
        from bot.domain.reminder import Reminding, parse_steps
        from bot.usecases import coordinating, drafting

        zone = _zone(time_zone) if time_zone else office.coalition.time_zone
        due = parse_moment(deadline, zone)
        source = drafting.unpack(file.name, file.read_bytes())
        text = drafting.understand(office, source, title, language)
        letter = coordinating.create(
            office,
            coordinating.COMMAND_LINE,
            handle,
            text,
            due,
            tuple(channel),
            zone,
            utc_now(),
            Terms(
                parse_moment(comments_until, zone) if comments_until else None,
                individuals,
                print_reservations,
                minimum,
                tuple(dict.fromkeys(clean_contact(each, "contact") for each in coordinator)),
                Reminding(parse_steps(remind), name_missing),
                parse_moment(embargo, zone) if embargo else None,
            ),
        )
        say(f"{letter.handle}: {letter.title}")
        say(f"revision {letter.revision}, SHA-256 {letter.fingerprint}")
        say(f"Look at it: signon letter preview {letter.handle}")
        say(f"Post it, in Slack: /letter circulate {letter.handle}")


def _import_translation(file: Path, handle: str, language: str) -> None:
    with told(), opened() as office:
        from bot.clock import utc_now
        from bot.usecases import drafting, translating
        from bot.usecases.coordinating import COMMAND_LINE

        letter = translating.letter_named(office, handle)
        source = drafting.unpack(file.name, file.read_bytes())
        letter, text = translating.translate(
            office, COMMAND_LINE, letter.id, source, language, utc_now()
        )
        say(f"{letter.handle}: {text.title} ({text.language})")
        say(f"translates revision {letter.revision}, SHA-256 {text.sha256}")
        if letter.state == "finalized":
            say(f"It goes out with the next edition, in Slack: /letter reissue {letter.handle}")


@letters.command("list")
def show_all() -> None:
    """Show every letter with its state and sign-ons."""
    with told(), opened() as office:
        from bot.usecases.standing import of_all

        for letter, signed in of_all(office):
            say(f"{letter.handle}  {letter.state}  {signed} signed  {letter.title}")


@letters.command()
def show(handle: Handle) -> None:
    """Show how a letter stands."""
    with told(), opened() as office:
        from bot.messages.moments import written
        from bot.usecases.standing import of_letter

        stands = of_letter(office, handle)
        letter = stands.letter
        say(f"{letter.handle}: {letter.title}")
        say(f"state       {letter.state}")
        say(f"deadline    {written(letter.deadline, letter.time_zone, 'en')}")
        say(f"revision    {letter.revision}, SHA-256 {letter.fingerprint}")
        if letter.embargo:
            held = ", held" if letter.held_at else ""
            say(f"embargo     {written(letter.embargo, letter.time_zone, 'en')}{held}")
        if stands.edition:
            say(f"edition     {stands.edition}{'' if stands.out else ', not out yet'}")
        for each in stands.outdated:
            say(f"outdated    {each.language}: it translates revision {each.revision}")
        say(f"signed      {stands.signed}")
        for name in reversed(stands.names):
            say(f"            {name}")
        if stands.more > 0:
            say(f"            … and {stands.more} before them")
        if letter.individuals:
            say(f"personally  {stands.individuals}")
        say(f"withdrawn   {stands.withdrawn}")
        say(f"objections  {len(stands.open_objections)} open, {stands.blocking} blocking")
        say(f"unanswered  {len(stands.unanswered)}")


@letters.command()
def preview(
    handle: Handle, file_format: Format = "txt", language: Language = "", output: Output = None
) -> None:
    """Write the letter as it would read now, marked as a draft."""
    with told(), opened() as office:
        from bot.usecases.reading import preview as rendered

        _hand_out(rendered(office, handle, file_format, language), file_format, output)


@letters.command()
def export(
    handle: Handle,
    file_format: Format = "txt",
    edition: Annotated[int, typer.Option(min=0, help="Its number; else the newest.")] = 0,
    language: Language = "",
    output: Output = None,
) -> None:
    """Write a finalized letter, byte for byte as it was delivered."""
    with told(), opened() as office:
        from bot.usecases.reading import edition_file

        content = edition_file(office, handle, file_format, edition, language)
        _hand_out(content, file_format, output)


def _hand_out(content: bytes, file_format: str, output: Path | None) -> None:
    """Writes a file where it was asked for. What is no text is not for a terminal."""
    from bot.usecases.lettering import is_text

    if output is not None:
        output.write_bytes(content)
        say(f"Written to {output}.")
    elif sys.stdout.isatty() and not is_text(file_format):
        say(f"A terminal cannot show {file_format}. Name a file with --output.", error=True)
        raise typer.Exit(1)
    else:
        typer.get_binary_stream("stdout").write(content)


def _zone(name: str) -> str:
    from zoneinfo import ZoneInfo

    try:
        return ZoneInfo(name).key
    except (KeyError, ValueError, OSError):
        raise typer.BadParameter("write a zone of the IANA list, such as America/Bogota") from None
