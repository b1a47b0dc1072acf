"""A letter as it is delivered: text, Markdown and HTML, the same bytes for the same letter."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable
from typing import Any

from bot.rendering import body, markdown, plain, templates
from bot.rendering.letterhead import letterhead
from bot.rendering.publication import Publication
from bot.rendering.sheet import sheet_of


def as_text(publication: Publication) -> str:
    """The letter in plain text."""
    return _render("letter.txt.j2", publication, plain.as_plain)


def as_markdown(publication: Publication) -> str:
    """The letter in Markdown; whatever is not its body stays literal."""
    return _render("letter.md.j2", publication, markdown.as_markdown)


def as_html(publication: Publication) -> str:
    """The letter as one page that needs nothing else and runs nothing."""
    from markupsafe import Markup

    sheet = sheet_of(publication)
    head = letterhead()
    style = templates.text_of("letter.css")
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    facts: dict[str, Any] = {
        "sheet": sheet,
        "body": Markup(body.as_html(sheet.body)),  # noqa: S704 (no markup of the draft's own)
        # The style sheet is the coalition's or ours, and its hash the only style that is let in.
        "style": Markup(style),  # noqa: S704
        "style_hash": f"sha256-{digest}",
        "letterhead": head,
        "pictures": head is not None or any(each.logo for each in publication.signatories),
    }
    return templates.render("letter.html.j2", facts)


def _render(template: str, publication: Publication, body_as: Callable[[str], str]) -> str:
    sheet = sheet_of(publication)
    return templates.render(template, {"sheet": sheet, "body": body_as(sheet.body)})
