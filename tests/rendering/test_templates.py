"""Templates are the coalition's: its own go before ours, and none does more than lay out."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.domain.text import LetterText
from bot.rendering import templates
from bot.rendering.letter import as_html, as_text
from bot.rendering.publication import Publication
from bot.rendering.templates import TemplateBroken
from tests.rendering.examples import core_group_text

Write = Callable[..., Path]


def letter(title: str = "Water") -> LetterText:
    return replace(core_group_text(), title=title)


@pytest.fixture
def write(tmp_path: Path) -> Iterator[Write]:
    """Puts a template into the coalition's folder."""
    before, folder = templates.folder(), tmp_path / "ours"
    folder.mkdir()
    templates.use(folder)

    def writing(name: str, content: str | bytes) -> Path:
        file = folder / name
        file.write_bytes(content.encode() if isinstance(content, str) else content)
        return file

    yield writing
    templates.use(before)


def test_the_coalitions_template_goes_before_ours(write: Write) -> None:
    before = as_html(Publication(letter()))
    write("letter.txt.j2", "As we write: {{ sheet.title }}")
    assert as_text(Publication(letter(title="Water"))) == "As we write: Water"
    assert as_html(Publication(letter())) == before


def test_a_template_is_read_anew_when_it_was_changed(write: Write) -> None:
    file = write("letter.txt.j2", "One")
    assert as_text(Publication(letter())) == "One"
    write("letter.txt.j2", "Two")
    os.utime(file, ns=(1, 1))
    assert as_text(Publication(letter())) == "Two"


def test_a_template_may_include_another_of_its_folder_and_ours(write: Write) -> None:
    write("head.txt.j2", "{{ sheet.title | upper }}")
    write("letter.txt.j2", "{% include 'head.txt.j2' %}")
    assert as_text(Publication(letter(title="Water"))) == "WATER"


def test_the_coalitions_style_is_let_in_and_no_other(write: Write) -> None:
    write("letter.css", "h1 { color: teal }")
    page = as_html(Publication(letter()))
    assert "<style>h1 { color: teal }</style>" in page
    assert "'sha256-OVAuMpWd" not in page


OUT_OF_IT = {
    "an include of a file elsewhere": "{% include '/etc/passwd' %}",
    "an include above": "{% include '../secret.txt' %}",
    "an include by a variable": "{% set f = '../secret' ~ '.txt' %}{% include f %}",
    "one of several": "{% include ['../secret.txt', 'letter.md.j2'] %}",
    "an import": "{% import '/etc/passwd' as them %}",
    "a parent": "{% extends '../secret.txt' %}",
    "what is missing may be left out": "{% include '/etc/passwd' ignore missing %}",
    "python by its classes": "{{ ''.__class__.__mro__[1].__subclasses__() }}",
    "python by a filter": "{{ ''|attr('__class__') }}",
    "python by format": "{{ '{0.__class__}'.format(sheet) }}",
    "python by a function": "{{ range.__globals__ }}",
    "the function's own": "{{ sheet.__init__.__globals__['sys'] }}",
    "python by a cycler": "{{ cycler.__init__.__globals__.os.popen('id').read() }}",
    "a change of what is given": "{{ sheet.groups.append(1) }}",
}


@pytest.mark.parametrize("words", OUT_OF_IT.values(), ids=OUT_OF_IT.keys())
def test_a_template_finds_no_way_out(words: str, write: Write, tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("what nobody may read")
    write("letter.txt.j2", f"First\n{words}")
    with pytest.raises(TemplateBroken):
        as_text(Publication(letter()))


@pytest.mark.parametrize(
    "words",
    [
        "{{ sheet.title | safe }}",
        "{% autoescape false %}{{ sheet.title }}{% endautoescape %}",
        "{% autoescape 1 > 2 %}{{ sheet.title }}{% endautoescape %}",
    ],
)
def test_a_template_cannot_make_markup_of_what_was_typed(words: str, write: Write) -> None:
    write("letter.html.j2", words)
    with pytest.raises(TemplateBroken) as found:
        as_html(Publication(letter("<b>")))
    assert found.value.line == 1


@pytest.mark.parametrize("name", ["head.html.j2", "head.html", "head", "head.j2"])
def test_what_a_page_includes_is_escaped_whatever_its_name(name: str, write: Write) -> None:
    write(name, "{{ sheet.title }}")
    write("letter.html.j2", f"{{% include '{name}' %}}")
    assert as_html(Publication(letter("<b>"))) == "&lt;b&gt;"


def test_a_link_to_a_file_elsewhere_is_not_followed(write: Write, tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("what nobody may read")
    write("other", "")
    (tmp_path / "ours" / "letter.txt.j2").symlink_to(secret)
    with pytest.raises(TemplateBroken) as found:
        as_text(Publication(letter()))
    assert "elsewhere" in found.value.message


WITHOUT_END = {
    "a loop in a loop": "{% for a in range(99999) %}{% for b in range(99999) %}"
    "{% endfor %}{% endfor %}",
    "a long range": "{% for a in range(999999999) %}{% endfor %}",
    "a macro that calls itself": "{% macro a() %}{{ a() }}{% endmacro %}{{ a() }}",
    "a macro that calls itself twice": (
        "{% macro a(n) %}{% if n %}{{ a(n - 1) }}{{ a(n - 1) }}{% endif %}{% endmacro %}{{ a(60) }}"
    ),
    "an include of itself": "{% include 'letter.txt.j2' %}",
    "a loop in filters": (
        "{% for a in range(99999) %}{{ range(99999) | sum }}{% endfor %}"
    ),
    "a recursive loop": (
        "{% for a in [0, 1] recursive %}{{ loop([0, 1]) }}{% endfor %}"
    ),
    "a text times a number": "{{ 'a' * 999999999 }}",
    "a list times a number": "{{ ([0] * 999999999) | length }}",
    "a power": "{{ 9 ** 999999999 }}",
    "a product": "{% set n = namespace(a=9) %}"
    "{% for i in range(60) %}{% set n.a = n.a * n.a %}{% endfor %}",
    "a width": "{{ '%999999999d' % 1 }}",
    "a width in a filter": "{{ 'a' | center(999999999) }}",
    "a width by its method": "{{ 'a'.ljust(999999999) }}",
    "a width in a filter's format": "{{ '%999999999d' | format(1) }}",
    "batches": "{{ [0] | batch(999999999, 'a') | list }}",
    "a replacement": (
        "{% set a = 'a' * 9999 %}{{ a.replace('a', a) | replace('a', a) }}"
    ),
    "doubling": "{% set n = namespace(a='a') %}"
    "{% for i in range(60) %}{% set n.a = n.a ~ n.a %}{% endfor %}",
    "doubling by adding": "{% set n = namespace(a='a') %}"
    "{% for i in range(60) %}{% set n.a = n.a + n.a %}{% endfor %}",
    "doubling in a block": "{% set n = namespace(a='a') %}"
    "{% for i in range(60) %}{% set a %}{{ n.a }}{{ n.a }}{% endset %}"
    "{% set n.a = a %}{% endfor %}",
    "much of the same": "{% for i in range(99999) %}" + "many words " * 99 + "{% endfor %}",
}  # fmt: skip


@pytest.mark.parametrize("words", WITHOUT_END.values(), ids=WITHOUT_END.keys())
def test_a_template_without_end_is_stopped_soon(words: str, write: Write) -> None:
    write("letter.txt.j2", f"First\n\n{words}")
    before = time.process_time()
    with pytest.raises(TemplateBroken) as found:
        as_text(Publication(letter()))
    assert time.process_time() - before < 10
    assert found.value.file == "letter.txt.j2"


BROKEN = {
    "{{ sheet.titel }}": (3, "titel"),
    "{{ titel }}": (3, "'titel' is undefined"),
    "{% if sheet.title %}": (3, "Unexpected end of template"),
    "{{ sheet.title | uper }}": (3, "uper"),
    "\n{{ 1 / 0 }}": (4, "division by zero"),
    "\n{{ sheet.title + 1 }}": (4, "concatenate"),
    "{{ random }}": (3, "'random' is undefined"),
    "{{ [1, 2] | random }}": (3, "random"),
    "\n{% include 'nothing.j2' %}": (4, "nothing.j2"),
}


@pytest.mark.parametrize("words", BROKEN)
def test_what_is_broken_is_named_with_its_file_its_line_and_the_reason(
    words: str, write: Write
) -> None:
    line, reason = BROKEN[words]
    write("letter.txt.j2", f"First\n\n{words}")
    with pytest.raises(TemplateBroken) as found:
        as_text(Publication(letter()))
    assert (found.value.file, found.value.line) == ("letter.txt.j2", line)
    assert reason in found.value.message


def test_what_is_broken_in_an_included_file_is_named_there(write: Write) -> None:
    write("head.txt.j2", "\n{{ nothing }}")
    write("letter.txt.j2", "{% include 'head.txt.j2' %}")
    with pytest.raises(TemplateBroken) as found:
        as_text(Publication(letter()))
    assert (found.value.file, found.value.line) == ("head.txt.j2", 2)


def test_a_template_that_is_not_utf8_is_named_with_its_line(write: Write) -> None:
    write("letter.txt.j2", b"First\n\xff")
    with pytest.raises(TemplateBroken) as found:
        as_text(Publication(letter()))
    assert (found.value.file, found.value.line) == ("letter.txt.j2", 2)


def test_a_template_of_more_than_two_megabytes_is_refused(write: Write) -> None:
    write("letter.css", b" " * (2 * 1024 * 1024 + 1))
    with pytest.raises(TemplateBroken) as found:
        as_html(Publication(letter()))
    assert "2 MB" in found.value.message


def test_a_file_that_is_nowhere_is_said_to_be_missing(write: Write) -> None:
    write("letter.css", "")
    with pytest.raises(TemplateBroken) as found:
        templates.source("letter.typst")
    assert found.value.file == "letter.typst"
    assert templates.source("letter.txt.j2") == templates.OURS / "letter.txt.j2"
