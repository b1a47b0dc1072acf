"""A time-stamping server's answer, with its certificates in the order that DER prescribes.

Many servers, OpenSSL's among them, send the signer's certificate first, and strict readers refuse
that. In which order they stand is not signed, and no length changes with it.
"""

from __future__ import annotations

from collections.abc import Iterator

_CERTIFICATES = 0xA0
_LONG, _LENGTHS = 0x80, 0x7F
_WAY = (0, 1, 1, 0)
"""From the answer into its second part, the second of that, and so to what is signed."""


def in_order(answer: bytes) -> bytes:
    """The same answer; what is none is given back as it is."""
    try:
        found = list(_certificates(answer))
    except ValueError:
        return answer
    if not found:
        return answer
    start, end = found[0][0], found[-1][1]
    return answer[:start] + b"".join(sorted(answer[a:z] for a, z in found)) + answer[end:]


def _certificates(answer: bytes) -> Iterator[tuple[int, int]]:
    """Where each begins and ends. Raises `ValueError`."""
    start, end = 0, len(answer)
    for place in _WAY:
        parts = list(_parts(answer, start, end))
        if place >= len(parts):
            return
        _, start, end = parts[place]
    for at, inside, stop in _parts(answer, start, end):
        if answer[at] == _CERTIFICATES:
            yield from ((begin, finish) for begin, _, finish in _parts(answer, inside, stop))


def _parts(content: bytes, start: int, end: int) -> Iterator[tuple[int, int, int]]:
    """Of each part where it begins, where what is in it begins, and where it ends. Raises
    `ValueError`."""
    at = start
    while at < end:
        if at + 2 > end:
            raise ValueError("cut off")
        inside, length = at + 2, content[at + 1]
        if length & _LONG:
            size = length & _LENGTHS
            length = int.from_bytes(content[inside : inside + size])
            inside += size
        if inside + length > end:
            raise ValueError("cut off")
        yield at, inside, inside + length
        at = inside + length
