"""Two revisions differ where people read something else, and there as little as can be."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.difference import Difference, How, Passage, Place
from bot.domain.text import CarbonCopy, LetterText, Reference
from bot.rendering.comparison import runs
from bot.rendering.difference import difference
from tests.rendering.examples import HOSTILE, core_group_text

MARKS = {How.SAME: "{}", How.REMOVED: "[-{}-]", How.ADDED: "[+{}+]"}
LETTER = LetterText(
    "Clean water",
    "Body.",
    "en",
    subtitle="for all",
    place="Puebla",
    date=date(2026, 11, 24),
    salutation="Dear council,",
    closing="Sincerely,",
    references=(Reference("Report", "https://a.b/1"), Reference("Study")),
    cc=(CarbonCopy("Ana Ruiz", "Secretary"), CarbonCopy("Luis Paz")),
)


def bodies(before: str, after: str) -> Difference:
    return difference(replace(LETTER, body=before), replace(LETTER, body=after))


def shown(passages: Difference) -> list[str]:
    """Each passage in a line; folded ones as their count."""
    return [
        "".join(MARKS[run.how].format(run.text) for run in each.runs) or f"={each.unchanged}"
        for each in passages
    ]


# --- the letter as it really was ----------------------------------------------------------------


def test_a_corrected_month_is_a_changed_month_and_the_rest_is_folded() -> None:
    before = core_group_text()
    after = replace(before, body=before.body.replace("July 11th", "February 11th"))
    changed, folded = difference(before, after)
    start, removed, added, rest = changed.runs
    assert (start.text, removed.text, added.text) == ("This past ", "July", "February")
    assert (start.how, removed.how, added.how) == (How.SAME, How.REMOVED, How.ADDED)
    assert rest.how is How.SAME
    assert rest.text.startswith(" 11th an investigation")
    assert folded == Passage(Place.BODY, (), unchanged=7)


def test_what_is_the_same_has_no_difference() -> None:
    assert difference(core_group_text(), core_group_text()) == ()


# --- the head and what follows the body ---------------------------------------------------------


@pytest.mark.parametrize(
    ("place", "change", "line"),
    [
        (Place.TITLE, {"title": "Clear water"}, "[-Clean-][+Clear+] water"),
        (Place.SUBTITLE, {"subtitle": ""}, "[-for all-]"),
        (Place.PLACE, {"place": "Oaxaca"}, "[-Puebla-][+Oaxaca+]"),
        (Place.DATE, {"date": date(2026, 12, 24)}, "[-November-][+December+] 24th, 2026"),
        (Place.DATE, {"date": None}, "[-November 24th, 2026-]"),
        (Place.LANGUAGE, {"language": "en-GB"}, "English[+ (United Kingdom)+]"),
        (Place.SALUTATION, {"salutation": "Dear mayor,"}, "Dear [-council-][+mayor+],"),
        (Place.CLOSING, {"closing": "In hope,"}, "[-Sincerely-][+In hope+],"),
        (
            Place.REFERENCES,
            {"references": (Reference("Report", "https://a.b/2"), Reference("Study"))},
            "Report - [-https://a.b/1-][+https://a.b/2+]",
        ),
        (Place.CC, {"cc": (CarbonCopy("Ana Ruiz", "Secretary"),)}, "[-Luis Paz-]"),
        (
            Place.CC,
            {"cc": (CarbonCopy("Ana Ruiz", "Minister"), CarbonCopy("Luis Paz"))},
            "Ana Ruiz – [-Secretary-][+Minister+]",
        ),
    ],
)
def test_each_field_is_compared_for_itself(
    place: Place, change: dict[str, object], line: str
) -> None:
    passages = difference(LETTER, replace(LETTER, **change))  # type: ignore[arg-type]
    changed = [each for each in passages if each.runs]
    assert [each.place for each in changed] == [place]
    assert shown(tuple(changed)) == [line]
    assert [each for each in passages if not each.runs] == [Passage(Place.BODY, (), 1)]


def test_passages_stand_in_the_order_of_the_letter() -> None:
    other = LetterText("A", "B", "es", "C", "D", None, "E", "F", (Reference("G"),), ())
    places = dict.fromkeys(each.place for each in difference(LETTER, other))
    assert list(places) == [place for place in Place if place is not Place.NUMBER]


# --- paragraphs ---------------------------------------------------------------------------------

ONE = "We ask for clean water in every village of the valley."
TWO = "The river has been poisoned for ten years and nobody answers."
THREE = "Schools close whenever the wells run dry in summer."


@pytest.mark.parametrize(
    ("before", "after", "lines"),
    [
        ((ONE, TWO), (ONE, THREE, TWO), ["=1", f"[+{THREE}+]", "=1"]),
        ((ONE, THREE, TWO), (ONE, TWO), ["=1", f"[-{THREE}-]", "=1"]),
        ((ONE, TWO, THREE), (TWO, THREE, ONE), [f"[-{ONE}-]", "=2", f"[+{ONE}+]"]),
        ((ONE, TWO), (ONE, THREE), ["=1", f"[-{TWO}-]", f"[+{THREE}+]"]),
        ((), (ONE,), [f"[+{ONE}+]"]),
        ((ONE,), (), [f"[-{ONE}-]"]),
    ],
)
def test_paragraphs_that_come_go_or_move_are_whole(
    before: tuple[str, ...], after: tuple[str, ...], lines: list[str]
) -> None:
    assert shown(bodies("\n\n".join(before), "\n\n".join(after))) == lines


def test_a_changed_paragraph_stands_beside_what_it_was_whatever_comes_between() -> None:
    after = [THREE, ONE.replace("every village", "each town"), TWO.replace("ten", "twelve")]
    assert shown(bodies(f"{ONE}\n\n{TWO}", "\n\n".join(after))) == [
        f"[+{THREE}+]",
        "We ask for clean water in [-every village-][+each town+] of the valley.",
        "The river has been poisoned for [-ten-][+twelve+] years and nobody answers.",
    ]


@pytest.mark.parametrize(
    ("before", "after", "lines"),
    [
        ("1. Stop it.\n2. Mend it.", "1. Stop it.\n2. Mend it now.", ["=1", "2. Mend it[+ now+]."]),
        ("- a b c\n- d", "- a b x\n- d", ["• a b [-c-][+x+]", "=1"]),
        ("> We said so.", "> We all said so.", ["> We [+all +]said so."]),
        ("see [it](https://a.b)", "see [it](https://a.c)", ["see it ([-https://a.b-][+https://a.c+])"]),
        ("a *word* here", "a word here", ["a [-*-]word[-*-] here"]),
        ("a *word* here", "a **word** here", ["a [-*-][+**+]word[-*-][+**+] here"]),
        ("# Now\n\nx", "Now\n\nx", ["[-# -]Now", "=1"]),
        ("Now\n---\n\nx", "Now\n\nx", ["[-## -]Now", "=1"]),
        ("> a word", "a word", ["[-> -]a word"]),
        ("a `b` c", "a b c", ["a [-`b`-][+b+] c"]),
        ("```\n<b>\n```", "<b>", ["[-```\n<b>\n```-][+<b>+]"]),
        ("\\> a", "> a", ["[-\\-]> a"]),
        ("    code", "code", ["[-```\ncode\n```-][+code+]"]),
        ("one  \ntwo", "one two", ["[-one\ntwo-][+one two+]"]),
        ("- a\n- b", "- a\n  - b", ["=1", "[-  • b-][+    • b+]"]),
        ("- a\n- b", "- a\n-", ["=1", "[-• b-]", "[+• +]"]),
    ],
)  # fmt: skip
def test_what_people_read_is_compared_or_else_its_source(
    before: str, after: str, lines: list[str]
) -> None:
    assert shown(bodies(before, after)) == lines


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("one\ntwo", "one two"),
        ("*a* __b__", "_a_ **b**"),
        ("Title\n=====", "# Title"),
        ("<https://a.b>", "[https://a.b](https://a.b)"),
        ("[it](https://a.b)", "[it][1]\n\n[1]: https://a.b"),
        ("1. a\n1. b", "1. a\n2. b"),
        ("- a\n- b", "* a\n* b"),
        ("a\n\n![](x)", "a"),
    ],
)
def test_how_a_draft_is_laid_out_makes_no_difference(before: str, after: str) -> None:
    assert bodies(before, after) == ()


def test_a_demand_that_only_got_another_number_is_told_apart() -> None:
    passages = bodies(f"1. {ONE}\n2. {TWO}", f"1. {ONE}\n2. {THREE}\n3. {TWO}")
    assert [each.place for each in passages] == [Place.BODY, Place.BODY, Place.NUMBER]
    assert shown(passages) == ["=1", f"[+2. {THREE}+]", f"[-2-][+3+]. {TWO}"]


# --- words --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "after", "line"),
    [
        ("a", "b", "[-a-][+b+]"),
        ("word", "word more", "word[+ more+]"),
        ("a b.", "a.", "a[- b-]."),
        ("in July, they", "in May, they", "in [-July-][+May+], they"),
        ("“Stop!”", "“Go!”", "“[-Stop-][+Go+]!”"),
        ("he won't go", "he can't go", "he [-won't-][+can't+] go"),
        ("one two three", "four five six", "[-one two three-][+four five six+]"),
        ("the big cat sat there", "the small dog stood there",
         "the [-big cat sat-][+small dog stood+] there"),
        ("the big cat sat there", "the small cat stood there",
         "the [-big cat sat-][+small cat stood+] there"),
        ("old rules of the whole country end", "new rules of the whole country start",
         "[-old-][+new+] rules of the whole country [-end-][+start+]"),
        ("这是一个很长的句子", "这是两个很长的句子", "这是[-一-][+两+]个很长的句子"),
        ("  a", "  b", "  [-a-][+b+]"),
        ("a  b", "a b", "[-a  b-][+a b+]"),
    ],
)  # fmt: skip
def test_words_are_compared_and_tiny_alternations_are_one(
    before: str, after: str, line: str
) -> None:
    assert "".join(MARKS[run.how].format(run.text) for run in runs(before, after)) == line


# --- whatever is typed --------------------------------------------------------------------------

WORDS = st.sampled_from(["a", "b", "the", "water", "rights", "“now”,", "end.", "(x)", "字水", "é"])
SENTENCES = st.lists(WORDS, min_size=1, max_size=12).map(" ".join)
LINES = st.lists(SENTENCES, max_size=8)
TYPED = st.one_of(
    st.text(max_size=40), st.lists(st.sampled_from(["a ", "b", " ", "\n", ".", "字"])).map("".join)
)


@given(TYPED, TYPED)
def test_runs_hold_both_texts(before: str, after: str) -> None:
    found = runs(before, after)
    assert "".join(run.text for run in found if run.how is not How.ADDED) == before
    assert "".join(run.text for run in found if run.how is not How.REMOVED) == after
    assert all(run.text for run in found)
    assert all(x.how is not y.how for x, y in pairwise(found))


@settings(max_examples=100, deadline=None)
@given(LINES, LINES)
def test_passages_hold_both_bodies_in_order(before: list[str], after: list[str]) -> None:
    old, new = list(before), list(after)
    passages = bodies("\n\n".join(before), "\n\n".join(after))
    for each in passages:
        if each.unchanged:
            kept, old = old[: each.unchanged], old[each.unchanged :]
            same, new = new[: each.unchanged], new[each.unchanged :]
            assert kept == same
            assert len(kept) == each.unchanged
            assert not each.runs
        else:
            assert each.before != each.after
            if each.before:
                assert each.before == old.pop(0)
            if each.after:
                assert each.after == new.pop(0)
    assert old == new if not passages else old == new == []


@settings(max_examples=80, deadline=None)
@given(
    st.lists(st.sampled_from([*HOSTILE, "1. ", "- ", "> ", "\n", "\n\n", "    ", "a"]), max_size=12)
)
def test_a_body_does_not_differ_from_itself(pieces: list[str]) -> None:
    assert bodies("".join(pieces), "".join(pieces)) == ()


@settings(max_examples=80, deadline=None)
@given(
    *[st.lists(st.sampled_from([*HOSTILE, "1. ", "- ", "> ", "\n", "\n\n", "a"]), max_size=12)] * 2
)
def test_every_passage_says_something(before: list[str], after: list[str]) -> None:
    for each in bodies("".join(before), "".join(after)):
        assert bool(each.runs) != bool(each.unchanged)
        assert all(run.text for run in each.runs)
        assert not each.runs or {run.how for run in each.runs} != {How.SAME}


# --- long letters -------------------------------------------------------------------------------

LONG = [" ".join(f"w{(n * n + 7 * k) % 500}" for k in range(50)) for n in range(200)]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("\n\n".join(LONG), "\n\n".join(LONG).replace("w1", "v1").replace("w3", "v3")),
        (" ".join(LONG), " ".join(reversed(LONG))),
        ("a b " * 5_000, "b a c " * 3_300),
        ("字" * 90_000, "文字" * 45_000),
        ("x\n\n" * 3_000, "y\n\nx\n\n" * 1_500),
    ],
    ids=["200 paragraphs", "10,000 words", "the same words", "no blanks", "the same paragraphs"],
)
def test_long_letters_are_compared_while_somebody_waits(before: str, after: str) -> None:
    start = time.process_time()
    assert bodies(before, after)
    assert time.process_time() - start < 10
