"""A Word template is looked at before it is used: it must keep to itself.

Word can be made to fetch a picture, a text or a template from elsewhere when a letter is opened,
and to run a macro: then whoever reads the letter is known to somebody else. Nothing but a link may
lead out of a letter, and Jinja's own marks in it run in `bot.rendering.sandbox`.
"""

from __future__ import annotations

import io
import re
import zipfile
from functools import lru_cache
from xml.parsers import expat

from bot.rendering.docx_lists import TEMPLATE
from bot.rendering.links import is_link
from bot.rendering.templates import TemplateBroken

UNPACKED_LIMIT = 30_000_000  # bytes
FIELDS = {
    *("PAGE", "NUMPAGES", "SECTION", "SECTIONPAGES", "STYLEREF", "TITLE", "REF", "PAGEREF"),
    *("NOTEREF", "SEQ", "SYMBOL", "QUOTE", "="),
}
"""The fields that a letter may hold: those that show what stands in it."""

_MAIN = "word/document.xml"
_RUNNING = re.compile(r"vba|activex|embeddings/|afchunk|\.bin$", re.IGNORECASE)
_FOREIGN = {"altChunk", "object", "OLEObject", "control", "subDoc"}
_ELSEWHERE = re.compile(r"\s*([a-z][a-z0-9+.-]*:|[\\/]{2})", re.IGNORECASE)
_OF_ADDRESSES = {"src", "href", "link"}


@lru_cache(2)  # as a rule all letters have the same one
def checked(content: bytes) -> bytes:
    """The template, if it keeps to itself. Raises `TemplateBroken`."""
    try:
        parts = _parts(content)
        for name, part in parts.items():
            _Part(name).check(part)
    except (zipfile.BadZipFile, expat.ExpatError, OSError, ValueError, RuntimeError, EOFError):
        raise _broken("this is not a Word file, or a damaged one") from None
    if _MAIN not in parts:
        raise _broken("this is not a Word file, or a damaged one")
    if b"macroEnabled" in parts.get("[Content_Types].xml", b""):
        raise _broken("this is a Word file with macros: save it as .docx")
    return content


def _parts(content: bytes) -> dict[str, bytes]:
    """The parts that are XML; the names of all others are looked at."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        listed = archive.infolist()
        # No part unpacks to more than it declares: `zipfile` stops reading there.
        if sum(each.file_size for each in listed) > UNPACKED_LIMIT:
            raise _broken("this is too large")
        for each in listed:
            if _RUNNING.search(each.filename):
                raise _broken(f"it holds a macro or another file ({each.filename})")
        return {
            each.filename: archive.read(each)
            for each in listed
            if each.filename.endswith((".xml", ".rels"))
        }


def _broken(why: str) -> TemplateBroken:
    return TemplateBroken(TEMPLATE, 0, why)


class _Part:
    """One part of the file, read for what would lead out of it."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._fields: list[str] = []
        self._in_field = False

    def check(self, part: bytes) -> None:
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._words
        parser.StartDoctypeDeclHandler = self._doctype
        parser.Parse(part, True)

    def _doctype(self, *_: object) -> None:
        raise ValueError("DOCTYPE")

    def _start(self, element: str, given: dict[str, str]) -> None:
        kind = element.rpartition(" ")[2]
        said = {name.rpartition(" ")[2]: value for name, value in given.items()}
        if kind in _FOREIGN:
            raise _broken(f"it embeds another file ({self._name})")
        if kind == "Relationship":
            self._relation(said)
        elif any(_ELSEWHERE.match(said.get(name, "")) for name in _OF_ADDRESSES):
            raise _broken(f"it fetches something from elsewhere ({self._name})")
        elif kind == "fldSimple":
            self._field(said.get("instr", ""))
        elif kind == "fldChar" and said.get("fldCharType") == "begin":
            self._fields.append("")
        elif kind == "fldChar" and self._fields:
            self._field(self._fields.pop())
            if said.get("fldCharType") == "separate":
                self._fields.append("=")  # until its end, whatever stands in it is looked at, too
        self._in_field = kind == "instrText"

    def _end(self, _: str) -> None:
        self._in_field = False

    def _words(self, words: str) -> None:
        if self._in_field:
            if not self._fields:
                raise _broken(f"it has a field without a beginning ({self._name})")
            self._fields[-1] += words

    def _relation(self, said: dict[str, str]) -> None:
        if said.get("TargetMode", "").lower() != "external":
            return
        address = said.get("Target", "")
        if not (said.get("Type", "").endswith("/hyperlink") and is_link(address)):
            raise _broken(f"it fetches something from elsewhere: {address[:80]}")

    def _field(self, instruction: str) -> None:
        word = (instruction.split() or ["="])[0]
        if word.upper() not in FIELDS and not word.startswith("="):
            raise _broken(f"its field {word[:40]} may not stand in a letter")
