"""Who signs with a concern standing: printed only where the letter allows it."""

from __future__ import annotations

import pytest

from bot.domain.letter import Terms
from bot.usecases.reading import edition_file, preview
from tests.cast import DRAFT, Cast

PRINTED = "Fundar (with reservations)"


def reserved(cast: Cast, *, printed: bool, source: str = DRAFT) -> None:
    """A closed letter that Fundar signed with reservations, and GESOC without."""
    cast.letter("water", source, terms=Terms(prints_reservations=printed))
    ana = cast.representative("Ana Ruiz", "Fundar")
    cast.object(ana, "It is too mild.", kind="Concern")
    cast.sign(ana)
    cast.sign(cast.representative("Ben Ode", "GESOC"))
    cast.close()


@pytest.mark.parametrize("printed", [True, False])
def test_slack_shows_a_reservation_where_the_letter_prints_it(cast: Cast, printed: bool) -> None:
    reserved(cast, printed=printed)
    before = cast.modal(cast.carla, "/letter finalize water").plain
    cast.carla.modal.close()
    cast.finalize()
    posted = cast.channel.messages[-1].plain
    after = cast.modal(cast.carla, "/letter read water").plain
    for shown in (before, posted, after):
        assert (PRINTED in shown) is printed
        assert "GESOC (" not in shown


@pytest.mark.parametrize("file_format", ["md", "txt", "html"])
@pytest.mark.parametrize("printed", [True, False])
def test_files_show_a_reservation_where_the_letter_prints_it(
    cast: Cast, file_format: str, printed: bool
) -> None:
    reserved(cast, printed=printed)
    office = cast.stage.bot.office
    before = preview(office, "water", file_format).decode()
    cast.finalize()
    after = edition_file(office, "water", file_format).decode()
    for shown in (before, after):
        assert ("(with reservations)" in shown) is printed


def test_coordinators_know_of_it_in_any_case(cast: Cast) -> None:
    reserved(cast, printed=False)
    told = cast.carla.command("/letter status water", cast.channel).plain
    assert "1 of them with reservations." in told


def test_a_reservation_does_not_move_a_name_in_the_list(cast: Cast) -> None:
    cast.letter("water", terms=Terms(prints_reservations=True))
    for name, organization in (("Ana Ruiz", "Fundar"), ("Ben Ode", "Fundar (Chile)")):
        person = cast.representative(name, organization)
        if organization == "Fundar":
            cast.object(person, "It is too mild.", kind="Concern")
        cast.sign(person)
    reading = cast.modal(cast.carla, "/letter read water").plain
    assert f"{PRINTED}\nFundar (Chile)" in reading
