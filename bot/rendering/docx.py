"""A letter as a Word file, laid out by the coalition's template; the same bytes each time.

The template is a Word file with docxtpl's marks in it. It is given the `sheet` of
`bot.rendering.sheet`, the `body` as paragraphs (`{{p body }}`) and two filters: `link` makes a link
of an address (`{{r reference.url | link }}`), `logo` a picture of a signatory's logo
(`{{r line | logo }}`).
"""

from __future__ import annotations

import io
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING, Any

from bot.rendering.docx_lists import TEMPLATE
from bot.rendering.docx_xml import without_forbidden
from bot.rendering.package import packed, unpacked
from bot.rendering.publication import Publication
from bot.rendering.sheet import Sheet, sheet_of

if TYPE_CHECKING:
    from docx.document import Document

_EMPTY_RUN = '<w:r><w:t xml:space="preserve"></w:t></w:r>'
_LONG_AGO = date(1980, 1, 1)


def as_docx(publication: Publication) -> bytes:
    """The letter as a Word file. Raises `TemplateBroken`."""
    from bot.rendering import templates
    from bot.rendering.docx_body import Writer
    from bot.rendering.docx_direction import direct
    from bot.rendering.docx_logos import Logos
    from bot.rendering.docx_marks import Marks, as_it_is
    from bot.rendering.docx_template import checked

    sheet = sheet_of(publication)
    with templates.rendering(TEMPLATE):
        template = _opened(checked(templates.source(TEMPLATE).read_bytes()))
        document: Document = template.get_docx()
        writer = Writer(document)
        facts = {"sheet": sheet, "body": as_it_is(writer.body(sheet.body))}
        template.render(facts, Marks(writer.link, Logos(document).run))
    direct(document, sheet.language, right_to_left=sheet.right_to_left)
    _describe(document, publication, sheet)
    file = io.BytesIO()
    document.save(file)
    return packed(unpacked(file.getvalue()))


def _opened(content: bytes) -> Any:
    from docxtpl import DocxTemplate

    class Template(DocxTemplate):  # type: ignore[misc]
        """Looks for no line ends in what was filled in: there are none, and many names. What its
        marks leave behind goes."""

        def resolve_listing(self, xml: str) -> str:
            return xml.replace(_EMPTY_RUN, "")

    return Template(io.BytesIO(content))


def _describe(document: Document, publication: Publication, sheet: Sheet) -> None:
    """What the file says of itself: nothing of who made it, nor when but for the edition's day."""
    day = publication.at or publication.text.date or _LONG_AGO
    about = document.core_properties
    about.title = without_forbidden(sheet.title)[:255]
    about.language = sheet.language
    about.created = about.modified = datetime.combine(day, time(), UTC).replace(tzinfo=None)
    about.author = about.last_modified_by = ""
    about.revision = 1
