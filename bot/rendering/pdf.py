"""A letter as PDF, set by Typst: tagged for screen readers (PDF/UA-1) and for keeping (PDF/A-2a).

The template gets the letter as data and lays it out; nothing that a person typed is ever a part of
its source. It can read nothing but the folder in which it stands. The same publication gives the
same bytes: no clock, no fonts of the machine, no random name goes in.
"""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unicodedata import bidirectional, category

from bot.rendering import fonts, templates
from bot.rendering.blocks import Block, blocks
from bot.rendering.clean import without_unwanted
from bot.rendering.letterhead import letterhead
from bot.rendering.pictures import Picture
from bot.rendering.publication import Publication
from bot.rendering.sheet import Group, Line, Sheet, sheet_of
from bot.rendering.templates import TemplateBroken
from bot.words import words

if TYPE_CHECKING:
    from typst import PDFStandard

TEMPLATE = "letter.typ"
_STANDARDS: list[PDFStandard] = ["ua-1", "a-2a"]

_LONG = 30
_ENDLESS = re.compile(
    # Not what can be broken anywhere, or only where a dictionary says: Thai, Chinese, emoji …
    r"[^\s\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\ud7ff\uf900-\ufaff\ufe30-\ufe4f"
    rf"\uff00-\uffef\U0001f000-\U0003ffff]{{{_LONG},}}"
)
_IN_ADDRESS = re.compile(rf"[^\W_]{{{_LONG},}}")
_BREAK = "\u200b"  # zero width space: a line may end here
_ISOLATE, _END = "\u2068", "\u2069"

_WHERE = re.compile(r"┌─ (?P<file>.+):(?P<line>\d+):\d+$", re.MULTILINE)
_SEARCHED = re.compile(r" \(searched at [^)]*\)")


def as_pdf(publication: Publication) -> bytes:
    """The letter as PDF. Raises `TemplateBroken`."""
    return compiled(templates.source(TEMPLATE), facts_of(publication), _instant(publication))


def compiled(template: Path, facts: dict[str, Any], instant: datetime) -> bytes:
    """What the template makes of these facts, as if it were this instant.

    Raises `TemplateBroken`.
    """
    from typst import Compiler, TypstError

    try:
        compiler = Compiler(
            template,
            root=template.parent,
            font_paths=fonts.loaded(),
            ignore_system_fonts=True,
            sys_inputs={"letter": json.dumps(facts, ensure_ascii=False)},
        )
        made = compiler.compile(format="pdf", pdf_standards=_STANDARDS, timestamp=instant)
    except TypstError as error:
        raise _broken(template, error.message, error.diagnostic) from None
    if not isinstance(made, bytes):
        raise TypeError("a PDF is one piece")
    return made


def facts_of(publication: Publication) -> dict[str, Any]:
    """What the template is told, in plain JSON types.

    The fields of the `Sheet` under their names, but for: `body`, which is a list of blocks (see
    `bot.rendering.blocks`; headings skip no level), `imprint`, which is one line, each signatory,
    which is a name, a name and a country, or these and the place of its logo in `logos`, and
    `shown` of a reference, its address as it is printed. A picture is SVG (`drawing`), its `ratio`,
    width to height, and what it is (`alt`); `letterhead` is one, or none. Beside them `edition`,
    `page` (with `{n}` and `{m}` for the numbers),
    `keywords`, `fonts`, and the language's `lang` and `region`.
    """
    sheet = sheet_of(publication)
    typed = _Typed(sheet.right_to_left)
    head = letterhead()
    logos: list[dict[str, Any]] = []
    lang, region = _tags(sheet.language)
    return {
        "lang": lang,
        "region": region,
        "right_to_left": sheet.right_to_left,
        "fonts": fonts.families(sheet.language),
        "keywords": [sheet.fingerprint] if sheet.fingerprint else [],
        "letterhead": _picture(head, sheet.coalition) if head else None,
        "watermark": sheet.watermark,
        "title": typed.line(sheet.title),
        "subtitle": typed.line(sheet.subtitle),
        "dateline": typed.line(sheet.dateline),
        "salutation": typed.line(sheet.salutation),
        "body": _levelled(typed.blocks(blocks(without_unwanted(sheet.body)))),
        "closing": typed.line(sheet.closing),
        "count": sheet.count,
        "signatories_heading": sheet.signatories_heading,
        "groups": [typed.group(each, logos) for each in sheet.groups],
        "logos": logos,
        "headed": sheet.headed,
        "columns": sheet.columns,
        "abreast": sheet.abreast,
        "individuals_heading": sheet.individuals_heading,
        "individuals": [typed.line(each) for each in sheet.individuals],
        "people_abreast": sheet.people_abreast,
        "affiliations": sheet.affiliations,
        "references_heading": sheet.references_heading,
        "references": _references(sheet, typed),
        "cc_heading": sheet.cc_heading,
        "cc": [
            {"name": typed.line(each.name), "title": typed.line(each.title)} for each in sheet.cc
        ],
        "notes": [typed.line(each) for each in sheet.notes],
        "imprint": " · ".join(map(typed.line, sheet.imprint)),
        "edition": sheet.imprint[0],
        "page": words(sheet.language).say("Page {n} of {m}"),
        "fingerprint_label": sheet.fingerprint_label,
        "fingerprint": sheet.fingerprint,
    }


class _Typed:
    """Makes what people typed ready to be set: parts in the other direction are kept in place,
    and a word without end can be broken."""

    def __init__(self, right_to_left: bool) -> None:
        self._other_way = ("L",) if right_to_left else ("R", "AL")

    def line(self, text: str) -> str:
        """A line that stands by itself, such as a name."""
        if text.isascii() and self._other_way[0] != "L":
            return _breakable(text)
        return self._kept(_breakable(text))

    def group(self, group: Group, logos: list[dict[str, Any]]) -> dict[str, Any]:
        """A group; the logos of its signatories are added to those before."""
        return {
            "heading": self.line(group.heading),
            "lines": [self._signatory(each, logos) for each in group.lines],
        }

    def _signatory(self, line: Line, logos: list[dict[str, Any]]) -> list[Any]:
        if line.logo:
            logos.append(_picture(line.logo, line.alternative))
            return [self.line(line.name), self.line(line.country), len(logos) - 1]
        if line.country:
            return [self.line(line.name), self.line(line.country)]
        return [self.line(line.name)]

    def blocks(self, found: list[Block]) -> list[Block]:
        """Blocks whose words can be broken; their direction is the paragraph's."""
        for block in found:
            for run in block.get("runs", ()):
                if "text" in run:
                    run["text"] = _breakable(run["text"])
            for inside in (block.get("blocks", []), *block.get("items", ())):
                self.blocks(inside)
        return found

    def _kept(self, text: str) -> str:
        """The text as an isolate, if it holds letters that run the other way."""
        mixed = any(bidirectional(each) in self._other_way for each in text)
        return f"{_ISOLATE}{text}{_END}" if mixed else text


def _picture(picture: Picture, alternative: str) -> dict[str, Any]:
    return {
        "drawing": picture.drawing,
        "ratio": picture.ratio,
        "alt": without_unwanted(alternative),
    }


def _breakable(text: str) -> str:
    if len(text) < _LONG:
        return text
    return _ENDLESS.sub(lambda word: _cut(word.group()), text)


def _cut(word: str) -> str:
    """The word with a place to break after each letter; an address has such places of its own."""
    if "://" in word:
        return _IN_ADDRESS.sub(lambda part: _cut(part.group()), word)
    return "".join(
        f"{_BREAK}{each}" if at and category(each) not in ("Mn", "Mc", "Me", "Cf") else each
        for at, each in enumerate(word)
    )


def _references(sheet: Sheet, typed: _Typed) -> list[dict[str, str]]:
    return [
        {"text": typed.line(each.text), "url": each.url, "shown": typed.line(each.url)}
        for each in sheet.references
    ]


def _levelled(found: list[Block]) -> list[Block]:
    """Headings one level below the letter's title, none of them deeper by more than one step than
    the one before; a heading without words is none. A reader who hears the letter needs both."""
    return _stepped(found, [1])


def _stepped(found: list[Block], before: list[int]) -> list[Block]:
    kept = []
    for block in found:
        if block["type"] == "heading":
            if not any(run.get("text", "").strip() for run in block["runs"]):
                continue
            block["level"] = before[0] = min(block["level"] + 1, before[0] + 1)
        elif block["type"] == "list":
            block["items"] = [_stepped(item, before) for item in block["items"]]
        elif block["type"] == "quote":
            block["blocks"] = _stepped(block["blocks"], before)
        kept.append(block)
    return kept


def _tags(language: str) -> tuple[str, str | None]:
    """A language and, where it has one of two letters, its region, as Typst takes them."""
    first, *others = language.split("-")
    regions = [each for each in others if len(each) == 2]
    return first.lower(), regions[0] if regions else None


def _instant(publication: Publication) -> datetime:
    """The moment that the file bears as its making: it must have one, and no clock may say it."""
    day = publication.at or publication.text.date
    return datetime.combine(day, time(), UTC) if day else datetime(2000, 1, 1, tzinfo=UTC)


def _broken(template: Path, message: str, diagnostic: str) -> TemplateBroken:
    found = _WHERE.search(diagnostic)
    file, line = (Path(found["file"]).name, int(found["line"])) if found else (template.name, 0)
    if "could not be displayed" in message:  # Typst would quote what a person typed
        message = "its fonts lack a character of the letter"
    return TemplateBroken(file, line, _SEARCHED.sub("", message))
