"""What `signon doctor` asks Slack: the tokens, the scopes, people, channels and the time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any

from bot.cli_doctor import NOTE, OK, WRONG, Finding

if TYPE_CHECKING:
    from slack_sdk import WebClient

    from bot.config import Secrets, Settings
    from storage.database import Database

PATIENCE = 4
"""Seconds that a call may take."""
APART = timedelta(seconds=60)
"""By how much the machine's clock may differ from Slack's."""

Answer = dict[str, Any]


class _Away(Exception):
    """Slack does not answer; the message says how."""


class _No(Exception):
    """Slack says no; the message is its word."""


def in_slack(
    chosen: Settings, secrets: Secrets, database: Database | None, now: Callable[[], datetime]
) -> Iterator[Finding]:
    """Everything that Slack knows. Where it does not answer, that is said, once."""
    from slack_sdk import WebClient

    if not secrets.slack_bot_token:
        yield Finding(NOTE, "Slack", "not asked: SLACK_BOT_TOKEN is missing")
        return
    client = WebClient(
        secrets.slack_bot_token, base_url=secrets.api_url, timeout=PATIENCE, retry_handlers=[]
    )
    try:
        yield from _app(client, now)
        if chosen.slack.mode == "socket" and secrets.slack_app_token:
            yield _socket(client, secrets.slack_app_token)
        yield from _coordinators(client, chosen)
        if database is not None:
            yield from _channels(client, database)
    except _Away as away:
        told = f"does not answer ({away}). Check the network and SLACK_API_URL; nothing is lost."
        yield Finding(WRONG, "Slack", told)
    except _No as refusal:
        told = f"refuses the bot's token ({refusal}). Install the app again; set SLACK_BOT_TOKEN."
        yield Finding(WRONG, "Slack", told)


def _app(client: WebClient, now: Callable[[], datetime]) -> Iterator[Finding]:
    from bot.slack.manifest import LOOKING, SCOPES, UPLOADING

    answer, headers = _ask(client, "auth.test")
    yield Finding(OK, "Slack", f"in {answer.get('team')} as {answer.get('user')}")
    granted = {each.strip() for each in headers.get("x-oauth-scopes", "").split(",")}
    if missing := sorted(set(SCOPES) - set(UPLOADING) - granted):
        told = f"missing: {', '.join(missing)}. Add them under OAuth & Permissions and reinstall."
        yield Finding(WRONG, "scopes", told)
    else:
        yield Finding(OK, "scopes", "all that the manifest asks for")
    if missing := sorted(set(UPLOADING) - granted):
        told = (
            f"without {', '.join(missing)} no letter's files are uploaded. Add it under OAuth & "
            "Permissions and reinstall, or take them with: signon letter export"
        )
        yield Finding(NOTE, "uploading", told)
    if blind := sorted(set(LOOKING) - granted):
        told = (
            f"without {', '.join(blind)} the bot may not look whether a message is there already. "
            "After a broken connection it drops a reminder, and asks a coordinator of all else."
        )
        yield Finding(NOTE, "looking", told)
    else:
        yield Finding(OK, "looking", "the bot may look before it posts again")
    yield from _clock(headers.get("date", ""), now())


def _clock(told: str, now: datetime) -> Iterator[Finding]:
    try:
        apart = now - parsedate_to_datetime(told)
    except (ValueError, TypeError):
        return
    if abs(apart) > APART:
        way = "ahead of" if apart > timedelta() else "behind"
        seconds = int(abs(apart).total_seconds())
        out = "Set it by NTP: reminders and deadlines follow it, and signatures are checked by it."
        yield Finding(NOTE, "clock", f"{seconds} seconds {way} Slack's. {out}")
    else:
        yield Finding(OK, "clock", "agrees with Slack's")


def _socket(client: WebClient, token: str) -> Finding:
    try:
        _ask(client, "apps.connections.open", app_token=token)
    except _No as refusal:
        told = f"refused ({refusal}). Check SLACK_APP_TOKEN and its scope connections:write."
        return Finding(WRONG, "Socket Mode", told)
    return Finding(OK, "Socket Mode", "Slack would open a connection")


def _coordinators(client: WebClient, chosen: Settings) -> Iterator[Finding]:
    contacts = list(dict.fromkeys(chosen.coalition.coordinators))
    lost = []
    for contact in contacts:
        try:
            by_address = "@" in contact
            method = "users.lookupByEmail" if by_address else "users.info"
            answer, _ = _ask(client, method, **{"email" if by_address else "user": contact})
            if answer["user"].get("deleted"):
                lost.append(contact)
        except _No as refusal:
            if "not_found" not in str(refusal) and str(refusal) != "user_not_visible":
                yield Finding(WRONG, "coordinators", f"cannot be looked up ({refusal})")
                return
            lost.append(contact)
    for contact in lost:
        told = f"{contact} is not in this workspace. Correct coalition.coordinators."
        yield Finding(WRONG, "coordinators", told)
    if not contacts:
        told = "nobody. Name one in coalition.coordinators, or nobody can circulate a letter."
        yield Finding(WRONG, "coordinators", told)
    elif not lost:
        yield Finding(OK, "coordinators", f"{len(contacts)} found in Slack")


def _channels(client: WebClient, database: Database) -> Iterator[Finding]:
    from bot.domain.letter import State
    from storage import letters

    with database.reading() as view:
        channels = [
            (letter.handle, channel)
            for letter in letters.in_states(view, State.CIRCULATING, State.CLOSED)
            for channel in letters.channels_of(view, letter.id)
            if channel.channel_id
        ]
    wrong = 0
    for handle, channel in channels:
        trouble = _of_channel(client, str(channel.channel_id))
        if trouble:
            wrong += 1
            yield Finding(WRONG, "channels", f"#{channel.name} of letter {handle}: {trouble}")
    if not wrong:
        told = f"the bot is in all {len(channels)}" if channels else "no letter is open"
        yield Finding(OK, "channels", told)


def _of_channel(client: WebClient, channel: str) -> str:
    """What is wrong with a channel, empty for nothing."""
    try:
        answer, _ = _ask(client, "conversations.info", channel=channel)
    except _No as refusal:
        return f"the bot does not see it ({refusal}). Invite it there: /invite @signon"
    if answer["channel"].get("is_archived"):
        return "it is archived. Unarchive it, or nothing more appears there."
    if not answer["channel"].get("is_member"):
        return "the bot is not in it. Invite it there: /invite @signon"
    return ""


def _ask(client: WebClient, method: str, **arguments: Any) -> tuple[Answer, dict[str, str]]:
    """Slack's answer and its headers, by their names in lower case. Raises `_No` and `_Away`."""
    from http.client import HTTPException

    from slack_sdk.errors import SlackApiError, SlackClientError

    call = getattr(client, method.replace(".", "_"))
    try:
        answer = call(**arguments)
    except SlackApiError as error:
        status = int(getattr(error.response, "status_code", 0) or 0)
        if status == 429 or status >= 500:
            raise _Away(f"status {status}") from None
        raise _No(str(error.response.get("error"))) from None
    except (OSError, HTTPException, SlackClientError) as error:
        raise _Away(type(error).__name__) from None
    headers = {name.lower(): str(value) for name, value in answer.headers.items()}
    return answer.data, headers
