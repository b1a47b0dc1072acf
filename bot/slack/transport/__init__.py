"""How Slack's requests reach the app: Socket Mode, or HTTP behind a signature."""

from __future__ import annotations

from typing import Protocol

from bot.slack.transport.http import Http
from bot.slack.transport.site import Watch
from bot.slack.transport.socket import Socket
from bot.slack.transport.traffic import Traffic

__all__ = ["Http", "Socket", "Traffic", "Transport", "Watch"]


class Transport(Protocol):
    """Starts and stops taking requests."""

    def start(self) -> None: ...

    def stop(self, seconds: float = ...) -> bool:
        """Takes no more and answers what is under way, for `seconds` at most. False where
        something had to be given up."""

    def trouble(self) -> str:
        """Why no request can come in at this moment, empty where all is well."""
