"""Not for us, and ask us again: by the buttons and by the form."""

from __future__ import annotations

from slack_bolt import App

from bot.messages import ids
from bot.messages.declines import asked_again, decline_form, noted
from bot.slack.authority import number
from bot.slack.desk import Desk
from bot.slack.filled import Click, Step
from bot.slack.listening import listener
from bot.usecases import declining


def register(app: App, desk: Desk) -> None:
    """Ties the acts to what Slack calls them."""
    app.action(ids.NOT_FOR_US)(listener(desk, Click, not_for_us))
    app.action(ids.ASK_AGAIN)(listener(desk, Click, ask_again))
    app.view(ids.NOT_FOR_US_FORM)(listener(desk, Step, decline))


def not_for_us(call: Click) -> None:
    """At once where one organization can be meant; where they have all said so, they hear it."""
    found = declining.offer(call.office, call.person, call.value, call.now)
    letter, asked = found.letter, found.declining
    if asked.alone:
        done = declining.decline(call.office, call.person, letter.id, asked.alone.id, call.now)
        call.open(noted(call.reader, letter, done.organizations))
    elif asked.open:
        call.open(decline_form(call.reader, letter, asked.open))
    else:
        call.open(noted(call.reader, letter, asked.done))


def decline(call: Step) -> None:
    organization = call.number(ids.ORGANIZATION)
    done = declining.decline(call.office, call.person, call.letter, organization, call.now)
    call.replace(noted(call.reader, done.letter, done.organizations))


def ask_again(call: Click) -> None:
    handle, _, numbers = call.value.partition(":")
    wanted = [number(each) for each in numbers.split(",")]
    done = declining.ask_again(call.office, call.person, handle, wanted, call.now)
    view = asked_again(call.reader, done.letter, done.organizations)
    if call.in_modal:
        call.replace(view)
    else:
        call.open(view)
