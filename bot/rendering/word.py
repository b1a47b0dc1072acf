"""A Word document becomes Markdown, if what it says is settled.

With tracked changes or comments in it there are several texts, and which of them is meant is for
its writers to say: such a file is refused.
"""

from __future__ import annotations

import io
import re
import zipfile
from typing import Any
from xml.parsers import expat

from bot.domain.refusals import FileNotUsable
from bot.rendering.links import is_link
from bot.rendering.markdown import escaped_words

UNPACKED_LIMIT = 30_000_000  # bytes, pictures and fonts with them
XML_LIMIT = 6_000_000  # bytes: what is parsed; many times what a letter needs
_PARTS_LIMIT = 2_000
_DOCUMENT = "word/document.xml"

_WORD_NAMESPACES = (
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "http://purl.oclc.org/ooxml/wordprocessingml/main",
)
_CHANGES = re.compile(
    "ins|del|delText|delInstrText|(move(From|To)(Range(Start|End))?)"
    "|cell(Ins|Del|Merge)|[a-z]+PrChange|[a-z]+PrExChange|tblGridChange|numberingChange",
    re.IGNORECASE,
)
_COMMENTS = frozenset({"comment", "commentReference", "commentRangeStart"})

_STYLES = """
p[style-name='Title'] => h1.title:fresh
p[style-name='Subtitle'] => p:fresh
p[style-name='Quote'] => blockquote > p:fresh
p[style-name='Intense Quote'] => blockquote > p:fresh
p[style-name='Block Text'] => blockquote > p:fresh
"""


def read_word(name: str, content: bytes) -> str:
    """The document as Markdown, its title as a leading `# heading`. Raises `FileNotUsable`."""
    try:
        _check(name, content)
        html = _as_html(content)
    except FileNotUsable:
        raise
    except Exception:  # whatever a broken file makes its readers raise
        raise FileNotUsable(name, "damaged") from None
    return _as_markdown(html)


def _check(name: str, content: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = archive.infolist()
        # No part unpacks to more than it declares: `zipfile` stops reading there.
        parsed = [part for part in parts if part.filename.endswith((".xml", ".rels"))]
        if (
            len(parts) > _PARTS_LIMIT
            or sum(part.file_size for part in parts) > UNPACKED_LIMIT
            or sum(part.file_size for part in parsed) > XML_LIMIT
        ):
            raise FileNotUsable(name, "size")
        if _DOCUMENT not in archive.namelist():
            raise FileNotUsable(name, "damaged")
        for part in parsed:
            found = _words_in(archive.read(part))
            if any(_CHANGES.fullmatch(word) for word in found):
                raise FileNotUsable(name, "tracked_changes")
            if found & _COMMENTS:
                raise FileNotUsable(name, "comments")


def _words_in(part: bytes) -> set[str]:
    """The names of Word's own elements in a part. A part with a DOCTYPE is no Word file's."""
    found: set[str] = set()
    parser = expat.ParserCreate(namespace_separator=" ")

    def start(element: str, _: Any) -> None:
        namespace, _, local = element.rpartition(" ")
        if namespace in _WORD_NAMESPACES:
            found.add(local)

    def doctype(*_: Any) -> None:
        raise ValueError("DOCTYPE")

    parser.StartElementHandler = start
    parser.StartDoctypeDeclHandler = doctype
    parser.Parse(part, True)
    return found


def _as_html(content: bytes) -> str:
    import mammoth

    converted = mammoth.convert_to_html(
        io.BytesIO(content),
        style_map=_STYLES,
        convert_image=mammoth.images.img_element(lambda image: {"src": ""}),
    )
    return str(converted.value)


def _as_markdown(html: str) -> str:
    from bs4 import BeautifulSoup
    from markdownify import ATX, MarkdownConverter

    class Converter(MarkdownConverter):
        """Words of the document are words: `*` and `[x](y)` typed in Word are no marks."""

        def escape(self, text: str, parent_tags: set[str]) -> str:
            return escaped_words(text)

    page = BeautifulSoup(html, "html.parser")
    _words_for_images_and_anchors(page)
    _title_first(page)
    written = Converter(heading_style=ATX, bullets="-", autolinks=False).convert_soup(page)
    return re.sub(r"\n{3,}", "\n\n", written).strip("\n") + "\n"


def _words_for_images_and_anchors(page: Any) -> None:
    for picture in page.find_all("img"):
        picture.replace_with(picture.get("alt", ""))
    for anchor in page.find_all("a"):
        address = str(anchor.get("href", "")).strip().replace(" ", "%20")
        if is_link(address):
            anchor["href"] = address.replace("(", "%28").replace(")", "%29")
        elif anchor.get_text() == "↑":  # from a note back to its place in the text
            anchor.decompose()
        else:
            anchor.unwrap()


def _title_first(page: Any) -> None:
    """Puts the title at the head: what is styled as one, or else a heading that stands first."""
    title = page.find("h1", class_="title")
    if title is None:
        blocks = [block for block in page.find_all(recursive=False) if block.get_text(strip=True)]
        if not blocks or not re.fullmatch("h[1-6]", blocks[0].name):
            return
        title = blocks[0]
    title.name = "h1"
    page.insert(0, title.extract())
