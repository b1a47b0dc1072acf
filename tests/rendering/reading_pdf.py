"""What a PDF holds, as a program that reads it finds it."""

from __future__ import annotations

import unicodedata
from contextlib import closing

INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u2068\u2069\ufffe\x02"))
"""What only keeps a line in place or lets it break."""


def pages(pdf: bytes) -> list[str]:
    """The words of each page; ligatures taken apart, without marks that nobody sees."""
    import pypdfium2

    with closing(pypdfium2.PdfDocument(pdf)) as document:
        read = [page.get_textpage().get_text_range() for page in document]
    return [unicodedata.normalize("NFC", text.translate(INVISIBLE)) for text in read]


def words(pdf: bytes) -> str:
    """All words in one line. A hyphen at a line's end is taken for the break of a word."""
    return " ".join(" ".join(pages(pdf)).split())
