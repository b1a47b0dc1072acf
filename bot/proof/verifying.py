"""Whether documents, time-stamps and a ledger's file belong together, and if not, what differs."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.domain.edition import short
from bot.domain.stamp import NotStamped, Why
from bot.domain.text import LetterText
from bot.proof.extracting import Unreadable, kind_of, words_of
from bot.proof.ledger import Edition, Ledger

if TYPE_CHECKING:
    from cryptography.x509 import Certificate

MOST = 20
"""Differences that are told of one document."""
_HEX = "[0-9A-Fa-f]"
_PRINTED = re.compile(
    rf"(?<!\S){_HEX}{{4}}(?:[^\S\r\n]{{1,2}}{_HEX}{{4}}){{7}}(?!\S)|\b{_HEX}{{64}}\b"
)
_LAID_OUT = ("pdf", "docx", "html")
"""What can hold more than its words: pictures, links, marks that hide."""


_UNDATED: dict[str, str] = {
    Why.GARBLED: "is damaged",
    Why.REFUSED: "is none: the server refused it",
    Why.OTHER: "does not belong to its fingerprint",
    Why.UNSIGNED: "is damaged, or none of the trusted certificates vouches for who signed it",
}


@dataclass(frozen=True, slots=True)
class Verdict:
    """What there is to say of a document, each in a line; `belongs` if all of it is as it was
    delivered."""

    belongs: bool
    lines: tuple[str, ...]


def verdict(ledger: Ledger, content: bytes, name: str) -> Verdict:
    """What a document is to a ledger that has been checked already."""
    found = _delivered(ledger, hashlib.sha256(content).hexdigest())
    if found:
        return Verdict(True, (found,))
    kind = kind_of(content, name)
    try:
        actual = words_of(content, kind)
    except Unreadable as error:
        return Verdict(False, (f"cannot be read: {error}.",))
    if not actual.strip():
        return Verdict(False, ("cannot be read: there are no words in it.",))
    if not ledger.editions:
        return Verdict(False, ("cannot be checked: the ledger's file holds no edition.",))
    edition, named = _edition_of(ledger, actual)
    lines = list(_fingerprints(edition, actual, kind))
    text = _nearest(edition, actual)
    lines += _differing(edition, text, _with_its_own(edition, actual), kind)
    told = f"edition {edition.number} ({text.language})"
    if lines:
        begin = (
            f"is not {told} as it was delivered" if named else f"is most like {told}, but not it"
        )
        more = [f"… and {len(lines) - MOST} more."] if len(lines) > MOST else []
        return Verdict(False, (f"{begin}:", *(f"- {each}." for each in lines[:MOST]), *more))
    if kind in _LAID_OUT:
        return Verdict(
            False,
            (
                f"has the words of {told}, but it is not byte for byte a file that was delivered: "
                "how it looks, where its links lead and what it hides has not been checked.",
            ),
        )
    return Verdict(True, (f"has every word of {told}, though not byte for byte as delivered.",))


def dated(edition: Edition, trusted: Sequence[Certificate]) -> Verdict | None:
    """What the edition's time-stamp says, nothing where it has none. Without certificates that are
    trusted, nobody checks who signed it."""
    from bot.proof.stamps import check_signer, read

    if edition.time_stamp is None:
        return None
    told = f"edition {edition.number}"
    try:
        stamp = read(edition.time_stamp, edition.fingerprint)
        if trusted:
            check_signer(stamp, edition.fingerprint, trusted)
    except NotStamped as none:
        return Verdict(False, (f"the time-stamp of {told} {_UNDATED[none.why]}.",))
    moment = f"{stamp.at:%Y-%m-%d %H:%M:%S} UTC"
    if trusted:
        return Verdict(True, (f"{told} is time-stamped on {moment} by {stamp.by}.",))
    unchecked = (
        "That it signed this has not been checked against its root certificate: "
        "name that with --timestamp-certificates."
    )
    return Verdict(True, (f"{told} is time-stamped on {moment} by {stamp.by}. {unchecked}",))


def _delivered(ledger: Ledger, sha256: str) -> str:
    for edition in ledger.editions.values():
        if sha256 in edition.files:
            language, name = edition.files[sha256]
            return f"is edition {edition.number} ({language}, {name}), byte for byte as delivered."
    return ""


def _edition_of(ledger: Ledger, actual: str) -> tuple[Edition, bool]:
    """The edition whose fingerprint stands in the document; else the one whose signatories and
    words are most of them there, the latest of several."""
    printed = {_digits(each) for each in _PRINTED.findall(actual)}
    for edition in ledger.editions.values():
        if any(_is(each, edition.fingerprint) for each in printed):
            return edition, True
    return max(
        ledger.editions.values(),
        key=lambda each: (sum(name in actual for name, _ in each.signatories), each.number),
    ), False


def _fingerprints(edition: Edition, actual: str, kind: str) -> Iterator[str]:
    if kind == "csv":
        return  # it bears none
    known = (edition.fingerprint, *(each.sha256 for each in edition.texts))
    found = dict.fromkeys(_digits(each) for each in _PRINTED.findall(actual))
    if not found:
        yield "its fingerprint is missing"
    for each in found:
        if not any(_is(each, own) for own in known):
            told, right = short(each), short(edition.fingerprint)
            yield f"its fingerprint: the ledger has “{right}”, the file has “{told}”"


def _is(printed: str, fingerprint: str) -> bool:
    """Whether these digits are the fingerprint, whole or short. On a page that is written from
    right to left a PDF's reader gives them in another order: that is left to the words, which are
    laid beside those of the edition, read in the same way."""
    return sorted(printed) in (sorted(fingerprint), sorted(_digits(short(fingerprint))))


def _digits(printed: str) -> str:
    return "".join(printed.split()).lower()


def _with_its_own(edition: Edition, actual: str) -> str:
    """The document as if it bore the edition's fingerprint, once it is told that it does not."""

    def own(found: re.Match[str]) -> str:
        full = edition.fingerprint
        if _is(_digits(found.group()), full):
            return found.group()
        return full if len(found.group()) == len(full) else short(full)

    return _PRINTED.sub(own, actual)


def _nearest(edition: Edition, actual: str) -> LetterText:
    """Of the edition's texts the one of which most words stand in the document."""
    there = set(actual.split())
    return max(edition.texts, key=lambda each: len(there & set((each.title + each.body).split())))


def _differing(edition: Edition, text: LetterText, actual: str, kind: str) -> list[str]:
    from bot.proof.comparing import differences
    from bot.proof.pieces import pieces
    from bot.rendering.formats import rendered
    from bot.rendering.publication import Publication

    event = edition.event or {}
    publication = Publication(
        text=text,
        signatories=edition.printed_signatories(),
        edition=edition.number,
        at=edition.day,
        individuals=tuple(edition.individuals),
        affiliations=edition.affiliations,
        fingerprint=edition.fingerprint,
        leading="" if text is edition.text or edition.text is None else edition.text.language,
        added=tuple(event.get("added", ())),
        withdrawn=tuple(event.get("withdrawn", ())),
        errata=event.get("errata", ""),
        arrangement=edition.arrangement,
        countries=event.get("countries", False),
    )
    expected = words_of(rendered(publication, kind), kind)
    return differences(expected, actual, list(pieces(publication, kind)))
