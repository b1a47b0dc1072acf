"""Coordinators keep the coalition's list in Slack: they add, edit, invite and remove."""

from __future__ import annotations

import pytest

from bot.domain.organization import Member
from bot.usecases.importing import import_members, members
from tests import forging
from tests.cast import Cast, nothing_stored
from tests.conversations.authority import chosen, edited, organizations, press, removed


def listed(cast: Cast) -> list[Member]:
    return members(cast.stage.bot.office)


def test_everybody_sees_the_list_and_only_coordinators_the_buttons(cast: Cast) -> None:
    cast.enlist("Fundar")
    everybody = organizations(cast, cast.person("Olga Other"))
    assert "Fundar: 0 representatives" in everybody.plain
    assert "[" not in everybody.plain
    assert "[Add an organization]" in organizations(cast, cast.carla).plain
    assert "[Edit] [Remove]" in organizations(cast, cast.carla).plain


def test_with_an_empty_list_there_is_only_adding(cast: Cast) -> None:
    told = organizations(cast, cast.carla).plain
    assert "[Add an organization]" in told
    assert "[Edit]" not in told


# --- adding -------------------------------------------------------------------------------------


def test_an_organization_is_added_with_all_that_is_known_of_it(cast: Cast) -> None:
    ana = cast.person("Ana Ruiz")
    form = cast.carla.click(organizations(cast, cast.carla), "Add an organization").view
    assert form is not None
    assert form.labels == [
        "Name",
        "Sort key",
        "Country",
        "Language",
        "Also known as",
        "Representatives",
        "E-mail addresses",
        "Invited",
    ]
    form.fill(
        {
            "Name": " El  Barzón ",
            "Sort key": "Barzón",
            "Country": "mx",
            "Language": "es",
            "Also known as": "Barzón\n\nEl Barzon AC",
            "Representatives": [ana],
            "E-mail addresses": "Ben@Example.org\n",
        }
    )
    assert form.submit().payload is None
    assert listed(cast) == [
        Member(
            "El Barzón",
            "Barzón",
            "MX",
            "es",
            ("Barzón", "El Barzon AC"),
            (ana.id, "ben@example.org"),
            invited=True,
        )
    ]
    assert cast.events() == ["organization added"]


def test_one_that_was_removed_comes_back_when_it_is_added(cast: Cast) -> None:
    cast.enlist("Fundar", representatives=("ana@example.org",))
    removed(cast, "Fundar")
    assert listed(cast) == []
    form = cast.carla.click(organizations(cast, cast.carla), "Add an organization").view
    assert form is not None
    form.fill({"Name": "Fundar"}).submit()
    assert listed(cast) == [Member("Fundar")]


@pytest.mark.parametrize(
    ("fields", "label", "words"),
    [
        ({"Name": "GESOC"}, "Name", "GESOC is known already"),
        ({"Name": "Gestión Social"}, "Name", "GESOC is known already"),
        ({"Also known as": "gesoc"}, "Name", "GESOC is known already"),
        ({"Name": "<b>"}, "Name", "markup"),
        ({"Sort key": "a\u202eb"}, "Sort key", "reverse"),
        ({"Country": "Mexico"}, "Country", "two letters"),
        ({"Language": "Spanish!"}, "Language", "short code"),
        ({"Also known as": "Right\nW`rong"}, "Also known as", "markup"),
        ({"E-mail addresses": "ana"}, "E-mail addresses", "e-mail addresses"),
        ({"E-mail addresses": "U0ANA"}, "E-mail addresses", "e-mail addresses"),
    ],
)
@pytest.mark.parametrize("editing", [False, True])
def test_what_cannot_stand_is_said_at_its_field(
    cast: Cast, editing: bool, fields: dict[str, str], label: str, words: str
) -> None:
    cast.enlist("GESOC", aliases=("Gestión Social",))
    cast.enlist("Fundar")
    if editing:
        form = chosen(cast, "Fundar", "Edit")
    else:
        opened = cast.carla.click(organizations(cast, cast.carla), "Add an organization").view
        assert opened is not None
        form = opened.fill({"Name": "IMCO"})
    with nothing_stored(cast.stage):
        form.fill(fields).submit()
    assert list(form.errors) == [label]
    assert words in form.errors[label]


# --- editing ------------------------------------------------------------------------------------


def test_the_form_shows_what_is_known(cast: Cast) -> None:
    ana = cast.person("Ana Ruiz")
    member = Member(
        "Fundar", "F", "MX", "es", ("A", "B"), (ana.id, "b@example.org"), False, "f.png"
    )
    import_members(cast.stage.bot.office, "command line", [member], cast.stage.clock())
    form = chosen(cast, "Fundar", "Edit")
    assert list(form.inputs.values())[:7] == [
        "Fundar",
        "F",
        "MX",
        "es",
        "A\nB",
        "@Ana Ruiz",
        "b@example.org",
    ]
    assert "☐ Invited to sign" in form.plain
    with nothing_stored(cast.stage):
        form.submit()
    assert listed(cast) == [member]


def test_what_is_changed_is_changed_and_nothing_else(cast: Cast) -> None:
    cast.enlist("Fundar", representatives=("b@example.org",), aliases=("A",), country="MX")
    edited(cast, "Fundar", Name="Fundar AC", Invited=False)
    assert listed(cast) == [
        Member("Fundar AC", "", "MX", "", ("A",), ("b@example.org",), invited=False)
    ]
    assert cast.events()[-1] == "organization changed"


def test_who_is_not_invited_is_not_waited_for(cast: Cast) -> None:
    cast.letter()
    cast.enlist("Fundar")
    edited(cast, "Fundar", Invited=False)
    told = cast.carla.command("/letter status", cast.channel).plain
    assert "Every invited organization has answered" in told


def test_a_name_much_alike_is_pointed_out_and_taken_the_second_time(cast: Cast) -> None:
    cast.enlist("Amnesty International UK")
    cast.enlist("Fundar")
    with nothing_stored(cast.stage):
        edited(cast, "Fundar", Name="Amnesty International US", Country="US")
    assert "Did you mean Amnesty International UK?" in cast.carla.modal.plain
    assert cast.carla.modal.inputs["Country"] == "US"
    cast.carla.modal.submit()
    assert [each.name for each in listed(cast)] == [
        "Amnesty International UK",
        "Amnesty International US",
    ]


def test_names_that_stood_there_before_are_not_pointed_out_again(cast: Cast) -> None:
    cast.enlist("Amnesty International UK")
    cast.enlist("Amnesty International US")
    edited(cast, "Amnesty International US", Country="US")
    assert cast.carla.modal is None
    assert listed(cast)[1].country == "US"


def test_the_name_of_one_that_was_removed_is_not_taken_over(cast: Cast) -> None:
    cast.enlist("GESOC")
    cast.enlist("Fundar")
    removed(cast, "GESOC")
    with nothing_stored(cast.stage):
        edited(cast, "Fundar", Name="GESOC")
    assert "GESOC is known already" in cast.carla.modal.errors["Name"]


def test_what_somebody_else_changed_meanwhile_is_shown_and_not_undone(cast: Cast) -> None:
    cast.enlist("Fundar", country="MX")
    form = chosen(cast, "Fundar", "Edit").fill({"Language": "es"})
    cast.enlist("Fundar", country="MX", representatives=("ana@example.org",))
    with nothing_stored(cast.stage):
        form.submit()
    assert "Somebody else has changed this organization" in form.plain
    assert form.inputs["E-mail addresses"] == "ana@example.org"
    assert form.inputs["Language"] == ""
    form.fill({"Language": "es"}).submit()
    assert listed(cast) == [Member("Fundar", "", "MX", "es", (), ("ana@example.org",))]


def test_more_representatives_than_a_form_shows_are_not_lost(cast: Cast) -> None:
    people = tuple(f"U0PERSON{n:03}" for n in range(120))
    addresses = tuple(f"representative.number.{n:03}@example.org" for n in range(120))
    cast.enlist("Fundar", representatives=(*people, *addresses))
    edited(cast, "Fundar", Country="MX")
    assert set(listed(cast)[0].representatives) == {*people, *addresses}
    assert listed(cast)[0].country == "MX"


@pytest.mark.parametrize("button", ["Edit", "Remove"])
def test_without_a_choice_nothing_happens(cast: Cast, button: str) -> None:
    cast.enlist("Fundar")
    told = press(cast.carla, organizations(cast, cast.carla), button)
    assert "Choose an organization in the list" in told


@pytest.mark.parametrize("button", ["Edit", "Remove"])
def test_one_that_is_gone_cannot_be_chosen_in_an_old_list(cast: Cast, button: str) -> None:
    cast.enlist("Fundar")
    message = organizations(cast, cast.carla)
    cast.carla.choose(message, "Choose an organization", "Fundar")
    cast.remove("Fundar")
    assert "no such organization any more" in press(cast.carla, message, button)


@pytest.mark.parametrize("button", ["Edit", "Remove"])
def test_a_form_about_one_that_is_gone_is_refused(cast: Cast, button: str) -> None:
    cast.enlist("Fundar")
    form = chosen(cast, "Fundar", button)
    cast.remove("Fundar")
    with nothing_stored(cast.stage):
        told = forging.told(cast.carla, form.submit())
    assert "no such organization any more" in told


# --- many ---------------------------------------------------------------------------------------


def test_among_more_than_a_hundred_one_types_to_find(cast: Cast) -> None:
    many = [Member(f"Organization {n:03}") for n in range(101)]
    import_members(cast.stage.bot.office, "command line", many, cast.stage.clock())
    message = organizations(cast, cast.carla)
    cast.carla.choose(message, "Type a part of its name", "Organization 057")
    form = cast.carla.click(message, "Edit").view
    assert form is not None
    assert form.inputs["Name"] == "Organization 057"


def test_the_answer_fits_into_a_message_however_long_the_names_are(cast: Cast) -> None:
    long = [Member(f"{n:03} " + "y" * 116) for n in range(100)]
    import_members(cast.stage.bot.office, "command line", long, cast.stage.clock())
    assert "… and 60 more" in organizations(cast, cast.carla).plain
