"""Pictures of every kind, made of their bytes."""

from __future__ import annotations

import base64
import struct
import zlib

SMALL_JPEG = base64.b64decode(
    "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAFA3PEY8MlBGQUZaVVBfeMiCeG5uePWvuZHI/////////////////////"
    "///////////////////////////////wAALCAAIABABAREA/8QAFQABAQAAAAAAAAAAAAAAAAAAAAP/xAAUEAEAAAAA"
    "AAAAAAAAAAAAAAAA/9oACAEBAAA/AJj/2Q=="
)
"""16 by 8 pixels, grey."""

SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 90 30">{}</svg>'


def chunk(kind: bytes, data: bytes = b"") -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(
    width: int, height: int, *, grey: int = 90, lines: int | None = None, more: bytes = b""
) -> bytes:
    """A grey picture. It says that it has `height` lines, and holds `lines`."""
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    one = b"\0" + bytes([grey]) * min(width, 10_000)
    packed = zlib.compress(one * (height if lines is None else lines))
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + more + chunk(b"IDAT", packed) + chunk(b"IEND")
    )


def jpeg(*, components: int = 1, width: int = 16) -> bytes:
    """A picture whose header says so."""
    at = SMALL_JPEG.index(b"\xff\xc0")
    head = bytearray(SMALL_JPEG)
    head[at + 7 : at + 9] = width.to_bytes(2, "big")
    head[at + 9] = components
    return bytes(head)
