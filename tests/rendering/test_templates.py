"""A template is the coalition's where it has one of that name, and ours otherwise."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.rendering import templates


@pytest.fixture(autouse=True)
def _ours_again() -> Iterator[None]:
    before = templates.folder()
    yield
    templates.use(before)


def test_ours_stand_where_the_coalition_has_none(tmp_path: Path) -> None:
    templates.use(None)
    assert templates.source("letter.typ") == templates.OURS / "letter.typ"
    templates.use(tmp_path)
    assert templates.source("letter.typ") == templates.OURS / "letter.typ"


def test_the_coalitions_template_stands_in_for_ours(tmp_path: Path) -> None:
    (tmp_path / "letter.typ").write_text("theirs", "utf-8")
    templates.use(tmp_path)
    assert templates.source("letter.typ").read_text("utf-8") == "theirs"
    assert templates.source("letter.css") == templates.OURS / "letter.css"
    templates.use(None)
    assert templates.source("letter.typ") == templates.OURS / "letter.typ"


def test_a_broken_template_is_told_with_its_line() -> None:
    assert str(templates.TemplateBroken("letter.typ", 7, "no")) == "letter.typ, line 7: no"
    assert str(templates.TemplateBroken("letter.typ", 0, "no")) == "letter.typ: no"
