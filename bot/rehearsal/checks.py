"""Reads the tables of `limits` and says what Slack would complain about, in Slack's own words."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from bot.rehearsal.limits import (
    BLOCKS,
    ELEMENTS,
    IN_MESSAGES,
    MESSAGE_BLOCKS,
    METADATA_BYTES,
    OPTIONS_ANSWER,
    PARTS,
    VIEW_BYTES,
    VIEWS,
    Anything,
    Bool,
    Fields,
    Int,
    Kind,
    Many,
    OneOf,
    Rule,
    Shape,
    Str,
    Text,
)

Problems = Iterator[str]


def _say(problem: str, path: str) -> str:
    return f"[ERROR] {problem} [json-pointer:{path}]"


def _length(value: str, least: int, most: int, path: str) -> Problems:
    if len(value) < least:
        yield _say(f"must be more than {least - 1} characters", path)
    if len(value) > most:
        yield _say(f"must be less than {most + 1} characters", path)


def _fields(value: dict[str, Any], fields: Fields, path: str) -> Problems:
    required = {name[:-1] for name in fields if name.endswith("!")}
    known = {name.removesuffix("!"): rule for name, rule in fields.items()}
    for name in sorted(required - value.keys()):
        yield _say(f"missing required field: {name}", path)
    for name, inner in value.items():
        if name == "type" and ("type" not in known):
            continue
        if name not in known:
            yield _say(f"invalid additional property: {name}", path)
        else:
            yield from _check(inner, known[name], f"{path}/{name}")


def _kind(value: dict[str, Any], types: tuple[str, ...], path: str) -> Problems:
    name = value.get("type")
    if name not in types:
        yield _say(f"unsupported type: {name}", f"{path}/type")
        return
    # A block and an element may share a name (`image`): where it stands tells which is meant.
    block = name in BLOCKS and re.fullmatch(r".*/blocks/\d+|.*/initial_value", path)
    tables = (BLOCKS, ELEMENTS, PARTS) if block else (ELEMENTS, PARTS, BLOCKS)
    table = next(t[name] for t in tables if name in t)
    yield from _fields(value, table, path)
    yield from _sense(value, path)


def _sense(value: dict[str, Any], path: str) -> Problems:
    """What a table cannot say: fields that need, forbid or repeat each other."""
    kind = value["type"]
    if kind == "section" and not (value.get("text") or value.get("fields")):
        yield _say("missing required field: text", path)
    if kind == "image" and bool(value.get("image_url")) == bool(value.get("slack_file")):
        yield _say("one of image_url and slack_file is required", path)
    listed = kind in ("static_select", "multi_static_select")
    if listed and bool(value.get("options")) == bool(value.get("option_groups")):
        yield _say("one of options and option_groups is required", path)
    choices = [o for g in value.get("option_groups", ()) for o in g.get("options", ())]
    choices += value.get("options") or []
    values = [option.get("value") for option in choices if isinstance(option, dict)]
    if len(values) != len(set(values)):
        yield _say("options must have unique values", f"{path}/options")
    picked = value.get("initial_options") or [value.get("initial_option")]
    if choices and any(option is not None and option not in choices for option in picked):
        yield _say("initial option is not one of the options", path)
    if kind == "actions":
        ids = [e.get("action_id") for e in value.get("elements", ()) if e.get("action_id")]
        for repeated in sorted({name for name in ids if ids.count(name) > 1}):
            yield _say(f"`action_id` {repeated} already exists", f"{path}/elements")


def _text(value: dict[str, Any], rule: Text, path: str) -> Problems:
    allowed = ("plain_text",) if rule.plain else ("plain_text", "mrkdwn")
    if value.get("type") not in allowed:
        yield _say(f"must be one of {', '.join(allowed)}", f"{path}/type")
    extra = {"emoji"} if value.get("type") == "plain_text" else {"verbatim"}
    for name in sorted(value.keys() - {"type", "text"} - extra):
        yield _say(f"invalid additional property: {name}", path)
    if not isinstance(value.get("text"), str):
        yield _say("missing required field: text", path)
    else:
        yield from _length(value["text"], rule.least, rule.most, f"{path}/text")


def _list(value: list[Any], rule: Many, path: str) -> Problems:
    if len(value) < rule.least:
        yield _say(f"no fewer than {rule.least} items allowed", path)
    if len(value) > rule.most:
        yield _say(f"no more than {rule.most} items allowed", path)
    for place, item in enumerate(value):
        yield from _check(item, rule.of, f"{path}/{place}")


WANTED: dict[type, tuple[type, str]] = {
    Text: (dict, "must provide an object"),
    Kind: (dict, "must provide an object"),
    Shape: (dict, "must provide an object"),
    Str: (str, "must provide a string"),
    OneOf: (str, "must provide a string"),
    Bool: (bool, "must be a boolean"),
    Int: (int, "must provide a number"),
    Many: (list, "must provide an array"),
    Anything: (object, ""),
}


def _check(value: Any, rule: Rule, path: str) -> Problems:
    wanted, complaint = WANTED[type(rule)]
    fits = isinstance(value, wanted) and not (wanted is int and isinstance(value, bool))
    if not fits:
        yield _say(complaint, path)
        return
    match rule:
        case Text():
            yield from _text(value, rule, path)
        case Str(most, least, pattern):
            yield from _length(value, least, most, path)
            if pattern and not re.fullmatch(pattern, value):
                yield _say("does not match the format", path)
        case Int(least, most) if not least <= value <= most:
            yield _say(f"must be between {least} and {most}", path)
        case OneOf(words) if value not in words:
            yield _say(f"must be one of {', '.join(words)}", path)
        case Many():
            yield from _list(value, rule, path)
        case Kind(types):
            yield from _kind(value, types, path)
        case Shape(fields):
            yield from _fields(value, fields, path)


def _repeated_blocks(blocks: list[Any], path: str) -> Problems:
    ids = [block.get("block_id") for block in blocks if isinstance(block, dict)]
    for name in sorted({name for name in ids if name and ids.count(name) > 1}):
        yield _say(f"`block_id` {name} already exists", path)


def _only_in_modals(blocks: list[Any], path: str) -> Problems:
    for place, block in enumerate(blocks):
        element = block.get("element") if isinstance(block, dict) else None
        if isinstance(element, dict) and element.get("type") == "file_input":
            yield _say("unsupported type: file_input", f"{path}/{place}/element/type")


# --- what the Web API asks -----------------------------------------------------------------------


def block_problems(blocks: Any) -> list[str]:
    """Slack's complaints about a message's blocks, in the words of `response_metadata.messages`."""
    problems = list(_check(blocks, Many(Kind(IN_MESSAGES), MESSAGE_BLOCKS, least=0), "/blocks"))
    if isinstance(blocks, list):
        problems += _repeated_blocks(blocks, "/blocks")
        problems += _only_in_modals(blocks, "/blocks")
    return problems


def view_problems(view: Any, types: tuple[str, ...] = ("modal",)) -> list[str]:
    """Slack's complaints about a view; `types` are those that the method takes."""
    if not isinstance(view, dict):
        return [_say("must provide an object", "/view")]
    if view.get("type") not in types:
        return [_say(f"must be one of {', '.join(types)}", "/view/type")]
    problems = list(_fields(view, VIEWS[view["type"]], "/view"))
    blocks = view.get("blocks") if isinstance(view.get("blocks"), list) else []
    problems += _repeated_blocks(blocks or [], "/view/blocks")
    if view["type"] == "home":
        problems += _only_in_modals(blocks or [], "/view/blocks")
    asks = any(isinstance(block, dict) and block.get("type") == "input" for block in blocks or [])
    if view["type"] == "modal" and asks and not view.get("submit"):
        problems.append(_say("missing required field: submit", "/view"))
    return problems


def options_problems(answer: Any) -> list[str]:
    """Slack's complaints about the answer to a request for options."""
    return list(_check(answer, OPTIONS_ANSWER, ""))


def view_is_too_large(view: dict[str, Any]) -> bool:
    """Whether a view is over 250 kB."""
    return len(json.dumps(view, ensure_ascii=False).encode()) > VIEW_BYTES


def characters(thing: Any) -> int:
    """How many characters a reader meets in blocks: what `msg_blocks_too_long` counts."""
    if isinstance(thing, dict):
        own = thing.get("text")
        inner = sum(characters(v) for k, v in thing.items() if not (k == "text" and v is own))
        return inner + (len(own) if isinstance(own, str) else characters(own))
    if isinstance(thing, list):
        return sum(characters(item) for item in thing)
    return 0


def metadata_error(metadata: Any) -> str | None:
    """Slack's error string for message metadata, or `None` if it is good."""
    if not isinstance(metadata, dict):
        return "invalid_metadata_format"
    if not isinstance(metadata.get("event_type"), str) or not metadata["event_type"]:
        return "invalid_metadata_schema"
    if not isinstance(metadata.get("event_payload"), dict):
        return "invalid_metadata_schema"
    too_large = len(json.dumps(metadata).encode()) > METADATA_BYTES
    return "metadata_too_large" if too_large else None
