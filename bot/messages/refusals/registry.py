"""Where each refusal's words are registered, and what several of them say."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TypeVar

from bot.domain import refusals as r
from bot.messages.reader import Reader
from bot.messages.wording import Channel, Part, Person, Sentence

R = TypeVar("R", bound=r.Refusal)
Wording = Callable[[Reader, R], Sentence]

WORDINGS: dict[type[r.Refusal], Wording[r.Refusal]] = {}
BLOCKS: dict[type[r.Refusal], str] = {}


def wording(kind: type[R], block: str = "") -> Callable[[Wording[R]], Wording[R]]:
    """Registers how a kind of refusal is worded, and the input of a form that it is about."""

    def register(words: Wording[R]) -> Wording[R]:
        WORDINGS[kind] = words  # type: ignore[assignment]
        if block:
            BLOCKS[kind] = block
        return words

    return register


def coordinators(reader: Reader, contacts: tuple[str, ...]) -> dict[str, Part]:
    """Whom to ask: the first coordinator who has a Slack id. Addresses are not shown around."""
    found = [contact for contact in contacts if "@" not in contact]
    return {"who": Person(found[0]) if found else reader.w.say("a coordinator")}


def a_channel(named: str) -> Channel | str:
    """A channel as Slack shows it where its id is known, else by its name."""
    return Channel(named) if re.fullmatch(r"[CG][A-Z0-9]{8,}", named) else f"#{named}"
