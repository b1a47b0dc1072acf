"""What the program says: templates that hold names alone, and their translations."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.pofile import read_po

from bot.words import LOCALE, languages, words

BOT = Path(__file__).parent.parent / "bot"

# --- templates ----------------------------------------------------------------------------------


def fields(template: str) -> list[str]:
    """The fields of a template; what `str.format` would not take raises."""
    return [field for _, field, _, _ in Formatter().parse(template) if field is not None]


def templates() -> Iterator[tuple[str, list[str]]]:
    """Everything that the program says: the texts given to `say` and `say_n`."""
    for file in sorted(BOT.rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and node.func.attr in ("say", "say_n")
            ):
                texts = node.args[: 1 if node.func.attr == "say" else 2]
                where = f"{file.relative_to(BOT.parent)}:{node.lineno}"
                yield where, [str(text.value) for text in texts if isinstance(text, ast.Constant)]


TEMPLATES = list(templates())


def test_what_is_said_stands_where_it_is_said_so_that_it_can_be_translated() -> None:
    assert [where for where, texts in TEMPLATES if not texts] == []


def test_no_template_reaches_into_its_data() -> None:
    """`{letter.__class__}` or `{0}` in a template would be a way in; data holds what it likes."""
    assert [
        (where, text)
        for where, texts in TEMPLATES
        for text in texts
        if not all(re.fullmatch(r"[a-z_]+", field) for field in fields(text))
    ] == []


def test_every_mark_of_a_template_is_closed() -> None:
    assert [text for _, texts in TEMPLATES for text in texts if text.count("*") % 2] == []


# --- other languages ----------------------------------------------------------------------------


def test_the_program_speaks_english_and_spanish() -> None:
    assert languages() == ("en", "es")


@pytest.mark.parametrize("tag", ["fr", "xx", "", "../en", "e s"])
def test_a_language_that_it_does_not_speak_is_answered_in_english(tag: str) -> None:
    assert words(tag).language == "en"


@pytest.mark.parametrize("tag", ["en", "en-GB", "en_US", "EN"])
def test_a_region_does_not_make_another_language(tag: str) -> None:
    assert words(tag).language == "en"


TRANSLATED = [
    (language, message)
    for language in languages()[1:]
    for message in read_po((LOCALE / language / "LC_MESSAGES" / "signon.po").open("rb"))
    if message.id
]


def test_every_translation_has_the_fields_and_marks_of_its_original() -> None:
    """A field that is missing loses a fact; one that is not there breaks the sentence."""
    wrong = []
    for language, message in TRANSLATED:
        plural = not isinstance(message.id, str)
        originals = message.id if plural else [message.id]
        wanted = {field for text in originals for field in fields(text)}
        for text in message.string if plural else [message.string]:
            named = set(fields(text))
            # A form for one thing may say `un día` and leave the number out.
            complete = named <= wanted if plural else named == wanted
            if not text or not complete or text.count("*") % 2:
                wrong.append((language, originals[0], text))

    assert wrong == []


@pytest.mark.parametrize("language", languages()[1:])
def test_everything_that_the_program_says_is_translated(language: str) -> None:
    there = {
        text
        for spoken, message in TRANSLATED
        if spoken == language
        for text in ([message.id] if isinstance(message.id, str) else message.id)
    }

    assert {text for _, texts in TEMPLATES for text in texts} - there == set()
