"""A body is Markdown without HTML, and its paragraphs can be pointed at."""

from __future__ import annotations

import pytest

from bot.rendering.body import Paragraph, as_html, paragraphs
from bot.rendering.plain import as_plain
from tests.rendering.examples import core_group_text


@pytest.mark.parametrize(
    ("body", "html"),
    [
        ("<b>x</b>", "<p>&lt;b&gt;x&lt;/b&gt;</p>"),
        ("<script>x</script>", "<p>&lt;script&gt;x&lt;/script&gt;</p>"),
        ("[x](javascript:y)", "<p>[x](javascript:y)</p>"),
        ("[x](JAVASCRIPT&#58;y)", "<p>[x](JAVASCRIPT:y)</p>"),
        ("[x](y)", "<p>[x](y)</p>"),
        ("[x](//a.b)", "<p>[x](//a.b)</p>"),
        ("<javascript:y>", "<p>&lt;javascript:y&gt;</p>"),
        ("[x](https://a.b)", '<p><a href="https://a.b" rel="noreferrer">x</a></p>'),
        ('[x](https://a.b "tip")', '<p><a href="https://a.b" rel="noreferrer">x</a></p>'),
        ("<a@b.c>", '<p><a href="mailto:a@b.c" rel="noreferrer">a@b.c</a></p>'),
        ("![a *b* `c`](x.png)", "<p>a b c</p>"),
        ("![a](data:image/png;base64,xx)!", "<p>a!</p>"),
        ("![](https://a.b/x.png)", "<p></p>"),
        ("![a [b](https://c.d)](e)", "<p>a b</p>"),
        ("https://a.b is not made a link", "<p>https://a.b is not made a link</p>"),
        ('"quotes" -- stay...', "<p>&quot;quotes&quot; -- stay...</p>"),
        ("# x", "<h2>x</h2>"),
        ("###### x", "<h6>x</h6>"),
        ("{{ 7*7 }}{% raw %}", "<p>{{ 7*7 }}{% raw %}</p>"),
        ("a\0b", "<p>a\ufffdb</p>"),
    ],
)
def test_html_and_what_becomes_of_foreign_marks(body: str, html: str) -> None:
    assert as_html(body).strip() == html


@pytest.mark.parametrize(
    ("body", "plain"),
    [
        ("one\ntwo", "one two"),
        ("one  \ntwo", "one\ntwo"),
        ("a *b* **c** `d`", "a b c d"),
        ("[x](https://a.b)", "x (https://a.b)"),
        ("<https://a.b>", "https://a.b"),
        ("[me](mailto:a@b.c)", "me (a@b.c)"),
        ("<a@b.c>", "a@b.c"),
        ("[](https://a.b)", "https://a.b"),
        ("> a\n>\n> b", "> a\n>\n> b"),
        ("1. a\n2. b", "1. a\n2. b"),
        ("1. a\n\n2. b", "1. a\n\n2. b"),
        ("3) a\n4) b", "3) a\n4) b"),
        ("1. a\n1. b", "1. a\n2. b"),
        ("- a\n  1. b\n     - c\n- d", "- a\n  1. b\n     - c\n- d"),
        ("10. a\n\n    b", "10. a\n\n    b"),
        ("    code\n     more", "    code\n     more"),
        ("# H\n\n***\n\nx", "H\n\n* * *\n\nx"),
        ("-\n- a", "-\n- a"),
        ("![alt](x)", "alt"),
    ],
)
def test_plain_text_keeps_words_numbers_and_addresses(body: str, plain: str) -> None:
    assert as_plain(body) == plain


# --- paragraphs ---------------------------------------------------------------------------------


def labels(body: str) -> list[str]:
    return [paragraph.label for paragraph in paragraphs(body)]


def test_each_paragraph_and_each_demand_can_be_pointed_at() -> None:
    found = labels(core_group_text().body)
    assert len(found) == 8
    assert found[0] == "This past July 11th an investigation from the Citizen Lab of Munk…"
    assert found[3] == "1. We reject any disproportionate and illegal state surveillance…"
    assert found[7].startswith("5. We appeal")


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("4. d\n5. e", ["4. d", "5. e"]),
        ("1. a\n   - b\n   - c\n2. d", ["1. a", "• b", "• c", "2. d"]),
        ("1. a\n\n   more\n2. b", ["1. a", "more", "2. b"]),
        ("> quoted\n\n# Heading\n\nwords", ["quoted", "words"]),
        ("    an indented paragraph", ["an indented paragraph"]),
        ("- - a", ["• a"]),
        ("*a* [b](https://c.d)\ne", ["a b e"]),
        ("![](x)", []),
        ("", []),
    ],
)
def test_labels_show_numbers_and_words(body: str, expected: list[str]) -> None:
    assert labels(body) == expected


@pytest.mark.parametrize("body", ["word " * 50, "x" * 500, "1. " + "word, " * 50, "a" * 69 + " b"])
def test_labels_are_short_and_cut_between_words(body: str) -> None:
    (label,) = labels(body)
    assert len(label) <= 70
    assert label.endswith("…")
    assert label.rstrip("…").split(" ")[-1] in body.replace(",", "").split() or "x" * 69 in label


def test_seventy_characters_are_not_cut() -> None:
    assert labels("x" * 70) == ["x" * 70]


def test_a_key_follows_its_paragraph_and_nothing_else() -> None:
    before = paragraphs("First.\n\n1. Demand.\n2. Other.")
    after = paragraphs("New.\n\nFirst.\n\n1. New.\n2. *Demand.*\n3. Other, changed.")
    assert before[0].key == after[1].key
    assert before[1].key == after[3].key
    assert before[2].key not in {paragraph.key for paragraph in after}


def test_equal_paragraphs_have_different_keys() -> None:
    found = paragraphs("Same.\n\nSame.\n\nSame.")
    assert len({paragraph.key for paragraph in found}) == 3
    assert found[0] == Paragraph(paragraphs("Same.")[0].key, "Same.")
