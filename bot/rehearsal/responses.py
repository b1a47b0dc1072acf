"""`response_url`s: five answers in thirty minutes to what a person has just done."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from bot.rehearsal.arguments import TRUE
from bot.rehearsal.errors import Refused
from bot.rehearsal.messages import Channel, Message, User
from bot.rehearsal.posting import check_content, edit, remove
from bot.rehearsal.workspace import Workspace

LIFE = timedelta(minutes=30)
USES = 5


@dataclass
class ResponseUrl:
    """One address: where its answers appear, for whom, and the message that was acted upon."""

    id: str
    user: User
    channel: Channel
    expires: datetime
    about: Message | None
    uses: int = 0


class ResponseUrls:
    """All addresses that were given out."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self.url = ""
        self._known: dict[str, ResponseUrl] = {}

    def new(self, user: User, channel: Channel, about: Message | None = None) -> str:
        """A fresh address, as it stands in a payload."""
        with self.workspace.lock:
            expires = self.workspace.now() + LIFE
            name = f"{self.workspace.team}/{secrets.token_hex(12)}"
            self._known[name] = ResponseUrl(name, user, channel, expires, about)
        return f"{self.url}response/{name}"

    def answer(self, name: str, body: Any) -> None:
        """Do what a post to the address asks.

        Refused with `expired_url`, `used_url`, `invalid_payload` or what its content deserves.
        """
        with self.workspace.lock:
            known = self._known.get(name)
            if known is None or self.workspace.now() > known.expires:
                raise Refused("expired_url")
            if known.uses >= USES:
                raise Refused("used_url")
            if not isinstance(body, dict):
                raise Refused("invalid_payload")
            known.uses += 1
            self._act(known, body)

    def _act(self, known: ResponseUrl, body: dict[str, Any]) -> None:
        if body.get("delete_original") in TRUE:
            if known.about:
                remove(known.about)
            return
        text = str(body.get("text") or "")
        blocks = check_content(text, body.get("blocks"))
        if body.get("replace_original") in TRUE and known.about:
            edit(known.about, text, blocks or [])
            return
        public = body.get("response_type") == "in_channel"
        self.tell(known.user, known.channel, body, None if public else known.user)

    def tell(
        self, user: User, channel: Channel, body: dict[str, Any], only_for: User | None
    ) -> Message:
        """Put an answer (`text`, `blocks`) before the person, or before the whole channel.

        Refused with what `chat.postMessage` refuses.
        """
        text = str(body.get("text") or "")
        workspace = self.workspace
        message = Message(
            workspace,
            channel,
            workspace.bot,
            workspace.next_ts(),
            text,
            check_content(text, body.get("blocks")) or [],
            str(body.get("thread_ts") or ""),
            only_for=only_for,
            mrkdwn=body.get("mrkdwn", True) in TRUE,
        )
        return workspace.post(message, "response_url")
