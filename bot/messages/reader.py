"""Who reads a message, and how things are put to them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.messages.wording import Moment
from bot.words import Words, words


@dataclass(frozen=True, slots=True)
class Reader:
    """A person or a channel. `zone` is used where Slack cannot show the reader's own."""

    w: Words
    zone: str

    @classmethod
    def of(cls, language: str, zone: str) -> Reader:
        return cls(words(language), zone)

    def moment(self, at: datetime) -> Moment:
        return Moment(at, self.zone, self.w.language)
