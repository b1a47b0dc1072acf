"""Withdrawing: nobody stands under a letter against their will, until it is finalized."""

from __future__ import annotations

from datetime import timedelta

from tests.cast import Cast, nothing_stored, signed


def test_a_representative_withdraws_by_command_with_a_reason(cast: Cast) -> None:
    cast.letter()
    ana = cast.representative("Ana Ruiz", "Fundar")
    cast.sign(ana)
    cast.withdraw(ana, "/withdraw water", reason="Our board has not met yet.")
    assert signed(cast.stage) == []
    assert "Withdrawn." in ana.dms[-1].plain
    assert ana.dms[-1].buttons == ["Sign on"]
    told = cast.carla.dms[-1].plain
    assert "Fundar has withdrawn from Water for all (@Ana Ruiz)" in told
    assert "> Our board has not met yet." in told


def test_a_representative_withdraws_by_button_without_a_reason(cast: Cast) -> None:
    card = cast.letter()
    ana = cast.representative("Ana Ruiz", "Fundar")
    cast.sign(ana)
    form = ana.click(card, "Withdraw").view
    assert form is not None
    assert form.labels == ["Organization", "Reason"]
    form.submit()
    cast.stage.settle()
    assert signed(cast.stage) == []
    assert "Fundar" not in card.plain


def test_the_receipt_carries_the_way_back(cast: Cast) -> None:
    cast.letter()
    ana = cast.representative("Ana Ruiz", "Fundar")
    cast.sign(ana)
    form = ana.click(ana.dms[-1], "Withdraw").view
    assert form is not None
    form.submit()
    assert signed(cast.stage) == []


def test_who_has_withdrawn_may_sign_again(cast: Cast) -> None:
    cast.letter()
    ana = cast.representative("Ana Ruiz", "Fundar")
    cast.sign(ana)
    cast.withdraw(ana)
    form = ana.click(ana.dms[-1], "Sign on").view
    assert form is not None
    form.fill({"Authority": True}).submit()
    cast.stage.settle()
    assert signed(cast.stage) == ["Fundar"]
    assert [dm.plain.split(".")[0] for dm in ana.dms] == ["Signed", "Withdrawn", "Signed"]


def test_a_deputy_withdraws_what_another_signed(cast: Cast) -> None:
    cast.letter()
    ana = cast.representative("Ana Ruiz", "Fundar")
    deputy = cast.person("Dora Diaz")
    cast.enlist("Fundar", ana, deputy)
    cast.sign(ana)
    cast.withdraw(deputy)
    assert signed(cast.stage) == []


def test_only_organizations_that_have_signed_are_offered(cast: Cast) -> None:
    cast.letter()
    ana = cast.representative("Ana Ruiz", "Fundar", "GESOC")
    cast.sign(ana, Organization="GESOC")
    assert cast.modal(ana, "/withdraw").options("Organization") == ["GESOC"]


def test_who_has_not_signed_has_nothing_to_withdraw(cast: Cast) -> None:
    card = cast.letter()
    ana = cast.representative("Ana Ruiz", "Fundar")
    with nothing_stored(cast.stage):
        told = ana.command("/withdraw", cast.channel).plain
        ana.click(card, "Withdraw")
    for words in (told, ana.modal.plain):
        assert "has not signed “water”" in words


def test_after_closing_a_withdrawal_is_still_taken(cast: Cast) -> None:
    card = cast.letter()
    ana = cast.representative("Ana Ruiz", "Fundar")
    cast.sign(ana)
    cast.close()
    cast.stage.later(timedelta(days=1))
    form = ana.click(card, "Withdraw").view
    assert form is not None
    form.submit()
    cast.stage.settle()
    assert signed(cast.stage) == []
    assert ana.dms[-1].buttons == [], "there is no signing again after the end"


def test_after_finalizing_a_withdrawal_waits_for_the_next_edition(cast: Cast) -> None:
    cast.letter()
    ana = cast.representative("Ana Ruiz", "Fundar")
    cast.sign(ana)
    receipt = ana.dms[-1]
    cast.close()
    cast.finalize()
    ana.click(receipt, "Withdraw").view.submit()
    cast.stage.settle()
    assert "stays as it was delivered" in ana.dms[-1].plain
    assert signed(cast.stage) == ["Fundar"]
    with nothing_stored(cast.stage):
        form = cast.modal(ana, "/withdraw water")
        form.submit()
        assert "It is asked for already" in str(form.errors)
