"""A representative names a deputy, who may act as they do."""

from __future__ import annotations

import pytest

from bot.rehearsal import Modal, Person
from storage.tables import RepresentativeRow
from tests import forging
from tests.cast import Cast, nothing_stored, signed, stored
from tests.conversations.authority import edited, organizations


@pytest.fixture
def ana(cast: Cast) -> Person:
    """Represents Fundar and GESOC."""
    return cast.representative("Ana Ruiz", "Fundar", "GESOC")


def deputy_form(cast: Cast, person: Person) -> Modal:
    form = person.click(organizations(cast, person), "Name a deputy").view
    assert form is not None
    return form


def name(cast: Cast, ana: Person, deputy: object, organization: str = "Fundar") -> Modal:
    """Names a deputy; gives the window that says what came of it."""
    form = deputy_form(cast, ana).fill({"Organization": organization, "Deputy": deputy})
    form.submit()
    cast.stage.settle()
    return form


def test_only_who_represents_something_has_the_button(cast: Cast, ana: Person) -> None:
    assert "[Name a deputy]" in organizations(cast, ana).plain, "also before they ever signed"
    for person in (cast.person("Sam Stray"), cast.carla):
        assert "[Name a deputy]" not in organizations(cast, person).plain


def test_a_deputy_and_the_coordinators_are_told(cast: Cast, ana: Person) -> None:
    dora = cast.person("Dora Diaz")
    told = name(cast, ana, dora)
    assert "@Dora Diaz may act for Fundar now" in told.plain
    assert "@Ana Ruiz has named you a deputy: you represent Fundar now" in dora.dms[-1].plain
    assert "@Ana Ruiz has named @Dora Diaz a deputy for Fundar" in cast.carla.dms[-1].plain
    assert cast.events()[-1] == "deputy named"


def test_a_deputy_signs_for_that_organization_and_no_other(cast: Cast, ana: Person) -> None:
    cast.letter()
    dora = cast.person("Dora Diaz")
    name(cast, ana, dora)
    assert cast.modal(dora, "/sign").options("Organization") == ["Fundar"]
    cast.sign(dora)
    assert signed(cast.stage) == ["Fundar"]


def test_who_named_the_deputy_is_kept_also_when_the_organization_is_edited(
    cast: Cast, ana: Person
) -> None:
    dora = cast.person("Dora Diaz")
    name(cast, ana, dora)
    edited(cast, "Fundar", Country="MX")
    added_by = {
        row.contact: row.added_by for row in stored(cast.stage)[RepresentativeRow.__tablename__]
    }
    assert added_by[dora.id] == ana.id
    assert added_by["ana@example.org"] == "command line"


def test_who_was_taken_out_may_be_named_again(cast: Cast, ana: Person) -> None:
    dora = cast.person("Dora Diaz")
    name(cast, ana, dora)
    edited(cast, "Fundar", Representatives=[])
    assert "may act for Fundar now" in name(cast, ana, dora).plain


def test_a_deputy_from_another_workspace_is_one_like_others(cast: Cast, ana: Person) -> None:
    guest = cast.person("Gina Guest", team="T0ELSEWHERE")
    assert "may act for Fundar now" in name(cast, ana, guest).plain
    assert "you represent Fundar now" in guest.dms[-1].plain


def test_several_clicks_name_one_deputy(cast: Cast, ana: Person) -> None:
    dora = cast.person("Dora Diaz")
    form = deputy_form(cast, ana).fill({"Organization": "Fundar", "Deputy": dora})
    for each in [form.submission(), form.submission()]:
        ana.submit_raw(each)
    cast.stage.settle()
    assert cast.events().count("deputy named") == 1
    assert len(dora.dms) == 1


# --- refusals -----------------------------------------------------------------------------------


def test_oneself_and_who_represents_it_already_are_refused(cast: Cast, ana: Person) -> None:
    dora = cast.person("Dora Diaz")
    cast.enlist("Fundar", ana, representatives=("ana@example.org", dora.id))
    for person in (ana, dora):
        with nothing_stored(cast.stage):
            form = name(cast, ana, person)
        assert "represented by this person already" in form.errors["Organization"]


def test_a_bot_is_refused(cast: Cast, ana: Person) -> None:
    bot = cast.stage.slack.workspace.bot
    with nothing_stored(cast.stage):
        told = name(cast, ana, bot.id)
    assert "not a bot" in told.plain


def test_who_is_not_in_this_slack_is_refused(cast: Cast, ana: Person) -> None:
    form = deputy_form(cast, ana).fill({"Organization": "Fundar", "Deputy": cast.carla})
    forged = form.submission()
    values = forged["view"]["state"]["values"]["deputy"]
    values["value"]["selected_user"] = "U0NOBODY"
    with nothing_stored(cast.stage):
        forging.send(ana, forged)
        cast.stage.settle()
    assert "not a bot" in form.plain


def test_a_deactivated_account_is_refused(cast: Cast, ana: Person) -> None:
    gone = cast.person("Gone Person")
    gone.user.deleted = True
    with nothing_stored(cast.stage):
        told = name(cast, ana, gone)
    assert "not a bot" in told.plain


@pytest.mark.parametrize("who", ["stranger", "of another organization", "coordinator"])
def test_nobody_else_names_a_deputy(cast: Cast, ana: Person, who: str) -> None:
    person = {
        "stranger": lambda: cast.person("Sam Stray"),
        "of another organization": lambda: cast.representative("Olga Other", "IMCO"),
        "coordinator": lambda: cast.carla,
    }[who]()
    form = deputy_form(cast, ana).fill({"Organization": "Fundar", "Deputy": person})
    button = forging.click(ana, organizations(cast, ana), "Name a deputy")
    with nothing_stored(cast.stage):
        told = forging.told(person, forging.send(person, form.submission()))
        if who != "of another organization":
            told += forging.told(person, forging.send(person, button))
        cast.stage.settle()
    assert "You do not represent" in told
    assert "Carla Coord" in told
    assert "Deputy" not in "".join(person.modal.labels if person.modal else [])


def test_a_form_that_stood_open_is_refused_once_its_organization_is_gone(
    cast: Cast, ana: Person
) -> None:
    form = deputy_form(cast, ana)
    form.fill({"Organization": "Fundar", "Deputy": cast.person("Dora Diaz")})
    cast.remove("Fundar")
    with nothing_stored(cast.stage):
        form.submit()
    assert "You do not represent this organization" in form.errors["Organization"]


def test_when_slack_does_not_answer_nothing_is_done_and_it_says_so(cast: Cast, ana: Person) -> None:
    form = deputy_form(cast, ana)
    form.fill({"Organization": "Fundar", "Deputy": cast.person("Dora Diaz")})
    cast.stage.slack.fail_next("users.info", error="internal_error", times=5)
    with nothing_stored(cast.stage):
        form.submit()
        cast.stage.settle()
    assert "Something went wrong" in form.plain
