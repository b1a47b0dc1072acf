"""The lists of a Word file: each counts for itself, and looks as the template's style has it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from bot.rendering.docx_xml import w
from bot.rendering.templates import TemplateBroken

if TYPE_CHECKING:
    from docx.document import Document

TEMPLATE = "letter.docx"

_STEP = 425  # twentieths of a point, for levels that the template does not know


class Place(NamedTuple):
    """Where an item of a list stands: which list, its level there, and its lines, in twentieths of
    a point: where they begin, and how far the first one stands out."""

    number: int
    level: int
    left: int
    hanging: int
    known: bool


class Lists:
    """The lists of one document."""

    def __init__(self, document: Document) -> None:
        self._document = document

    def place(self, style: str, depth: int, start: int | None) -> Place:
        """A new list in the style of this name, at this depth (0 for the outermost), that counts
        from `start`; None for one that does not count. Raises `TemplateBroken`."""
        own = self._number_of(style)
        level, left, hanging, known = self._indent(own, depth)
        number = own if start is None else self._started(own, level, start)
        return Place(number, level, left, hanging, known)

    def _number_of(self, style: str) -> int:
        """The list to which a style belongs, or the one on which it is based."""
        try:
            found: Any = self._document.styles[style]
        except KeyError:
            raise TemplateBroken(TEMPLATE, 0, f"the style {style} is missing") from None
        while found is not None:
            numbers = found.element.xpath("w:pPr/w:numPr/w:numId/@w:val")
            if numbers and self._root().xpath(f"w:num[@w:numId='{int(numbers[0])}']"):
                return int(numbers[0])
            found = found.base_style
        raise TemplateBroken(TEMPLATE, 0, f"the style {style} belongs to no list")

    def _root(self) -> Any:
        return self._document.part.numbering_part.element

    def _levels(self, number: int) -> list[Any]:
        (kind,) = self._root().xpath(f"w:num[@w:numId='{number}']/w:abstractNumId/@w:val")
        levels = self._root().xpath(f"w:abstractNum[@w:abstractNumId='{kind}']/w:lvl")
        return sorted(levels, key=lambda each: int(each.get(w("ilvl"))))

    def _indent(self, number: int, depth: int) -> tuple[int, int, int, bool]:
        """Level, indent and whether the template itself indents so deep."""
        levels = self._levels(number)
        level = min(depth, max(len(levels) - 1, 0))
        left, hanging = _STEP * (level + 1), _STEP
        for each in levels[level : level + 1]:
            left = _length(each, "left", "start") or left
            hanging = _length(each, "hanging") or hanging
        return level, left + _STEP * (depth - level), hanging, depth == level

    def _started(self, number: int, level: int, start: int) -> int:
        """A new list of the same looks that counts from `start` at this level."""
        (kind,) = self._root().xpath(f"w:num[@w:numId='{number}']/w:abstractNumId/@w:val")
        made = self._root().add_num(int(kind))
        made.add_lvlOverride(ilvl=level).add_startOverride(start)
        return int(made.numId)


def _length(level: Any, *names: str) -> int:
    indent = level.find(f"{w('pPr')}/{w('ind')}")
    found = [] if indent is None else [indent.get(w(name)) for name in names]
    return next((int(length) for length in found if length), 0)
