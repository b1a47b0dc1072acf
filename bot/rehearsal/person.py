"""A person in the workspace, and what they can do and see."""

from __future__ import annotations

from datetime import UTC, tzinfo
from typing import TYPE_CHECKING, Any

from bot.rehearsal import payloads
from bot.rehearsal.answers import Answer
from bot.rehearsal.choosing import entry_for, find, shown
from bot.rehearsal.errors import NoSuchThing
from bot.rehearsal.forms import HOLDS, Json, fields
from bot.rehearsal.messages import Channel, Message, User
from bot.rehearsal.windows import Home, Modal, Window, clickable
from bot.rehearsal.workspace import zone_of

if TYPE_CHECKING:
    from bot.rehearsal.standin import StandIn


class Person:
    """Somebody who works in Slack. Everything here may be called from any thread."""

    def __init__(self, slack: StandIn, user: User) -> None:
        self.slack, self.user = slack, user

    @property
    def id(self) -> str:
        """Their Slack id, `U…`."""
        return self.user.id

    @property
    def name(self) -> str:
        """Their name, as others read it."""
        return self.user.real_name

    @property
    def zone(self) -> tzinfo:
        """Their time zone; UTC where Slack does not know it."""
        return zone_of(self.user.tz) if self.user.tz else UTC

    # --- seeing ----------------------------------------------------------------------------------

    @property
    def dm(self) -> Channel:
        """Their conversation with the bot."""
        return self.slack.workspace.dm(self.user)

    @property
    def dms(self) -> list[Message]:
        """What the bot has written to them directly, oldest first, replies included."""
        bot = self.slack.workspace.bot
        with self.slack.workspace.lock:
            return [m for m in self.dm.everything if m.author is bot and not m.deleted]

    @property
    def ephemerals(self) -> list[Message]:
        """What they alone were shown, oldest first."""
        told = list(self.slack.workspace.ephemerals)
        return [m for m in told if m.only_for is self.user and not m.deleted]

    @property
    def modals(self) -> list[Modal]:
        """The modals they have open, the visible one last."""
        stack = self.slack.views.stack(self.id)
        return [Modal(self.slack, self, opened) for opened in stack]

    @property
    def modal(self) -> Modal | None:
        """The modal before their eyes."""
        return self.modals[-1] if self.modals else None

    @property
    def titles(self) -> list[str]:
        """The titles of their open modals."""
        return [modal.title for modal in self.modals]

    @property
    def home(self) -> Home | None:
        """Their Home tab as last published."""
        opened = self.slack.views.home(self.id)
        return Home(self.slack, self, opened) if opened else None

    def read(self, message: Message) -> str:
        """A message as they read it: dates in their own zone."""
        return message.read_by(self.user)

    # --- acting ----------------------------------------------------------------------------------

    def command(self, text: str, channel: Channel | None = None) -> Answer:
        """Type a slash command, in a channel or in the conversation with the bot.

        Raises `NotAcknowledged` (Slack would say "operation_timeout"), and `NoSuchThing` for a
        guest from another workspace: Slack Connect offers them no commands.
        """
        if self.user.team != self.slack.workspace.team:
            raise NoSuchThing(f"{self.name} is a guest here and has no commands.")
        where = channel or self.dm
        self._must_see(where)
        command, _, rest = text.partition(" ")
        self.slack.workspace.note(self.name, where.title, "typed", text)
        payload = payloads.slash_command(self.slack, self.user, where, command, rest.strip())
        return self.slack.send(self.user, "slash_commands", payload)

    def click(self, where: Message | Window, label: str, nth: int | None = None) -> Answer:
        """Click a button by its label or action id, or an entry of an overflow menu.

        `nth` says which of several alike. Raises `NoSuchThing`, `NotAcknowledged`.
        """
        if isinstance(where, Window):
            return where.click(label, nth)
        self._must_see(where.channel, where)
        field, entry = clickable(where.blocks, label, nth)
        self.slack.workspace.note(self.name, where.channel.title, "clicked", label, thing=where)
        actions = [payloads.action(self.slack, field, entry)]
        payload = payloads.message_action(self.slack, self.user, where, actions)
        return self.slack.send(self.user, "interactive", payload)

    def choose(self, where: Message | Window, label: str, value: Any) -> Answer | None:
        """Choose in a select, picker or box of a message, Home tab or modal."""
        if isinstance(where, Window):
            return where.choose(label, value)
        self._must_see(where.channel, where)
        field = find((f for f in fields(where.blocks) if f.type in HOLDS), label, "choice")
        place = {"message": where.as_slack(True), "channel": {"id": where.channel.id}}
        entry = entry_for(self.slack, self.user, field, value, place)
        self.slack.entered_in(self.user, where)[field.key] = entry
        text = f"{field.label}: {shown(self.slack, entry)}"
        self.slack.workspace.note(self.name, where.channel.title, "chose", text, thing=where)
        actions = [payloads.action(self.slack, field, entry)]
        payload = payloads.message_action(self.slack, self.user, where, actions)
        return self.slack.send(self.user, "interactive", payload)

    def submit_raw(self, payload: Json) -> Answer:
        """Submit a modal by its payload: an earlier one again, or a forged one.

        The bot's answer is applied to the modal, as far as it is still open.
        """
        title = (payload.get("view", {}).get("title") or {}).get("text", "")
        self.slack.workspace.note(self.name, title, "submitted")
        return self.slack.send(self.user, "interactive", payload)

    def open_home(self) -> Answer:
        """Open the Home tab: the bot hears `app_home_opened`."""
        event: Json = {
            "type": "app_home_opened",
            "user": self.id,
            "channel": self.dm.id,
            "tab": "home",
            "event_ts": self.slack.workspace.next_ts(),
        }
        if self.home:
            event["view"] = self.home.opened.as_slack()
        self.slack.workspace.note(self.name, "Home", "opened")
        return self.slack.event(event, self)

    def say(
        self,
        text: str,
        channel: Channel | None = None,
        thread: Message | None = None,
        notify: bool = False,
    ) -> Message:
        """Write a message, in a channel or to the bot; with `notify` the bot hears of it."""
        where = thread.channel if thread else channel or self.dm
        self._must_see(where)
        workspace = self.slack.workspace
        thread_ts = (thread.thread_ts or thread.ts) if thread else ""
        message = Message(workspace, where, self.user, workspace.next_ts(), text, [], thread_ts)
        workspace.post(message, "person")
        if notify:
            kind = "im" if where.is_im else "group" if where.is_private else "channel"
            event = {**message.as_slack(), "channel": where.id, "channel_type": kind}
            self.slack.event({**event, "event_ts": message.ts}, self)
        return message

    def _must_see(self, channel: Channel, message: Message | None = None) -> None:
        hidden = (channel.is_private or channel.is_im) and self.id not in channel.member_ids
        if hidden:
            raise NoSuchThing(f"{self.name} does not see {channel.title}.")
        if message and (message.deleted or message.only_for not in (None, self.user)):
            raise NoSuchThing(f"{self.name} does not see that message.")

    def __repr__(self) -> str:
        return f"<{self.name} {self.id}>"
