"""A letter in plain text and in Markdown says what was signed, literally and in order."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from bot.domain.edition import short
from bot.domain.text import CarbonCopy, LetterText, Reference
from bot.rendering.body import as_html as body_as_html
from bot.rendering.commonmark import plain_text, tree
from bot.rendering.letter import as_html, as_markdown, as_text
from bot.rendering.markdown import as_markdown as body_as_markdown
from bot.rendering.markdown import escaped
from bot.rendering.publication import Publication
from tests.rendering.examples import (
    HOSTILE,
    PUBLISHED,
    core_group_letter,
    core_group_text,
    signed_by,
)

SMALL = Publication(
    LetterText("Title", "Body.", "en"), signed_by("One", "Two"), 1, date(2026, 12, 4)
)


def folded(text: str) -> str:
    """Without what only the layout of the published file brought in."""
    return " ".join(re.sub(r"\*\*|[<>]", "", text).split())


def published_lines() -> list[str]:
    """Its lines, with the paragraph that a page's end broke put together again.

    The original's last line ends in a full stop and has a hyphen for its dash.
    """
    whole = PUBLISHED.replace("of the\n\nactions needed", "of the actions needed")
    *lines, last = [line for line in map(folded, whole.splitlines()) if line]
    return [*lines, last.rstrip(".").replace("Chepov - ", "Chepov – ")]


@pytest.mark.parametrize("rendered", [as_text, as_markdown])
def test_the_core_groups_letter_holds_every_published_line_in_its_order(rendered) -> None:  # type: ignore[no-untyped-def]
    letter = folded(rendered(core_group_letter()))
    at = 0
    for line in published_lines():
        found = letter.find(line, at)
        assert found >= 0, line
        at = found + len(line)


def test_text_has_one_paragraph_a_line_and_one_signatory_a_line() -> None:
    lines = as_text(core_group_letter()).splitlines()
    paragraphs = [line for line in core_group_text().body.split("\n") if line]
    assert [line for line in lines if line in paragraphs] == paragraphs
    assert "Contraloría Ciudadana" in lines
    assert lines[0].startswith("Letter from the Core Group")
    assert lines[1].startswith("facing revelations")


def test_text_in_full() -> None:
    text = LetterText(
        "Title",
        "Body.",
        "en",
        place="Lima",
        date=date(2026, 1, 2),
        references=(Reference("A", "https://a.b"), Reference("https://c.d", "https://c.d")),
        cc=(CarbonCopy("Ana"), CarbonCopy("Bo", "Chair")),
    )
    assert as_text(Publication(text, signed_by("One"), 2, date(2026, 3, 1))) == (
        "Title\n\nLima, January 2nd, 2026\n\nBody.\n\nSignatories (1 organization):\n\nOne\n\n"
        "References:\n\n- A - https://a.b\n- https://c.d\n\nCC:\n\nAna\n\nBo – Chair\n\n"
        f"--\nEdition 2 · 1 organization · March 1st, 2026\nFingerprint: {short(text.sha256)}\n"
    )


def test_a_draft_says_that_it_is_one() -> None:
    draft = Publication(SMALL.text)
    assert "Draft · 0 organizations" in as_text(draft)
    assert "Draft · 0 organizations" in as_markdown(draft)
    assert "Signatories" not in as_text(draft)


@pytest.mark.parametrize("rendered", [as_text, as_markdown, as_html])
def test_the_same_letter_is_the_same_bytes(rendered) -> None:  # type: ignore[no-untyped-def]
    again = Publication(core_group_text(), core_group_letter().signatories, 1, date(2017, 2, 16))
    assert rendered(core_group_letter()) == rendered(again)


def test_the_fingerprint_is_the_editions_or_of_a_draft_the_texts() -> None:
    letter = core_group_letter()
    edition = replace(letter, fingerprint="0123456789abcdef" * 4)
    for rendered in (as_text, as_markdown, as_html):
        assert short(letter.text.sha256) in rendered(letter)
        assert "0123 4567 89AB CDEF 0123 4567 89AB CDEF" in rendered(edition)


# --- hostile words ------------------------------------------------------------------------------


def hostile_letter(words: str) -> Publication:
    text = replace(
        SMALL.text,
        title=words,
        subtitle=words,
        place=words,
        salutation=words,
        closing=words,
        references=(Reference(words, "https://a.b/c?d=e_f"),),
        cc=(CarbonCopy(words, words),),
    )
    return replace(SMALL, text=text, signatories=signed_by(words))


@pytest.mark.parametrize("words", HOSTILE)
def test_text_holds_words_as_they_were_typed(words: str) -> None:
    lines = as_text(hostile_letter(words)).splitlines()
    assert lines.count(" ".join(words.split())) >= 4
    assert "49" not in lines


@pytest.mark.parametrize("words", HOSTILE)
def test_markdown_reads_back_as_the_words_that_were_typed(words: str) -> None:
    root = tree(as_markdown(hostile_letter(words)))
    said = [plain_text(node) for node in root.children]
    words = " ".join(words.split())
    assert said[:5] == [words, words, words, words, "Body."]
    assert said[5:7] == [words, words]
    assert said[-3] == f"{words} – {words}"
    kinds = [node.type for node in root.children]
    assert kinds == [
        "heading",
        *["paragraph"] * 7,
        "bullet_list",
        *["paragraph"] * 2,
        "hr",
        "paragraph",
    ]
    links = [node for node in root.walk() if node.type == "link"]
    assert [link.attrs["href"] for link in links] == ["https://a.b/c?d=e_f"]


@settings(max_examples=200, deadline=None)
@given(st.text(st.sampled_from("ab1 .)*_`[]()<>#+-=~\\!&;:\n\t|é\xa0"), max_size=30))
def test_escaped_text_is_read_back(text: str) -> None:
    text = " ".join(text.split(" ")).strip()
    if not text.strip() or "\n" in text or "\t" in text:
        return
    assert [plain_text(node) for node in tree(escaped(text)).children] == [text]


def test_reordering_characters_do_not_reach_the_page() -> None:
    letter = replace(SMALL, signatories=signed_by("a\u202eb\u2066", "c\0d\ne"))
    for rendered in (as_text, as_markdown, as_html):
        assert not re.search("[\u202a-\u202e\u2066-\u2069\0]", rendered(letter))
        assert "cd e" in rendered(letter)


# --- a body written anew ------------------------------------------------------------------------

PIECES = st.sampled_from(
    [
        *"ab *_`[<>\n\\().é!",
        *(
            "b c",
            "\n\n",
            "**",
            "``",
            "](https://a.b)",
            "](x)",
            "![",
            "- ",
            "1. ",
            "7) ",
            "> ",
            "# ",
        ),
        *("    ", "  \n", "\\\n", "***\n", "```\n", "<b>", "<https://a.b>", "&amp;", "&nbsp;"),
        *("\n   ", "\n  - ", "<!-- x -->", "<!channel>"),
    ]
)


@settings(max_examples=200, deadline=None)
@given(st.lists(PIECES, max_size=25).map("".join))
def test_a_body_written_anew_has_the_same_words_and_no_html_for_any_reader(body: str) -> None:
    written = body_as_markdown(body)
    assert words_of(written) == words_of(body)
    tokens = MarkdownIt("commonmark").parse(written)
    kinds = {child.type for token in tokens for child in [token, *(token.children or ())]}
    assert not kinds & {"html_block", "html_inline", "image"}


def words_of(body: str) -> str:
    return "".join(plain_text(tree(body)).split())


@pytest.mark.parametrize(
    "body",
    [
        *("a\\\nb\n---", "* ***", "- ---", "```\ny\n```", "1) a\n2) b\n\n1. c", "a***b***c"),
        *(
            "![a](b)",
            "\\![x](https://a.b)",
            "    code ",
            "> a\n> > b",
            "- a\n\n  b\n- c",
            "-     x ",
            "# a #\\#",
        ),
        *("0. a\n0. b", "&nbsp;a&nbsp;", "*a **b** c*", "_a_*b*", "**a**b", "[*a*](https://b.c)"),
    ],
)
def test_a_body_written_anew_looks_the_same(body: str) -> None:
    assert page_of(body_as_markdown(body)) == page_of(body)


def page_of(body: str) -> str:
    return " ".join(body_as_html(body).replace("<br>", "").split())


@pytest.mark.parametrize(
    ("body", "written"),
    [
        ("<script>x</script>", "\\<script\\>x\\</script\\>"),
        ("[x](javascript:y)", "\\[x\\](javascript:y)"),
        ("![alt](x.png)", "alt"),
        ("1. a\n   - b\n\n2. c", "1. a\n\n   - b\n\n2. c"),
        ("*a* __b__ `c`", "*a* __b__ `c`"),
        ("a  \nb", "a\\\nb"),
        ("a `\tb\xa0c` d\xa0e", "a `\tb\xa0c` d&#160;e"),
        ("<https://a.b/_c_>", "[https://a.b/\\_c\\_](https://a.b/_c_)"),
    ],
)
def test_what_another_reader_would_take_for_markup_is_escaped(body: str, written: str) -> None:
    assert body_as_markdown(body) == written


def test_the_core_groups_body_is_written_as_it_was() -> None:
    assert body_as_markdown(core_group_text().body) == core_group_text().body
