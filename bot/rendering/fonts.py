"""The fonts of the PDF: those that come with Python packages and the coalition's own, no others.

A machine's own fonts are left alone, so that a letter is the same bytes on every machine. A family
stands in for those before it where they lack a letter, so their order is a matter of looks: a serif
first, then the scripts that it lacks, then what only a sans serif has.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from bot.rendering import templates

if TYPE_CHECKING:
    from fontTools.ttLib import TTFont
    from typst import Fonts

_PACKAGES = (
    "fontpkg_noto_serif",
    "pylopdf_fonts_ar",
    "pylopdf_fonts_he",
    "pylopdf_fonts_hi",
    "manimgx_fonts",
    "manimgx_fonts_cjk",
)
_SUFFIXES = (".ttf", ".otf", ".ttc")

_SERIF = ("Libertinus Serif", "Noto Serif")
_SCRIPTS = ("Noto Naskh Arabic", "Noto Serif Hebrew", "Noto Serif Devanagari")
_OTHERS = (
    "Noto Sans Armenian",
    "Noto Sans Bengali",
    "Noto Sans Ethiopic",
    "Noto Sans Georgian",
    "Noto Sans Gujarati",
    "Noto Sans Gurmukhi",
    "Noto Sans Kannada",
    "Noto Sans Khmer",
    "Noto Sans Lao",
    "Noto Sans Malayalam",
    "Noto Sans Myanmar",
    "Noto Sans Oriya",
    "Noto Sans Sinhala",
    "Noto Sans Tamil",
    "Noto Sans Telugu",
    "Noto Sans Thai",
    "Noto Sans",
    "Noto Sans Symbols",
    "Noto Emoji",
)
_HAN = {"ja": "JP", "ko": "KR", "zh": "SC", "zh-TW": "TC", "zh-Hant": "TC", "zh-HK": "HK"}
"""Whose shapes Chinese characters have in a letter of this language; elsewhere the mainland's."""


def families(language: str) -> tuple[str, ...]:
    """The families for a letter in this language, the one to use first first: the coalition's own,
    then ours."""
    han = "Noto Sans CJK " + _HAN.get(language, _HAN.get(language.split("-")[0], "SC"))
    return (*_own_families(templates.folder()), *_SERIF, *_SCRIPTS, han, *_OTHERS)


@cache
def _own_families(theirs: Path | None) -> tuple[str, ...]:
    """The families in the coalition's folder, by the names of their files."""
    found = map(family, _files(theirs / "fonts")) if theirs else ()
    return tuple(dict.fromkeys(each for each in found if each))


def files() -> Iterator[Path]:
    """The font files that can be relied upon, in an order that is always the same."""
    for folder in _folders(templates.folder()):
        yield from _files(folder)


def _files(folder: Path) -> list[Path]:
    return sorted(file for file in folder.rglob("*") if file.suffix.lower() in _SUFFIXES)


def opened(file: Path) -> TTFont:
    """The font in this file, or the first of several that it holds."""
    from fontTools.ttLib import TTFont

    return TTFont(file, fontNumber=0, lazy=True)


def family(file: Path) -> str:
    """The family to which the font in this file belongs."""
    with opened(file) as font:
        names = font["name"]
        return str(names.getDebugName(16) or names.getDebugName(1) or "")


def loaded() -> Fonts:
    """The fonts for Typst; read once for each folder of templates."""
    return _loaded(templates.folder())


@cache
def _loaded(theirs: Path | None) -> Fonts:
    from typst import Fonts

    return Fonts(
        include_system_fonts=False,
        include_embedded_fonts=True,
        font_paths=_folders(theirs),
    )


def _folders(theirs: Path | None) -> list[Path]:
    """The folders of fonts; the coalition's comes last, so that ours keep their names."""
    found = []
    for package in _PACKAGES:
        spec = find_spec(package)
        if spec is None or not spec.submodule_search_locations:
            raise ModuleNotFoundError(f"the package {package}, which holds fonts, is missing")
        found.append(Path(spec.submodule_search_locations[0]))
    return [*found, theirs / "fonts"] if theirs and (theirs / "fonts").is_dir() else found
