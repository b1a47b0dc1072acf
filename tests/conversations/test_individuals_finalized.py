"""The final letter lists those who signed personally apart, in every form that it takes."""

from __future__ import annotations

import pytest

from tests.cast import Cast
from tests.conversations.personal import a_letter, revise, sign_personally


@pytest.fixture
def ended(cast: Cast) -> Cast:
    """A letter that one organization and three people signed, one of them without anything."""
    a_letter(cast)
    cast.sign(cast.representative("Ana Ruiz", "Fundar"))
    sign_personally(cast, cast.person("Sam Stray"), Role="Hydrologist", Affiliation="UNAM")
    sign_personally(cast, cast.person("Ángel Paz"))
    sign_personally(cast, cast.person("Olga Other"), Role="Engineer")
    cast.close()
    return cast


LIST = ["Ángel Paz", "Olga Other, Engineer", "Sam Stray, Hydrologist, UNAM"]
NOTE = "Affiliations are given for identification only."


def test_people_are_listed_apart_by_name_before_and_after(ended: Cast) -> None:
    told = "\n".join(["Fundar", "Individuals", *LIST, NOTE])
    preflight = ended.modal(ended.carla, "/letter finalize water")
    assert "1 organization has signed.\nand 3 people personally" in preflight.plain
    assert told in preflight.plain
    preflight.submit()
    ended.stage.settle()
    posted = ended.channel.messages[-1]
    assert told in posted.plain
    assert "signed by 1 organization and 3 people personally" in posted.text
    assert told in ended.modal(ended.carla, "/letter read water").plain


@pytest.mark.parametrize("file_format", ["md", "txt", "html"])
def test_every_file_of_the_edition_lists_them(ended: Cast, file_format: str) -> None:
    from bot.usecases.reading import edition_file, preview

    office = ended.stage.bot.office
    before = preview(office, "water", file_format).decode()
    ended.finalize()
    after = edition_file(office, "water", file_format).decode()
    for page in (before, after):
        places = [page.index(each) for each in ("Fundar", "Individuals", *LIST, NOTE)]
        assert places == sorted(places)
        assert "1 organization" in page
        assert "3 individuals" in page


def test_an_edition_keeps_them_as_they_were_printed(ended: Cast) -> None:
    from storage import editions, letters

    ended.finalize()
    with ended.stage.bot.office.database.reading() as view:
        letter = letters.by_handle(view, "water")
        assert letter is not None
        edition = editions.latest(view, letter.id)
        assert edition is not None
        assert edition.signatories == 1
        assert editions.names(view, edition) == ["Fundar"]
        assert list(editions.individuals(view, edition).lines) == LIST


def test_without_affiliations_nothing_is_said_of_them(cast: Cast) -> None:
    a_letter(cast)
    cast.sign(cast.representative("Ana Ruiz", "Fundar"))
    sign_personally(cast, cast.person("Sam Stray"), Role="Hydrologist")
    cast.close()
    cast.finalize()
    posted = cast.channel.messages[-1].plain
    assert "Sam Stray, Hydrologist" in posted
    assert NOTE not in posted


def test_who_has_not_confirmed_is_an_obstacle_and_is_told_of_being_left_out(cast: Cast) -> None:
    a_letter(cast)
    ana, sam = cast.representative("Ana Ruiz", "Fundar"), cast.person("Sam Stray")
    sign_personally(cast, sam)
    revise(cast)
    cast.sign(ana)
    cast.close()
    form = cast.modal(cast.carla, "/letter finalize water")
    assert "1 personal sign-on waits for re-confirmation" in form.plain
    form.fill({"Reason": "We post today."}).submit()
    cast.stage.settle()
    assert "was finalized without Sam Stray" in sam.dms[-1].plain
    assert "> We post today." in sam.dms[-1].plain
    assert "Sam Stray" not in cast.channel.messages[-1].plain
