"""A delivered document in which some words are others, made as whoever would forge it does."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from datetime import date

from bot.domain.edition import Signatory
from bot.rendering.formats import rendered
from bot.rendering.publication import Publication
from tests.proof.conftest import LOGOS, Delivered


def changed(
    delivered: Delivered, name: str, before: str, after: str, language: str = "en"
) -> bytes:
    content = delivered.files[language, name]
    if name == "pdf":
        return _printed_otherwise(delivered, before, after, language)
    if name == "docx":
        return _in_word(content, before, after)
    if name == "html" and "\n" in after:
        after = after.replace("\n\n", "</bdi></li>\n<li><bdi>")
    return content.replace(before.encode(), after.encode(), 1 if name != "html" else -1)


def _in_word(content: bytes, before: str, after: str) -> bytes:
    """As in Word, a new line is a new paragraph."""
    out = io.BytesIO()
    paragraph = "</w:t></w:r></w:p><w:p><w:r><w:t>"
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w") as new:
        for part in old.namelist():
            found = old.read(part)
            if part.startswith("word/"):
                words = after.replace("\n\n", paragraph)
                found = found.replace(before.encode(), words.encode())
            new.writestr(part, found)
    return out.getvalue()


def _printed_otherwise(delivered: Delivered, before: str, after: str, language: str) -> bytes:
    """The same letter but for these words, by the same program."""
    edition = delivered.ledger.editions[1]
    (text,) = [each for each in edition.texts if each.language == language]
    signatories: list[Signatory] = []
    for signatory in edition.printed_signatories():
        for name in signatory.name.replace(before, after).split("\n\n"):
            if name:
                signatories.append(replace(signatory, name=name, logo=LOGOS.get(signatory.name)))
    publication = Publication(
        text=text,
        signatories=tuple(signatories),
        edition=1,
        at=date.fromisoformat(edition.day.isoformat()),
        individuals=tuple(line.replace(before, after) for line in edition.individuals),
        affiliations=edition.affiliations,
        fingerprint=_swapped(edition.fingerprint, before, after),
        leading="" if language == "en" else "en",
    )
    other = replace(
        text, title=text.title.replace(before, after), body=text.body.replace(before, after)
    )
    return rendered(replace(publication, text=other), "pdf")


def _swapped(fingerprint: str, before: str, after: str) -> str:
    old, new = (each.replace(" ", "").lower() for each in (before, after))
    return fingerprint.replace(old, new)
