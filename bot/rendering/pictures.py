"""Pictures that a letter prints: looked through before anything draws them.

A PNG or JPEG is what its own bytes say, whatever the file is called, and whole; nothing is unpacked
into memory that is larger than it may be. `bot.rendering.drawings` does the same for SVG.
"""

from __future__ import annotations

import base64
import zlib
from dataclasses import dataclass
from itertools import pairwise

PNG, JPEG, SVG = "image/png", "image/jpeg", "image/svg+xml"


class NotAPicture(ValueError):
    """The bytes are no picture that can be printed. `problem` is one of `kind` (neither PNG nor
    JPEG), `broken`, `animated`, `cmyk`, `pixels`."""

    def __init__(self, problem: str) -> None:
        super().__init__(problem)
        self.problem = problem


@dataclass(frozen=True, slots=True)
class Picture:
    """`width` and `height` are in pixels, or of a drawing in its own units, and not 0."""

    content: bytes
    media_type: str
    width: int
    height: int

    @property
    def address(self) -> str:
        """The picture as a `data:` address, for a page that fetches nothing."""
        return f"data:{self.media_type};base64,{base64.b64encode(self.content).decode()}"

    @property
    def ratio(self) -> float:
        """How many times as wide as high it is."""
        return self.width / self.height

    @property
    def drawing(self) -> str:
        """The picture as SVG, which is text: Typst takes no other bytes as data."""
        if self.media_type == SVG:
            return self.content.decode()
        size = f'width="{self.width}" height="{self.height}"'
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" {size} '
            f'viewBox="0 0 {self.width} {self.height}"><image {size} href="{self.address}"/></svg>'
        )


def picture(content: bytes, side: int) -> Picture:
    """The PNG or JPEG that these bytes are, of at most so many pixels a side.

    Raises `NotAPicture`.
    """
    if content.startswith(_PNG):
        return _png(content, side)
    if content.startswith(b"\xff\xd8"):
        return _jpeg(content, side)
    raise NotAPicture("kind")


def _checked(content: bytes, media_type: str, width: int, height: int, side: int) -> Picture:
    if not width or not height:
        raise NotAPicture("broken")
    if width > side or height > side:
        raise NotAPicture("pixels")
    return Picture(content, media_type, width, height)


# --- PNG ------------------------------------------------------------------------------------------

_PNG = b"\x89PNG\r\n\x1a\n"
_SAMPLES = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
"""How many values a pixel has, by the kind of colour."""
_PIECE = 65_536


def _png(content: bytes, side: int) -> Picture:
    chunks = _chunks(content)
    kind, head = chunks[0]
    if kind != b"IHDR" or len(head) != 13:
        raise NotAPicture("broken")
    width, height = int.from_bytes(head[:4], "big"), int.from_bytes(head[4:8], "big")
    found = _checked(content, PNG, width, height, side)
    kinds = [each for each, _ in chunks]
    if b"acTL" in kinds:
        raise NotAPicture("animated")
    depth, colour, interlaced = head[8], head[9], head[12]
    if colour not in _SAMPLES or depth not in (1, 2, 4, 8, 16) or interlaced > 1:
        raise NotAPicture("broken")
    line = 1 + -(-width * depth * _SAMPLES[colour] // 8)
    packed = b"".join(data for each, data in chunks if each == b"IDAT")
    # An interlaced picture has seven passes, each with shorter lines of its own.
    full = line * height
    _check_packed(packed, 0 if interlaced else full, full * 2 + 7 if interlaced else full)
    return found


def _chunks(content: bytes) -> list[tuple[bytes, bytes]]:
    """The parts of a PNG up to its end, each whole."""
    found, at = [], len(_PNG)
    while at < len(content):
        length = int.from_bytes(content[at : at + 4], "big")
        kind, data = content[at + 4 : at + 8], content[at + 8 : at + 8 + length]
        sum_ = content[at + 8 + length : at + 12 + length]
        if len(sum_) < 4 or zlib.crc32(kind + data) != int.from_bytes(sum_, "big"):
            break
        found.append((kind, data))
        if kind == b"IEND":
            return found
        at += 12 + length
    raise NotAPicture("broken")


def _check_packed(packed: bytes, least: int, most: int) -> None:
    """What a PNG has packed ends, and is as much as its size says."""
    unpacking, size, waiting = zlib.decompressobj(), 0, packed
    try:
        while not unpacking.eof:
            piece = unpacking.decompress(waiting, _PIECE)
            waiting = unpacking.unconsumed_tail
            size += len(piece)
            if size > most or (not piece and not waiting):
                break
    except zlib.error:
        raise NotAPicture("broken") from None
    if not unpacking.eof or not least <= size <= most:
        raise NotAPicture("broken")


# --- JPEG -----------------------------------------------------------------------------------------

_FRAMES = range(0xC0, 0xD0)
_NO_FRAMES = {0xC4, 0xC8, 0xCC}
_COMMON = {0xC0, 0xC1, 0xC2}
"""Baseline, extended and progressive: what is read everywhere."""
_END, _SCAN = 0xD9, 0xDA


def _jpeg(content: bytes, side: int) -> Picture:
    at, found = 2, None
    while at + 4 <= len(content) and content[at] == 0xFF:
        marker = content[at + 1]
        if marker == 0xFF:  # padding
            at += 1
            continue
        length = int.from_bytes(content[at + 2 : at + 4], "big")
        if marker in _FRAMES and marker not in _NO_FRAMES:
            found = _frame(content, at, marker, side)
        if marker == _SCAN:
            break
        at += 2 + length
    if found is None or not _ends(content, at):
        raise NotAPicture("broken")
    return found


def _frame(content: bytes, at: int, marker: int, side: int) -> Picture:
    frame = content[at + 4 : at + 10]
    if len(frame) < 6 or marker not in _COMMON or frame[0] != 8:
        raise NotAPicture("broken")
    height, width = int.from_bytes(frame[1:3], "big"), int.from_bytes(frame[3:5], "big")
    if frame[5] not in (1, 3):
        raise NotAPicture("cmyk")
    return _checked(content, JPEG, width, height, side)


def _ends(content: bytes, scan: int) -> bool:
    """Whether the mark of the end comes after what is drawn."""
    return any(a == 0xFF and b == _END for a, b in pairwise(content[scan:]))
