"""A Home that was opened stays true: it is published anew when something in it changes, at most
once a second for a person, and not when nothing does."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import pairwise

from bot.domain.signing import Wish
from bot.rehearsal import Person
from bot.usecases import signing
from tests.cast import Cast
from tests.conversations.at_home import home, opened


def test_a_colleagues_sign_on_shows_in_my_home(cast: Cast) -> None:
    cast.letter()
    ana = cast.representative("Ana Ruiz", "Fundar")
    deputy = cast.person("Dora Diaz")
    cast.enlist("Fundar", ana, deputy)
    shown = opened(cast, ana)
    cast.sign(deputy)
    assert "Fundar has signed." in shown.plain
    assert "Waiting for your answer" not in shown.plain


def test_a_new_letter_and_its_end_show_without_opening_again(cast: Cast) -> None:
    shown = opened(cast, cast.representative("Ana Ruiz", "Fundar"))
    cast.letter()
    assert "Fundar has not answered yet: Water for all" in shown.plain
    cast.stage.later(timedelta(days=10))
    assert "Water for all" not in shown.plain


def test_a_new_organization_shows_without_opening_again(cast: Cast) -> None:
    ana = cast.representative("Ana Ruiz", "Fundar")
    shown = opened(cast, ana)
    cast.enlist("GESOC", ana)
    cast.stage.settle()
    assert "You speak for Fundar and GESOC." in shown.plain


def test_who_never_opened_theirs_gets_none(cast: Cast) -> None:
    cast.letter()
    ana = cast.representative("Ana Ruiz", "Fundar")
    cast.sign(ana)
    assert ana.home is None
    assert published(cast) == []


def test_what_changes_nothing_in_a_home_is_not_published(cast: Cast) -> None:
    cast.letter()
    ana, ben = cast.representative("Ana Ruiz", "Fundar"), cast.representative("Ben Ode", "GESOC")
    opened(cast, ana)
    cast.sign(ben)
    assert len(published(cast, ana)) == 1


def test_opening_again_publishes_again_though_nothing_has_changed(cast: Cast) -> None:
    ana = cast.representative("Ana Ruiz", "Fundar")
    opened(cast, ana)
    opened(cast, ana)
    assert len(published(cast, ana)) == 2


def test_twenty_changes_are_at_most_one_publication_a_second(cast: Cast) -> None:
    cast.letter()
    names = [f"Organization {n:02}" for n in range(20)]
    ana = cast.representative("Ana Ruiz", *names)
    deputy = cast.person("Dora Diaz")
    for name in names:
        cast.enlist(name, ana, deputy)
    shown = opened(cast, ana)
    opened(cast, deputy)
    before, began = len(published(cast, ana)), cast.stage.clock()
    for organization in organizations(cast, deputy):
        sign(cast, deputy, organization)
        work_off(cast)
        move(cast, timedelta(milliseconds=100))
    cast.stage.settle()
    at = published(cast, ana)[before:]
    assert all(later - earlier >= timedelta(seconds=1) for earlier, later in pairwise(at))
    assert 2 <= len(at) <= (at[-1] - began) / timedelta(seconds=1) + 1
    assert "Waiting for your answer" not in shown.plain, "the last one shows everything"


def test_a_home_waits_while_slack_asks_for_patience(cast: Cast) -> None:
    ana = cast.representative("Ana Ruiz", "Fundar")
    cast.stage.slack.fail_next("views.publish", status=429, retry_after=30)
    began = cast.stage.clock()
    opened(cast, ana)
    (at,) = published(cast, ana)
    assert at - began >= timedelta(seconds=30)


def test_a_publication_without_an_answer_is_made_again(cast: Cast) -> None:
    ana = cast.representative("Ana Ruiz", "Fundar")
    cast.stage.slack.fail_next("views.publish", reset="before")
    assert "You speak for Fundar." in opened(cast, ana).plain


def test_a_home_that_slack_refuses_troubles_nobody_and_comes_with_the_next_opening(
    cast: Cast,
) -> None:
    ana = cast.representative("Ana Ruiz", "Fundar")
    cast.stage.slack.fail_next("views.publish", error="user_not_found")
    ana.open_home()
    cast.stage.settle()
    cast.enlist("GESOC", ana)
    cast.stage.settle()
    assert ana.home is None
    assert cast.carla.dms == []
    assert "You speak for Fundar and GESOC." in opened(cast, ana).plain


def test_it_is_kept_by_the_next_process_too(cast: Cast) -> None:
    ana = cast.representative("Ana Ruiz", "Fundar")
    shown = opened(cast, ana)
    cast.stage.stop_bot()
    cast.stage.start_bot()
    cast.letter()
    assert "Fundar has not answered yet: Water for all" in shown.plain


def test_it_speaks_the_language_and_zone_of_its_owner(cast: Cast) -> None:
    cast.letter()
    ana = cast.representative("Ana Ruiz", "Fundar", tz="Asia/Tokyo")
    opened(cast, ana)
    dates = [
        element
        for block in home(cast, ana).blocks
        for part in block.get("elements", ())
        for element in part.get("elements", ())
        if element["type"] == "date"
    ]
    assert "Asia/Tokyo" in dates[0]["fallback"]
    assert "21:00" in home(cast, ana).plain


# --- helpers ------------------------------------------------------------------------------------


def published(cast: Cast, person: Person | None = None) -> list[datetime]:
    """When a Home was published."""
    return [
        entry.at
        for entry in cast.stage.slack.transcript
        if entry.action == "published" and (person is None or entry.whom == person.name)
    ]


def organizations(cast: Cast, person: Person) -> list[int]:
    from storage import organizations as stored

    with cast.stage.bot.office.database.reading() as view:
        return [each.id for each in stored.represented_by(view, person.id)]


def sign(cast: Cast, person: Person, organization: int) -> None:
    from storage import letters

    office = cast.stage.bot.office
    with office.database.reading() as view:
        letter = letters.by_handle(view, "water")
    assert letter is not None
    wish = Wish(signed_by=person.name, authorized=True)
    signing.sign(office, person.id, letter.id, organization, wish, cast.stage.clock())


def work_off(cast: Cast) -> None:
    """Sends what may leave at this moment."""
    while cast.stage.bot.sender.step():
        pass


def move(cast: Cast, by: timedelta) -> None:
    cast.stage.clock.move(by)
