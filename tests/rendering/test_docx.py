"""A letter's Word file says what was signed, in Word's own styles, and is the same bytes
everywhere."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, datetime
from xml.etree import ElementTree

import pytest

from bot.domain.edition import Arrangement, Signatory, short
from bot.domain.text import CarbonCopy, LetterText, Reference
from bot.rendering.docx import as_docx
from bot.rendering.docx_direction import word_language
from bot.rendering.package import packed, unpacked
from bot.rendering.publication import Publication
from tests.rendering import make_docx
from tests.rendering.examples import HOSTILE, core_group_letter, core_group_names, signed_by
from tests.rendering.reading_docx import W, foot, lines, links, of_style, opened, styled, xml
from tests.rendering.test_letter import SMALL, folded, hostile_letter, published_lines

DEMAND = re.compile(r"\d+\. ")


def asked_for(line: str) -> list[str]:
    """What of a published line the file holds in this order: Word itself counts the demands and
    the references."""
    if line.startswith("References: - "):
        return ["References:", *re.split(r" - (?=CitizenLab|New York|http)", line)[1:]]
    return [DEMAND.sub("", line)]


def letter(body: str, **changes: object) -> Publication:
    return replace(SMALL, text=replace(SMALL.text, body=body, **changes))  # type: ignore[arg-type]


# --- what it says -------------------------------------------------------------------------------


def test_the_template_is_what_its_script_makes() -> None:
    assert make_docx.FILE.read_bytes() == make_docx.made(), "python -m tests.rendering.make_docx"


def test_the_core_groups_letter_holds_every_published_line_in_its_order() -> None:
    said, at = folded("\n".join(lines(as_docx(core_group_letter())))), 0
    for line in (part for each in published_lines() for part in asked_for(each)):
        found = said.find(line, at)
        assert found >= 0, line
        at = found + len(line)


def test_each_part_of_a_letter_has_words_own_style_for_it() -> None:
    made = as_docx(core_group_letter())
    said = dict(reversed(styled(made)))
    assert said["Title"].startswith("Letter from the Core Group")
    assert said["Subtitle"].startswith("facing revelations")
    assert said["Date"] == "Mexico City, February 16th, 2017"
    assert said["Salutation"] == "Members of the Tripartite Technical Secretariat,"
    assert said["Closing"] == "Sincerely,"
    assert said["Heading 1"] == "References:"
    assert len(of_style(made, "List Number")) == 5
    assert of_style(made, "Signatory") == list(core_group_names())
    assert of_style(made, "Carbon Copy")[0].startswith("Arely Gómez – Secretary")


def test_every_kind_of_block_and_run() -> None:
    body = (
        "## Two\n\na *b* **c** ***d*** `e` [f](https://g.h/i)  \nj\n\n> k\n\n- l\n- m\n\n"
        "```\nn\n\to  p\n```\n\n***\n\n- q\n\n  r"
    )
    made = as_docx(letter(body))
    assert styled(made)[1:-3] == [
        ("Heading 2", "Two"),
        ("Body Text", "a b c d e f\nj"),
        ("Quote", "k"),
        ("List Bullet", "l"),
        ("List Bullet", "m"),
        ("HTML Preformatted", "n\n\to  p"),
        ("Rule", ""),
        ("List Bullet", "q"),
        ("List Continue", "r"),
    ]
    assert links(made) == [("f", "https://g.h/i")]
    (paragraph,) = (each for each in opened(made).paragraphs if each.text.startswith("a b"))
    looks = {run.text: (run.bold, run.italic, run.style.name) for run in paragraph.runs}
    assert looks["b"][:2] == (None, True)
    assert looks["c"][:2] == (True, None)
    assert looks["d"][:2] == (True, True)
    assert looks["e"][2] == "HTML Code"


def numbers(made: bytes) -> list[tuple[int, int, str]]:
    """(level, number at which its list begins, words) of each numbered paragraph of the body."""
    counted = ElementTree.fromstring(unpacked(made)["word/numbering.xml"])
    starts = {
        each.get(f"{W}numId"): int(start.get(f"{W}val", "0"))
        for each in counted.iter(f"{W}num")
        for start in each.iter(f"{W}startOverride")
    }
    found = []
    for paragraph in opened(made).paragraphs:
        number = paragraph._p.find(f"{W}pPr/{W}numPr")
        if number is not None:
            key = number.find(f"{W}numId").get(f"{W}val")
            level = int(number.find(f"{W}ilvl").get(f"{W}val"))
            found.append((level, starts.get(key, 0), paragraph.text))
    return found


def test_each_list_counts_from_its_own_first_number() -> None:
    made = as_docx(letter("1. a\n   1. b\n   2. c\n2. d\n\nText.\n\n7. e\n\n> 3. f"))
    assert numbers(made) == [
        (0, 1, "a"), (1, 1, "b"), (1, 1, "c"), (0, 1, "d"), (0, 7, "e"), (0, 3, "f"),
    ]  # fmt: skip


def test_lists_may_be_nested_as_deep_as_a_draft_may_and_begin_with_anything() -> None:
    deep = "".join(f"{'   ' * depth}1. x{depth}\n" for depth in range(9))
    made = as_docx(letter(f"{deep}\n\n- > quoted\n- # heading\n-\n"))
    assert [(level, words) for level, _, words in numbers(made)] == [
        *((depth, f"x{depth}") for depth in range(9)),
        *[(0, "")] * 3,
    ]
    assert of_style(made, "Quote") == ["quoted"]


def test_addresses_are_links_and_nothing_else_is() -> None:
    bad = Reference("x", "javascript:alert(1)")
    text = replace(
        SMALL.text,
        body="[a](javascript:x) [b](mailto:c@d.e)",
        references=(bad, Reference("y", "https://y.z"), Reference("https://q.r", "https://q.r")),
    )
    made = as_docx(replace(SMALL, text=text))
    assert links(made) == [
        ("b", "mailto:c@d.e"),
        ("https://y.z", "https://y.z"),
        ("https://q.r", "https://q.r"),
    ]
    assert of_style(made, "Reference") == ["x", "y\nhttps://y.z", "https://q.r"]
    assert "javascript" not in xml(made, "word/_rels/document.xml.rels")


def test_every_page_names_its_edition_and_fingerprint_and_is_numbered() -> None:
    edition = replace(SMALL, edition=3, fingerprint="0123456789abcdef" * 4)
    made = as_docx(edition)
    assert foot(made) == [
        "Edition 3 · 2 organizations · December 4th, 20261 / 1",
        f"Fingerprint {short(edition.fingerprint)}",
    ]
    fields = re.findall(r'w:instr=" (\w+) "', xml(made, "word/footer1.xml"))
    assert fields == ["PAGE", "NUMPAGES"]


def test_only_a_draft_bears_a_watermark() -> None:
    assert 'string="Draft"' in xml(as_docx(replace(SMALL, edition=0)), "word/header1.xml")
    assert "Draft" not in xml(as_docx(SMALL), "word/header1.xml")
    spanish = replace(SMALL, edition=0, text=replace(SMALL.text, language="es"))
    assert 'string="Borrador"' in xml(as_docx(spanish), "word/header1.xml")


def test_what_the_file_says_of_itself() -> None:
    about = opened(as_docx(SMALL)).core_properties
    assert (about.title, about.language, about.author) == ("Title", "en", "")
    assert about.created == about.modified
    assert about.created.replace(tzinfo=None) == datetime(2026, 12, 4)  # noqa: DTZ001
    assert about.last_modified_by == ""


def test_a_publication_without_anything_is_a_letter() -> None:
    made = as_docx(Publication(LetterText("T", "B.", "en")))
    assert styled(made) == [("Title", "T"), ("Body Text", "B.")]


# --- signatories --------------------------------------------------------------------------------


def names(count: int) -> tuple[str, ...]:
    return tuple(f"Organization {number} for Clean Water" for number in range(1, count + 1))


def columns(made: bytes) -> list[int]:
    """The columns of each section."""
    return [int(each.get(f"{W}num", "1")) for each in opened(made).element.iter(f"{W}cols")]


@pytest.mark.parametrize(
    ("count", "sections"), [(1, [1]), (12, [1]), (13, [1, 2, 1]), (61, [1, 3, 1]), (400, [1, 3, 1])]
)
def test_all_signatories_stand_there_in_their_order(count: int, sections: list[int]) -> None:
    made = as_docx(replace(SMALL, signatories=signed_by(*names(count))))
    assert of_style(made, "Signatory", "Signatory Small") == list(names(count))
    assert columns(made) == sections


def test_groups_have_headings_and_countries_stand_beside_names() -> None:
    several = (Signatory(1, "A", "MX"), Signatory(2, "B", "AT"), Signatory(3, "C", "MX"))
    by_country = as_docx(replace(SMALL, signatories=several, arrangement=Arrangement.BY_COUNTRY))
    assert styled(by_country)[2:] == [
        ("Heading 1", "Signatories · 3 organizations from 2 countries"),
        ("Heading 2", "Austria"),
        ("Signatory", "B"),
        ("Heading 2", "Mexico"),
        ("Signatory", "A"),
        ("Signatory", "C"),
    ]
    beside = as_docx(replace(SMALL, signatories=several, countries=True))
    assert of_style(beside, "Signatory") == ["A (Mexico)", "B (Austria)", "C (Mexico)"]


def test_people_and_notes_have_their_places() -> None:
    made = as_docx(
        replace(
            SMALL, individuals=("Ana", "Bo"), affiliations=True, added=("Two",), errata="A comma."
        )
    )
    assert styled(made)[5:] == [
        ("Heading 1", "Individuals"),
        ("Signatory", "Ana"),
        ("Signatory", "Bo"),
        ("Note", "Affiliations are given for identification only."),
        ("Note", "Corrected in this edition: A comma."),
        ("Note", "Added since: Two"),
    ]


@pytest.mark.parametrize("count", [2, 40, 100])
def test_the_closing_stays_with_the_first_names(count: int) -> None:
    made = opened(
        as_docx(replace(letter("B.", closing="Yours,"), signatories=signed_by(*names(count))))
    )
    at = next(n for n, each in enumerate(made.paragraphs) if each.text == "Yours,")
    first = next(n for n, each in enumerate(made.paragraphs) if each.text == names(1)[0])
    for each in made.paragraphs[at : first + 1]:
        assert each.style is not None
        own, styles = each.paragraph_format.keep_with_next, each.style.paragraph_format
        assert own or styles.keep_with_next, each.text


# --- languages ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "said"),
    [("en", "en-US"), ("es", "es-ES"), ("es-MX", "es-MX"), ("ar", "ar-EG"), ("he", "he-IL"),
     ("zh", "zh-CN"), ("pt", "pt-BR"), ("eo", "eo-001"), ("xx", "xx")],
)  # fmt: skip
def test_word_is_told_the_language_with_a_territory(language: str, said: str) -> None:
    assert word_language(language) == said


@pytest.mark.parametrize(
    ("language", "told"),
    [("es", 'w:val="es-ES"'), ("ar", 'w:bidi="ar-EG"'), ("ja", 'w:eastAsia="ja-JP"')],
)
def test_the_document_speaks_its_language(language: str, told: str) -> None:
    made = as_docx(letter("B.", language=language))
    (said,) = re.findall(r"<w:docDefaults>.*?<w:lang ([^>]*)/>", xml(made, "word/styles.xml"))
    assert told in said
    assert opened(made).core_properties.language == language


def test_a_letter_that_runs_from_right_to_left_does() -> None:
    text = letter("نص **مهم** NSO", language="ar").text
    made = as_docx(Publication(text, signed_by("مؤسسة", "Fundar"), 1))
    assert (
        "<w:bidi/>"
        in re.findall(r"<w:pPrDefault>.*?</w:pPrDefault>", xml(made, "word/styles.xml"))[0]
    )
    assert xml(made).count("<w:bidi/>") == xml(made).count("<w:sectPr>") == 1
    runs = re.findall(r"<w:r>(.*?)<w:t[^>]*>(.*?)</w:t>", xml(made))
    directions = {words: "<w:rtl/>" in look for look, words in runs}
    assert directions == {
        "Title": False, "نص ": True, "مهم": True, " NSO": False, "مؤسسة": True, "Fundar": False,
        "Signatories": False, " · 2 organizations": False,
    }  # fmt: skip


def test_names_run_as_their_letters_do() -> None:
    made = as_docx(replace(SMALL, signatories=signed_by("مؤسسة (19)", "Fundar", "مؤسسة A")))
    runs = re.findall(r"<w:r>(?:<w:rPr>(.*?)</w:rPr>)?<w:t[^>]*>(.*?)</w:t>", xml(made))
    assert [words for look, words in runs if "<w:rtl/>" in look] == ["مؤسسة (19)"]
    assert "<w:bidi/>" not in xml(made)


# --- hostile words ------------------------------------------------------------------------------

UNSPEAKABLE = ["a\0b", "a\x0bb", "x\ufffe\uffffy", "a\x07\x0cb\tc", "]]>", "{_{ x }_}"]


@pytest.mark.parametrize(
    "words", [*HOSTILE, "{_{ 7*7 }_}", "{_% x %_}", "{{{", "&amp;lt;", "'\"“”"]
)
def test_words_stay_as_they_were_typed(words: str) -> None:
    made = as_docx(hostile_letter(words))
    words = " ".join(words.split())
    assert lines(made)[:6] == [words, words, words, words, "Body.", words]
    assert of_style(made, "Signatory") == [words]
    assert of_style(made, "Reference") == [f"{words}\nhttps://a.b/c?d=e_f"]
    assert of_style(made, "Carbon Copy") == [f"{words} – {words}"]
    assert links(made) == [("https://a.b/c?d=e_f", "https://a.b/c?d=e_f")]
    assert opened(made).core_properties.title == words[:255]


@pytest.mark.parametrize("words", UNSPEAKABLE)
def test_what_xml_cannot_hold_does_not_break_the_file(words: str) -> None:
    made = as_docx(replace(hostile_letter(words), individuals=(words,), edition=0))
    assert all(ElementTree.fromstring(part) is not None for part in unpacked(made).values())
    (body,) = of_style(as_docx(letter(f"Body {words}")), "Body Text")
    assert not re.search("[\0-\x08\x0b-\x1f\ufffe\uffff]", body)


# --- the same bytes: see test_same_bytes.py, too ------------------------------------------------


def test_a_file_bears_no_moment_and_nothing_of_a_machine() -> None:
    made = as_docx(core_group_letter())
    assert packed(unpacked(made)) == made
    assert str(date.today().year) not in xml(made, "docProps/core.xml")  # noqa: DTZ011


def test_another_day_is_another_file() -> None:
    day = replace(core_group_letter(), at=date(2017, 2, 17))
    assert as_docx(day) != as_docx(core_group_letter())


def test_copies_to_nobody_in_particular() -> None:
    text = replace(SMALL.text, cc=(CarbonCopy("Ana"),))
    assert of_style(as_docx(replace(SMALL, text=text)), "Carbon Copy") == ["Ana"]
