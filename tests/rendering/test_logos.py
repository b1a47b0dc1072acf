"""Which file is an organization's logo, and why one is none."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.rendering.logos import LARGEST, LogoNotUsable, logo
from tests.rendering.pictures import SMALL_JPEG, chunk, jpeg, png

OURS = png(60, 20)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of logos, beside something that is nobody's business."""
    (tmp_path / "secret.png").write_bytes(OURS)
    made = tmp_path / "logos"
    (made / "inside").mkdir(parents=True)
    (made / "inside" / "deep.png").write_bytes(OURS)
    (made / ".hidden.png").write_bytes(OURS)
    return made


def problem(folder: Path, name: str) -> str:
    with pytest.raises(LogoNotUsable) as refused:
        logo(folder, name)
    return refused.value.problem


@pytest.mark.parametrize("name", ["fundar.png", "Águas & rios (2026).PNG", "no-ending"])
@pytest.mark.parametrize("content", [OURS, SMALL_JPEG], ids=["PNG", "JPEG"])
def test_a_logo_is_a_picture_in_the_folder_whatever_it_is_called(
    folder: Path, name: str, content: bytes
) -> None:
    (folder / name).write_bytes(content)

    assert logo(folder, name) == content


@pytest.mark.parametrize(
    "name",
    [
        *("..", ".", "../secret.png", "inside/deep.png", "inside/", "./deep.png"),
        *(".hidden.png", "..\\secret.png", "a\x00.png", "a\nb.png", "a\u202eb.png", "x" * 121),
        *("/etc/hostname", "~/secret.png", "//host/share.png"),
    ],
)
def test_a_name_that_leads_out_of_the_folder_is_none(folder: Path, name: str) -> None:
    assert problem(folder, name) == "name"


def test_a_link_out_of_the_folder_is_not_followed(folder: Path) -> None:
    (folder / "out.png").symlink_to(folder.parent / "secret.png")
    (folder / "within.png").symlink_to(folder / "inside" / "deep.png")

    assert problem(folder, "out.png") == "name"
    assert logo(folder, "within.png") == OURS


@pytest.mark.parametrize("name", ["nowhere.png", "inside", "é" * 120])
def test_what_is_not_there_or_is_no_file_is_missing(folder: Path, name: str) -> None:
    assert problem(folder, name) == "missing"


def padded(size: int) -> bytes:
    """A picture of so many bytes."""
    return png(60, 20, more=chunk(b"tEXt", b"\0" * (size - len(OURS) - 12)))


def test_a_logo_is_small(folder: Path) -> None:
    (folder / "just.png").write_bytes(padded(LARGEST))
    (folder / "over.png").write_bytes(padded(LARGEST + 1))

    assert len(logo(folder, "just.png")) == LARGEST
    assert problem(folder, "over.png") == "large"


@pytest.mark.parametrize(
    ("content", "why"),
    [
        pytest.param(b"", "kind", id="nothing"),
        pytest.param(b"<svg xmlns='http://www.w3.org/2000/svg'/>", "kind", id="SVG"),
        pytest.param(OURS[:-20], "broken", id="cut off"),
        pytest.param(png(40, 20, more=chunk(b"acTL", b"\0" * 8)), "animated", id="it moves"),
        pytest.param(jpeg(components=4), "cmyk", id="for the press"),
        pytest.param(png(2_001, 1), "pixels", id="too wide"),
    ],
)
def test_what_cannot_be_printed_is_named_with_its_reason(
    folder: Path, content: bytes, why: str
) -> None:
    (folder / "fundar.png").write_bytes(content)

    assert problem(folder, "fundar.png") == why
