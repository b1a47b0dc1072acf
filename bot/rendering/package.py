"""Office files as the same bytes for the same parts, wherever and whenever they are packed.

Nothing is compressed: two versions of zlib may make different bytes of the same words.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

_FIRST = ("[Content_Types].xml", "_rels/.rels")
_LONG_AGO = (1980, 1, 1, 0, 0, 0)
_UNIX = 3
_READABLE = 0o644 << 16


def packed(parts: Mapping[str, bytes]) -> bytes:
    """An archive of these parts, by name; what readers look for first stands first."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
        for name in sorted(parts, key=lambda each: (each not in _FIRST, each)):
            entry = zipfile.ZipInfo(name, _LONG_AGO)
            entry.create_system = _UNIX
            entry.external_attr = _READABLE
            archive.writestr(entry, parts[name])
    return file.getvalue()


def unpacked(content: bytes) -> dict[str, bytes]:
    """The parts of an archive, by name. Raises `zipfile.BadZipFile`."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}
