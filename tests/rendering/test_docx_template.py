"""A coalition's Word template lays a letter out, and neither fetches, runs nor gives away
anything."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.rendering import templates
from bot.rendering.docx import as_docx
from bot.rendering.docx_template import UNPACKED_LIMIT, checked
from bot.rendering.package import packed, unpacked
from bot.rendering.templates import TemplateBroken
from tests.rendering.examples import core_group_letter
from tests.rendering.make_docx import made
from tests.rendering.reading_docx import changed, links, opened, styled
from tests.rendering.test_letter import SMALL
from tests.rendering.word_letter import paragraph, run

DOCUMENT, RELATIONS = "word/document.xml", "word/_rels/document.xml.rels"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


@pytest.fixture
def use(tmp_path: Path) -> Iterator[Callable[[bytes], None]]:
    """Makes this the coalition's template."""
    before = templates.folder()
    templates.use(tmp_path)
    yield lambda content: (tmp_path / "letter.docx").write_bytes(content) and None
    templates.use(before)


def saying(xml: str) -> bytes:
    """Our template with this at its head."""
    return changed(made(), DOCUMENT, "<w:body>", f"<w:body>{xml}")


def related(kind: str, target: str, mode: str = "External") -> bytes:
    """Our template with one more relation."""
    relation = (
        f'<Relationship Id="rId9" Type="{OFFICE}/{kind}" Target="{target}" TargetMode="{mode}"/>'
    )
    return changed(made(), RELATIONS, "</Relationships>", f"{relation}</Relationships>")


def field(*instructions: str) -> str:
    """A field, its instruction in pieces as Word leaves them."""
    pieces = "".join(f"<w:r><w:instrText>{each}</w:instrText></w:r>" for each in instructions)
    kinds = [f'<w:r><w:fldChar w:fldCharType="{each}"/></w:r>' for each in ("begin", "end")]
    return f"<w:p>{kinds[0]}{pieces}{kinds[1]}</w:p>"


def test_the_coalitions_template_is_the_one_that_is_used(use: Callable[[bytes], None]) -> None:
    use(changed(made(), DOCUMENT, "{{ sheet.title }}", "Our letter: {{ sheet.title | upper }}"))
    assert styled(as_docx(SMALL))[0] == ("Title", "Our letter: TITLE")


def test_an_address_of_the_templates_own_is_a_link_in_each_letter(
    use: Callable[[bytes], None],
) -> None:
    ours = "https://our.example/"
    use(saying(paragraph("Normal", run(f"{{{{r '{ours}' | link }}}}"))))
    for letter in (SMALL, core_group_letter(), SMALL):
        assert links(as_docx(letter))[0] == (ours, ours)


def test_styles_are_found_by_their_names_whatever_word_calls_their_keys(
    use: Callable[[bytes], None],
) -> None:
    parts = unpacked(made())
    parts["word/styles.xml"] = parts["word/styles.xml"].replace(b'"ListNumber"', b'"Nummern"')
    use(packed(parts))
    assert [style for style, _ in styled(as_docx(core_group_letter()))].count("List Number") == 5


@pytest.mark.parametrize("style", ["Body Text", "List Number"])
def test_a_style_that_is_missing_is_named(use: Callable[[bytes], None], style: str) -> None:
    use(changed(made(), "word/styles.xml", f'w:val="{style}"', 'w:val="Something"'))
    with pytest.raises(TemplateBroken, match=f"the style {style} is missing"):
        as_docx(core_group_letter())


def test_a_list_style_without_a_list_is_named(use: Callable[[bytes], None]) -> None:
    use(changed(made(), "word/styles.xml", '<w:numPr><w:numId w:val="1"/></w:numPr>', ""))
    with pytest.raises(TemplateBroken, match="List Number belongs to no list"):
        as_docx(core_group_letter())


def test_a_list_that_knows_one_level_alone_is_indented_all_the_same(
    use: Callable[[bytes], None],
) -> None:
    parts = unpacked(made())
    parts["word/numbering.xml"] = re.sub(
        rb'<w:lvl w:ilvl="[1-8]">.*?</w:lvl>', b"", parts["word/numbering.xml"]
    )
    use(packed(parts))
    nested = replace(SMALL, text=replace(SMALL.text, body="1. a\n   1. b"))
    indents = [each.paragraph_format.left_indent for each in opened(as_docx(nested)).paragraphs]
    assert [each and each.twips for each in indents[1:3]] == [None, 850]


@pytest.mark.parametrize(
    "words",
    [
        "{{ sheet.__class__ }}",
        "{{ ''.__class__.__mro__ }}",
        "{{ body.__init__.__globals__ }}",
        "{% include '/etc/passwd' %}",
        "{% include 'letter.css' %}",
        "{% import 'os' as os %}",
        "{{ open('/etc/passwd').read() }}",
        "{{ sheet.no_such_thing }}",
        "{% for %}",
        "{{ nothing | no_such_filter }}",
        "{{ sheet.title | safe }}",
        "{{ sheet.title | urlize }}",
        "{% autoescape false %}{{ sheet.title }}{% endautoescape %}",
    ],
)
def test_marks_that_reach_for_more_are_refused(use: Callable[[bytes], None], words: str) -> None:
    use(saying(paragraph("Normal", words)))
    with pytest.raises(TemplateBroken) as refused:
        as_docx(SMALL)
    assert refused.value.file == "letter.docx"


def test_a_broken_mark_is_named_with_its_paragraph(use: Callable[[bytes], None]) -> None:
    use(saying(paragraph("Normal", "One") + paragraph("Normal", "{{ sheet. }}")))
    with pytest.raises(TemplateBroken) as refused:
        as_docx(SMALL)
    assert refused.value.line == 3, "the body's own beginning counts, too"


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (related("image", "http://elsewhere.example/x.png"), "fetches something from elsewhere"),
        (related("image", "file:///etc/passwd"), "fetches something from elsewhere"),
        (related("attachedTemplate", "http://elsewhere.example/x.dotm"), "from elsewhere"),
        (related("hyperlink", "javascript:alert(1)"), "from elsewhere"),
        (related("oleObject", "\\\\elsewhere\\x", "external"), "from elsewhere"),
        (saying(field("INCLUDEPICTURE http://x")), "its field INCLUDEPICTURE"),
        (saying(field(" INC", "LUDETEXT ", "c:/x")), "its field INCLUDETEXT"),
        (saying(field(" DDEAUTO x")), "its field DDEAUTO"),
        (saying(field("DATE")), "its field DATE"),
        (saying('<w:fldSimple w:instr=" LINK x "/>'), "its field LINK"),
        (saying("<w:r><w:instrText>LINK</w:instrText></w:r>"), "a field without a beginning"),
        (saying('<w:altChunk r:id="rId2"/>'), "embeds another file"),
        (saying("<w:r><w:object/></w:r>"), "embeds another file"),
        (
            saying('<v:imagedata xmlns:v="urn:schemas-microsoft-com:vml" src="http://x/y.png"/>'),
            "fetches something from elsewhere",
        ),
        (packed({**unpacked(made()), "word/vbaProject.bin": b"x"}), "holds a macro"),
        (packed({**unpacked(made()), "word/embeddings/x.xlsx": b"x"}), "or another file"),
        (changed(made(), "[Content_Types].xml", "main+xml", "macroEnabled+xml"), "macros"),
        (changed(made(), DOCUMENT, "<w:document", "<!DOCTYPE x><w:document"), "damaged"),
        (packed({"x": b"y"}), "not a Word file"),
        (made()[:-40], "not a Word file"),
        (b"", "not a Word file"),
    ],
)  # fmt: skip
def test_what_would_fetch_or_run_is_refused(content: bytes, why: str) -> None:
    with pytest.raises(TemplateBroken, match=why):
        checked(content)


def test_a_bomb_is_refused_before_it_is_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/media/x", b" " * (UNPACKED_LIMIT + 1))
    monkeypatch.setattr(zipfile.ZipFile, "read", lambda *_: pytest.fail("was unpacked"))
    with pytest.raises(TemplateBroken, match="too large"):
        checked(file.getvalue())


@pytest.mark.parametrize(
    "content",
    [
        made(),
        related("hyperlink", "https://our.example/"),
        saying(field("PAGE")),
        saying(field(" STYLEREF ", "Title")),
        packed({**unpacked(made()), "word/media/logo.png": b"x"}),
    ],
)
def test_what_keeps_to_itself_may_stand_there(content: bytes) -> None:
    assert checked(content) == content
