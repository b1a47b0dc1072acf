"""How the coalition's letters look: its own templates, and whether they can be used."""

from __future__ import annotations

from pathlib import Path

from bot.domain.edition import LogoLeftOut
from bot.domain.refusals import TemplateBroken
from bot.usecases.transaction import Office
from bot.usecases.under import logo_in
from storage import organizations


def use(folder: Path | None) -> None:
    """From now on the templates in this folder go before ours; nothing for ours alone."""
    from bot.rendering import templates

    templates.use(folder)


def formats() -> tuple[str, ...]:
    """The names of the formats in which an edition is delivered."""
    from bot.rendering.formats import FORMATS

    return tuple(FORMATS)


def is_text(file_format: str) -> bool:
    """Whether a format's files are words that a terminal shows."""
    from bot.rendering.formats import FORMATS

    media_type = FORMATS[file_format].media_type
    return media_type.startswith("text/") or media_type == "application/json"


def unknown_convenors(office: Office) -> tuple[str, ...]:
    """The convenors of the settings that are not in the coalition's list."""
    with office.database.reading() as view:
        return tuple(
            each
            for each in office.coalition.style.convenors
            if organizations.named(view, each) is None
        )


def unprintable_logos(office: Office) -> tuple[LogoLeftOut, ...]:
    """The logos in the coalition's list that cannot be printed; none where none is to be."""
    folder = office.coalition.style.logos
    if folder is None:
        return ()
    with office.database.reading() as view:
        members = organizations.all_members(view)
    return tuple(
        LogoLeftOut(number, each.name, problem)
        for number, each in members.items()
        if each.logo and (problem := logo_in(folder, each.logo)[1])
    )


def broken() -> list[TemplateBroken]:
    """What is wrong with the templates: a letter in which everything stands that a letter may have
    is rendered in every format."""
    from bot.rendering.formats import FORMATS, rendered
    from bot.rendering.sample import SAMPLES

    found: dict[str, TemplateBroken] = {}
    for name in FORMATS:
        for sample in SAMPLES:
            try:
                rendered(sample, name)
            except TemplateBroken as error:
                found.setdefault(str(error), error)
                break
    return list(found.values())
