"""A new letter in Slack, in two steps: the draft is shown back as it will look, then created."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.domain.letter import Letter, Terms
from bot.domain.refusals import ChannelsNotUsable, DraftGone, DraftNotUnderstood
from bot.domain.reminder import Reminding, parse_steps, write_steps
from bot.domain.text import LetterText
from bot.usecases import coordinating
from bot.usecases.transaction import Office
from storage import drafts

KEPT = timedelta(days=1)
"""How long a draft that was shown back waits to be created."""


def unpack(name: str, content: bytes) -> str:
    """An uploaded draft as Markdown. Raises `FileNotUsable`."""
    from bot.rendering.upload import read_upload

    return read_upload(name, content)


def understand(office: Office, source: str, title: str, language: str) -> LetterText:
    """The letter that a draft means. A title and a language typed in the form go before those of
    the draft; without either, the coalition's language counts.

    Raises `DraftEmpty`, `DraftNotUnderstood`.
    """
    from bot.rendering.draft import read_draft
    from bot.rendering.languages import canonical

    text = read_draft(source, language=office.coalition.language, title=title)
    if not language:
        return text
    if not canonical(language):
        raise DraftNotUnderstood(1, "bad_language", "language")
    return replace(text, language=canonical(language))


def dateline_of(text: LetterText) -> str:
    """Place and date as they are printed."""
    from bot.rendering.dates import dateline

    return dateline(text.place, text.date, text.language)


def keep(
    office: Office,
    person: str,
    handle: str,
    text: LetterText,
    deadline: datetime,
    channels: dict[str, bool],
    terms: Terms,
    now: datetime,
) -> int:
    """Keeps a draft until its coordinator creates the letter, and returns its number.

    `channels` are Slack ids, each with whether the bot is in it. Raises everything that creating
    the letter would raise now, and `ChannelsNotUsable`.
    """
    with office.work(person, now) as work:
        work.check_coordinator()
        zone = work.coalition.time_zone
        name = coordinating.check_new(work, handle, text, deadline, zone, terms)
        if missing := tuple(each for each, usable in channels.items() if not usable):
            raise ChannelsNotUsable(missing)
        form = {
            "handle": name,
            "text": text.as_facts(),
            "deadline": deadline.isoformat(),
            "channels": list(channels),
            "comments_until": terms.comments_until.isoformat() if terms.comments_until else None,
            "embargo": terms.embargo.isoformat() if terms.embargo else None,
            "individuals": terms.individuals,
            "prints_reservations": terms.prints_reservations,
            "minimum": terms.minimum,
            "coordinators": list(terms.coordinators),
            "reminders": write_steps(terms.reminding.steps or ()),
            "names_missing": terms.reminding.names,
        }
        return drafts.keep(work.connection, person, form, now)


def create(office: Office, person: str, draft_id: int, now: datetime) -> Letter:
    """Creates the letter from a kept draft. Raises `DraftGone` where it is no longer kept, and
    what `coordinating.create` raises."""
    with office.database.reading() as view:
        office.check_coordinator(view, person)
        form = drafts.load(view, draft_id, person)
    if form is None:
        raise DraftGone
    return coordinating.create(
        office,
        person,
        form["handle"],
        LetterText.from_facts(form["text"]),
        _instant(form["deadline"]),
        tuple(form["channels"]),
        office.coalition.time_zone,
        now,
        Terms(
            _instant(form["comments_until"]) if form["comments_until"] else None,
            form["individuals"],
            form["prints_reservations"],
            form["minimum"],
            tuple(form["coordinators"]),
            # What is not there was shown back before a letter could have reminders of its own.
            Reminding(parse_steps(form.get("reminders", "")), form.get("names_missing", False)),
            _instant(form["embargo"]) if form.get("embargo") else None,
        ),
    )


def _instant(written: Any) -> datetime:
    return datetime.fromisoformat(str(written)).astimezone(UTC)
