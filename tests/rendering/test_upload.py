"""An uploaded file is read if what it says is plain, settled and of a bearable size."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

import docx
import pytest
from docx.document import Document

from bot.domain.refusals import FileNotUsable
from bot.rendering import word
from bot.rendering.body import as_html
from bot.rendering.commonmark import plain_text, tree
from bot.rendering.draft import read_draft
from bot.rendering.upload import LIMIT, read_upload
from tests.rendering.examples import HOSTILE


def problem(name: str, content: bytes) -> str:
    with pytest.raises(FileNotUsable) as refused:
        read_upload(name, content)
    assert refused.value.name == name
    return refused.value.problem


@pytest.mark.parametrize("name", ["a.md", "a.MD", "a.markdown", "a.txt", "my letter.v2.md"])
@pytest.mark.parametrize(
    "content",
    ["Café".encode(), "\ufeffCafé".encode(), "Café".encode("utf-16"),
     b"\xfe\xff" + "Café".encode("utf-16-be")],
)  # fmt: skip
def test_text_files_are_utf8_or_marked_utf16(name: str, content: bytes) -> None:
    assert read_upload(name, content) == "Café"


@pytest.mark.parametrize(
    "content", ["Café".encode("latin-1"), "Café".encode("utf-16-le"), b"\xff\xfe\x00", b"a\0b"]
)
def test_other_encodings_are_refused_rather_than_guessed(content: bytes) -> None:
    assert problem("a.md", content) == "encoding"


@pytest.mark.parametrize("name", ["a.pdf", "a.doc", "a.odt", "a", ".md", "a.md.exe", ""])
def test_other_types_are_refused(name: str) -> None:
    assert problem(name, b"x") == "type"


@pytest.mark.parametrize("name", ["a.md", "a.docx"])
def test_a_file_has_a_size_limit(name: str) -> None:
    assert problem(name, b"x" * (LIMIT + 1)) == "size"


# --- Word ---------------------------------------------------------------------------------------


def saved(write: Callable[[Document], object]) -> bytes:
    document = docx.Document()
    styles = document.styles.element
    for style in styles.xpath("w:latentStyles | w:style[@w:type='table']"):
        styles.remove(style)  # of no use here, and slow to read
    write(document)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def repacked(content: bytes, change: Callable[[str, bytes], bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(file, "w") as new:
        for name in old.namelist():
            new.writestr(name, change(name, old.read(name)))
    return file.getvalue()


def letter(document: Document) -> None:
    document.add_paragraph("A letter", style="Title")
    opening = document.add_paragraph("We are ")
    opening.add_run("very").bold = True
    opening.add_run(" ")
    opening.add_run("worried").italic = True
    opening.add_run(".")
    document.add_heading("Demands", 2)
    document.add_paragraph("Stop", style="List Number")
    document.add_paragraph("Explain", style="List Number")
    document.add_paragraph("a point", style="List Bullet")
    document.add_paragraph("As they said", style="Quote")


def test_a_word_document_becomes_markdown() -> None:
    assert read_upload("a.docx", saved(letter)) == (
        "# A letter\n\nWe are **very** *worried*.\n\n## Demands\n\n1. Stop\n2. Explain\n\n"
        "- a point\n\n> As they said\n"
    )


def test_its_title_becomes_the_letters() -> None:
    text = read_draft(read_upload("a.docx", saved(letter)), language="en")
    assert text.title == "A letter"
    assert text.body.startswith("We are **very**")


@pytest.mark.parametrize("level", [1, 2, 3])
def test_a_heading_that_stands_first_is_the_title(level: int) -> None:
    def write(document: Document) -> None:
        document.add_heading("A letter", level)
        document.add_paragraph("Words.")

    assert read_upload("a.docx", saved(write)) == "# A letter\n\nWords.\n"


def test_a_title_under_a_letterhead_is_still_the_title() -> None:
    def write(document: Document) -> None:
        document.add_paragraph("The Coalition, Lima")
        document.add_paragraph("A letter", style="Title")
        document.add_paragraph("Words.")

    source = read_upload("a.docx", saved(write))
    assert source == "# A letter\n\nThe Coalition, Lima\n\nWords.\n"


def test_a_heading_in_the_middle_is_not_the_title() -> None:
    def write(document: Document) -> None:
        document.add_paragraph("Words.")
        document.add_heading("Demands", 1)

    assert read_upload("a.docx", saved(write)) == "Words.\n\n# Demands\n"


def test_demands_numbered_by_hand_are_demands() -> None:
    def write(document: Document) -> None:
        document.add_paragraph("1. Stop")
        document.add_paragraph("2. Explain")

    assert "<ol>" in as_html(read_upload("a.docx", saved(write)))


def test_marks_typed_in_word_are_words() -> None:
    """Apart from a number or a dash at the start: that is how lists are typed."""
    typed = [words for words in HOSTILE if words[0] not in "#1->+="]

    def write(document: Document) -> None:
        for words in typed:
            document.add_paragraph(words)

    text = read_draft(read_upload("a.docx", saved(write)), language="en", title="T")
    assert [plain_text(node) for node in tree(text.body).children] == typed


def with_link(target: str) -> bytes:
    def write(document: Document) -> None:
        paragraph = document.add_paragraph("See ")
        kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"
        rel = document.part.relate_to(target, kind, is_external=True)
        link = docx.oxml.OxmlElement("w:hyperlink")
        link.set(docx.oxml.ns.qn("r:id"), rel)
        link.append(paragraph.add_run("this")._r)
        paragraph._p.append(link)

    return saved(write)


@pytest.mark.parametrize(
    ("target", "source"),
    [
        ("https://a.b/c", "See [this](https://a.b/c)\n"),
        ("https://a.b/c (d)", "See [this](https://a.b/c%20%28d%29)\n"),
        ("mailto:a@b.c", "See [this](mailto:a@b.c)\n"),
        ("javascript:alert(1)", "See this\n"),
        ("file:///c:/x.docx", "See this\n"),
    ],
)
def test_links_to_the_web_stay_and_others_are_words(target: str, source: str) -> None:
    assert read_upload("a.docx", with_link(target)) == source


def marked(xml: str) -> bytes:
    content = saved(lambda document: document.add_paragraph("MARK"))
    return repacked(
        content,
        lambda name, part: (
            part.replace(b"<w:t>MARK</w:t>", xml.encode()) if "document" in name else part
        ),
    )


@pytest.mark.parametrize(
    "name",
    ["ins", "del", "moveFrom", "moveTo", "rPrChange", "pPrChange", "cellIns", "cellDel",
     "moveFromRangeStart", "tblGridChange", "sectPrChange"],
)  # fmt: skip
def test_tracked_changes_are_refused(name: str) -> None:
    assert problem("a.docx", marked(f'<w:{name} w:id="1" w:author="x"/>')) == "tracked_changes"


@pytest.mark.parametrize("name", ["commentReference", "commentRangeStart"])
def test_comments_are_refused(name: str) -> None:
    assert problem("a.docx", marked(f'<w:{name} w:id="1"/>')) == "comments"


def test_comments_made_by_word_itself_are_refused() -> None:
    def write(document: Document) -> None:
        paragraph = document.add_paragraph("Words")
        document.add_comment(paragraph.runs, text="Really?", author="x", initials="x")

    assert problem("a.docx", saved(write)) == "comments"


def test_words_that_look_like_a_change_are_words() -> None:
    source = saved(lambda document: document.add_paragraph("<w:ins> w:del"))
    assert "w:ins" in read_upload("a.docx", source)


BOMB = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b"><!ENTITY c "&a;&a;">]><x>&c;</x>'


def document_of(part: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("word/document.xml", part)
    return file.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"PK\x03\x04",
        b"not a zip at all",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,  # a file with a password
        saved(letter)[:-200],
        document_of(b"<x"),
        document_of(b"<x/>"),
        document_of(BOMB.encode()),
        document_of(BOMB.encode("utf-16")),
    ],
    # Not by content: an archive holds the time at which it was made.
    ids=[
        "empty",
        "cut",
        "no-zip",
        "password",
        "end-missing",
        "broken-xml",
        "no-body",
        "bomb",
        "bomb-utf-16",
    ],
)
def test_damaged_files_are_refused(content: bytes) -> None:
    assert problem("a.docx", content) == "damaged"


def test_a_zip_without_a_document_is_damaged() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("x", "y")
    assert problem("a.docx", file.getvalue()) == "damaged"


@pytest.mark.parametrize(
    ("part", "size"), [("word/document.xml", word.XML_LIMIT), ("media/x", word.UNPACKED_LIMIT)]
)
def test_a_zip_bomb_is_refused_before_it_is_unpacked(
    part: str, size: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(part, b" " * (size + 1))
    assert len(file.getvalue()) < LIMIT
    monkeypatch.setattr(zipfile.ZipFile, "read", lambda *_: pytest.fail("was unpacked"))
    assert problem("a.docx", file.getvalue()) == "size"
