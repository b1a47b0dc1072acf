"""Translations: rows ↔ domain objects."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, func, insert, select

from bot.domain.letter import Letter
from bot.domain.text import LetterText
from bot.domain.translation import Translation
from storage.tables import EditionTranslationRow, RevisionRow, TranslationRow

_TRANSLATION = select(
    TranslationRow.id,
    TranslationRow.revision_id,
    RevisionRow.number.label("revision"),
    TranslationRow.number,
    TranslationRow.content,
    TranslationRow.language,
).join(RevisionRow, RevisionRow.id == TranslationRow.revision_id)


def add(connection: Connection, letter: Letter, text: LetterText, by: str, now: datetime) -> int:
    """Stores a translation of the letter's present revision, in the place of an earlier one in that
    language, and returns its number."""
    number = 1 + (
        connection.execute(
            select(func.max(TranslationRow.number)).where(
                TranslationRow.revision_id == letter.revision_id,
                TranslationRow.language == text.language,
            )
        ).scalar_one()
        or 0
    )
    connection.execute(
        insert(TranslationRow).values(
            letter_id=letter.id,
            revision_id=letter.revision_id,
            language=text.language,
            number=number,
            content=text.as_facts(),
            fingerprint=text.sha256,
            created_by=by,
            created_at=now,
        )
    )
    return number


def of_letter(connection: Connection, letter: Letter) -> tuple[Translation, ...]:
    """The latest translation into each language, up to date or not, by language."""
    rows = connection.execute(
        _TRANSLATION.where(TranslationRow.letter_id == letter.id).order_by(
            TranslationRow.language, RevisionRow.number.desc(), TranslationRow.number.desc()
        )
    ).all()
    newest: dict[str, Any] = {}
    for row in rows:
        newest.setdefault(row.language, row)
    return tuple(
        _translation(row, _change_since(connection, letter, row.revision))
        for row in newest.values()
    )


def of_edition(connection: Connection, edition_id: int) -> tuple[Translation, ...]:
    """The translations that an edition holds, by language."""
    rows = connection.execute(
        _TRANSLATION.join(
            EditionTranslationRow, EditionTranslationRow.translation_id == TranslationRow.id
        )
        .where(EditionTranslationRow.edition_id == edition_id)
        .order_by(TranslationRow.language)
    )
    return tuple(_translation(row) for row in rows)


def in_edition(
    connection: Connection, edition_id: int, translations: Sequence[Translation]
) -> None:
    """Stores which translations an edition holds."""
    rows = [{"edition_id": edition_id, "translation_id": each.id} for each in translations]
    if rows:
        connection.execute(insert(EditionTranslationRow), rows)


def _translation(row: Any, change: str = "") -> Translation:
    return Translation(
        row.id,
        row.revision_id,
        row.revision,
        row.number,
        LetterText.from_facts(row.content),
        change,
    )


def _change_since(connection: Connection, letter: Letter, revision: int) -> str:
    """How the text has changed since a revision: materially, if it ever did; empty if not at
    all."""
    changes: Select[Any] = select(RevisionRow.change).where(
        RevisionRow.letter_id == letter.id, RevisionRow.number > revision
    )
    found = set(connection.execute(changes).scalars())
    return "material" if "material" in found else next(iter(found), "")
