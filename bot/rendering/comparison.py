"""Two texts compared as a reader would: paragraph beside paragraph, word beside word.

The longest common subsequence comes from rapidfuzz. difflib, measured on the same texts, takes a
minute for two thousand words that repeat, and a listener waits for the answer.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile

from bot.domain.difference import How, Run

_TABLE = 400_000_000  # bits of the table that a comparison fills: 50 MB
_PAIRS = 250_000  # of paragraphs, looked at for likeness
_ALIKE = 0.5  # share of words that are the same
_ALMOST = 0.75  # share of letters, where hardly a word is whole
_FEW_WORDS = 3
_CHUNKS = re.compile(r"(\S*)(\s*)")
# Scripts without blanks between words: each sign counts as a word.
_SIGNS = re.compile(r"([\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff])")

Pair = tuple[int | None, int | None]
"""Indexes before and after; None where there is no counterpart."""


def matches(before: Sequence[Hashable], after: Sequence[Hashable]) -> list[tuple[int, int]]:
    """The indexes of what is the same in both, in order: as much as can be."""
    start = 0
    while start < min(len(before), len(after)) and before[start] == after[start]:
        start += 1
    end = 0
    while end < min(len(before), len(after)) - start and before[-1 - end] == after[-1 - end]:
        end += 1
    middle = _middle(before[start : len(before) - end], after[start : len(after) - end])
    return [
        *((n, n) for n in range(start)),
        *((start + i, start + j) for i, j in middle),
        *((len(before) - n, len(after) - n) for n in range(end, 0, -1)),
    ]


def runs(before: str, after: str) -> tuple[Run, ...]:
    """What stayed, went and came, word by word, in as few runs as read well.

    Where nothing but blanks differs, nobody would see it: then all went, and all came.
    """
    pieces = _read_well(_pieces(_tokens(before), _tokens(after)))
    if any((each.removed + each.added).strip() for each in pieces):
        found = (
            Run(text, how)
            for each in pieces
            for text, how in (
                (each.removed, How.REMOVED),
                (each.added, How.ADDED),
                (each.same, How.SAME),
            )
        )
    else:
        found = (Run(text, how) for text, how in ((before, How.REMOVED), (after, How.ADDED)))
    return tuple(run for run in found if run.text)


def pairs(before: Sequence[str], after: Sequence[str]) -> Iterator[Pair]:
    """The paragraphs in which something differs, each beside the one that it has become.

    Order is kept on both sides; what has no likeness on the other side stands alone.
    """
    if len(before) * len(after) > _PAIRS:
        beside: list[tuple[int, int]] = []
    else:
        beside = _most_alike(_likeness(before, after), len(before), len(after))
    done = (0, 0)
    for i, j in [*beside, (len(before), len(after))]:
        yield from ((n, None) for n in range(done[0], i))
        yield from ((None, n) for n in range(done[1], j))
        if i < len(before) and j < len(after):
            yield i, j
        done = (i + 1, j + 1)


# --- alike --------------------------------------------------------------------------------------


def _middle(before: Sequence[Hashable], after: Sequence[Hashable]) -> list[tuple[int, int]]:
    if not before or not after or len(before) * len(after) > _TABLE:
        return []
    from rapidfuzz.distance import LCSseq

    numbers: dict[Hashable, int] = {}
    x, y = ([numbers.setdefault(each, len(numbers)) for each in side] for side in (before, after))
    found = LCSseq.editops(x, y).as_matching_blocks()
    return [(block.a + n, block.b + n) for block in found for n in range(block.size)]


def _likeness(before: Sequence[str], after: Sequence[str]) -> dict[tuple[int, int], float]:
    """How alike two paragraphs are, up to 1, for those that are one paragraph changed."""
    from rapidfuzz.distance import LCSseq

    numbers: dict[str, int] = {}
    x, y = (
        [[numbers.setdefault(core, len(numbers)) for core, _ in _tokens(text)] for text in side]
        for side in (before, after)
    )
    alike: dict[tuple[int, int], float] = {}
    for i, words in enumerate(x):
        for j, others in enumerate(y):
            share = LCSseq.normalized_similarity(words, others, score_cutoff=_ALIKE)
            if not share:
                share = LCSseq.normalized_similarity(before[i], after[j], score_cutoff=_ALMOST)
            if share:
                alike[i, j] = share
    return alike


def _most_alike(
    alike: dict[tuple[int, int], float], rows: int, columns: int
) -> list[tuple[int, int]]:
    """The pairs, both sides in order, whose likenesses add up to the most."""
    best = [[0.0] * (columns + 1) for _ in range(rows + 1)]
    for i in range(rows - 1, -1, -1):
        for j in range(columns - 1, -1, -1):
            alone = max(best[i + 1][j], best[i][j + 1])
            best[i][j] = max(alone, alike.get((i, j), 0.0) + best[i + 1][j + 1])
    beside, i, j = [], 0, 0
    while i < rows and j < columns:
        if best[i][j] == best[i + 1][j]:
            i += 1
        elif best[i][j] == best[i][j + 1]:
            j += 1
        else:
            beside.append((i, j))
            i, j = i + 1, j + 1
    return beside


# --- words --------------------------------------------------------------------------------------

Token = tuple[str, str]
"""A word or a mark, and the blanks behind it."""


@dataclass(frozen=True, slots=True)
class _Piece:
    """What changed at a place, and what stayed behind it."""

    removed: str
    added: str
    same: str


def _tokens(text: str) -> list[Token]:
    """`"Stop!" 5.5 o'clock` as `"` `Stop` `!"` `5.5` `o'clock`; blanks at the start alone."""
    tokens: list[Token] = []
    for chunk, blanks in _CHUNKS.findall(text):
        cores = [core for part in _SIGNS.split(chunk) for core in _peeled(part)] or [""]
        if cores != [""] or blanks:
            tokens += [*((core, "") for core in cores[:-1]), (cores[-1], blanks)]
    return tokens


def _peeled(chunk: str) -> list[str]:
    """A word without the marks before and behind it, and those."""
    if len(chunk) == 1 or (chunk.isascii() and chunk.isalnum()):
        return [chunk]
    marks = [unicodedata.category(char).startswith("P") for char in chunk]
    if all(marks):
        return [chunk] if chunk else []
    start = marks.index(False)
    end = len(marks) - marks[::-1].index(False)
    return [part for part in (chunk[:start], chunk[start:end], chunk[end:]) if part]


def _pieces(before: list[Token], after: list[Token]) -> list[_Piece]:
    """Both texts as pieces; the first may hold nothing but what stayed."""
    found: list[tuple[str, str, str]] = []
    done = (0, 0)
    same = matches([core for core, _ in before], [core for core, _ in after])
    for i, j in [*same, (len(before), len(after))]:
        gone, come = _text(before[done[0] : i]), _text(after[done[1] : j])
        if i == len(before):
            found.append((gone, come, ""))
        elif before[i] == after[j]:
            found.append((gone, come, before[i][0] + before[i][1]))
        else:  # the word stayed, the blanks behind it did not
            found += [(gone, come, before[i][0]), (before[i][1], after[j][1], "")]
        done = (i + 1, j + 1)
    return _joined(_Piece(*each) for each in found)


def _joined(pieces: Iterable[_Piece]) -> list[_Piece]:
    """Neighbours as one where nothing stayed between them or nothing changed."""
    joined: list[_Piece] = []
    for piece in pieces:
        last = joined[-1] if joined else None
        if last and not (piece.removed or piece.added):
            joined[-1] = _Piece(last.removed, last.added, last.same + piece.same)
        elif last and not last.same:
            joined[-1] = _Piece(last.removed + piece.removed, last.added + piece.added, piece.same)
        else:
            joined.append(piece)
    return joined


def _read_well(pieces: list[_Piece]) -> list[_Piece]:
    """Short words between changes go with them: nobody reads `~a~ *b* of ~c~ *d*`."""
    count = 0
    while len(pieces) != count:
        count = len(pieces)
        merged: list[_Piece] = []
        for piece in pieces:
            last = merged[-1] if merged else None
            if last and _lost_between(last, piece):
                removed = last.removed + last.same + piece.removed
                merged[-1] = _Piece(removed, last.added + last.same + piece.added, piece.same)
            else:
                merged.append(piece)
        pieces = merged
    return _without_common_edges(pieces)


def _lost_between(left: _Piece, right: _Piece) -> bool:
    """Whether what stayed between two changes is too little to hold on to."""
    if not (left.removed or left.added) or not (right.removed or right.added):
        return False
    between = left.same.strip()
    if not any(char.isalnum() for char in between):
        return True
    changed = min(max(len(each.removed), len(each.added)) for each in (left, right))
    return len(between.split()) <= _FEW_WORDS and len(between) <= changed


def _without_common_edges(pieces: list[_Piece]) -> list[_Piece]:
    """Blanks around a word that gave way to another are the same before and after."""
    trimmed = [_Piece("", "", "")]
    for piece in pieces:
        head = _blanks_at_the_start(piece.removed, piece.added)
        removed, added = piece.removed[len(head) :], piece.added[len(head) :]
        tail = _blanks_at_the_start(removed[::-1], added[::-1])[::-1]
        removed, added = (text[: len(text) - len(tail)] for text in (removed, added))
        trimmed += [_Piece("", "", head), _Piece(removed, added, tail + piece.same)]
    return _joined(trimmed)


def _blanks_at_the_start(text: str, other: str) -> str:
    """Those that the texts have in common."""
    pairs = zip(text, other, strict=False)
    common = takewhile(lambda pair: pair[0] == pair[1] and pair[0].isspace(), pairs)
    return "".join(char for char, _ in common)


def _text(tokens: Iterable[Token]) -> str:
    return "".join(core + blanks for core, blanks in tokens)
