"""Editions: a letter as delivered, with its signatories and files."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, insert, select

from bot.domain.individual import NOBODY, Individuals
from bot.domain.letter import Letter
from storage.tables import EditionFileRow, EditionRow, SignatoryRow

ORGANIZATION, INDIVIDUAL = "organization", "individual"


@dataclass(frozen=True, slots=True)
class Edition:
    """`signatories` is the number of organizations; `created_at` is in UTC."""

    id: int
    number: int
    signatories: int
    fingerprint: str
    created_at: datetime
    affiliations: bool = False


def add(
    connection: Connection,
    letter: Letter,
    number: int,
    signatories: Sequence[tuple[int, str]],
    files: Mapping[str, bytes],
    by: str,
    now: datetime,
    individuals: Individuals = NOBODY,
) -> dict[str, str]:
    """Stores an edition: signatories as (organization, name) in their order, files by format.

    Returns the SHA-256 of each file.
    """
    added = connection.execute(
        insert(EditionRow).values(
            letter_id=letter.id,
            revision_id=letter.revision_id,
            number=number,
            signatories=len(signatories),
            affiliations=individuals.affiliated,
            fingerprint=letter.fingerprint,
            created_by=by,
            created_at=now,
        )
    )
    edition_id: int = added.inserted_primary_key[0]  # type: ignore[index]
    rows: list[dict[str, object]] = [
        {"kind": ORGANIZATION, "organization_id": organization, "name": name}
        for organization, name in signatories
    ]
    rows += [
        {"kind": INDIVIDUAL, "organization_id": None, "name": line} for line in individuals.lines
    ]
    rows = [
        {"edition_id": edition_id, "place": place, **row} for place, row in enumerate(rows, start=1)
    ]
    if rows:
        connection.execute(insert(SignatoryRow), rows)
    hashes: dict[str, str] = {}
    for file_format, content in files.items():
        hashes[file_format] = hashlib.sha256(content).hexdigest()
        connection.execute(
            insert(EditionFileRow).values(
                edition_id=edition_id,
                format=file_format,
                content=content,
                sha256=hashes[file_format],
            )
        )
    return hashes


def latest(connection: Connection, letter_id: int) -> Edition | None:
    row = connection.execute(
        select(
            EditionRow.id,
            EditionRow.number,
            EditionRow.signatories,
            EditionRow.fingerprint,
            EditionRow.created_at,
            EditionRow.affiliations,
        )
        .where(EditionRow.letter_id == letter_id)
        .order_by(EditionRow.number.desc())
        .limit(1)
    ).one_or_none()
    return Edition(*row) if row else None


def names(connection: Connection, edition: Edition) -> list[str]:
    """The organizations' names as printed, in their order."""
    return _names(connection, edition, ORGANIZATION)


def individuals(connection: Connection, edition: Edition) -> Individuals:
    """The individual signatories as printed, in their order."""
    return Individuals(tuple(_names(connection, edition, INDIVIDUAL)), edition.affiliations)


def file(connection: Connection, edition: Edition, file_format: str) -> bytes | None:
    """The edition's file, byte for byte as stored."""
    return connection.execute(
        select(EditionFileRow.content).where(
            EditionFileRow.edition_id == edition.id, EditionFileRow.format == file_format
        )
    ).scalar_one_or_none()


def _names(connection: Connection, edition: Edition, kind: str) -> list[str]:
    return list(
        connection.execute(
            select(SignatoryRow.name)
            .where(SignatoryRow.edition_id == edition.id, SignatoryRow.kind == kind)
            .order_by(SignatoryRow.place)
        ).scalars()
    )
