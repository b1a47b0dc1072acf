"""Whom and what Slack knows: people by id or address, channels by name.

Only reads, so Slack's own retry handlers may try again.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.domain.contact import is_channel
from bot.usecases import meeting
from bot.usecases.meeting import Person
from bot.usecases.transaction import Office

log = logging.getLogger(__name__)

SLACKBOT = "USLACKBOT"
"""Slack's own bot, of which Slack does not say that it is one."""
JUST_NOW = timedelta(seconds=10)
LARGEST_FILE = 2_000_000
"""Bytes of an upload that are read at most; a larger one is refused for its size."""


class Unreachable(Exception):
    """Slack does not know this contact; the message is Slack's word for it."""


class Directory:
    """Asks Slack and remembers the answers."""

    def __init__(self, client: WebClient, office: Office, now: Callable[[], datetime]) -> None:
        self._client = client
        self._office = office
        self._now = now

    def introduce(self, user_id: str) -> bool:
        """Asks who somebody is, if an address is named that might be theirs. True if it is, also
        where that has just been found out on another occasion."""
        known = meeting.known(self._office, user_id)
        if known and known.email and self._now() - known.met_at < JUST_NOW:
            return True
        if not meeting.somebody_unmet(self._office):
            return False
        return meeting.meet(self._office, self._ask(user_id))

    def acquaint(self, user_id: str) -> None:
        """Makes sure that somebody's language and zone are known. Slow: not before an answer."""
        if meeting.stale(meeting.known(self._office, user_id), self._now()):
            meeting.meet(self._office, self._ask(user_id))

    def is_person(self, user_id: str) -> bool:
        """Asks whether this is somebody who can act, neither a bot nor an account that is gone,
        and remembers who they are."""
        try:
            user: dict[str, Any] = self._client.users_info(user=user_id)["user"]
        except SlackApiError as error:
            if isinstance(_unreachable(error), Unreachable):
                return False
            raise
        if user.get("is_bot") or user.get("deleted") or user_id == SLACKBOT:
            return False
        self.acquaint(user_id)
        return True

    def meet_coordinators(self) -> None:
        """Finds the coordinators in Slack, so that they are known before they ask for anything."""
        for contact in self._office.coalition.coordinators:
            try:
                if meeting.stale(meeting.known(self._office, contact), self._now()):
                    meeting.meet(self._office, self._ask(self._id(contact)))
            except (Unreachable, SlackApiError) as error:
                log.warning("a coordinator cannot be found in Slack (%s)", type(error).__name__)

    def person(self, contact: str) -> Person:
        """The person behind a contact, with a channel to write to. Raises `Unreachable`."""
        known = meeting.known(self._office, contact)
        if known is None or meeting.stale(known, self._now()):
            meeting.meet(self._office, self._ask(known.user_id if known else self._id(contact)))
            known = meeting.known(self._office, contact) or known
        if known is None:
            raise Unreachable("user_not_found")
        if known.dm_channel:
            return known
        opened = self._client.conversations_open(users=known.user_id)
        channel = str(opened["channel"]["id"])
        meeting.dm_opened(self._office, known.user_id, channel)
        return replace(known, dm_channel=channel)

    def place(self, target: str) -> tuple[Person | None, str]:
        """Who gets what goes to a target, nobody for a channel, and the channel to post in.

        Raises `Unreachable`.
        """
        if is_channel(target):
            return None, target
        person = self.person(target)
        return person, person.dm_channel or person.user_id

    def channels(self, names: Iterable[str]) -> dict[str, tuple[str, str] | None]:
        """For each name or id, the channel's id and name, or nothing where the bot is not in it."""
        by_name: dict[str, tuple[str, str]] = {}
        cursor = ""
        while True:
            page = self._client.users_conversations(
                types="public_channel,private_channel",
                exclude_archived=True,
                limit=200,
                cursor=cursor,
            )
            for channel in page["channels"]:
                found = (str(channel["id"]), str(channel["name"]))
                by_name[found[0]] = by_name[found[1]] = found
            cursor = (page.get("response_metadata") or {}).get("next_cursor") or ""
            if not cursor:
                return {name: by_name.get(name.removeprefix("#")) for name in names}

    def file(self, file_id: str) -> tuple[str, bytes]:
        """An uploaded file's name and content. Raises `OSError` where it cannot be fetched."""
        from urllib.request import Request, urlopen

        about = self._client.files_info(file=file_id)["file"]
        url = str(about.get("url_private_download") or about["url_private"])
        if not url.startswith(("https://", _origin(self._client.base_url))):
            raise OSError("the file does not lie in Slack")
        bearer = {"Authorization": f"Bearer {self._client.token}"}
        with urlopen(Request(url, headers=bearer), timeout=20) as answer:  # noqa: S310
            return str(about.get("name") or "draft"), answer.read(LARGEST_FILE + 1)

    def _id(self, contact: str) -> str:
        if "@" not in contact:
            return contact
        try:
            found = self._client.users_lookupByEmail(email=contact)
        except SlackApiError as error:
            raise _unreachable(error) from error
        return str(found["user"]["id"])

    def _ask(self, user_id: str) -> Person:
        try:
            answer = self._client.users_info(user=user_id, include_locale=True)
        except SlackApiError as error:
            raise _unreachable(error) from error
        user: dict[str, Any] = answer["user"]
        profile: dict[str, Any] = user.get("profile") or {}
        name = profile.get("real_name") or user.get("real_name") or user.get("name") or ""
        email = profile.get("email")
        return Person(
            user_id=str(user["id"]),
            team_id=str(user.get("team_id") or ""),
            name=str(name),
            language=str(user.get("locale") or ""),
            time_zone=_known_zone(str(user.get("tz") or "")),
            email=str(email).lower() if email else None,
            dm_channel=None,
            met_at=self._now(),
        )


def _origin(base_url: str) -> str:
    from urllib.parse import urlsplit

    parts = urlsplit(base_url)
    return f"{parts.scheme}://{parts.netloc}/"


def _known_zone(zone: str) -> str:
    from zoneinfo import ZoneInfo

    try:
        return ZoneInfo(zone).key if zone else ""
    except (KeyError, ValueError, OSError):
        return ""


def _unreachable(error: SlackApiError) -> Exception:
    """Slack's refusal of a person; anything else (a limit, an outage) stays what it is."""
    word = str(error.response.get("error", "")) if error.response else ""
    gone = {"users_not_found", "user_not_found", "user_not_visible", "account_inactive"}
    return Unreachable(word) if word in gone else error
