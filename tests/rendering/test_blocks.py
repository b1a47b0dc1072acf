"""A body's blocks hold its words, its structure and nothing else."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.rendering.blocks import BREAK, Block, blocks
from bot.rendering.commonmark import plain_text, tree
from tests.rendering.examples import HOSTILE, core_group_text
from tests.rendering.test_letter import PIECES


def paragraph(*runs: dict[str, Any] | str) -> Block:
    return {"type": "paragraph", "runs": [run(each) for each in runs]}


def run(words: dict[str, Any] | str) -> dict[str, Any]:
    return {"text": words} if isinstance(words, str) else words


@pytest.mark.parametrize(
    ("body", "runs"),
    [
        ("one\ntwo", ["one two"]),
        ("one  \ntwo", ["one", BREAK, "two"]),
        ("a *b*", ["a ", {"text": "b", "emphasis": True}]),
        ("a **b** c", ["a ", {"text": "b", "strong": True}, " c"]),
        ("***a***", [{"text": "a", "emphasis": True, "strong": True}]),
        ("*a **b***", [
            {"text": "a ", "emphasis": True},
            {"text": "b", "emphasis": True, "strong": True},
        ]),
        ("`a`", [{"text": "a", "code": True}]),
        ("[x](https://a.b)", [{"text": "x", "link": "https://a.b"}]),
        ("[*x*](https://a.b)", [{"text": "x", "link": "https://a.b", "emphasis": True}]),
        ("[](https://a.b)", [{"text": "https://a.b", "link": "https://a.b"}]),
        ("[](mailto:a@b.c)", [{"text": "a@b.c", "link": "mailto:a@b.c"}]),
        ("[x](javascript:y)", ["[x](javascript:y)"]),
        ("![a *b*](c.png)", ["a b"]),
        ("\\*a\\* &amp; b", ["*a* & b"]),
        ("#panic \"x\" $y$", ["#panic \"x\" $y$"]),
    ],
)  # fmt: skip
def test_runs(body: str, runs: list[Any]) -> None:
    assert blocks(body) == [paragraph(*runs)]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("", []),
        ("## A *b*", [{"type": "heading", "level": 2, "runs": [
            {"text": "A "}, {"text": "b", "emphasis": True},
        ]}]),
        ("1. a\n2. b", [{"type": "list", "start": 1, "tight": True, "items": [
            [paragraph("a")], [paragraph("b")],
        ]}]),
        ("0. a", [{"type": "list", "start": 0, "tight": True, "items": [[paragraph("a")]]}]),
        ("7) a\n\n8) b", [{"type": "list", "start": 7, "tight": False, "items": [
            [paragraph("a")], [paragraph("b")],
        ]}]),
        ("- a\n  1. b\n-", [{"type": "list", "start": None, "tight": True, "items": [
            [
                paragraph("a"),
                {"type": "list", "start": 1, "tight": True, "items": [[paragraph("b")]]},
            ],
            [],
        ]}]),
        ("> a\n>\n> b", [{"type": "quote", "blocks": [paragraph("a"), paragraph("b")]}]),
        ("```py\na\n\n b\n```", [{"type": "code", "text": "a\n\n b"}]),
        ("    a\n", [{"type": "code", "text": "a"}]),
        ("a\n\n***", [paragraph("a"), {"type": "rule"}]),
    ],
)  # fmt: skip
def test_structure(body: str, expected: list[Block]) -> None:
    assert blocks(body) == expected


def test_the_core_groups_demands_are_one_list() -> None:
    kinds = [block["type"] for block in blocks(core_group_text().body)]
    assert kinds.count("list") == 1


def words_of(found: Any) -> str:
    """Every text in a structure, in its order."""
    if isinstance(found, list):
        return "".join(map(words_of, found))
    if not isinstance(found, dict):
        return ""
    return found.get("text", "") + "".join(
        words_of(found[key]) for key in ("runs", "items", "blocks") if key in found
    )


@settings(max_examples=200, deadline=None)
@given(st.lists(PIECES | st.sampled_from(HOSTILE), max_size=25).map("".join))
def test_blocks_say_what_the_body_says_and_are_json(body: str) -> None:
    found = blocks(body)
    assert json.loads(json.dumps(found)) == found
    if "](" not in body:  # a link without words shows its address
        assert "".join(words_of(found).split()) == "".join(plain_text(tree(body)).split())
