"""The organizations that stand under a letter, as it prints them: in its order, each with the logo
that it permits to print and that can be."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from sqlalchemy import Connection

from bot.domain.edition import LogoLeftOut, Signatory
from bot.domain.letter import Letter
from bot.domain.signing import SignOn
from bot.usecases.transaction import Office
from storage import organizations


@dataclass(frozen=True, slots=True)
class Under:
    """`left_out` are the logos that are permitted and cannot be printed."""

    signatories: tuple[Signatory, ...]
    left_out: tuple[LogoLeftOut, ...] = ()


def under(
    office: Office, view: Connection, letter: Letter, active: Iterable[tuple[SignOn, str, str]]
) -> Under:
    """Who stands under a letter with these sign-ons, each with its sort key and country."""
    from bot.rendering import signatories

    found = list(active)
    named = signatories.organizations(letter, found)
    permitted = {each.organization_id for each, *_ in found if each.logo}
    folder = office.coalition.style.logos
    if folder is None or not permitted:
        return Under(named)
    files = organizations.logos(view)
    printed: list[Signatory] = []
    left_out: list[LogoLeftOut] = []
    for each in named:
        if each.organization_id in permitted:
            logo = _logo(folder, each, files.get(each.organization_id, ""))
            if isinstance(logo, LogoLeftOut):
                left_out.append(logo)
            else:
                each = replace(each, logo=logo)
        printed.append(each)
    return Under(tuple(printed), tuple(left_out))


def _logo(folder: Path, signatory: Signatory, file: str) -> bytes | LogoLeftOut:
    from bot.rendering.logos import LogoNotUsable, logo

    problem = "unlisted"
    if file:
        try:
            return logo(folder, file)
        except LogoNotUsable as error:
            problem = error.problem
    return LogoLeftOut(signatory.organization_id, signatory.name, problem)
