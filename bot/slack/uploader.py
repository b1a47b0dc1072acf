"""Uploading files in Slack's three steps: an address for each, the bytes to it, then all of them at
once into a channel or thread. Only the last of these shows anything to anybody.

https://docs.slack.dev/messaging/working-with-files#upload
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any
from urllib.error import HTTPError

from bot.slack.answers import NotTaken
from bot.slack.client import CountingClient
from bot.usecases import delivering
from bot.usecases.composing import File
from bot.usecases.delivering import Item
from bot.usecases.transaction import Office


class Uploader:
    """`client` must not retry by itself: files would be shown twice."""

    def __init__(self, client: CountingClient, office: Office, now: Callable[[], datetime]) -> None:
        self._client = client
        self._office = office
        self._now = now

    def bring(self, item: Item, files: tuple[File, ...]) -> Item | None:
        """Brings the files to Slack, where nobody sees them yet. The item then knows their ids, and
        is held for as long as what follows may take. Nothing where somebody else has taken it
        over meanwhile. Raises `TROUBLE`: whatever it is, nothing was shown."""
        held: Item | None = item
        ids: list[str] = []
        for file in files:
            place = self._client.files_getUploadURLExternal(
                filename=file.name, length=len(file.content)
            )
            self._put(str(place["upload_url"]), file.content)
            ids.append(str(place["file_id"]))
            if held is not None:
                held = delivering.uploading(self._office, held, ids, self._now())
            if held is None:
                return None
        return held

    def show(
        self, item: Item, channel: str, thread: str, said: str, files: tuple[File, ...]
    ) -> str:
        """Shows the files that were brought, and returns the message that they are, empty where
        Slack does not say it yet. Raises `TROUBLE`: they may be there all the same."""
        brought = zip(item.facts["uploaded"], files, strict=True)
        where: dict[str, Any] = {"thread_ts": thread} if thread else {}
        answer = self._client.files_completeUploadExternal(
            files=[{"id": each, "title": file.title} for each, file in brought],
            channel_id=channel,
            initial_comment=said,
            **where,
        )
        return next((ts for file in answer["files"] if (ts := shared_as(file, channel))), "")

    def _put(self, url: str, content: bytes) -> None:
        if not url.startswith(("https://", "http://")):
            raise NotTaken("no_address")
        try:
            self._client.put(url, content)
        except HTTPError as error:
            with error:
                raise NotTaken(f"upload_{error.code}") from None


def shared_as(file: dict[str, Any], channel: str) -> str:
    """The message by which a file stands in a channel, as Slack's file object tells it; empty where
    it does not."""
    shares: dict[str, Any] = file.get("shares") or {}
    found = [share for kind in shares.values() for share in kind.get(channel, ())]
    return str(found[0].get("ts") or "") if found else ""
