"""The sample letter, as it really was: its draft goes in, the published letter comes out."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from bot.rehearsal import Person
from bot.usecases.importing import import_members
from bot.usecases.member_files import read_members
from bot.usecases.reading import edition_file
from tests.cast import IN_TEN_DAYS, Cast, signed
from tests.conversations.drafting import filled, shown_back
from tests.conversations.test_revising import revise

CORE_GROUP = Path(__file__).parents[1] / "rendering" / "core_group"


def test_ten_organizations_sign_and_the_published_letter_comes_out(cast: Cast) -> None:
    office = cast.stage.bot.office
    content = (CORE_GROUP / "organizations.csv").read_bytes()
    members = read_members("organizations.csv", content)
    import_members(office, "command line", members, cast.stage.clock())
    draft = (CORE_GROUP / "draft.md").read_bytes()
    form = filled(cast, Handle="surveillance", Draft=None, Draft_file=[("draft.md", draft)])
    shown_back(cast, form).submit()
    cast.carla.command("/letter circulate surveillance", cast.channel)
    cast.stage.settle()
    people = [cast.person(f"Rep {n}", address=m.representatives[0]) for n, m in enumerate(members)]
    last = people.pop()
    for person in people:
        cast.sign(person)
    cast.object(last, "Say that it was February.", Paragraph=_first_paragraph(cast, last))
    form = cast.carla.click(cast.carla.dms[-1], "Resolve").view
    assert form is not None
    form.fill({"Reason": "We shall correct it in print."}).submit()
    cast.stage.at(IN_TEN_DAYS - timedelta(hours=24))
    assert "Transparencia Mexicana has not answered yet" in last.dms[-1].plain
    cast.sign(last)
    cast.stage.at(IN_TEN_DAYS)
    cast.finalize("surveillance")

    written = edition_file(office, "surveillance", "txt").decode()
    for content in (written, "\n".join(each.plain for each in cast.channel.messages)):
        _holds_in_order(content, (CORE_GROUP / "published.md").read_text("utf-8"))


def _first_paragraph(cast: Cast, person: Person) -> str:
    paragraph = cast.modal(person, "/object").options("Paragraph")[1]
    assert paragraph.startswith("This past July 11th")
    return paragraph


def _holds_in_order(content: str, published: str) -> None:
    """Every word of the published letter, in its order.

    Print broke a sentence in two and joined the references into one line: blanks, marks and dashes
    do not count.
    """
    rest = _bare(content)
    for line in published.split("\n"):
        for piece in line.replace("References: - ", "References:\n").split(" - "):
            for wanted in filter(None, map(_bare, piece.split("\n"))):
                before, found, rest = rest.partition(wanted)
                assert found, (wanted, before[:200])


def _bare(text: str) -> str:
    return "".join(c for c in text if c.isalnum())


@pytest.mark.parametrize(("kind", "left"), [("Material", 0), ("Editorial", 10)])
def test_july_becomes_february_after_ten_have_signed(cast: Cast, kind: str, left: int) -> None:
    content = (CORE_GROUP / "organizations.csv").read_bytes()
    members = read_members("organizations.csv", content)
    import_members(cast.stage.bot.office, "command line", members, cast.stage.clock())
    draft = (CORE_GROUP / "draft.md").read_text("utf-8")
    cast.letter("water", draft)
    people = [cast.person(f"Rep {n}", address=m.representatives[0]) for n, m in enumerate(members)]
    for person in people:
        cast.sign(person)
    assert len(signed(cast.stage)) == 10

    revise(cast, draft.replace("July 11th", "February 11th"), kind, "It was in February.")
    assert len(signed(cast.stage)) == left
    assert f"{left} organizations have signed." in cast.card().plain or left == 0
    entry = next(each for each in cast.entries() if each.kind == "revised")
    assert (entry.actor, entry.facts["change"]) == (cast.carla.id, kind.lower())
    assert entry.facts["what_changed"] == "It was in February."
    if left == 0:
        for n, person in enumerate(people, start=1):
            assert "February" in person.dms[-1].plain
            person.click(person.dms[-1], "Confirm")
            assert len(signed(cast.stage)) == n
