"""Names and dates stand as a letter of that language has them."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.rendering.dates import dateline, long_date
from bot.rendering.order import in_order, sorting
from tests.rendering.examples import core_group_names

FEBRUARY = date(2017, 2, 16)


def test_the_core_group_stands_in_its_published_order() -> None:
    assert core_group_names()[0] == "Article19"
    assert core_group_names()[-1] == "Transparencia Mexicana"


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("en", ["ábaco", "Acción", "ñu", "Nz", "Open", "Zed"]),
        ("es", ["ábaco", "Acción", "Nz", "ñu", "Open", "Zed"]),
        ("es-MX", ["ábaco", "Acción", "Nz", "ñu", "Open", "Zed"]),
        ("sv", ["aa", "Zed", "äpple", "öl"]),
        ("de", ["aa", "äpple", "öl", "Zed"]),
    ],
)
def test_order_is_the_languages_own(language: str, expected: list[str]) -> None:
    names = [(name, "") for name in reversed(expected)]
    assert in_order(names, language) == tuple(expected)


def test_spanish_has_a_letter_that_english_takes_for_an_n() -> None:
    names = [("Nz", ""), ("Ña", "")]
    assert in_order(names, "es") == ("Nz", "Ña")
    assert in_order(names, "en") == ("Ña", "Nz")


@pytest.mark.parametrize("language", ["en", "es", "ar", "ja"])
def test_digits_count_by_their_value(language: str) -> None:
    names = ["2 Rivers", "10 Rivers", "Group 9", "Group 10", "Group 10b", "Group 011"]
    assert in_order([(name, "") for name in reversed(names)], language) == tuple(names)


def test_articles_stay_where_they_are() -> None:
    assert in_order([("The Alpha", ""), ("Beta", "")], "en") == ("Beta", "The Alpha")


def test_a_sort_key_stands_for_the_name() -> None:
    names = [("The Zebra", ""), ("The Alpha", "Alpha, The"), ("Beta", "")]
    assert in_order(names, "en") == ("The Alpha", "Beta", "The Zebra")


def test_blanks_and_marks_count_as_icu_has_them() -> None:
    assert in_order([("ab", ""), ("a c", ""), ("a-b", "")], "en") == ("a c", "a-b", "ab")


def test_equal_keys_are_ordered_by_name() -> None:
    assert in_order([("B", "k"), ("A", "k"), ("C", "k")], "en") == ("A", "B", "C")


@settings(deadline=None)
@given(st.lists(st.tuples(st.text(), st.text(max_size=2)), max_size=8), st.randoms())
def test_order_does_not_depend_on_the_order_given(
    names: list[tuple[str, str]], random: object
) -> None:
    shuffled = list(names)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert in_order(shuffled, "es") == in_order(names, "es")
    assert sorted(in_order(names, "es")) == sorted(name for name, _ in names)


def test_other_things_can_be_sorted_by_the_same_order() -> None:
    key = sorting("es")
    assert sorted(["ñu", "Nz"], key=lambda name: key(name, "")) == ["Nz", "ñu"]


@pytest.mark.parametrize(
    ("place", "day", "language", "expected"),
    [
        ("Mexico City", FEBRUARY, "en", "Mexico City, February 16th, 2017"),
        ("Ciudad de México", FEBRUARY, "es", "Ciudad de México, 16 de febrero de 2017"),
        ("Ciudad de México", FEBRUARY, "es-MX", "Ciudad de México, 16 de febrero de 2017"),
        ("Genève", FEBRUARY, "fr", "Genève, 16 février 2017"),
        ("東京", FEBRUARY, "ja", "東京、2017年2月16日"),
        ("القاهرة", FEBRUARY, "ar", "القاهرة، 16 فبراير 2017"),
        ("", FEBRUARY, "en", "February 16th, 2017"),
        ("Mexico City", None, "en", "Mexico City"),
        ("", None, "en", ""),
        ("X", FEBRUARY, "xx", "X, 2017-02-16"),
    ],
)
def test_datelines(place: str, day: date | None, language: str, expected: str) -> None:
    assert dateline(place, day, language) == expected


@pytest.mark.parametrize(
    ("day", "ordinal"),
    [(1, "1st"), (2, "2nd"), (3, "3rd"), (4, "4th"), (11, "11th"), (12, "12th"), (13, "13th"),
     (21, "21st"), (22, "22nd"), (23, "23rd"), (30, "30th"), (31, "31st")],
)  # fmt: skip
def test_english_days_are_ordinals(day: int, ordinal: str) -> None:
    assert long_date(date(2026, 12, day), "en") == f"December {ordinal}, 2026"
