"""The catalogues: what the program says, in the reader's language.

English is the source language; every other language is a `.po` file in `templates/locale`, read
when it is first needed, so that no compiled file has to travel with the program.
A language without a catalogue (`fr`) is answered in English. What was added to the program is
taken into the catalogues by `python -m tests.words.catalogue`.
"""

from __future__ import annotations

import gettext
import io
import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path

TEMPLATES = Path(__file__).resolve().parent.parent / "templates"
LOCALE = TEMPLATES / "locale"

# The sound of i, before which Spanish says "e": IFEX, Índice, Hijos; not Hiato, Hierro, Yucatán.
_SPANISH_I = re.compile(r"[\W_]*(?:[ií]|h[ií](?![aeoáéó]))", re.IGNORECASE)


class Words:
    """One language's catalogue. `language` is the catalogue that answers, such as `en` or `es`."""

    def __init__(self, language: str, translations: gettext.NullTranslations) -> None:
        self.language = language
        self._translations = translations

    def say(self, message: str) -> str:
        """The message in this language."""
        return self._translations.gettext(message)

    def say_n(self, singular: str, plural: str, n: int) -> str:
        """The form that this language uses for `n` things. `{n}` in it is left for the caller."""
        return self._translations.ngettext(singular, plural, n)

    def joined(self, names: Sequence[str]) -> str:
        """The names in one sentence: `A, B and C`, `A, B y C`, and in Spanish `A e IFEX`."""
        if len(names) < 2:
            return "".join(names)
        conjunction = "and"
        if self.language == "es":
            conjunction = "e" if _SPANISH_I.match(names[-1]) else "y"
        return f"{', '.join(names[:-1])} {conjunction} {names[-1]}"


def languages() -> tuple[str, ...]:
    """The languages that the program speaks, English first."""
    return ("en", *sorted(f.parent.parent.name for f in LOCALE.glob("*/LC_MESSAGES/signon.po")))


def words(language: str) -> Words:
    """The catalogue for a BCP 47 tag or a Slack locale: `es`, `es-MX` and `es_LA` are Spanish."""
    return _catalogue(language.replace("_", "-").split("-")[0].lower())


@cache
def _catalogue(language: str) -> Words:
    source = LOCALE / language / "LC_MESSAGES" / "signon.po"
    if not language.isalpha() or not source.is_file():
        return Words("en", gettext.NullTranslations())
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    compiled = io.BytesIO()
    with source.open("rb") as file:
        write_mo(compiled, read_po(file, locale=language))
    compiled.seek(0)
    return Words(language, gettext.GNUTranslations(compiled))
