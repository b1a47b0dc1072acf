"""Names, handles and what people say in their own words."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.names import (
    NAME_LIMIT,
    REASON_LIMIT,
    clean_handle,
    clean_name,
    clean_optional,
    clean_text,
    name_key,
)
from bot.domain.refusals import HandleNotUsable, NotUsableAsText


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Fundar", "Fundar"),
        ("  Fundar,\t Centro \n de Análisis ", "Fundar, Centro de Análisis"),
        ("Fundar\u00a0A.C.", "Fundar A.C."),
        ("Contralori\u0301a", "Contraloría"),
        ("Médecins Sans Frontières – España", "Médecins Sans Frontières – España"),
        ("O'Brien & Sons (“the firm”) #1 *", "O'Brien & Sons (“the firm”) #1 *"),
        ("مركز حقوق", "مركز حقوق"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("\u200fמרכז\u200f", "\u200fמרכז\u200f"),
        ("国際人権", "国際人権"),
        ("x" * NAME_LIMIT, "x" * NAME_LIMIT),
    ],
)
def test_a_name_is_kept_as_it_is_written_with_blanks_folded(typed: str, kept: str) -> None:
    assert clean_name(typed) == kept


@pytest.mark.parametrize("typed", ["", "   ", "\n\t", "\u200b", "\u200e \u200d", "\ufeff"])
def test_a_name_that_nobody_can_see_is_none(typed: str) -> None:
    with pytest.raises(NotUsableAsText) as refused:
        clean_name(typed)

    assert refused.value.problem == "empty"


def test_a_name_that_is_too_long_is_refused_with_the_limit() -> None:
    with pytest.raises(NotUsableAsText) as refused:
        clean_name("x" * (NAME_LIMIT + 1))

    assert (refused.value.problem, refused.value.limit) == ("long", NAME_LIMIT)


@given(st.text(max_size=60))
def test_a_name_once_taken_is_taken_again_as_it_is(typed: str) -> None:
    try:
        name = clean_name(typed)
    except NotUsableAsText:
        return

    assert clean_name(name) == name
    assert unicodedata.is_normalized("NFC", name)
    assert name_key(name)
    assert len(name.splitlines()) == 1


@pytest.mark.parametrize("typed", [None, "", " \n"])
def test_what_may_be_left_out_becomes_empty(typed: str | None) -> None:
    assert clean_optional(typed, "role") == ""


# --- the same name ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "other",
    [
        "fundar",
        "FUNDAR",
        " Fundar ",
        "Ｆｕｎｄａｒ",
        "Fun\u00addar",
        "Fundar\u200b",
        "\u200eFundar",
    ],
)
def test_case_width_blanks_and_what_is_invisible_do_not_make_another_name(other: str) -> None:
    assert name_key(other) == name_key("Fundar")


@pytest.mark.parametrize("other", ["Fúndar", "Fundar A.C.", "Fun dar", "Fundaŕ"])
def test_accents_and_everything_visible_do(other: str) -> None:
    assert name_key(other) != name_key("Fundar")


def test_an_accent_counts_the_same_however_it_was_typed() -> None:
    assert name_key("Contraloría") == name_key("CONTRALORI\u0301A")


@given(st.text(max_size=40))
def test_a_key_is_its_own_key(text: str) -> None:
    assert name_key(name_key(text)) == name_key(text)


@given(st.text(alphabet="aAáÁéÉßẞñÑ çÇşŞ", max_size=20))
def test_a_name_in_capitals_is_the_same_name(text: str) -> None:
    assert name_key(text.lower()) == name_key(text.lower().upper())


# --- what people say ----------------------------------------------------------------------------


def test_what_people_say_keeps_its_lines_and_its_marks() -> None:
    said = "It is *too* strong <!channel>\r\n\r\n\tSee [here](https://example.org)  "

    assert clean_text(said, "objection") == (
        "It is *too* strong <!channel>\n\n\tSee [here](https://example.org)"
    )


@pytest.mark.parametrize(
    ("said", "problem"),
    [
        (None, "empty"),
        (" \n ", "empty"),
        ("a\x07", "control"),
        ("a\ud800", "control"),
        ("a\u202eb", "direction"),
        ("a" * (REASON_LIMIT + 1), "long"),
    ],
)
def test_what_hides_or_reverses_text_is_refused_there_too(said: str | None, problem: str) -> None:
    with pytest.raises(NotUsableAsText) as refused:
        clean_text(said, "objection")

    assert (refused.value.field, refused.value.problem) == ("objection", problem)


# --- handles ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "handle"),
    [
        ("water-law", "water-law"),
        (" Water-Law ", "water-law"),
        ("a1", "a1"),
        ("a" + "-" * 39, "a" + "-" * 39),
    ],
)
def test_a_handle_is_small_letters_digits_and_hyphens(typed: str, handle: str) -> None:
    assert clean_handle(typed) == handle


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "a",
        "1a",
        "-a",
        "water law",
        "water_law",
        "água",
        "wäter",
        "a" * 41,
        "#water",
        "wa\nter",
        "а1",
    ],
)
def test_everything_else_is_no_handle(typed: str) -> None:
    with pytest.raises(HandleNotUsable) as refused:
        clean_handle(typed)

    assert refused.value.handle == typed.strip()[:40]
