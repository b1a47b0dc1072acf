"""The sender: takes from the outbox, keeps Slack's pace, posts, and marks as sent.

It never posts blindly a second time: a post whose answer did not come is left to the lookout.
"""

from __future__ import annotations

import logging
import secrets
import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from bot.slack.answers import TROUBLE, Answer, Sort, sorted_answer
from bot.slack.client import CountingClient
from bot.slack.directory import Directory
from bot.slack.lookout import EVENT, Lookout
from bot.slack.uploader import Uploader
from bot.usecases import delivering, home, leaving
from bot.usecases.composing import NoLongerWanted, NotYet, Outgoing, Undeliverable
from bot.usecases.delivering import CARD, FILES, HOME, LEASE, OVERTAKEN, Item
from bot.usecases.transaction import Office

log = logging.getLogger(__name__)

LONGEST_WAIT = timedelta(minutes=5)
PARALLEL = 3
"""Threads that send: one that waits for an answer which does not come holds up no other place."""
BROUGHT = 4
"""How often files are brought that Slack then does not find."""
TOO_LATE = timedelta(seconds=30)
"""How much of its lease an item needs when it leaves: more than the transport's time-out."""
SET_BACK = timedelta(seconds=2)
"""By how much the clock goes back before that is noticed: clocks are set right all the time."""
CROWD = 3
"""After so many items in a row, during each of which somebody acted, people act without end."""
GIVE_WAY = 0.7
"""Seconds between two items of a thread meanwhile."""
BREATH = 0.1
"""Seconds after which the outbox is asked again at the earliest, when there was nothing."""


class Sender:
    """One for a process. `client` must not retry by itself; `woken` says that something waits."""

    def __init__(
        self,
        client: CountingClient,
        directory: Directory,
        office: Office,
        now: Callable[[], datetime],
        woken: threading.Event,
    ) -> None:
        self._client = client
        self._directory = directory
        self._office = office
        self._now = now
        self._uploader = Uploader(client, office, now)
        self._lookout = Lookout(client, directory, office, now)
        self._woken = woken
        self._latest = now()
        self._more = threading.Event()
        self._stopping = threading.Event()

    def stop(self) -> None:
        """Ends `run` after what is under way."""
        self._stopping.set()
        self._woken.set()
        self._more.set()

    def run(self) -> None:
        """Sends until stopped, sleeping while nothing may leave."""
        others = [
            threading.Thread(target=self._work, args=[self._more], name=f"sender-{n}", daemon=True)
            for n in range(1, PARALLEL)
        ]
        for each in others:
            each.start()
        self._work(self._woken)
        for each in others:
            each.join()

    def _work(self, call: threading.Event) -> None:
        """One thread listens for what is new; it calls the others when it has its hands full.

        It looks before it takes: looking keeps nobody waiting who signs meanwhile. While people
        act without end it gives way to them: they wait for their forms to close.
        """
        crowd = 0
        while not self._stopping.is_set():
            call.clear()
            try:
                pause = self._pause(self._moment())
                if not pause and self.step():
                    crowd = crowd + 1 if self._woken.is_set() else 0
                    if crowd >= CROWD:
                        self._stopping.wait(GIVE_WAY)
                    continue
            except Exception:
                log.exception("the sender could not go on; it tries again")
                pause = 5.0
            self._stopping.wait(BREATH)
            call.wait(max(pause - BREATH, 0.0))

    def step(self) -> bool:
        """Sends the next item that may leave now. False where there is none."""
        item, lost = delivering.take(self._office, self._moment())
        if item is None:
            return False
        self._more.set()
        if lost:
            self._lookout.settle(item)
            return True
        try:
            self._send(item)
        except NoLongerWanted:
            delivering.dropped(self._office, item, "no longer wanted")
        except NotYet as wait:
            if wait.until:
                delivering.hand_back(self._office, item, wait.until)
            else:
                delivering.wait(self._office, item, self._again(item))
        except Undeliverable as never:
            delivering.refused(self._office, item, str(never), self._now())
        return True

    def _moment(self) -> datetime:
        now = self._now()
        if now < self._latest - SET_BACK:
            log.warning("the clock was set back")
            delivering.clock_set_back(self._office, now)
        self._latest = now
        return now

    def _send(self, item: Item) -> None:
        try:
            if item.kind == HOME:
                self._publish(item)
                return
            person, channel = self._directory.place(item.target)
        except TROUBLE as error:
            self._put_off(item, sorted_answer(error))
            return
        try:
            outgoing = leaving.compose(self._office, item, person, self._now())
        except (NoLongerWanted, NotYet, Undeliverable):
            raise
        except Exception:
            self._broken(item)
            return
        if self._stopping.is_set() or self._now() > item.lease - TOO_LATE:
            delivering.hand_back(self._office, item, self._now())
            return
        if outgoing.files:
            try:
                brought = self._uploader.bring(item, outgoing.files)
            except TROUBLE as error:
                self._put_off(item, sorted_answer(error))
                return
            if brought is None:
                return  # Whoever has taken it over brings them.
            item = brought
        try:
            ts = self._post(item, channel, outgoing)
        except TROUBLE as error:
            self._put_off(item, sorted_answer(error), outgoing)
        else:
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
        if outgoing.files:
            said, thread = outgoing.said.text, outgoing.thread
            return self._uploader.show(item, channel, thread, said, outgoing.files)
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

    def _put_off(self, item: Item, answer: Answer, outgoing: Outgoing | None = None) -> None:
        """Slack has not said yes: later, once it was looked for, anew, or never. `outgoing` is what
        was posted, if it came to that: it may stand there all the same."""
        office, now = self._office, self._now()
        posted = outgoing is not None and not outgoing.edits
        log.warning("item %s (%s) did not leave: %s", item.id, item.kind, answer.word)
        away = now if answer.sort in (Sort.AWAY, Sort.SILENCE) else None
        match answer.sort:
            case Sort.PATIENCE:
                delivering.hold_method(office, item, now + answer.wait)
            case Sort.DOUBT if posted and item.kind == FILES:  # Slack tells of them some time after
                delivering.doubtful(office, item, now + LEASE, answer.word)
            case Sort.DOUBT if posted:
                delivering.doubtful(office, item, self._again(item), answer.word)
            case Sort.SILENCE if posted:
                delivering.doubtful(office, item, now + LEASE, answer.word, away)
            case Sort.NEVER if answer.word == "file_not_found" and item.attempts < BROUGHT:
                delivering.later(office, item, self._again(item), "files mislaid")
            case Sort.SHUT if item.kind == FILES and answer.word == "access_denied":
                delivering.refused(office, item, answer.word, now)  # of files alone
            case Sort.SHUT:
                delivering.pause(office, item, now + LEASE, answer.word)
            case Sort.GONE if item.kind == CARD:
                delivering.card_lost(office, item, now)
            case Sort.GONE if item.kind == OVERTAKEN:
                delivering.dropped(office, item, answer.word)
            case Sort.GONE if outgoing and outgoing.thread and not outgoing.files:
                delivering.thread_lost(office, item, outgoing.thread, now)
            case Sort.GONE | Sort.NEVER:
                delivering.refused(office, item, answer.word, now)
            case _:
                delivering.later(office, item, self._again(item), answer.word, away)

    def _broken(self, item: Item) -> None:
        """Something is wrong inside: it is tried a few times, then given up under an id."""
        reference = secrets.token_hex(3)
        log.exception("failure %s while composing item %s (%s)", reference, item.id, item.kind)
        if item.attempts < 4:
            delivering.later(self._office, item, self._again(item), f"failure {reference}")
        else:
            delivering.refused(self._office, item, f"failure {reference}", self._now())

    def _again(self, item: Item) -> datetime:
        return self._now() + min(timedelta(seconds=2 ** min(item.attempts, 10)), LONGEST_WAIT)

    def _pause(self, now: datetime) -> float:
        """Seconds until something may leave."""
        at = delivering.next_at(self._office, now)
        if at is None:
            return LEASE.total_seconds()
        return min(max((at - now).total_seconds(), 0.0), LEASE.total_seconds())
