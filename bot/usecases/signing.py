"""Signing and withdrawing."""

from __future__ import annotations

from datetime import datetime

from bot.domain.letter import State
from bot.domain.names import clean_text, name_key
from bot.domain.organization import Organization
from bot.domain.refusals import NameInUse
from bot.domain.signing import SignOn, Wish, name_to_sign
from bot.domain.signing import sign as rule_of_signing
from bot.domain.signing import withdraw as rule_of_withdrawing
from bot.usecases import late
from bot.usecases.transaction import Office, Work
from storage import declines, objections, organizations, outbox, signons


def sign(
    office: Office,
    person: str,
    letter_id: int,
    organization_id: int | None,
    wish: Wish,
    now: datetime,
) -> SignOn:
    """Signs a letter for an organization, queues the receipt and the card.

    Raises what `bot.domain.signing.sign` raises, `RepresentsNobody`, `NotTheirRepresentative`.
    """
    with office.work(person, now) as work:
        letter = work.letter(letter_id)
        organization = work.acting_for(organization_id)
        name = name_to_sign(organization, wish)
        _check_own_name(work, organization, name)
        others = signons.in_the_way(work.connection, letter.id, organization.id, name)
        own, declined = objections.said_against(work.connection, letter.id, organization.id)
        sign_on = rule_of_signing(letter, organization, wish, person, others, now, own)
        sign_on_id = signons.add(work.connection, letter.id, sign_on)
        if declined:
            declines.take_back(work.connection, letter.id, organization.id, person, now)
        work.record(
            "signed",
            letter,
            organization=organization.id,
            name=sign_on.name,
            signed_by=sign_on.signed_by,
            role=sign_on.role,
            revision=letter.revision,
            fingerprint=letter.fingerprint,
            reservations=sign_on.reservations,
            **({"logo": True} if sign_on.logo else {}),
            **({"after_declining": True} if declined else {}),
        )
        facts = {
            "name": sign_on.name,
            "organization": organization.name,
            "logo": sign_on.logo,
        }
        work.tell(f"signed:{sign_on_id}", "signed", person, letter, outbox.ANSWER, **facts)
        work.refresh_cards(letter)
    return sign_on


def _check_own_name(work: Work, organization: Organization, name: str) -> None:
    """Nobody signs under the name of another organization on the list, signed or not.

    Raises `NameInUse`.
    """
    if name_key(name) == name_key(organization.name):
        return
    if organizations.named(work.connection, name) not in (None, organization.id):
        raise NameInUse(name)


def withdraw(
    office: Office,
    person: str,
    letter_id: int,
    organization_id: int | None,
    reason: str,
    now: datetime,
) -> SignOn:
    """Withdraws an organization's sign-on; of a letter that is finalized, from its next edition.
    Raises what `bot.domain.signing.withdraw` raises,
    `RepresentsNobody`, `NotTheirRepresentative`, `NotUsableAsText`."""
    with office.work(person, now) as work:
        letter = work.letter(letter_id)
        organization = work.acting_for(organization_id)
        if letter.state is State.FINALIZED:
            return late.withdraw(work, letter, organization, reason)
        standing = signons.standing_for(work.connection, letter.id, organization.id)
        withdrawn = rule_of_withdrawing(letter, standing)
        said = clean_text(reason, "reason") if reason.strip() else ""
        sign_on_id = signons.withdraw(
            work.connection, letter.id, organization.id, person, said, now
        )
        work.record(
            "withdrew", letter, organization=organization.id, name=withdrawn.name, reason=said
        )
        facts = {"name": withdrawn.name, "organization": organization.name}
        work.tell(f"withdrew:{sign_on_id}", "withdrew", person, letter, outbox.ANSWER, **facts)
        work.tell_coordinators(
            f"withdrawn:{sign_on_id}", "withdrawn", letter, person=person, reason=said, **facts
        )
        work.refresh_cards(letter)
    return withdrawn
