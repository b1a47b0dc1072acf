"""The page in a browser: valid, readable by everybody, whole on paper, and nothing but words."""

from __future__ import annotations

import io
import itertools
import re
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from bot.domain.edition import Arrangement, Signatory
from bot.domain.text import CarbonCopy, LetterText, Reference
from bot.rendering import templates
from bot.rendering.letter import as_html
from bot.rendering.publication import Publication
from tests import browser
from tests.rendering.examples import HOSTILE, core_group_letter, signed_by
from tests.rendering.pictures import png
from tests.rendering.test_letter import SMALL, folded, hostile_letter, published_lines

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.skipif(bool(browser.missing()), reason=browser.missing() or "all is here")

LARGEST = 100_000  # bytes
SIZES = {"A4": (595, 842), "Letter": (612, 792)}
EDGE = 56  # points, at the head and the foot of a sheet, that are left free


def several(count: int) -> tuple[Signatory, ...]:
    countries = itertools.cycle(("MX", "AT", "ES", "JP", "EG"))
    kinds = itertools.cycle(("Network", "Union for the Protection of Rivers and Wells", "Forum"))
    return tuple(
        Signatory(n, f"Organization {n} {next(kinds)}", next(countries))
        for n in range(1, count + 1)
    )


RICH = LetterText(
    "A title that is longer than what a browser's tab shows, and so is cut there & there alone",
    "# One\n\nA [link](https://a.b) and `code`.  \nBroken.\n\n> quoted\n\n1. a\n   - b\n2. c\n\n"
    "```\ncode that is wide " + "x" * 200 + "\n```\n\n***\n\n" + "w" * 300,
    "en",
    references=(Reference("A", "https://a.b/?c=1&d=2"),),
    cc=(CarbonCopy("Ana", "Chair"),),
)
ARABIC = LetterText("رسالة", "نص **مهم** NSO.\n\n1. أ\n2. ب", "ar", "إلى", closing="مع الاحترام،")
LETTER = core_group_letter()
SAMPLES = {
    "core-group": LETTER,
    "columns": replace(LETTER, signatories=several(60), countries=True, added=("A", "B")),
    "many": replace(LETTER, signatories=several(300), individuals=("Ana", "Bo"), affiliations=True),
    "by-country": replace(LETTER, signatories=several(90), arrangement=Arrangement.BY_COUNTRY),
    "logos": replace(
        LETTER, signatories=(Signatory(1, "Two <b>", "MX", logo=png(60, 20)), Signatory(2, "One"))
    ),
    "draft": Publication(replace(LETTER.text, language="es")),
    "rich": Publication(
        RICH, signed_by("One"), 2, date(2026, 12, 4), errata="A word.", leading="es"
    ),
    "arabic": Publication(ARABIC, signed_by("مؤسسة (19)", "Fundar"), 1, date(2026, 12, 4)),
}


@pytest.fixture(scope="module")
def opened() -> Iterator[Browser]:
    with browser.browsing() as found:
        yield found


@pytest.fixture
def show(opened: Browser, tmp_path: Path) -> Iterator[Any]:
    """Opens a letter, and holds what the page asked for and complained of."""
    context = opened.new_context(viewport={"width": 1000, "height": 800})
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: asked.append(message.text))
    page.on("pageerror", lambda error: asked.append(str(error)))
    page.on("dialog", lambda dialog: asked.append(dialog.message))

    def showing(letter: Publication) -> Page:
        file = tmp_path / "letter.html"
        file.write_bytes(as_html(letter).encode())
        asked.clear()
        page.goto(file.as_uri())
        assert asked == [file.as_uri()], "it loads nothing, runs nothing and is not complained of"
        return page

    yield showing
    context.close()


def test_html_validate_finds_nothing(tmp_path: Path) -> None:
    pages = []
    for name, letter in SAMPLES.items():
        pages.append(tmp_path / f"{name}.html")
        pages[-1].write_bytes(as_html(letter).encode())
    assert browser.findings(pages) == []


def test_html_validate_would_find_something(tmp_path: Path) -> None:
    page = tmp_path / "bad.html"
    page.write_text("<!DOCTYPE html><html><body><p><div></div></p></body></html>", "utf-8")
    assert browser.findings([page])


def test_axe_finds_nothing_and_nothing_has_to_be_moved_sideways(show: Any) -> None:
    from axe_playwright_python.sync_playwright import Axe

    for name, letter in SAMPLES.items():
        if name == "many":
            continue  # takes long, and is like `columns`
        page = show(letter)
        found = Axe().run(page)
        assert found.violations_count == 0, f"{name}: {found.generate_report()}"
        for width in (1000, 320):
            page.set_viewport_size({"width": width, "height": 800})
            wide = page.evaluate("document.scrollingElement.scrollWidth")
            assert wide <= width, f"{name} at {width}"


def test_the_core_groups_letter_holds_every_published_line_in_its_order(show: Any) -> None:
    said, at = folded(show(LETTER).inner_text("main")), 0
    for line in (part for each in published_lines() for part in asked_for(each)):
        found = said.find(line, at)
        assert found >= 0, line
        at = found + len(line)
    assert len(as_html(LETTER).encode()) < LARGEST


def asked_for(line: str) -> list[str]:
    """What of a published line the page holds in this order: the browser itself counts the demands
    and the references."""
    if line.startswith("References: - "):
        return ["References:", *re.split(r" - (?=CitizenLab|New York|http)", line)[1:]]
    return [re.sub(r"^\d+\. ", "", line)]


def test_a_letterhead_and_logos_are_seen_and_said_and_nothing_is_fetched(
    show: Any, tmp_path: Path
) -> None:
    from axe_playwright_python.sync_playwright import Axe

    before, folder = templates.folder(), tmp_path / "ours"
    folder.mkdir()
    (folder / "letterhead.png").write_bytes(png(3_000, 400))
    templates.use(folder)
    try:
        page = show(replace(SAMPLES["logos"], coalition="Water & Wells"))
        assert browser.findings([tmp_path / "letter.html"]) == []
    finally:
        templates.use(before)
    assert Axe().run(page).violations_count == 0
    pictures = page.locator("img")
    assert [each.get_attribute("alt") for each in pictures.all()] == [
        "Water & Wells",
        "Logo of Two <b>",
    ]
    for each in pictures.all():
        assert each.evaluate("each => each.complete && each.naturalWidth > 0")
        assert each.bounding_box()["width"] < 760


def test_demands_have_their_numbers(show: Any) -> None:
    page = show(LETTER)
    assert page.locator(".body ol > li").count() == 5
    assert (
        page.locator(".body ol").evaluate("each => getComputedStyle(each).listStyleType")
        == "decimal"
    )


def test_hostile_words_are_shown_as_they_were_typed_and_change_nothing_else(show: Any) -> None:
    shape = "[...document.querySelectorAll('*')].map(each => each.tagName).join(' ')"

    def with_names(*names: str) -> Publication:
        return replace(hostile_letter(names[0]), signatories=signed_by(*names), individuals=names)

    harmless = show(with_names(*["Harmless"] * len(HOSTILE))).evaluate(shape)
    page = show(with_names(*HOSTILE))
    assert page.evaluate(shape) == harmless
    typed = [" ".join(words.split()) for words in HOSTILE]
    assert page.locator(".signatories bdi").all_inner_texts() == [*typed, *typed]
    assert page.locator("h1").inner_text() == typed[0]


# --- on paper -----------------------------------------------------------------------------------


def printed(page: Page, paper: str) -> list[list[tuple[str, float, float]]]:
    """For each sheet, its letters: (letter, how far its foot and its head are from the foot)."""
    import pypdfium2

    sheets = []
    with closing(pypdfium2.PdfDocument(io.BytesIO(page.pdf(format=paper)))) as document:
        for sheet in document:
            assert tuple(round(each) for each in sheet.get_size()) == pytest.approx(
                SIZES[paper], abs=1
            )
            text = sheet.get_textpage()
            letters = []
            for n in range(text.count_chars()):
                _, low, _, high = text.get_charbox(n)
                letters.append((text.get_text_range(n, 1), low, high))
            sheets.append(letters)
    return sheets


def words_of(sheet: list[tuple[str, float, float]]) -> str:
    return " ".join("".join(letter for letter, *_ in sheet).split())


@pytest.mark.parametrize("paper", ["A4", "Letter"])
@pytest.mark.parametrize("name", ["core-group", "many", "by-country"])
def test_no_line_is_torn_by_the_end_of_a_sheet(show: Any, name: str, paper: str) -> None:
    page = show(SAMPLES[name])
    sheets = printed(page, paper)
    assert len(sheets) > 1
    said = ""
    for number, sheet in enumerate(sheets, start=1):
        mark = f"{number} / {len(sheets)}"
        assert words_of(sheet[: len(mark)]) == mark, "the browser counts the sheets"
        letters = [each for each in sheet[len(mark) :] if each[0].strip()]
        assert min(low for _, low, _ in letters) > EDGE
        assert max(high for _, _, high in letters) < SIZES[paper][1] - EDGE
        said += "".join(letter for letter, *_ in letters)
    # A line that was cut in two would be printed on both sheets.
    shown = page.inner_text("body")
    assert only_letters(said) == only_letters(shown)


def only_letters(text: str) -> str:
    return "".join(each for each in text if each.isalpha())


def test_a_sheet_never_parts_the_closing_from_the_first_names(show: Any) -> None:
    for lines in range(23, 29):
        text = replace(SMALL.text, body="\n\n".join(["Line."] * lines), closing="With respect,")
        for count in (2, 80):
            page = show(replace(SMALL, text=text, signatories=several(count)))
            (sheet,) = (
                words for words in map(words_of, printed(page, "A4")) if "With respect," in words
            )
            assert "Organization 1 " in sheet, f"{lines} lines, {count} names"
