"""Letters that several tests read: the core group's, and hostile words."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

from bot.domain.edition import Signatory
from bot.domain.text import LetterText
from bot.rendering.draft import read_draft
from bot.rendering.order import in_order
from bot.rendering.publication import Publication

HERE = Path(__file__).parent / "core_group"
DRAFT = (HERE / "draft.md").read_text("utf-8")
PUBLISHED = (HERE / "published.md").read_text("utf-8")

HOSTILE = [
    "<script>alert(1)</script>",
    "</style><script>alert(1)</script>",
    "</title><b>x",
    "[x](javascript:alert(1))",
    "![x](https://example.org/x.png)",
    "<https://example.org>",
    "# heading",
    "1. x",
    "1) x",
    "- x",
    "+ x",
    "* x",
    "> x",
    "---",
    "===",
    "```",
    "`x`",
    "*x* _y_ **z** ~~w~~",
    "<!channel>",
    "<@U1>",
    "&lt;b&gt; &amp; &#60;",
    "{{ 7*7 }}",
    "{% include 'letter.css' %}",
    "{# x #}",
    "a | b",
    "back\\slash \\*",
    "[x]: https://example.org",
    "مؤسسة",
    "x" * 500,
    "\"quoted\" 'single'",
]


def core_group_text() -> LetterText:
    return read_draft(DRAFT, language="es")


def signed_by(*names: str) -> tuple[Signatory, ...]:
    """Organizations of these names, in this order."""
    return tuple(Signatory(number, name) for number, name in enumerate(names, start=1))


def core_group_names() -> tuple[str, ...]:
    with (HERE / "organizations.csv").open(encoding="utf-8", newline="") as file:
        pairs = [(row["name"], row["sort_key"]) for row in csv.DictReader(file)]
    return in_order(pairs, "en")


def core_group_letter() -> Publication:
    return Publication(core_group_text(), signed_by(*core_group_names()), 1, date(2017, 2, 16))
