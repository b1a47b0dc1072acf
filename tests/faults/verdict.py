"""What became of a round, judged from outside: by what people and channels have, by what people
were told, and by what is stored."""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, select

from bot.rehearsal import Channel, Message
from storage import ledger
from storage.tables import (
    EditionRow,
    LetterRow,
    ObjectionRow,
    OrganizationRow,
    OutboxRow,
    SignOnRow,
)
from tests.faults.ground import brought
from tests.faults.hands import ACKNOWLEDGED, ORGANIZATION, TOLD, UNKNOWN, Attempt, item_of
from tests.faults.story import DEADLINE, HANDLE, STEPS, Played

PART = re.compile(r"\((\d+)/(\d+)\)")
LOOKED_LONG_AGO = 1.0
"""Real seconds between the last look at who has answered and a reminder's leaving, at most."""
NOT_ALIKE = ("signed", "withdrew", "reminder", "in_doubt")
"""What may read the same and yet be something else: it is counted otherwise."""
ANSWERS = ("sign", "withdraw", "object", "decline")
"""With what an organization has answered."""
RECEIPTS = {"signed": "a receipt of a sign-on", "withdrew": "a receipt of a withdrawal"}


@dataclass
class Verdict:
    """What was found; empty lists where all is well. `logged` is what the bots raised, which need
    not be wrong: Slack is not well either."""

    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    wrongly_reminded: list[str] = field(default_factory=list)
    sign_ons: int = 0
    messages: int = 0
    reminders: int = 0
    logged: Counter[str] = field(default_factory=Counter)

    @property
    def clean(self) -> bool:
        return not (self.lost or self.doubled or self.wrongly_reminded)


def judge(played: Played, view: Connection, trace: Path, *, histories: bool) -> Verdict:
    """Looks at everything that is left of a round."""
    return _Judge(played, view, _read(trace), histories).verdict()


class _Judge:
    def __init__(
        self, played: Played, view: Connection, trace: list[dict[str, Any]], histories: bool
    ) -> None:
        self._played, self._view, self._trace, self._may_look = played, view, trace, histories
        self._found = Verdict()
        self._items = {row.id: row for row in view.execute(select(OutboxRow.__table__))}
        self._brought = brought(view)
        names = view.execute(select(OrganizationRow.id, OrganizationRow.name))
        self._names = {row.id: row.name for row in names}
        bot = played.slack.workspace.bot
        self._messages = [
            message
            for channel in list(played.slack.workspace.channels.values())
            for message in channel.everything
            if message.author is bot and not message.deleted
        ]

    def verdict(self) -> Verdict:
        self._found.messages = len(self._messages)
        if not self._played.drained:
            self._lost("the outbox never emptied, or something due was never done")
        for said in self._played.said:
            self._lost(said)
        self._look_at_sign_ons()
        self._look_at_objections()
        self._look_at_the_outbox()
        self._look_at_messages()
        self._look_at_receipts()
        self._look_at_cards()
        self._look_at_the_final_letter()
        self._look_at_reminders()
        self._look_at_the_ledger()
        return self._found

    # --- what people were told -------------------------------------------------------------------

    def _look_at_sign_ons(self) -> None:
        """Each organization stands where what its people were told has brought it."""
        rows = self._view.execute(select(SignOnRow.__table__).order_by(SignOnRow.id)).all()
        self._found.sign_ons = len(rows)
        stored: dict[str, list[Any]] = defaultdict(list)
        for row in rows:
            stored[self._names[row.organization_id]].append(row)
        asked: dict[str, list[Attempt]] = defaultdict(list)
        for attempt in self._played.record.attempts:
            asked[attempt.organization].append(attempt)
        for organization in self._played.speaks_for:
            attempts, found = asked[organization], stored[organization]
            may_stand = _may_stand(attempts)
            stands = any(row.standing == "active" for row in found)
            standing = "signed" if stands else "withdrawn" if found else "nothing"
            if standing not in may_stand:
                self._lost(
                    f"{organization}: {standing} is stored, and its people were told "
                    f"{' or '.join(sorted(may_stand))}: {_in_words(attempts)}"
                )
            if sum(row.standing != "withdrawn" for row in found) > 1:
                self._doubled(f"{organization} has signed twice")
            least = sum(each.act == "sign" and each.outcome == ACKNOWLEDGED for each in attempts)
            most = sum(
                each.act == "sign" and each.outcome in (ACKNOWLEDGED, UNKNOWN) for each in attempts
            )
            if not least <= len(found) <= most:
                self._lost(
                    f"{organization}: {len(found)} sign-ons are stored: {_in_words(attempts)}"
                )

    def _look_at_objections(self) -> None:
        stored = Counter(self._view.execute(select(ObjectionRow.text)).scalars())
        for attempt in self._played.record.attempts:
            told = attempt.act == "object" and attempt.outcome in (ACKNOWLEDGED, TOLD)
            if told and not stored[attempt.text]:
                self._lost(f"the acknowledged objection “{attempt.text}” is not stored")
        for text, times in stored.items():
            if times > 1:
                self._doubled(f"the objection “{text}” is stored {times} times")

    # --- what was to be said ---------------------------------------------------------------------

    def _look_at_the_outbox(self) -> None:
        """Whatever was to be said was said, or had no need to be."""
        there = {self._item_of(message) for message in self._messages}
        for item in self._items.values():
            what = f"item {item.id} ({item.key}) is {item.state}: {item.error or ''}"
            if item.state == "dropped":
                if "no longer wanted" not in (item.error or "") and not self._may_drop(item):
                    self._lost(what)
            elif item.state != "sent":
                if not self._may_fail(item):
                    self._lost(what)
            elif item.kind != "home" and item.id not in there:
                self._lost(f"item {item.id} ({item.key}) counts as sent and is nowhere")

    def _may_drop(self, item: Any) -> bool:
        """Where the bot may not look, it says rather nothing than twice that it is time, or that
        it may not look; what that was about is shown by the letter's status."""
        return not self._may_look and ("remind" in item.kind or item.kind == "in_doubt")

    def _may_fail(self, item: Any) -> bool:
        """A card that is somewhere, nobody knows as which message, has no thread to write in."""
        return not self._may_look and item.state == "failed" and item.error == "card_unknown"

    def _look_at_messages(self) -> None:
        """Nothing stands anywhere twice."""
        times = Counter(self._item_of(message) for message in self._messages)
        for item_id, count in times.items():
            if item_id is None or item_id not in self._items:
                self._doubled(f"{count} messages belong to no item of the outbox ({item_id})")
            elif count > 1:
                item = self._items[item_id]
                places = [(m.channel.title, m.ts) for m in self._messages_of(item_id)]
                self._doubled(f"item {item_id} ({item.key}) stands {count} times: {places}")
        alike: dict[tuple[str, str, str], list[Message]] = defaultdict(list)
        for message in self._messages:
            if self._kind_of(message) not in NOT_ALIKE:
                alike[message.channel.id, message.thread_ts, message.plain].append(message)
        for (_, _, text), messages in alike.items():
            items = {self._item_of(message) for message in messages}
            if len(items) > 1:
                where = messages[0].channel.title
                self._doubled(f"{where} reads the same {len(items)} times: {text[:90]!r} {items}")

    def _look_at_receipts(self) -> None:
        """Who signed or withdrew has one receipt for each time."""
        signed = self._view.execute(select(SignOnRow.person)).scalars()
        withdrew = self._view.execute(
            select(SignOnRow.withdrawn_by).where(SignOnRow.withdrawn_at.is_not(None))
        ).scalars()
        for kind, people in (("signed", Counter(signed)), ("withdrew", Counter(withdrew))):
            got = Counter(
                message.channel.with_user.id
                for message in self._messages
                if self._kind_of(message) == kind and message.channel.with_user
            )
            for person in {*people, *got}:
                if got[person] > people[person]:
                    self._doubled(f"{person} has {got[person]} times {RECEIPTS[kind]}")
                elif got[person] < people[person]:
                    self._lost(f"{person} lacks {RECEIPTS[kind]}: {got[person]} are there")

    def _look_at_cards(self) -> None:
        active = self._view.execute(
            select(SignOnRow.id).where(SignOnRow.standing == "active")
        ).all()
        n = len(active)
        says = f"{n} organizations have signed" if n != 1 else "1 organization has signed"
        says = says if n else "No organization has signed yet"
        for channel in self._played.channels:
            cards = [message for message in channel.messages if _is_card(message)]
            if len(cards) > 1:
                self._doubled(f"{channel.title} has {len(cards)} cards")
            if not cards:
                self._lost(f"{channel.title} has no card")
            elif says not in cards[0].plain and self._may_look:
                self._lost(f"the card in {channel.title} does not say “{says}”: {cards[0].plain}")

    def _look_at_the_final_letter(self) -> None:
        state = self._view.execute(
            select(LetterRow.state).where(LetterRow.handle == HANDLE)
        ).scalar_one()
        editions = len(self._view.execute(select(EditionRow.id)).all())
        if self._played.finalized and (state, editions) != ("finalized", 1):
            self._lost(f"finalizing was acknowledged: the letter is {state}, {editions} editions")
        for channel in self._played.channels:
            parts = [m for m in channel.messages if self._kind_of(m) == "final"]
            places = [_place(message) for message in parts]
            wanted = list(range(1, places[0][1] + 1)) if places else []
            numbers = [number for number, _ in places]
            if not parts:
                self._lost(f"{channel.title} has no final letter")
            elif len(numbers) > len(wanted):
                self._doubled(f"the final letter in {channel.title} has the parts {numbers}")
            elif numbers != wanted:
                self._found.doubled.append(
                    f"the final letter in {channel.title} has its parts in this order: {numbers}"
                )

    # --- reminders -------------------------------------------------------------------------------

    def _look_at_reminders(self) -> None:
        left = self._times_of_leaving()
        answered: dict[str, float] = {}
        for each in self._played.record.attempts:
            if each.outcome == ACKNOWLEDGED and each.act in ANSWERS:
                answered.setdefault(each.organization, each.at)
        by_window: dict[tuple[str, int], list[Message]] = defaultdict(list)
        for message in self._messages:
            item = self._items.get(self._item_of(message) or 0)
            if item is None or not _reminds(item.kind):
                continue
            self._found.reminders += 1
            by_window[message.channel.id, _window(message)].append(message)
            looked, leaving = left.get(item.id, (0.0, 0.0))
            seen = max(looked, leaving - LOOKED_LONG_AGO)
            # What was said in the thread is for those who had not answered when it left, too.
            for name in set(ORGANIZATION.findall(message.plain)):
                if answered.get(name, float("inf")) < seen:
                    self._wrong(
                        f"item {item.id} ({item.key}) names {name} to {message.channel.title} "
                        f"{seen - answered[name]:.3f} s after it had answered"
                    )
        asked_for = Counter(
            each.person for each in self._played.record.attempts if each.act == "put off"
        )
        for (_, window), messages in by_window.items():
            channel = messages[0].channel
            may = 1 + (asked_for[channel.with_user.id] if channel.with_user else 0)
            if len(messages) > may:
                keys = [self._items[self._item_of(each) or 0].key for each in messages]
                self._wrong(f"{channel.title}: {len(messages)} reminders at step {window}: {keys}")

    def _times_of_leaving(self) -> dict[int, tuple[float, float]]:
        """For each item, when it was last asked who has answered before it left, and when it did.
        An item that is there has left for the last time, unless it was looked for."""
        left: dict[int, tuple[float, float]] = {}
        for line in self._trace:
            if line["what"] == "leaves" and line["method"] == "chat.postMessage" and line["item"]:
                left[int(line["item"])] = (float(line["checked"]), float(line["at"]))
        return left

    # --- the ledger ------------------------------------------------------------------------------

    def _look_at_the_ledger(self) -> None:
        _, damage = ledger.verify(self._view)
        if damage:
            self._lost(f"the ledger is damaged: {damage}")
        follows: dict[int, str] = {}
        for entry in ledger.entries(self._view):
            if entry.kind == "signed":
                if follows.get(entry.facts["organization"]) == "signed":
                    self._doubled(f"the ledger has a sign-on over a sign-on at {entry.sequence}")
                follows[entry.facts["organization"]] = "signed"
            elif entry.kind == "withdrew":
                follows[entry.facts["organization"]] = "withdrawn"
        by_ledger = {key for key, state in follows.items() if state == "signed"}
        stored = set(
            self._view.execute(
                select(SignOnRow.organization_id).where(SignOnRow.standing == "active")
            ).scalars()
        )
        if by_ledger != stored:
            self._lost(f"the ledger says that {by_ledger} stand, stored are {stored}")

    # --- small things ----------------------------------------------------------------------------

    def _item_of(self, message: Message) -> int | None:
        return item_of(message, self._brought)

    def _kind_of(self, message: Message) -> str:
        item = self._items.get(self._item_of(message) or 0)
        return str(item.kind) if item else ""

    def _messages_of(self, item_id: int) -> Iterable[Message]:
        return (each for each in self._messages if self._item_of(each) == item_id)

    def _lost(self, what: str) -> None:
        self._found.lost.append(what)

    def _doubled(self, what: str) -> None:
        self._found.doubled.append(what)

    def _wrong(self, what: str) -> None:
        self._found.wrongly_reminded.append(what)


def _may_stand(attempts: Iterable[Attempt]) -> set[str]:
    """Where an organization may stand after what its people asked for and were told."""
    may = {"nothing"}
    for each in attempts:
        if each.act not in ("sign", "withdraw"):
            continue
        then = "signed" if each.act == "sign" else "withdrawn"
        if each.outcome in (ACKNOWLEDGED, TOLD):
            may = {then}
        elif each.outcome == UNKNOWN and (each.act == "sign" or may - {"nothing"}):
            may |= {then}
    return may


def _in_words(attempts: Iterable[Attempt]) -> str:
    return ", ".join(f"{each.act} {each.outcome}" for each in attempts)


def _reminds(kind: str) -> bool:
    return "remind" in kind or "missing" in kind


def _window(message: Message) -> int:
    """Which step was the last before a message, from 0; the clock's own moments decide."""
    at = datetime.fromtimestamp(float(message.ts), UTC)
    return bisect_right([DEADLINE - step for step in STEPS], at) - 1


def _is_card(message: Message) -> bool:
    return any(block.get("block_id") == "card" for block in message.blocks)


def _place(message: Message) -> tuple[int, int]:
    found = PART.search(message.text)
    return (int(found[1]), int(found[2])) if found else (1, 1)


def _read(trace: Path) -> list[dict[str, Any]]:
    if not trace.exists():
        return []
    found = []
    for line in trace.read_text().splitlines():
        try:
            found.append(json.loads(line))
        except ValueError:
            continue  # Somebody died while writing it.
    return found


def channel_texts(channel: Channel) -> list[str]:
    """What stands in a conversation, for the evidence."""
    return [
        f"{m.ts} {'  ↳ ' if m.thread_ts not in ('', m.ts) else ''}{m.metadata} {m.plain[:200]!r}"
        for m in channel.everything
    ]
