"""Blocks and markup → the text that a person reads on a phone."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, tzinfo
from typing import Any

Json = dict[str, Any]

TOKEN = re.compile(r"<([^<>\n]+)>")
# Slack's marks count at the edge of a word and with no space inside them.
MARKS = [
    re.compile(rf"(?<![\w{mark}]){mark}(?=\S)([^{mark}\n]+?)(?<=\S){mark}(?![\w{mark}])")
    for mark in (r"\*", "_", "~", "`")
]
DATE_PARTS: dict[str, str] = {
    "{date_num}": "%Y-%m-%d",
    "{date_short_pretty}": "%b %-d, %Y",
    "{date_long_pretty}": "%A, %B %-d, %Y",
    "{date_pretty}": "%B %-d, %Y",
    "{date_short}": "%b %-d, %Y",
    "{date_long}": "%A, %B %-d, %Y",
    "{date}": "%B %-d, %Y",
    "{time_secs}": "%H:%M:%S",
    "{time}": "%H:%M",
    "{ago}": "at %Y-%m-%d %H:%M",
    "{day_divider_pretty}": "%A, %B %-d",
}


def unescape(text: str) -> str:
    """Slack's three entities back into characters."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


class Reader:
    """Reads for somebody: `name_of` turns ids into names, `zone` is where dates are read.

    Without a zone a date shows its fallback, or UTC where it has none.
    """

    def __init__(self, name_of: Callable[[str], str], zone: tzinfo | None = None) -> None:
        self.name_of, self.zone = name_of, zone

    def message(self, text: str, blocks: list[Json], mrkdwn: bool = True) -> str:
        """A message: its blocks, or its text where there are none."""
        if blocks:
            return self.blocks(blocks)
        return self.mrkdwn(text) if mrkdwn else unescape(text)

    def blocks(self, blocks: list[Json]) -> str:
        """Every block on lines of its own; empty ones leave no trace."""
        return "\n".join(line for block in blocks if (line := self.block(block)))

    def view(self, view: Json, state: Mapping[str, Any], errors: Mapping[str, str]) -> str:
        """A modal or Home tab with what is filled in and the errors beneath their inputs."""
        lines = [self.text(view["title"])] if view.get("title") else []
        for block in view["blocks"]:
            lines.append(self.block(block, state.get(block.get("block_id", ""), {})))
            if block.get("block_id") in errors:
                lines.append(f"  ! {errors[block['block_id']]}")
        buttons = [f"[{self.text(view[name])}]" for name in ("close", "submit") if view.get(name)]
        return "\n".join(line for line in [*lines, " ".join(buttons)] if line)

    # --- blocks ----------------------------------------------------------------------------------

    def block(self, block: Json, state: Mapping[str, Any] | None = None) -> str:
        """One block; `state` holds the values of its inputs by action id."""
        match block.get("type"):
            case "section":
                parts = [self.text(block["text"])] if block.get("text") else []
                parts += [self.text(field) for field in block.get("fields", ())]
                if block.get("accessory"):
                    parts.append(self.element(block["accessory"], state))
                return "\n".join(part for part in parts if part)
            case "header":
                return self.text(block["text"])
            case "divider":
                return "———"
            case "context":
                return " ".join(self.element(element) for element in block["elements"])
            case "actions":
                return " ".join(self.element(element, state) for element in block["elements"])
            case "input":
                return self._input(block, state)
            case "image":
                return f"[image: {block.get('alt_text', '')}]"
            case "rich_text":
                return self.rich_text(block)
            case "markdown":
                return str(block["text"])
            case "table":
                return "\n".join(
                    " | ".join(self._cell(cell) for cell in row) for row in block["rows"]
                )
        return ""

    def _cell(self, cell: Json) -> str:
        if cell.get("type") == "rich_text":
            return self.rich_text(cell)
        return str(cell.get("text", cell.get("value", "")))

    def _input(self, block: Json, state: Mapping[str, Any] | None) -> str:
        optional = " (optional)" if block.get("optional") else ""
        shown = self.element(block["element"], state)
        hint = f"\n  {self.text(block['hint'])}" if block.get("hint") else ""
        return f"{self.text(block['label'])}{optional}: {shown}{hint}".rstrip()

    def element(self, element: Json, state: Mapping[str, Any] | None = None) -> str:
        """A button, a choice or an input, with what is chosen or typed."""
        match element.get("type"):
            case "mrkdwn" | "plain_text":
                return self.text(element)
            case "button":
                return f"[{self.text(element['text'])}]"
            case "image":
                return f"[image: {element.get('alt_text', '')}]"
            case "overflow":
                return " ".join(f"[{self.text(option['text'])}]" for option in element["options"])
            case "checkboxes" | "radio_buttons":
                return self._boxes(element, state)
        entry = (state or {}).get(element.get("action_id", ""))
        return self.value(entry) if entry else ""

    def _boxes(self, element: Json, state: Mapping[str, Any] | None) -> str:
        entry = (state or {}).get(element.get("action_id", "")) or {}
        picked = entry.get("selected_options") or [entry.get("selected_option") or {}]
        values = {option.get("value") for option in picked}
        marks = ("☑", "☐") if element["type"] == "checkboxes" else ("◉", "○")
        return " ".join(
            f"{marks[0] if option['value'] in values else marks[1]} {self.text(option['text'])}"
            for option in element["options"]
        )

    def value(self, entry: Json) -> str:
        """What one entry of `state.values` holds, for reading."""
        if "rich_text_value" in entry:
            return self.rich_text(entry["rich_text_value"])
        if entry.get("selected_date_time"):
            return self._moment(entry["selected_date_time"], "{date_num} {time}", "")
        options = list(entry.get("selected_options") or [])
        options += [entry["selected_option"]] if entry.get("selected_option") else []
        shown = [self.text(option["text"]) for option in options]
        for name, mark in (("conversation", "#"), ("channel", "#"), ("user", "@")):
            ids = entry.get(f"selected_{name}s") or [entry.get(f"selected_{name}")]
            shown += [mark + self.name_of(thing) for thing in ids if thing]
        shown += [file["name"] for file in entry.get("files", ())]
        simple = entry.get("value") or entry.get("selected_date") or entry.get("selected_time")
        return ", ".join(shown) or str(simple or "")

    # --- texts -----------------------------------------------------------------------------------

    def text(self, thing: Json) -> str:
        """A text object."""
        text = str(thing.get("text", ""))
        return self.mrkdwn(text) if thing.get("type") == "mrkdwn" else unescape(text)

    def mrkdwn(self, text: str) -> str:
        """Markup without its marks: mentions by name, links as `text (address)`."""
        # Control sequences are set aside, so that a `_` in an address is not taken for a mark.
        kept: list[str] = []

        def set_aside(match: re.Match[str]) -> str:
            kept.append(self._token(match[1]))
            return f"\x00{len(kept) - 1}\x00"

        marked = TOKEN.sub(set_aside, text)
        for mark in MARKS:
            marked = mark.sub(r"\1", marked)
        return re.sub(r"\x00(\d+)\x00", lambda m: kept[int(m[1])], unescape(marked))

    def _token(self, inner: str) -> str:
        head, bar, label = inner.partition("|")
        if head.startswith("!date^"):
            timestamp, _, rest = head[len("!date^") :].partition("^")
            return self._moment(int(timestamp), rest.partition("^")[0], unescape(label))
        if head.startswith("@"):
            return f"@{self.name_of(head[1:])}"
        if head.startswith("#"):
            return f"#{self.name_of(head[1:])}"
        if head.startswith("!"):
            return unescape(label) if bar else f"@{head[1:]}"
        address = unescape(head.removeprefix("mailto:"))
        return f"{unescape(label)} ({address})" if bar and unescape(label) != address else address

    def _moment(self, timestamp: int, pattern: str, fallback: str) -> str:
        if fallback and self.zone is None:
            return fallback
        moment = datetime.fromtimestamp(timestamp, self.zone or UTC)
        for name, code in DATE_PARTS.items():
            pattern = pattern.replace(name, moment.strftime(code))
        return pattern

    # --- rich text -------------------------------------------------------------------------------

    def rich_text(self, block: Json) -> str:
        """A rich text: paragraphs, lists with bullets or numbers, quotes with `>`."""
        shown: list[str] = []
        counts: dict[int, int] = {}
        for part in block["elements"]:
            if part["type"] == "rich_text_list":
                shown.append(self._list(part, counts))
                continue
            counts.clear()
            text = self._runs(part["elements"]).strip("\n")
            if part["type"] == "rich_text_quote":
                text = "\n".join(f"> {line}" for line in text.split("\n"))
            shown.append(text)
        return "\n".join(shown)

    def _list(self, part: Json, counts: dict[int, int]) -> str:
        indent = part.get("indent", 0)
        # A nested list interrupts its parent, which then goes on counting.
        for deeper in [level for level in counts if level > indent]:
            del counts[deeper]
        number = part["offset"] if "offset" in part else counts.get(indent, 0)
        lines = []
        for item in part["elements"]:
            number += 1
            mark = f"{number}." if part["style"] == "ordered" else "•"
            lines.append(f"{'   ' * indent}{mark} {self._runs(item['elements']).strip()}")
        counts[indent] = number
        return "\n".join(lines)

    def _runs(self, runs: list[Json]) -> str:
        return "".join(self._run(run) for run in runs)

    def _run(self, run: Json) -> str:
        match run["type"]:
            case "text":
                return str(run["text"])
            case "link":
                text = run.get("text")
                return f"{text} ({run['url']})" if text and text != run["url"] else str(run["url"])
            case "user":
                return f"@{self.name_of(run['user_id'])}"
            case "usergroup":
                return f"@{run['usergroup_id']}"
            case "channel":
                return f"#{self.name_of(run['channel_id'])}"
            case "broadcast":
                return f"@{run['range']}"
            case "emoji":
                return f":{run['name']}:"
            case "date":
                return self._moment(run["timestamp"], run["format"], run.get("fallback", ""))
        return str(run.get("value", run.get("team_id", "")))
