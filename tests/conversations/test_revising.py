"""A text changes while it circulates: what everybody is shown, and what it means for sign-ons."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.domain.letter import Terms
from bot.rehearsal import Answer, Person
from tests.cast import A_TUESDAY, DRAFT, Cast, nothing_stored, signed

CHANGED = DRAFT.replace("since May", "since June")
ONCE_MORE = DRAFT.replace("since May", "since July")


def revise(
    cast: Cast,
    source: str = CHANGED,
    kind: str = "Material",
    what: str = "The month was wrong.",
    by: Person | None = None,
) -> Answer | None:
    """Carla revises the letter; nothing where the preview says that it cannot be."""
    person = by or cast.carla
    form = cast.modal(person, "/letter revise water")
    form.fill(
        {
            "Draft file": [("draft.md", source.encode())],
            "Kind of change": kind,
            "What changed": what,
        }
    ).submit()
    cast.stage.settle()
    shown = person.modal
    assert shown is not None
    if shown.submit_label != "Revise":
        return None
    answer = shown.submit()
    person.modal.close()
    cast.stage.settle()
    return answer


@pytest.fixture
def signed_by_ana(cast: Cast) -> Person:
    cast.letter()
    ana = cast.representative("Ana Ruiz", "Fundar")
    cast.sign(ana)
    return ana


def test_the_difference_is_shown_before_it_becomes_the_text(
    cast: Cast, signed_by_ana: Person
) -> None:
    form = cast.modal(cast.carla, "/letter revise water")
    form.fill(
        {
            "Draft file": [("draft.md", CHANGED.encode())],
            "Kind of change": "Material",
            "What changed": "The month was wrong.",
        }
    ).submit()
    cast.stage.settle()
    shown = cast.carla.modal
    assert shown is not None
    assert "1 sign-on will wait for re-confirmation" in shown.plain
    assert "June" in shown.plain
    assert "revised" not in cast.events()


def test_a_material_change_waits_for_each_organization(cast: Cast, signed_by_ana: Person) -> None:
    revise(cast)
    assert signed(cast.stage) == []
    assert "No organization has signed yet." in cast.card().plain
    assert "1 organization that signed has yet to confirm" in cast.card().plain
    asked = signed_by_ana.dms[-1]
    assert "Fundar signed the earlier text and is not counted until you confirm" in asked.plain
    assert "June" in asked.plain
    assert {"Confirm", "Withdraw"} <= set(asked.buttons)

    signed_by_ana.click(asked, "Confirm")
    cast.stage.settle()
    assert signed(cast.stage) == ["Fundar"]
    assert "1 organization has signed." in cast.card().plain
    assert "yet to confirm" not in cast.card().plain


def test_an_editorial_change_keeps_the_sign_ons_and_says_who_called_it_so(
    cast: Cast, signed_by_ana: Person
) -> None:
    revise(cast, kind="Editorial", what="A slip of the pen.")
    assert signed(cast.stage) == ["Fundar"]
    assert "Your sign-on stands." in signed_by_ana.dms[-1].plain
    entry = next(each for each in cast.entries() if each.kind == "revised")
    assert entry.actor == cast.carla.id
    assert entry.facts["change"] == "editorial"
    assert entry.facts["what_changed"] == "A slip of the pen."


@pytest.mark.parametrize("kind", ["Editorial", "Material"])
def test_the_channel_reads_the_difference_in_the_thread(
    cast: Cast, signed_by_ana: Person, kind: str
) -> None:
    revise(cast, kind=kind)
    told = cast.card().thread[-1]
    assert "The month was wrong." in told.plain
    assert "June" in told.plain
    styles = [
        element.get("style", {})
        for block in told.blocks
        for section in block.get("elements", [])
        for element in section.get("elements", [])
        if element.get("text", "").strip() in {"May.", "June.", "May", "June"}
    ]
    assert {"strike": True} in styles
    assert {"bold": True} in styles


def test_a_confirmation_of_an_overtaken_revision_shows_the_newer_difference(
    cast: Cast, signed_by_ana: Person
) -> None:
    revise(cast)
    first = signed_by_ana.dms[-1]
    revise(cast, ONCE_MORE)
    with nothing_stored(cast.stage):
        signed_by_ana.click(first, "Confirm")
    newer = signed_by_ana.modal
    assert newer is not None
    assert "July" in newer.plain
    assert signed(cast.stage) == []
    newer.submit()
    assert signed(cast.stage) == ["Fundar"]


def test_signing_again_means_confirming(cast: Cast, signed_by_ana: Person) -> None:
    revise(cast)
    form = cast.modal(signed_by_ana, "/sign")
    assert form.title == "Confirm"
    form.submit()
    assert signed(cast.stage) == ["Fundar"]


def test_who_has_not_confirmed_is_reminded(cast: Cast, signed_by_ana: Person) -> None:
    revise(cast)
    cast.stage.at(A_TUESDAY + timedelta(days=9, hours=1))
    assert "Fundar has yet to confirm the changed text" in signed_by_ana.dms[-1].plain


def test_a_waiting_sign_on_stands_in_the_preflight_and_is_left_out(
    cast: Cast, signed_by_ana: Person
) -> None:
    ben = cast.representative("Ben Paz", "GESOC")
    revise(cast)
    cast.sign(ben)
    cast.close()
    form = cast.modal(cast.carla, "/letter finalize water")
    assert "1 sign-on waits for re-confirmation" in form.plain
    form.fill({"Reason": "They cannot be reached."}).submit()
    cast.stage.settle()
    assert "was finalized without Fundar" in signed_by_ana.dms[-1].plain
    assert "They cannot be reached." in signed_by_ana.dms[-1].plain


def test_an_objection_to_a_changed_paragraph_is_put_to_its_objector_again(
    cast: Cast, signed_by_ana: Person
) -> None:
    ben = cast.representative("Ben Paz", "GESOC")
    paragraph = cast.modal(ben, "/object").options("Paragraph")[1]
    cast.object(ben, "It was June.", "Blocking", Paragraph=paragraph)
    revise(cast)
    asked = ben.dms[-1]
    assert "to which you objected has changed" in asked.plain
    ben.click(asked, "Withdraw objection")
    cast.stage.settle()
    assert "objection withdrawn" in cast.events()


REFUSED = [
    (DRAFT, "The month was wrong.", "This is the present text"),
    ("---\ntitle: x\n---\n", "The month was wrong.", "The draft has no text"),
    ("---\nfoo: x\n---\nText", "The month was wrong.", "Line 2"),
]


@pytest.mark.parametrize(("source", "what", "told"), REFUSED)
def test_a_revision_that_cannot_be_is_refused_and_the_form_comes_back(
    cast: Cast, signed_by_ana: Person, source: str, what: str, told: str
) -> None:
    with nothing_stored(cast.stage):
        assert revise(cast, source, what=what) is None
    shown = cast.carla.modal
    assert shown is not None
    assert told in shown.plain
    assert shown.title == "Revise the letter"


def test_after_closing_the_text_does_not_change(cast: Cast, signed_by_ana: Person) -> None:
    cast.close()
    with nothing_stored(cast.stage):
        answer = cast.carla.command("/letter revise water", cast.channel)
    assert answer.view is None
    assert "closed" in answer.plain


def test_only_a_coordinator_revises(cast: Cast, signed_by_ana: Person) -> None:
    answer = signed_by_ana.command("/letter revise water", cast.channel)
    assert answer.view is None
    assert "Only a coordinator may do this" in answer.plain


def test_a_comment_phase_comes_before_signing_and_freezes_the_text(cast: Cast) -> None:
    opens = A_TUESDAY + timedelta(days=3)
    cast.draft(terms=Terms(comments_until=opens))
    cast.carla.command("/letter circulate water", cast.channel)
    cast.stage.settle()
    ana = cast.representative("Ana Ruiz", "Fundar")
    assert cast.card().buttons == ["Read the letter", "Object"]
    assert "open for comments and objections first" in ana.command("/sign", cast.channel).plain
    cast.object(ana, "Say which wells.", "Concern")
    revise(cast)

    cast.stage.at(opens)
    assert "Sign-ons are open" in cast.card().thread[-1].plain
    assert "Sign on" in cast.card().buttons
    with nothing_stored(cast.stage):
        refused = cast.carla.command("/letter revise water", cast.channel)
    assert "The comment phase of “water” is over" in refused.plain
    cast.sign(ana)
    assert signed(cast.stage) == ["Fundar"]
