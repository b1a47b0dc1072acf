"""A letter prints the logos that it may, says which it cannot, and goes out without those."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.domain.edition import PLAINLY
from bot.rehearsal import Person
from bot.rendering import logos
from bot.usecases import finalizing
from bot.usecases.reading import edition_file, preview
from tests.cast import IN_TEN_DAYS, Cast, nothing_stored
from tests.conversations.logos import folder_in, with_logo, with_logos
from tests.databases import Backend
from tests.rendering.pictures import SMALL_JPEG, chunk, png


@pytest.fixture
def cast(backend: Backend, tmp_path: Path) -> Iterator[Cast]:
    with with_logos(tmp_path) as made:
        yield made


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return folder_in(tmp_path)


@pytest.fixture
def ana(cast: Cast) -> Person:
    """Fundar permits its logo, GESOC does not."""
    ana = with_logo(cast, "Ana Ruiz", "Fundar")
    cast.sign(ana, Print_our_logo=True)
    cast.sign(with_logo(cast, "Ben Ode", "GESOC"))
    return ana


def page(cast: Cast) -> str:
    return edition_file(cast.stage.bot.office, "water", "html").decode()


def finalize(cast: Cast, reason: str = "") -> str:
    """Finalizes, and gives what the preflight said."""
    cast.stage.at(IN_TEN_DAYS)
    told = cast.modal(cast.carla, "/letter finalize water").plain
    cast.finalize(reason=reason)
    return told


def test_a_logo_is_printed_beside_its_name_and_no_other_is(cast: Cast, ana: Person) -> None:
    assert "nothing stands in the way" in finalize(cast)
    assert page(cast).count("<img") == 1
    assert 'alt="Logo of Fundar"' in page(cast)


def test_a_preview_shows_it_as_well(cast: Cast, ana: Person) -> None:
    shown = preview(cast.stage.bot.office, "water", "html").decode()
    assert shown.count('alt="Logo of Fundar"') == shown.count("<img") == 1


def test_who_withdrew_the_permission_with_the_sign_on_has_no_logo_printed(
    cast: Cast, ana: Person
) -> None:
    cast.withdraw(ana)
    cast.sign(ana)
    finalize(cast)
    assert "<img" not in page(cast)


def test_what_was_delivered_stays_whatever_becomes_of_the_file(
    cast: Cast, ana: Person, folder: Path
) -> None:
    finalize(cast)
    before = page(cast)
    (folder / "fundar.png").write_bytes(SMALL_JPEG)
    assert page(cast) == before


def test_logos_are_no_part_of_the_fingerprint(cast: Cast, ana: Person) -> None:
    now = IN_TEN_DAYS
    printing = finalizing.preflight(cast.stage.bot.office, cast.carla.id, "water", now).printing
    assert any(each.logo for each in printing.signatories)
    without = tuple(replace(each, logo=None) for each in printing.signatories)
    before = replace(printing, signatories=without).contents("water", "0" * 64)
    assert printing.contents("water", "0" * 64) == before


# --- what cannot be printed ---------------------------------------------------------------------


def spoil(cast: Cast, folder: Path, how: str) -> None:
    """Something happens to Fundar's logo after it was permitted."""
    file = folder / "fundar.png"
    match how:
        case "gone":
            file.unlink()
        case "cut off":
            file.write_bytes(file.read_bytes()[:-20])
        case "swapped":
            file.write_bytes(b"GIF89a")
        case "off the list":
            cast.enlist("Fundar", representatives=("ana@example.org",))


@pytest.mark.parametrize(
    ("how", "why"),
    [
        ("gone", "there is no such file in the folder of logos"),
        ("cut off", "its file is broken or cut off; save it again"),
        ("swapped", "its file is neither a PNG nor a JPEG"),
        ("off the list", "the coalition's list names no file any more"),
    ],
)
def test_one_that_cannot_be_printed_is_named_before_anything_is_frozen_and_can_be_gone_past(
    cast: Cast, ana: Person, folder: Path, how: str, why: str
) -> None:
    spoil(cast, folder, how)
    with nothing_stored(cast.stage):
        told = cast.modal(cast.carla, "/letter finalize water").plain
    assert f"1 logo cannot be printed and is left out: Fundar ({why})" in told
    assert "GESOC (" not in told, "it permitted nothing"
    finalize(cast, reason="They send it too late.")
    assert cast.events()[-2:] == ["preflight overridden", "finalized"]
    assert "Fundar" in page(cast)
    assert "<img" not in page(cast)


def test_one_that_breaks_after_the_preflight_is_shown_first(
    cast: Cast, ana: Person, folder: Path
) -> None:
    cast.stage.at(IN_TEN_DAYS)
    form = cast.modal(cast.carla, "/letter finalize water")
    spoil(cast, folder, "gone")
    with nothing_stored(cast.stage):
        form.submit()
    assert "Something has changed since you looked" in form.plain
    assert "Fundar (there is no such file" in form.plain


def test_one_that_is_exchanged_after_the_preflight_is_not_printed_unseen(
    cast: Cast, ana: Person, folder: Path
) -> None:
    cast.stage.at(IN_TEN_DAYS)
    form = cast.modal(cast.carla, "/letter finalize water")
    (folder / "fundar.png").write_bytes(SMALL_JPEG)
    with nothing_stored(cast.stage):
        form.submit()
    assert "Something has changed since you looked" in form.plain


def test_of_many_the_first_are_named_and_all_are_counted(cast: Cast, folder: Path) -> None:
    for n in range(11):
        cast.sign(with_logo(cast, f"Ana{n:02} Ruiz", f"Org {n:02}"), Print_our_logo=True)
    told = cast.modal(cast.carla, "/letter finalize water").plain
    assert "11 logos cannot be printed and are left out: Org 00 (" in told
    assert "Org 09 (there is no such file in the folder of logos), …" in told


def test_of_more_than_a_letter_can_hold_the_largest_are_left_out(
    cast: Cast, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, organization in (("Ana Ruiz", "Fundar"), ("Ben Ode", "GESOC")):
        cast.sign(with_logo(cast, name, organization), Print_our_logo=True)
    (folder / "gesoc.png").write_bytes(png(60, 20, more=chunk(b"tEXt", b"large")))
    room = len((folder / "fundar.png").read_bytes())
    monkeypatch.setattr(logos, "ALTOGETHER", room)
    told = finalize(cast, "They do not fit.")
    assert "GESOC (all logos together are too large for one letter; save it smaller)" in told
    assert 'alt="Logo of Fundar"' in page(cast)
    assert page(cast).count("<img") == 1


def test_many_logos_are_rendered_while_the_window_says_so(
    cast: Cast, ana: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(finalizing, "AT_ONCE", 2 + finalizing.A_LOGO - 1)
    cast.stage.at(IN_TEN_DAYS)
    form = cast.modal(cast.carla, "/letter finalize water")
    assert "Being prepared in every format" in form.plain
    cast.stage.settle()
    assert "nothing stands in the way" in form.plain


def test_the_next_edition_says_it_before_it_is_made(cast: Cast, ana: Person, folder: Path) -> None:
    finalize(cast)
    imco = cast.representative("Eva Sol", "IMCO")
    cast.sign(imco, "/sign water")
    spoil(cast, folder, "gone")
    cast.modal(cast.carla, "/letter reissue water").fill({"Reason": "IMCO came late."}).submit()
    cast.stage.settle()
    shown = cast.carla.modal
    assert shown is not None
    assert "1 logo cannot be printed and is left out: Fundar" in shown.plain
    shown.submit()
    cast.stage.settle()
    assert "Edition 2" in page(cast)
    assert "<img" not in page(cast)


def test_without_the_setting_nothing_is_printed_and_nothing_is_in_the_way(
    cast: Cast, ana: Person, folder: Path
) -> None:
    spoil(cast, folder, "gone")
    office = cast.stage.bot.office
    without = replace(office, coalition=replace(office.coalition, style=PLAINLY))
    now = IN_TEN_DAYS
    assert finalizing.preflight(without, cast.carla.id, "water", now).obstacles == ()
    assert "<img" not in preview(without, "water", "html").decode()
