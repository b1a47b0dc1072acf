"""What a form is called and what its buttons say fits where it stands, in every language.

`forms.modal` and `blocks.plain_text` shorten what is too long, so that Slack takes it: a safety
net for data, and never needed for the program's own words.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from bot.messages.blocks import OPTION, TITLE
from bot.words import languages, words
from tests.words.catalogue import source

BUTTON = 24
"""Characters. Slack takes more; a phone shows about as many."""
PARTS = {
    "modal": (1, "submit"),
    "notice": (1, ""),
    "_noted": (1, ""),
    "Button": (0, ""),
    "_turn": (0, ""),
    "checkbox": (0, ""),
}
"""Which argument of a function is shown, by place and by name."""
LIMITS = {"checkbox": OPTION, "Button": BUTTON, "_turn": BUTTON}

Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Label:
    """A message that is shown where there is little room."""

    where: str
    text: str
    limit: int


def labels() -> Iterator[Label]:
    for file, text in source().items():
        if file.startswith(("bot/messages/", "bot/slack/")):
            for function in ast.walk(ast.parse(text)):
                if isinstance(function, Function):
                    yield from _labels_in(file, function)


def _labels_in(file: str, function: Function) -> Iterator[Label]:
    given = {each.arg for each in [*function.args.args, *function.args.kwonlyargs]}
    for call in ast.walk(function):
        if not (isinstance(call, ast.Call) and isinstance(call.func, ast.Name)):
            continue
        if (name := call.func.id) in PARTS:
            place, keyword = PARTS[name]
            shown = [*call.args[place : place + 1]]
            shown += [each.value for each in call.keywords if each.arg == keyword]
            for each in shown:
                where = f"{file}:{each.lineno}"
                for text in _texts(each, function, given):
                    yield Label(where, text, LIMITS.get(name, TITLE))


def _texts(shown: ast.expr, function: Function, given: set[str]) -> list[str]:
    """The messages that this may be. What a function was given is looked at where it is given."""
    if isinstance(shown, ast.Name):
        return [] if shown.id in given else _assigned(shown.id, function)
    found = _messages(shown)
    assert found, f"line {shown.lineno}: it is not to be seen what {ast.unparse(shown)} says"
    return found


def _assigned(name: str, function: Function) -> list[str]:
    """The messages that stand for a name, also as one of several."""
    found: list[str] = []
    for node in ast.walk(function):
        pairs: list[tuple[ast.expr, ast.expr]] = []
        if isinstance(node, ast.Assign):
            pairs = [(node.targets[0], node.value)]
        elif isinstance(node, ast.For | ast.comprehension):
            pairs = [(node.target, node.iter)]
        for target, value in pairs:
            if isinstance(target, ast.Name) and target.id == name:
                found += _messages(value)
            elif isinstance(target, ast.Tuple):
                names = [each.id for each in target.elts if isinstance(each, ast.Name)]
                if name in names:
                    found += [
                        text
                        for several in ast.walk(value)
                        if isinstance(several, ast.Tuple) and len(several.elts) == len(names)
                        for text in _messages(several.elts[names.index(name)])
                    ]
    assert found, f"it is not to be seen what {name} says in {function.name}"
    return found


def _messages(node: ast.expr) -> list[str]:
    return [
        str(argument.value)
        for call in ast.walk(node)
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Attribute)
        and call.func.attr == "say"
        for argument in call.args
        if isinstance(argument, ast.Constant)
    ]


LABELS = list(labels())


@pytest.mark.parametrize("language", languages())
def test_titles_and_buttons_are_never_cut(language: str) -> None:
    w = words(language)
    shown = [(label, w.say(label.text)) for label in [*LABELS, *closing()]]

    assert [(at.where, text) for at, text in shown if len(text) > at.limit] == []


def closing() -> list[Label]:
    """The button that leaves a form."""
    return [Label("bot/messages/forms.py", text, TITLE) for text in ("Cancel", "Close")]


def test_every_form_and_every_button_is_looked_at() -> None:
    """Those of which one knows."""
    texts = {label.text for label in LABELS}

    assert texts >= {
        "New letter",
        "Sign on",
        "Withdraw",
        "Raise an objection",
        "Revise the letter",
        "Finalize the letter",
        "Reply",
        "Resolve",
        "Override",
        "It is settled",
        "Next",
        "I am authorized to sign for this organization",
    }
    assert "Your reply goes to *{organization}* and into the thread. It stays open." not in texts
