"""What is kept for a day or two and no longer: requests that were answered, drafts, where was
posted, and who was reminded of a letter that is over."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.usecases.drafting import KEPT
from bot.usecases.transaction import Office
from storage import drafts, inbox, pace, reminders

REPEATED_WITHIN = timedelta(days=1)
"""How long the same request is known again. Slack sends one again for some minutes."""


def tidy(office: Office, now: datetime) -> None:
    """Deletes what has been kept long enough at `now` (UTC). Cheap where there is nothing: the
    clock may ask for it whenever it wakes."""
    with office.database.reading() as view:
        if not (
            inbox.older(view, now - REPEATED_WITHIN)
            or drafts.older(view, now - KEPT)
            or reminders.older(view, now - reminders.OF_A_DAY)
        ):
            return
    with office.database.transaction() as connection:
        inbox.forget(connection, now - REPEATED_WITHIN)
        drafts.forget(connection, now - KEPT)
        pace.forget(connection, now - REPEATED_WITHIN)
        reminders.forget(connection, now - reminders.OF_A_DAY)
