"""What is a picture that a letter may print, and what is none."""

from __future__ import annotations

import pytest

from bot.rendering.drawings import drawing
from bot.rendering.pictures import NotAPicture, picture
from tests.rendering.pictures import SMALL_JPEG, SVG, chunk, jpeg, png

SHAPES = '<path d="M0 0h9v9z" fill="#123"/>'


@pytest.mark.parametrize(
    ("content", "kind", "size"),
    [(png(40, 20), "image/png", (40, 20)), (SMALL_JPEG, "image/jpeg", (16, 8))],
)
def test_a_picture_is_what_its_own_bytes_say(
    content: bytes, kind: str, size: tuple[int, int]
) -> None:
    found = picture(content, 100)
    assert (found.media_type, found.width, found.height) == (kind, *size)
    assert found.address.startswith(f"data:{kind};base64,")


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        pytest.param(b"", "kind", id="nothing"),
        pytest.param(b"GIF89a", "kind", id="another kind"),
        pytest.param(b"<svg/>", "kind", id="markup"),
        pytest.param(png(101, 1), "pixels", id="too wide"),
        pytest.param(png(2**31 - 1, 2**31 - 1, lines=1), "pixels", id="enormous by its header"),
        pytest.param(png(0, 5), "broken", id="no width"),
        pytest.param(png(40, 20)[:-20], "broken", id="a PNG that is cut off"),
        pytest.param(png(40, 20).replace(b"IDAT", b"IDAU"), "broken", id="a wrong sum"),
        pytest.param(png(40, 20, lines=19), "broken", id="a line is missing"),
        pytest.param(png(40, 20, lines=900_000), "broken", id="more packed than it says"),
        pytest.param(png(40, 20, more=chunk(b"acTL", b"\0" * 8)), "animated", id="it moves"),
        pytest.param(SMALL_JPEG[:-2], "broken", id="a JPEG that is cut off"),
        pytest.param(SMALL_JPEG[:60], "broken", id="only a JPEG's beginning"),
        pytest.param(jpeg(components=4), "cmyk", id="for the press"),
        pytest.param(jpeg(width=65_535), "pixels", id="a JPEG that is enormous by its header"),
    ],
)
def test_what_is_no_picture_to_print_is_refused_with_its_reason(
    content: bytes, problem: str
) -> None:
    with pytest.raises(NotAPicture) as refused:
        picture(content, 100)
    assert refused.value.problem == problem


@pytest.mark.parametrize(
    ("svg", "size"),
    [
        (SVG.format(SHAPES), (90, 30)),
        (SVG.format(SHAPES).replace("<svg ", '<svg width="2in" height="96" '), (192, 96)),
        (SVG.format(SHAPES).replace("90 30", "90000 30000"), (100, 33)),
        (SVG.format(f'<style>.a{{fill:url(#b)}}</style><g id="a">{SHAPES}</g>'), (90, 30)),
        (SVG.format(f'<g id="a">{SHAPES}</g><use href="#a"/><use href="#a"/>'), (90, 30)),
    ],
)
def test_a_drawing_of_shapes_is_one_with_its_size(svg: str, size: tuple[int, int]) -> None:
    found = drawing(svg.encode(), 200 if "2in" in svg else 100)
    assert (found.width, found.height) == size
    assert found.drawing == svg


REFUSED = {
    "a script": ("<script>1</script>", "<script>"),
    "a script in an attribute": ('<path onload="1"/>', "onload"),
    "a picture": ('<image href="https://example.org/a.png"/>', "<image>"),
    "a copy from elsewhere": ('<use href="https://example.org/a.svg#a"/>', "outside"),
    "a file": ('<use href="file:///etc/passwd"/>', "outside"),
    "a fill from elsewhere": ('<path fill="url( https://example.org/a#b)"/>', "outside"),
    "a style from elsewhere": ("<style>@import 'https://example.org/a.css'</style>", "outside"),
    "a hidden style": (r"<style>a{fill:u\72l(//example.org)}</style>", "outside"),
    "a page": ('<foreignObject><p xmlns="http://www.w3.org/1999/xhtml"/></foreignObject>', "shap"),
    "words": ("<text>Water</text>", "paths"),
    "a link": ('<a href="#b"/>', "<a>"),
    "copies of copies": (
        '<g id="a"><path/></g><g id="b"><use href="#a"/></g><use href="#b"/>',
        "copies",
    ),
    "a copy of itself": ('<use id="a" href="#a"/>', "copies"),
    "too much": ("<path/>" * 5_001, "shapes"),
    "an end that is missing": ("<g>", "no SVG"),
    "an instruction": ("<?php 1?>", "instructions"),
}


@pytest.mark.parametrize("inside", REFUSED, ids=REFUSED.keys())
def test_a_drawing_that_runs_fetches_or_never_ends_is_refused(inside: str) -> None:
    svg, reason = REFUSED[inside]
    with pytest.raises(ValueError, match=reason):
        drawing(SVG.format(svg).encode(), 100)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"\xff", "UTF-8"),
        (b"<html/>", "no SVG"),
        (b'<!DOCTYPE svg [<!ENTITY a "b">]>' + SVG.format("&a;").encode(), "entities"),
        (b'<?xml-stylesheet href="//a.b"?>' + SVG.format(SHAPES).encode(), "instructions"),
        (SVG.format(SHAPES).replace("viewBox", "data-x").encode(), "how large"),
        (SVG.format(SHAPES).replace("<svg ", '<svg width="101" height="1" ').encode(), "larger"),
    ],
)
def test_what_is_no_drawing_is_refused(content: bytes, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        drawing(content, 100)
