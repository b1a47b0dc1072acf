"""A letter as it is delivered: text, Markdown and HTML, the same bytes for the same letter."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any

from bot.domain.text import LetterText
from bot.rendering import body, markdown, plain
from bot.rendering.clean import one_line
from bot.rendering.dates import dateline, long_date
from bot.rendering.languages import is_right_to_left, locale_of
from bot.rendering.links import is_link
from bot.words import TEMPLATES, words

if TYPE_CHECKING:
    from jinja2 import Environment

FOLDER = TEMPLATES / "letter"


@dataclass(frozen=True, slots=True)
class Publication:
    """A text with those who stand under it, in the order in which they are printed.

    `individuals` are the people who signed personally, a line for each; with `affiliations` a note
    says that these are given for identification only. Edition 0 is a draft: what a preview shows.
    `at` is the day on which the edition was made.
    """

    text: LetterText
    signatories: tuple[str, ...] = ()
    edition: int = 0
    at: date | None = None
    individuals: tuple[str, ...] = ()
    affiliations: bool = False

    @property
    def count(self) -> int:
        """How many organizations have signed."""
        return len(self.signatories)

    @property
    def fingerprint(self) -> str:
        """SHA-256 (hex) of the text, the same in every edition that holds this text."""
        return self.text.sha256


def as_text(publication: Publication) -> str:
    """The letter in plain text."""
    return _render("letter.txt.j2", publication, plain.as_plain)


def as_markdown(publication: Publication) -> str:
    """The letter in Markdown; whatever is not its body stays literal."""
    return _render("letter.md.j2", publication, markdown.as_markdown)


def as_html(publication: Publication) -> str:
    """The letter as one page that needs nothing else and runs nothing."""
    return _render("letter.html.j2", publication, body.as_html)


def _render(template: str, publication: Publication, body_as: Callable[[str], str]) -> str:
    text = publication.text
    say = words(text.language)
    facts: dict[str, Any] = {
        "text": text,
        "body": body_as(text.body),
        "dateline": dateline(text.place, text.date, text.language),
        "signatories": publication.signatories,
        "individuals": publication.individuals,
        "affiliations": publication.affiliations,
        "say": say.say,
        "imprint": _imprint(publication),
        "fingerprint": publication.fingerprint,
        "draft": publication.edition == 0,
        "right_to_left": is_right_to_left(text.language),
    }
    return _environment().get_template(template).render(facts)


def _imprint(publication: Publication) -> tuple[str, ...]:
    """Which edition this is, how many signed it and when: `Edition 1`, `10 organizations`, …"""
    language = publication.text.language
    say = words(language)
    edition = say.say("Edition {n}").replace("{n}", str(publication.edition))
    signed = say.say_n("{n} organization", "{n} organizations", publication.count)
    people = len(publication.individuals)
    personally = say.say_n("{n} individual", "{n} individuals", people)
    return (
        edition if publication.edition else say.say("Draft"),
        signed.replace("{n}", _number(publication.count, language)),
        *([personally.replace("{n}", _number(people, language))] if people else []),
        *([long_date(publication.at, language)] if publication.at else []),
    )


def _number(number: int, language: str) -> str:
    from babel.numbers import format_decimal

    return str(format_decimal(number, locale=locale_of(words(language).language)))


@cache
def _environment() -> Environment:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
    from markupsafe import Markup

    environment = Environment(
        loader=FileSystemLoader(FOLDER),
        autoescape=select_autoescape(("html.j2",), default=False),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    style = (FOLDER / "letter.css").read_text("utf-8")
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    environment.filters["line"] = one_line
    environment.filters["markdown"] = lambda value: markdown.escaped(one_line(value))
    environment.tests["link"] = is_link
    # The style sheet is ours; its hash is the only style that the page's policy lets in.
    environment.globals["style"] = Markup(style)  # noqa: S704
    environment.globals["style_hash"] = f"sha256-{digest}"
    return environment


def rendered(publication: Publication, file_format: str) -> str:
    """The letter as `md`, `txt` or `html`."""
    return {"md": as_markdown, "txt": as_text, "html": as_html}[file_format](publication)
