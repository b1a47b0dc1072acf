"""What somebody typed in a rich-text field, as Markdown."""

from __future__ import annotations

import re
from typing import Any

_SPECIAL = re.compile(r"([\\`*_\[\]<>#])")


def to_markdown(value: dict[str, Any]) -> str:
    """Slack's `rich_text` value as Markdown; mentions become their ids in plain letters."""
    return "\n\n".join(part for part in map(_block, value.get("elements", [])) if part.strip())


def _block(element: dict[str, Any]) -> str:
    kind, inner = element.get("type"), element.get("elements", [])
    if kind == "rich_text_list":
        return _list(element)
    if kind == "rich_text_quote":
        return "\n".join(f"> {line}" for line in _inline(inner).split("\n"))
    if kind == "rich_text_preformatted":
        return "\n".join(f"    {line}" for line in _literal(inner).split("\n"))
    # Somebody who presses Enter once in Slack means a new paragraph.
    return re.sub(r"\n+", "\n\n", _inline(inner).strip("\n"))


def _list(element: dict[str, Any]) -> str:
    start, indent = int(element.get("offset") or 0) + 1, "   " * int(element.get("indent") or 0)
    numbered = element.get("style") == "ordered"
    return "\n".join(
        f"{indent}{f'{start + n}.' if numbered else '-'} {_inline(item.get('elements', []))}"
        for n, item in enumerate(element.get("elements", []))
    )


def _inline(elements: list[dict[str, Any]]) -> str:
    return "".join(_styled(each) for each in elements)


def _styled(element: dict[str, Any]) -> str:
    text = _SPECIAL.sub(r"\\\1", _text(element))
    if element.get("type") == "link":
        return f"[{text}](<{element['url']}>)"
    style = element.get("style") or {}
    bare = text.strip()
    if not bare:
        return text
    for name, mark in (("italic", "*"), ("bold", "**")):
        if style.get(name):
            text = text.replace(bare, f"{mark}{bare}{mark}", 1)
            bare = f"{mark}{bare}{mark}"
    return text


def _literal(elements: list[dict[str, Any]]) -> str:
    return "".join(_text(each) for each in elements)


def _text(element: dict[str, Any]) -> str:
    if element.get("type") == "emoji" and element.get("unicode"):
        return "".join(chr(int(code, 16)) for code in str(element["unicode"]).split("-"))
    return str(
        element.get("text")
        or element.get("url")
        or element.get("user_id")
        or element.get("channel_id")
        or ""
    )
