"""Cells of a CSV file that a spreadsheet may open: what was typed never runs there as a formula.

A spreadsheet takes a cell for a formula that begins with `=`, `+`, `-`, `@`, one of their wide
forms or a control character. Such a cell is written with an apostrophe before it, and so is one
that has apostrophes before such a sign. Reading takes that one apostrophe away again, so that every
cell comes back as it was.
"""

from __future__ import annotations

import re

_SIGNS = "=+\\-@＝＋－＠\t\r\n"
_FORMULA = re.compile(f"'*[{_SIGNS}]")
_GUARDED = re.compile(f"'+[{_SIGNS}]")


def guarded(text: str) -> str:
    """The text as a cell that is no formula."""
    return f"'{text}" if _FORMULA.match(text) else text


def unguarded(cell: str) -> str:
    """The text for which the cell stands."""
    return cell[1:] if _GUARDED.match(cell) else cell
