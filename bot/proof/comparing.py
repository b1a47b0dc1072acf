"""What a document says other than the edition that it is to be, named piece by piece.

The edition is rendered once more in the document's format, and the words of both are laid side by
side: so headings, page numbers and the order of columns are the same, and what is left is what
differs. Where lines break is no difference; where words part is one.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from bot.proof.pieces import Piece

_ROUND = 24  # letters around a difference
_SHORT = 90  # letters up to which a piece is quoted as a whole
_END = 24  # letters by which the ends of a piece are found that something stands in the middle of


_MANY = 10**9
"""Pairs of letters up to which lines that are others are laid side by side."""

Change = tuple[int, int, int, int]
"""From which letter to before which one, in the edition and in the document."""


@dataclass(frozen=True, slots=True)
class Span:
    """Where a piece stands among the letters of a text."""

    label: str
    start: int
    end: int


class Letters:
    """A text without its blanks: its letters, and the blank before each that has one."""

    def __init__(self, text: str) -> None:
        text = unicodedata.normalize("NFC", text)
        kept: list[str] = []
        self.gaps: dict[int, str] = {}
        self.places: list[int] = []
        gap = ""
        for at, each in enumerate(text):
            if each.isspace():
                gap = "\n" if gap == "\n" or each in "\n\r\x0b\x0c\u2028\u2029" else " "
                continue
            if gap and kept:
                self.gaps[len(kept)] = gap
            kept.append(each)
            self.places.append(at)
            gap = ""
        self.text = text
        self.letters = "".join(kept)

    def lines(self) -> list[tuple[int, str]]:
        """The letters line by line, each with the place of its first one."""
        starts = [0, *(at for at, gap in self.gaps.items() if gap == "\n")]
        ends = [*starts[1:], len(self.letters)]
        return [(a, self.letters[a:z]) for a, z in zip(starts, ends, strict=True)]

    def quoted(self, start: int, end: int) -> str:
        """The text from one letter to before another, in one line."""
        if start >= end:
            return ""
        found = self.text[self.places[start] : self.places[end - 1] + 1]
        return " ".join(found.split())


def located(found: Letters, wanted: Sequence[Piece]) -> list[Span]:
    """Where the pieces stand, in their order; one that cannot be found is left out."""
    spans, at = [], 0
    for piece in wanted:
        inside = [w for w in (Letters(word).letters for word in piece.words) if w]
        ends = [place for word in inside for place in [_find(found.letters, word, at)] if place]
        if ends:
            span = Span(piece.label, min(e[0] for e in ends), max(e[1] for e in ends))
            spans.append(span)
            at = span.end
    return spans


def _find(text: str, word: str, at: int) -> tuple[int, int] | None:
    start = text.find(word, at)
    if start >= 0:
        return start, start + len(word)
    if len(word) <= 2 * _END:
        return None
    start = text.find(word[:_END], at)
    end = text.find(word[-_END:], start + _END) if start >= 0 else -1
    return (start, end + _END) if 0 <= end <= start + 3 * len(word) + 400 else None


def differences(expected: str, actual: str, wanted: Sequence[Piece]) -> list[str]:
    """Every difference in people's words, in the order of the edition."""
    ours, theirs = Letters(expected), Letters(actual)
    if ours.letters == theirs.letters:
        changes: list[Change] = []
        equal = [(0, len(ours.letters), 0)]
    else:
        changes, equal = _aligned(ours, theirs)
    changes += [
        (at, at + 1, at + shift, at + shift + 1)
        for start, end, shift in equal
        for at in _parted_otherwise(ours, theirs, start, end, shift)
    ]
    if not changes:
        return []
    return _named(ours, theirs, sorted(changes), located(ours, wanted))


def _aligned(ours: Letters, theirs: Letters) -> tuple[list[Change], list[tuple[int, int, int]]]:
    """Line by line, and letter by letter in lines that are others. Besides the changes, what is
    equal: from, to, and how far from there it stands in the other text."""
    from rapidfuzz.distance import Levenshtein

    changes: list[Change] = []
    equal: list[tuple[int, int, int]] = []
    one, other = ours.lines(), theirs.lines()
    starts, there = [at for at, _ in one], [at for at, _ in other]
    starts.append(len(ours.letters))
    there.append(len(theirs.letters))
    for each in Levenshtein.opcodes([line for _, line in one], [line for _, line in other]):
        start, end = starts[each.src_start], starts[each.src_end]
        begin, stop = there[each.dest_start], there[each.dest_end]
        if each.tag == "equal":
            equal.append((start, end, begin - start))
        elif each.tag != "replace" or (end - start) * (stop - begin) > _MANY:
            changes.append((start, end, begin, stop))
        else:
            inside = Levenshtein.opcodes(ours.letters[start:end], theirs.letters[begin:stop])
            for part in inside:
                here = start + part.src_start, start + part.src_end
                if part.tag == "equal":
                    equal.append((*here, begin + part.dest_start - here[0]))
                else:
                    changes.append((*here, begin + part.dest_start, begin + part.dest_end))
    return changes, equal


def _parted_otherwise(
    ours: Letters, theirs: Letters, start: int, end: int, shift: int
) -> list[int]:
    """Letters before which a blank stands in one text alone."""
    if not shift and ours.gaps == theirs.gaps:
        return []
    return [
        at
        for at in range(start + 1, end)
        if (one := ours.gaps.get(at, "")) != (other := theirs.gaps.get(at + shift, ""))
        and "\n" not in (one, other)
    ]


def _named(
    ours: Letters,
    theirs: Letters,
    changes: list[Change],
    spans: list[Span],
) -> list[str]:
    """The changes, those of one piece together."""
    told: list[str] = []
    for first, last, group in _grouped(changes, spans):
        start, end = group[0][0], group[-1][1]
        if first is not None and last is not None:
            start, end = min(start, spans[first].start), max(end, spans[last].end)
        if end - start > _SHORT:
            start, end = max(start, group[0][0] - _ROUND), min(end, group[-1][1] + _ROUND)
        # Before the first change and behind the last one, both texts say the same.
        there = group[0][2] - (group[0][0] - start), group[-1][3] + (end - group[-1][1])
        label = _label(first, last, spans, group)
        told.append(_said(label, _cut(ours.quoted(start, end)), _cut(theirs.quoted(*there))))
    return told


def _said(label: str, ledger: str, file: str) -> str:
    if not file:
        return f"{label}: the ledger has “{ledger}”, which is missing in the file"
    if not ledger:
        return f"{label}: the file has “{file}”, which the ledger does not have"
    return f"{label}: the ledger has “{ledger}”, the file has “{file}”"


def _cut(text: str) -> str:
    return text if len(text) <= 3 * _SHORT else f"{text[: 3 * _SHORT]}…"


def _grouped(
    changes: list[Change], spans: list[Span]
) -> list[tuple[int | None, int | None, list[Change]]]:
    """Changes with the first and the last piece that they touch, None for a change between."""
    from bisect import bisect_right

    starts = [each.start for each in spans]
    groups: list[tuple[int | None, int | None, list[Change]]] = []
    for change in changes:
        start, end = change[0], change[1]
        at = bisect_right(starts, start) - 1
        inside = at >= 0 and start < spans[at].end
        if start == end and (inside and spans[at].start == start):
            inside = False  # something stands before the piece
        last = max(bisect_right(starts, max(start, end - 1)) - 1, at)
        touched = end > start and last >= 0 and end > spans[last].start
        first_piece = at if inside else (at + 1 if touched and last > at else None)
        last_piece = last if touched and first_piece is not None else first_piece
        if groups and first_piece is not None and groups[-1][1] == first_piece:
            before = groups.pop()
            groups.append((before[0], last_piece, [*before[2], change]))
        else:
            groups.append((first_piece, last_piece, [change]))
    return groups


def _label(
    first: int | None,
    last: int | None,
    spans: list[Span],
    group: list[Change],
) -> str:
    if first is not None and last is not None:
        one, other = spans[first].label, spans[last].label
        return one if one == other else f"{one} to {other}"
    before = [each.label for each in spans if each.end <= group[0][0]]
    return f"after {before[-1]}" if before else "at the beginning"
