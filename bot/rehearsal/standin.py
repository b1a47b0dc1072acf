"""The stand-in for Slack: a workspace, a server before it, and people who act in it."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from types import TracebackType
from typing import Any, Self

from bot.rehearsal import payloads
from bot.rehearsal.answers import Answer
from bot.rehearsal.delivery import Courier, Delivery, Kind
from bot.rehearsal.errors import NotAcknowledged, Refused
from bot.rehearsal.faults import Fault, Faults, When
from bot.rehearsal.messages import Channel, Json, Message, User
from bot.rehearsal.person import Person
from bot.rehearsal.responses import ResponseUrls
from bot.rehearsal.server import Server
from bot.rehearsal.sockets import Sockets
from bot.rehearsal.submissions import apply
from bot.rehearsal.transcript import Transcript
from bot.rehearsal.views import Views
from bot.rehearsal.webapi import SCOPES, WebApi
from bot.rehearsal.workspace import Post, Refusal, Workspace


def real_time() -> datetime:
    """The machine's own clock."""
    return datetime.now(UTC)


class StandIn:
    """Slack on this machine: `with StandIn() as slack:` listens on loopback until the block ends.

    `clock` gives the workspace's moment (aware); it dates messages and lets triggers and
    response_urls expire. `patience` is how many real seconds the bot has to acknowledge. Without a
    `request_url` what people do goes out in Socket Mode. All of it is thread-safe.
    """

    def __init__(
        self,
        team: str = "T0COALITION",
        clock: Callable[[], datetime] = real_time,
        *,
        domain: str = "coalition",
        patience: float = 3.0,
        scopes: Iterable[str] = SCOPES,
    ) -> None:
        self.workspace = Workspace(team, domain, clock)
        self.views = Views(self.workspace)
        self.responses = ResponseUrls(self.workspace)
        self.faults = Faults()
        self.bot_token = f"xoxb-rehearsal-{secrets.token_hex(8)}"
        self.app_token = f"xapp-rehearsal-{secrets.token_hex(8)}"
        self.signing_secret = secrets.token_hex(16)
        self.api = WebApi(
            self.workspace, self.views, self.responses, self.bot_token, self.app_token, set(scopes)
        )
        self.sockets = Sockets(self.workspace, self.api.tickets)
        self.courier = Courier(self.sockets, self.signing_secret, patience)
        self.people: dict[str, Person] = {}
        self._entered: dict[tuple[str, str], dict[tuple[str, str], Json]] = {}
        self._server = Server(self.api, self.sockets, self.faults)

    # --- life ------------------------------------------------------------------------------------

    def start(self) -> Self:
        """Listen on a free port."""
        self._server.start()
        return self

    def stop(self) -> None:
        """Hang up on everybody."""
        self._server.stop()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    @property
    def url(self) -> str:
        """The server's address, `http://127.0.0.1:PORT/`."""
        return self.api.url

    @property
    def api_url(self) -> str:
        """The Web API's base address: what goes into `SLACK_API_URL`."""
        return f"{self.api.url}api/"

    @property
    def request_url(self) -> str | None:
        """Where signed requests go, such as `http://127.0.0.1:3000/slack/events`; else sockets."""
        return self.courier.request_url

    @request_url.setter
    def request_url(self, url: str | None) -> None:
        self.courier.request_url = url

    def wait_until_connected(self, timeout: float = 10, connections: int = 1) -> None:
        """Wait, `timeout` seconds at most, until the bot has opened its sockets.

        Raises `NotAcknowledged`.
        """
        if not self.wait_for(lambda: self.sockets.count >= connections, timeout):
            raise NotAcknowledged("no_connection", f"waiting for {connections} connections")

    def wait_for(self, holds: Callable[[], object], timeout: float = 5) -> bool:
        """Wait until `holds()` is true, `timeout` real seconds at most; tells whether it is.

        It looks after every change in the workspace, and now and then besides.
        """
        return self.workspace.wait_for(holds, timeout)

    # --- people and places -----------------------------------------------------------------------

    def add_user(
        self,
        name: str,
        *,
        email: str = "",
        locale: str = "en-US",
        tz: str = "Etc/UTC",
        id: str | None = None,
        team: str | None = None,
    ) -> Person:
        """Add a person. `team` is another workspace for guests by Slack Connect.

        An empty `locale` or `tz` is one that Slack does not tell.
        """
        handle = re.sub(r"\W+", ".", name.casefold()).strip(".") or "someone"
        workspace = self.workspace
        user_id = id or workspace.new_id("U")
        user = User(user_id, handle, name, team or workspace.team, email, locale, tz)
        person = Person(self, workspace.add_user(user))
        self.people[user.id] = person
        return person

    def add_channel(
        self,
        name: str,
        members: Iterable[Person] = (),
        *,
        bot: bool = True,
        private: bool = False,
        archived: bool = False,
        shared: bool = False,
        id: str | None = None,
    ) -> Channel:
        """Add a channel. `bot` tells whether the bot is a member, `shared` means Slack Connect."""
        workspace = self.workspace
        channel = Channel(
            workspace,
            id or workspace.new_id("C"),
            name,
            is_private=private,
            is_archived=archived,
            is_ext_shared=shared,
            created=int(workspace.now().timestamp()),
        )
        channel.member_ids.update(person.id for person in members)
        if bot:
            channel.invite()
        return workspace.add_channel(channel)

    # --- the bot's record ------------------------------------------------------------------------

    @property
    def refused(self) -> list[Refusal]:
        """All that Slack has refused the bot, in order; `malformed` tells the inexcusable."""
        with self.workspace.lock:
            return list(self.workspace.refused)

    @property
    def posts(self) -> list[Post]:
        """Every message that the bot or a person has posted, with `time.monotonic()`."""
        with self.workspace.lock:
            return list(self.workspace.posts)

    @property
    def transcript(self) -> Transcript:
        """What happened, in order."""
        return self.workspace.transcript

    @property
    def sent(self) -> list[Delivery]:
        """Every payload that went to the bot, in order, to look at or to send again."""
        return list(self.courier.sent)

    @property
    def scopes(self) -> set[str]:
        """The scopes that the app was given; change them to take one away."""
        return self.api.scopes

    def fail_next(
        self,
        method: str,
        *,
        status: int | None = None,
        error: str | None = None,
        retry_after: int | None = None,
        reset: When | None = None,
        silent: When | None = None,
        delay: float = 0.0,
        channel: Channel | str | None = None,
        where: Callable[[dict[str, Any]], bool] | None = None,
        times: int = 1,
    ) -> Fault:
        """Plan a misfortune for the next calls of a method (`*` for any, `response_url`, `upload`
        for the bytes of a file).

        See `Fault`; `channel` is a short way to say `where`.
        """
        if channel is not None:
            wanted = channel.id if isinstance(channel, Channel) else channel
            names = ("channel", "channel_id")
            where = lambda arguments: wanted in map(arguments.get, names)  # noqa: E731
        fault = Fault(
            method, status, error, retry_after, reset, silent, delay, where=where, times=times
        )
        return self.faults.plan(fault)

    def scan_files_for(self, span: timedelta) -> None:
        """From now on a file says only after so long where it was shared."""
        self.workspace.file_scan = span

    # --- deliveries ------------------------------------------------------------------------------

    def deliver(
        self, person: Person | None, payload: Json, kind: Kind, *, retry: int = 0
    ) -> Answer:
        """Send any payload: forged, or an earlier one again. `retry` counts, for events.

        Raises `NotAcknowledged`.
        """
        return self.send(person.user if person else None, kind, payload, retry)

    def event(self, inner: Json, person: Person | None = None) -> Answer:
        """Send an event of the Events API, such as `{"type": "member_joined_channel", …}`."""
        return self.deliver(person, payloads.event(self, inner), "events_api")

    def send(self, user: User | None, kind: Kind, payload: Json, retry: int = 0) -> Answer:
        """Deliver, wait for the acknowledgement and let its content take effect."""
        answer = Answer(self, user, kind, payload)
        try:
            answer.take(self.courier.deliver(kind, payload, retry))
        except NotAcknowledged as missing:
            who = user.real_name if user else ""
            self.workspace.note("Slack", "", "was told errors", str(missing), who)
            raise
        if kind == "slash_commands" and answer.payload and user:
            answer.violation = self._tell(user, payload, answer.payload)
        if payload.get("type") == "view_submission":
            answer.violation = apply(self, payload, answer.payload)
        return answer

    def _tell(self, user: User, request: Json, body: Json) -> str:
        channel = self.workspace.channels.get(request.get("channel_id", ""))
        if channel is None:
            return ""
        only_for = None if body.get("response_type") == "in_channel" else user
        try:
            self.responses.tell(user, channel, body, only_for)
        except Refused as refused:
            self.workspace.refuse("ack slash_commands", refused.error, tuple(refused.detail))
            return refused.error
        return ""

    def entered_in(self, user: User, message: Message) -> dict[tuple[str, str], Json]:
        """What a person has chosen in a message so far, by block and action id."""
        with self.workspace.lock:
            return self._entered.setdefault((user.id, message.ts), {})

    # --- the weather on the line -----------------------------------------------------------------

    def disconnect(self, reason: str = "refresh_requested", first: int | None = None) -> None:
        """Ask the bot's sockets, or the `first` of them, to leave; see `Sockets.disconnect`."""
        self.sockets.disconnect(reason, first)

    def drop_connections(self) -> None:
        """Break the bot's sockets without a word."""
        self.sockets.drop()

    def go_deaf(self) -> None:
        """Leave the present sockets open and dead: nothing goes out, no ping is answered."""
        self.sockets.go_deaf()

    def revoke(self) -> None:
        """Take the app's tokens away: every call is refused with `token_revoked`."""
        self.api.revoked = True
