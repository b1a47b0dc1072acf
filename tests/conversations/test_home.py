"""The Home tab: what waits for me first, with buttons that work; no more than is mine to see."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.cast import A_TUESDAY, DRAFT, Cast, nothing_stored, signed
from tests.conversations.at_home import home, in_order, opened, resolve, revise

SOON = A_TUESDAY + timedelta(days=2)


def test_opening_is_answered_at_once_and_published_afterwards(cast: Cast) -> None:
    ana = cast.representative("Ana Ruiz", "Fundar")
    assert ana.open_home().payload is None
    assert ana.home is None
    cast.stage.settle()
    assert "You speak for Fundar." in home(cast, ana).plain


def test_opening_another_tab_publishes_nothing(cast: Cast) -> None:
    ana = cast.person("Ana Ruiz")
    cast.stage.slack.event({"type": "app_home_opened", "user": ana.id, "tab": "messages"}, ana)
    cast.stage.settle()
    assert ana.home is None


def test_what_waits_for_me_comes_first_and_the_nearest_deadline_before_the_others(
    cast: Cast,
) -> None:
    cast.letter("water")
    cast.letter("forests", title="Forests for all")
    cast.letter("rivers", title="Rivers for all", deadline=SOON)
    ana = cast.representative("Ana Ruiz", "Fundar")
    cast.sign(ana, "/sign water")
    shown = opened(cast, ana)
    in_order(
        shown.plain,
        "You speak for Fundar.",
        "Waiting for your answer",
        "Fundar has not answered yet: Rivers for all",
        "Fundar has not answered yet: Forests for all",
        "Answered",
        "Water for all",
        "Fundar has signed.",
    )
    assert shown.plain.count("Water for all") == 1


def test_what_is_signed_says_under_which_name(cast: Cast) -> None:
    cast.letter()
    ana = cast.representative("Ana Ruiz", "Fundar", "GESOC")
    cast.sign(ana, Organization="Fundar", Name_in_the_letter="Fundar, Centro de Análisis")
    told = opened(cast, ana).plain
    in_order(told, "GESOC has not answered", "Answered", "Fundar has signed as Fundar, Centro")


def test_somebody_not_invited_is_not_asked_but_finds_the_letter(cast: Cast) -> None:
    cast.letter()
    ana = cast.person("Ana Ruiz")
    cast.enlist("Observers", ana, invited=False)
    told = opened(cast, ana).plain
    in_order(told, "Nothing waits for your answer.", "Open letters", "Water for all", "[Sign on]")


def test_who_represents_nobody_is_told_what_to_do_and_finds_the_open_letters(cast: Cast) -> None:
    cast.letter()
    cast.draft("secret", title="A secret draft")
    told = opened(cast, cast.person("Sam Stray")).plain
    in_order(told, "Welcome.", "press Sign on", "Coordinators: @Carla Coord", "Water for all")
    assert "secret" not in told
    assert "carla@example.org" not in told


def test_who_has_asked_to_represent_an_organization_is_told_that_it_is_known(cast: Cast) -> None:
    cast.letter()
    cast.representative("Ana Ruiz", "Fundar")
    sam = cast.person("Sam Stray")
    form = opened(cast, sam)
    form.click("Sign on")
    sam.modal.fill({"Organization": "Fundar"}).submit()
    cast.stage.settle()
    assert "You have asked to represent Fundar" in form.plain


def test_with_no_letter_it_says_so(cast: Cast) -> None:
    told = opened(cast, cast.representative("Ana Ruiz", "Fundar")).plain
    assert "No letter is open at the moment." in told


def test_the_address_on_the_list_is_matched_when_the_home_is_opened(cast: Cast) -> None:
    ana = cast.person("Ana Ruiz")
    opened(cast, ana)
    cast.enlist("Fundar", ana)
    assert "You speak for Fundar." in opened(cast, ana).plain


def test_a_comment_phase_is_named_and_asks_for_no_signature_yet(cast: Cast) -> None:
    from bot.domain.letter import Terms
    from bot.usecases import coordinating, drafting

    office, now = cast.stage.bot.office, cast.stage.clock()
    coordinating.create(
        office,
        coordinating.COMMAND_LINE,
        "water",
        drafting.understand(office, DRAFT, "", ""),
        now + timedelta(days=10),
        ("coalition",),
        "UTC",
        now,
        Terms(comments_until=now + timedelta(days=3)),
    )
    cast.carla.command("/letter circulate water", cast.channel)
    shown = opened(cast, cast.representative("Ana Ruiz", "Fundar"))
    assert "Open for comments until" in shown.plain
    assert shown.buttons == ["Read the letter", "Object"]
    cast.stage.later(timedelta(days=3))
    assert "Fundar has not answered yet: Water for all" in shown.plain, "by itself"
    assert shown.buttons == ["Read the letter", "Sign on", "Object"]


# --- the buttons --------------------------------------------------------------------------------


def test_a_letter_is_read_signed_and_withdrawn_from_home(cast: Cast) -> None:
    cast.letter()
    ana = cast.representative("Ana Ruiz", "Fundar")
    shown = opened(cast, ana)
    shown.click("Read the letter")
    assert "The wells of the valley" in ana.modal.plain
    ana.modal.close()
    shown.click("Sign on")
    ana.modal.fill({"Authority": True}).submit()
    cast.stage.settle()
    assert signed(cast.stage) == ["Fundar"]
    assert shown.buttons == ["Read the letter", "Object", "Withdraw"]
    shown.click("Withdraw")
    ana.modal.submit()
    cast.stage.settle()
    assert signed(cast.stage) == []
    assert "Fundar has signed" not in shown.plain


def test_an_objection_is_raised_settled_and_withdrawn_from_home(cast: Cast) -> None:
    cast.letter()
    ana = cast.representative("Ana Ruiz", "Fundar")
    shown = opened(cast, ana)
    shown.click("Object")
    ana.modal.fill({"Kind": "Blocking", "Objection": "It is <!channel> too strong."}).submit()
    cast.stage.settle()
    in_order(shown.plain, "Answered", "Fundar objects to Water for all (Blocking)", "too strong")
    assert shown.pings == []
    resolve(cast, "We have softened it.")
    in_order(shown.plain, "Waiting for your answer", "We have softened it.", "[It is settled]")
    shown.click("It is not settled")
    ana.modal.close()
    cast.stage.settle()
    assert "Withdraw objection" in shown.buttons
    resolve(cast, "We have taken it out.")
    shown.click("It is settled")
    ana.modal.close()
    cast.stage.settle()
    assert "It is settled" not in shown.buttons
    assert "Fundar has not answered yet: Water for all" in shown.plain


def test_an_open_objection_is_withdrawn_from_home(cast: Cast) -> None:
    cast.letter()
    ana = cast.representative("Ana Ruiz", "Fundar")
    cast.object(ana, "It is too strong.")
    shown = opened(cast, ana)
    shown.click("Withdraw objection")
    assert "Your objection is withdrawn." in ana.modal.plain
    cast.stage.settle()
    assert "too strong" not in shown.plain


def test_a_changed_text_waits_for_confirmation_and_is_shown_before_it_is_confirmed(
    cast: Cast,
) -> None:
    cast.letter()
    ana = cast.representative("Ana Ruiz", "Fundar")
    cast.sign(ana)
    shown = opened(cast, ana)
    revise(cast)
    assert "Fundar has yet to confirm the changed text: Water for all" in shown.plain
    assert "Answered" not in shown.plain
    shown.click("Confirm")
    assert signed(cast.stage) == [], "a text that was not shown is not agreed to"
    assert "March" in ana.modal.plain
    ana.modal.submit()
    cast.stage.settle()
    assert signed(cast.stage) == ["Fundar"]
    in_order(shown.plain, "Answered", "Fundar has signed.")


@pytest.mark.parametrize("label", ["Sign on", "Object"])
def test_a_button_of_a_stale_home_is_refused_and_changes_nothing(cast: Cast, label: str) -> None:
    cast.letter()
    ana = cast.representative("Ana Ruiz", "Fundar")
    shown = opened(cast, ana)
    cast.carla.command("/letter close water", cast.channel)
    with nothing_stored(cast.stage):
        shown.click(label)
    assert ana.modal.title == "Not possible"
    assert "closed" in ana.modal.plain


def test_whose_organization_is_taken_away_signs_no_longer_from_a_stale_home(cast: Cast) -> None:
    cast.letter()
    ana = cast.representative("Ana Ruiz", "Fundar")
    shown = opened(cast, ana)
    cast.remove("Fundar")
    with nothing_stored(cast.stage):
        shown.click("Object")
    assert ana.modal.title == "Not possible"
    cast.stage.settle()
    assert "Fundar" not in shown.plain


def test_a_forged_event_publishes_only_to_whom_it_names(cast: Cast) -> None:
    cast.letter()
    sam = cast.person("Sam Stray")
    event = {"type": "app_home_opened", "user": cast.carla.id, "tab": "home"}
    cast.stage.slack.event(event, sam)
    cast.stage.settle()
    assert sam.home is None
    assert "How the letters stand" in home(cast, cast.carla).plain
