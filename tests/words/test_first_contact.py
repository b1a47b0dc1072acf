"""Somebody's language is known from their first contact on.

No command and no click says it, and to ask Slack first would keep people waiting: whoever is not
known is answered in the coalition's language, and Slack is asked meanwhile.
"""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.rehearsal import Person
from bot.rehearsal.faults import Fault
from tests.cast import Cast, nothing_stored


@pytest.fixture
def ana(cast: Cast) -> Person:
    """A representative whom the coalition named by her Slack id, so that nobody had to ask Slack
    for her."""
    ana = cast.person("Ana Ruiz", locale="es-MX")
    cast.enlist("Fundar", representatives=(ana.id,))
    cast.letter()
    return ana


def asked(cast: Cast) -> Fault:
    """Counts from now on how often Slack is asked about somebody."""
    return cast.stage.slack.fail_next("users.info", delay=0.001, times=1_000)


def title(cast: Cast, person: Person, command: str = "/sign") -> str:
    form = cast.modal(person, command)
    form.close()
    return form.title


def test_the_second_answer_is_in_their_language(cast: Cast, ana: Person) -> None:
    assert title(cast, ana) == "Sign on"
    cast.stage.settle()
    assert title(cast, ana) == "Firmar"


def test_slack_is_asked_after_the_answer_and_once(cast: Cast, ana: Person) -> None:
    shown: list[bool] = []
    cast.stage.slack.fail_next(
        "users.info", delay=0.001, where=lambda _: bool(shown.append(ana.modal is not None)) or True
    )
    cast.modal(ana, "/sign")
    cast.stage.settle()
    assert shown == [True]
    ana.modal.close()
    again = asked(cast)
    title(cast, ana)
    ana.command("/letter status", cast.channel)
    cast.stage.settle()
    assert again.met == 0


def test_a_changed_profile_is_noticed_in_time(cast: Cast, ana: Person) -> None:
    title(cast, ana)
    cast.stage.settle()
    ana.user.locale = "en-GB"
    cast.stage.clock.move(timedelta(days=8))
    title(cast, ana)
    cast.stage.settle()
    assert title(cast, ana) == "Sign on"


def test_who_is_matched_by_their_address_is_known_at_once(cast: Cast) -> None:
    """Slack had to be asked before anything could be answered."""
    cast.letter()
    eva = cast.representative("Eva Sol", "IMCO", locale="es-CO")
    asking = asked(cast)
    assert title(cast, eva) == "Firmar"
    cast.stage.settle()
    assert asking.met == 1


def test_a_refusal_is_an_answer_as_well(cast: Cast) -> None:
    cast.letter()
    eva = cast.person("Eva Sol", locale="es-CO")
    assert "Only a coordinator" in eva.command("/letter new", cast.channel).plain
    cast.stage.settle()
    assert "Solo la coordinación" in eva.command("/letter new", cast.channel).plain


def test_where_slack_does_not_say_it_nothing_is_lost(cast: Cast, ana: Person) -> None:
    cast.stage.slack.fail_next("users.info", error="internal_error", times=2)
    with nothing_stored(cast.stage):
        assert title(cast, ana) == "Sign on"
        cast.stage.settle()
        assert title(cast, ana) == "Sign on"
        cast.stage.settle()
    cast.stage.settle()
    title(cast, ana)
    cast.stage.settle()
    assert title(cast, ana) == "Firmar"


def test_a_profile_without_a_language_leaves_the_coalitions(cast: Cast) -> None:
    cast.letter()
    eva = cast.representative("Eva Sol", "IMCO", locale="")
    assert title(cast, eva) == "Sign on"
