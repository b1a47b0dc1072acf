"""SVG that a letter prints: shapes and colours, and nothing that runs, fetches or never ends.

Everything that is not known to be harmless is refused. Words are, too: they would look otherwise on
each machine, so that a designer makes paths of them.
"""

from __future__ import annotations

import re
from typing import Any

from bot.rendering.pictures import SVG, Picture

_SPACE = "http://www.w3.org/2000/svg"
_PAGE = "http://www.w3.org/1999/xhtml"
_SHAPES = {
    "svg", "g", "defs", "title", "desc", "metadata", "style", "path", "rect", "circle", "ellipse",
    "line", "polyline", "polygon", "use", "linearGradient", "radialGradient", "stop", "clipPath",
}  # fmt: skip
_SHAPE_COUNT = 5_000
_ELSEWHERE = re.compile(r"url\(\s*(?!['\"]?#)", re.IGNORECASE)
_LENGTH = re.compile(r"\s*(\d+(?:\.\d+)?)\s*(px|pt|pc|mm|cm|in)?\s*")
_PIXELS = {"": 1, "px": 1, "pt": 4 / 3, "pc": 16, "mm": 96 / 25.4, "cm": 96 / 2.54, "in": 96}


def drawing(content: bytes, side: int) -> Picture:
    """The SVG that these bytes are, of at most so many pixels a side.

    Raises `ValueError`, which says in plain words what is wrong with it.
    """
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        content.decode("utf-8")
        root = etree.fromstring(content, parser)
    except UnicodeDecodeError:
        raise ValueError("this SVG is not in UTF-8") from None
    except etree.XMLSyntaxError as error:
        raise ValueError(f"this is no SVG: {error.msg}") from None
    if root.tag != f"{{{_SPACE}}}svg":
        raise ValueError("this is no SVG")
    declared = root.getroottree().docinfo.internalDTD
    if declared is not None and any(True for _ in declared.iterentities()):
        raise ValueError("this SVG declares entities; save it without them")
    elements = list(root.iter())
    before = root.getprevious()
    while before is not None:
        elements.append(before)
        before = before.getprevious()
    if len(elements) > _SHAPE_COUNT:
        raise ValueError(f"this SVG has more than {_SHAPE_COUNT} shapes; simplify it")
    for element in elements:
        _check(element)
    _check_copies(root)
    return Picture(content, SVG, *_size(root, side))


def _check(element: Any) -> None:
    from lxml import etree

    if element.tag is etree.Comment:
        return
    if not isinstance(element.tag, str):
        raise ValueError("this SVG has instructions or entities; save it as plain SVG")
    name = etree.QName(element)
    if name.namespace == _PAGE or (name.namespace == _SPACE and name.localname not in _SHAPES):
        raise ValueError(
            f"this SVG has <{name.localname}>, and only shapes, paths and gradients may stand in "
            "it: no script, no other picture, and words as paths"
        )
    for attribute, value in element.attrib.items():
        _check_attribute(etree.QName(attribute).localname, value)
    if name.localname == "style":
        _check_style("".join(element.itertext()))


def _check_attribute(name: str, value: str) -> None:
    if name.lower().startswith("on"):
        raise ValueError(f"this SVG has a script ({name})")
    if name == "href" and not value.lstrip().startswith("#"):
        raise ValueError("this SVG refers to something outside of it")
    if name == "style":
        _check_style(value)
    elif _ELSEWHERE.search(value):
        raise ValueError("this SVG refers to something outside of it")


def _check_style(rules: str) -> None:
    # A backslash can hide any other sign from whoever looks.
    if "@" in rules or "\\" in rules or _ELSEWHERE.search(rules):
        raise ValueError("this SVG's styles refer to something outside of it")


def _check_copies(root: Any) -> None:
    """A copy of what holds copies itself would make a short drawing endless."""
    copies = list(root.iter(f"{{{_SPACE}}}use"))
    holders = {each.get("id") for copy in copies for each in (copy, *copy.iterancestors())}
    for copy in copies:
        targets = [value for name, value in copy.attrib.items() if name.endswith("href")]
        if any(target.strip()[1:] in holders for target in targets):
            raise ValueError("this SVG copies what holds copies (<use>); save it without them")


def _size(root: Any, side: int) -> tuple[int, int]:
    view = [part for part in re.split(r"[\s,]+", root.get("viewBox", "").strip()) if part]
    found = [_pixels(root.get("width", "")), _pixels(root.get("height", ""))]
    if any(each > side for each in found):
        raise ValueError(f"this is larger than {side} pixels on a side")
    if not all(found) and len(view) == 4:
        found = [_pixels(each) for each in view[2:]]  # in units of its own, of any size
        found = [each * min(1, side / max(found)) for each in found] if any(found) else found
    width, height = (round(each) for each in found)
    if width < 1 or height < 1:
        raise ValueError("this SVG does not say how large it is: it needs a viewBox")
    return width, height


def _pixels(length: str) -> float:
    """A length in pixels; 0 for none, or one that depends on where it stands."""
    found = _LENGTH.fullmatch(length)
    return float(found[1]) * _PIXELS[found[2] or ""] if found else 0.0
