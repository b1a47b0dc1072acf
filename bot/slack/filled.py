"""A click, or a form that was filled in, and how each is answered."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from datetime import UTC, datetime
from functools import cached_property
from typing import Any

from slack_sdk.errors import SlackClientError

from bot.domain.refusals import Refusal
from bot.messages import ids
from bot.messages.coordinator_forms import notice
from bot.messages.refusals import at_input
from bot.messages.wording import Block, Sentence
from bot.slack.call import Call, key_of

log = logging.getLogger(__name__)


class _Filled(Call):
    """A call that may come from a form."""

    @property
    def view(self) -> dict[str, Any]:
        return dict(self.body["view"])

    @cached_property
    def metadata(self) -> dict[str, Any]:
        """What the form was opened with."""
        return dict(json.loads(self.view.get("private_metadata") or "{}"))

    @property
    def values(self) -> dict[str, dict[str, Any]]:
        """What was filled in, by block and action."""
        return dict(self.view["state"]["values"])

    def state(self, block: str) -> dict[str, Any]:
        """The state of an input; its block id may carry more behind a colon."""
        for block_id, actions in self.view["state"]["values"].items():
            if block_id.split(":")[0] == block:
                return dict(next(iter(actions.values()), {}) or {})
        return {}

    def typed(self, block: str) -> str:
        return str(self.state(block).get("value") or "")

    def chosen(self, block: str) -> str:
        return str((self.state(block).get("selected_option") or {}).get("value") or "")

    def ticks(self, block: str) -> set[str]:
        """The values of the boxes that are ticked."""
        return {each["value"] for each in self.state(block).get("selected_options") or []}

    def moment(self, block: str) -> datetime | None:
        """The instant (UTC) that was picked."""
        picked = self.state(block).get("selected_date_time")
        return datetime.fromtimestamp(picked, UTC) if picked else None

    def ticked(self, block: str) -> bool:
        return bool(self.state(block).get("selected_options"))

    def number(self, block: str) -> int | None:
        """A choice whose value is a number."""
        chosen = self.chosen(block)
        return int(chosen) if chosen.isdecimal() else None

    @property
    def letter(self) -> int:
        """The letter that the form is about: the one it was opened for, or the chosen one."""
        return int(self.metadata.get("letter") or self.number(ids.LETTER) or 0)


class Click(_Filled):
    """A button or a choice."""

    @property
    def key(self) -> str:
        place = self.body.get("container") or {}
        where = place.get("view_id") or place.get("message_ts")
        what = (self.action.get("action_ts"), self.action.get("action_id"))
        return key_of("click", self.person, where, *what)

    @property
    def action(self) -> dict[str, Any]:
        return dict(self.body["actions"][0])

    @property
    def value(self) -> str:
        """What the button carries."""
        return str(self.action.get("value") or "")

    @property
    def selected(self) -> str:
        """What was chosen."""
        return str((self.action.get("selected_option") or {}).get("value") or "")

    @property
    def in_modal(self) -> bool:
        return bool((self.body.get("view") or {}).get("type") == "modal")

    def replace(self, view: Block) -> None:
        """Puts a view in the place of the one in which the button was."""
        self.remember(change=view)
        self.ack()
        try:
            self.desk.windows.change(self.body["view"], view)
        except OSError:
            self.unanswered = True
            raise

    def repeat(
        self,
        *,
        ack: Block | None = None,
        open: Block | None = None,
        change: Block | None = None,
    ) -> None:
        if change:
            self.replace(change)
        else:
            super().repeat(ack=ack, open=open)

    def refuse(self, refusal: Refusal) -> None:
        w = self.reader.w
        self.open(notice(self.reader, w.say("Not possible"), self.told(refusal)))

    def fail(self, words: Sentence) -> None:
        if not self.unanswered:
            try:
                self.open(notice(self.reader, self.reader.w.say("Something went wrong"), words))
                return
            except (OSError, SlackClientError) as error:
                log.info("Slack opens nothing now (%s)", type(error).__name__)
        self.tell(words)


class Form(_Filled):
    """A form that was filled in. It closes once what it says is done: that is the receipt."""

    answers = False

    @property
    def key(self) -> str:
        return key_of("form", self.person, self.view.get("id"), self.view.get("hash"))

    def close(self) -> None:
        """The form closes."""
        self.ack()

    def replace(self, view: Block) -> None:
        """Something else stands where the form was."""
        answer: dict[str, Any] = {"response_action": "update", "view": view}
        self.remember(ack=answer)
        self.ack(**answer)

    def replace_slowly(self, meanwhile: Block, work: Callable[[], Block]) -> None:
        """`meanwhile` stands where the form was until `work`, which may ask Slack, is done."""
        name = self.window
        self.replace({**meanwhile, "external_id": name})
        self.desk.slow.submit(self.show, name, work)

    @property
    def inputs(self) -> list[str]:
        return [b["block_id"] for b in self.view["blocks"] if b["type"] == "input"]

    def show_done(self) -> None:
        self.replace(self.done)

    def refuse(self, refusal: Refusal) -> None:
        if self.inputs:
            words = self.told(refusal)
            at = at_input(refusal, self.reader, self.inputs)
            self.ack(response_action="errors", errors=dict.fromkeys(at, words.plain[:2_000]))
            return
        self.replace(self._refused(refusal))

    def fail(self, words: Sentence) -> None:
        if self.inputs:  # What was typed stays, to be sent again.
            self.ack(response_action="errors", errors={self.inputs[0]: words.plain[:2_000]})
            return
        self.replace(self._failed(words))


class Step(Form):
    """A form in whose place something else stands once what it says is done."""

    answers = True
