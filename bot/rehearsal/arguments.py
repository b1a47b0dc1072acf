"""A Web API call's arguments, whichever way they were encoded."""

from __future__ import annotations

import base64
import binascii
import json
from typing import Any

from bot.rehearsal.errors import Refused

Json = dict[str, Any]
TRUE = (True, 1, "1", "true", "True")


class Arguments(dict[str, Any]):
    """The arguments by name. Forms carry strings alone: lists and objects arrive as JSON there."""

    def text(self, name: str, default: str = "") -> str:
        """A string; empty where it is missing."""
        value = self.get(name)
        return default if value is None else str(value)

    def needed(self, name: str) -> str:
        """A string that must be there. Refused with `invalid_arguments`."""
        if not self.text(name):
            raise Refused("invalid_arguments", [f"[ERROR] missing required field: {name}"])
        return self.text(name)

    def flag(self, name: str) -> bool:
        """A switch; off where it is missing."""
        return self.get(name) in TRUE

    def number(self, name: str, default: int) -> int:
        """A whole number. Refused with `invalid_arguments`."""
        try:
            return int(self.text(name) or default)
        except ValueError:
            raise Refused("invalid_arguments", [f"[ERROR] must be a number: {name}"]) from None

    def json(self, name: str, error: str = "invalid_arguments") -> Any:
        """A list or object, or `None` where it is missing. Refused with `error`."""
        value = self.get(name)
        if not isinstance(value, str):
            return value
        if not value:
            return None
        try:
            return json.loads(value)
        except ValueError:
            raise Refused(error, [f"[ERROR] is not JSON: {name}"]) from None

    def page(self, things: list[Any], default: int, most: int) -> tuple[list[Any], str]:
        """The part of a list that `limit` and `cursor` ask for, and the next cursor or ""."""
        limit = self.number("limit", default)
        if not 0 < limit <= most:
            raise Refused("invalid_limit")
        start = 0
        if self.text("cursor"):
            try:
                start = int(base64.b64decode(self.text("cursor"), validate=True).decode()[5:])
            except (ValueError, binascii.Error):
                raise Refused("invalid_cursor") from None
        following = start + limit
        cursor = base64.b64encode(f"next:{following}".encode()).decode()
        return things[start:following], cursor if following < len(things) else ""
