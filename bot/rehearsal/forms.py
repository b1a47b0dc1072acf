"""Inputs: where they stand in blocks, what they hold, and `state.values` as Slack sends it."""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from bot.rehearsal.errors import NoSuchThing
from bot.rehearsal.reading import Reader, unescape

Json = dict[str, Any]
State = dict[str, dict[str, Json]]

# element type → (the field of a state entry, the element's field for its initial value, several?)
HOLDS: dict[str, tuple[str, str, bool]] = {
    "plain_text_input": ("value", "initial_value", False),
    "email_text_input": ("value", "initial_value", False),
    "url_text_input": ("value", "initial_value", False),
    "number_input": ("value", "initial_value", False),
    "rich_text_input": ("rich_text_value", "initial_value", False),
    "static_select": ("selected_option", "initial_option", False),
    "external_select": ("selected_option", "initial_option", False),
    "radio_buttons": ("selected_option", "initial_option", False),
    "checkboxes": ("selected_options", "initial_options", True),
    "multi_static_select": ("selected_options", "initial_options", True),
    "multi_external_select": ("selected_options", "initial_options", True),
    "users_select": ("selected_user", "initial_user", False),
    "channels_select": ("selected_channel", "initial_channel", False),
    "conversations_select": ("selected_conversation", "initial_conversation", False),
    "multi_users_select": ("selected_users", "initial_users", True),
    "multi_channels_select": ("selected_channels", "initial_channels", True),
    "multi_conversations_select": ("selected_conversations", "initial_conversations", True),
    "datepicker": ("selected_date", "initial_date", False),
    "timepicker": ("selected_time", "initial_time", False),
    "datetimepicker": ("selected_date_time", "initial_date_time", False),
    "file_input": ("files", "", True),
}
MISSING = "Please complete this required field."
EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
WEB = re.compile(r"[a-z][a-z0-9+.-]*://\S+", re.IGNORECASE)


@dataclass(frozen=True)
class Field:
    """An element in its block. `label` is what a person calls it; `asks` marks input blocks."""

    block: Json
    element: Json
    label: str
    asks: bool

    @property
    def key(self) -> tuple[str, str]:
        """block_id and action_id."""
        return self.block.get("block_id", ""), self.element.get("action_id", "")

    @property
    def type(self) -> str:
        """The element's type."""
        return str(self.element["type"])

    def is_called(self, name: str) -> bool:
        """Whether a person, or a test by its ids, would call it that."""
        return name in (self.label, *self.key)


def _label(element: Json, around: str) -> str:
    named = element.get("text") or element.get("placeholder")
    if element["type"] == "button" or not around:
        return unescape(named["text"]) if named else str(element.get("action_id", ""))
    return around


def fields(blocks: list[Json]) -> list[Field]:
    """Every element that a person can use, from top to bottom."""
    return list(_fields(blocks))


def _fields(blocks: list[Json]) -> Iterator[Field]:
    plain = Reader(str)
    for block in blocks:
        if block["type"] == "input":
            yield Field(block, block["element"], plain.text(block["label"]), True)
        elif block["type"] == "actions":
            for element in block["elements"]:
                yield Field(block, element, _label(element, ""), False)
        elif (
            block["type"] == "section"
            and block.get("accessory", {}).get("type", "image") != "image"
        ):
            text = plain.text(block["text"]) if block.get("text") else ""
            yield Field(block, block["accessory"], _label(block["accessory"], text), False)


def options_of(element: Json) -> list[Json]:
    """The options of a choice, those in groups as well."""
    grouped = [o for group in element.get("option_groups", ()) for o in group["options"]]
    return [*element.get("options", ()), *grouped]


def pick(options: list[Json], text: str, label: str) -> Json:
    """The option with this text, as Slack sends it back. Raises `NoSuchThing` naming the others."""
    plain = Reader(str)
    for option in options:
        if text in (plain.text(option["text"]), option["value"]):
            return option
    raise NoSuchThing(f"“{label}” has no option “{text}”.", (o["text"]["text"] for o in options))


def number_blocks(blocks: list[Json]) -> list[Json]:
    """The blocks with the ids that Slack gives where the app gave none.

    They are new every time, as in Slack: what was entered under one does not survive an update.
    """
    numbered = []
    for block in blocks:
        copy = {"block_id": secrets.token_urlsafe(4), **block}
        for name in ("element", "accessory"):
            if isinstance(copy.get(name), dict) and copy[name]["type"] != "image":
                copy[name] = {"action_id": secrets.token_urlsafe(4), **copy[name]}
        if copy["type"] == "actions":
            copy["elements"] = [
                {"action_id": secrets.token_urlsafe(4), **element} for element in copy["elements"]
            ]
        numbered.append(copy)
    return numbered


# --- state ---------------------------------------------------------------------------------------


def entry_of(element: Json, value: Any) -> Json:
    """One entry of `state.values`; an empty rich text leaves its field out, as Slack does."""
    name, _, several = HOLDS[element["type"]]
    if name == "rich_text_value" and value is None:
        return {"type": element["type"]}
    return {"type": element["type"], name: value if value is not None or not several else []}


def is_empty(entry: Json) -> bool:
    """Whether nothing is typed or chosen."""
    return not any(value for name, value in entry.items() if name != "type")


def state_of(blocks: list[Json], entered: dict[tuple[str, str], Json]) -> State:
    """`state.values`: what was entered, else what was there at first, else empty."""
    values: State = {}
    for field in fields(blocks):
        if field.type not in HOLDS:
            continue
        initial = field.element.get(HOLDS[field.type][1])
        entry = entered.get(field.key) or entry_of(field.element, initial)
        values.setdefault(field.key[0], {})[field.key[1]] = entry
    return values


def keep(entered: dict[tuple[str, str], Json], blocks: list[Json]) -> dict[tuple[str, str], Json]:
    """What stays filled in after an update: the inputs with the same ids and type."""
    there = {field.key: field.type for field in fields(blocks)}
    return {key: entry for key, entry in entered.items() if there.get(key) == entry["type"]}


def problem(field: Field, entry: Json) -> str:
    """What Slack's window says about an input before it sends anything; "" if all is well."""
    element = field.element
    if is_empty(entry):
        return MISSING if field.asks and not field.block.get("optional") else ""
    value = str(entry.get("value") or "")
    match field.type:
        case "plain_text_input":
            if len(value) > element.get("max_length", 3000):
                return f"Must be at most {element.get('max_length', 3000)} characters."
            if len(value) < element.get("min_length", 0):
                return f"Must be at least {element['min_length']} characters."
        case "email_text_input" if not EMAIL.fullmatch(value):
            return "Please enter a valid email address."
        case "url_text_input" if not WEB.fullmatch(value):
            return "Please enter a valid URL."
        case "number_input":
            return _number_problem(element, value)
    several = entry.get("selected_options") or entry.get("files") or []
    most = element.get("max_selected_items") or element.get("max_files") or 100
    return f"At most {most} can be chosen." if len(several) > most else ""


def _number_problem(element: Json, value: str) -> str:
    pattern = r"-?\d+(\.\d+)?" if element["is_decimal_allowed"] else r"-?\d+"
    if not re.fullmatch(pattern, value):
        return "Please enter a number."
    if "min_value" in element and float(value) < float(element["min_value"]):
        return f"Must be at least {element['min_value']}."
    if "max_value" in element and float(value) > float(element["max_value"]):
        return f"Must be at most {element['max_value']}."
    return ""


# --- what a person types -------------------------------------------------------------------------


def typed(field: Field, value: Any) -> Any:
    """A Python value as Slack's own: dates, moments (aware), texts and rich texts."""
    match field.type:
        case "datetimepicker":
            if isinstance(value, datetime):
                if value.tzinfo is None:
                    raise ValueError(f"“{field.label}” needs an aware moment")
                return int(value.timestamp())
            return value
        case "datepicker":
            return value.isoformat()[:10] if isinstance(value, date) else value
        case "timepicker":
            return f"{value:%H:%M}" if isinstance(value, time) else value
        case "rich_text_input":
            return rich_text(value) if isinstance(value, str) and value else value or None
    return None if value is None or value == "" else str(value)


def rich_text(text: str) -> Json:
    """A typed text as Slack's editor makes it: one section, line breaks inside."""
    section = {"type": "rich_text_section", "elements": [{"type": "text", "text": text}]}
    return {"type": "rich_text", "elements": [section]}
