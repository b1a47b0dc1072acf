"""What a Word file says, read by python-docx."""

from __future__ import annotations

import io

import docx
from docx.document import Document

from bot.rendering.package import packed, unpacked

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def opened(content: bytes) -> Document:
    return docx.Document(io.BytesIO(content))


def lines(content: bytes) -> list[str]:
    """Its paragraphs, in order: line breaks as such, the paragraphs of no height left out."""
    found = opened(content).paragraphs
    return [each.text for each in found if each.style and each.style.name != "Section End"]


def styled(content: bytes) -> list[tuple[str, str]]:
    """(style, words) of each."""
    return [(str(each.style and each.style.name), each.text) for each in opened(content).paragraphs]


def of_style(content: bytes, *names: str) -> list[str]:
    """The words of the paragraphs in these styles."""
    return [words for style, words in styled(content) if style in names]


def foot(content: bytes) -> list[str]:
    """The lines at the foot of each page."""
    footer = opened(content).sections[0].footer
    return [
        "".join(words.text for words in each.iter(f"{W}t"))
        for each in footer._element.iter(f"{W}p")
    ]


def links(content: bytes) -> list[tuple[str, str]]:
    """(words, address) of each link."""
    found = opened(content)
    return [(each.text, each.url) for par in found.paragraphs for each in par.hyperlinks]


def xml(content: bytes, part: str = "word/document.xml") -> str:
    return unpacked(content)[part].decode()


def changed(content: bytes, part: str, old: str, new: str) -> bytes:
    """The file with some words of a part replaced."""
    parts = unpacked(content)
    assert old in parts[part].decode(), old
    parts[part] = parts[part].decode().replace(old, new).encode()
    return packed(parts)
