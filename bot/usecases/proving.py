"""A letter's ledger as one file that others can check without the database."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection

from bot.domain.ledger_file import FORMAT, VERSION, Seals
from bot.domain.letter import Letter, State
from bot.usecases.transaction import Office, find_letter
from storage import editions, ledger, letters, stamps, translations
from storage.editions import Edition


def export(office: Office, handle: str) -> Iterator[str]:
    """The lines of the file (see `bot.domain.ledger_file`). Raises the refusals of `find_letter`
    before the first one."""
    with office.database.reading() as view:
        letter = find_letter(view, handle, tuple(State))
        seals = Seals()
        for facts in _facts(view, letter):
            yield seals.written(facts)
        yield seals.end()


def _facts(view: Connection, letter: Letter) -> Iterator[dict[str, Any]]:
    last = ledger.last_of(view, letter.handle)
    yield {
        "format": FORMAT,
        "version": VERSION,
        "letter": letter.handle,
        "entries": last,
        "head": ledger.hash_of(view, last),
    }
    for entry in ledger.entries(view, last):
        yield _entry(entry, letter.handle)
    for edition in editions.of_letter(view, letter.id):
        yield from _edition(view, letter, edition)


def _entry(entry: ledger.Entry, handle: str) -> dict[str, Any]:
    if entry.version == 1:
        return {"entry": entry.sequence, "hash": entry.hash}
    if entry.public.get("letter") != handle:
        return {"entry": entry.sequence, "digest": entry.digest}
    return {
        "entry": entry.sequence,
        "time": entry.time.isoformat(),
        "kind": entry.kind,
        "facts": entry.public,
        "private": entry.private_digest,
    }


def _edition(view: Connection, letter: Letter, edition: Edition) -> Iterator[dict[str, Any]]:
    def line(**facts: Any) -> dict[str, Any]:
        return {"edition": edition.number, **facts}

    yield line(
        day=edition.day.isoformat(),
        fingerprint=edition.fingerprint,
        ledger=edition.ledger,
        affiliations=edition.affiliations,
    )
    token = stamps.token_of(view, edition.id)
    if token is not None:
        yield line(time_stamp=b64encode(token).decode())
    text = letters.text_of_revision(view, letter.id, edition.revision)
    if text is not None:
        yield line(text=text.as_facts())
    for translation in translations.of_edition(view, edition.id):
        yield line(translation=translation.text.as_facts())
    for place, each in enumerate(editions.signatories(view, edition), start=1):
        yield line(signatory=place, name=each.name, country=each.country)
    for place, name in enumerate(editions.individuals(view, edition).lines, start=1):
        yield line(individual=place, name=name)
