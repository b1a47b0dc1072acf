"""The YAML above a draft's body, read as strings and lists, each with its line.

YAML's own types are not asked for: `NO` stays a country, `17:30` a time as it was typed, and
`2017-02-16` a string that `bot.rendering.draft` reads strictly. Nothing is ever constructed from a
tag, so a tag or an anchor can do no more than a plain value could.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

import yaml

from bot.domain.refusals import DraftNotUnderstood
from bot.rendering.clean import one_line, unwanted_in

FENCE = "---"
_DEEPEST = 4  # a mapping of lists of mappings of strings is 3 deep
_QUOTED_WORDS = re.compile(r" '[^'\\]{2,}'")


@dataclass(frozen=True, slots=True)
class Field:
    """A string in the front matter and where it stands. `key` is `title` or `cc.name`."""

    key: str
    value: str
    line: int

    def refuse(self, problem: str, detail: str = "") -> DraftNotUnderstood:
        """The refusal that blames this field."""
        return DraftNotUnderstood(self.line, problem, self.key, detail)


@dataclass(frozen=True, slots=True)
class Entry:
    """One item of `references` or `cc`: its fields by name; a plain string is its first field."""

    line: int
    fields: Mapping[str, Field]


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """What stands above the body. `lines` is how many lines the block takes, fences included."""

    fields: Mapping[str, Field]
    lists: Mapping[str, Sequence[Entry]]
    lines: int

    def text(self, key: str) -> str:
        """The field's value; empty where it is missing."""
        field = self.fields.get(key)
        return field.value if field else ""


STRINGS = ("title", "subtitle", "place", "date", "language", "salutation", "closing")
LISTS = {"references": ("text", "url"), "cc": ("name", "title")}


def read_front_matter(source: str) -> FrontMatter | None:
    """What stands between the first two lines `---`; None where the draft starts without one."""
    lines = source.split("\n")
    first = next((i for i, line in enumerate(lines) if line.strip()), 0)
    if lines[first].rstrip() != FENCE:
        return None
    for last in range(first + 1, len(lines)):
        if lines[last].rstrip() == FENCE:
            block = "\n".join(lines[first + 1 : last])
            return _Reader(block, first + 2).read(last + 1)
    raise DraftNotUnderstood(first + 1, "unclosed")


def write_front_matter(facts: Mapping[str, Any]) -> str:
    """The block, fences included, that reads back as these facts; empty ones are left out."""
    front = {key: facts[key] for key in (*STRINGS, *LISTS) if facts[key]}
    for key in front.keys() & LISTS.keys():
        front[key] = [{k: v for k, v in entry.items() if v} for entry in front[key]]
    return f"{FENCE}\n{yaml.dump(front, Dumper=_Writer)}{FENCE}\n"


class _Writer(
    yaml.emitter.Emitter,
    yaml.serializer.Serializer,
    yaml.representer.SafeRepresenter,
    yaml.resolver.BaseResolver,
):
    """Every value is a string, so none needs quotes to be told from a number or a date."""

    def __init__(self, stream: Any, **_: Any) -> None:
        yaml.emitter.Emitter.__init__(self, stream, allow_unicode=True, width=10**9)
        yaml.serializer.Serializer.__init__(self)
        yaml.representer.SafeRepresenter.__init__(self, default_flow_style=False, sort_keys=False)
        yaml.resolver.BaseResolver.__init__(self)

    def ignore_aliases(self, data: Any) -> bool:
        return True

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, indentless=False)


class _Reader:
    """Walks YAML's own tree; `start` is the line in the draft at which the block begins."""

    def __init__(self, block: str, start: int) -> None:
        self._block = block
        self._start = start

    def read(self, lines: int) -> FrontMatter:
        fields: dict[str, Field] = {}
        lists: dict[str, Sequence[Entry]] = {}
        root = self._compose()
        if root is not None:
            for key, node in self._pairs(root, "", (*STRINGS, *LISTS)).items():
                if key in LISTS:
                    lists[key] = self._entries(key, node)
                else:
                    fields[key] = self._field(key, node)
        return FrontMatter(fields, lists, lines)

    def _compose(self) -> yaml.Node | None:
        try:
            depth = 0
            for event in yaml.parse(self._block, yaml.BaseLoader):
                depth += isinstance(event, yaml.CollectionStartEvent)
                depth -= isinstance(event, yaml.CollectionEndEvent)
                if depth > _DEEPEST:
                    mark = event.start_mark
                    line = self._start + (mark.line if mark else 0)
                    raise DraftNotUnderstood(line, "syntax", detail="nested too deeply")
            return yaml.compose(self._block, yaml.BaseLoader)
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            line = self._start + (mark.line if mark else 0)
            detail = _QUOTED_WORDS.sub("", error.problem or "")
            raise DraftNotUnderstood(line, "syntax", detail=detail) from None
        except yaml.reader.ReaderError as error:
            line = self._start + self._block[: error.position].count("\n")
            code = error.character if isinstance(error.character, int) else ord(error.character)
            raise DraftNotUnderstood(line, "wrong_type", detail=f"U+{code:04X}") from None

    def _line(self, node: yaml.Node) -> int:
        return self._start + node.start_mark.line

    def _pairs(self, node: yaml.Node, within: str, known: Sequence[str]) -> dict[str, yaml.Node]:
        """A mapping's values by key, each key known and given once."""
        if not isinstance(node, yaml.MappingNode):
            raise DraftNotUnderstood(self._line(node), "wrong_type", within, "a mapping is wanted")
        pairs: dict[str, yaml.Node] = {}
        for key_node, value in node.value:
            name = one_line(key_node.value)[:60] if isinstance(key_node, yaml.ScalarNode) else ""
            key = f"{within}.{name}" if within else name
            line = self._line(key_node)
            if not name:
                raise DraftNotUnderstood(line, "wrong_type", within, "a key is a word")
            if name not in known:
                nearest = get_close_matches(name.lower(), known, 1, 0.6)
                raise DraftNotUnderstood(line, "unknown_key", key, nearest[0] if nearest else "")
            if name in pairs:
                raise DraftNotUnderstood(line, "duplicate_key", key)
            pairs[name] = value
        return pairs

    def _field(self, key: str, node: yaml.Node) -> Field:
        line = self._line(node)
        if not isinstance(node, yaml.ScalarNode):
            raise DraftNotUnderstood(line, "wrong_type", key, "a string is wanted")
        if unwanted := unwanted_in(node.value):
            raise DraftNotUnderstood(line, "wrong_type", key, unwanted)
        return Field(key, one_line(node.value), line)

    def _entries(self, key: str, node: yaml.Node) -> list[Entry]:
        if isinstance(node, yaml.ScalarNode) and not node.value:
            return []
        if not isinstance(node, yaml.SequenceNode):
            raise DraftNotUnderstood(self._line(node), "wrong_type", key, "a list is wanted")
        return [self._entry(key, item) for item in node.value]

    def _entry(self, key: str, node: yaml.Node) -> Entry:
        names = LISTS[key]
        if isinstance(node, yaml.ScalarNode):
            fields = {names[0]: self._field(key, node)}
        elif isinstance(node, yaml.MappingNode):
            pairs = self._pairs(node, key, names)
            fields = {name: self._field(f"{key}.{name}", value) for name, value in pairs.items()}
        else:
            detail = "a string or a mapping is wanted"
            raise DraftNotUnderstood(self._line(node), "wrong_type", key, detail)
        if names[0] not in fields or not fields[names[0]].value:
            raise DraftNotUnderstood(self._line(node), "missing_key", f"{key}.{names[0]}")
        return Entry(self._line(node), fields)
