"""People, conversations and messages: what a rehearsal looks at, and what Slack says of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from bot.rehearsal import pings
from bot.rehearsal.reading import Reader

if TYPE_CHECKING:
    from bot.rehearsal.workspace import StoredFile, Workspace

Json = dict[str, Any]


@dataclass(eq=False)
class User:
    """An account. `tz` is an IANA name, `team` the workspace at home (Slack Connect has others)."""

    id: str
    name: str
    real_name: str
    team: str
    email: str = ""
    locale: str = "en-US"
    tz: str = "Etc/UTC"
    is_bot: bool = False
    deleted: bool = False

    def as_slack(self, home: str, with_locale: bool, now: datetime) -> Json:
        """The user object of `users.info`; `home` is the workspace that asks.

        Of guests from other workspaces it tells neither address nor language.
        """
        offset = now.astimezone(ZoneInfo(self.tz)).utcoffset() if self.tz else None
        profile = {"real_name": self.real_name, "display_name": self.name, "team": self.team}
        stranger = self.team != home
        if self.email and not stranger:
            profile["email"] = self.email
        user: Json = {
            "id": self.id,
            "team_id": self.team,
            "name": self.name,
            "deleted": self.deleted,
            "real_name": self.real_name,
            "profile": profile,
            "is_bot": self.is_bot,
            "is_app_user": False,
            "is_admin": False,
            "is_owner": False,
            "is_restricted": False,
            "is_ultra_restricted": False,
            "is_stranger": stranger,
            "updated": int(now.timestamp()),
        }
        if self.tz:
            seconds = int(offset.total_seconds()) if offset else 0
            user |= {"tz": self.tz, "tz_label": self.tz, "tz_offset": seconds}
        if with_locale and self.locale and not stranger:
            user["locale"] = self.locale
        return user


@dataclass(eq=False)
class Channel:
    """A conversation: public, private or direct (`is_im`, with `with_user`).

    `everything` holds replies as well, oldest first. Messages come in by `add`.
    """

    workspace: Workspace = field(repr=False)
    id: str
    name: str
    is_private: bool = False
    is_archived: bool = False
    is_im: bool = False
    is_ext_shared: bool = False
    with_user: User | None = None
    created: int = 0
    member_ids: set[str] = field(default_factory=set, repr=False)
    everything: list[Message] = field(default_factory=list, repr=False)
    _by_ts: dict[str, Message] = field(default_factory=dict, repr=False)
    _replies: dict[str, list[Message]] = field(default_factory=dict, repr=False)

    def add(self, message: Message) -> None:
        """Put a message at the end."""
        with self.workspace.lock:
            self.everything.append(message)
            self._by_ts[message.ts] = message
            if message.thread_ts:
                self._replies.setdefault(message.thread_ts, []).append(message)

    def find(self, ts: str) -> Message | None:
        """The message with this `ts`, unless it was deleted."""
        message = self._by_ts.get(ts)
        return None if message is None or message.deleted else message

    def replies(self, ts: str) -> list[Message]:
        """What stands in the thread under a message, oldest first."""
        with self.workspace.lock:
            return [message for message in self._replies.get(ts, ()) if not message.deleted]

    @property
    def messages(self) -> list[Message]:
        """What stands in the channel itself, oldest first: no replies, nothing deleted."""
        with self.workspace.lock:
            return [m for m in self.everything if not m.deleted and m.thread_ts in ("", m.ts)]

    @property
    def title(self) -> str:
        """How people call it: `#coalition`, `DM with Ana Ruiz`."""
        if self.with_user:
            return f"DM with {self.with_user.real_name}"
        return f"#{self.name}"

    @property
    def has_bot(self) -> bool:
        """Whether the bot is a member."""
        return self.workspace.bot.id in self.member_ids

    def invite(self, user_id: str | None = None) -> None:
        """Make someone a member: the bot, where nobody is named."""
        with self.workspace.lock:
            self.member_ids.add(user_id or self.workspace.bot.id)

    def remove(self, user_id: str | None = None) -> None:
        """Take someone's membership away: the bot's, where nobody is named."""
        with self.workspace.lock:
            self.member_ids.discard(user_id or self.workspace.bot.id)

    def archive(self) -> None:
        """Archive the channel: nobody can post in it any more."""
        self.is_archived = True

    def as_slack(self) -> Json:
        """The channel object of `conversations.info`."""
        if self.with_user:
            return {
                "id": self.id,
                "created": self.created,
                "is_im": True,
                "is_archived": False,
                "is_org_shared": False,
                "user": self.with_user.id,
            }
        return {
            "id": self.id,
            "name": self.name,
            "name_normalized": self.name,
            "created": self.created,
            "is_channel": not self.is_private,
            "is_group": self.is_private,
            "is_im": False,
            "is_mpim": False,
            "is_private": self.is_private,
            "is_archived": self.is_archived,
            "is_general": False,
            "is_shared": self.is_ext_shared,
            "is_ext_shared": self.is_ext_shared,
            "is_org_shared": False,
            "is_member": self.has_bot,
            "context_team_id": self.workspace.team,
            "topic": {"value": "", "creator": "", "last_set": 0},
            "purpose": {"value": "", "creator": "", "last_set": 0},
            "num_members": len(self.member_ids),
        }


@dataclass(eq=False)
class Message:
    """One message, alive: after an edit the same object shows the new text, as a channel does.

    `thread_ts` is empty outside threads. `only_for` is set for an ephemeral message.
    """

    workspace: Workspace = field(repr=False)
    channel: Channel
    author: User
    ts: str
    text: str = ""
    blocks: list[Json] = field(default_factory=list)
    thread_ts: str = ""
    metadata: Json | None = None
    files: list[StoredFile] = field(default_factory=list, repr=False)
    only_for: User | None = None
    edited: datetime | None = None
    deleted: bool = False
    mrkdwn: bool = True
    link_names: bool = False

    @property
    def plain(self) -> str:
        """All that a person would read, buttons as `[Label]`; dates by fallback, or in UTC."""
        return self._read(Reader(self.workspace.name_of))

    def read_by(self, user: User) -> str:
        """The same, with dates in that person's zone."""
        return self._read(Reader(self.workspace.name_of, ZoneInfo(user.tz) if user.tz else UTC))

    def _read(self, reader: Reader) -> str:
        text = reader.message(self.text, self.blocks, mrkdwn=self.mrkdwn)
        shown = [text] if text else []
        return "\n".join([*shown, *(f"[file: {stored.name}]" for stored in self.files)])

    @property
    def buttons(self) -> list[str]:
        """The labels of the buttons, from top to bottom."""
        from bot.rehearsal.forms import fields

        return [f.label for f in fields(self.blocks) if f.element["type"] == "button"]

    @property
    def thread(self) -> list[Message]:
        """The replies, oldest first."""
        return self.channel.replies(self.ts)

    @property
    def pings(self) -> list[str]:
        """Every ping and link in text and blocks that Slack would make good; see `pings`."""
        text = self.text if self.mrkdwn else ""
        return pings.in_text(text, names=self.link_names) + pings.in_blocks(self.blocks)

    @property
    def autolinks(self) -> list[str]:
        """Bare addresses that Slack's clients would make clickable by themselves."""
        return pings.autolinks_in(self.text if self.mrkdwn else "", self.blocks)

    def as_slack(self, with_metadata: bool = False) -> Json:
        """The message object of `conversations.history`."""
        message: Json = {
            "type": "message",
            "user": self.author.id,
            "team": self.workspace.team,
            "ts": self.ts,
            "text": self.text,
        }
        if self.author.is_bot:
            message |= {"bot_id": self.workspace.bot_id, "app_id": self.workspace.app_id}
        if self.blocks:
            message["blocks"] = self.blocks
        if self.files:
            message["files"] = [{"id": f.id, "name": f.name, "title": f.title} for f in self.files]
        if self.edited:
            message["edited"] = {"user": self.author.id, "ts": f"{self.edited.timestamp():.6f}"}
        if self.metadata and with_metadata:
            message["metadata"] = self.metadata
        replies = self.thread
        if self.thread_ts or replies:
            message["thread_ts"] = self.thread_ts or self.ts
        if replies:
            people = {reply.author.id: None for reply in replies}
            message |= {
                "reply_count": len(replies),
                "reply_users_count": len(people),
                "reply_users": list(people),
                "latest_reply": replies[-1].ts,
            }
        return message
