"""The payloads that Slack sends, key by key."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any

from bot.rehearsal.forms import HOLDS, Field, state_of
from bot.rehearsal.messages import Channel, Json, Message, User
from bot.rehearsal.views import OpenView

if TYPE_CHECKING:
    from bot.rehearsal.standin import StandIn

TOKEN = "rehearsal-verification-token"  # noqa: S105 - obsolete in Slack, but still sent


def _who(slack: StandIn, user: User) -> Json:
    workspace = slack.workspace
    return {
        "user": {
            "id": user.id,
            "username": user.name,
            "name": user.name,
            "team_id": user.team,
        },
        "team": {"id": workspace.team, "domain": workspace.domain},
        "api_app_id": workspace.app_id,
        "token": TOKEN,
        "enterprise": None,
        "is_enterprise_install": False,
    }


def slash_command(slack: StandIn, user: User, channel: Channel, command: str, text: str) -> Json:
    """A typed command. Every value is a string: over HTTP it travels as a form."""
    workspace = slack.workspace
    name = "directmessage" if channel.is_im else channel.name
    return {
        "token": TOKEN,
        "team_id": workspace.team,
        "team_domain": workspace.domain,
        "channel_id": channel.id,
        "channel_name": "privategroup" if channel.is_private else name,
        "user_id": user.id,
        "user_name": user.name,
        "command": command,
        "text": text,
        "api_app_id": workspace.app_id,
        "is_enterprise_install": "false",
        "response_url": slack.responses.new(user, channel),
        "trigger_id": workspace.new_trigger(user).id,
    }


def action(slack: StandIn, field: Field, entry: Json | None) -> Json:
    """One of `actions`: a button with its value, or what was chosen."""
    element = field.element
    given: Json = {
        "type": element["type"],
        "block_id": field.key[0],
        "action_id": field.key[1],
        "action_ts": slack.workspace.next_ts(),
    }
    for name in ("text", "value", "style", "placeholder"):
        if name in element:
            given[name] = element[name]
    if element["type"] in HOLDS:
        initial = HOLDS[element["type"]][1]
        if initial and initial in element:
            given[initial] = element[initial]
    return {**given, **(entry or {})}


def message_action(slack: StandIn, user: User, message: Message, actions: list[Json]) -> Json:
    """`block_actions` on a message. An ephemeral one is not sent along, as in Slack."""
    workspace, channel = slack.workspace, message.channel
    container: Json = {
        "type": "message",
        "message_ts": message.ts,
        "channel_id": channel.id,
        "is_ephemeral": message.only_for is not None,
    }
    if message.thread_ts:
        container["thread_ts"] = message.thread_ts
    name = "directmessage" if channel.is_im else channel.name
    payload: Json = {
        "type": "block_actions",
        **_who(slack, user),
        "container": container,
        "trigger_id": workspace.new_trigger(user).id,
        "channel": {"id": channel.id, "name": "privategroup" if channel.is_private else name},
        "response_url": slack.responses.new(user, channel, message),
        "state": {"values": state_of(message.blocks, slack.entered_in(user, message))},
        "actions": actions,
    }
    if message.only_for is None:
        payload["message"] = message.as_slack(True)
    return payload


def view_action(slack: StandIn, opened: OpenView, actions: list[Json]) -> Json:
    """`block_actions` in a modal or a Home tab."""
    return {
        "type": "block_actions",
        **_who(slack, opened.user),
        "container": {"type": "view", "view_id": opened.id},
        "trigger_id": slack.workspace.new_trigger(opened.user, opened.id).id,
        "view": opened.as_slack(),
        "actions": actions,
        "response_urls": [],
    }


def view_submission(slack: StandIn, opened: OpenView) -> Json:
    """A submitted modal."""
    return {
        "type": "view_submission",
        **_who(slack, opened.user),
        "trigger_id": slack.workspace.new_trigger(opened.user, opened.id).id,
        "view": opened.as_slack(),
        "response_urls": _response_urls(slack, opened),
    }


def _response_urls(slack: StandIn, opened: OpenView) -> list[Json]:
    urls: list[Json] = []
    state = opened.state()
    for block in opened.view["blocks"]:
        element = block.get("element", {})
        if not element.get("response_url_enabled"):
            continue
        entry = state[block["block_id"]][element["action_id"]]
        chosen = entry.get("selected_conversation") or entry.get("selected_channel")
        channel = slack.workspace.channels.get(chosen or "")
        if channel:
            urls.append(
                {
                    "block_id": block["block_id"],
                    "action_id": element["action_id"],
                    "channel_id": channel.id,
                    "response_url": slack.responses.new(opened.user, channel),
                }
            )
    return urls


def view_closed(slack: StandIn, opened: OpenView, cleared: bool) -> Json:
    """A modal closed without submitting; `cleared` where the whole stack went."""
    return {
        "type": "view_closed",
        **_who(slack, opened.user),
        "view": opened.as_slack(),
        "is_cleared": cleared,
    }


def suggestion(slack: StandIn, user: User, field: Field, typed: str, where: Json) -> Json:
    """A request for options; `where` is the `view`, or `message` and `channel`, it stands in."""
    return {
        "type": "block_suggestion",
        **_who(slack, user),
        "block_id": field.key[0],
        "action_id": field.key[1],
        "value": typed,
        **where,
    }


def event(slack: StandIn, inner: dict[str, Any]) -> Json:
    """The envelope of the Events API around an event."""
    workspace = slack.workspace
    return {
        "token": TOKEN,
        "team_id": workspace.team,
        "context_team_id": workspace.team,
        "api_app_id": workspace.app_id,
        "event": inner,
        "type": "event_callback",
        "event_id": f"Ev{secrets.token_hex(5).upper()}",
        "event_time": int(workspace.now().timestamp()),
        "is_ext_shared_channel": False,
        "authorizations": [
            {
                "enterprise_id": None,
                "team_id": workspace.team,
                "user_id": workspace.bot.id,
                "is_bot": True,
                "is_enterprise_install": False,
            }
        ],
    }
