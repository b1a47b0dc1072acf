"""The Home tab is opened. What its buttons do is tied where the act is."""

from __future__ import annotations

from typing import Any

from slack_bolt import App

from bot.slack.call import Desk
from bot.usecases import home


def register(app: App, desk: Desk) -> None:
    """Ties the event to what is done then. It is answered at once; the sender publishes."""

    def opened(event: dict[str, Any]) -> None:
        if event.get("tab") == "home":
            home.opened(desk.office, str(event["user"]), desk.now())

    app.event("app_home_opened")(opened)
