"""A letter as it is delivered: text, Markdown and HTML, the same bytes for the same letter."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING, Any

from bot.rendering import body, markdown, plain
from bot.rendering.clean import one_line
from bot.rendering.publication import Publication
from bot.rendering.sheet import sheet_of
from bot.words import TEMPLATES

if TYPE_CHECKING:
    from jinja2 import Environment

FOLDER = TEMPLATES / "letter"


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
    sheet = sheet_of(publication)
    facts: dict[str, Any] = {"sheet": sheet, "body": body_as(sheet.body)}
    return _environment().get_template(template).render(facts)


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
    environment.filters["markdown"] = lambda value: markdown.escaped(one_line(value))
    # The style sheet is ours; its hash is the only style that the page's policy lets in.
    environment.globals["style"] = Markup(style)  # noqa: S704
    environment.globals["style_hash"] = f"sha256-{digest}"
    return environment
