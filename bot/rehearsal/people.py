"""Web API methods about people and conversations."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from bot.rehearsal.arguments import Arguments
from bot.rehearsal.errors import Refused
from bot.rehearsal.messages import Channel, Json, Message

if TYPE_CHECKING:
    from bot.rehearsal.webapi import WebApi


def find_channel(api: WebApi, name: str) -> Channel:
    """The conversation as the bot sees it: a private one without it does not exist.

    Refused with `channel_not_found`.
    """
    channel = api.workspace.channels.get(name)
    if channel is None or (channel.is_private and not channel.has_bot):
        raise Refused("channel_not_found")
    return channel


def _user_object(api: WebApi, user_id: str, with_locale: bool) -> Json:
    workspace = api.workspace
    user = workspace.user(user_id).as_slack(workspace.team, with_locale, workspace.now())
    if "users:read.email" not in api.scopes:
        user["profile"].pop("email", None)
    return user


def _users_info(api: WebApi, arguments: Arguments) -> Json:
    user_id, locale = arguments.needed("user"), arguments.flag("include_locale")
    return {"user": _user_object(api, user_id, locale)}


def _lookup_by_email(api: WebApi, arguments: Arguments) -> Json:
    wanted = arguments.needed("email").casefold()
    for user in api.workspace.users.values():
        # Slack does not find the deactivated, nor people of other workspaces, by their address.
        if user.email.casefold() == wanted and not user.deleted and user.team == api.workspace.team:
            return {"user": _user_object(api, user.id, False)}
    raise Refused("users_not_found")


def _users_list(api: WebApi, arguments: Arguments) -> Json:
    page, cursor = arguments.page(list(api.workspace.users), 1000, 1000)
    locale = arguments.flag("include_locale")
    members = [_user_object(api, user_id, locale) for user_id in page]
    return {"members": members, "response_metadata": {"next_cursor": cursor}}


def _typed(api: WebApi, arguments: Arguments, user_id: str | None) -> list[Channel]:
    types = arguments.text("types", "public_channel").replace(" ", "").split(",")
    if set(types) - {"public_channel", "private_channel", "mpim", "im"}:
        raise Refused("invalid_types")
    if "private_channel" in types:
        api.need("groups:read")
    channels = []
    for channel in api.workspace.channels.values():
        kind = "im" if channel.is_im else "private_channel" if channel.is_private else ""
        hidden = kind and not channel.has_bot
        elsewhere = user_id is not None and user_id not in channel.member_ids
        archived = arguments.flag("exclude_archived") and channel.is_archived
        if (kind or "public_channel") in types and not (hidden or elsewhere or archived):
            channels.append(channel)
    return channels


def _channels(api: WebApi, arguments: Arguments, user_id: str | None) -> Json:
    page, cursor = arguments.page(_typed(api, arguments, user_id), 100, 1000)
    shown = [channel.as_slack() for channel in page]
    return {"channels": shown, "response_metadata": {"next_cursor": cursor}}


def _conversations_list(api: WebApi, arguments: Arguments) -> Json:
    return _channels(api, arguments, None)


def _users_conversations(api: WebApi, arguments: Arguments) -> Json:
    user_id = arguments.text("user") or api.workspace.bot.id
    return _channels(api, arguments, api.workspace.user(user_id).id)


def _conversations_info(api: WebApi, arguments: Arguments) -> Json:
    shown = find_channel(api, arguments.needed("channel")).as_slack()
    if not arguments.flag("include_num_members"):
        shown.pop("num_members", None)
    return {"channel": shown}


def _conversations_open(api: WebApi, arguments: Arguments) -> Json:
    given = arguments.get("users")
    people = given if isinstance(given, list) else arguments.text("users").split(",")
    if arguments.text("channel"):
        return {"channel": {"id": find_channel(api, arguments.text("channel")).id}}
    if not any(people):
        raise Refused("users_list_not_supplied")
    if len(people) > 1:
        raise Refused("method_not_supported_for_channel_type", ["[ERROR] one person at a time"])
    user = api.workspace.user(people[0].strip())
    if user.deleted:
        raise Refused("user_disabled")
    if user.is_bot:
        raise Refused("cannot_dm_bot")
    channel = api.workspace.dm(user)
    shown = channel.as_slack() if arguments.flag("return_im") else {"id": channel.id}
    return {"channel": shown}


def _conversations_members(api: WebApi, arguments: Arguments) -> Json:
    channel = find_channel(api, arguments.needed("channel"))
    page, cursor = arguments.page(sorted(channel.member_ids), 100, 1000)
    return {"members": page, "response_metadata": {"next_cursor": cursor}}


def _may_look(api: WebApi, arguments: Arguments) -> Channel:
    channel = find_channel(api, arguments.needed("channel"))
    kind = "im" if channel.is_im else "groups" if channel.is_private else "channels"
    api.need(f"{kind}:history")
    if not channel.has_bot:
        raise Refused("not_in_channel")
    return channel


def _within(arguments: Arguments, messages: list[Message]) -> list[Message]:
    oldest, latest = arguments.text("oldest", "0"), arguments.text("latest")
    if arguments.flag("inclusive"):
        return [m for m in messages if m.ts >= oldest and (not latest or m.ts <= latest)]
    return [m for m in messages if m.ts > oldest and (not latest or m.ts < latest)]


def _messages(arguments: Arguments, messages: list[Message], default: int) -> Json:
    page, cursor = arguments.page(messages, default, 999)
    metadata = arguments.flag("include_all_metadata")
    answer: Json = {"messages": [m.as_slack(metadata) for m in page], "has_more": bool(cursor)}
    if cursor:
        answer["response_metadata"] = {"next_cursor": cursor}
    return answer


def _history(api: WebApi, arguments: Arguments) -> Json:
    messages = _within(arguments, _may_look(api, arguments).messages)
    return _messages(arguments, messages[::-1], 100)


def _replies(api: WebApi, arguments: Arguments) -> Json:
    channel = _may_look(api, arguments)
    ts = arguments.needed("ts")
    parent = channel.find(ts)
    if parent is None:
        raise Refused("thread_not_found")
    # The parent leads every thread, whatever `oldest` says.
    return _messages(arguments, [parent, *_within(arguments, parent.thread)], 1000)


METHODS: dict[str, Callable[[WebApi, Arguments], Json]] = {
    "users.info": _users_info,
    "users.lookupByEmail": _lookup_by_email,
    "users.list": _users_list,
    "users.conversations": _users_conversations,
    "conversations.list": _conversations_list,
    "conversations.info": _conversations_info,
    "conversations.open": _conversations_open,
    "conversations.members": _conversations_members,
    "conversations.history": _history,
    "conversations.replies": _replies,
}
