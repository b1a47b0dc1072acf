"""Remind me later: by the button of a reminder."""

from __future__ import annotations

from slack_bolt import App

from bot.messages import ids
from bot.messages.reminders import put_off
from bot.slack.desk import Desk
from bot.slack.filled import Click
from bot.slack.listening import listener
from bot.usecases import reminding


def register(app: App, desk: Desk) -> None:
    """Ties the act to what Slack calls it."""
    app.action(ids.REMIND_LATER)(listener(desk, Click, remind_later))


def remind_later(call: Click) -> None:
    letter, until = reminding.put_off(call.office, call.person, call.value, call.now)
    call.open(put_off(call.reader, letter, until))
