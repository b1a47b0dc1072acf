"""A letter's body as paragraphs of a Word file, in the template's own styles.

The template says how a style looks; which style a paragraph has follows from the body.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from bot.rendering.blocks import Block, Run, blocks
from bot.rendering.docx_lists import TEMPLATE, Lists, Place
from bot.rendering.docx_xml import escaped
from bot.rendering.links import is_link
from bot.rendering.templates import TemplateBroken

if TYPE_CHECKING:
    from docx.document import Document

_STEP = 340  # how far a quote stands in, in twentieths of a point


class _Where(NamedTuple):
    """Where a block stands: in how many quotes and lists, and how far in, in twentieths of a
    point; and how far of that is for quotes around the outermost list."""

    quotes: int = 0
    lists: int = 0
    left: int = 0
    offset: int = 0


class Writer:
    """Writes for one document; its links and lists become parts of that document."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._lists = Lists(document)
        self._styles: dict[str, str] = {}

    def body(self, markdown: str) -> str:
        """The body's paragraphs. Raises `TemplateBroken` for a style that the template lacks."""
        return "".join(self._block(block, _Where()) for block in blocks(markdown))

    def link(self, address: str, inside: str = "") -> str:
        """A link, of these runs or else of its address; what leads nowhere is only its words."""
        inside = inside or self._run({"text": address, "link": address})
        if not is_link(address):
            return inside
        from docx.opc.constants import RELATIONSHIP_TYPE

        part = self._document.part
        key = part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
        return f'<w:hyperlink r:id="{key}">{inside}</w:hyperlink>'

    def _style(self, name: str) -> str:
        """The key of a style in this template: Word translates keys, but not names."""
        if name not in self._styles:
            try:
                self._styles[name] = str(self._document.styles[name].style_id)
            except KeyError:
                raise TemplateBroken(TEMPLATE, 0, f"the style {name} is missing") from None
        return self._styles[name]

    def _block(self, block: Block, where: _Where) -> str:
        kind = block["type"]
        if kind == "list":
            return self._list(block, where)
        if kind == "quote":
            # The outermost quote stands in as its style says.
            more = _STEP if where.quotes or where.lists else 0
            inside = where._replace(quotes=where.quotes + 1, left=where.left + more)
            return "".join(self._block(each, inside) for each in block["blocks"])
        if kind == "heading":
            return self._paragraph(f"Heading {block['level']}", self._runs(block["runs"]))
        if kind == "code":
            lines = self._run({"text": block["text"]})
            return self._paragraph("HTML Preformatted", lines, _indent(where.left))
        if kind == "rule":
            return self._paragraph("Rule", "")
        style = "Quote" if where.quotes else "List Continue" if where.lists else "Body Text"
        return self._paragraph(style, self._runs(block["runs"]), _indent(where.left))

    def _list(self, block: Block, where: _Where) -> str:
        """A list. What stands first in an item stands beside its number, if it is a paragraph."""
        style = "List Bullet" if block["start"] is None else "List Number"
        place = self._lists.place(style, where.lists, block["start"])
        offset = where.offset if where.lists else where.left + (_STEP if where.quotes else 0)
        left = place.left + offset
        inside = _Where(where.quotes, where.lists + 1, left, offset)
        numbered = _numbered(place, left if offset or not place.known else 0)
        written = []
        for item in block["items"]:
            first, rest = "", item
            if item and item[0]["type"] == "paragraph":
                first, rest = self._runs(item[0]["runs"]), item[1:]
            written.append(self._paragraph(style, first, numbered))
            written += [self._block(each, inside) for each in rest]
        return "".join(written)

    def _paragraph(self, style: str, inside: str, more: str = "") -> str:
        return f'<w:p><w:pPr><w:pStyle w:val="{self._style(style)}"/>{more}</w:pPr>{inside}</w:p>'

    def _runs(self, runs: list[Run]) -> str:
        written, link, linked = "", "", ""
        for run in [*runs, {"text": ""}]:
            if linked and run.get("link", "") != link:
                written += self.link(link, linked)
                linked = ""
            link = run.get("link", "")
            if link:
                linked += self._run(run)
            elif run.get("break") or run["text"]:
                written += self._run(run)
        return written

    def _run(self, run: Run) -> str:
        if run.get("break"):
            return "<w:r><w:br/></w:r>"
        look = ""
        if run.get("code") or run.get("link"):
            style = self._style("HTML Code" if run.get("code") else "Hyperlink")
            look = f'<w:rStyle w:val="{style}"/>'
        if run.get("strong"):
            look += "<w:b/><w:bCs/>"
        if run.get("emphasis"):
            look += "<w:i/><w:iCs/>"
        properties = f"<w:rPr>{look}</w:rPr>" if look else ""
        return f"<w:r>{properties}{_text(run['text'])}</w:r>"


def _text(text: str) -> str:
    """The words of a run, with its line breaks and tabs."""
    words = f'<w:t xml:space="preserve">{escaped(text)}</w:t>'
    for sign, element in (("\n", "<w:br/>"), ("\t", "<w:tab/>")):
        words = words.replace(sign, f'</w:t>{element}<w:t xml:space="preserve">')
    return words.replace('<w:t xml:space="preserve"></w:t>', "")


def _indent(left: int) -> str:
    return f'<w:ind w:left="{left}"/>' if left else ""


def _numbered(place: Place, left: int) -> str:
    """A paragraph's place in a list; `left` where that is not what the list itself says."""
    number = f'<w:ilvl w:val="{place.level}"/><w:numId w:val="{place.number}"/>'
    own = f'<w:ind w:left="{left}" w:hanging="{place.hanging}"/>' if left else ""
    return f"<w:numPr>{number}</w:numPr>{own}"
