"""A Word file in its language, each piece of it running the way in which its letters run.

Word asks of every paragraph and every run which way it runs, and does not look at the letters. A
designer's template need not know of it: this is seen to in what was rendered.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from bot.rendering.docx_xml import w
from bot.rendering.languages import locale_of

if TYPE_CHECKING:
    from docx.document import Document

_RIGHT_TO_LEFT = re.compile(
    "[\u05be-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]"
)
_EAST_ASIAN = ("zh", "ja", "ko")
# What stands after a paragraph's direction, and after a run's, in Word's order.
_AFTER_BIDI = (
    *("adjustRightInd", "snapToGrid", "spacing", "ind", "contextualSpacing", "mirrorIndents"),
    *("suppressOverlap", "jc", "textDirection", "textAlignment", "textboxTightWrap", "outlineLvl"),
    *("divId", "cnfStyle", "rPr", "sectPr", "pPrChange"),
)
_AFTER_RTL = ("cs", "em", "lang", "eastAsianLayout", "specVanish", "oMath")
_AFTER_SECTION = ("rtlGutter", "docGrid", "printerSettings")


def direct(document: Document, language: str, *, right_to_left: bool) -> None:
    """Makes this a document of that language."""
    _speak(document, language, right_to_left=right_to_left)
    for root in (document.element, *_heads_and_feet(document)):
        for words in list(root.iter(w("t"))):
            if _runs_from_the_right(words.text or "", right_to_left=right_to_left):
                _set(words.getparent().get_or_add_rPr(), "rtl", _AFTER_RTL)
    if right_to_left:
        for section in document.element.iter(w("sectPr")):
            _set(section, "bidi", _AFTER_SECTION)


def word_language(language: str) -> str:
    """The language as Word calls it, always with a territory: `es` is `es-ES`."""
    from babel.core import get_global

    locale = locale_of(language)
    if locale is None:
        return language
    territory = locale.territory
    if territory is None:
        likely = get_global("likely_subtags").get(str(locale), "")
        territory = likely.split("_")[-1] if "_" in likely else None
    return f"{locale.language}-{territory}" if territory else locale.language


def _runs_from_the_right(text: str, *, right_to_left: bool) -> bool:
    """Whether a run does. One with letters of both kinds runs as its document does."""
    if not right_to_left:
        found = _RIGHT_TO_LEFT.search(text)
        return found is not None and not _has_others(text)
    return _RIGHT_TO_LEFT.search(text) is not None or not _has_others(text)


def _has_others(text: str) -> bool:
    return any(each.isalpha() and not _RIGHT_TO_LEFT.match(each) for each in text)


def _speak(document: Document, language: str, *, right_to_left: bool) -> None:
    """The language of whatever says nothing else, and its direction."""
    styles = document.styles.element
    defaults = _child(styles, "docDefaults", ("latentStyles", "style"))
    letters = _child(_child(defaults, "rPrDefault", ("pPrDefault",)), "rPr", ())
    lang = _child(letters, "lang", _AFTER_RTL[3:])
    kind = "val"
    if right_to_left:
        kind = "bidi"
    elif language.split("-")[0] in _EAST_ASIAN:
        kind = "eastAsia"
    lang.set(w(kind), word_language(language))
    if right_to_left:
        _set(_child(_child(defaults, "pPrDefault", ()), "pPr", ()), "bidi", _AFTER_BIDI)
        for style in styles.xpath("w:style[@w:type='paragraph'][@w:default='1']"):
            _set(style.get_or_add_pPr(), "bidi", _AFTER_BIDI)
        for slant in styles.xpath("w:style/w:rPr/w:iCs"):  # these scripts have none
            slant.getparent().remove(slant)
        # A line at one side of a paragraph is the only thing for which Word means the paper's side.
        for line in styles.xpath("w:style/w:pPr/w:pBdr/w:left"):
            line.tag = w("right")


def _heads_and_feet(document: Document) -> Iterator[Any]:
    from docx.opc.constants import RELATIONSHIP_TYPE

    kinds = (RELATIONSHIP_TYPE.HEADER, RELATIONSHIP_TYPE.FOOTER)
    for relation in document.part.rels.values():
        if relation.reltype in kinds:
            yield relation.target_part.element


def _child(parent: Any, name: str, before: tuple[str, ...]) -> Any:
    """The child of this name; it is made where there is none."""
    found = parent.find(w(name))
    if found is None:
        from docx.oxml.parser import OxmlElement

        found = OxmlElement(f"w:{name}")
        parent.insert_element_before(found, *(f"w:{each}" for each in before))
    return found


def _set(parent: Any, name: str, before: tuple[str, ...]) -> None:
    """Switches a property on, unless something is said of it."""
    _child(parent, name, before)
