"""The page is one file, runs nothing, loads nothing and can be read by anybody."""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from bot.domain.edition import short
from bot.domain.text import CarbonCopy, LetterText, Reference
from bot.rendering.letter import as_html
from bot.rendering.publication import Publication
from tests.rendering.examples import HOSTILE, core_group_letter, signed_by

VOID = {"meta", "br", "hr"}


class Page(HTMLParser):
    """Checks that tags are nested and closed, and keeps what it saw."""

    def __init__(self, source: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words = ""
        self.feed(source)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] != "style":
            self.words += data

    def count(self, tag: str) -> int:
        return sum(seen == tag for seen, _ in self.tags)


def test_the_page_is_well_formed_and_has_one_title() -> None:
    page = Page(as_html(core_group_letter()))
    assert page.count("h1") == page.count("title") == page.count("main") == 1
    assert page.count("h2") == 3  # signatories, references, CC
    assert page.tags[0] == ("html", {"lang": "en", "dir": "ltr"})
    ids = [attrs["id"] for _, attrs in page.tags if "id" in attrs]
    assert len(ids) == len(set(ids))


def test_the_page_holds_the_whole_letter_in_order() -> None:
    words = " ".join(Page(as_html(core_group_letter())).words.split())
    at = 0
    for part in (
        "Letter from the Core Group",
        "facing revelations",
        "Mexico City, February 16th, 2017",
        "Members of the",
        "This past July",
        "We reject any",
        "Sincerely,",
        "Signatories",
        "Article19",
        "Transparencia Mexicana",
        "References:",
        "https://citizenlab.org/",
        "CC:",
        "Arely Gómez – Secretary",
        "Edition 1 · 10 organizations · February 16th, 2017",
        short(core_group_letter().text.sha256),
    ):
        at = words.index(part, at)


def test_the_page_loads_nothing_and_runs_nothing() -> None:
    source = as_html(core_group_letter())
    page = Page(source)
    tags = {tag for tag, _ in page.tags}
    assert not tags & {"script", "link", "img", "iframe", "form", "object", "embed", "base", "svg"}
    for tag, attrs in page.tags:
        assert not any(name.startswith("on") or name in {"src", "style"} for name in attrs)
        assert "href" not in attrs or tag == "a"
    assert "url(" not in source
    assert "@import" not in source


def test_the_policy_lets_in_the_pages_own_style_alone() -> None:
    source = as_html(core_group_letter())
    (style,) = re.findall(r"<style>(.*?)</style>", source, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert f"default-src 'none'; style-src 'sha256-{digest}'" in source
    assert "<" not in style


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_words_are_only_words(words: str) -> None:
    text = LetterText(
        words,
        f"Body.\n\n{words}",
        "en",
        subtitle=words,
        place=words,
        salutation=words,
        closing=words,
        references=(Reference(words, "https://a.b"), Reference(words, "javascript:x")),
        cc=(CarbonCopy(words, words),),
    )
    letter = Publication(text, signed_by(words), 1)
    page = Page(as_html(letter))
    folded = " ".join(words.split())
    assert page.words.count(folded) >= 10
    allowed = {"https://a.b", "https://example.org", "https://example.org/x.png"}
    assert {attrs["href"] for tag, attrs in page.tags if tag == "a"} <= allowed
    assert not {"script", "b"} & {tag for tag, _ in page.tags}
    assert page.count("style") == page.count("title") == page.count("h1") == 1


def test_names_do_not_reorder_what_stands_around_them() -> None:
    letter = replace(core_group_letter(), signatories=signed_by("مؤسسة (19)"))
    assert "<bdi>مؤسسة (19)</bdi>" in as_html(letter)


@pytest.mark.parametrize(
    ("language", "direction"), [("ar", "rtl"), ("he", "rtl"), ("es-MX", "ltr")]
)
def test_the_page_runs_as_its_language_does(language: str, direction: str) -> None:
    page = Page(as_html(Publication(LetterText("T", "B.", language))))
    assert page.tags[0] == ("html", {"lang": language, "dir": direction})


def test_demands_keep_their_numbers() -> None:
    source = as_html(Publication(LetterText("T", "7. Seven\n8. Eight", "en")))
    assert '<ol start="7">' in source


def test_a_draft_is_marked_as_one() -> None:
    assert '<p class="draft">Draft</p>' in as_html(Publication(LetterText("T", "B.", "en")))
    assert '<p class="draft">' not in as_html(core_group_letter())


@pytest.mark.parametrize(("count", "layout"), [(1, "few"), (12, "few"), (13, "some"), (61, "many")])
def test_many_names_stand_in_columns(count: int, layout: str) -> None:
    letter = replace(core_group_letter(), signatories=signed_by(*(f"N{i}" for i in range(count))))
    assert f'<ul class="signatories {layout}">' in as_html(letter)


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_contrast_is_enough_to_read() -> None:
    style = as_html(core_group_letter())
    named = dict(re.findall(r"--(\w+): (#\w{6})", style))
    inks = [
        named["ink"],
        named["soft"],
        named["accent"],
        *re.findall(r"[{ ]color: (#\w{6})", style),
    ]
    for ink in inks:
        for paper in (named["paper"], "#efece5", "#f4f1ea"):
            light, dark = luminance(paper) + 0.05, luminance(ink) + 0.05
            assert light / dark >= 4.5, (ink, paper)
