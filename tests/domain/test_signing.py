"""Signing and withdrawing: an organization stands under a letter once, under a name of its own."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.domain.letter import State
from bot.domain.objection import Kind
from bot.domain.organization import acting_for
from bot.domain.refusals import (
    AlreadySigned,
    AuthorityNotConfirmed,
    DeadlinePassed,
    NameInUse,
    NeedsConfirmation,
    NothingToWithdraw,
    NotTheirRepresentative,
    NotUsableAsText,
    OwnObjectionBlocks,
    RepresentsNobody,
)
from bot.domain.signing import SignOn, Standing, Wish, sign, withdraw
from tests.factories import (
    ANA,
    DEADLINE,
    INSTANT,
    NOON,
    a_letter,
    a_sign_on,
    a_wish,
    an_organization,
)


def signed(wish: Wish, *others: SignOn, **letter: object) -> SignOn:
    return sign(a_letter(**letter), an_organization(), wish, ANA, others, NOON)


def test_a_sign_on_says_who_signed_when_for_which_revision_and_under_which_name() -> None:
    wish = a_wish(name="Fundar A.C.", role="Director")

    assert signed(wish, revision_id=12) == SignOn(
        organization_id=7,
        organization="Fundar",
        revision_id=12,
        name="Fundar A.C.",
        signed_by="Ana Ruiz",
        role="Director",
        person=ANA,
        at=NOON,
        standing=Standing.ACTIVE,
    )


@pytest.mark.parametrize("name", ["", "  ", "\t"])
def test_without_a_name_the_organization_signs_under_its_own(name: str) -> None:
    assert signed(a_wish(name=name)).name == "Fundar"


def test_a_role_may_be_left_out_and_a_signer_may_not() -> None:
    assert signed(a_wish(role=" ")).role == ""
    with pytest.raises(NotUsableAsText) as refused:
        signed(a_wish(signed_by=" "))
    assert (refused.value.field, refused.value.problem) == ("signed_by", "empty")


@pytest.mark.parametrize(
    ("file", "ticked", "printed"),
    [("fundar.png", True, True), ("fundar.png", False, False), ("", True, False)],
)
def test_a_logo_is_printed_where_there_is_one_and_its_organization_says_so(
    file: str, ticked: bool, printed: bool
) -> None:
    organization = an_organization(logo=file)

    assert sign(a_letter(), organization, a_wish(logo=ticked), ANA, (), NOON).logo is printed


def test_only_who_is_authorized_signs() -> None:
    with pytest.raises(AuthorityNotConfirmed):
        signed(a_wish(authorized=False))


def test_an_organization_whose_sign_on_stands_is_told_who_signed_and_when() -> None:
    before = a_sign_on(signed_by="Beto Paz", at=NOON - timedelta(days=1), name="Fundar A.C.")

    with pytest.raises(AlreadySigned) as refused:
        signed(a_wish(), before)

    assert refused.value.organization == "Fundar"
    assert refused.value.signed_by == "Beto Paz"
    assert refused.value.at == NOON - timedelta(days=1)


def test_an_organization_that_signed_an_earlier_text_confirms_instead_of_signing_again() -> None:
    with pytest.raises(NeedsConfirmation):
        signed(a_wish(), a_sign_on(standing=Standing.NEEDS_RECONFIRMATION))


@pytest.mark.parametrize("name", ["Fundar", "FUNDAR", "  fundar ", "Ｆundar", "Fun\u200cdar"])
def test_no_two_organizations_sign_under_the_same_name(name: str) -> None:
    other = a_sign_on(organization_id=8, organization="Fundación", name="Fundar")

    with pytest.raises(NameInUse):
        signed(a_wish(name=name), other)


def test_names_that_differ_in_an_accent_are_two_names() -> None:
    other = a_sign_on(organization_id=8, organization="Fundar", name="Fúndar")

    assert signed(a_wish(), other).name == "Fundar"


@pytest.mark.parametrize("field", ["name", "signed_by", "role"])
@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ("<!channel>", "markup"),
        ("<https://example.org|Fundar>", "markup"),
        ("[Fundar](https://example.org)", "markup"),
        ("`Fundar`", "markup"),
        ("{{ name }}", "markup"),
        ("{% raw %}", "markup"),
        ("Fundar &amp; friends", "markup"),
        ("Fun\x07dar", "control"),
        ("Fundar\x00", "control"),
        ("Fun\u200bdar", "control"),
        ("Fun\u00addar", "control"),
        ("Fundar \ue000", "control"),
        ("Fundar \ud800", "control"),
        ("Fundar \u202egro", "direction"),
        ("\u2066Fundar\u2069", "direction"),
        ("F" * 500, "long"),
    ],
)
def test_what_would_be_markup_or_hide_or_reverse_is_refused_while_it_can_be_mended(
    field: str, typed: str, problem: str
) -> None:
    with pytest.raises(NotUsableAsText) as refused:
        signed(a_wish(**{field: typed}))

    assert (refused.value.field, refused.value.problem) == (field, problem)


def test_a_refused_deadline_goes_before_what_was_typed() -> None:
    with pytest.raises(DeadlinePassed):
        sign(a_letter(), an_organization(), a_wish(name="<b>"), ANA, [], DEADLINE)


# --- objections of its own ----------------------------------------------------------------------


def test_an_organization_with_an_open_concern_signs_with_reservations() -> None:
    kinds = [Kind.CONCERN]

    assert sign(a_letter(), an_organization(), a_wish(), ANA, [], NOON, kinds).reservations
    assert not signed(a_wish()).reservations


def test_an_organization_that_blocks_a_letter_does_not_sign_it() -> None:
    with pytest.raises(OwnObjectionBlocks):
        sign(
            a_letter(),
            an_organization(),
            a_wish(),
            ANA,
            [],
            NOON,
            [Kind.CONCERN, Kind.BLOCKING],
        )


# --- withdrawing --------------------------------------------------------------------------------


@pytest.mark.parametrize("state", [State.CIRCULATING, State.CLOSED])
def test_a_sign_on_can_be_withdrawn_until_the_letter_is_finalized(state: State) -> None:
    letter = a_letter(state=state, deadline=NOON - INSTANT)

    assert withdraw(letter, a_sign_on()) == a_sign_on(standing=Standing.WITHDRAWN)


def test_a_sign_on_that_waits_for_confirmation_can_be_withdrawn_too() -> None:
    waiting = a_sign_on(standing=Standing.NEEDS_RECONFIRMATION)

    assert withdraw(a_letter(), waiting).standing is Standing.WITHDRAWN


def test_who_has_not_signed_has_nothing_to_withdraw() -> None:
    with pytest.raises(NothingToWithdraw) as refused:
        withdraw(a_letter(), None)

    assert refused.value.handle == "water-law"


# --- acting for an organization -----------------------------------------------------------------


def test_a_representative_of_several_acts_for_the_one_chosen() -> None:
    both = [an_organization(id=7), an_organization(id=8, name="GESOC")]

    assert acting_for(8, both, ("U0CARLA",)).name == "GESOC"


@pytest.mark.parametrize("chosen", [9, None])
def test_nobody_acts_for_an_organization_that_they_do_not_represent(chosen: int | None) -> None:
    with pytest.raises(NotTheirRepresentative) as refused:
        acting_for(chosen, [an_organization(id=7)], ("U0CARLA",))

    assert refused.value.coordinators == ("U0CARLA",)


@pytest.mark.parametrize("chosen", [7, None])
def test_who_represents_nobody_is_told_whom_to_ask(chosen: int | None) -> None:
    with pytest.raises(RepresentsNobody) as refused:
        acting_for(chosen, [], ("U0CARLA",))

    assert refused.value.coordinators == ("U0CARLA",)
