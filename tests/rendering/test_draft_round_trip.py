"""Whatever a letter says, its draft file says the same."""

from __future__ import annotations

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from bot.domain.refusals import Refusal
from bot.domain.text import CarbonCopy, LetterText, Reference
from bot.rendering.clean import one_line, tidy_body, with_plain_line_ends
from bot.rendering.draft import read_draft, write_draft

SPECIAL = st.sampled_from(list(":-#>[]{}&*!|%@`'\"?,~\\<=+_. \n\t…é\u0301\u202eم字😀\xa0\x85"))
WORDS = st.text(SPECIAL | st.characters(codec="utf-8"), max_size=40)
LINE = WORDS.map(one_line)
NAME = LINE.filter(bool)
URL = st.sampled_from(["", "https://example.org/a?b=c", "mailto:a@example.org"])
BODY = (
    st.lists(WORDS | st.sampled_from(["---", "title: x", "# x", "1. x", ""]), max_size=6)
    .map(lambda lines: tidy_body(with_plain_line_ends("\n".join(lines))))
    .filter(lambda body: any(char.isalnum() for char in body))
)
TEXTS = st.builds(
    LetterText,
    title=NAME,
    body=BODY,
    language=st.sampled_from(["en", "es-MX", "ar"]),
    subtitle=LINE,
    place=LINE,
    date=st.none() | st.dates(),
    salutation=LINE,
    closing=LINE,
    references=st.lists(st.builds(Reference, NAME, URL), max_size=3).map(tuple),
    cc=st.lists(st.builds(CarbonCopy, NAME, LINE), max_size=3).map(tuple),
)


@settings(max_examples=100, deadline=None)
@given(TEXTS)
def test_a_written_draft_reads_back_as_the_same_text(text: LetterText) -> None:
    try:
        read = read_draft(write_draft(text), language="de")
    except Refusal:
        assume(False)  # a body of nothing but a link's definition, say
        return
    assert read == text
    assert read.sha256 == text.sha256


@settings(max_examples=100, deadline=None)
@given(st.lists(WORDS | st.sampled_from(["---", "title: x", "cc:", "- name: y"])).map("\n".join))
def test_any_source_is_read_or_refused(source: str) -> None:
    try:
        text = read_draft(source, language="en", title="T")
    except Refusal:
        return
    assert read_draft(write_draft(text), language="en") == text
