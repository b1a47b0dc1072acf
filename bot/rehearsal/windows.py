"""Modals and Home tabs from a person's side: reading, filling, clicking, submitting."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self

from bot.rehearsal import payloads, pings
from bot.rehearsal.answers import Answer
from bot.rehearsal.choosing import entry_for, find, offered, shown
from bot.rehearsal.errors import Incomplete, NoSuchThing
from bot.rehearsal.forms import HOLDS, Field, Json, State, fields, problem
from bot.rehearsal.reading import Reader
from bot.rehearsal.views import OpenView

if TYPE_CHECKING:
    from bot.rehearsal.person import Person
    from bot.rehearsal.standin import StandIn


class Window:
    """A view before a person. It is alive: after an update it shows the new content."""

    def __init__(self, slack: StandIn, person: Person, opened: OpenView) -> None:
        self.slack, self.person, self.opened = slack, person, opened

    # --- reading ---------------------------------------------------------------------------------

    @property
    def view(self) -> Json:
        """Slack's view object."""
        return self.opened.view

    @property
    def blocks(self) -> list[Json]:
        """The blocks as the bot sent them, with all ids filled in."""
        blocks: list[Json] = self.view["blocks"]
        return blocks

    @property
    def title(self) -> str:
        """What stands at the top; "" for a Home tab."""
        return Reader(str).text(self.view["title"] or {})

    @property
    def plain(self) -> str:
        """All that can be read, what is filled in included; dates in the person's zone."""
        reader = Reader(self.slack.workspace.name_of, self.person.zone)
        return reader.view(self.view, self.state, self.opened.errors)

    @property
    def labels(self) -> list[str]:
        """The labels of the inputs, from top to bottom."""
        return [field.label for field in fields(self.blocks) if field.asks]

    @property
    def inputs(self) -> dict[str, str]:
        """What each input holds, as one reads it, by label."""
        entries = ((f.label, self.state[f.key[0]][f.key[1]]) for f in self._holding())
        return {label: shown(self.slack, entry) for label, entry in entries}

    @property
    def buttons(self) -> list[str]:
        """The labels of the buttons in the content."""
        return [field.label for field in fields(self.blocks) if field.type == "button"]

    def options(self, label: str) -> list[str]:
        """The texts that a choice offers."""
        from bot.rehearsal.forms import options_of

        field = find(fields(self.blocks), label, "input")
        return [Reader(str).text(option["text"]) for option in options_of(field.element)]

    @property
    def state(self) -> State:
        """`state.values` at this moment."""
        return self.opened.state()

    @property
    def pings(self) -> list[str]:
        """Every ping and link that Slack would make good here; see `pings`."""
        return pings.in_blocks(self.blocks)

    def _holding(self) -> list[Field]:
        return [field for field in fields(self.blocks) if field.type in HOLDS]

    # --- acting ----------------------------------------------------------------------------------

    def fill(self, values: Mapping[str, Any]) -> Self:
        """Fill inputs by their labels (or ids); see `choosing.entry_for` for the values.

        An input that dispatches its action tells the bot at once. Raises `NoSuchThing`.
        """
        for label, value in values.items():
            self._put(label, value)
        return self

    def choose(self, label: str, value: Any) -> Answer | None:
        """Fill one; gives the bot's answer where the input dispatches its action."""
        return self._put(label, value)

    def _put(self, label: str, value: Any) -> Answer | None:
        self._must_be_open()
        field = find(self._holding(), label, "input")
        entry = entry_for(self.slack, self.person.user, field, value, self._where())
        with self.slack.workspace.lock:
            self.opened.entered[field.key] = entry
        text = f"{field.label}: {shown(self.slack, entry)}"
        self.slack.workspace.note(self.person.name, self.title or "Home", "filled", text)
        return self._act(field, entry) if _dispatches(field) else None

    def press_enter(self, label: str) -> Answer:
        """Press Enter in a text input that dispatches its action."""
        field = find(self._holding(), label, "input")
        if not field.block.get("dispatch_action"):
            raise NoSuchThing(f"“{label}” does nothing on Enter.")
        return self._act(field, self.state[field.key[0]][field.key[1]])

    def search(self, label: str, typed: str) -> list[str]:
        """The texts of the options that an external select offers for what is typed."""
        field = find(self._holding(), label, "input")
        options = offered(self.slack, self.person.user, field, typed, self._where())
        return [Reader(str).text(option["text"]) for option in options]

    def click(self, label: str, nth: int | None = None) -> Answer:
        """Click a button, or an entry of an overflow menu. `nth` says which of several alike."""
        self._must_be_open()
        field, entry = clickable(self.blocks, label, nth)
        self.slack.workspace.note(self.person.name, self.title or "Home", "clicked", label)
        return self._act(field, entry)

    def _act(self, field: Field, entry: Json | None) -> Answer:
        actions = [payloads.action(self.slack, field, entry)]
        payload = payloads.view_action(self.slack, self.opened, actions)
        return self.slack.send(self.person.user, "interactive", payload)

    def _where(self) -> Json:
        return {
            "view": self.opened.as_slack(),
            "container": {"type": "view", "view_id": self.opened.id},
        }

    def _must_be_open(self) -> None:
        if self.opened.closed:
            raise NoSuchThing(f"“{self.title}” is closed.", self.person.titles)

    def __repr__(self) -> str:
        return f"<{type(self).__name__} of {self.person.name}>\n{self.plain}"


class Home(Window):
    """A person's Home tab."""


class Modal(Window):
    """One modal in a person's stack."""

    @property
    def is_open(self) -> bool:
        """Whether it is still in the stack."""
        return not self.opened.closed

    @property
    def submit_label(self) -> str:
        """The label of the button that submits; "" where there is none."""
        return Reader(str).text(self.view["submit"] or {})

    @property
    def errors(self) -> dict[str, str]:
        """The errors beneath the inputs, by label."""
        labels = {f.key[0]: f.label for f in fields(self.blocks)}
        return {labels.get(block, block): text for block, text in self.opened.errors.items()}

    def submission(self) -> Json:
        """The payload that submitting now would send; with a fresh `trigger_id` each time."""
        return payloads.view_submission(self.slack, self.opened)

    def submit(self) -> Answer:
        """Submit. Raises `Incomplete` where Slack's window would not send it, `NotAcknowledged`.

        The modal then closes, changes or shows errors as the bot has answered.
        """
        self._must_be_open()
        if not self.submit_label or self.view["submit_disabled"]:
            raise NoSuchThing(f"“{self.title}” has no button to submit with.")
        problems = {
            field.key[0]: text
            for field in self._holding()
            if (text := problem(field, self.state[field.key[0]][field.key[1]]))
        }
        if problems:
            self.slack.views.show_errors(self.opened, problems)
            raise Incomplete(self.title, self.errors)
        return self.person.submit_raw(self.submission())

    def close(self, everything: bool = False) -> Answer | None:
        """Close it without submitting, or the whole stack; the bot hears of it if it asked to."""
        self._must_be_open()
        self.slack.workspace.note(self.person.name, self.title, "closed")
        answer = None
        for opened in self.slack.views.close(self.opened, everything):
            if opened.view["notify_on_close"]:
                payload = payloads.view_closed(self.slack, opened, everything)
                answer = self.slack.send(self.person.user, "interactive", payload)
        return answer


def _dispatches(field: Field) -> bool:
    if not field.asks:
        return True
    if not field.block.get("dispatch_action"):
        return False
    if not field.type.endswith("_input"):
        return True
    when = field.element.get("dispatch_action_config", {}).get("trigger_actions_on", ())
    return "on_character_entered" in when


def clickable(blocks: list[Json], label: str, nth: int | None) -> tuple[Field, Json | None]:
    """A button, or an overflow menu with the chosen entry. Raises `NoSuchThing`."""
    there = fields(blocks)
    for field in there:
        if field.type == "overflow":
            for option in field.element["options"]:
                if label in (option["text"]["text"], option["value"]):
                    return field, {"selected_option": option}
    return find((f for f in there if f.type == "button"), label, "button", nth), None
