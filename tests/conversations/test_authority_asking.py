"""Who represents nobody and wants to sign may ask to represent an organization, known or new."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.domain.organization import Member
from bot.usecases.importing import import_members
from tests import forging
from tests.cast import Cast, nothing_stored
from tests.conversations.authority import ask, asked


def test_the_button_and_the_command_lead_to_the_same_form(cast: Cast) -> None:
    card = cast.letter()
    cast.enlist("Fundar")
    sam = cast.person("Sam Stray")
    by_command = cast.modal(sam, "/sign").plain
    sam.click(card, "Sign on")
    assert sam.modal.plain == by_command
    assert sam.modal.labels == ["Organization", "New organization", "Country"]
    assert sam.modal.options("Organization") == ["Fundar"]
    assert "Water for all" in by_command
    assert "@Carla Coord answers" in by_command


def test_nothing_is_stored_before_it_is_sent(cast: Cast) -> None:
    card = cast.letter()
    sam = cast.person("Sam Stray")
    with nothing_stored(cast.stage):
        sam.click(card, "Sign on")
        sam.modal.close()
        cast.stage.settle()


def test_with_no_organization_known_there_is_nothing_to_choose(cast: Cast) -> None:
    cast.letter()
    form = cast.modal(cast.person("Sam Stray"), "/sign")
    assert form.labels == ["New organization", "Country"]


def test_a_receipt_comes_and_the_coordinators_are_told(cast: Cast) -> None:
    cast.letter()
    cast.enlist("Fundar")
    sam = cast.person("Sam Stray")
    answer = ask(cast, sam, Organization="Fundar")
    assert answer.payload is None, "the form that closes says that it is stored"
    assert "You have asked to represent Fundar" in sam.dms[-1].plain
    told = cast.carla.dms[-1].plain
    assert "@Sam Stray (Sam Stray) asks to represent Fundar" in told
    assert "Water for all" in told
    assert "[Approve] [Decline]" in told
    assert cast.events()[-1] == "asked to represent"


def test_a_new_organization_comes_with_its_country(cast: Cast) -> None:
    cast.letter()
    told = asked(cast, cast.person("Sam Stray"), New_organization="  Agua   Viva ", Country="mx")
    assert "asks to represent Agua Viva" in told.plain
    assert "It is new" in told.plain
    assert "Country: MX" in told.plain


def test_the_letter_that_was_meant_is_the_one_they_are_led_back_to(cast: Cast) -> None:
    cast.letter("water")
    card = cast.letter("forests", title="Forests for all")
    sam = cast.person("Sam Stray")
    sam.click(card, "Sign on")
    sam.modal.fill({"New organization": "Agua Viva"}).submit()
    cast.stage.settle()
    assert "To sign: Forests for all" in cast.carla.dms[-1].plain


def test_somebody_from_another_workspace_asks_like_others(cast: Cast) -> None:
    card = cast.letter()
    guest = cast.person("Gina Guest", team="T0ELSEWHERE")
    guest.click(card, "Sign on")
    guest.modal.fill({"New organization": "Agua Viva"}).submit()
    cast.stage.settle()
    assert "asks to represent Agua Viva" in cast.carla.dms[-1].plain
    assert "Received" in guest.dms[-1].plain


def test_whose_address_is_on_the_list_gets_the_form_to_sign(cast: Cast) -> None:
    cast.letter()
    ana = cast.representative("Ana Ruiz", "Fundar")
    assert cast.modal(ana, "/sign").title == "Sign on"


def test_once_the_letter_is_closed_there_is_nothing_to_ask_for(cast: Cast) -> None:
    sam = cast.person("Sam Stray")
    stale = forging.click(sam, cast.letter(), "Sign on")
    cast.close()
    with nothing_stored(cast.stage):
        told = forging.told(sam, forging.send(sam, stale))
    assert "“water” is closed" in told
    assert "Organization" not in told


# --- bad input ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fields", "label", "words"),
    [
        ({}, "Organization", "Choose an organization"),
        (
            {"Organization": "Fundar", "New organization": "Agua Viva"},
            "Organization",
            "not both",
        ),
        ({"New organization": "Fundar"}, "Organization", "Fundar is known already"),
        ({"New organization": "ＦＵＮＤＡＲ"}, "Organization", "Fundar is known already"),
        ({"New organization": "centro fundar"}, "Organization", "Fundar is known already"),
        ({"New organization": "Agua <b>Viva</b>"}, "New organization", "markup"),
        ({"New organization": "Agua \u202eaviV"}, "New organization", "reverse"),
        ({"New organization": "Agua Viva", "Country": "Mexico"}, "Country", "two letters"),
    ],
)
def test_what_cannot_be_asked_for_is_said_at_the_field(
    cast: Cast, fields: dict[str, str], label: str, words: str
) -> None:
    cast.letter()
    cast.enlist("Fundar", aliases=("Centro Fundar",))
    sam = cast.person("Sam Stray")
    form = cast.modal(sam, "/sign").fill(fields)
    with nothing_stored(cast.stage):
        form.submit()
    assert list(form.errors) == [label]
    assert words in form.errors[label]


def test_asking_twice_for_the_same_is_refused(cast: Cast) -> None:
    cast.letter()
    cast.enlist("Fundar")
    sam = cast.person("Sam Stray")
    ask(cast, sam, Organization="Fundar")
    ask(cast, sam, New_organization="Agua Viva")
    for fields in ({"Organization": "Fundar"}, {"New_organization": "AGUA VIVA"}):
        with nothing_stored(cast.stage):
            ask(cast, sam, **fields)
        assert "You have asked to represent" in "".join(sam.modal.errors.values())


def test_a_double_click_asks_once(cast: Cast) -> None:
    cast.letter()
    sam = cast.person("Sam Stray")
    form = cast.modal(sam, "/sign").fill({"New organization": "Agua Viva"})
    twice = [form.submission(), form.submission()]
    for each in twice:
        sam.submit_raw(each)
    cast.stage.settle()
    assert cast.events().count("asked to represent") == 1
    assert len(sam.dms) == 1


def test_an_organization_that_was_removed_meanwhile_cannot_be_asked_for(cast: Cast) -> None:
    cast.letter()
    cast.enlist("Fundar")
    form = cast.modal(cast.person("Sam Stray"), "/sign").fill({"Organization": "Fundar"})
    cast.remove("Fundar")
    with nothing_stored(cast.stage):
        form.submit()
    assert "no such organization any more" in form.errors["Organization"]


def test_what_one_represents_meanwhile_need_not_be_asked_for(cast: Cast) -> None:
    cast.letter()
    cast.enlist("Fundar")
    sam = cast.person("Sam Stray")
    form = cast.modal(sam, "/sign").fill({"Organization": "Fundar"})
    cast.enlist("Fundar", representatives=(sam.id,))
    with nothing_stored(cast.stage):
        form.submit()
    assert "represented by this person already" in form.errors["Organization"]


def test_nobody_learns_of_a_draft_by_asking(cast: Cast) -> None:
    cast.letter("water")
    cast.draft("secret", title="The secret letter")
    sam = cast.person("Sam Stray")
    form = cast.modal(sam, "/sign water").fill({"New organization": "Agua Viva"})
    forged = forging.with_metadata(form.submission(), letter=2)
    with nothing_stored(cast.stage):
        told = forging.told(sam, forging.send(sam, forged))
    assert "There is no letter" in told
    assert "The secret letter" not in told


# --- names much alike ---------------------------------------------------------------------------


def test_a_name_much_alike_is_pointed_out_first(cast: Cast) -> None:
    cast.letter()
    cast.enlist("Amnesty International UK")
    sam = cast.person("Sam Stray")
    with nothing_stored(cast.stage):
        ask(cast, sam, New_organization="Amnesty International US", Country="US")
    assert "Did you mean Amnesty International UK?" in sam.modal.plain
    assert sam.modal.inputs["New organization"] == "Amnesty International US"
    assert sam.modal.inputs["Country"] == "US"


def test_sent_again_unchanged_it_is_another_organization(cast: Cast) -> None:
    cast.letter()
    cast.enlist("Amnesty International UK")
    sam = cast.person("Sam Stray")
    ask(cast, sam, New_organization="Amnesty International US")
    sam.modal.submit()
    cast.stage.settle()
    told = cast.carla.dms[-1].plain
    assert "asks to represent Amnesty International US" in told
    assert "Written much like it: Amnesty International UK" in told


def test_another_name_much_alike_is_pointed_out_anew(cast: Cast) -> None:
    cast.letter()
    cast.enlist("Amnesty International UK")
    cast.enlist("Agua Viva Colombia")
    sam = cast.person("Sam Stray")
    ask(cast, sam, New_organization="Amnesty International US")
    with nothing_stored(cast.stage):
        sam.modal.fill({"New organization": "Agua Vida Colombia"}).submit()
    assert "Did you mean Agua Viva Colombia?" in sam.modal.plain


def test_or_the_one_that_was_meant_is_chosen(cast: Cast) -> None:
    cast.letter()
    cast.enlist("Fundar")
    sam = cast.person("Sam Stray")
    ask(cast, sam, New_organization="Fundár")
    sam.modal.fill({"New organization": "", "Organization": "Fundar"}).submit()
    cast.stage.settle()
    assert "asks to represent Fundar." in cast.carla.dms[-1].plain


# --- many organizations -------------------------------------------------------------------------


@pytest.fixture
def many(cast: Cast) -> Cast:
    """A letter, and a hundred and one organizations."""
    cast.letter()
    members = [Member(f"Organization {n:03}", aliases=(f"Ágil {n:03}",)) for n in range(101)]
    import_members(cast.stage.bot.office, "command line", members, cast.stage.clock())
    return cast


def test_among_more_than_a_hundred_one_types_to_find(many: Cast) -> None:
    sam = many.person("Sam Stray")
    form = many.modal(sam, "/sign")
    assert form.search("Organization", "057") == ["Organization 057"]
    assert form.search("Organization", "agil 09")[0] == "Organization 090"
    assert form.search("Organization", "nothing like it") == []
    assert len(form.search("Organization", "o")) == 100
    form.fill({"Organization": "Organization 057"}).submit()
    many.stage.settle()
    assert "asks to represent Organization 057" in many.carla.dms[-1].plain


def test_exactly_a_hundred_can_be_listed(many: Cast) -> None:
    many.remove("Organization 100")
    form = many.modal(many.person("Sam Stray"), "/sign")
    assert len(form.options("Organization")) == 100


# --- pending ------------------------------------------------------------------------------------


def test_what_waits_is_shown_to_coordinators_with_the_buttons(cast: Cast) -> None:
    cast.letter()
    for n in range(7):
        ask(cast, cast.person(f"Sam{n} Stray"), New_organization=f"{'ABCDEFG'[n] * 9}")
        cast.stage.later(timedelta(minutes=1))
    told = cast.carla.command("/letter organizations", cast.channel).plain
    assert "7 requests to represent an organization wait for an answer" in told
    assert told.count("[Approve] [Decline]") == 5
    assert "… and 2 more." in told


def test_what_waits_is_not_everybodys_to_know(cast: Cast) -> None:
    cast.letter()
    ask(cast, cast.person("Sam Stray"), New_organization="Agua Viva")
    told = cast.person("Olga Other").command("/letter organizations", cast.channel).plain
    assert "Sam Stray" not in told
    assert "Approve" not in told
