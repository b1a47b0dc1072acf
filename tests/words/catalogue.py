"""What the program says, read out of its source; and how the catalogues are kept in step with it.

After a message was added or reworded, this takes it into every `.po` file, takes out what is not
said any more, and names what is left to translate:

    python -m tests.words.catalogue

Then translate what is empty in `templates/locale/es/LC_MESSAGES/signon.po`, with any editor: there
is nothing to compile. A new language begins with a folder beside `es` and an empty file in it.
"""

from __future__ import annotations

import ast
import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from babel import Locale
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po, write_po
from jinja2 import Environment
from jinja2.ext import extract_from_ast

from bot.words import LOCALE, TEMPLATES, languages

TOP = TEMPLATES.parent
MARKS = {"say": 1, "say_n": 2}
"""What marks a message, and how many of the arguments are its texts."""
REFRESH = "python -m tests.words.catalogue"

HEADER = """\
# What signon says, in {language}. Beside each message stand the files that say it.
# To take in what was added to them: {refresh}
msgid ""
msgstr ""
"Project-Id-Version: signon\\n"
"Language: {code}\\n"
"Plural-Forms: nplurals={nplurals}; plural={plural};\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"

"""


@dataclass(frozen=True)
class Said:
    """A message where it is said. Of a text that does not stand there itself there is nothing."""

    file: str
    line: int
    texts: tuple[str | None, ...]

    @property
    def id(self) -> str | tuple[str, str]:
        one, *more = (text or "" for text in self.texts)
        return (one, more[0]) if more else one


def source() -> dict[str, str]:
    """Every file that may say something, by its path in the project."""
    found = [*(TOP / "bot").rglob("*.py"), *TEMPLATES.rglob("*.j2")]
    return {file.relative_to(TOP).as_posix(): file.read_text("utf-8") for file in sorted(found)}


def everything_said() -> Iterator[Said]:
    """Every message, in the order of the source."""
    for file, text in source().items():
        yield from (said_in_template if file.endswith(".j2") else said_in_module)(file, text)


def said_in_module(file: str, text: str) -> Iterator[Said]:
    """`w.say("…")` and `w.say_n("…", "…", n)`, whatever `w` is."""
    calls = [
        node
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in MARKS
    ]
    for call in sorted(calls, key=lambda each: (each.lineno, each.col_offset)):
        assert isinstance(call.func, ast.Attribute)
        texts = [
            each.value if isinstance(each, ast.Constant) and isinstance(each.value, str) else None
            for each in call.args[: MARKS[call.func.attr]]
        ]
        missing = MARKS[call.func.attr] - len(texts)
        yield Said(file, call.lineno, (*texts, *[None] * missing))


def said_in_template(file: str, text: str) -> Iterator[Said]:
    """`say("…")` in a template of letters."""
    for line, _, texts in extract_from_ast(Environment().parse(text), tuple(MARKS)):
        yield Said(file, line, (texts,) if isinstance(texts, str | None) else texts)


def catalogue_of(language: str) -> Catalog:
    """A language's catalogue as it lies there."""
    with file_of(language).open("rb") as file:
        return read_po(file, locale=language)


def file_of(language: str) -> Path:
    return LOCALE / language / "LC_MESSAGES" / "signon.po"


def refreshed(language: str) -> Catalog:
    """Exactly what is said now, with the translations that there are."""
    before, now = catalogue_of(language), Catalog(locale=language)
    # What a language has for millions differs from one library's edition to the next.
    now.mime_headers = [("Plural-Forms", before.plural_forms)]
    for said in everything_said():
        now.add(said.id, locations=[(said.file, 0)])
    for message in messages(now):
        there = before.get(message.id[0] if message.pluralizable else message.id)
        if there is not None and there.id == message.id and not there.fuzzy:
            message.string = there.string
            message.user_comments = there.user_comments
    return now


def messages(catalogue: Catalog) -> list[Message]:
    """The messages of a catalogue, without its header."""
    return [message for message in catalogue if message.id]


def forms(message: Message) -> tuple[str, ...]:
    """The translation's forms: one, or as many as the language has plurals."""
    text = message.string or ""
    return (text,) if isinstance(text, str) else tuple(str(form or "") for form in text)


def translations(language: str) -> list[tuple[str, str]]:
    """Each original with its translation; of plurals the first form with the singular, the others
    with the plural."""
    found = []
    for message in messages(catalogue_of(language)):
        originals = (message.id,) if isinstance(message.id, str) else message.id
        found += [(originals[min(n, len(originals) - 1)], f) for n, f in enumerate(forms(message))]
    return found


def written(catalogue: Catalog) -> str:
    """A catalogue as its file holds it: the same for the same messages, on whatever day."""
    locale = Locale.parse(str(catalogue.locale))
    out = io.BytesIO()
    write_po(out, catalogue, width=100, omit_header=True, include_lineno=False)
    return (
        HEADER.format(
            language=locale.english_name,
            code=locale,
            refresh=REFRESH,
            nplurals=catalogue.num_plurals,
            plural=catalogue.plural_expr,
        )
        + out.getvalue().decode().strip()
        + "\n"
    )


def main() -> None:
    for language in languages()[1:]:
        catalogue = refreshed(language)
        file_of(language).write_text(written(catalogue), "utf-8")
        empty = [each for each in messages(catalogue) if not all(forms(each))]
        print(
            f"{file_of(language)}: {len(messages(catalogue))} messages, {len(empty)} to translate"
        )
        for each in empty:
            print(f"  {each.id if isinstance(each.id, str) else each.id[0]}")


if __name__ == "__main__":
    main()
