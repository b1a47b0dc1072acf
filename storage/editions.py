"""Editions: a letter as delivered, with its signatories and files."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, bindparam, insert, select, update

from bot.domain.edition import Signatory
from bot.domain.individual import NOBODY, Individuals
from bot.domain.letter import Letter
from bot.domain.translation import Translation
from storage import translations
from storage.prepared import Prepared
from storage.tables import EditionFileRow, EditionRow, RevisionRow, SignatoryRow

ORGANIZATION, INDIVIDUAL = "organization", "individual"


@dataclass(frozen=True, slots=True)
class Edition:
    """`revision` is the number of the text that it holds, `signatories` how many organizations
    there are, `fingerprint` its own, `ledger` the hash of the ledger's last entry before it. `day`
    is the date that it bears, `created_at` and `published_at`, when it went out, are in UTC."""

    id: int
    number: int
    revision: int
    day: date
    signatories: int
    text_fingerprint: str
    fingerprint: str
    ledger: str
    errata: str
    created_at: datetime
    affiliations: bool = False
    published_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class New:
    """An edition that is to be stored. `signatories` and `individuals` stand in their order,
    `files` under language and format."""

    number: int
    day: date
    signatories: Sequence[Signatory]
    individuals: Individuals = NOBODY
    fingerprint: str = ""
    ledger: str = ""
    errata: str = ""
    translations: Sequence[Translation] = ()
    files: Mapping[tuple[str, str], bytes] = field(default_factory=dict)


_EDITION = select(
    EditionRow.id,
    EditionRow.number,
    RevisionRow.number.label("revision"),
    EditionRow.day,
    EditionRow.signatories,
    EditionRow.text_fingerprint,
    EditionRow.fingerprint,
    EditionRow.ledger,
    EditionRow.errata,
    EditionRow.created_at,
    EditionRow.affiliations,
    EditionRow.published_at,
).join(RevisionRow, RevisionRow.id == EditionRow.revision_id)


def add(connection: Connection, letter: Letter, new: New, by: str, now: datetime) -> Edition:
    """Stores an edition of the letter's present text."""
    added = connection.execute(
        insert(EditionRow).values(
            letter_id=letter.id,
            revision_id=letter.revision_id,
            number=new.number,
            day=new.day,
            signatories=len(new.signatories),
            affiliations=new.individuals.affiliated,
            text_fingerprint=letter.fingerprint,
            fingerprint=new.fingerprint,
            ledger=new.ledger,
            errata=new.errata,
            created_by=by,
            created_at=now,
        )
    )
    edition_id: int = added.inserted_primary_key[0]  # type: ignore[index]
    rows = [_organization(each) for each in new.signatories]
    rows += [_individual(line) for line in new.individuals.lines]
    rows = [
        {"edition_id": edition_id, "place": place, **row} for place, row in enumerate(rows, start=1)
    ]
    if rows:
        connection.execute(insert(SignatoryRow), rows)
    translations.in_edition(connection, edition_id, new.translations)
    for (language, file_format), content in new.files.items():
        connection.execute(
            insert(EditionFileRow).values(
                edition_id=edition_id,
                language=language,
                format=file_format,
                content=content,
                sha256=hashlib.sha256(content).hexdigest(),
            )
        )
    stored = numbered(connection, letter.id, new.number)
    if stored is None:
        raise LookupError(new.number)
    return stored


def _organization(each: Signatory) -> dict[str, object]:
    return {
        "kind": ORGANIZATION,
        "organization_id": each.organization_id,
        "name": each.name,
        "country": each.country,
    }


def _individual(line: str) -> dict[str, object]:
    return {"kind": INDIVIDUAL, "organization_id": None, "name": line, "country": ""}


_LATEST = Prepared(
    _EDITION.where(EditionRow.letter_id == bindparam("letter_id"))
    .order_by(EditionRow.number.desc())
    .limit(1)
)


def latest(connection: Connection, letter_id: int) -> Edition | None:
    found = _LATEST.rows(connection, {"letter_id": letter_id})
    return _edition(found[0]) if found else None


def numbered(connection: Connection, letter_id: int, number: int) -> Edition | None:
    row = connection.execute(
        _EDITION.where(EditionRow.letter_id == letter_id, EditionRow.number == number)
    ).one_or_none()
    return _edition(row) if row else None


def of_letter(connection: Connection, letter_id: int) -> list[Edition]:
    """All editions of a letter, the first one first."""
    rows = connection.execute(
        _EDITION.where(EditionRow.letter_id == letter_id).order_by(EditionRow.number)
    )
    return [_edition(row) for row in rows]


def published(connection: Connection, letter_id: int, up_to: int, now: datetime) -> None:
    """Stores that the editions up to this number went out, or were overtaken by what did."""
    connection.execute(
        update(EditionRow)
        .where(
            EditionRow.letter_id == letter_id,
            EditionRow.number <= up_to,
            EditionRow.published_at.is_(None),
        )
        .values(published_at=now)
    )


def names(connection: Connection, edition: Edition) -> list[str]:
    """The organizations' names as printed, in their order."""
    return _names(connection, edition, ORGANIZATION)


def signatories(connection: Connection, edition: Edition) -> tuple[Signatory, ...]:
    """The organizations as printed, in their order."""
    rows = connection.execute(
        select(SignatoryRow.organization_id, SignatoryRow.name, SignatoryRow.country)
        .where(SignatoryRow.edition_id == edition.id, SignatoryRow.kind == ORGANIZATION)
        .order_by(SignatoryRow.place)
    )
    return tuple(Signatory(row[0] or 0, *row[1:]) for row in rows)


def individuals(connection: Connection, edition: Edition) -> Individuals:
    """The individual signatories as printed, in their order."""
    return Individuals(tuple(_names(connection, edition, INDIVIDUAL)), edition.affiliations)


def languages(connection: Connection, edition: Edition) -> list[str]:
    """The languages in which an edition's files are there."""
    return list(
        connection.execute(
            select(EditionFileRow.language)
            .where(EditionFileRow.edition_id == edition.id)
            .distinct()
            .order_by(EditionFileRow.language)
        ).scalars()
    )


def formats(connection: Connection, edition: Edition, language: str) -> list[str]:
    """The formats in which an edition is there in a language, in alphabetical order."""
    return list(
        connection.execute(
            select(EditionFileRow.format)
            .where(EditionFileRow.edition_id == edition.id, EditionFileRow.language == language)
            .order_by(EditionFileRow.format)
        ).scalars()
    )


def file(connection: Connection, edition: Edition, file_format: str, language: str) -> bytes | None:
    """The edition's file, byte for byte as stored."""
    return connection.execute(
        select(EditionFileRow.content).where(
            EditionFileRow.edition_id == edition.id,
            EditionFileRow.language == language,
            EditionFileRow.format == file_format,
        )
    ).scalar_one_or_none()


def _edition(row: Sequence[Any]) -> Edition:
    return Edition(*row)


def _names(connection: Connection, edition: Edition, kind: str) -> list[str]:
    return list(
        connection.execute(
            select(SignatoryRow.name)
            .where(SignatoryRow.edition_id == edition.id, SignatoryRow.kind == kind)
            .order_by(SignatoryRow.place)
        ).scalars()
    )
