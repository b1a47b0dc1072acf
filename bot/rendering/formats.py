"""The formats in which an edition is delivered, and the one way to render any of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from bot.rendering.docx import as_docx
from bot.rendering.letter import as_html, as_markdown, as_text
from bot.rendering.listing import as_csv, as_json
from bot.rendering.pdf import as_pdf
from bot.rendering.publication import Publication

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@dataclass(frozen=True, slots=True)
class Format:
    """`name` is what people type and the file's ending; `render` gives the same bytes for the same
    publication, wherever and whenever it is called."""

    name: str
    media_type: str
    render: Callable[[Publication], bytes]


def _utf8(render: Callable[[Publication], str]) -> Callable[[Publication], bytes]:
    return lambda publication: render(publication).encode()


FORMATS = {
    each.name: each
    for each in (
        Format("html", "text/html", _utf8(as_html)),
        Format("pdf", "application/pdf", as_pdf),
        Format("docx", WORD, as_docx),
        Format("md", "text/markdown", _utf8(as_markdown)),
        Format("txt", "text/plain", _utf8(as_text)),
        Format("csv", "text/csv", _utf8(as_csv)),
        Format("json", "application/json", _utf8(as_json)),
    )
}


def rendered(publication: Publication, name: str) -> bytes:
    """The letter in the format of this name. Raises `KeyError`."""
    return FORMATS[name].render(publication)
