"""Nothing is said to people that is not marked for translation.

A sentence that is written out in `bot/messages` or `bot/slack`, and not given to `say`, would be
read in English by everybody.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

import pytest

from tests.words.catalogue import MARKS, source

SHOWN = {
    "aside": 0,
    "Button": 0,
    "checkbox": 0,
    "field": 0,
    "header": 0,
    "literal": 0,
    "modal": 1,
    "notice": 1,
    "option": 0,
    "plain_text": 0,
    "quote": 0,
    "sentence": 0,
}
"""Functions that show one of their arguments: which."""
SHOWN_BY_NAME = ("hint", "placeholder", "submit")
FOR_THE_LOG = ("failure", "log", "delivering", "getLogger")
"""Who is given words that go to the log or the outbox, not to people."""

SENTENCE = re.compile(r"[^\W\d_]{2,}[,;:.]? [^\W\d_]{2,}")
COMMAND = re.compile(r"(?:/[a-z]+|signon)\b.*")
FIELD = re.compile(r"\{\w*\}")


def unmarked(text: str) -> Iterator[str]:
    """What a module would say without asking for a translation."""
    tree = ast.parse(text)
    fine = {id(each) for node in ast.walk(tree) for each in _not_shown(node)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in fine:
            bare = FIELD.sub("", node.value).strip("*")
            if SENTENCE.search(bare) and not COMMAND.fullmatch(bare):
                yield node.value
        if isinstance(node, ast.Call):
            yield from _words_shown(node)


def _not_shown(node: ast.AST) -> Iterator[ast.AST]:
    """What stands in the source and before nobody's eyes, or is marked."""
    if isinstance(node, ast.Expr):  # a docstring
        yield node.value
    elif isinstance(node, ast.Raise):
        yield from ast.walk(node)
    elif isinstance(node, ast.Dict):
        yield from (key for key in node.keys if key)
    elif isinstance(node, ast.Call):
        if isinstance(node.func, ast.Attribute) and node.func.attr in MARKS:
            yield from node.args
        name = node.func
        while isinstance(name, ast.Attribute):
            name = name.value
        if isinstance(name, ast.Name) and name.id in FOR_THE_LOG:
            yield from ast.walk(node)


def _words_shown(call: ast.Call) -> Iterator[str]:
    """A single word, where one is shown."""
    shown: list[ast.expr] = []
    if isinstance(call.func, ast.Name) and call.func.id in SHOWN:
        place = SHOWN[call.func.id]
        shown += call.args[place : place + 1]
    shown += [each.value for each in call.keywords if each.arg in SHOWN_BY_NAME]
    for each in shown:
        if isinstance(each, ast.Constant) and re.search(
            r"[^\W\d_]", FIELD.sub("", str(each.value))
        ):
            yield str(each.value)


def _read_by_people(file: str) -> bool:
    """What the transport says is for the machine that asks, and for whoever runs the bot."""
    return file.startswith(("bot/messages/", "bot/slack/")) and "/transport/" not in file


@pytest.mark.parametrize("file", [each for each in source() if _read_by_people(each)])
def test_nothing_is_said_that_cannot_be_translated(file: str) -> None:
    assert list(unmarked(source()[file])) == []


@pytest.mark.parametrize(
    "line",
    [
        'said(sentence("You have signed.", n=n))',
        'sentence("*{n}* signed")',
        'Button("Close", ids.CLOSE, "")',
        'field(w.say("Title"), ids.TITLE, typed(), hint="Short")',
        'told = f"{n} have signed"',
        'why = {"gone": "it is gone"}[problem]',
    ],
)
def test_what_is_not_marked_is_found(line: str) -> None:
    assert list(unmarked(line))


@pytest.mark.parametrize(
    "line",
    [
        '"""What this is about."""',
        'sentence(w.say("You have signed."))',
        'sentence("*{title}* ({handle})", title=title, handle=handle)',
        'command = "/letter list"',
        'log.warning("no answer for item %s", n)',
        'raise OSError("the file does not lie in Slack")',
        'failure(reader, "reading a draft")',
    ],
)
def test_what_nobody_is_told_need_not_be_marked(line: str) -> None:
    assert list(unmarked(line)) == []
