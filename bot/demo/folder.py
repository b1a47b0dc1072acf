"""The folder in which the demo leaves its files. What somebody else put there is never touched."""

from __future__ import annotations

from pathlib import Path

from bot.demo.checks import NotUsable

DATABASE = "signon.db"
FORMATS = ("pdf", "docx", "html", "md", "txt", "csv", "json")
MARK = ".signon-demo"
"""Tells a former demo's folder from one that holds somebody's real letters."""

_OWN = (
    *(f"letter.{each}" for each in FORMATS),
    *(f"{DATABASE}{ending}" for ending in ("", "-wal", "-shm", "-journal")),
)


def prepare(folder: Path) -> Path:
    """Makes the folder ready and returns its full path. A former demo's own files go.

    Raises `NotUsable` for one that is not empty and was not made by a demo, and `OSError`.
    """
    folder = folder.expanduser().resolve()
    if folder.exists() and not folder.is_dir():
        raise NotUsable(f"{folder} is a file. Name a folder with --output.")
    folder.mkdir(parents=True, exist_ok=True)
    if any(folder.iterdir()) and not (folder / MARK).is_file():
        raise NotUsable(
            f"{folder} is not empty, and no demo has made it. Nothing in it was touched. "
            "Name a new or an empty folder with --output."
        )
    (folder / MARK).write_text("Made by signon demo, which may replace its files here.\n", "utf-8")
    for name in _OWN:
        (folder / name).unlink(missing_ok=True)
    return folder


def leave(folder: Path, file_format: str, content: bytes) -> Path:
    """Writes one of the letter's files."""
    path = folder / f"letter.{file_format}"
    path.write_bytes(content)
    return path
