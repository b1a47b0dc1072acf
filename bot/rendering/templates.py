"""Where the templates of letters are found: the coalition's own first, then ours."""

from __future__ import annotations

from pathlib import Path

from bot.words import TEMPLATES

OURS = TEMPLATES / "letter"

_theirs: list[Path] = []


class TemplateBroken(Exception):
    """A template cannot be laid out: `file` is its name, `line` counts from 1, `message` says why.

    `line` is 0 where the trouble stands in no line, such as a file that cannot be read.
    """

    def __init__(self, file: str, line: int, message: str) -> None:
        super().__init__(f"{file}, line {line}: {message}" if line else f"{file}: {message}")
        self.file = file
        self.line = line
        self.message = message


def use(folder: Path | None) -> None:
    """From now on this folder's templates stand in for ours; None for ours alone."""
    _theirs[:] = [folder] if folder else []


def folder() -> Path | None:
    """The coalition's folder of templates, None where it has none."""
    return _theirs[0] if _theirs else None


def source(name: str) -> Path:
    """The template of this name: the coalition's, or else ours."""
    own = folder()
    return own / name if own and (own / name).is_file() else OURS / name
