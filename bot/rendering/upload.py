"""An uploaded file becomes a draft's source.

`.md`, `.markdown` and `.txt` are read as Markdown: people paste a letter with its numbered demands
into a `.txt` as readily as into a `.md`, and plain paragraphs are Markdown anyway. A `.docx` goes
through `bot.rendering.word`.
"""

from __future__ import annotations

import codecs
from pathlib import PurePath

from bot.domain.refusals import FileNotUsable

LIMIT = 2_000_000  # bytes
_TEXT = {".md", ".markdown", ".txt"}
_WORD = ".docx"


def read_upload(name: str, content: bytes) -> str:
    """The draft that the file holds, as `bot.rendering.draft.read_draft` takes it.

    Raises `FileNotUsable`.
    """
    kind = PurePath(name).suffix.lower()
    if kind not in _TEXT and kind != _WORD:
        raise FileNotUsable(name, "type")
    if len(content) > LIMIT:
        raise FileNotUsable(name, "size")
    if kind == _WORD:
        from bot.rendering.word import read_word

        return read_word(name, content)
    return _decoded(name, content)


def _decoded(name: str, content: bytes) -> str:
    """UTF-8, or UTF-16 where a byte order mark says so. Another encoding would be a guess."""
    utf16 = content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    try:
        text = content.decode("utf-16" if utf16 else "utf-8-sig")
    except UnicodeDecodeError:
        raise FileNotUsable(name, "encoding") from None
    if "\0" in text:  # UTF-16 without a mark, or no text at all
        raise FileNotUsable(name, "encoding")
    return text
