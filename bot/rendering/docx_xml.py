"""Words as a part of a Word file's XML, whatever characters they hold."""

from __future__ import annotations

import re
from html import escape

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# docxtpl takes these for its own marks once more, after everything has been filled in.
_MARKS = re.compile(r"(?<=[{%}])_(?=[{%}])")


def without_forbidden(text: str) -> str:
    """The text without the characters that no XML can hold."""
    return _NOT_XML.sub("", text)


def escaped(text: str) -> str:
    """The text as XML that stands for exactly these words."""
    return _MARKS.sub("&#95;", escape(without_forbidden(text)))


def w(name: str) -> str:
    """The full name of one of Word's own elements or attributes."""
    return f"{{http://schemas.openxmlformats.org/wordprocessingml/2006/main}}{name}"
