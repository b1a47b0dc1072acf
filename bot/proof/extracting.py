"""The words of a document, whatever it is: PDF, Word, HTML, Markdown, text, CSV or JSON."""

from __future__ import annotations

import csv
import io
import json
import unicodedata
import zipfile
from contextlib import closing
from html.parser import HTMLParser

_INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u2060\u2068\u2069\ufffe\ufeff\x02"))
"""What only keeps a line in place or lets it break."""
_DIRECTIONS = dict.fromkeys(range(0x202A, 0x202F))
"""What the reader of PDFs puts around words that run the other way."""
_MOST = 200_000_000
"""Bytes that a Word file may unfold to."""
_BLOCKS = frozenset(
    {
        *(
            "address",
            "article",
            "blockquote",
            "br",
            "dd",
            "div",
            "dl",
            "dt",
            "figcaption",
            "footer",
        ),
        *("h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "ol"),
        *("p", "pre", "section", "table", "td", "th", "title", "tr", "ul"),
    }
)


class Unreadable(Exception):
    """A document cannot be read: why, in words."""


def kind_of(content: bytes, name: str) -> str:
    """The format of a document, as its first bytes or else its file's name say."""
    if content.startswith(b"%PDF"):
        return "pdf"
    if content.startswith(b"PK"):
        return "docx"
    if content.lstrip()[:15].lower().startswith((b"<!doctype html", b"<html")):
        return "html"
    ending = name.rpartition(".")[2].lower()
    known = {"htm": "html", "markdown": "md", "pdf": "pdf", "docx": "docx"}
    found = known.get(ending, ending)
    return found if found in ("pdf", "docx", "html", "md", "csv", "json") else "txt"


def words_of(content: bytes, kind: str) -> str:
    """All words of a document in its order, in NFC; what began a line begins one. Raises
    `Unreadable`."""
    extract = {"pdf": _pdf, "docx": _docx}.get(kind)
    if extract is None:
        try:
            text = content.decode()
        except UnicodeDecodeError as error:
            raise Unreadable(f"byte {error.start + 1} is no UTF-8") from None
        extracted = {"html": _html, "md": _markdown, "csv": _csv, "json": _json}.get(kind, str)(
            text
        )
    else:
        extracted = extract(content)
    return unicodedata.normalize("NFC", extracted.translate(_INVISIBLE))


def _pdf(content: bytes) -> str:
    import pypdfium2

    try:
        with closing(pypdfium2.PdfDocument(content)) as document:
            pages = [page.get_textpage().get_text_range() for page in document]
    except pypdfium2.PdfiumError as error:
        raise Unreadable(f"it is no whole PDF: {error}") from None
    return "\n".join(pages).translate(_DIRECTIONS)


def _docx(content: bytes) -> str:
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if sum(each.file_size for each in archive.infolist()) > _MOST:
                raise Unreadable("it unfolds to more than a letter can be")
            named = [
                each
                for each in archive.namelist()
                if each.startswith("word/")
                and each.endswith(".xml")
                and each[5:].startswith(("document", "header", "footer", "footnotes"))
            ]
            named.sort()
            if "word/document.xml" not in named:
                raise Unreadable("it is no Word file")
            return "\n".join(
                _paragraphs(etree.fromstring(archive.read(each), parser)) for each in named
            )
    except (zipfile.BadZipFile, etree.XMLSyntaxError, NotImplementedError, RuntimeError) as error:
        raise Unreadable(f"it is no whole Word file: {error}") from None


def _paragraphs(root: object) -> str:
    found: list[str] = []
    for element in root.iter():  # type: ignore[attr-defined]
        if not isinstance(element.tag, str):
            continue
        name = element.tag.rpartition("}")[2]
        if name == "t":
            found.append(element.text or "")
        elif name in ("p", "br", "cr"):
            found.append("\n")
        elif name == "tab":
            found.append(" ")
        elif name in ("noBreakHyphen",):
            found.append("-")
    return "".join(found)


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("script", "style"):
            self._hidden += 1
        if tag in _BLOCKS:
            self.found.append("\n")
        if tag == "img" and (dict(attrs).get("src") or "").startswith("data:image/"):
            return  # a letterhead or a logo: no words of the letter
        for name, value in attrs:
            if name in ("href", "src", "alt", "aria-label", "title") and value:
                self.found.append(f" <{value}> ")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("script", "style"):
            self._hidden -= 1
        if tag in _BLOCKS:
            self.found.append("\n")

    def handle_data(self, data: str) -> None:
        if self._hidden < 1:
            self.found.append(data)


def _html(text: str) -> str:
    page = _Page()
    page.feed(text)
    page.close()
    return "".join(page.found)


def _markdown(text: str) -> str:
    from bot.rendering.plain import as_plain

    return as_plain(text)


def _csv(text: str) -> str:
    from bot.rendering.cells import unguarded

    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    except csv.Error as error:
        raise Unreadable(f"it is no CSV: {error}") from None
    return "\n".join(unguarded(cell) for row in rows for cell in row)


def _json(text: str) -> str:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Unreadable(f"it is no JSON: {error}") from None
    lines: list[str] = []
    _leaves(found, lines)
    return "\n".join(lines)


def _leaves(value: object, lines: list[str]) -> None:
    """Names and values, a line for each."""
    if isinstance(value, dict):
        for name, each in value.items():
            lines.append(f"{name}:")
            _leaves(each, lines)
    elif isinstance(value, list):
        for each in value:
            _leaves(each, lines)
    else:
        lines.append(value if isinstance(value, str) else json.dumps(value))
