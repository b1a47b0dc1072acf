"""Signing personally and withdrawing it: whoever reads a letter that takes individuals may."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.domain.individual import (
    Individual,
    PersonalWish,
    check_free,
    check_takes_individuals,
)
from bot.domain.individual import confirm as rule_of_confirming
from bot.domain.individual import sign as rule_of_signing
from bot.domain.individual import withdraw as rule_of_withdrawing
from bot.domain.letter import Letter, State
from bot.domain.names import clean_text
from bot.domain.revision import stands_already
from bot.usecases import late
from bot.usecases.transaction import Office, Work, find_letter
from storage import individuals, outbox, people


@dataclass(frozen=True, slots=True)
class Offer:
    """`person_name` is the name under which Slack knows them, empty where it is not known yet."""

    letter: Letter
    person_name: str


def to_sign(office: Office, person: str, handle: str, now: datetime) -> Offer:
    """What *Sign personally* begins with. Raises what signing would meet, and the refusals of
    `find_letter`."""
    with office.database.reading() as view:
        letter = find_letter(view, handle, sees=office.sees(view, person))
        check_takes_individuals(letter, now)
        check_free(letter, individuals.standing_for(view, letter.id, person))
        known = people.by_contact(view, person)
        return Offer(letter, known.name if known else "")


def sign(
    office: Office, person: str, letter_id: int, wish: PersonalWish, now: datetime
) -> Individual:
    """Signs a letter personally, queues the receipt and the card.

    Raises what `bot.domain.individual.sign` raises.
    """
    with office.work(person, now) as work:
        letter = work.letter(letter_id)
        standing = individuals.standing_for(work.connection, letter.id, person)
        signed = rule_of_signing(letter, wish, person, standing, now)
        number = individuals.add(work.connection, letter.id, signed)
        work.record("signed personally", letter, **_facts(letter, signed))
        _receipt(work, letter, signed, f"signed personally:{number}")
        work.refresh_cards(letter)
    return signed


def withdraw(office: Office, person: str, letter_id: int, reason: str, now: datetime) -> Individual:
    """Withdraws a personal sign-on; of a letter that is finalized, from its next edition.
    Raises what `bot.domain.individual.withdraw` raises, `NotUsableAsText`."""
    with office.work(person, now) as work:
        letter = work.letter(letter_id)
        if letter.state is State.FINALIZED:
            return late.withdraw_personally(work, letter, reason)
        standing = individuals.standing_for(work.connection, letter.id, person)
        withdrawn = rule_of_withdrawing(letter, standing)
        said = clean_text(reason, "reason") if reason.strip() else ""
        number = individuals.withdraw(work.connection, letter.id, person, said, now)
        work.record("withdrew personally", letter, name=withdrawn.name, reason=said)
        key, facts = f"withdrew personally:{number}", {"name": withdrawn.name}
        work.tell(key, "withdrew_personally", person, letter, outbox.ANSWER, **facts)
        work.tell_coordinators(
            f"{key}:coordinator",
            "withdrawn_personally",
            letter,
            person=person,
            reason=said,
            **facts,
        )
        work.refresh_cards(letter)
    return withdrawn


def confirm(work: Work, letter: Letter, shown: int) -> Individual:
    """In an open transaction, the person agrees to the revision that they were shown; once they
    have, nothing is done. Raises what `bot.domain.individual.confirm` raises."""
    waiting = individuals.standing_for(work.connection, letter.id, work.actor)
    if waiting and stands_already(letter, waiting, shown):
        work.nothing_to_do()
        return waiting
    confirmed = rule_of_confirming(letter, waiting, shown, work.now)
    number = individuals.confirm(work.connection, letter.id, confirmed, work.now)
    work.record("confirmed personally", letter, **_facts(letter, confirmed))
    _receipt(work, letter, confirmed, f"confirmed personally:{number}:{letter.revision}")
    work.refresh_cards(letter)
    return confirmed


def _facts(letter: Letter, signed: Individual) -> dict[str, object]:
    return {
        "name": signed.name,
        "role": signed.role,
        "affiliation": signed.affiliation,
        "revision": letter.revision,
        "fingerprint": letter.fingerprint,
    }


def _receipt(work: Work, letter: Letter, signed: Individual, key: str) -> None:
    facts = {
        "line": signed.line,
        "affiliation": signed.affiliation,
        "revision": letter.revision,
        "fingerprint": letter.fingerprint,
    }
    work.tell(key, "signed_personally", work.actor, letter, outbox.ANSWER, **facts)
