"""The workspace: people, conversations, messages and what has been noted down, under one lock.

Nothing here knows of HTTP. Whoever changes something holds `Workspace.lock` and calls `touch`, so
that those who wait for a change need no sleep.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.rehearsal.errors import Refused
from bot.rehearsal.messages import Channel, Json, Message, User
from bot.rehearsal.transcript import Entry, Transcript

TRIGGER_LIFE = timedelta(seconds=3)


@dataclass(eq=False)
class StoredFile:
    """An uploaded file. `ready` tells whether its upload has been completed."""

    id: str
    name: str
    title: str
    owner: User
    created: int
    content: bytes | None = None
    ready: bool = False
    completed: datetime | None = None
    shares: list[tuple[Channel, str]] = field(default_factory=list)


@dataclass
class Trigger:
    """A `trigger_id`: who acted, when it dies, and the modal it was born in, if any."""

    id: str
    user: User
    expires: datetime
    view_id: str = ""
    used: bool = False


# Errors that no circumstance excuses: the app has sent something malformed.
MALFORMED = frozenset(
    (
        *("invalid_blocks", "invalid_blocks_format", "invalid_arguments", "invalid_payload"),
        *("no_text", "msg_too_long", "msg_blocks_too_long", "view_too_large", "unknown_method"),
        *("invalid_metadata_format", "invalid_metadata_schema", "metadata_too_large"),
        *("invalid_limit", "invalid_cursor", "invalid_types", "push_limit_reached"),
        *("invalid_response_action", "invalid_options", "users_list_not_supplied"),
    )
)


@dataclass(frozen=True)
class Refusal:
    """Something that the bot sent and Slack would not take."""

    method: str
    error: str
    detail: tuple[str, ...] = ()

    @property
    def malformed(self) -> bool:
        """Whether the bot is at fault whatever the circumstances, unlike `channel_not_found`."""
        return self.error in MALFORMED


@dataclass(frozen=True)
class Post:
    """A message that came into being: `at` is `time.monotonic()` in seconds, for the pace."""

    channel: str
    ts: str
    at: float
    method: str
    text: str


class Workspace:
    """Everything that Slack would remember of one workspace and one installed app."""

    def __init__(self, team: str, domain: str, clock: Callable[[], datetime]) -> None:
        self.trigger_life = TRIGGER_LIFE
        self.file_scan = timedelta()
        self.team, self.domain, self.clock = team, domain, clock
        self.lock = threading.RLock()
        self._changed = threading.Condition(self.lock)
        self._counters: dict[str, int] = {}
        self._last_ts = 0
        self._changes = 0
        self.users: dict[str, User] = {}
        self.channels: dict[str, Channel] = {}
        self.files: dict[str, StoredFile] = {}
        self.triggers: dict[str, Trigger] = {}
        self.ephemerals: list[Message] = []
        self.refused: list[Refusal] = []
        self.posts: list[Post] = []
        self.transcript = Transcript()
        self.app_id, self.bot_id = "A0REHEARSAL", "B0REHEARSAL"
        self.bot = self.add_user(User("U0REHEARSAL", "signon", "Sign-on", team, is_bot=True))

    # --- time and names --------------------------------------------------------------------------

    def now(self) -> datetime:
        """The clock's moment, aware, in UTC."""
        return self.clock().astimezone(UTC)

    def next_ts(self) -> str:
        """A `ts` later than every one before, also where the clock stands still."""
        with self.lock:
            moment = self.now()
            micros = int(moment.timestamp()) * 1_000_000 + moment.microsecond
            self._last_ts = max(micros, self._last_ts + 1)
            return f"{self._last_ts // 1_000_000}.{self._last_ts % 1_000_000:06d}"

    def new_id(self, letter: str) -> str:
        """An id that nobody has yet: `U0000000001`, `V0000000002` …"""
        with self.lock:
            self._counters[letter] = self._counters.get(letter, 0) + 1
            return f"{letter}{self._counters[letter]:010d}"

    def touch(self) -> None:
        """Wake those who wait for a change."""
        with self.lock:
            self._changes += 1
            self._changed.notify_all()

    def wait_for(self, holds: Callable[[], object], timeout: float) -> bool:
        """Wait until `holds()` is true, `timeout` seconds at most; looks after every change.

        `holds` is asked without the lock, so it may ask anything, a database as well.
        """
        deadline = time.monotonic() + timeout
        while True:
            seen = self._changes
            if holds():
                return True
            left = deadline - time.monotonic()
            if left <= 0:
                return False
            with self.lock:
                if self._changes == seen:
                    # What changes elsewhere wakes nobody here: look again now and then.
                    self._changed.wait(min(left, 0.05))

    def note(
        self, actor: str, place: str, action: str, text: str = "", whom: str = "", thing: Any = None
    ) -> None:
        """Write a line into the transcript, at the clock's moment."""
        self.transcript.add(Entry(self.now(), actor, place, action, text, whom, thing))

    def refuse(self, method: str, error: str, detail: tuple[str, ...] = ()) -> None:
        """Remember that the bot sent what Slack would not take."""
        with self.lock:
            self.refused.append(Refusal(method, error, detail))
        self.note("Slack", "", "refused", f"{method}: {error} {' '.join(detail)}".strip())

    # --- people and places -----------------------------------------------------------------------

    def add_user(self, user: User) -> User:
        """Put a person into the workspace; the id must be new."""
        with self.lock:
            if user.id in self.users:
                raise ValueError(f"there is a user {user.id} already")
            self.users[user.id] = user
        return user

    def user(self, user_id: str) -> User:
        """The person with this id. Refused with `user_not_found`."""
        if user_id not in self.users:
            raise Refused("user_not_found")
        return self.users[user_id]

    def name_of(self, thing_id: str) -> str:
        """What people call a user or a channel; the id itself where nobody knows it."""
        if thing_id in self.users:
            return self.users[thing_id].real_name
        channel = self.channels.get(thing_id)
        return channel.name if channel else thing_id

    def add_channel(self, channel: Channel) -> Channel:
        """Put a conversation into the workspace; the id must be new."""
        with self.lock:
            if channel.id in self.channels:
                raise ValueError(f"there is a channel {channel.id} already")
            self.channels[channel.id] = channel
        return channel

    def dm(self, user: User) -> Channel:
        """The direct conversation of the bot with this person; always the same one."""
        with self.lock:
            for channel in self.channels.values():
                if channel.is_im and channel.with_user is user:
                    return channel
            channel = Channel(self, self.new_id("D"), "", is_im=True, with_user=user)
            channel.member_ids.update((user.id, self.bot.id))
            return self.add_channel(channel)

    # --- messages and triggers -------------------------------------------------------------------

    def post(self, message: Message, method: str) -> Message:
        """Put a message into its channel, or before one person's eyes if it is ephemeral."""
        with self.lock:
            if message.only_for:
                self.ephemerals.append(message)
            else:
                message.channel.add(message)
                self.posts.append(
                    Post(message.channel.id, message.ts, time.monotonic(), method, message.text)
                )
            whom = message.only_for.real_name if message.only_for else ""
            action = "told" if message.only_for else "posted"
            if not message.author.is_bot:
                action = "said"
            place, name = message.channel.title, message.author.real_name
            reader = message.only_for or message.channel.with_user
            text = message.read_by(reader) if reader else message.plain
            self.note(name, place, action, text, whom, message)
            self.touch()
        return message

    def new_trigger(self, user: User, view_id: str = "") -> Trigger:
        """A fresh `trigger_id` for what this person has just done; it lives 3 s by the clock."""
        with self.lock:
            number = self.new_id("X")[1:]
            trigger = Trigger(
                f"{number}.{self.team}.trigger", user, self.now() + self.trigger_life, view_id
            )
            self.triggers[trigger.id] = trigger
        return trigger

    def use_trigger(self, trigger_id: str) -> Trigger:
        """Use a trigger up. Refused with Slack's errors where it is unknown, old or used."""
        with self.lock:
            trigger = self.triggers.get(trigger_id)
            if trigger is None:
                raise Refused("invalid_trigger_id")
            if trigger.used:
                raise Refused("exchanged_trigger_id")
            if self.now() > trigger.expires:
                raise Refused("expired_trigger_id")
            trigger.used = True
        return trigger


def zone_of(name: str) -> tzinfo:
    """The zone with this IANA name; UTC where there is none."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return UTC


__all__ = ["Json", "Post", "Refusal", "StoredFile", "Trigger", "Workspace", "zone_of"]
