"""What becomes of an item: taken, sent, put off, given up, or left to a person to decide.

Who goes row by row keeps an order, so that no two wait for each other: the item, then its letter's
channel, and the workspace's pace as the last. Taking begins with the pace, and waits for no item.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection

from bot.usecases import undelivered_news
from bot.usecases.transaction import Office, Work
from storage import backlog, letters, outbox, pace
from storage.outbox import CARD, FILES, HOME, LEASE, OVERTAKEN, Item

__all__ = ["CARD", "FILES", "HOME", "LEASE", "OVERTAKEN", "Item"]


def take(office: Office, now: datetime) -> tuple[Item | None, bool]:
    """The next item that may leave at `now` (UTC), from here on under way; or, with True, one whose
    attempt counts as lost, of which nobody knows whether it is there."""
    with office.database.row_by_row() as connection:
        lost = outbox.take_lost(connection, now)
        return (lost, True) if lost else (outbox.claim(connection, now), False)


def clock_set_back(office: Office, now: datetime) -> None:
    """The clock shows an earlier time than before: nothing waits for the time that was."""
    with office.database.row_by_row() as connection:
        outbox.clock_set_back(connection, now)


def next_at(office: Office, now: datetime) -> datetime | None:
    """When something may leave next (UTC), if anything waits."""
    with office.database.reading() as view:
        return outbox.next_at(view, now)


def delivered(office: Office, item: Item, ts: str, now: datetime) -> None:
    """Slack has taken it, as the message `ts`."""
    with office.database.row_by_row() as connection:
        if outbox.sent(connection, item, ts, now) and item.kind == CARD and item.letter_id:
            letters.card_posted(connection, item.letter_id, item.target, ts)
        pace.answered(connection)


def later(
    office: Office, item: Item, until: datetime, error: str, away: datetime | None = None
) -> None:
    """Nothing was posted; it is tried again at `until` (UTC). `away` is when Slack did not answer,
    if it did not."""
    with office.database.row_by_row() as connection:
        outbox.later(connection, item, until, error)
        if away:
            pace.struck(connection, away)


def doubtful(
    office: Office, item: Item, until: datetime, error: str, away: datetime | None = None
) -> None:
    """It may be there or not: at `until` (UTC) it is looked for, and until then its target is left
    alone."""
    with office.database.row_by_row() as connection:
        outbox.doubtful(connection, item, until, error)
        if away:
            pace.struck(connection, away)


def pause(office: Office, item: Item, until: datetime, error: str) -> None:
    """Slack takes nothing from the bot at all: everything waits until then (UTC)."""
    with office.database.row_by_row() as connection:
        outbox.later(connection, item, until, error)
        pace.hold_back(connection, "", "", until)


def hold_method(office: Office, item: Item, until: datetime) -> None:
    """Slack asks for patience with a method: for that place, or for the whole workspace where the
    method is not counted by places."""
    with office.database.row_by_row() as connection:
        outbox.later(connection, item, until, "ratelimited")
        if item.method != pace.POST:
            pace.hold_back(connection, "", item.method, until)


def wait(office: Office, item: Item, until: datetime) -> None:
    """It has to wait for another, which may leave before."""
    with office.database.row_by_row() as connection:
        outbox.wait(connection, item, until)


def uploading(office: Office, item: Item, uploaded: list[str], now: datetime) -> Item | None:
    """The files with these ids of Slack's are there and not yet shown to anybody: by these ids it
    is found out later whether they were. Nothing where somebody else has taken the item over."""
    with office.database.row_by_row() as connection:
        return outbox.keep_on(connection, item, {"uploaded": uploaded}, now + LEASE)


def hand_back(office: Office, item: Item, until: datetime) -> None:
    """Nothing was tried: whoever comes first may take it, from then on (UTC)."""
    with office.database.row_by_row() as connection:
        outbox.hand_back(connection, item, until)


def dropped(office: Office, item: Item, why: str) -> None:
    """It need not be said any more."""
    with office.database.row_by_row() as connection:
        outbox.drop(connection, item, why)


def card_lost(office: Office, item: Item, now: datetime) -> None:
    """The message that was the card is gone: the card is posted anew."""
    with office.database.row_by_row() as connection:
        outbox.card_lost(connection, item, now)
        letters.card_posted(connection, item.letter_id or 0, item.target, None)


def thread_lost(office: Office, item: Item, card: str, now: datetime) -> None:
    """The card under which it was to stand is gone: the card is posted anew, then this."""
    with office.database.row_by_row() as connection:
        if _card_in(connection, item) == card:
            backlog.card_gone(connection, item.letter_id or 0, item.target, now)
            letters.card_posted(connection, item.letter_id or 0, item.target, None)
        outbox.wait(connection, item, now)


def place_of(office: Office, item: Item) -> str:
    """The thread in which an item stands or would stand, empty for none."""
    return card_of(office, item) if item.facts.get("thread") else ""


def card_of(office: Office, item: Item) -> str:
    """The message that is the letter's card where the item goes, empty where there is none."""
    with office.database.reading() as view:
        return _card_in(view, item)


def held(office: Office, item: Item, now: datetime) -> None:
    """Nobody can tell whether it is there: a coordinator is asked to look. Of a question of this
    kind none is asked; it stands in the status."""
    with office.database.transaction() as connection:
        if outbox.hold(connection, item, "may be there already"):
            outbox.refresh_homes(connection)
            if item.kind not in undelivered_news.COMPOSERS:
                undelivered_news.ask(Work(office, connection, "sender", now), item)
    office.wake()


def refused(office: Office, item: Item, why: str, now: datetime) -> None:
    """Slack will not take it: a coordinator is told, unless that was what could not be said, or is
    what they were told before."""
    with office.database.row_by_row() as connection:
        pace.answered(connection)
    with office.database.transaction() as connection:
        if not outbox.fail(connection, item, why) or item.kind == HOME:
            return
        outbox.refresh_homes(connection)
        if item.kind in undelivered_news.COMPOSERS or item.error == why:
            return
        failed = backlog.by_id(connection, item.id)
        if failed and not backlog.already_failed(connection, failed):
            undelivered_news.tell(Work(office, connection, "sender", now), item, why)
    office.wake()


def _card_in(connection: Connection, item: Item) -> str:
    for channel in letters.channels_of(connection, item.letter_id or 0):
        if channel.channel_id == item.target:
            return channel.card_ts or ""
    return ""
