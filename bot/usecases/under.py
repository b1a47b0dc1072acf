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
    logos: dict[int, bytes] = {}
    problems: dict[int, str] = {}
    for each in permitted:
        logos[each], problems[each] = logo_in(folder, files.get(each, ""))
    problems |= dict.fromkeys(_crowded(logos), "crowded")
    return Under(
        tuple(_with_logo(each, logos, problems) for each in named),
        tuple(
            LogoLeftOut(each.organization_id, each.name, problem)
            for each in named
            if (problem := problems.get(each.organization_id))
        ),
    )


def logo_in(folder: Path, file: str) -> tuple[bytes, str]:
    """The logo in this file, and an empty text; or nothing, and a problem of `LogoLeftOut`."""
    from bot.rendering.logos import LogoNotUsable, logo

    if not file:
        return b"", "unlisted"
    try:
        return logo(folder, file), ""
    except LogoNotUsable as error:
        return b"", error.problem


def _crowded(logos: dict[int, bytes]) -> Iterable[int]:
    """Whose logos have no room beside the others: the largest, until the rest fit."""
    from bot.rendering.logos import ALTOGETHER

    over = sum(map(len, logos.values())) - ALTOGETHER
    for each in sorted(logos, key=lambda each: (-len(logos[each]), each)):
        if over <= 0:
            break
        over -= len(logos[each])
        yield each


def _with_logo(each: Signatory, logos: dict[int, bytes], problems: dict[int, str]) -> Signatory:
    if each.organization_id not in logos or problems[each.organization_id]:
        return each
    return replace(each, logo=logos[each.organization_id])
