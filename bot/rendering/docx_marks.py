"""The marks in a Word template: where they run and what is printed in their place.

A template's parts are the same for every letter, and to compile them takes longer than all else
that a Word file needs. It is done once for each.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from types import CodeType
from typing import Any

from jinja2 import Template, pass_context
from markupsafe import Markup

from bot.rendering.docx_xml import escaped
from bot.rendering.sandbox import Sandbox
from bot.rendering.sheet import Line

PARTS = 32
"""How many are remembered: the body, headers, footers and properties are about ten."""


class Marks(Sandbox):
    """`link` and `logo` make the XML of a link to an address, and of a line's logo, in the file
    that is written."""

    def __init__(self, link: Callable[[str], str], logo: Callable[[Line], str]) -> None:
        super().__init__(autoescape=True, finalize=_printed)
        del self.filters["urlize"]  # its links are HTML
        self.filters["link"] = _written(lambda address: link(address) if address else "")
        self.filters["logo"] = _written(logo)

    def from_string(self, source: Any, *_: Any) -> Template:
        """Raises `TemplateSyntaxError`."""
        return Template.from_code(self, _compiled(source), self.make_globals(None))


@lru_cache(PARTS)
def _compiled(source: str) -> CodeType:
    return Marks(str, str).compile(source)


def _written(write: Callable[[Any], str]) -> Callable[[Any, Any], Markup]:
    """A filter. Whoever is given the context is not called when the part is compiled, for one file,
    but each time that a file is written."""
    return pass_context(lambda _, value: as_it_is(write(value)))


def as_it_is(xml: str) -> Markup:
    """XML in which every word was escaped."""
    return Markup(xml)  # noqa: S704


def _printed(value: Any) -> Any:
    """What is printed, as XML can hold it."""
    return as_it_is(escaped(value)) if type(value) is str else value
