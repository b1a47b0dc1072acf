"""Looking before posting again: what became of a post whose answer never came.

Everything that the bot posts carries its outbox number in the message's metadata. An attempt that
counts as lost is looked for by it, and only what is not there is posted again. Where the bot may
not look, a reminder is dropped and anything else is held for a person.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.slack.answers import TROUBLE, Answer, Sort, sorted_answer
from bot.slack.directory import Directory
from bot.slack.uploader import shared_as
from bot.usecases import delivering
from bot.usecases.delivering import CARD, FILES, HOME, LEASE, OVERTAKEN, Item
from bot.usecases.transaction import Office

log = logging.getLogger(__name__)

EVENT = "signon_outbox"
"""The metadata event type of everything that the bot posts."""
SKEW = timedelta(minutes=10)
"""How far Slack's clock and ours may differ."""
REMINDERS = {"reminder", "reminder_channel"}
"""What is rather left out than said twice."""
NO_VERDICT = {Sort.PATIENCE, Sort.LATER, Sort.AWAY, Sort.DOUBT, Sort.SILENCE, Sort.SHUT}
"""Slack being busy is not Slack saying no."""


LOOKS = 5
"""How often files are looked for of which Slack does not yet say where they stand."""


class _NotSaid(Exception):
    """Slack has the files and does not yet say where they stand: it looks through them first."""


class Lookout:
    """Settles items of which nobody knows whether they are there."""

    def __init__(
        self,
        client: WebClient,
        directory: Directory,
        office: Office,
        now: Callable[[], datetime],
    ) -> None:
        self._client = client
        self._directory = directory
        self._office = office
        self._now = now

    def settle(self, item: Item) -> None:
        """Sent if it is there, waiting again if it is not, dropped or held if nobody can tell."""
        try:
            ts = self._find(item)
        except TROUBLE as error:
            self._not_seen(item, sorted_answer(error))
            return
        except _NotSaid:
            self._not_said(item)
            return
        now = self._now()
        if ts:
            delivering.delivered(self._office, item, ts, now)
        else:
            delivering.later(self._office, item, now, "was not there")

    def _find(self, item: Item) -> str:
        """The message that is this item, empty where it is not there."""
        if item.kind == FILES:
            return self._find_files(item)
        edited = item.kind == CARD and delivering.card_of(self._office, item)
        if item.kind in (HOME, OVERTAKEN) or edited:
            return ""  # An edit can be made again without harm.
        for message in self._messages(item):
            metadata = message.get("metadata") or {}
            payload = metadata.get("event_payload") or {}
            if metadata.get("event_type") == EVENT and payload.get("outbox_id") == item.id:
                return str(message["ts"])
        return ""

    def _find_files(self, item: Item) -> str:
        """By the files themselves, of which the item has known since before they were shown. Those
        that never were Slack does not know."""
        _, channel = self._directory.place(item.target)
        known = False
        for each in item.facts.get("uploaded", ()):
            try:
                file = self._client.files_info(file=each)["file"]
            except SlackApiError as error:
                if error.response.get("error") != "file_not_found":
                    raise
            else:
                known = True
                if ts := shared_as(file, channel):
                    return ts
        if known:
            raise _NotSaid
        return ""

    def _messages(self, item: Item) -> Iterator[dict[str, Any]]:
        _, channel = self._directory.place(item.target)
        thread = delivering.place_of(self._office, item)
        query: dict[str, Any] = {
            "channel": channel,
            "include_all_metadata": True,
            "limit": 100,
            "oldest": str((item.created_at - SKEW).timestamp()),
            "cursor": "",
        }
        while True:
            page = (
                self._client.conversations_replies(ts=thread, **query)
                if thread
                else self._client.conversations_history(**query)
            )
            yield from page["messages"]
            query["cursor"] = (page.get("response_metadata") or {}).get("next_cursor") or ""
            if not query["cursor"]:
                return

    def _not_said(self, item: Item) -> None:
        now = self._now()
        if item.attempts < LOOKS:
            delivering.doubtful(self._office, item, now + LEASE, "not said yet")
        else:
            log.error("item %s (%s): Slack does not say where the files are", item.id, item.kind)
            delivering.held(self._office, item, now)

    def _not_seen(self, item: Item, answer: Answer) -> None:
        now = self._now()
        if answer.sort in NO_VERDICT:
            log.warning("item %s cannot be looked for yet: %s", item.id, answer.word)
            away = now if answer.sort in (Sort.AWAY, Sort.SILENCE) else None
            until = now + max(answer.wait, timedelta(seconds=2 ** min(item.attempts, 6)))
            delivering.doubtful(self._office, item, until, answer.word, away)
        elif answer.sort is Sort.GONE:  # with its thread
            delivering.later(self._office, item, now, answer.word)
        elif item.kind in REMINDERS:
            delivering.dropped(self._office, item, "may be there already")
        else:
            log.error("item %s (%s) may be there already: %s", item.id, item.kind, answer.word)
            delivering.held(self._office, item, now)
