"""Sentences with data in them, safe by construction.

A sentence is a translated template such as `*{organization}* has signed.` and the data for its
fields. In Slack it becomes rich text, whose elements are literal by nature: whatever a person
typed can neither ping a channel nor forge a link. `*…*` in the template, never in the data, is
bold. Where only plain text is possible, `plain` gives it; `escaped` is for the `text` of a
message, which Slack would otherwise interpret.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from string import Formatter
from typing import Any

Block = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody in Slack, named so that they are told. `name` stands where a mention cannot."""

    user_id: str
    name: str = ""

    @property
    def plain(self) -> str:
        return self.name or f"@{self.user_id}"

    def element(self) -> Block:
        return {"type": "user", "user_id": self.user_id}


@dataclass(frozen=True, slots=True)
class Channel:
    """A channel in Slack."""

    channel_id: str
    name: str = ""

    @property
    def plain(self) -> str:
        return f"#{self.name or self.channel_id}"

    def element(self) -> Block:
        return {"type": "channel", "channel_id": self.channel_id}


@dataclass(frozen=True, slots=True)
class Moment:
    """An instant. Slack shows it in each reader's own time zone; `plain` is written in `zone`."""

    at: datetime
    zone: str
    language: str

    @property
    def plain(self) -> str:
        from bot.messages.moments import written

        return written(self.at, self.zone, self.language)

    def element(self) -> Block:
        return {
            "type": "date",
            "timestamp": int(self.at.timestamp()),
            "format": "{date_long}, {time}",
            "fallback": self.plain,
        }


@dataclass(frozen=True, slots=True)
class Several:
    """Several things with commas between them."""

    parts: tuple[str | Person | Channel, ...]

    @property
    def plain(self) -> str:
        return ", ".join(_plain(part) for part in self.parts)


Part = str | int | Person | Channel | Moment | Several


@dataclass(frozen=True, slots=True)
class Sentence:
    """A template and its data. `str.format` fields only, without attributes or indexes."""

    template: str
    parts: dict[str, Part]

    @property
    def plain(self) -> str:
        return "".join(
            literal.replace("*", "") + _plain(self.parts[field])
            if field
            else literal.replace("*", "")
            for literal, field in _fields(self.template)
        )

    @property
    def escaped(self) -> str:
        return escape(self.plain)

    def elements(self) -> list[Block]:
        elements: list[Block] = []
        bold = False
        for literal, field in _fields(self.template):
            for n, run in enumerate(literal.split("*")):
                bold = bold ^ (n > 0)
                if run:
                    elements.append(_text(run, bold))
            if field:
                elements.extend(_elements(self.parts[field], bold))
        return elements


def sentence(template: str, **parts: Part) -> Sentence:
    """A sentence. Every field of the template needs its part."""
    return Sentence(template, parts)


def escape(text: str) -> str:
    """Plain text as Slack's mrkdwn wants it, so that nothing in it pings or links.

    https://docs.slack.dev/messaging/formatting-message-text#escaping
    """
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _fields(template: str) -> Iterable[tuple[str, str | None]]:
    for literal, field, _spec, _conversion in Formatter().parse(template):
        yield literal, field


def _plain(part: Part) -> str:
    return str(part) if isinstance(part, str | int) else part.plain


def _elements(part: Part, bold: bool) -> list[Block]:
    if isinstance(part, str | int):
        return [_text(str(part), bold)] if str(part) else []
    if isinstance(part, Several):
        listed = [[_text(", ", bold), *_elements(each, bold)] for each in part.parts]
        return [element for elements in listed for element in elements][1:]
    return [part.element()]


def _text(text: str, bold: bool = False) -> Block:
    element: Block = {"type": "text", "text": text}
    if bold:
        element["style"] = {"bold": True}
    return element
