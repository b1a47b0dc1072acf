"""The sender: takes from the outbox, keeps Slack's pace, posts, and marks as sent.

It never posts blindly a second time: a post whose answer did not come is left to the lookout.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError

from bot.slack.directory import Directory, Unreachable
from bot.slack.lookout import EVENT, Lookout, passing
from bot.usecases import delivering, home
from bot.usecases.delivering import CARD, HOME, LEASE, Item, NoLongerWanted, NotYet, Outgoing
from bot.usecases.transaction import Office

log = logging.getLogger(__name__)

LONGEST_WAIT = timedelta(minutes=5)
GONE = {"message_not_found", "cant_update_message"}


class Sender:
    """One for a process. `client` must not retry by itself; `woken` says that something waits."""

    def __init__(
        self,
        client: WebClient,
        directory: Directory,
        office: Office,
        now: Callable[[], datetime],
        woken: threading.Event,
    ) -> None:
        self._client = client
        self._directory = directory
        self._office = office
        self._now = now
        self._lookout = Lookout(client, directory, office, now)
        self._woken = woken
        self._stopping = False

    def stop(self) -> None:
        """Ends `run` after what is under way."""
        self._stopping = True
        self._woken.set()

    def run(self) -> None:
        """Sends until stopped, sleeping while nothing may leave."""
        while not self._stopping:
            self._woken.clear()
            try:
                if self.step():
                    continue
                pause = self._pause()
            except Exception:
                log.exception("the sender could not go on; it tries again")
                pause = 5.0
            self._woken.wait(pause)

    def step(self) -> bool:
        """Sends the next item that may leave now. False where there is none."""
        now = self._now()
        for lost in delivering.abandoned(self._office, now):
            self._lookout.settle(lost)
        item = delivering.take(self._office, now)
        if item is None:
            return False
        try:
            self._send(item)
        except NoLongerWanted:
            delivering.dropped(self._office, item, "no longer wanted")
        except NotYet:
            delivering.wait(self._office, item, now + timedelta(seconds=2))
        except Unreachable as error:
            delivering.refused(self._office, item, str(error), now)
        except SlackApiError as error:
            self._sort(item, error)
        except (OSError, SlackClientError) as error:
            log.warning("no answer for item %s: %s", item.id, type(error).__name__)
            delivering.unanswered(self._office, item, self._now())
        return True

    def _send(self, item: Item) -> None:
        if item.kind == HOME:
            self._publish(item)
            return
        person, channel = self._directory.place(item.target)
        outgoing = delivering.compose(self._office, item, person, self._now())
        ts = self._post(item, channel, outgoing)
        delivering.delivered(self._office, item, ts, self._now())

    def _publish(self, item: Item) -> None:
        self._directory.acquaint(item.target)
        if home.is_strange(self._office, item):
            self._directory.introduce(item.target)
        view = home.compose(self._office, item, self._now())
        if view.news:
            self._client.views_publish(user_id=item.target, view=view.blocks)
        home.published(self._office, item, view.fingerprint, self._now())

    def _post(self, item: Item, channel: str, outgoing: Outgoing) -> str:
        message: dict[str, Any] = {
            "channel": channel,
            "text": outgoing.said.text,
            "blocks": outgoing.said.blocks,
        }
        message["metadata"] = {"event_type": EVENT, "event_payload": {"outbox_id": item.id}}
        if outgoing.edits:
            return str(self._client.chat_update(ts=outgoing.edits, **message)["ts"])
        if outgoing.thread:
            message["thread_ts"] = outgoing.thread
        answer = self._client.chat_postMessage(unfurl_links=False, unfurl_media=False, **message)
        return str(answer["ts"])

    def _sort(self, item: Item, error: SlackApiError) -> None:
        """Slack has answered, but not with yes: later, anew, or never."""
        now = self._now()
        status = int(getattr(error.response, "status_code", 0) or 0)
        word = str(error.response.get("error", "")) if error.response else ""
        if status == 429 or word == "ratelimited":
            headers = getattr(error.response, "headers", {}) or {}
            seconds = float(headers.get("Retry-After") or headers.get("retry-after") or 1)
            delivering.later(self._office, item, now + timedelta(seconds=seconds), "ratelimited")
        elif passing(error):
            wait = min(timedelta(seconds=2 ** min(item.attempts, 10)), LONGEST_WAIT)
            delivering.later(self._office, item, now + wait, word or str(status))
        elif item.kind == CARD and word in GONE:
            delivering.card_lost(self._office, item, now)
        else:
            log.error("Slack refuses item %s (%s): %s", item.id, item.kind, word)
            delivering.refused(self._office, item, word or "unknown", now)

    def _pause(self) -> float:
        at = delivering.next_at(self._office)
        if at is None:
            return LEASE.total_seconds()
        return min(max((at - self._now()).total_seconds(), 0.01), LEASE.total_seconds())
