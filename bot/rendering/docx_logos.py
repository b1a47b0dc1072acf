"""Logos in a Word file: each file once, however often it is printed, and small beside the names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.rendering.docx_xml import escaped
from bot.rendering.pictures import JPEG, Picture
from bot.rendering.sheet import Line

if TYPE_CHECKING:
    from docx.document import Document

HEIGHT, WIDEST = 252_000, 1_008_000
"""7 and 28 mm, in Word's units for drawings."""

_DRAWING = (
    "<w:r><w:drawing>"
    '<wp:inline xmlns:wp="{drawing}/wordprocessingDrawing" distT="0" distB="0" distL="0" distR="0">'
    '<wp:extent cx="{width}" cy="{height}"/><wp:docPr id="{n}" name="Logo {n}" descr="{told}"/>'
    '<a:graphic xmlns:a="{drawing}/main"><a:graphicData uri="{drawing}/picture">'
    '<pic:pic xmlns:pic="{drawing}/picture">'
    '<pic:nvPicPr><pic:cNvPr id="{n}" name="Logo {n}"/><pic:cNvPicPr/></pic:nvPicPr>'
    '<pic:blipFill><a:blip r:embed="{key}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>'
    '<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{width}" cy="{height}"/></a:xfrm>'
    '<a:prstGeom prst="rect"/></pic:spPr>'
    "</pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
)
_SPACE = "http://schemas.openxmlformats.org/drawingml/2006"


class Logos:
    """The logos of one document; they become parts of it."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._keys: dict[bytes, str] = {}
        self._drawn = 0

    def run(self, line: Line) -> str:
        """A signatory's logo as a run; nothing where it has none."""
        if line.logo is None:
            return ""
        self._drawn += 1
        width = min(round(HEIGHT * line.logo.ratio), WIDEST)
        return _DRAWING.format(
            drawing=_SPACE,
            key=self._key(line.logo),
            n=self._drawn,
            told=escaped(line.alternative),
            width=width,
            height=round(width / line.logo.ratio),
        )

    def _key(self, picture: Picture) -> str:
        if picture.content not in self._keys:
            # Not by python-docx's own way: it refuses some pictures that are well.
            from docx.opc.constants import RELATIONSHIP_TYPE
            from docx.opc.packuri import PackURI
            from docx.parts.image import ImagePart

            ending = "jpg" if picture.media_type == JPEG else "png"
            name = PackURI(f"/word/media/logo{len(self._keys) + 1}.{ending}")
            part = ImagePart(name, picture.media_type, picture.content)
            key = self._document.part.relate_to(part, RELATIONSHIP_TYPE.IMAGE)
            self._keys[picture.content] = key
        return self._keys[picture.content]
