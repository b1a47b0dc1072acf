"""The coalition's letterhead: a picture in its folder of templates, printed on top of a letter."""

from __future__ import annotations

from pathlib import Path

from bot.rendering import templates
from bot.rendering.drawings import drawing
from bot.rendering.pictures import NotAPicture, Picture, picture
from bot.rendering.templates import TemplateBroken

NAMES = ("letterhead.png", "letterhead.jpg", "letterhead.svg")
LARGEST_SIDE = 4_000
"""In pixels."""

_PROBLEMS = {
    "kind": "this is neither a PNG nor a JPEG",
    "broken": "this picture is broken or cut off; save it again",
    "animated": "this picture moves, and paper does not; save it as a still one",
    "cmyk": "this picture is made for a printing press (CMYK); save it in RGB",
    "pixels": f"this picture has more than {LARGEST_SIDE} pixels on a side",
}


def letterhead() -> Picture | None:
    """The letterhead, if there is one.

    Raises `TemplateBroken` where it is none that can be printed, or where there are several.
    """
    if templates.folder() is None:
        return None
    there = [found for name in NAMES if (found := templates.find(name))]
    if not there:
        return None
    file, *others = there
    if others:
        raise TemplateBroken(file.name, 0, f"there is {others[0].name}, too: keep one of them")
    return _read(file)


def _read(file: Path) -> Picture:
    try:
        content = file.read_bytes()
    except OSError as error:
        raise TemplateBroken(file.name, 0, error.strerror or "this cannot be read") from None
    try:
        if file.suffix == ".svg":
            return drawing(content, LARGEST_SIDE)
        return picture(content, LARGEST_SIDE)
    except NotAPicture as error:
        raise TemplateBroken(file.name, 0, _PROBLEMS[error.problem]) from None
    except ValueError as error:
        raise TemplateBroken(file.name, 0, str(error)) from None
