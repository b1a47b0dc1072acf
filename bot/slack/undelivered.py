"""**Try again**, **Post again** and **It is there**: what coordinators do about messages that did
not arrive, or may not have."""

from __future__ import annotations

from slack_bolt import App

from bot.messages import ids
from bot.messages import undelivered as wording
from bot.messages.coordinator_forms import notice
from bot.slack.authority import number
from bot.slack.desk import Desk
from bot.slack.filled import Click
from bot.slack.listening import listener
from bot.usecases import undelivered


def register(app: App, desk: Desk) -> None:
    """Ties the acts to what Slack calls them."""
    app.action(ids.TRY_AGAIN)(listener(desk, Click, try_again))
    app.action(ids.POST_AGAIN)(listener(desk, Click, post_again))
    app.action(ids.IS_THERE)(listener(desk, Click, is_there))


def try_again(call: Click) -> None:
    letter = number(call.value) or None
    messages, stamps = undelivered.try_again(call.office, call.person, letter, call.now)
    title = call.reader.w.say("Try again")
    call.open(notice(call.reader, title, wording.tried_again(call.reader, messages, stamps)))


def post_again(call: Click) -> None:
    undelivered.decide(call.office, call.person, number(call.value), call.now, there=False)
    title = call.reader.w.say("Post again")
    call.open(notice(call.reader, title, wording.decided(call.reader, there=False)))


def is_there(call: Click) -> None:
    undelivered.decide(call.office, call.person, number(call.value), call.now, there=True)
    title = call.reader.w.say("It is there")
    call.open(notice(call.reader, title, wording.decided(call.reader, there=True)))
