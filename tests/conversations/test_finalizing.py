"""Finalizing: preflight and preview, one transaction, and what is finalized does not change."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.domain.refusals import EditionUnknown
from bot.rehearsal import Incomplete, Person
from bot.rendering.formats import FORMATS
from bot.usecases.reading import edition_file
from tests import forging
from tests.cast import DRAFT, IN_TEN_DAYS, Cast, nothing_stored, stored
from tests.conversations.drafting import LONG


@pytest.fixture
def closed(cast: Cast) -> Cast:
    """A closed letter that two organizations have signed."""
    cast.letter()
    ana = cast.representative("Ana Ruiz", "Fundar", "Ávila")
    for organization in ("Fundar", "Ávila"):
        cast.sign(ana, Organization=organization)
    cast.stage.at(IN_TEN_DAYS)
    return cast


def files(cast: Cast) -> dict[str, bytes]:
    return {each: edition_file(cast.stage.bot.office, "water", each) for each in FORMATS}


def test_the_form_shows_the_preflight_and_a_preview(closed: Cast) -> None:
    form = closed.carla.click(closed.carla.dms[-1], "Finalize the letter").view
    assert form is not None
    assert form.title == "Finalize the letter"
    assert "2 organizations have signed." in form.plain
    assert "Preflight: nothing stands in the way." in form.plain
    assert "It cannot be undone." in form.plain
    assert "Sincerely,\nÁvila\nFundar\n" in form.plain
    assert "Reason" not in form.labels, "nothing is overridden"


def test_a_long_preview_says_where_the_rest_is(cast: Cast) -> None:
    cast.letter("water", LONG)
    form = cast.modal(cast.carla, "/letter finalize water")
    assert "This is part 1 of" in form.plain
    assert "“Read the letter”" in form.plain


def test_the_final_letter_is_posted_in_every_channel(cast: Cast) -> None:
    allies = cast.stage.add_channel("allies", cast.carla, private=True)
    cast.letter("water", DRAFT, cast.channel, allies)
    ana = cast.representative("Ana Ruiz", "Fundar", "Ávila")
    for organization in ("Fundar", "Ávila"):
        cast.sign(ana, Organization=organization)
    cast.close()
    cast.finalize()
    for channel in (cast.channel, allies):
        card, final = channel.messages
        assert "Finalized" in card.plain
        assert final.plain.split("\n") == [
            "Water for all",
            "Bogotá, December 1st, 2026",
            "Members of the Council,",
            "The wells of the valley are closed since May.",
            "1. Open the wells.",
            "2. Publish the accounts.",
            "Sincerely,",
            "Ávila",
            "Fundar",
            "References:",
            "• The report - https://example.org/report",
            "CC:",
            "• Inés Paz – Ombudsperson",
            "[Read the letter]",
        ]
        assert "signed by 2 organizations" in final.text


def test_a_long_final_letter_comes_in_several_messages_in_order(cast: Cast) -> None:
    cast.letter("water", LONG)
    cast.sign(cast.representative("Ana Ruiz", "Fundar"))
    cast.close()
    cast.finalize()
    _, *parts = cast.channel.messages
    assert len(parts) > 1
    text = "\n".join(part.plain for part in parts)
    places = [text.index(f"\n{n}. ") for n in range(1, 400)]
    assert places == sorted(places)
    assert text.index("399.") < text.index("Fundar") < text.index("References:")
    assert [part.buttons for part in parts] == [*[[]] * (len(parts) - 1), ["Read the letter"]]


def test_the_signatories_stand_in_the_order_of_the_letters_language(cast: Cast) -> None:
    cast.letter()
    ana = cast.person("Ana Ruiz")
    cast.enlist("The Zebra Fund", ana, sort_key="Zebra Fund")
    for name in ("Öko", "zeta", "Ñandú", "Nube", "oasis", "Árbol", "Ocaso"):
        cast.enlist(name, ana)
    for name in ("zeta", "The Zebra Fund", "Öko", "Ñandú", "Nube", "oasis", "Árbol", "Ocaso"):
        cast.sign(ana, Organization=name)
    cast.close()
    cast.finalize()
    text = files(cast)["txt"].decode()
    ordered = ["Árbol", "Ñandú", "Nube", "oasis", "Ocaso", "Öko", "The Zebra Fund", "zeta"]
    places = [text.index(f"\n{name}\n") for name in ordered]
    assert places == sorted(places)


def test_it_is_one_transaction_and_the_ledger_holds_the_hashes(closed: Cast) -> None:
    import hashlib
    import json

    closed.finalize()
    assert closed.events()[-1] == "finalized"
    facts = json.loads(stored(closed.stage)["ledger"][-1].facts)
    assert facts["signatories"] == 2
    hashes = {name: hashlib.sha256(content).hexdigest() for name, content in files(closed).items()}
    assert facts["files"] == hashes


def test_what_is_finalized_does_not_change(closed: Cast) -> None:
    closed.finalize()
    before = files(closed)
    closed.remove("Fundar")
    closed.enlist("Ávila", sort_key="zzz")
    closed.stage.stop_bot()
    closed.stage.clock.move(timedelta(days=400))
    closed.stage.start_bot()
    assert files(closed) == before
    reading = closed.modal(closed.carla, "/letter read water").plain
    assert "Ávila\nFundar" in reading


def test_there_is_no_edition_before(closed: Cast) -> None:
    with pytest.raises(EditionUnknown):
        edition_file(closed.stage.bot.office, "water", "txt")


def test_it_is_finalized_once(closed: Cast) -> None:
    form = closed.modal(closed.carla, "/letter finalize water")
    request = form.submission()
    form.submit()
    closed.stage.settle()
    posted = len(closed.channel.messages)
    with nothing_stored(closed.stage):
        again = closed.carla.submit_raw(request)
        told = closed.carla.command("/letter finalize water", closed.channel).plain
        closed.stage.settle()
    assert "“water” is finalized" in forging.told(closed.carla, again)
    assert "“water” is finalized" in told
    assert len(closed.channel.messages) == posted


def test_after_that_nothing_is_done_to_it(closed: Cast) -> None:
    closed.finalize()
    for verb in ("cancel", "close", "extend", "remind", "circulate"):
        moment = " 2027-01-05 12:00" if verb == "extend" else ""
        with nothing_stored(closed.stage):
            told = closed.carla.command(f"/letter {verb} water{moment}", closed.channel).plain
        assert "“water” is finalized" in told, verb


# --- what stands in the way ---------------------------------------------------------------------


@pytest.fixture
def ben(cast: Cast) -> Person:
    return cast.representative("Ben Ode", "GESOC")


def test_obstacles_are_listed_and_need_a_reason(cast: Cast, ben: Person) -> None:
    card = cast.letter()
    cast.object(ben, "Say which wells.")
    form = cast.modal(cast.carla, "/letter finalize water")
    assert "In the way:" in form.plain
    assert "• Blocking objection of GESOC: Say which wells." in form.plain
    assert "• The deadline has not been reached: Friday, December 4, 2026" in form.plain
    assert "• No organization has signed." in form.plain
    with nothing_stored(cast.stage), pytest.raises(Incomplete):
        form.submit()
    with nothing_stored(cast.stage):
        form.fill({"Reason": " \n "}).submit()
    assert "Say why" in form.errors["Reason"]
    form.fill({"Reason": "The council meets tomorrow."}).submit()
    cast.stage.settle()
    assert "The objection of GESOC to Water for all has been overridden." in ben.dms[-1].plain
    assert "> The council meets tomorrow." in ben.dms[-1].plain
    assert any("> The council meets tomorrow." in each.plain for each in card.thread)
    assert cast.events()[-2:] == ["preflight overridden", "finalized"]


def test_a_concern_does_not_stand_in_the_way(cast: Cast, ben: Person) -> None:
    cast.letter()
    cast.object(ben, "Too soft.", "Concern")
    cast.sign(cast.representative("Ana Ruiz", "Fundar"))
    cast.close()
    form = cast.modal(cast.carla, "/letter finalize water")
    assert "nothing stands in the way" in form.plain


def test_what_came_in_the_way_meanwhile_is_shown_first(cast: Cast, ben: Person) -> None:
    cast.letter()
    cast.sign(cast.representative("Ana Ruiz", "Fundar"))
    form = cast.modal(cast.carla, "/letter finalize water").fill({"Reason": "In a hurry."})
    cast.object(ben, "Say which wells.")
    with nothing_stored(cast.stage):
        form.submit()
        cast.stage.settle()
    assert "Something has changed since you looked." in form.plain
    assert "Blocking objection of GESOC: Say which wells." in form.plain
    form.fill({"Reason": "In a hurry."}).submit()
    cast.stage.settle()
    assert cast.events()[-1] == "finalized"


def test_what_went_out_of_the_way_needs_no_reason_any_more(cast: Cast, ben: Person) -> None:
    cast.letter()
    cast.sign(cast.representative("Ana Ruiz", "Fundar"))
    cast.object(ben, "Say which wells.")
    cast.close()
    form = cast.modal(cast.carla, "/letter finalize water").fill({"Reason": "In a hurry."})
    ben.click(ben.dms[-1], "Withdraw objection")
    form.submit()
    assert "nothing stands in the way" in form.plain
    assert "Reason" not in form.labels
    form.submit()
    cast.stage.settle()
    assert cast.events()[-1] == "finalized"
    assert "preflight overridden" not in cast.events()


def test_a_coordinator_may_think_again(closed: Cast) -> None:
    with nothing_stored(closed.stage):
        closed.modal(closed.carla, "/letter finalize water").close()


def test_who_still_waits_to_represent_is_told_that_it_was_finalized(cast: Cast) -> None:
    cast.letter()
    cast.sign(cast.representative("Ana Ruiz", "Fundar"))
    cast.enlist("GESOC")
    sam = cast.person("Sam Stray")
    cast.modal(sam, "/sign").fill({"Organization": "GESOC"}).submit()
    cast.stage.settle()
    cast.close()
    form = cast.modal(cast.carla, "/letter finalize water")
    assert "1 request to represent an organization waits" in form.plain
    form.fill({"Reason": "The minister leaves today."}).submit()
    cast.stage.settle()
    told = sam.dms[-1].plain
    assert "was finalized while your request to represent GESOC waited" in told
    assert "The minister leaves today." in told
