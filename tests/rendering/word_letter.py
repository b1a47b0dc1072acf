"""What stands in the Word template that we ship: the letter in the order of the sheet, with the
marks that docxtpl fills in."""

from __future__ import annotations

from tests.rendering.word_look import (
    FONT,
    HEAD,
    HEIGHT,
    KEEP,
    LINE,
    MARGIN,
    NAMES,
    SOFT,
    VML,
    WIDTH,
    colour,
)


def run(words: str, properties: str = "") -> str:
    """Some words in one look."""
    look = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    words = words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return f'<w:r>{look}<w:t xml:space="preserve">{words}</w:t></w:r>'


def paragraph(style: str, *runs: str, properties: str = "") -> str:
    """A paragraph of runs, or of words."""
    inside = "".join(each if each.startswith("<") else run(each) for each in runs)
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{properties}</w:pPr>{inside}</w:p>'


def tag(words: str) -> str:
    """A paragraph that only steers, and is gone in the letter."""
    return paragraph("Normal", f"{{%p {words} %}}")


def where(condition: str, *inside: str) -> str:
    """What stands in the letter where the condition holds."""
    return tag(f"if {condition}") + "".join(inside) + tag("endif")


def each_of(what: str, values: str, *inside: str) -> str:
    """What stands in the letter once for each."""
    return tag(f"for {what} in {values}") + "".join(inside) + tag("endfor")


def section(columns: int = 1, *, continued: bool = True) -> str:
    """The properties of a part of the letter with so many columns."""
    kind = '<w:type w:val="continuous"/>' if continued else ""
    space = 397 if columns == 3 else 567
    return (
        f'<w:sectPr><w:headerReference w:type="default" r:id="rId5"/>'
        f'<w:footerReference w:type="default" r:id="rId6"/>{kind}'
        f'<w:pgSz w:w="{WIDTH}" w:h="{HEIGHT}"/>'
        f'<w:pgMar w:top="1304" w:right="{MARGIN}" w:bottom="1247" w:left="{MARGIN}" '
        'w:header="709" w:footer="482" w:gutter="0"/>'
        f'<w:cols w:num="{columns}" w:space="{space}"/></w:sectPr>'
    )


def section_end(columns: int, *, continued: bool = True) -> str:
    """The end of a part of the letter: a paragraph of no height."""
    return paragraph("SectionEnd", properties=section(columns, continued=continued))


def in_columns(number: str, inside: str) -> str:
    """Names in as many columns as the sheet says."""
    return (
        where(f"{number} > 1", section_end(1))
        + inside
        + "".join(where(f"{number} == {columns}", section_end(columns)) for columns in (2, 3))
    )


def names(values: str, abreast: str, first: str, *runs: str, above: str = "") -> str:
    """A line for each; the first two, where `first` holds, stay together with what is above them.
    In three columns they are smaller. `above` stands above each that has it."""

    def lines(style: str) -> str:
        return (
            tag(f"if {first} and loop.first")
            + paragraph(style, *runs, properties=KEEP)
            + tag("else")
            + paragraph(style, *runs)
            + tag("endif")
        )

    small = [tag(f"if {abreast} == 3"), lines("SignatorySmall")]
    return each_of("line", values, above, *small, tag("else"), lines("Signatory"), tag("endif"))


def document() -> str:
    """The letter itself, in the order of the sheet."""
    country = [
        run("{{ line.name }}"),
        run("{%r if line.country %}"),
        run(" ({{ line.country }})", f'<w:color w:val="{SOFT}"/>'),
        run("{%r endif %}"),
    ]
    logo = where("line.logo", paragraph("SignatoryLogo", run("{{r line | logo }}")))
    groups = each_of(
        "group",
        "sheet.groups",
        where("group.heading", paragraph("Heading2", "{{ group.heading }}")),
        tag("set is_first = loop.first"),
        names("group.lines", "sheet.abreast", "is_first", *country, above=logo),
    )
    heading = [
        run("{{ sheet.signatories_heading }}"),
        run(" · {{ sheet.count }}", f'<w:b w:val="0"/><w:bCs w:val="0"/>{colour(SOFT)}'),
    ]
    link = [
        run("{%r if reference.url != reference.text %}"),
        run("{{ reference.text }}"),
        run("{%r if reference.url %}"),
        "<w:r><w:br/></w:r>",
        run("{%r endif %}"),
        run("{%r endif %}"),
        run("{{r reference.url | link }}"),
    ]
    copy = [
        run("{{ copy.name }}", "<w:b/><w:bCs/>"),
        run("{%r if copy.title %}"),
        run(" – {{ copy.title }}"),
        run("{%r endif %}"),
    ]
    body = [
        paragraph("Title", "{{ sheet.title }}"),
        where("sheet.subtitle", paragraph("Subtitle", "{{ sheet.subtitle }}")),
        where("sheet.dateline", paragraph("Date", "{{ sheet.dateline }}")),
        where("sheet.salutation", paragraph("Salutation", "{{ sheet.salutation }}")),
        paragraph("BodyText", "{{p body }}"),
        where("sheet.closing", paragraph("Closing", "{{ sheet.closing }}")),
        where("sheet.headed", paragraph("Heading1", *heading)),
        where("sheet.groups", in_columns("sheet.abreast", groups)),
        where(
            "sheet.individuals",
            paragraph("Heading1", "{{ sheet.individuals_heading }}"),
            in_columns(
                "sheet.people_abreast",
                names("sheet.individuals", "sheet.people_abreast", "true", run("{{ line }}")),
            ),
            where("sheet.affiliations", paragraph("Note", "{{ sheet.affiliations }}")),
        ),
        where(
            "sheet.references",
            paragraph("Heading1", "{{ sheet.references_heading }}"),
            each_of("reference", "sheet.references", paragraph("Reference", *link)),
        ),
        where(
            "sheet.cc",
            paragraph("Heading1", "{{ sheet.cc_heading }}"),
            each_of("copy", "sheet.cc", paragraph("CarbonCopy", *copy)),
        ),
        each_of("note", "sheet.notes", paragraph("Note", "{{ note }}")),
        section(),
    ]
    return f"{HEAD}<w:document {NAMES}><w:body>{''.join(body)}</w:body></w:document>"


def header() -> str:
    """What stands at the head of each page: for a draft, that it is one, right across it."""
    across = (
        "position:absolute;margin-left:0;margin-top:0;width:400pt;height:130pt;rotation:315;"
        "z-index:-251658752;mso-position-horizontal:center;"
        "mso-position-horizontal-relative:margin;mso-position-vertical:center;"
        "mso-position-vertical-relative:margin"
    )
    formulas = (
        "sum #0 0 10800", "prod #0 2 1", "sum 21600 0 @1", "sum 0 0 @2", "sum 21600 0 @3",
        "if @0 @3 0", "if @0 21600 @1", "if @0 0 @2", "if @0 @4 21600", "mid @5 @6", "mid @8 @5",
        "mid @7 @8", "mid @6 @7", "sum @6 0 @5",
    )  # fmt: skip
    sums = "".join(f'<v:f eqn="{each}"/>' for each in formulas)
    watermark = (
        '<w:r><w:rPr><w:noProof/></w:rPr><w:pict><v:shapetype id="_x0000_t136" '
        'coordsize="21600,21600" o:spt="136" adj="10800" path="m@7,l@8,m@5,21600l@6,21600e">'
        f"<v:formulas>{sums}</v:formulas>"
        '<v:path textpathok="t" o:connecttype="custom" '
        'o:connectlocs="@9,0;@10,10800;@11,21600;@12,10800" o:connectangles="270,180,90,0"/>'
        '<v:textpath on="t" fitshape="t"/><o:lock v:ext="edit" text="t" shapetype="t"/>'
        '</v:shapetype><v:shape id="Watermark" o:spid="_x0000_s2049" type="#_x0000_t136" '
        f'alt="{{{{ sheet.watermark }}}}" style="{across}" o:allowincell="f" fillcolor="#{LINE}" '
        f'stroked="f"><v:fill opacity=".5"/><v:textpath style="font-family:&quot;{FONT}&quot;;'
        'font-size:1pt" string="{{ sheet.watermark }}"/></v:shape></w:pict></w:r>'
    )
    shown = [run("{%r if sheet.watermark %}"), watermark, run("{%r endif %}")]
    return f"{HEAD}<w:hdr {NAMES} {VML}>{paragraph('Header', *shown)}</w:hdr>"


def footer() -> str:
    """What stands at the foot of each page: which edition it is, the page, the fingerprint."""
    field = '<w:fldSimple w:instr=" {} "><w:r><w:t>1</w:t></w:r></w:fldSimple>'
    first = [
        run("{%r for part in sheet.imprint %}"),
        run("{{ part }}"),
        run("{%r if not loop.last %}"),
        run(" · "),
        run("{%r endif %}"),
        run("{%r endfor %}"),
        "<w:r><w:tab/></w:r>",
        field.format("PAGE"),
        run(" / "),
        field.format("NUMPAGES"),
    ]
    second = paragraph("Fingerprint", "{{ sheet.fingerprint_label }} {{ sheet.fingerprint }}")
    return f"{HEAD}<w:ftr {NAMES}>{paragraph('Footer', *first)}{second}</w:ftr>"
