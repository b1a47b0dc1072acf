"""Organizations' logos: files in the coalition's folder, looked through before one is printed."""

from __future__ import annotations

from pathlib import Path

from bot.rendering.pictures import NotAPicture, picture

LARGEST = 200_000
"""How many bytes a logo may have: it is printed small, in every file of a letter."""
ALTOGETHER = 8_000_000
"""How many bytes all logos of one letter may have: each of its files holds them."""
LARGEST_SIDE = 2_000
"""In pixels."""
_LONGEST_NAME = 120


class LogoNotUsable(ValueError):
    """A logo cannot be printed. `problem` is one of `name` (none of a file in the folder itself),
    `missing`, `large`, or one of `bot.rendering.pictures.NotAPicture`."""

    def __init__(self, problem: str) -> None:
        super().__init__(problem)
        self.problem = problem


def check_name(name: str) -> None:
    """Raises `LogoNotUsable` unless this could be a file in the folder itself."""
    plain = name.isprintable() and name == Path(name).name and "\\" not in name
    if not plain or name.startswith(".") or len(name) > _LONGEST_NAME:
        raise LogoNotUsable("name")


def logo(folder: Path, name: str) -> bytes:
    """The PNG or JPEG of this name in the folder, whole and of a size that can be printed.

    Raises `LogoNotUsable`.
    """
    check_name(name)
    file = folder / name
    try:
        if not file.is_file():
            raise LogoNotUsable("missing")
        if not file.resolve().is_relative_to(folder.resolve()):
            raise LogoNotUsable("name")
        with file.open("rb") as opened:
            content = opened.read(LARGEST + 1)
    except OSError:
        raise LogoNotUsable("missing") from None
    if len(content) > LARGEST:
        raise LogoNotUsable("large")
    try:
        return picture(content, LARGEST_SIDE).content
    except NotAPicture as error:
        raise LogoNotUsable(error.problem) from None
