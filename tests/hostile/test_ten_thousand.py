"""Ten thousand sign-ons for one letter: right, readable, and within Slack's limits everywhere.

What does not fit says how many more there are and where they stand.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import timedelta

import pytest

from bot.domain.organization import Member
from bot.domain.signing import SignOn
from bot.rehearsal import Message
from bot.usecases.reading import edition_file
from storage import letters, organizations, signons
from tests.cast import IN_TEN_DAYS, Cast, signed, staged

MANY = 10_000
NAMES = [f"Comité del Pozo {n:05} de Ñuñoa" for n in range(MANY)]


def shuffled(names: list[str]) -> list[str]:
    """The same on every machine: nobody signs in the order of the alphabet."""
    return sorted(names, key=lambda name: hashlib.sha256(name.encode()).digest())


@pytest.fixture(scope="module")
def cast(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cast]:
    with staged(tmp_path_factory.mktemp("many")) as stage:
        cast = Cast(stage)
        cast.letter()
        with stage.bot.office.database.transaction() as connection:
            letter = letters.by_handle(connection, "water")
            assert letter is not None
            for name in shuffled(NAMES):
                member = Member(name, representatives=(f"{name[16:21]}@example.org",))
                key = organizations.add(connection, member)
                signons.add(
                    connection,
                    letter.id,
                    SignOn(
                        *(key, name, letter.revision_id, name),
                        *("Somebody", "", "U0SOMEBODY", stage.clock()),
                    ),
                )
        # The last one comes through Slack, and the card with it.
        cast.sign(cast.representative("Ana Ruiz", "Zulu Wells"))
        yield cast


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


def test_every_name_is_read_in_parts(cast: Cast) -> None:
    reading = cast.person("Rita Reads").click(cast.card(), "Read the letter").view
    assert reading is not None
    found: list[str] = []
    while True:
        lines = reading.plain.split("\n")
        found += [line for line in lines if line.startswith("Comité del Pozo")]
        if "Next" not in reading.buttons:
            break
        reading.click("Next")
    assert found == NAMES


def test_a_withdrawal_among_ten_thousand_takes_away_that_one(cast: Cast) -> None:
    ana = next(p for p in cast.stage.slack.people.values() if p.name == "Ana Ruiz")
    cast.withdraw(ana)
    assert len(signed(cast.stage)) == MANY
    assert "10000 organizations have signed." in cast.card().plain
    cast.sign(ana)
    assert signed(cast.stage)[-1] == "Zulu Wells"


def test_the_preflight_shows_the_first_and_counts_the_rest(cast: Cast) -> None:
    form = cast.modal(cast.carla, "/letter finalize water")
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
    places = [content.index(name) for name in NAMES]
    assert places == sorted(places)
    assert content.index("Zulu Wells") > places[-1]


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
