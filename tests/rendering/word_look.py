"""How the Word template that we ship looks: its styles, its lists, its settings."""

from __future__ import annotations

FONT = "Palatino Linotype"
INK, SOFT, LINE, ACCENT = "1D2126", "555C66", "D9D4CA", "7A2E1D"
WIDTH, HEIGHT = 11906, 16838  # A4, in twentieths of a point like every length here
MARGIN = 1474
TEXT_WIDTH = WIDTH - 2 * MARGIN
HANGING = 425

NAMES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
VML = 'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"'
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def size(points: float) -> str:
    """A size for letters of every script."""
    half = round(points * 2)
    return f'<w:sz w:val="{half}"/><w:szCs w:val="{half}"/>'


def spacing(before: int = 0, after: int = 0, line: int = 300) -> str:
    """The space around a paragraph and of its lines; 240 is a line of the font's own height."""
    return f'<w:spacing w:before="{before}" w:after="{after}" w:line="{line}" w:lineRule="auto"/>'


def indent(left: int, hanging: int = 0) -> str:
    """The space before a paragraph's lines, and how far its first one stands out."""
    return f'<w:ind w:left="{left}"' + (f' w:hanging="{hanging}"/>' if hanging else "/>")


def colour(rgb: str) -> str:
    """The colour of letters."""
    return f'<w:color w:val="{rgb}"/>'


def border(side: str, distance: int) -> str:
    """A thin line at one side of a paragraph."""
    return f'<w:{side} w:val="single" w:sz="4" w:space="{distance}" w:color="{LINE}"/>'


def style(
    name: str,
    lines: str = "",
    letters: str = "",
    *,
    based_on: str = "Normal",
    kind: str = "paragraph",
    own: bool = False,
) -> str:
    """One style. `own`: it is not one of Word's, and so shown to the designer as new."""
    key = name.title().replace(" ", "") if name.islower() else name.replace(" ", "")
    said = f'<w:basedOn w:val="{based_on}"/>' if based_on else ""
    rest = "<w:qFormat/>" + (f"<w:pPr>{lines}</w:pPr>" if lines else "")
    rest += f"<w:rPr>{letters}</w:rPr>" if letters else ""
    first = f'<w:style w:type="{kind}"' + (' w:customStyle="1"' if own else "")
    first += ' w:default="1"' if name in DEFAULTS else ""
    return f'{first} w:styleId="{key}"><w:name w:val="{name}"/>{said}{rest}</w:style>'


DEFAULTS = ("Normal", "Default Paragraph Font")
KEEP, WHOLE = "<w:keepNext/>", "<w:keepLines/>"
BOLD, ITALIC = "<w:b/><w:bCs/>", "<w:i/><w:iCs/>"
MONO = '<w:rFonts w:ascii="Consolas" w:hAnsi="Consolas" w:cs="Courier New"/>'


def styles() -> str:
    """The styles, by the names that Word itself gives them wherever it has one."""
    under = f"<w:pBdr>{border('bottom', 12)}</w:pBdr>"
    number = '<w:numPr><w:numId w:val="{}"/></w:numPr>'
    end = '<w:spacing w:before="0" w:after="0" w:line="20" w:lineRule="exact"/>'
    found = [
        style("Normal", based_on=""),
        style("Default Paragraph Font", kind="character", based_on=""),
        style("Title", KEEP + WHOLE + under + spacing(0, 0, 280), BOLD + size(17)),
        style(
            "Subtitle", KEEP + WHOLE + under + spacing(80, 0, 280), ITALIC + colour(SOFT) + size(13)
        ),
        style("Date", spacing(200, 120) + '<w:jc w:val="right"/>', colour(SOFT)),
        style("Salutation", KEEP + spacing(200, 140, 288)),
        style("Body Text", spacing(0, 140, 288)),
        style("Closing", KEEP + WHOLE + spacing(200, 120, 288)),
        *(
            style(
                f"heading {level}",
                f'{KEEP}{WHOLE}{spacing(260, 80, 260)}<w:outlineLvl w:val="{level - 1}"/>',
                BOLD + (colour(ACCENT) if level == 1 else "") + size(max(12 - level, 10.5)),
            )
            for level in range(1, 7)
        ),
        style("List Number", number.format(1) + spacing(0, 90, 288)),
        style("List Bullet", number.format(2) + spacing(0, 90, 288)),
        style("List Continue", spacing(0, 90, 288) + indent(HANGING)),
        style(
            "Quote",
            f"<w:pBdr>{border('left', 12)}</w:pBdr>{spacing(0, 160)}{indent(340)}",
            colour(SOFT),
        ),
        style(
            "HTML Preformatted",
            f'<w:shd w:val="clear" w:color="auto" w:fill="F4F1EA"/>{spacing(0, 160, 260)}',
            MONO + size(9.5),
        ),
        style("HTML Code", "", MONO + size(9.5), kind="character", based_on=""),
        style(
            "Hyperlink", "", colour("1D4F7C") + '<w:u w:val="single"/>', kind="character",
            based_on="",
        ),
        style(
            "Rule",
            f"<w:pBdr>{border('bottom', 1)}</w:pBdr>{spacing(0, 240)}"
            f'<w:ind w:left="{TEXT_WIDTH // 2 - 600}" w:right="{TEXT_WIDTH // 2 - 600}"/>',
            own=True,
        ),
        style("Signatory", WHOLE + spacing(0, 40, 260) + indent(284, 284), own=True),
        style("Signatory Logo", KEEP + spacing(120, 40, 240), own=True),
        style(
            "Signatory Small", spacing(0, 40, 250), size(9), based_on="Signatory", own=True
        ),
        style(
            "Reference", WHOLE + number.format(3) + spacing(0, 60, 255), size(9.5), own=True
        ),
        style("Carbon Copy", WHOLE + spacing(0, 40, 255) + indent(284, 284), size(9.5), own=True),
        style("Note", WHOLE + spacing(160, 80, 264), colour(SOFT) + size(9.5), own=True),
        style("Section End", KEEP + end, size(1), own=True),
        style("header", spacing(0, 0, 240)),
        style(
            "footer",
            f"<w:pBdr>{border('top', 6)}</w:pBdr><w:tabs>"
            f'<w:tab w:val="right" w:pos="{TEXT_WIDTH}"/></w:tabs>{spacing(0, 0, 240)}',
            colour(SOFT) + size(8),
        ),
        # Its digits and letters run from left to right in every language.
        style(
            "Fingerprint",
            f'<w:bidi w:val="0"/>{spacing(20, 0, 240)}',
            colour(SOFT) + size(7.5),
            own=True,
        ),
    ]  # fmt: skip
    letters = (
        f'<w:rFonts w:ascii="{FONT}" w:hAnsi="{FONT}" w:cs="Times New Roman"/>'
        f'{colour(INK)}{size(10.5)}<w:lang w:val="en-US"/>'
    )
    return (
        f"{HEAD}<w:styles {NAMES}><w:docDefaults><w:rPrDefault><w:rPr>{letters}</w:rPr>"
        f"</w:rPrDefault><w:pPrDefault><w:pPr><w:widowControl/>{spacing()}</w:pPr></w:pPrDefault>"
        f"</w:docDefaults>{''.join(found)}</w:styles>"
    )


def numbering() -> str:
    """The numbers of demands, the marks of other lists, the numbers of references."""
    bullets = "•–·"

    def level(list_number: int, depth: int) -> str:
        bullet = list_number == 2
        text = bullets[depth % 3] if bullet else f"%{depth + 1}."
        kind = "bullet" if bullet else "decimal"
        look = "" if bullet else f"<w:rPr>{BOLD}</w:rPr>"
        return (
            f'<w:lvl w:ilvl="{depth}"><w:start w:val="1"/>'
            f'<w:numFmt w:val="{kind}"/>'
            f'<w:lvlText w:val="{text}"/><w:lvlJc w:val="left"/>'
            f"<w:pPr>{indent(HANGING * (depth + 1), HANGING)}</w:pPr>{look}</w:lvl>"
        )

    kinds = "".join(
        f'<w:abstractNum w:abstractNumId="{number}"><w:multiLevelType w:val="multilevel"/>'
        f"{''.join(level(number, depth) for depth in range(9))}</w:abstractNum>"
        for number in (1, 2, 3)
    )
    lists = "".join(
        f'<w:num w:numId="{number}"><w:abstractNumId w:val="{number}"/></w:num>'
        for number in (1, 2, 3)
    )
    return f"{HEAD}<w:numbering {NAMES}>{kinds}{lists}</w:numbering>"


def settings() -> str:
    """Word's settings: as it lays out since 2013."""
    return (
        f'{HEAD}<w:settings {NAMES}><w:zoom w:percent="100"/><w:defaultTabStop w:val="720"/>'
        '<w:characterSpacingControl w:val="doNotCompress"/><w:compat><w:compatSetting '
        'w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" '
        'w:val="15"/></w:compat></w:settings>'
    )


def fonts() -> str:
    """The fonts, and which others may stand in for one that a computer lacks."""
    known = (
        (FONT, "Palatino;Book Antiqua", "roman", "variable"),
        ("Consolas", "Menlo;Courier New", "modern", "fixed"),
        ("Times New Roman", "", "roman", "variable"),
        ("Courier New", "", "modern", "fixed"),
    )
    listed = "".join(
        f'<w:font w:name="{name}">'
        + (f'<w:altName w:val="{others}"/>' if others else "")
        + f'<w:family w:val="{family}"/><w:pitch w:val="{pitch}"/></w:font>'
        for name, others, family, pitch in known
    )
    return f"{HEAD}<w:fonts {NAMES}>{listed}</w:fonts>"


def theme() -> str:
    """Colours and fonts that Word offers to the designer beside the styles."""
    colours = {
        "dk1": INK, "lt1": "FFFFFF", "dk2": SOFT, "lt2": LINE, "accent1": ACCENT,
        "accent2": "1D4F7C", "accent3": "5B6B3A", "accent4": "8A6D1F", "accent5": "4B3F72",
        "accent6": SOFT, "hlink": "1D4F7C", "folHlink": "4B3F72",
    }  # fmt: skip
    scheme = "".join(
        f'<a:{name}><a:srgbClr val="{rgb}"/></a:{name}>' for name, rgb in colours.items()
    )
    face = f'<a:latin typeface="{FONT}"/><a:ea typeface=""/><a:cs typeface=""/>'
    fill = '<a:solidFill><a:schemeClr val="phClr"/></a:solidFill>' * 3
    line = f'<a:ln w="6350">{fill[: len(fill) // 3]}</a:ln>' * 3
    effect = "<a:effectStyle><a:effectLst/></a:effectStyle>" * 3
    return (
        f'{HEAD}<a:theme xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
        f'name="Letter"><a:themeElements><a:clrScheme name="Letter">{scheme}</a:clrScheme>'
        f'<a:fontScheme name="Letter"><a:majorFont>{face}</a:majorFont>'
        f"<a:minorFont>{face}</a:minorFont></a:fontScheme>"
        f'<a:fmtScheme name="Letter"><a:fillStyleLst>{fill}</a:fillStyleLst>'
        f"<a:lnStyleLst>{line}</a:lnStyleLst><a:effectStyleLst>{effect}</a:effectStyleLst>"
        f"<a:bgFillStyleLst>{fill}</a:bgFillStyleLst></a:fmtScheme></a:themeElements></a:theme>"
    )
