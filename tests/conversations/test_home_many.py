"""Forty letters and sixty organizations of one person: a Home stays within what a view holds, and
says how many more there are and where they stand."""

from __future__ import annotations

import re
from datetime import timedelta

from bot.domain.organization import Member
from bot.domain.signing import Wish
from bot.rehearsal import Person
from bot.usecases import coordinating, signing
from bot.usecases.importing import import_members
from tests.cast import A_TUESDAY, Cast
from tests.conversations.at_home import in_order, opened

LETTERS, ORGANIZATIONS = 40, 60


def test_what_fits_is_shown_and_the_rest_is_counted(cast: Cast) -> None:
    ana = cast.person("Ana Ruiz")
    many(cast, ana)
    shown = opened(cast, ana)
    in_order(shown.plain, "You speak for", "and 55 more", "/letter organizations")
    in_order(shown.plain, *(f"Letter {n:02}" for n in range(LETTERS)))
    assert "more; all of them" not in shown.plain
    sign_for_one_in_each(cast, ana)
    assert 98 <= len(shown.blocks) <= 100, "and it is cut no shorter than it must be"
    waiting, answered = shown.plain.split("Answered")
    letters = re.findall(r"Letter (\d\d)", answered)
    assert letters == [f"{n:02}" for n in range(len(letters))], "the nearest deadlines"
    assert f"… and {LETTERS - len(letters)} more; all of them: /letter list" in answered
    assert "Organization 05 and 54 more have not answered yet: Letter 00" in waiting


def test_a_coordinator_of_all_of_them_still_sees_every_part(cast: Cast) -> None:
    many(cast, cast.carla)
    ben = cast.representative("Ben Ode", "Fundar")
    for n in range(4):
        cast.object(ben, f"Objection {n:02}", Letter=f"Letter {n:02} (letter-{n:02})")
    cast.close("letter-39")
    shown = opened(cast, cast.carla)
    in_order(
        shown.plain,
        "Waiting for your answer",
        "Letter 00",
        "more; all of them: /letter list",
        "Objections to answer",
        "Objection 00",
        "more; all of them: /letter objections",
        "Ready to finalize",
        "Letter 39",
        "How the letters stand",
        "Letter 39",
        "more; all of them: /letter list",
    )
    assert 97 <= len(shown.blocks) <= 100, "and it is cut no shorter than it must be"


def many(cast: Cast, person: Person) -> None:
    office, now = cast.stage.bot.office, cast.stage.clock()
    members = [
        Member(f"Organization {n:02}", representatives=(person.id,)) for n in range(ORGANIZATIONS)
    ]
    import_members(office, "command line", members, now)
    for n in reversed(range(LETTERS)):
        handle = f"letter-{n:02}"
        deadline = A_TUESDAY + timedelta(days=10, hours=n)
        cast.draft(handle, title=f"Letter {n:02}", deadline=deadline)
        letter, channels = coordinating.channels_to_find(office, cast.carla.id, handle)
        where = {each.id: (cast.channel.id, cast.channel.name) for each in channels}
        coordinating.circulate(office, cast.carla.id, letter.id, where, now)
    cast.stage.settle()


def sign_for_one_in_each(cast: Cast, person: Person) -> None:
    from storage import letters, organizations

    office, now = cast.stage.bot.office, cast.stage.clock()
    with office.database.reading() as view:
        own = organizations.represented_by(view, person.id)
        found = letters.in_states(view)
    for letter in found:
        wish = Wish(signed_by=person.name, authorized=True)
        signing.sign(office, person.id, letter.id, own[0].id, wish, now)
    cast.stage.settle()
