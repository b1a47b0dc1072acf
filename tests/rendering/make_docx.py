"""The Word template as we ship it, made anew:

    python -m tests.rendering.make_docx

writes `templates/letter/letter.docx`. A coalition's designer opens that file in Word, changes what
they like and puts it into the coalition's folder of templates; nobody has to run this for it. What
stands in double braces is filled in when a letter is rendered, as docxtpl has it.
"""

from __future__ import annotations

import sys
from pathlib import Path

from bot.rendering.package import packed
from bot.words import TEMPLATES
from tests.rendering.word_letter import document, footer, header
from tests.rendering.word_look import HEAD, OFFICE, fonts, numbering, settings, styles, theme

FILE = TEMPLATES / "letter" / "letter.docx"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"


def parts() -> dict[str, bytes]:
    """The file's parts by their names."""
    kinds = {
        "/word/document.xml": f"{WORD}.document.main+xml",
        "/word/styles.xml": f"{WORD}.styles+xml",
        "/word/numbering.xml": f"{WORD}.numbering+xml",
        "/word/settings.xml": f"{WORD}.settings+xml",
        "/word/fontTable.xml": f"{WORD}.fontTable+xml",
        "/word/theme/theme1.xml": "application/vnd.openxmlformats-officedocument.theme+xml",
        "/word/header1.xml": f"{WORD}.header+xml",
        "/word/footer1.xml": f"{WORD}.footer+xml",
        "/docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
    }
    overrides = "".join(
        f'<Override PartName="{name}" ContentType="{kind}"/>' for name, kind in kinds.items()
    )
    package = "http://schemas.openxmlformats.org/package/2006"
    core = (
        f'<cp:coreProperties xmlns:cp="{package}/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:title>Letter</dc:title>'
        "</cp:coreProperties>"
    )
    return {
        name: content.encode()
        for name, content in {
            "[Content_Types].xml": f'{HEAD}<Types xmlns="{package}/content-types">'
            '<Default Extension="rels" '
            'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Default Extension="xml" ContentType="application/xml"/>{overrides}</Types>',
            "_rels/.rels": relations(
                (f"{OFFICE}/officeDocument", "word/document.xml"),
                (f"{package}/relationships/metadata/core-properties", "docProps/core.xml"),
            ),
            "docProps/core.xml": f"{HEAD}{core}",
            "word/_rels/document.xml.rels": relations(
                (f"{OFFICE}/styles", "styles.xml"),
                (f"{OFFICE}/numbering", "numbering.xml"),
                (f"{OFFICE}/settings", "settings.xml"),
                first=2,
            ).replace(
                "</Relationships>",
                f'<Relationship Id="rId5" Type="{OFFICE}/header" Target="header1.xml"/>'
                f'<Relationship Id="rId6" Type="{OFFICE}/footer" Target="footer1.xml"/>'
                f'<Relationship Id="rId7" Type="{OFFICE}/fontTable" Target="fontTable.xml"/>'
                f'<Relationship Id="rId8" Type="{OFFICE}/theme" Target="theme/theme1.xml"/>'
                "</Relationships>",
            ),
            "word/document.xml": document(),
            "word/styles.xml": styles(),
            "word/numbering.xml": numbering(),
            "word/settings.xml": settings(),
            "word/fontTable.xml": fonts(),
            "word/theme/theme1.xml": theme(),
            "word/header1.xml": header(),
            "word/footer1.xml": footer(),
        }.items()
    }


def relations(*targets: tuple[str, str], first: int = 1) -> str:
    """A part's relations: (type, target) of each."""
    listed = "".join(
        f'<Relationship Id="rId{number}" Type="{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets, start=first)
    )
    space = "http://schemas.openxmlformats.org/package/2006/relationships"
    return f'{HEAD}<Relationships xmlns="{space}">{listed}</Relationships>'


def made() -> bytes:
    """The template's bytes, always the same."""
    return packed(parts())


if __name__ == "__main__":
    Path(FILE).write_bytes(made())
    sys.stdout.write(f"Written to {FILE}.\n")
