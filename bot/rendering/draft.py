"""A draft, as somebody wrote it, becomes a letter's text, and back.

A draft is Markdown, with front matter above it or without. What cannot be understood is refused
with its line in the draft as given, so that it can be mended in the editor that wrote it.
"""

from __future__ import annotations

import datetime
import re

from bot.domain.refusals import DraftEmpty, DraftNotUnderstood, FileNotUsable
from bot.domain.text import CarbonCopy, LetterText, Reference
from bot.rendering.body import has_text, leading_title, line_nested_too_deeply
from bot.rendering.clean import (
    one_line,
    tidy_body,
    unwanted_in,
    with_plain_line_ends,
    without_unwanted,
)
from bot.rendering.front_matter import Field, FrontMatter, read_front_matter, write_front_matter
from bot.rendering.languages import canonical
from bot.rendering.links import is_link

LIMIT = 200_000  # characters
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_NOTHING = FrontMatter({}, {}, 0)


def read_draft(source: str, *, language: str, title: str = "") -> LetterText:
    """The letter that this draft is.

    `title` and `language` are what the coordinator typed beside it: that title leads, and that
    language holds where the front matter names none. A draft without any title in its front matter
    may start with a `# heading`, which then is the title and no part of the body.
    Raises `DraftEmpty`, `DraftNotUnderstood` and `FileNotUsable`.
    """
    if len(source) > LIMIT:
        raise FileNotUsable("", "size")
    source = with_plain_line_ends(source)
    if not source.strip():
        raise DraftEmpty()
    given = read_front_matter(source)
    front = given or _NOTHING
    above = front.lines
    body = without_unwanted("\n".join(source.split("\n")[above:]))
    chosen = _typed_title(title) or front.text("title")
    if not front.text("title"):
        body, above, chosen = _without_leading_title(body, above, chosen, whole=given is None)
    if not chosen:
        raise DraftNotUnderstood(1, "missing_key", "title")
    body = _checked_body(body, above)
    return LetterText(
        title=chosen,
        body=body,
        language=_language(front.fields.get("language"), language),
        subtitle=front.text("subtitle"),
        place=front.text("place"),
        date=_date(front.fields.get("date")),
        salutation=front.text("salutation"),
        closing=front.text("closing"),
        references=_references(front),
        cc=_cc(front),
    )


def write_draft(text: LetterText) -> str:
    """The draft file for a letter's text: what `read_draft` reads back as the same text."""
    return f"{write_front_matter(text.as_facts())}\n{text.body}\n"


def _typed_title(title: str) -> str:
    if unwanted := unwanted_in(title):
        raise DraftNotUnderstood(1, "wrong_type", "title", unwanted)
    return one_line(title)


def _without_leading_title(
    body: str, above: int, chosen: str, *, whole: bool
) -> tuple[str, int, str]:
    """The body without the `# heading` that is its title, the lines above it, and the title.

    Where a title was typed, the heading goes only if it says the same.
    """
    heading = leading_title(body)
    if heading is None or (chosen and not (whole and heading.text == chosen)):
        return body, above, chosen
    rest = "\n".join(body.split("\n")[heading.lines :])
    return rest, above + heading.lines, chosen or heading.text


def _checked_body(body: str, above: int) -> str:
    if (line := line_nested_too_deeply(body)) is not None:
        raise DraftNotUnderstood(above + line, "syntax", detail="nested too deeply")
    tidy = tidy_body(body)
    if not has_text(tidy):
        raise DraftEmpty()
    return tidy


def _language(field: Field | None, default: str) -> str:
    if field and field.value:
        if tag := canonical(field.value):
            return tag
        raise field.refuse("bad_language")
    if tag := canonical(default):
        return tag
    raise DraftNotUnderstood(1, "bad_language", "language")


def _date(field: Field | None) -> datetime.date | None:
    if field is None or not field.value:
        return None
    if _DATE.fullmatch(field.value):
        try:
            return datetime.date.fromisoformat(field.value)
        except ValueError:
            pass
    raise field.refuse("bad_date", "YYYY-MM-DD")


def _references(front: FrontMatter) -> tuple[Reference, ...]:
    references = []
    for entry in front.lists.get("references", ()):
        text = entry.fields["text"].value
        url = entry.fields.get("url")
        if url and url.value and not is_link(url.value):
            raise url.refuse("bad_url", "http, https, mailto")
        address = url.value if url else ""
        references.append(Reference(text, address or (text if is_link(text) else "")))
    return tuple(references)


def _cc(front: FrontMatter) -> tuple[CarbonCopy, ...]:
    return tuple(
        CarbonCopy(
            entry.fields["name"].value,
            entry.fields["title"].value if "title" in entry.fields else "",
        )
        for entry in front.lists.get("cc", ())
    )
