"""What the program says can be translated, and is, in every language that it speaks."""

from __future__ import annotations

import re
from collections import defaultdict
from gettext import c2py
from string import Formatter

import pytest
from babel import Locale

from bot.words import LOCALE, languages, words
from tests.words.catalogue import (
    REFRESH,
    Said,
    catalogue_of,
    everything_said,
    file_of,
    forms,
    messages,
    refreshed,
    said_in_module,
    said_in_template,
    translations,
    written,
)

EVERYTHING = list(everything_said())
LITERAL = [said for said in EVERYTHING if None not in said.texts]
EVERY_LANGUAGE = pytest.mark.parametrize("language", languages()[1:])


def fields(template: str) -> list[str]:
    """The fields of a template, sorted; what `str.format` would not take raises."""
    return sorted(field for _, field, _, _ in Formatter().parse(template) if field is not None)


def mend(language: str, found: list[str]) -> str:
    """What to do about what was found."""
    return f"run `{REFRESH}`, then see {file_of(language)} for: {found}"


# --- in the source ------------------------------------------------------------------------------


def test_what_is_said_stands_where_it_is_said() -> None:
    """A text that comes from elsewhere would not be found, and nobody could translate it."""
    unknown = [f"{said.file}:{said.line}" for said in EVERYTHING if None in said.texts]

    assert unknown == []


def test_a_message_has_one_plural_wherever_it_is_said() -> None:
    """A catalogue knows a message by its singular."""
    ids = defaultdict(set)
    for said in LITERAL:
        ids[said.texts[0]].add(said.id)

    assert [each for each in ids.values() if len(each) > 1] == []


def test_no_template_reaches_into_its_data() -> None:
    """`{letter.__class__}` or `{0}` in a template would be a way in; data holds what it likes."""
    texts = [text for said in LITERAL for text in said.texts if text]

    assert [t for t in texts if not all(re.fullmatch(r"[a-z_]+", f) for f in fields(t))] == []


def test_every_mark_of_a_template_is_closed() -> None:
    assert [text for said in LITERAL for text in said.texts if (text or "").count("*") % 2] == []


@pytest.mark.parametrize(
    ("source", "texts"),
    [
        ('w.say("Sign " "on")', ("Sign on",)),
        ('self.reader.w.say_n("{n} day", "{n} days", n)', ("{n} day", "{n} days")),
        ("w.say(title)", (None,)),
        ('w.say(f"{n} days")', (None,)),
        ('w.say_n("{n} day", many, n)', ("{n} day", None)),
        ("w.say_n(*both)", (None, None)),
    ],
)
def test_messages_are_found_in_modules(source: str, texts: tuple[str | None, ...]) -> None:
    assert list(said_in_module("a.py", source)) == [Said("a.py", 1, texts)]


def test_what_the_command_line_says_is_no_message() -> None:
    assert list(said_in_module("cli.py", 'say("Exported.")')) == []


def test_messages_are_found_in_templates() -> None:
    template = '<h2>{{ say("References") }}</h2>\n{{ say(title) }}'

    assert list(said_in_template("a.j2", template)) == [
        Said("a.j2", 1, ("References",)),
        Said("a.j2", 2, (None,)),
    ]


# --- in the catalogues --------------------------------------------------------------------------


def test_the_program_speaks_english_and_spanish() -> None:
    assert languages() == ("en", "es")


def test_only_catalogues_lie_among_the_catalogues() -> None:
    """What is compiled from them is made in memory."""
    there = {file for file in LOCALE.rglob("*") if file.is_file()}

    assert there == {file_of(language) for language in languages()[1:]}


@EVERY_LANGUAGE
def test_everything_that_the_program_says_is_in_the_catalogue(language: str) -> None:
    there = {message.id for message in messages(catalogue_of(language))}
    missing = [str(said.texts[0]) for said in LITERAL if said.id not in there]

    assert not missing, mend(language, missing)


@EVERY_LANGUAGE
def test_nothing_is_in_the_catalogue_that_the_program_does_not_say(language: str) -> None:
    catalogue, said = catalogue_of(language), {said.id for said in LITERAL}
    idle = [str(message.id) for message in messages(catalogue) if message.id not in said]
    idle += [str(message.id) for message in catalogue.obsolete.values()]

    assert not idle, mend(language, idle)


@EVERY_LANGUAGE
def test_every_message_is_translated_in_all_its_forms(language: str) -> None:
    """An empty one would be said in English."""
    catalogue = catalogue_of(language)
    empty = [
        str(message.id)
        for message in messages(catalogue)
        if not all(forms(message))
        or len(forms(message)) != (catalogue.num_plurals if message.pluralizable else 1)
    ]

    assert not empty, mend(language, empty)


@EVERY_LANGUAGE
def test_no_translation_is_a_guess(language: str) -> None:
    """What is marked as fuzzy is not said."""
    guessed = [str(message.id) for message in messages(catalogue_of(language)) if message.fuzzy]

    assert not guessed, mend(language, guessed)


@EVERY_LANGUAGE
def test_the_catalogue_counts_as_its_language_does(language: str) -> None:
    catalogue, named = catalogue_of(language), Locale.parse(language).plural_form
    chosen = c2py(catalogue.plural_expr)
    # More organizations than there are.
    pairs = {(named(n), chosen(n)) for n in range(100_000)}

    assert str(catalogue.locale) == language
    assert len(pairs) == len({form for form, _ in pairs}) == catalogue.num_plurals
    assert {number for _, number in pairs} == set(range(catalogue.num_plurals))


@EVERY_LANGUAGE
def test_a_translation_has_the_fields_of_its_original(language: str) -> None:
    """A field that is missing loses a fact; one that is not there breaks the sentence."""
    wrong = [form for original, form in translations(language) if fields(form) != fields(original)]

    assert not wrong, mend(language, wrong)


@EVERY_LANGUAGE
def test_a_translation_has_as_many_bold_words_as_its_original(language: str) -> None:
    wrong = [each[1] for each in translations(language) if each[0].count("*") != each[1].count("*")]

    assert not wrong, mend(language, wrong)


@EVERY_LANGUAGE
def test_a_translation_ends_as_its_original(language: str) -> None:
    """With the same full stop, colon or ellipsis, and no blanks around it."""
    wrong = [
        form
        for original, form in translations(language)
        if ending(form) != ending(original) or form != form.strip()
    ]

    assert not wrong, mend(language, wrong)


def ending(text: str) -> str:
    last = text.rstrip("*")[-1:]
    return last if last in ".:…?" else ""


# --- keeping them in step -----------------------------------------------------------------------


@EVERY_LANGUAGE
def test_taking_in_what_is_new_keeps_every_translation(language: str) -> None:
    before = {each.id: each.string for each in messages(catalogue_of(language))}
    after = {each.id: each.string for each in messages(refreshed(language))}

    assert {id_: after[id_] for id_ in after if id_ in before} == {
        id_: before[id_] for id_ in after if id_ in before
    }


@EVERY_LANGUAGE
def test_a_catalogue_is_written_the_same_on_every_day(language: str) -> None:
    """No date and no line number changes in it that nobody changed."""
    text = written(refreshed(language))

    assert not re.search(r"\d{4}-\d{2}-\d{2} \d{2}:\d{2}|\.py:\d", text)
    assert written(refreshed(language)) == text


# --- finding the language -----------------------------------------------------------------------


@pytest.mark.parametrize("tag", ["fr", "xx", "", "../en", "e s"])
def test_a_language_that_it_does_not_speak_is_answered_in_english(tag: str) -> None:
    assert words(tag).language == "en"


@pytest.mark.parametrize(
    ("tag", "language"),
    [
        ("en", "en"),
        ("en-GB", "en"),
        ("en_US", "en"),
        ("EN", "en"),
        ("es", "es"),
        ("es-MX", "es"),
        ("es_LA", "es"),
        ("es-419", "es"),
    ],
)
def test_a_region_does_not_make_another_language(tag: str, language: str) -> None:
    assert words(tag).language == language
