"""A letter in Slack: literal, whole, in order, numbered rightly and within Slack's limits."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.messages.richtext import BLOCK, rich_text, split
from bot.rendering.commonmark import plain_text, tree
from bot.rendering.draft import read_draft

DRAFT = Path(__file__).parent.parent / "rendering" / "core_group" / "draft.md"


def section(*elements: dict[str, Any]) -> dict[str, Any]:
    return {"type": "rich_text_section", "elements": list(elements)}


def text(words: str, **style: bool) -> dict[str, Any]:
    return {"type": "text", "text": words, **({"style": style} if style else {})}


def link(words: str, url: str, **style: bool) -> dict[str, Any]:
    return {"type": "link", "url": url, "text": words, **({"style": style} if style else {})}


def leaves(node: Any) -> Iterator[dict[str, Any]]:
    """The text and link elements in order."""
    if isinstance(node, list):
        for each in node:
            yield from leaves(each)
    elif "elements" in node:
        yield from leaves(node["elements"])
    else:
        yield node


def words(node: Any) -> str:
    return "".join(leaf["text"] for leaf in leaves(node))


def demands(node: Any) -> Iterator[tuple[int, int, str]]:
    """(indent, number, words) of each item of an ordered list."""
    for block in node:
        for element in block["elements"]:
            if element.get("style") == "ordered":
                for number, item in enumerate(element["elements"], element["offset"] + 1):
                    yield element["indent"], number, words(item)


# --- what becomes of Markdown -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "elements"),
    [
        ("one\ntwo", [section(text("one two"))]),
        ("one  \ntwo", [section(text("one\ntwo"))]),
        ("a *b* **c** ***d*** `e`",
         [section(text("a "), text("b", italic=True), text(" "), text("c", bold=True), text(" "),
                  text("d", italic=True, bold=True), text(" "), text("e", code=True))]),
        ("# Title", [section(text("Title", bold=True))]),
        ("see [**it**](https://a.b/c)!",
         [section(text("see "), link("it", "https://a.b/c", bold=True), text("!"))]),
        ("<https://a.b>", [section(link("https://a.b", "https://a.b"))]),
        ("[](https://a.b)", [section(link("https://a.b", "https://a.b"))]),
        ("<a@b.c>", [section(link("a@b.c", "mailto:a@b.c"))]),
        ("![a *b*](x.png)", [section(text("a b"))]),
        ("***", [section(text("———"))]),
        ("> a\n>\n> b", [{"type": "rich_text_quote",
                          "elements": [text("a"), text("\n\n"), text("b")]}]),
        ("```\na\nb\n```", [{"type": "rich_text_preformatted", "elements": [text("a\nb")]}]),
        ("- a\n- b", [{"type": "rich_text_list", "style": "bullet", "indent": 0,
                       "elements": [section(text("a")), section(text("b"))]}]),
        ("7. a\n8. b", [{"type": "rich_text_list", "style": "ordered", "indent": 0, "offset": 6,
                         "elements": [section(text("a")), section(text("b"))]}]),
        ("1. a\n\n   b", [{"type": "rich_text_list", "style": "ordered", "indent": 0, "offset": 0,
                           "elements": [section(text("a"), text("\n\n"), text("b"))]}]),
        ("> - a", [{"type": "rich_text_list", "style": "bullet", "indent": 0, "border": 1,
                    "elements": [section(text("a"))]}]),
        ("0. a\n1. b", [section(text("0. "), text("a")),
                        {"type": "rich_text_list", "style": "ordered", "indent": 0, "offset": 0,
                         "elements": [section(text("b"))]}]),
    ],
)  # fmt: skip
def test_each_piece_of_markdown_has_its_element(body: str, elements: list[dict[str, Any]]) -> None:
    assert rich_text(body) == [{"type": "rich_text", "elements": elements}]


def test_an_empty_item_is_still_an_item() -> None:
    (block,) = rich_text("- a\n-\n- b")
    assert [words(item) for item in block["elements"][0]["elements"]] == ["a", " ", "b"]


def test_each_paragraph_is_a_block_of_its_own() -> None:
    assert [words(block) for block in rich_text("a\n\nb\n\n1. c\n2. d\n\ne")] == [
        "a",
        "b",
        "cd",
        "e",
    ]


def test_numbers_go_on_behind_whatever_stands_between() -> None:
    body = "3. a\n   - x\n   - y\n4. b\n\n   > q\n5. c\n   1. m\n   2. n\n6. d"
    assert list(demands(rich_text(body))) == [
        (0, 3, "a"),
        (0, 4, "b"),
        (0, 5, "c"),
        (1, 1, "m"),
        (1, 2, "n"),
        (0, 6, "d"),
    ]


@pytest.mark.parametrize(
    "body",
    ["<!channel> <!here> <!everyone>", "<@U1> <#C1|x> <!subteam^S1>", "@here @channel", ":tada:",
     r"\*x\* \_y\_ ~z~", "{{ 7*7 }}",
     "<script>alert(1)</script>", "<!date^1^{date}|x>"],
)  # fmt: skip
def test_what_people_type_is_text_and_can_not_ping(body: str) -> None:
    assert rich_text(body) == [
        {"type": "rich_text", "elements": [section(text(body.replace("\\", "")))]}
    ]


@pytest.mark.parametrize(
    "url", ["javascript:x", "slack://user", "data:x", "//a.b", "/x", "x", "https:", "ftp://a.b"]
)
def test_other_links_are_text(url: str) -> None:
    assert [leaf["type"] for leaf in leaves(rich_text(f"[x]({url})"))] == ["text"]
    assert words(rich_text(f"[x]({url})")) == f"[x]({url})"


def test_an_address_too_long_for_slack_is_written_out() -> None:
    url = "https://a.b/" + "x" * 2_000
    assert words(rich_text(f"[it]({url})")) == f"it ({url})"
    assert {leaf["type"] for leaf in leaves(rich_text(f"[it]({url})"))} == {"text"}


# --- parts --------------------------------------------------------------------------------------


def core_group_body() -> str:
    return read_draft(DRAFT.read_text("utf-8"), language="en").body


def test_an_address_with_a_bar_in_it_cannot_pass_for_another() -> None:
    (leaf,) = leaves(rich_text("<https://a.b|click>"))
    assert leaf == link("https://a.b|click", "https://a.b%7Cclick")


def test_the_core_groups_letter_is_one_message() -> None:
    blocks = rich_text(core_group_body())
    assert split(blocks) == [blocks]
    assert [number for _, number, _ in demands(blocks)] == [1, 2, 3, 4, 5]


def test_a_long_letter_is_cut_between_paragraphs() -> None:
    parts = split(rich_text("\n\n".join(["word " * 300] * 20)))
    assert len(parts) > 1
    assert all(words(block) == ("word " * 300).strip() for part in parts for block in part)


def test_a_long_list_keeps_its_numbers_in_every_part() -> None:
    body = "\n".join(f"{number}. demand {number} {'x' * 200}" for number in range(1, 151))
    parts = split(rich_text(body))
    assert len(parts) > 1
    found = [demand for part in parts for demand in demands(part)]
    assert [number for _, number, _ in found] == list(range(1, 151))
    assert all(said.startswith(f"demand {number} ") for _, number, said in found)


def test_a_very_long_paragraph_is_cut_after_a_sentence() -> None:
    parts = split(rich_text("This is a sentence of some length. " * 500))
    cuts = [words(block) for part in parts for block in part]
    assert all(cut.rstrip().endswith(".") for cut in cuts)


def test_a_very_long_sentence_is_cut_between_words() -> None:
    cuts = [words(block) for part in split(rich_text("word " * 3_000)) for block in part]
    assert {each for cut in cuts for each in cut.split()} == {"word"}


def test_a_very_long_item_goes_on_without_a_second_number() -> None:
    body = f"1. {'word ' * 1_000}\n2. short"
    blocks = [block for part in split(rich_text(body)) for block in part]
    assert [number for _, number, _ in demands(blocks)] == [1, 2]


def test_nothing_is_one_part_of_nothing() -> None:
    assert rich_text("") == []
    assert split([]) == []


def test_other_blocks_are_left_alone() -> None:
    divider = {"type": "divider"}
    assert split([divider, *rich_text("a"), divider]) == [[divider, *rich_text("a"), divider]]


# --- whatever is typed --------------------------------------------------------------------------

PIECES = st.sampled_from(
    [
        *"ab *_`[<>\n\\().é!",
        *("b c. ", "\n\n", "**", "``", "](https://a.b)", "](x)", "![", "- ", "1. ", "7) ", "> "),
        *("# ", "    ", "  \n", "\\\n", "***\n", "```\n", "<b>", "<https://a.b>", "&amp;", "\n   "),
        *("\n  - ", "<!channel>", "<@U1>", "word " * 40, "x" * 120, "字" * 90),
    ]
)
BODIES = st.lists(PIECES, max_size=40).map("".join)
NO_BLANKS = re.compile(r"\s+")


@settings(max_examples=150, deadline=None)
@given(BODIES)
def test_slack_is_told_the_same_words_as_every_other_reader(body: str) -> None:
    said = "".join(
        "" if leaf["text"] == leaf.get("url") else leaf["text"] for leaf in leaves(rich_text(body))
    )
    expected = plain_text(tree(body)).replace("https://a.b", "")
    said = said.replace("———", "").replace("https://a.b", "")
    assert NO_BLANKS.sub("", said) == NO_BLANKS.sub("", expected)


@settings(max_examples=150, deadline=None)
@given(BODIES, st.integers(200, 1_500), st.integers(1, 5))
def test_parts_lose_nothing_and_keep_limits(body: str, limit: int, max_blocks: int) -> None:
    blocks = rich_text(body)
    parts = split(blocks, limit, max_blocks)
    assert words(parts) == words(blocks)
    for part in parts:
        assert 0 < len(part) <= max_blocks
        assert sum(len(leaf["text"]) + len(leaf.get("url", "")) for leaf in leaves(part)) <= limit
    for block in (block for part in parts for block in part):
        assert block["type"] == "rich_text"
        assert len(words(block)) <= BLOCK
        for element in block["elements"]:
            assert element["type"] in {
                "rich_text_section",
                "rich_text_list",
                "rich_text_quote",
                "rich_text_preformatted",
            }
            assert element["elements"]
    for leaf in leaves(parts):
        assert leaf["type"] in {"text", "link"}
        assert leaf["text"]
        assert leaf["type"] == "text" or leaf["url"].startswith(("https://", "mailto:"))


@settings(max_examples=100, deadline=None)
@given(BODIES, st.integers(200, 1_500))
def test_every_demand_keeps_its_number_in_the_parts(body: str, limit: int) -> None:
    before = list(demands(rich_text(body)))
    after = list(demands(block for part in split(rich_text(body), limit) for block in part))
    assert [(indent, number) for indent, number, _ in after] == [
        (indent, number) for indent, number, _ in before
    ]
    for (_, _, whole), (_, _, first) in zip(before, after, strict=True):
        assert whole.startswith(first)
