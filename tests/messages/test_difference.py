"""A difference in Slack: struck through and bold, short, literal, and within Slack's limits."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.difference import Difference, How, Passage, Place, Run
from bot.domain.text import CarbonCopy, LetterText, Reference
from bot.messages.difference import difference_blocks, parts, summary
from bot.rehearsal import checks, limits
from bot.rendering.difference import difference
from bot.words import words
from tests.rendering.examples import HOSTILE, core_group_text

ENGLISH = words("en")


def leaves(node: Any) -> Iterator[dict[str, Any]]:
    """The innermost elements in order."""
    if isinstance(node, list):
        for each in node:
            yield from leaves(each)
    elif "elements" in node:
        yield from leaves(node["elements"])
    else:
        yield node


def shown(block: Any) -> str:
    """What is read: `~removed~`, `*added*`, `_said about it_`."""
    marks = {"strike": "~", "bold": "*", "italic": "_"}
    said = ""
    for leaf in leaves(block):
        mark = "".join(marks[style] for style in leaf.get("style", {}))
        said += f"{mark}{leaf['text']}{mark}"
    return said


def passage(*runs: tuple[How, str], place: Place = Place.BODY) -> Passage:
    return Passage(place, tuple(Run(text, how) for how, text in runs))


def lines(passages: Sequence[Passage]) -> list[str]:
    return [shown(block) for block in difference_blocks(passages, ENGLISH)]


CHANGED = passage((How.SAME, "in "), (How.REMOVED, "July"), (How.ADDED, "May"))
ADDED = passage((How.ADDED, "New."))
REMOVED = passage((How.REMOVED, "Old."))
RENUMBERED = passage((How.REMOVED, "2"), (How.ADDED, "3"), (How.SAME, ". So."), place=Place.NUMBER)
FOLDED = Passage(Place.BODY, (), 3)
TITLE = replace(CHANGED, place=Place.TITLE)
CLOSING = replace(ADDED, place=Place.CLOSING)


# --- how it looks -------------------------------------------------------------------------------


def test_the_core_groups_corrected_month() -> None:
    before = core_group_text()
    after = replace(before, body=before.body.replace("July 11th", "February 11th"))
    passages = difference(before, after)
    assert lines(passages) == [
        "This past ~July~ *February* 11th an investigation from the Citizen Lab of Munk School of "
        "Global Affairs of_ …_",
        "_… 7 paragraphs unchanged …_",
    ]
    assert summary(passages, ENGLISH) == "1 paragraph changed"


@pytest.mark.parametrize(
    ("each", "line"),
    [
        (CHANGED, "in ~July~ *May*"),
        (ADDED, "*New.*"),
        (REMOVED, "~Old.~"),
        (RENUMBERED, "~2~ *3*. So."),
        (FOLDED, "_… 3 paragraphs unchanged …_"),
        (Passage(Place.BODY, (), 1), "_… 1 paragraph unchanged …_"),
        (TITLE, "_Title: _in ~July~ *May*"),
        (CLOSING, "_Closing: _*New.*"),
        (replace(REMOVED, place=Place.CC), "_CC: _~Old.~"),
        (passage((How.REMOVED, "a "), (How.ADDED, "b")), "~a ~*b*"),
    ],
)
def test_removed_is_struck_through_added_bold_and_what_is_said_about_it_italic(
    each: Passage, line: str
) -> None:
    assert lines([each]) == [line]


def test_every_field_is_named_in_words() -> None:
    fields = [place for place in Place if place not in (Place.BODY, Place.NUMBER)]
    found = [line.split(": ")[0] for line in lines([replace(ADDED, place=p) for p in fields])]
    assert found == [
        "_Title",
        "_Subtitle",
        "_Place",
        "_Date",
        "_Language",
        "_Salutation",
        "_Closing",
        "_References",
        "_CC",
    ]


TALE = " ".join(f"word{n:02}" for n in range(60))


def test_a_long_paragraph_is_shortened_around_its_changes() -> None:
    long = passage((How.SAME, f"5. {TALE} "), (How.ADDED, "NEW "), (How.SAME, f"{TALE} "),
                   (How.REMOVED, "OLD"), (How.SAME, f" {TALE}"))  # fmt: skip
    (line,) = lines([long])
    beginning, before, after = line.removesuffix("_ …_").split("_ … _")
    assert beginning == "5. word00 word01 word02 word03"
    assert before.startswith("word49 ")
    assert "word59 *NEW *word00" in before
    assert before.endswith(" word10")
    assert after.startswith("word49 ")
    assert "word59 ~OLD~ word00" in after
    assert after.endswith(" word10")
    assert line.endswith("_ …_")


@pytest.mark.parametrize("text", ["字" * 500, "x" * 500, " " * 500, "x " * 250])
def test_a_text_without_words_is_shortened_too(text: str) -> None:
    (line,) = lines([passage((How.SAME, text), (How.ADDED, "NEW"), (How.SAME, text))])
    assert len(line) < 220
    assert "*NEW*" in line


def test_what_is_hardly_longer_than_its_context_is_whole() -> None:
    text = "a" * 25 + " and no more than that, in a few words, until the change comes that is "
    assert lines([passage((How.SAME, text), (How.ADDED, "here"))]) == [f"{text}*here*"]


def test_where_nothing_changed_it_says_so() -> None:
    assert lines([]) == ["_Nothing that people read has changed._"]


# --- the summary --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("passages", "line"),
    [
        ((), "Nothing that people read has changed."),
        ((CHANGED, FOLDED, CHANGED, ADDED, REMOVED), "2 paragraphs changed, 1 added, 1 removed"),
        ((ADDED,), "1 paragraph added"),
        ((ADDED, ADDED, RENUMBERED), "2 paragraphs added, 1 renumbered"),
        ((REMOVED, REMOVED), "2 paragraphs removed"),
        ((RENUMBERED,), "1 paragraph renumbered"),
        ((TITLE, FOLDED, CLOSING), "Changed: Title, Closing"),
        ((CHANGED, CLOSING), "1 paragraph changed; also changed: Closing"),
        ((replace(ADDED, place=Place.CC), replace(REMOVED, place=Place.CC)), "Changed: CC"),
    ],
)
def test_the_summary_counts_paragraphs_and_names_fields(passages: Difference, line: str) -> None:
    assert summary(passages, ENGLISH) == line


# --- whatever is typed --------------------------------------------------------------------------

PIECES = st.sampled_from(
    [
        *HOSTILE,
        *("@channel", "<!here>", "<!subteam^S1>", "<#C1|x>", ":tada:", "\n", "\n\n", "1. ", "- "),
        *("> ", "a ", "the water ", "字" * 90, "word " * 700, "x" * 4_000, "[x](https://a.b)"),
    ]
)
LINES = st.lists(PIECES, max_size=4).map("".join)
TEXTS = st.builds(
    LetterText,
    title=LINES,
    body=st.lists(PIECES, max_size=30).map("".join),
    language=st.sampled_from(["en", "es", "es-MX", "xx"]),
    salutation=LINES,
    closing=LINES,
    references=st.lists(st.builds(Reference, LINES, LINES), max_size=3).map(tuple),
    cc=st.lists(st.builds(CarbonCopy, LINES, LINES), max_size=3).map(tuple),
)


def assert_within_limits(part: list[dict[str, Any]]) -> None:
    assert checks.block_problems(part) == []
    assert 0 < len(part) < limits.MESSAGE_BLOCKS
    assert checks.characters(part) < limits.MESSAGE_CHARACTERS


@settings(max_examples=50, deadline=None)
@given(TEXTS, TEXTS)
def test_whatever_changed_is_text_alone_and_within_limits(
    before: LetterText, after: LetterText
) -> None:
    blocks = difference_blocks(difference(before, after), ENGLISH)
    cut = parts(blocks)
    for part in cut:
        assert_within_limits(part)
    assert {leaf["type"] for leaf in leaves(cut)} == {"text"}
    whole, in_parts = ("".join(leaf["text"] for leaf in leaves(each)) for each in (blocks, cut))
    assert in_parts == whole


@settings(max_examples=50, deadline=None)
@given(TEXTS, TEXTS)
def test_all_that_was_removed_and_added_is_shown(before: LetterText, after: LetterText) -> None:
    passages = difference(before, after)
    found = list(leaves(parts(difference_blocks(passages, ENGLISH))))
    for how, style in ((How.REMOVED, "strike"), (How.ADDED, "bold")):
        said = "".join(leaf["text"] for leaf in found if style in leaf.get("style", {}))
        assert said == "".join(run.text for p in passages for run in p.runs if run.how is how)


def test_two_hundred_changed_paragraphs_come_in_few_parts_and_soon() -> None:
    before = [f"{n}. {TALE} {n * n} {TALE}" for n in range(1, 201)]
    after = [each.replace("word30", "changed") for each in before]
    texts = [LetterText("T", "\n".join(each), "en") for each in (before, after)]
    start = time.process_time()
    passages = difference(*texts)
    cut = parts(difference_blocks(passages, ENGLISH))
    assert time.process_time() - start < 10
    assert summary(passages, ENGLISH) == "200 paragraphs changed"
    assert sum(len(part) for part in cut) == 200
    assert len(cut) <= 10
    for part in cut:
        assert_within_limits(part)
