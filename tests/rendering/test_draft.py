"""A draft becomes a letter's text, or is refused with its line."""

from __future__ import annotations

import datetime

import pytest

from bot.domain.refusals import DraftEmpty, DraftNotUnderstood, FileNotUsable
from bot.domain.text import CarbonCopy, LetterText, Reference
from bot.rendering.draft import LIMIT, read_draft, write_draft
from tests.rendering.examples import DRAFT, HOSTILE, core_group_text


def read(source: str, *, language: str = "en", title: str = "") -> LetterText:
    return read_draft(source, language=language, title=title)


def front(*lines: str, body: str = "Words.") -> str:
    return "\n".join(["---", *lines, "---", "", body, ""])


def refusal(source: str, *, language: str = "en", title: str = "") -> DraftNotUnderstood:
    with pytest.raises(DraftNotUnderstood) as refused:
        read(source, language=language, title=title)
    return refused.value


def test_the_core_groups_draft_is_understood() -> None:
    text = core_group_text()
    assert text.title.startswith("Letter from the Core Group")
    assert text.subtitle.startswith("facing revelations")
    assert text.date == datetime.date(2017, 2, 16)
    assert text.language == "en"  # the front matter's, not the default
    assert (
        text.references[0].url == "https://citizenlab.org/2017/02/bittersweet-nso-mexico-spyware/"
    )
    assert len(text.cc) == 9
    assert text.cc[0] == CarbonCopy("Arely Gómez", "Secretary of the Public Function of Mexico")
    assert text.body.startswith("This past July 11th")
    assert text.body.endswith("surveillance actions in Mexico.")


def test_a_written_draft_reads_back_as_the_same_text() -> None:
    text = core_group_text()
    assert read(write_draft(text)) == text


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_words_are_data_in_every_field(words: str) -> None:
    words = " ".join(words.split())
    text = LetterText(words, "Body.", "en", words, words, None, words, words)
    text = LetterText(
        **{
            **{name: getattr(text, name) for name in text.__slots__},
            "references": (Reference(words, "https://example.org/"),),
            "cc": (CarbonCopy(words, words),),
        }
    )
    assert read(write_draft(text)) == text


# --- values are strings -------------------------------------------------------------------------


@pytest.mark.parametrize(
    "value", ["NO", "yes", "17:30", "1e3", "0x1F", "null", "~", "3.10", "2017"]
)
def test_yaml_guesses_no_types(value: str) -> None:
    assert read(front("title: T", f"place: {value}")).place == value


@pytest.mark.parametrize(
    ("line", "value"),
    [
        ("place: &a Here", "Here"),
        ("place: !!int 12", "12"),
        ("place: !!python/object/apply:os.system [x]", None),
        ("place: !!python/name:os.system x", "x"),
        ("place:", ""),
        ("place: ''", ""),
        ('place: "a\\tb"', "a b"),
        ("place: >\n  folded\n  words", "folded words"),
    ],
)
def test_anchors_and_tags_do_nothing(line: str, value: str | None) -> None:
    source = front("title: T", line)
    if value is None:
        assert refusal(source).problem == "wrong_type"
    else:
        assert read(source).place == value


def test_aliases_are_their_values_and_no_bomb() -> None:
    text = read(front("title: &t T", "closing: *t"))
    assert text.closing == "T"
    assert refusal(front("title: T", "cc: &a [*a]")).problem == "wrong_type"


def test_references_and_cc_may_be_plain_strings() -> None:
    text = read(front("title: T", "references: [A book, 'https://example.org/x']", "cc:", "- Ana"))
    assert text.references == (
        Reference("A book"),
        Reference("https://example.org/x", "https://example.org/x"),
    )
    assert text.cc == (CarbonCopy("Ana"),)


# --- refusals name the line ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("lines", "line", "problem", "key", "detail"),
    [
        (["titel: T"], 2, "unknown_key", "titel", "title"),
        (["title: T", "Title: U"], 3, "unknown_key", "Title", "title"),
        (["title: T", "zzz: 1"], 3, "unknown_key", "zzz", ""),
        (["title: T", "<<: {a: b}"], 3, "unknown_key", "<<", ""),
        (["title: T", "place: P", "title: U"], 4, "duplicate_key", "title", ""),
        (["title: [a]"], 2, "wrong_type", "title", "a string is wanted"),
        (["title: T", "cc: Ana"], 3, "wrong_type", "cc", "a list is wanted"),
        (["title: T", "cc:", "- [a]"], 4, "wrong_type", "cc", "a string or a mapping is wanted"),
        (["- a"], 2, "wrong_type", "", "a mapping is wanted"),
        (["title: T", "cc:", "- nam: A"], 4, "unknown_key", "cc.nam", "name"),
        (["title: T", "cc:", "- title: A"], 4, "missing_key", "cc.name", ""),
        (
            ["title: T", "references:", "- url: https://a.b"],
            4,
            "missing_key",
            "references.text",
            "",
        ),
        (["title: T", "references:", "- text: A", "  text: B"], 5, "duplicate_key", None, ""),
        (["title: T", "date: 16 February"], 3, "bad_date", "date", "YYYY-MM-DD"),
        (["title: T", "date: 2017-02-30"], 3, "bad_date", "date", "YYYY-MM-DD"),
        (["title: T", "date: 2017-2-3"], 3, "bad_date", "date", "YYYY-MM-DD"),
        (["title: T", "date: 20170203"], 3, "bad_date", "date", "YYYY-MM-DD"),
        (["title: T", "date: ２０１７-02-03"], 3, "bad_date", "date", "YYYY-MM-DD"),
        (["title: T", "language: klingon"], 3, "bad_language", "language", ""),
        (["title: T", "language: ../../x"], 3, "bad_language", "language", ""),
        (["title: T", "title"], 3, "syntax", "", None),
        (["title: A: B"], 2, "syntax", "", "mapping values are not allowed here"),
        (["title: T", "cc: *x"], 3, "syntax", "", None),
        (["title: T", "cc: [[[[[a]]]]]"], 3, "syntax", "", "nested too deeply"),
        (["title: T", 'place: "a\\0b"'], 3, "wrong_type", "place", "U+0000"),
        (["title: T", "place: a\u202eb"], 3, "wrong_type", "place", "U+202E"),
        (["title: T", "cc:", "- a\u2066b"], 4, "wrong_type", "cc", "U+2066"),
        (["title: T", "place: a\0b"], 3, "wrong_type", "", "U+0000"),
        (["place: P"], 1, "missing_key", "title", ""),
        (["title: ''"], 1, "missing_key", "title", ""),
    ],
)
def test_what_cannot_be_understood_is_refused_with_its_line(
    lines: list[str], line: int, problem: str, key: str | None, detail: str | None
) -> None:
    refused = refusal(front(*lines))
    assert (refused.line, refused.problem) == (line, problem)
    assert key is None or refused.key == key
    assert detail is None or refused.detail == detail


@pytest.mark.parametrize(
    "url",
    ["javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "//a.b", "/x", "a.b", "http:",
     "https://", "https://a b", "https://a.b/<x>", "mailto:", "ftp://a.b", "https://[x"],
)  # fmt: skip
def test_a_reference_links_to_the_web_or_to_an_address(url: str) -> None:
    refused = refusal(front("title: T", "references:", "- text: A", f"  url: '{url}'"))
    assert (refused.line, refused.problem, refused.key) == (5, "bad_url", "references.url")


@pytest.mark.parametrize("url", ["https://a.b/c?d=e_f", "HTTP://a.b", "mailto:a@b.c"])
def test_usual_addresses_are_taken(url: str) -> None:
    source = front("title: T", "references:", "- text: A", f"  url: '{url}'")
    assert read(source).references == (Reference("A", url),)


@pytest.mark.parametrize("source", ["---\ntitle: T\n\nBody", "---", "\n\n---\ntitle: T"])
def test_unclosed_front_matter_is_refused(source: str) -> None:
    assert refusal(source).problem == "unclosed"


def test_lines_count_in_the_draft_as_given() -> None:
    assert refusal("\ufeff\r\n\r\n---\r\ntitle: T\r\nplce: X\r\n---\r\nBody").line == 5


def test_the_parsers_words_do_not_quote_the_draft() -> None:
    assert "secret" not in refusal(front("title: *secret")).detail


def test_yaml_nested_without_end_is_refused_at_once() -> None:
    assert refusal(front("title: " + "[" * 100_000)).detail == "nested too deeply"


# --- title and language -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("source", "typed", "title", "body"),
    [
        ("Body.", "Typed", "Typed", "Body."),
        ("# Head\n\nBody.", "", "Head", "Body."),
        ("\n# *Head* of `x`\nBody.", "", "Head of x", "Body."),
        ("Head\n====\nBody.", "", "Head", "Body."),
        ("# Head\n\nBody.", "Head", "Head", "Body."),
        ("# Head\n\nBody.", "Typed", "Typed", "# Head\n\nBody."),
        (front("title: T"), "", "T", "Words."),
        (front("title: T"), "  Typed\n", "Typed", "Words."),
        (front("title: T", body="# T\n\nBody."), "", "T", "# T\n\nBody."),
        (front("place: P", body="# Head\n\nBody."), "", "Head", "Body."),
    ],
)
def test_where_the_title_comes_from(source: str, typed: str, title: str, body: str) -> None:
    text = read(source, title=typed)
    assert (text.title, text.body) == (title, body)


def test_no_title_at_all_is_refused() -> None:
    for source in ("Body.", "## Second level\n\nBody.", "Body.\n\n# Late"):
        assert (refusal(source).problem, refusal(source).key) == ("missing_key", "title")


def test_a_typed_title_that_hides_or_reorders_letters_is_refused() -> None:
    assert refusal("Body.", title="a\u202eb").detail == "U+202E"
    assert refusal("Body.", title="a\0b").detail == "U+0000"


@pytest.mark.parametrize(
    ("given", "canonical"), [("es", "es"), ("es_mx", "es-MX"), ("ZH-hant-tw", "zh-Hant-TW")]
)
def test_language_tags_are_written_one_way(given: str, canonical: str) -> None:
    assert read(front("title: T", f"language: {given}")).language == canonical
    assert read("# T\n\nBody.", language=given).language == canonical


def test_the_default_language_must_be_one_too() -> None:
    assert refusal("# T\n\nBody.", language="xx-yy-zz").problem == "bad_language"


# --- the body -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "source",
    [
        "",
        " \n\t\n",
        "\ufeff",
        "# Only a title",
        front("title: T", body=""),
        front("title: T", body="***"),
        front("title: T", body="[x]: https://example.org"),
        front("title: T", body="\u202e\0"),
    ],
)
def test_a_draft_without_words_is_empty(source: str) -> None:
    with pytest.raises(DraftEmpty):
        read(source, title="T" if source.startswith("---") else "")


@pytest.mark.parametrize(
    ("given", "body"),
    [
        ("a\r\nb\rc", "a\nb\nc"),
        ("cafe\u0301", "café"),
        ("\n\n  a \t\nb\n\n\n", "  a\nb"),
        ("a  \nb  ", "a  \nb"),
        ("a     \nb", "a  \nb"),
        ("a  \n\nb", "a\n\nb"),
        ("a\x00\x07\x1b\u202eb\u2069", "ab"),
        ("a\tb", "a\tb"),
        ("a\u2028b\x0bc", "a\nb\nc"),
        ("\u200fשלום", "\u200fשלום"),
    ],
)
def test_a_body_has_one_normal_form(given: str, body: str) -> None:
    assert read(given, title="T").body == body
    assert read(body, title="T").body == body


def test_a_body_nested_so_deeply_that_words_would_be_lost_is_refused() -> None:
    refused = refusal(front("title: T", body="Fine.\n\n" + "> " * 30 + "lost"))
    assert (refused.line, refused.problem) == (7, "syntax")


def test_a_draft_has_a_size_limit() -> None:
    read("x" * LIMIT, title="T")
    with pytest.raises(FileNotUsable) as refused:
        read("x" * (LIMIT + 1), title="T")
    assert refused.value.problem == "size"


def test_the_file_on_disk_may_have_any_line_ends() -> None:
    assert read(DRAFT.replace("\n", "\r\n")) == read("\ufeff" + DRAFT)
