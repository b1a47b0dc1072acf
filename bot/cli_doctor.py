"""`signon doctor`: what is well, what is wrong, and the way out. It changes nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from bot.cli_office import known, say, settings

if TYPE_CHECKING:
    from bot.config import Secrets, Settings
    from bot.usecases.transaction import Office
    from storage.database import Database

OK, NOTE, WRONG = "ok", "note", "WRONG"
STANDING = timedelta(minutes=15)
"""What has waited for longer, though it may leave, is not leaving."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One line: how it is (`ok`, `note`, `WRONG`), of what, and what there is to say or to do."""

    how: str
    what: str
    said: str

    def __str__(self) -> str:
        return f"{self.how:<6}{self.what:<15}{' '.join(self.said.split())}"


def doctor() -> None:
    """Look for what is wrong: settings, database, Slack, channels, and what waits."""
    from bot.clock import utc_now
    from bot.config import Secrets

    findings = []
    for finding in examined(lambda: settings(required=True), Secrets(), utc_now):
        findings.append(finding)
        say(str(finding))
    wrong = sum(finding.how == WRONG for finding in findings)
    if wrong:
        say(f"{wrong} to be mended." if wrong > 1 else "One thing to be mended.")
        raise typer.Exit(1)


def examined(
    read: Callable[[], Settings], secrets: Secrets, now: Callable[[], datetime]
) -> Iterator[Finding]:
    """Everything that is looked at, in its order. `read` gives the settings."""
    from bot.cli_doctor_slack import in_slack
    from bot.config import ConfigError
    from bot.usecases.transaction import Office

    try:
        chosen = read()
    except ConfigError as error:
        yield Finding(WRONG, "settings", str(error))
        return
    yield Finding(OK, "settings", f"{chosen.coalition.name}, mode {chosen.slack.mode}")
    yield _tokens(chosen, secrets)
    yield from _templates(chosen)
    with _opened(chosen) as (database, finding):
        yield finding
        if database is not None:
            yield from _ledger(database)
            office = Office(database, chosen.as_coalition())
            yield from _convenors(office)
            yield from _logos(office)
        yield from in_slack(chosen, secrets, database, now)
        if database is not None:
            yield from _queues(database, now())
            yield from _time_stamps(chosen, database)


def _templates(chosen: Settings) -> Iterator[Finding]:
    from bot.usecases import lettering

    lettering.use(chosen.letters.folder)
    broken = lettering.broken()
    for each in broken:
        yield Finding(WRONG, "templates", f"{each}. No letter is finalized until it is mended.")
    if not broken:
        whose = f"with those in {chosen.letters.templates}" if chosen.letters.folder else "ours"
        told = f"{whose}, tried in {len(lettering.formats())} formats"
        yield Finding(OK, "templates", told)


def _convenors(office: Office) -> Iterator[Finding]:
    from bot.usecases import lettering

    for each in lettering.unknown_convenors(office):
        told = f"{each} is not in the list of organizations. Correct letters.convenors."
        yield Finding(WRONG, "convenors", told)


def _logos(office: Office) -> Iterator[Finding]:
    """The letter can go out without one, so that it is no more than a note."""
    from bot.messages.logos import problem
    from bot.messages.reader import Reader
    from bot.usecases import lettering

    w = Reader.of("en", office.coalition.time_zone).w
    for each in lettering.unprintable_logos(office):
        told = f"that of {each.name} cannot be printed: {problem(w, each.problem)}."
        yield Finding(NOTE, "logos", told)


def _tokens(chosen: Settings, secrets: Secrets) -> Finding:
    from bot.config import ConfigError

    try:
        secrets.check(chosen.slack.mode)
    except ConfigError as error:
        return Finding(WRONG, "secrets", str(error))
    return Finding(OK, "secrets", "all that this mode needs are in the environment")


@contextmanager
def _opened(chosen: Settings) -> Iterator[tuple[Database | None, Finding]]:
    """The database, if it can be used as it is. Nothing is made and nothing migrated."""
    from sqlalchemy.exc import SQLAlchemyError

    from storage.database import Database
    from storage.migrate import head, revision

    database = Database(chosen.storage.url)
    what = "database"
    try:
        file = Path(database.url.database or "")
        if database.sqlite and not file.is_file():
            told = f"{file} is not there yet. Run: signon migrate"
            yield None, Finding(WRONG, what, told)
            return
        try:
            with database.reading() as view:
                at, wanted = revision(view), head()
        except SQLAlchemyError as error:
            yield None, Finding(WRONG, what, known(error) or "cannot be used. Check storage.url.")
            return
        kind = "SQLite" if database.sqlite else "PostgreSQL"
        if at == wanted:
            yield database, Finding(OK, what, f"{kind}, at migration {at}")
        elif at > wanted:
            told = f"made by a newer signon ({at}). Install that version or a later one."
            yield None, Finding(WRONG, what, told)
        else:
            told = f"at migration {at or 'none'}, not {wanted}. Run: signon migrate"
            yield None, Finding(WRONG, what, told)
    finally:
        database.close()


def _ledger(database: Database) -> Iterator[Finding]:
    from storage import condition

    with database.reading() as view:
        entries, fits = condition.ledger_end(view)
    if fits:
        yield Finding(OK, "ledger", f"{entries} entries, up to its head")
    else:
        yield Finding(WRONG, "ledger", "does not end where it should. Run: signon ledger verify")


def _queues(database: Database, now: datetime) -> Iterator[Finding]:
    """What waits and what failed in the outbox, and what the clock has not done."""
    from storage import condition

    with database.reading() as view:
        queues, stuck = condition.queues(view, now), condition.stuck(view)
    waiting, sending = queues.by_state["waiting"], queues.by_state["sending"]
    told = f"{waiting} waiting, {sending} being sent"
    if queues.oldest > STANDING:
        told += f"; the oldest for {ago(queues.oldest)}. Is signon running, and Slack there?"
    yield Finding(WRONG if queues.oldest > STANDING else OK, "outbox", told)
    for each in stuck:
        so = "may be there already" if each.state == "held" else "would not be taken by Slack"
        where = f"of letter {each.letter}" if each.letter else "of no letter"
        told = f"{each.number} {so}, {where}, since {each.since:%Y-%m-%d %H:%M} UTC."
        if each.letter:
            told += f" Look in Slack: /letter status {each.letter}"
            told += " (Post again, It is there)" if each.state == "held" else " (Try again)"
        over = each.state == "failed" and (each.over or not each.letter)
        yield Finding(NOTE if over else WRONG, each.state, told)
    if queues.overdue:
        told = f"{queues.overdue} overdue. The clock does it when signon runs: is it running?"
        yield Finding(WRONG, "what is due", told)
    else:
        yield Finding(OK, "what is due", "nothing overdue")


def _time_stamps(chosen: Settings, database: Database) -> Iterator[Finding]:
    """Which editions lack one; without a server nobody is asked, and nothing has to be mended."""
    from bot.config import ConfigError
    from bot.messages.reader import Reader
    from bot.messages.stamps import why
    from bot.process import stamp_server
    from storage import stamps

    w = Reader.of("en", chosen.coalition.time_zone).w
    wanted, what = chosen.proof.timestamp_url, "time-stamps"
    try:
        stamp_server(chosen)
    except ConfigError as error:
        yield Finding(WRONG, what, str(error))
    with database.reading() as view:
        lacking = stamps.without(view)
    for each in lacking:
        told = f"edition {each.edition} of letter {each.letter} has none"
        if each.error:
            told += f": {why(w, each.error)}"
        if each.state == "failed":
            told += f". Given up. Check [proof], then: /letter status {each.letter} (Try again)"
            yield Finding(WRONG if wanted else NOTE, what, told)
        else:
            told += f", after {each.attempts} attempts" if each.attempts else " yet"
            yield Finding(NOTE, what, told)
    if wanted and not lacking:
        yield Finding(OK, what, "no edition lacks one")


def ago(span: timedelta) -> str:
    """A span in the largest unit that it fills."""
    seconds = int(span.total_seconds())
    for unit, length in (("day", 86_400), ("hour", 3_600), ("minute", 60)):
        if seconds >= length:
            number = seconds // length
            return f"{number} {unit}{'s' if number > 1 else ''}"
    return f"{seconds} seconds"
