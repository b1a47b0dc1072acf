"""Modals and their inputs, within Slack's limits."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from bot.messages import ids
from bot.messages.blocks import OPTION, OPTIONS, TITLE, TYPED, plain_text, shorten
from bot.messages.reader import Reader
from bot.messages.wording import Block
from bot.words import Words

FILE_TYPES = ("md", "txt", "docx")

Option = tuple[str, str]
"""A label and the value that comes back with it."""


def modal(
    reader: Reader,
    title: str,
    callback: str,
    blocks: Sequence[Block],
    *,
    submit: str = "",
    metadata: dict[str, Any] | None = None,
) -> Block:
    """A view. Without `submit` it only shows something. `metadata` comes back with it."""
    view: Block = {
        "type": "modal",
        "callback_id": callback,
        "title": plain_text(title, TITLE),
        "close": plain_text(reader.w.say("Cancel") if submit else reader.w.say("Close"), TITLE),
        "blocks": list(blocks),
        "private_metadata": json.dumps(metadata or {}, separators=(",", ":")),
    }
    if submit:
        view["submit"] = plain_text(submit, TITLE)
    return view


_HELD = {
    "plain_text_input": ("value", "initial_value"),
    "number_input": ("value", "initial_value"),
    "rich_text_input": ("rich_text_value", "initial_value"),
    "static_select": ("selected_option", "initial_option"),
    "radio_buttons": ("selected_option", "initial_option"),
    "checkboxes": ("selected_options", "initial_options"),
    "datetimepicker": ("selected_date_time", "initial_date_time"),
    "multi_conversations_select": ("selected_conversations", "initial_conversations"),
    "multi_users_select": ("selected_users", "initial_users"),
}
"""Where an input's content is when it comes, and where it goes to be there from the start."""


def refilled(view: Block, values: Mapping[str, Mapping[str, Block]]) -> Block:
    """A form with what was typed in it before: `values` as Slack sends them, by block and action.

    All but files: Slack has no way to put them back.
    """
    return {**view, "blocks": [_refilled(block, values) for block in view["blocks"]]}


def _refilled(block: Block, values: Mapping[str, Mapping[str, Block]]) -> Block:
    element = block.get("element", {})
    held, initial = _HELD.get(element.get("type"), ("", ""))
    value = values.get(block.get("block_id", ""), {}).get(element.get("action_id"), {}).get(held)
    if value and "options" in element:
        chosen = [each["value"] for each in (value if isinstance(value, list) else [value])]
        options = [each for each in element["options"] if each["value"] in chosen]
        value = options if isinstance(value, list) else next(iter(options), None)
    return {**block, "element": {**element, initial: value}} if value else block


def field(
    label: str,
    block_id: str,
    element: Block,
    *,
    optional: bool = False,
    hint: str = "",
    dispatch: bool = False,
) -> Block:
    """An input with its label."""
    block: Block = {
        "type": "input",
        "block_id": block_id,
        "label": plain_text(label),
        "element": element,
        "optional": optional,
    }
    if hint:
        block["hint"] = plain_text(hint)
    if dispatch:
        block["dispatch_action"] = True
    return block


def typed(
    *, initial: str = "", multiline: bool = False, limit: int = TYPED, placeholder: str = ""
) -> Block:
    """A field to type in."""
    element: Block = {
        "type": "plain_text_input",
        "action_id": ids.VALUE,
        "multiline": multiline,
        "max_length": limit,
    }
    if initial:
        element["initial_value"] = initial[:limit]
    if placeholder:
        element["placeholder"] = plain_text(placeholder, 150)
    return element


def select(
    options: Sequence[Option], *, initial: str | None = None, action: str = ids.VALUE
) -> Block:
    """A choice of one, of at most 100. `initial` is a value."""
    shown = [option(*each) for each in options[:OPTIONS]]
    element: Block = {"type": "static_select", "action_id": action, "options": shown}
    for each in shown:
        if each["value"] == initial:
            element["initial_option"] = each
    return element


def radio(options: Sequence[Option], *, initial: str | None = None) -> Block:
    """A choice of one among few, all in sight."""
    return {**select(options, initial=initial), "type": "radio_buttons"}


def checkbox(label: str, value: str) -> Block:
    return checkboxes([(label, value)])


def checkboxes(options: Sequence[Option]) -> Block:
    """Boxes to tick, at most 10."""
    shown = [option(*each) for each in options]
    return {"type": "checkboxes", "action_id": ids.VALUE, "options": shown}


def draft_file() -> Block:
    """A draft as a file, one of those that can be read."""
    return {
        "type": "file_input",
        "action_id": ids.VALUE,
        "filetypes": list(FILE_TYPES),
        "max_files": 1,
    }


def moment() -> Block:
    """A day and time."""
    return {"type": "datetimepicker", "action_id": ids.VALUE}


def organization_select(
    w: Words, choices: Sequence[Option] | None, initial: str | None = None
) -> Block:
    """A choice among all organizations; where they are too many to list, one types to find them."""
    if choices is not None:
        element = select(choices, initial=initial, action=ids.FIND_ORGANIZATION)
        return {**element, "placeholder": plain_text(w.say("Choose an organization"), 150)}
    return {
        "type": "external_select",
        "action_id": ids.FIND_ORGANIZATION,
        "min_query_length": 1,
        "placeholder": plain_text(w.say("Type a part of its name"), 150),
    }


def option(label: str, value: str) -> Block:
    return {"text": plain_text(shorten(label, OPTION), OPTION), "value": value}
