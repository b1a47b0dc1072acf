"""Which addresses a letter may link to: the web and e-mail, nothing that runs or reads files."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

# No blanks, no control characters, none of the marks that end a link in Markdown or HTML.
_PLAIN = re.compile(r"[^\s\x00-\x20\x7f-\x9f<>\"\\\u202a-\u202e\u2066-\u2069]+")


def is_link(address: str) -> bool:
    """Whether this is a whole `http`, `https` or `mailto` address."""
    if not _PLAIN.fullmatch(address):
        return False
    try:
        parts = urlsplit(address)
        host = parts.hostname
    except ValueError:  # such as an unclosed bracket in the host
        return False
    if parts.scheme in ("http", "https"):
        return bool(host)
    return parts.scheme == "mailto" and "@" in parts.path
