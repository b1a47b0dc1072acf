"""Looking: status, list, organizations and help are for everybody; drafts are the coordinators'."""

from __future__ import annotations

import pytest

from bot.demo.stage import Stage
from bot.rehearsal import Person
from tests.cast import Cast


def test_help_shows_the_commands_and_the_open_letters(cast: Cast) -> None:
    cast.letter()
    stranger = cast.person("Sam Stray")
    for command in ("/letter", "/letter help", "/letter HELP", "/letter nonsense"):
        told = stranger.command(command, cast.channel).plain
        assert "/sign [LETTER]" in told
        assert "water: Water for all, until" in told
        assert "/letter finalize" not in told, "what only coordinators may do"


def test_help_shows_a_coordinator_what_coordinators_do(cast: Cast) -> None:
    told = cast.carla.command("/letter", cast.channel).plain
    for verb in ("new", "circulate", "objections", "extend", "remind", "close", "finalize"):
        assert f"/letter {verb}" in told
    assert "No letter is open" in told


def test_the_status_says_numbers_and_names(cast: Cast) -> None:
    cast.letter()
    ana = cast.representative("Ana Ruiz", "Fundar", "GESOC")
    cast.representative("Ben Ode", "CIDAC")
    dora = cast.representative("Dora Diaz", "IMCO")
    for organization in ("Fundar", "GESOC"):
        cast.sign(ana, Organization=organization)
    cast.sign(dora)
    cast.withdraw(dora)
    told = cast.person("Sam Stray").command("/letter status water", cast.channel).plain
    assert "Water for all (water)" in told
    assert "circulating, deadline Friday, December 4, 2026" in told
    assert "2 organizations have signed." in told
    assert "Fundar, GESOC" in told
    assert "1 organization has withdrawn." in told
    assert "1 invited organization has not answered yet." in told
    assert "CIDAC" not in told, "who is missing is the coordinators' to know"


def test_the_status_names_those_missing_to_a_coordinator(cast: Cast) -> None:
    cast.letter()
    cast.representative("Ben Ode", "CIDAC")
    cast.enlist("Observers", invited=False)
    told = cast.carla.command("/letter status", cast.channel).plain
    assert "1 invited organization has not answered yet. (CIDAC)" in told


def test_the_list_shows_every_letter_in_a_line(cast: Cast) -> None:
    cast.letter("water")
    cast.letter("forests", title="Forests for all")
    cast.sign(cast.representative("Ana Ruiz", "Fundar"), "/sign forests")
    cast.close("forests")
    told = cast.person("Sam Stray").command("/letter list", cast.channel).plain
    assert "• water: Water for all – circulating, 0 organizations" in told
    assert "• forests: Forests for all – closed, 1 organization" in told


def test_the_organizations_are_shown_with_how_many_may_act(cast: Cast) -> None:
    cast.letter()
    ana = cast.representative("Ana Ruiz", "Fundar", "GESOC")
    cast.enlist("IMCO", representatives=())
    ana.command("/sign", cast.channel)
    told = cast.person("Sam Stray").command("/letter organizations", cast.channel).plain
    assert "3 organizations" in told
    assert "Fundar: 1 representative, 1 of them found in Slack" in told
    assert "IMCO: 0 representatives" in told
    assert "@example.org" not in told, "addresses are not shown around"


def test_before_any_import_it_says_how_organizations_come_in(cast: Cast) -> None:
    told = cast.person("Sam Stray").command("/letter organizations", cast.channel).plain
    assert "signon organizations import" in told


def test_answers_are_for_the_asker_alone(cast: Cast) -> None:
    cast.letter()
    before = len(cast.channel.everything)
    sam = cast.person("Sam Stray")
    for command in ("/letter", "/letter list", "/letter status", "/letter organizations"):
        assert len(sam.command(command, cast.channel).ephemerals) == 1
    assert len(cast.channel.everything) == before


# --- drafts -------------------------------------------------------------------------------------

ASKING = (
    "/letter read",
    "/letter status",
    "/letter objections",
    "/letter circulate",
    "/letter extend",
    "/letter remind",
    "/letter close",
    "/letter finalize",
    "/letter cancel",
    "/sign",
    "/object",
    "/withdraw",
)


@pytest.mark.parametrize("open_ones", [(), ("water",), ("water", "forests")])
def test_a_draft_is_invisible_to_others(cast: Cast, open_ones: tuple[str, ...]) -> None:
    for handle in open_ones:
        cast.letter(handle)
    cast.draft("hidden", title="A hidden letter")
    ana = cast.representative("Ana Ruiz", "Fundar")
    for command in ASKING:
        assert _told(ana, f"{command} hidden") == _told(ana, f"{command} absent"), command
        bare = ana.command(command)
        told = bare.plain + (bare.view.plain if bare.view else "")
        assert "hidden" not in told, command
    for command in ("/letter", "/letter list", "/letter organizations"):
        assert "hidden" not in ana.command(command, cast.channel).plain


def _told(person: Person, command: str) -> str:
    """The answer or the form that a command brings, whichever letter it was about."""
    answer = person.command(command)
    told = answer.plain or (answer.view.plain if answer.view else "")
    return told.replace(command.split()[-1], "…")


def test_a_draft_is_shown_to_a_coordinator(cast: Cast) -> None:
    cast.draft("hidden", title="A hidden letter")
    carla = cast.carla
    assert "hidden: A hidden letter – drafting" in carla.command("/letter list").plain
    assert "drafting, deadline" in carla.command("/letter status hidden").plain
    assert "Open the wells." in cast.modal(carla, "/letter read hidden").plain


@pytest.mark.parametrize("command", ["/letter status hidden", "/letter circulate hidden"])
def test_a_coordinator_named_by_address_sees_drafts_at_first_contact(
    stage: Stage, command: str
) -> None:
    cast = Cast(stage, introduced=False)
    cast.draft("hidden")
    told = cast.carla.command(command, cast.channel)
    stage.settle()
    assert "no letter" not in told.plain
    assert "Water for all" in told.plain
