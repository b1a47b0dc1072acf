"""The Home tab is opened. What its buttons do is tied where the act is."""

from __future__ import annotations

from slack_bolt import App

from bot.slack.call import Event
from bot.slack.desk import Desk
from bot.slack.listening import listener
from bot.usecases import home


def register(app: App, desk: Desk) -> None:
    """Ties the event to what is done then."""
    app.event("app_home_opened")(listener(desk, Event, opened))


def opened(call: Event) -> None:
    """It is answered at once; the sender publishes."""
    if call.event.get("tab") == "home":
        home.opened(call.office, call.person, call.now)
    call.ack()
