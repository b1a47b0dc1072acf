"""As much of everything as people may type, at once: still within Slack's limits, and readable.

The stand-in refuses what Slack refuses, and the stage holds that nothing was refused.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from bot.domain.letter import State
from bot.domain.objection import Kind
from bot.domain.signing import Wish
from bot.rehearsal import Person
from bot.usecases import coordinating, objecting, signing
from storage import letters, organizations
from tests.cast import IN_TEN_DAYS, Cast, staged
from tests.databases import Backend

LETTERS = 60
ORGANIZATIONS = 130


def longest(words: str, limit: int) -> str:
    """Words as long as they may be."""
    return (words + " " + "very " * limit)[: limit - 5].strip() + " long"


@pytest.fixture(scope="module")
def cast(backend: Backend, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cast]:
    """Sixty open letters with titles as long as titles may be."""
    with staged(tmp_path_factory.mktemp("much")) as stage:
        cast = Cast(stage)
        office = stage.bot.office
        for n in range(LETTERS):
            cast.draft(f"letter-{n:02}", title=longest(f"Letter {n:02}", 300))
            with office.database.reading() as view:
                letter = letters.by_handle(view, f"letter-{n:02}")
                assert letter is not None
                (channel,) = letters.channels_of(view, letter.id)
            found = {channel.id: (cast.channel.id, cast.channel.name)}
            coordinating.circulate(office, cast.carla.id, letter.id, found, stage.clock())
        yield cast


@pytest.fixture(scope="module")
def ana(cast: Cast) -> Person:
    """She represents more organizations than a select takes, with names as long as names may be."""
    ana = cast.person("Ana Ruiz")
    for n in range(ORGANIZATIONS):
        cast.enlist(longest(f"Organization {n:03}", 120), ana)
    return ana


@pytest.mark.parametrize("command", ["/letter list", "/letter", "/letter help"])
def test_sixty_letters_are_listed_as_far_as_they_fit(cast: Cast, command: str) -> None:
    for person in (cast.carla, cast.person(f"Sam {command.split()[-1]}")):
        answer = person.command(command, cast.channel)
        assert answer.violation == ""
        assert "letter-00" in answer.plain
        assert "more" in answer.plain.split("\n")[-1]


def test_every_open_letter_can_be_chosen(cast: Cast, ana: Person) -> None:
    form = cast.modal(ana, "/sign")
    assert len(form.options("Letter")) == LETTERS


def test_of_more_organizations_than_a_select_takes_the_first_are_offered(
    cast: Cast, ana: Person
) -> None:
    form = cast.modal(ana, "/sign letter-00")
    assert len(form.options("Organization")) == 100


def test_the_organizations_are_listed_as_far_as_they_fit(cast: Cast, ana: Person) -> None:
    answer = cast.carla.command("/letter organizations", cast.channel)
    assert answer.violation == ""
    assert "… and 90 more" in answer.plain


def test_a_status_names_as_many_as_fit(cast: Cast, ana: Person) -> None:
    """Forty have signed, ninety are missing."""
    office = cast.stage.bot.office
    letter, own = _known(cast, "letter-00", ana)
    wish = Wish(signed_by=longest("Ana", 120), authorized=True)
    for organization in own[:41]:
        signing.sign(office, ana.id, letter, organization, wish, cast.stage.clock())
    answer = cast.carla.command("/letter status letter-00", cast.channel)
    assert answer.violation == ""
    assert "41 organizations have signed." in answer.plain
    assert "89 invited organizations have not answered yet." in answer.plain


def _known(cast: Cast, handle: str, person: Person) -> tuple[int, list[int]]:
    """A letter's number, and those of the organizations that somebody represents."""
    with cast.stage.bot.office.database.reading() as view:
        letter = letters.by_handle(view, handle)
        assert letter is not None
        return letter.id, [each.id for each in organizations.represented_by(view, person.id)]


def test_one_person_is_reminded_of_all_of_them_in_one_message(cast: Cast, ana: Person) -> None:
    cast.carla.command("/letter remind letter-01", cast.channel)
    cast.stage.settle()
    told = [dm for dm in ana.dms if "not answered yet" in dm.plain]
    assert len(told) == 1
    assert "Organization 000" in told[0].plain


def test_many_long_objections_are_listed_answered_and_overridden(cast: Cast) -> None:
    ben = cast.representative("Ben Ode", "GESOC")
    cast.modal(ben, "/object letter-02").close()  # the bot gets to know him
    letter, (own,) = _known(cast, "letter-02", ben)
    office, now = cast.stage.bot.office, cast.stage.clock()
    for n in range(60):
        text = longest(f"Objection {n}", 3_000)
        objecting.raise_objection(office, ben.id, letter, own, Kind.BLOCKING, "", text, now)
    answer = cast.carla.command("/letter objections letter-02", cast.channel)
    assert answer.violation == ""
    assert "more" in answer.plain.split("\n")[-1]
    form = cast.modal(cast.carla, "/letter finalize letter-02")
    assert form.plain.count("Blocking objection of GESOC") == 60
    form.fill({"Reason": longest("Because", 3_000)}).submit()
    cast.stage.settle()
    assert cast.events()[-1] == "finalized"


def test_sixty_letters_coming_due_at_once_are_closed(cast: Cast) -> None:
    with cast.stage.bot.office.database.reading() as view:
        still_open = len(letters.in_states(view, State.CIRCULATING))
    assert still_open >= LETTERS - 1, "one may have been finalized"
    cast.stage.at(IN_TEN_DAYS + timedelta(seconds=1))
    assert cast.events().count("closed") == still_open
