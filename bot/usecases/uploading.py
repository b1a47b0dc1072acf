"""An edition's files in Slack: in each channel under the posted letter, and for a coordinator who
asks for them. What is queued names the edition; the bytes stay where they are stored."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from bot.domain.edition import FIRST
from bot.domain.letter import Letter, State
from bot.domain.refusals import EditionUnknown
from bot.messages import files as about_files
from bot.usecases.composing import Case, File, NoLongerWanted, NotYet, Outgoing, Undeliverable
from bot.usecases.transaction import Office, Work, find_letter
from storage import backlog, editions, letters, outbox
from storage.editions import Edition

READ = ("pdf", "docx", "html")
"""What people read. They come first, and are all that a channel gets of a translation."""


def queue(work: Work, letter: Letter, edition: Edition) -> None:
    """Queues an edition's files for each of the letter's channels."""
    for channel in letters.channels_of(work.connection, letter.id):
        if channel.channel_id:
            work.tell(
                f"files:{letter.id}:{edition.number}:{channel.channel_id}",
                outbox.FILES,
                channel.channel_id,
                letter,
                outbox.BROADCAST,
                edition=edition.number,
            )


def send(office: Office, person: str, handle: str, now: datetime) -> tuple[Letter, int]:
    """Queues the newest edition in every format, for a coordinator's own eyes. Returns the letter
    and the edition's number. Raises `NotACoordinator`, `EditionUnknown`, the refusals of
    `find_letter`."""
    with office.work(person, now) as work:
        sees = office.sees(work.connection, person)
        letter = find_letter(work.connection, handle, (State.FINALIZED,), sees)
        work.check_coordinator(letter.id)
        edition = editions.latest(work.connection, letter.id)
        if edition is None:
            raise EditionUnknown(letter.handle)
        for language in editions.languages(work.connection, edition):
            work.tell(
                f"files:{letter.id}:{edition.number}:{language}:{person}:{now.isoformat()}",
                outbox.FILES,
                person,
                letter,
                outbox.ANSWER,
                edition=edition.number,
                language=language,
            )
    return letter, edition.number


def composed(case: Case) -> Outgoing:
    """The files that an item is about, with what is said beside them.

    Raises `NotYet` until the letter under which they stand is there, `Undeliverable` if it never
    comes, and `NoLongerWanted`.
    """
    number, language = int(case.item.facts["edition"]), str(case.item.facts.get("language", ""))
    edition = editions.numbered(case.view, case.letter.id, number)
    files = _files(case, edition, language) if edition else ()
    if not files:
        raise NoLongerWanted
    said = about_files.uploaded(case.reader, number)
    return Outgoing(said, thread="" if language else _posted(case, number), files=files)


def _files(case: Case, edition: Edition, language: str) -> tuple[File, ...]:
    """In a channel those in every language, the letter's own first; else all in that language."""
    own, spoken = case.letter.language, editions.languages(case.view, edition)
    chosen = [language] if language else sorted(spoken, key=lambda each: (each != own, each))
    found = []
    for each in chosen:
        there = editions.formats(case.view, edition, each)
        of_translation = not language and each != own
        for file_format in _in_order(there, only_read=of_translation):
            content = editions.file(case.view, edition, file_format, each)
            if content:
                named = each if len(spoken) > 1 else ""
                found.append(_file(case.letter, edition.number, named, file_format, content))
    return tuple(found)


def _in_order(there: Collection[str], *, only_read: bool) -> list[str]:
    read = [each for each in READ if each in there]
    return read if only_read else read + [each for each in there if each not in READ]


def _file(letter: Letter, number: int, language: str, file_format: str, content: bytes) -> File:
    parts = [letter.handle]
    if number > FIRST:
        parts.append(f"edition-{number}")
    if language:
        parts.append(language)
    title = about_files.title(letter, language, file_format)
    return File(f"{'-'.join(parts)}.{file_format}", title, content)


def _posted(case: Case, number: int) -> str:
    """The message under which they stand: the first part of the posted letter. Of one that a
    person has found there, nobody knows which it is: then they stand below it."""
    key = f"final:{case.letter.id}:{number}:1:{case.item.target}"
    post = backlog.posted(case.view, key)
    if post is None:
        return ""
    if post.state == "failed":
        raise Undeliverable(post.error)
    if post.state in ("waiting", "sending", "held"):
        raise NotYet
    return post.ts
