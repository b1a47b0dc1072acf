"""Who stands under a letter, as the letter prints them and in its order."""

from __future__ import annotations

from collections.abc import Iterable

from bot.domain.edition import Signatory
from bot.domain.individual import Individual, Individuals
from bot.domain.letter import Letter
from bot.domain.signing import SignOn
from bot.rendering.order import in_order, sorting
from bot.words import words


def organizations(
    letter: Letter, active: Iterable[tuple[SignOn, str, str]]
) -> tuple[Signatory, ...]:
    """For each sign-on, which comes with its sort key and country, how it is printed."""
    found = {sign_on.name: (sign_on, key, country) for sign_on, key, country in active}
    ordered = in_order([(name, key) for name, (_, key, _) in found.items()], letter.language)
    return tuple(_signatory(letter, *found[name]) for name in ordered)


def individuals(letter: Letter, active: Iterable[Individual]) -> Individuals:
    """The people who have signed personally, by name."""
    key = sorting(letter.language)
    ordered = sorted(active, key=lambda each: (key(each.name, ""), each.line))
    return Individuals(
        tuple(each.line for each in ordered), any(each.affiliation for each in ordered)
    )


def _signatory(letter: Letter, sign_on: SignOn, _: str, country: str) -> Signatory:
    return Signatory(sign_on.organization_id, _name(letter, sign_on), country)


def _name(letter: Letter, sign_on: SignOn) -> str:
    if not (letter.prints_reservations and sign_on.reservations):
        return sign_on.name
    return words(letter.language).say("{name} (with reservations)").format(name=sign_on.name)
