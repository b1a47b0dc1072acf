"""Signing: by command and by button, once for an organization, with a receipt."""

from __future__ import annotations

import pytest

from bot.rehearsal import Incomplete
from tests.cast import Cast, nothing_stored, signed


def test_a_representative_signs_by_command(cast: Cast) -> None:
    cast.letter()
    ana = cast.representative("Ana Ruiz", "Fundar")
    answer = cast.sign(ana)
    assert answer.payload is None, "the form closes: that is the receipt"
    assert signed(cast.stage) == ["Fundar"]
    assert ana.modal is None


def test_a_representative_signs_by_button(cast: Cast) -> None:
    card = cast.letter()
    ana = cast.representative("Ana Ruiz", "Fundar")
    form = ana.click(card, "Sign on").view
    assert form is not None
    assert form.labels == ["Organization", "Name in the letter", "Signed by", "Role", "Authority"]
    assert "Water for all" in form.plain
    form.fill({"Role": "Director", "Authority": True}).submit()
    assert signed(cast.stage) == ["Fundar"]


def test_the_form_knows_the_only_organization_and_who_signs(cast: Cast) -> None:
    cast.letter()
    ana = cast.representative("Ana Ruiz", "Fundar")
    inputs = cast.modal(ana, "/sign water").inputs
    assert inputs["Organization"] == "Fundar"
    assert inputs["Name in the letter"] == "Fundar"
    assert inputs["Signed by"] == "Ana Ruiz"


def test_the_receipt_says_name_revision_hash_and_how_to_withdraw(cast: Cast) -> None:
    cast.letter()
    ana = cast.representative("Ana Ruiz", "Fundar")
    cast.sign(ana, Name_in_the_letter="Fundar, Centro de Análisis")
    (receipt,) = ana.dms
    _, fingerprint = _revision(cast)
    assert "Fundar, Centro de Análisis" in receipt.plain
    assert f"Revision 1, SHA-256 {fingerprint}" in receipt.plain
    assert "/withdraw water" in receipt.plain
    assert receipt.buttons == ["Read the letter", "Withdraw"]


def test_the_acknowledgement_comes_before_the_receipt(cast: Cast) -> None:
    cast.letter()
    ana = cast.representative("Ana Ruiz", "Fundar")
    cast.modal(ana, "/sign").fill({"Authority": True}).submit()
    assert signed(cast.stage) == ["Fundar"]
    assert ana.dms == []
    cast.stage.settle()
    assert len(ana.dms) == 1


def test_who_signs_without_authority_is_refused(cast: Cast) -> None:
    cast.letter()
    form = cast.modal(cast.representative("Ana Ruiz", "Fundar"), "/sign")
    with nothing_stored(cast.stage), pytest.raises(Incomplete) as incomplete:
        form.submit()
    assert set(incomplete.value.problems) == {"Authority"}


def test_a_representative_of_several_chooses_and_the_name_comes_along(cast: Cast) -> None:
    cast.letter()
    ana = cast.representative("Ana Ruiz", "Fundar", "GESOC")
    form = cast.modal(ana, "/sign")
    assert form.options("Organization") == ["Fundar", "GESOC"]
    assert form.inputs["Organization"] == ""
    form.choose("Organization", "GESOC")
    assert form.inputs["Name in the letter"] == "GESOC"
    form.fill({"Authority": True}).submit()
    assert signed(cast.stage) == ["GESOC"]


def test_what_was_typed_stays_while_the_organization_is_chosen(cast: Cast) -> None:
    cast.letter()
    form = cast.modal(cast.representative("Ana Ruiz", "Fundar", "GESOC"), "/sign")
    form.fill({"Role": "Director", "Authority": True}).choose("Organization", "Fundar")
    assert form.inputs["Role"] == "Director"
    assert "☑" in form.plain


def test_an_organization_that_has_signed_is_not_offered_again(cast: Cast) -> None:
    cast.letter()
    ana = cast.representative("Ana Ruiz", "Fundar", "GESOC")
    cast.sign(ana, Organization="Fundar")
    assert cast.modal(ana, "/sign").inputs["Organization"] == "GESOC"


def test_an_organization_signs_once_whoever_asks(cast: Cast) -> None:
    card = cast.letter()
    ana = cast.representative("Ana Ruiz", "Fundar")
    deputy = cast.person("Dora Diaz")
    cast.enlist("Fundar", ana, deputy)
    cast.sign(ana)
    with nothing_stored(cast.stage):
        told = deputy.command("/sign", cast.channel).plain
        deputy.click(card, "Sign on")
    for words in (told, deputy.modal.plain):
        assert "Fundar has signed already: Ana Ruiz" in words


def test_two_organizations_do_not_sign_under_one_name(cast: Cast) -> None:
    cast.letter()
    cast.sign(cast.representative("Ana Ruiz", "Fundar"))
    ben = cast.representative("Ben Ode", "GESOC")
    with nothing_stored(cast.stage):
        cast.sign(ben, Name_in_the_letter="ＦＵＮＤＡＲ")
    assert set(ben.modal.errors) == {"Name in the letter"}
    assert ben.modal.inputs["Signed by"] == "Ben Ode", "nothing typed is lost"


def test_a_stranger_is_told_how_to_become_a_representative(cast: Cast) -> None:
    card = cast.letter()
    cast.representative("Ana Ruiz", "Fundar")
    stranger = cast.person("Sam Stray")
    with nothing_stored(cast.stage):
        told = cast.modal(stranger, "/sign").plain
        stranger.click(card, "Sign on")
    for words in (told, stranger.modal.plain):
        assert "represent" in words
        assert "@Carla Coord" in words
        assert "carla@example.org" not in words, "addresses are not shown around"


def test_the_address_on_the_list_is_matched_with_the_profile_at_first_contact(cast: Cast) -> None:
    cast.letter()
    ana = cast.person("Ana Ruiz", address="Rep.Fundar@Example.org")
    cast.enlist("Fundar", representatives=("rep.fundar@example.org",))
    cast.sign(ana)
    assert signed(cast.stage) == ["Fundar"]


def test_a_slack_id_on_the_list_needs_no_address(cast: Cast) -> None:
    cast.letter()
    ana = cast.person("Ana Ruiz", address="")
    cast.enlist("Fundar", representatives=(ana.id,))
    cast.sign(ana)
    assert signed(cast.stage) == ["Fundar"]


# --- several letters open -----------------------------------------------------------------------


def test_with_several_letters_open_the_form_offers_the_choice(cast: Cast) -> None:
    cast.letter("water")
    cast.letter("forests", title="Forests for all")
    form = cast.modal(cast.representative("Ana Ruiz", "Fundar"), "/sign")
    assert form.options("Letter") == ["Water for all (water)", "Forests for all (forests)"]
    form.fill({"Letter": "Forests for all (forests)", "Authority": True}).submit()
    assert signed(cast.stage, "forests") == ["Fundar"]
    assert signed(cast.stage, "water") == []


def test_a_chosen_letter_stays_chosen_while_the_organization_is(cast: Cast) -> None:
    cast.letter("water")
    cast.letter("forests", title="Forests for all")
    form = cast.modal(cast.representative("Ana Ruiz", "Fundar", "GESOC"), "/sign")
    form.fill({"Letter": "Forests for all (forests)"}).choose("Organization", "GESOC")
    form.fill({"Authority": True}).submit()
    assert signed(cast.stage, "forests") == ["GESOC"]


def test_a_named_letter_needs_no_choice(cast: Cast) -> None:
    cast.letter("water")
    cast.letter("forests", title="Forests for all")
    form = cast.modal(cast.representative("Ana Ruiz", "Fundar"), "/sign FORESTS")
    assert "Letter" not in form.labels
    assert "Forests for all" in form.plain


@pytest.mark.parametrize("command", ["/sign", "/object", "/withdraw"])
def test_with_no_letter_open_it_says_so(cast: Cast, command: str) -> None:
    ana = cast.representative("Ana Ruiz", "Fundar")
    assert "No letter is open" in ana.command(command, cast.channel).plain


@pytest.mark.parametrize("command", ["/sign", "/object", "/withdraw", "/letter read"])
def test_an_unknown_handle_is_answered_with_those_there_are(cast: Cast, command: str) -> None:
    cast.letter("water")
    ana = cast.representative("Ana Ruiz", "Fundar")
    told = ana.command(f"{command} wather", cast.channel).plain
    assert "wather" in told
    assert "water" in told.replace("wather", "")


def _revision(cast: Cast) -> tuple[int, str]:
    from storage import letters

    with cast.stage.bot.office.database.reading() as view:
        letter = letters.by_handle(view, "water")
        assert letter is not None
        return letter.revision, letter.fingerprint


def test_nobody_signs_under_the_name_of_another_organization(cast: Cast) -> None:
    cast.letter()
    cast.representative("Ben Paz", "GESOC")
    ana = cast.representative("Ana Ruiz", "Fundar")
    form = cast.modal(ana, "/sign")
    form.fill({"Name in the letter": "Gesoc", "Signed by": "Ana Ruiz", "Authority": True})
    with nothing_stored(cast.stage):
        form.submit()
    assert "Another organization" in str(form.errors)
