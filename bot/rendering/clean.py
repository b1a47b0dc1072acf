"""What may stand in a letter's text: one normal form, and nothing that hides or reorders letters.

Control characters and bidirectional overrides can make a text look other than it is. A body loses
them; a header field that holds one is refused by `bot.rendering.draft`. Right-to-left text needs
neither: its direction follows from its letters.
"""

from __future__ import annotations

import re
import unicodedata

BOM = "\ufeff"
# Embeddings, overrides and isolates: they reorder what stands after them.
_REORDERING = "\u202a-\u202e\u2066-\u2069"
# C0 and C1 without tab and newline, and lone surrogates, which no encoding can carry.
_CONTROL = "\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff"
_UNWANTED = re.compile(f"[{_CONTROL}{_REORDERING}]")
_LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_BLANKS = re.compile(r"[ \t\n]+")


def with_plain_line_ends(source: str) -> str:
    """The text in NFC, without byte order mark, each line ended by `\\n` alone."""
    source = source.removeprefix(BOM)
    return unicodedata.normalize("NFC", _LINE_ENDS.sub("\n", source))


def without_unwanted(text: str) -> str:
    """The text without control characters (newline and tab stay) and without overrides."""
    return unicodedata.normalize("NFC", _UNWANTED.sub("", text))


def unwanted_in(value: str) -> str:
    """The first character that a header field may not hold, as `U+202E`; empty if none."""
    found = _UNWANTED.search(value)
    return f"U+{ord(found.group()):04X}" if found else ""


def one_line(value: str) -> str:
    """A header field's or a name's value in one line: NFC, runs of blanks become one space."""
    value = without_unwanted(with_plain_line_ends(value))
    return _BLANKS.sub(" ", value).strip()


def tidy_body(text: str) -> str:
    """A body without blank edges and trailing blanks.

    Two trailing blanks before a further line of the paragraph are a line break in Markdown: they
    stay, as exactly two.
    """
    lines = without_unwanted(text).split("\n")
    tidy = []
    for line, following in zip(lines, [*lines[1:], ""], strict=True):
        bare = line.rstrip(" \t")
        breaks = line.endswith("  ") and bare and following.strip(" \t")
        tidy.append(f"{bare}  " if breaks else bare)
    return "\n".join(tidy).strip("\n")
