"""What Slack would turn into a ping or a link, found the way Slack finds it.

Only what Slack really reads counts: control sequences in `text` and `mrkdwn`, elements of
`rich_text`, and Markdown blocks. `plain_text` is literal.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

CONTROL = re.compile(r"<(?:[!@#][^<>\n]+|[a-zA-Z][a-zA-Z0-9+.-]*:[^<>\n]+)>")
BROADCAST_NAME = re.compile(r"(?<![\w@])@(?:channel|here|everyone|group)\b")
MARKDOWN_LINK = re.compile(r"\[[^\]\n]*\]\([^)\n]+\)")
BARE = re.compile(r"(?<![<|\w])(?:https?://|mailto:)[^\s<>|]+", re.IGNORECASE)
RICH = {"user": "user_id", "usergroup": "usergroup_id", "broadcast": "range", "link": "url"}


def in_text(text: str, names: bool = False) -> list[str]:
    """The live control sequences in a text with markup; `names` for `link_names` or `parse=full`.

    Slack's date tokens are neither ping nor link, unless they carry a link.
    """
    found = [match[0] for match in CONTROL.finditer(text)]
    live = [one for one in found if not re.match(r"<!date\^\d+\^[^|^]*(\|[^>]*)?>$", one)]
    return live + (BROADCAST_NAME.findall(text) if names else [])


def _walk(thing: Any) -> Iterator[dict[str, Any]]:
    if isinstance(thing, dict):
        yield thing
        for value in thing.values():
            yield from _walk(value)
    elif isinstance(thing, list):
        for item in thing:
            yield from _walk(item)


def in_blocks(blocks: Any) -> list[str]:
    """The same in blocks (or a whole view): as `<!channel>`, `<@U1>`, `<https://…|text>`."""
    found: list[str] = []
    for part in _walk(blocks):
        kind = part.get("type")
        if kind == "mrkdwn":
            found += in_text(str(part.get("text", "")))
        elif kind == "markdown":
            text = str(part.get("text", ""))
            found += in_text(text) + MARKDOWN_LINK.findall(text)
        elif kind in RICH and isinstance(part.get(RICH[kind]), str):
            found.append(_written(str(kind), part))
        elif kind == "date" and part.get("url"):
            found.append(f"<{part['url']}>")
    return found


def _written(kind: str, part: dict[str, Any]) -> str:
    if kind == "link":
        text = f"|{part['text']}" if part.get("text") else ""
        return f"<{part['url']}{text}>"
    mark = {"user": "@", "usergroup": "!subteam^", "broadcast": "!"}[kind]
    return f"<{mark}{part[RICH[kind]]}>"


def autolinks_in(text: str, blocks: Any) -> list[str]:
    """Bare addresses in texts with markup, which Slack's clients make clickable by themselves."""
    found = BARE.findall(CONTROL.sub("", text))
    for part in _walk(blocks):
        marked_up = part.get("type") == "mrkdwn" and not part.get("verbatim")
        if marked_up or part.get("type") == "markdown":
            found += BARE.findall(CONTROL.sub("", str(part.get("text", ""))))
    return found
