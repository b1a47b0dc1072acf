"""What came back from one thing that a person did."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.rehearsal.delivery import Acknowledgement, Kind
from bot.rehearsal.forms import Json
from bot.rehearsal.messages import Message, User

if TYPE_CHECKING:
    from bot.rehearsal.standin import StandIn
    from bot.rehearsal.windows import Modal


class Answer:
    """The bot's answer, as the person sees it.

    `request` is the payload that was sent (to send it again: `slack.deliver`), `payload` what came
    with the acknowledgement, `seconds` how long that took in real time, `violation` what was wrong
    with it in Slack's eyes ("" if nothing).
    """

    def __init__(self, slack: StandIn, user: User | None, kind: Kind, request: Json) -> None:
        self.kind, self.request = kind, request
        self.payload: Json | None = None
        self.seconds = 0.0
        self.violation = ""
        self._slack, self._user = slack, user
        self._since = len(slack.workspace.ephemerals)

    def take(self, acknowledgement: Acknowledgement) -> None:
        """Note the acknowledgement."""
        self.payload, self.seconds = acknowledgement.payload, acknowledgement.seconds

    @property
    def ephemerals(self) -> list[Message]:
        """What this person alone has been told since, oldest first."""
        told = self._slack.workspace.ephemerals[self._since :]
        return [message for message in told if message.only_for is self._user]

    @property
    def text(self) -> str:
        """The `text` of the first thing they were told; "" if nothing."""
        return self.ephemerals[0].text if self.ephemerals else ""

    @property
    def blocks(self) -> list[dict[str, Any]]:
        """Its blocks."""
        return self.ephemerals[0].blocks if self.ephemerals else []

    @property
    def plain(self) -> str:
        """All that they were told, as one would read it."""
        return "\n".join(message.plain for message in self.ephemerals)

    @property
    def view(self) -> Modal | None:
        """The modal that this has brought, as long as it is open."""
        from bot.rehearsal.windows import Modal

        person = self._slack.people.get(self._user.id) if self._user else None
        opened = self._slack.views.opened_by(str(self.request.get("trigger_id")))
        return Modal(self._slack, person, opened) if person and opened else None

    def __repr__(self) -> str:
        return f"<Answer {self.kind} in {self.seconds:.3f} s: {self.plain or self.payload}>"
