"""What the conversations about a new letter share: the form filled in, and Word files."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import docx
from docx.document import Document

from bot.rehearsal import Modal
from tests.cast import DRAFT, IN_TEN_DAYS, Cast

LONG = DRAFT + "\n".join(
    f"\n{n}. We ask for the well of village number {n}, its pump, its keeper and its accounts."
    for n in range(3, 400)
)


def filled(cast: Cast, **changed: Any) -> Modal:
    """*New letter* as Carla fills it in; what is `None` stays empty."""
    form = cast.modal(cast.carla, "/letter new")
    values = {
        "Handle": "water",
        "Draft": DRAFT,
        "Deadline": IN_TEN_DAYS,
        "Channels": [cast.channel],
    } | {label.replace("_", " "): value for label, value in changed.items()}
    return form.fill({label: value for label, value in values.items() if value is not None})


def shown_back(cast: Cast, form: Modal) -> Modal:
    """What stands in the form's place once the draft is read."""
    form.submit()
    cast.stage.settle()
    assert cast.carla.modal is not None
    return cast.carla.modal


def word(write: Callable[[Document], object], inside: str = "") -> bytes:
    """A Word file; `inside` is markup that its first paragraph holds besides."""
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    document = docx.Document()
    styles = document.styles.element
    for style in styles.xpath("w:latentStyles | w:style[@w:type='table']"):
        styles.remove(style)  # of no use here, and slow to read
    write(document)
    if inside:
        element = parse_xml(inside.replace(" ", f" {nsdecls('w')} ", 1))
        document.paragraphs[0]._p.append(element)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def wells(document: Document) -> None:
    document.add_paragraph("Water for all", style="Title")
    document.add_paragraph("The wells are ").add_run("closed").bold = True
    document.add_paragraph("Open the wells.", style="List Number")
