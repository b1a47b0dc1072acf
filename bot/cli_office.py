"""What the commands share: settings, the database, and how people are told."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from bot.config import Settings
    from bot.usecases.transaction import Office
    from storage.database import Database

_chosen: list[Path | None] = [None]


def use_config(path: Path | None) -> None:
    """Remembers which file `--config` named."""
    _chosen[0] = path


def settings(*, required: bool = False) -> Settings:
    """The settings. Raises `ConfigError`."""
    from bot.config import load

    return load(_chosen[0], required=required)


def migrated(database: Database) -> list[str]:
    """Brings a database to the present schema and returns what was applied."""
    from storage.migrate import migrate

    return migrate(database)


@contextmanager
def opened() -> Iterator[Office]:
    """An office on the settings' database, migrated, with the coalition's templates."""
    from bot.usecases import lettering
    from bot.usecases.transaction import Office
    from storage.database import Database

    chosen = settings()
    lettering.use(chosen.letters.folder)
    database = Database(chosen.storage.url)
    try:
        migrated(database)
        yield Office(database, chosen.as_coalition())
    finally:
        database.close()


@contextmanager
def told() -> Iterator[None]:
    """Whatever is refused is said in words, without a traceback, and ends with exit code 1."""
    from bot.domain.refusals import Refusal

    try:
        yield
    except Refusal as refusal:
        from bot.messages.reader import Reader
        from bot.messages.refusals import worded

        say(worded(refusal, Reader.of("en", _zone())).words.plain, error=True)
        raise typer.Exit(1) from None
    except OSError as error:
        say(f"{error.filename or 'The file'}: {error.strerror or error}", error=True)
        raise typer.Exit(1) from None
    except Exception as error:
        words = known(error)
        if words is None:
            raise
        say(words, error=True)
        raise typer.Exit(1) from None


def _zone() -> str:
    """The coalition's zone, where the settings can be read at all."""
    from bot.config import ConfigError

    try:
        return settings().coalition.time_zone
    except ConfigError:
        return "UTC"


def known(error: Exception) -> str | None:
    """What to say of an error whose cause is outside the program."""
    from bot.config import ConfigError

    if isinstance(error, ConfigError):
        return str(error)
    from storage.migrate import NewerDatabase, NotUnicode

    if isinstance(error, NewerDatabase):
        return "The database was made by a newer signon. Install that version or a later one."
    if isinstance(error, NotUnicode):
        return (
            f"The database was created with the encoding {error}, which cannot keep every name. "
            "Create one with: createdb --encoding=UTF8 --template=template0 NAME"
        )
    from slack_sdk.errors import SlackApiError
    from sqlalchemy.exc import DatabaseError, OperationalError

    # Other subclasses of `DatabaseError` are the program's own mistakes.
    if isinstance(error, DatabaseError) and type(error) in (DatabaseError, OperationalError):
        why = " ".join(str(error.orig).split()).rstrip(".?")
        return f"The database cannot be used: {why}. Check storage.url."
    if isinstance(error, SlackApiError):
        return f"Slack refuses: {error.response.get('error')}. Check the tokens."
    return None


def say(text: str, *, error: bool = False) -> None:
    """Prints a line, to where errors go if it is one."""
    typer.echo(text, err=error)
