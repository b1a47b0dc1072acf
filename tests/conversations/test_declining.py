"""*Not for us*: left in peace, counted, and reversible."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.messages import ids
from bot.rehearsal import Message, Person
from tests import forging
from tests.cast import A_TUESDAY, IN_TEN_DAYS, Cast, nothing_stored, signed
from tests.conversations.at_home import in_order, opened, revise

A_WEEK_BEFORE = IN_TEN_DAYS - timedelta(days=7)


@pytest.fixture
def ana(cast: Cast) -> Person:
    """She speaks for Fundar, and a letter circulates."""
    cast.letter()
    return cast.representative("Ana Ruiz", "Fundar")


def by_hand(cast: Cast, person: Person) -> Message:
    """The reminder that a coordinator asks for, as this person gets it."""
    cast.carla.command("/letter remind water", cast.channel)
    cast.stage.settle()
    cast.stage.later(timedelta(hours=1, minutes=1))
    return reminders(person)[-1]


def reminders(person: Person) -> list[Message]:
    return [each for each in person.dms if "Not for us" in each.buttons]


def decline(cast: Cast, person: Person) -> str:
    """Presses the button under a reminder; what is told then."""
    person.click(by_hand(cast, person), "Not for us")
    cast.stage.settle()
    assert person.modal is not None
    return person.modal.plain


def forged(cast: Cast, person: Person, action: str, value: str) -> None:
    """A click on a button that is nowhere before their eyes."""
    request = forging.click(person, cast.card(), "Read the letter")
    request["actions"][0] |= {"action_id": action, "value": value}
    forging.send(person, request)


def status(cast: Cast, person: Person) -> str:
    return person.command("/letter status water", cast.channel).plain


# --- one organization ---------------------------------------------------------------------------


def test_with_one_organization_it_is_done_at_once(cast: Cast, ana: Person) -> None:
    told = decline(cast, ana)
    assert "Noted: Water for all is not for Fundar. No reminders come any more." in told
    assert "Ask us again" in ana.modal.buttons
    entry = cast.entries()[-1]
    assert (entry.kind, entry.actor) == ("declined", ana.id)
    assert entry.facts["name"] == "Fundar"


def test_who_declined_is_not_reminded_again(cast: Cast, ana: Person) -> None:
    decline(cast, ana)
    before = len(ana.dms)
    cast.stage.at(A_WEEK_BEFORE)
    cast.stage.at(IN_TEN_DAYS)
    assert len(ana.dms) == before


def test_a_reminder_that_is_on_its_way_is_not_delivered_any_more(cast: Cast, ana: Person) -> None:
    reminder = by_hand(cast, ana)
    before = len(ana.dms)
    cast.carla.command("/letter remind water", cast.channel)
    ana.click(reminder, "Not for us")
    cast.stage.settle()
    assert len(ana.dms) == before


def test_a_second_click_has_no_effect_and_the_same_answer(cast: Cast, ana: Person) -> None:
    reminder = by_hand(cast, ana)
    ana.click(reminder, "Not for us")
    cast.stage.settle()
    told = ana.modal.plain
    ana.modal.close()
    with nothing_stored(cast.stage):
        ana.click(reminder, "Not for us")
    assert ana.modal.plain == told
    assert cast.events().count("declined") == 1


def test_what_was_declined_can_be_asked_again(cast: Cast, ana: Person) -> None:
    decline(cast, ana)
    ana.click(ana.modal, "Ask us again")
    assert "Fundar is asked again: Water for all" in ana.modal.plain
    assert ana.modal.buttons[:1] == ["Sign on"]
    assert cast.events()[-1] == "asked again"
    before = len(reminders(ana))
    cast.stage.at(A_WEEK_BEFORE)
    assert len(reminders(ana)) == before + 1


def test_asking_again_twice_has_one_effect_and_the_same_answer(cast: Cast, ana: Person) -> None:
    decline(cast, ana)
    ana.modal.close()
    forged(cast, ana, ids.ASK_AGAIN, "water:1")
    told = ana.modal.plain
    ana.modal.close()
    with nothing_stored(cast.stage):
        forged(cast, ana, ids.ASK_AGAIN, "water:1")
    assert ana.modal.plain == told
    assert cast.events().count("asked again") == 1


def test_a_changed_text_does_not_take_it_back(cast: Cast, ana: Person) -> None:
    decline(cast, ana)
    cast.sign(cast.representative("Ben Ode", "GESOC"))
    revise(cast)
    before = len(ana.dms)
    cast.stage.at(A_WEEK_BEFORE)
    assert len(ana.dms) == before
    assert "1 organization said that it is not for them." in status(cast, cast.carla)


# --- signing and objecting all the same ---------------------------------------------------------


def test_signing_takes_it_back(cast: Cast, ana: Person) -> None:
    decline(cast, ana)
    ana.modal.close()
    cast.sign(ana)
    assert signed(cast.stage) == ["Fundar"]
    assert "not for them" not in status(cast, cast.carla)
    assert cast.entries()[-1].facts["after_declining"] is True
    cast.withdraw(ana)
    assert "not for them" not in status(cast, cast.carla)


def test_who_declined_may_object(cast: Cast, ana: Person) -> None:
    decline(cast, ana)
    ana.modal.close()
    cast.object(ana, "Say which wells.")
    assert "1 open objection" in status(cast, cast.carla)
    assert "1 organization said that it is not for them." in status(cast, cast.carla)


def test_who_has_signed_withdraws_instead(cast: Cast, ana: Person) -> None:
    reminder = by_hand(cast, ana)
    cast.sign(ana)
    with nothing_stored(cast.stage):
        ana.click(reminder, "Not for us")
    assert "withdraw it first: /withdraw" in ana.modal.plain


def test_who_has_signed_is_not_asked_again(cast: Cast, ana: Person) -> None:
    decline(cast, ana)
    kept = ana.modal
    ben = cast.person("Ben Ode")
    cast.enlist("Fundar", ana, ben)
    cast.sign(ben)
    with nothing_stored(cast.stage):
        ana.click(kept, "Ask us again")
    assert "/withdraw" in ana.modal.plain


# --- several organizations ----------------------------------------------------------------------


@pytest.fixture
def two(cast: Cast) -> Person:
    """She speaks for two, and a letter circulates."""
    cast.letter()
    return cast.representative("Ana Ruiz", "Fundar", "GESOC")


def test_with_several_one_is_chosen(cast: Cast, two: Person) -> None:
    reminder = by_hand(cast, two)
    with nothing_stored(cast.stage):
        two.click(reminder, "Not for us")
    assert two.modal.title == "Not for us"
    assert two.modal.labels == ["Organization"]
    two.modal.fill({"Organization": "GESOC"}).submit()
    assert "Water for all is not for GESOC." in two.modal.plain
    two.modal.close()
    assert "(GESOC)" in status(cast, cast.carla)
    again = by_hand(cast, two)
    assert "Fundar has not answered yet" in again.plain
    assert "GESOC" not in again.plain
    with nothing_stored(cast.stage):
        two.click(again, "Not for us")
    assert two.modal.options("Organization") == ["Fundar"], "it is asked, not assumed"


def test_one_that_has_signed_leaves_no_choice(cast: Cast, two: Person) -> None:
    cast.sign(two, Organization="Fundar")
    assert "is not for GESOC." in decline(cast, two)


def test_where_all_declined_the_click_says_so(cast: Cast, two: Person) -> None:
    reminder = by_hand(cast, two)
    for organization in ("Fundar", "GESOC"):
        two.click(reminder, "Not for us")
        two.modal.fill({"Organization": organization}).submit()
        two.modal.close()
    with nothing_stored(cast.stage):
        two.click(reminder, "Not for us")
    assert "is not for Fundar and GESOC. No reminders come any more." in two.modal.plain


# --- where it is counted ------------------------------------------------------------------------


def test_it_is_counted_for_coordinators_apart_from_those_missing(cast: Cast, ana: Person) -> None:
    cast.representative("Ben Ode", "GESOC")
    decline(cast, ana)
    told = status(cast, cast.carla)
    in_order(
        told,
        "1 invited organization has not answered yet. (GESOC)",
        "1 organization said that it is not for them. (Fundar)",
    )
    assert "not for them" not in status(cast, cast.person("Sam Stray"))
    assert "not for them" not in cast.card().plain


def test_the_preflight_and_the_closing_count_it(cast: Cast, ana: Person) -> None:
    decline(cast, ana)
    words = "1 organization said that it is not for them."
    assert words in cast.modal(cast.carla, "/letter finalize water").plain
    cast.carla.modal.close()
    cast.close()
    assert words in cast.carla.dms[-1].plain


def test_an_organization_that_left_is_not_counted(cast: Cast, ana: Person) -> None:
    decline(cast, ana)
    cast.remove("Fundar")
    assert "not for them" not in status(cast, cast.carla)


# --- at home ------------------------------------------------------------------------------------


def test_home_shows_it_with_the_way_back(cast: Cast, ana: Person) -> None:
    decline(cast, ana)
    ana.modal.close()
    shown = opened(cast, ana)
    in_order(
        shown.plain,
        "Nothing waits for your answer.",
        "Answered",
        "Water for all",
        "Not for Fundar: no reminders.",
        "[Sign on]",
        "[Ask us again]",
    )
    ana.click(shown, "Ask us again")
    assert "Fundar is asked again" in ana.modal.plain
    ana.modal.close()
    cast.stage.settle()
    in_order(ana.home.plain, "Waiting for your answer", "Fundar has not answered yet")
    assert "Not for Fundar" not in ana.home.plain


def test_home_takes_back_for_all_at_once(cast: Cast, two: Person) -> None:
    reminder = by_hand(cast, two)
    for organization in ("Fundar", "GESOC"):
        two.click(reminder, "Not for us")
        two.modal.fill({"Organization": organization}).submit()
        two.modal.close()
    shown = opened(cast, two)
    assert "Not for Fundar and GESOC: no reminders." in shown.plain
    two.click(shown, "Ask us again")
    assert "Fundar and GESOC are asked again" in two.modal.plain
    assert cast.events().count("asked again") == 2


def test_a_coordinators_home_counts_it(cast: Cast, ana: Person) -> None:
    decline(cast, ana)
    told = opened(cast, cast.carla).plain
    in_order(told, "How the letters stand", "1 organization said that it is not for them.")


def test_once_it_is_closed_there_is_no_way_back_and_none_is_shown(cast: Cast, ana: Person) -> None:
    decline(cast, ana)
    kept = ana.modal
    cast.close()
    assert "Ask us again" not in opened(cast, ana).plain
    with nothing_stored(cast.stage):
        ana.click(kept, "Ask us again")
    assert "“water” is closed" in ana.modal.plain


# --- who may ------------------------------------------------------------------------------------


def test_a_letter_that_does_not_circulate_is_not_declined(cast: Cast, ana: Person) -> None:
    reminder = by_hand(cast, ana)
    cast.close()
    with nothing_stored(cast.stage):
        ana.click(reminder, "Not for us")
    assert "“water” is closed" in ana.modal.plain


def test_the_deadline_is_too_late(cast: Cast, ana: Person) -> None:
    reminder = by_hand(cast, ana)
    cast.stage.clock.move_to(IN_TEN_DAYS)
    with nothing_stored(cast.stage):
        ana.click(reminder, "Not for us")
    assert "takes no more sign-ons since" in ana.modal.plain


def test_nobody_declines_for_another(cast: Cast, ana: Person) -> None:
    cast.representative("Ben Ode", "GESOC")
    sam = cast.person("Sam Stray")
    with nothing_stored(cast.stage):
        forged(cast, sam, ids.NOT_FOR_US, "water")
        assert "You do not represent an organization" in sam.modal.plain
        sam.modal.close()
        forged(cast, ana, ids.ASK_AGAIN, "water:2")
        assert "You do not represent this organization" in ana.modal.plain


def test_a_removed_representative_declines_no_more(cast: Cast, ana: Person) -> None:
    reminder = by_hand(cast, ana)
    cast.representative("Ben Ode", "GESOC")
    cast.remove("Fundar")
    with nothing_stored(cast.stage):
        ana.click(reminder, "Not for us")
    assert "You do not represent an organization" in ana.modal.plain


def test_it_is_said_in_the_persons_language(cast: Cast) -> None:
    cast.letter()
    ana = cast.representative("Ana Ruiz", "Fundar", locale="es-MX")
    cast.carla.command("/letter remind water", cast.channel)
    cast.stage.settle()
    ana.click(ana.dms[-1], ids.NOT_FOR_US)
    assert "no es para Fundar" in ana.modal.plain


def test_it_is_said_before_sign_ons_open(cast: Cast) -> None:
    from bot.domain.letter import Terms

    cast.letter(terms=Terms(comments_until=A_TUESDAY + timedelta(days=3)))
    ana = cast.representative("Ana Ruiz", "Fundar")
    forged(cast, ana, ids.NOT_FOR_US, "water")
    assert "is not for Fundar." in ana.modal.plain
