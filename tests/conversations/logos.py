"""A coalition with a folder of logos, and a letter that circulates."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.rehearsal import Person
from tests.cast import Cast, staged
from tests.rendering.pictures import png

LOGO = "Print our logo"


def folder_in(place: Path) -> Path:
    """Where the logos are."""
    return place / "logos"


@contextmanager
def with_logos(place: Path) -> Iterator[Cast]:
    """In the folder there are the logos of Fundar and GESOC."""
    folder = folder_in(place)
    folder.mkdir()
    (folder / "fundar.png").write_bytes(png(60, 20, grey=40))
    (folder / "gesoc.png").write_bytes(png(30, 30, grey=80))
    with staged(place, letters={"logos": str(folder)}) as stage:
        cast = Cast(stage)
        cast.letter()
        yield cast


def with_logo(cast: Cast, name: str, organization: str) -> Person:
    """Somebody whose organization, new on the list, has a logo of its own name."""
    person = cast.person(name)
    cast.enlist(organization, person, logo=f"{organization.lower()}.png")
    return person
