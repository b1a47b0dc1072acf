"""Ten thousand sign-ons for one letter: right, readable, and within Slack's limits everywhere.

What does not fit says how many more there are and where they stand.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from sqlalchemy import Connection, insert, select

from bot.domain.names import name_key
from bot.domain.signing import Standing
from bot.messages.letter import letter_blocks, pages
from bot.rehearsal import Message, Modal
from bot.rehearsal.reading import Reader
from bot.usecases.reading import edition_file, letter_to_read
from storage import letters, signons
from storage.tables import OrganizationRow, RepresentativeRow, SignOnRow
from tests.cast import IN_TEN_DAYS, Cast, signed, staged
from tests.databases import Backend

MANY = 10_000
NAME = re.compile(r"Comité del Pozo \d{5} de Ñuñoa")
NAMES = [f"Comité del Pozo {n:05} de Ñuñoa" for n in range(MANY)]


def shuffled(names: list[str]) -> list[str]:
    """The same on every machine: nobody signs in the order of the alphabet."""
    return sorted(names, key=lambda name: hashlib.sha256(name.encode()).digest())


@pytest.fixture(scope="module")
def cast(backend: Backend, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cast]:
    with staged(tmp_path_factory.mktemp("many")) as stage:
        cast = Cast(stage)
        cast.letter()
        with stage.bot.office.database.transaction() as connection:
            _ten_thousand(connection, stage.clock())
        # The last one comes through Slack, and the card with it.
        cast.sign(cast.representative("Ana Ruiz", "Zulu Wells"))
        yield cast


def _ten_thousand(connection: Connection, now: datetime) -> None:
    """What ten thousand acts would have stored, without the hour that they would take."""
    letter = letters.by_handle(connection, "water")
    assert letter is not None
    names = list(enumerate(shuffled(NAMES), start=1))
    unsaid = {"sort_key": "", "country": "", "language": "es", "invited": True}
    connection.execute(
        insert(OrganizationRow),
        [{"name": name, "name_key": name_key(name), **unsaid} for _, name in names],
    )
    ids = dict(connection.execute(select(OrganizationRow.name, OrganizationRow.id)).all())
    connection.execute(
        insert(RepresentativeRow),
        [{"organization_id": ids[name], "contact": f"r{n}@example.org"} for n, name in names],
    )
    signed = {
        "letter_id": letter.id,
        "revision_id": letter.revision_id,
        "signed_by": "Somebody",
        "role": "",
        "person": "U0SOMEBODY",
        "signed_at": now,
        "standing": Standing.ACTIVE,
    }
    connection.execute(
        insert(SignOnRow),
        [
            {"organization_id": ids[name], "name": name, "name_key": name_key(name), **signed}
            for _, name in names
        ],
    )


@pytest.fixture(scope="module")
def final(cast: Cast) -> list[Message]:
    """The final letter's messages; whatever looks at the open letter runs before."""
    cast.stage.at(IN_TEN_DAYS)
    cast.finalize()
    return cast.channel.messages[1:]


def test_the_card_says_how_many_more_there_are_and_where(cast: Cast) -> None:
    card = cast.card()
    assert "10001 organizations have signed." in card.plain or "10,001" in card.plain
    assert "Zulu Wells – and 9961 more, all under Read the letter." in card.plain
    assert len(card.plain) < 4_000


def test_the_status_does_too(cast: Cast) -> None:
    for person in (cast.carla, cast.person("Sam Stray")):
        told = person.command("/letter status water", cast.channel).plain
        assert "10001 organizations have signed." in told
        assert "and 9961 more, all under Read the letter" in told


def test_the_list_counts_them(cast: Cast) -> None:
    told = cast.carla.command("/letter list", cast.channel).plain
    assert "water: Water for all – circulating, 10001 organizations" in told


def test_the_organizations_are_counted_where_they_do_not_fit(cast: Cast) -> None:
    told = cast.carla.command("/letter organizations", cast.channel).plain
    assert "10001 organizations" in told
    assert "… and 9961 more" in told
    assert "signon" in told


def test_they_are_read_in_parts(cast: Cast) -> None:
    reading = cast.person("Rita Reads").click(cast.card(), "Read the letter").view
    assert reading is not None
    reading.click("Next")
    parts = int(reading.plain.split("Part 2 of ")[1].split("\n")[0])
    assert parts > 20
    named = NAME.findall(reading.plain)
    assert named == NAMES[NAMES.index(named[0]) :][: len(named)], "none is left out"
    _leaf_to(reading, parts - 1)
    reading.click("Next")
    assert f"Part {parts} of {parts}" in reading.plain
    assert "Zulu Wells\nReferences:" in reading.plain


def _leaf_to(reading: Modal, part: int) -> None:
    """Turns to a part far away, as many clicks on Next would."""
    request = reading.click("Next").request
    request["actions"][0]["value"] = f"water:{part}"
    request["view"]["hash"] = reading.view["hash"]
    reading.slack.deliver(reading.person, request, "interactive")


def test_every_name_is_in_one_of_the_parts(cast: Cast) -> None:
    found = letter_to_read(cast.stage.bot.office, cast.carla.id, "water")
    assert list(found.signatories) == [*NAMES, "Zulu Wells"]
    parts = pages(letter_blocks(found.text, found.dateline, found.signatories))
    reader = Reader(str)
    assert NAME.findall("\n".join(reader.blocks(part) for part in parts)) == NAMES


def test_a_withdrawal_among_ten_thousand_takes_away_that_one(cast: Cast) -> None:
    ana = next(p for p in cast.stage.slack.people.values() if p.name == "Ana Ruiz")
    cast.withdraw(ana)
    assert len(signed(cast.stage)) == MANY
    assert "10000 organizations have signed." in cast.card().plain
    cast.sign(ana)
    assert signed(cast.stage)[-1] == "Zulu Wells"


def test_the_preflight_shows_the_first_and_counts_the_rest(cast: Cast) -> None:
    form = cast.modal(cast.carla, "/letter finalize water")
    assert "Being prepared in every format" in form.plain
    cast.stage.settle()
    assert "10001 organizations have signed." in form.plain
    assert NAMES[0] in form.plain
    assert "… and 9901 more, all under “Read the letter”" in form.plain
    form.close()


def test_the_final_post_names_the_first_and_says_where_the_rest_stands(
    final: list[Message],
) -> None:
    text = "\n".join(each.plain for each in final)
    assert text.index("Open the wells.") < text.index(NAMES[0]) < text.index(NAMES[199])
    assert NAMES[200] not in text
    assert "… and 9801 more. All 10001 signatories stand under “Read the letter”" in text
    assert text.index("References:") > text.index("… and 9801 more")
    assert "signed by 10001 organizations" in final[0].text


@pytest.mark.parametrize("file_format", ["txt", "md", "html"])
def test_the_editions_files_hold_them_all_in_order(
    cast: Cast, final: list[Message], file_format: str
) -> None:
    content = edition_file(cast.stage.bot.office, "water", file_format).decode()
    assert NAME.findall(content) == NAMES
    assert content.index(NAMES[-1]) < content.index("Zulu Wells")


def test_a_reminder_looks_at_all_of_them_in_no_time(cast: Cast) -> None:
    """Ten thousand have answered: nobody is left, and the bot finds that out within a tick."""
    from time import perf_counter

    began = perf_counter()
    with cast.stage.bot.office.database.reading() as view:
        letter = letters.by_handle(view, "water")
        assert letter is not None
        assert signons.unanswered(view, letter.id) == []
        assert signons.contacts_unanswered(view, letter.id) == []
    assert timedelta(seconds=perf_counter() - began) < timedelta(seconds=5)
