"""A picture in a Word draft is its alternative text, whatever there is of the picture itself."""

from __future__ import annotations

import io
import socket
import struct
import zipfile
import zlib
from pathlib import Path

import pytest
from docx.document import Document

from bot.domain.refusals import FileNotUsable
from bot.rendering import word
from bot.rendering.draft import read_draft
from bot.rendering.package import packed, unpacked
from bot.rendering.upload import LIMIT, read_upload
from tests.rendering.test_upload import problem, saved

MEDIA = "word/media/image1.png"
RELATIONS = "word/_rels/document.xml.rels"
WORDS = "A map of the *valley* <b>"


def png(width: int, height: int) -> bytes:
    """A picture that says that it is so large."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    pixels = zlib.compress(b"\0\0")
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")
    )


def pictured(words: str = WORDS) -> bytes:
    """A draft with a picture that bears these words."""

    def write(document: Document) -> None:
        document.add_paragraph("Before.")
        document.add_picture(io.BytesIO(png(1, 1)))
        document.add_paragraph("After.")
        (drawn,) = document.element.xpath("//wp:docPr")
        drawn.set("descr", words)

    return saved(write)


def text_of(content: bytes) -> str:
    return read_draft(read_upload("a.docx", content), language="en", title="T").body


EXPECTED = "Before.\n\nA map of the \\*valley\\* \\<b\\>\n\nAfter."


def test_a_picture_is_its_alternative_text() -> None:
    assert text_of(pictured()) == EXPECTED


def test_one_without_words_is_nothing() -> None:
    assert text_of(pictured("")) == "Before.\n\nAfter."


@pytest.mark.parametrize(
    "picture", [None, b"", b"no picture", png(60_000, 60_000)],
    ids=["missing", "empty", "broken", "enormous"],
)  # fmt: skip
def test_a_picture_is_never_opened(picture: bytes | None) -> None:
    parts = unpacked(pictured())
    assert parts.pop(MEDIA)
    assert (
        text_of(packed({**parts, **({MEDIA: picture} if picture is not None else {})})) == EXPECTED
    )


@pytest.mark.parametrize(
    "target", ["http://elsewhere.example/x.png", "file:///etc/passwd", "../../x"]
)
def test_a_picture_elsewhere_is_not_fetched(target: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "socket", lambda *_: pytest.fail("reached out"))
    monkeypatch.setattr(Path, "open", lambda *_: pytest.fail("read a file"))
    parts = unpacked(pictured())
    relations = parts[RELATIONS].decode().replace("media/image1.png", target)
    linked = parts["word/document.xml"].replace(b"r:embed", b"r:link")
    found = packed({**parts, RELATIONS: relations.encode(), "word/document.xml": linked})
    assert text_of(found) == EXPECTED


def test_a_picture_of_which_not_even_the_name_is_known_is_damage() -> None:
    parts = unpacked(pictured())
    broken = parts["word/document.xml"].replace(b'r:embed="', b'r:embed="x')
    assert problem("a.docx", packed({**parts, "word/document.xml": broken})) == "damaged"


def test_a_picture_that_is_too_large_for_the_file_is_refused_before_it_is_unpacked() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in unpacked(pictured()).items():
            archive.writestr(name, part)
        archive.writestr("word/media/image2.png", b"\0" * (word.UNPACKED_LIMIT + 1))
    assert len(file.getvalue()) < LIMIT
    assert problem("a.docx", file.getvalue()) == "size"
    with pytest.raises(FileNotUsable):
        read_upload("a.docx", packed({**unpacked(pictured()), "word/media/y": b"x" * LIMIT}))
