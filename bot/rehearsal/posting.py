"""Web API methods that post, edit and remove messages, and what is checked before any of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from bot.rehearsal import checks, limits
from bot.rehearsal.arguments import Arguments
from bot.rehearsal.errors import Refused
from bot.rehearsal.forms import number_blocks
from bot.rehearsal.messages import Channel, Json, Message
from bot.rehearsal.people import find_channel

if TYPE_CHECKING:
    from bot.rehearsal.webapi import WebApi


def check_content(text: str, blocks: Any, required: bool = True) -> list[Json] | None:
    """A message's content as Slack would keep it; `None` where no blocks were given.

    Refused with `no_text`, `msg_too_long`, `invalid_blocks_format`, `invalid_blocks` or
    `msg_blocks_too_long`.
    """
    if required and not text and not blocks:
        raise Refused("no_text")
    if len(text) > limits.MESSAGE_TEXT:
        raise Refused("msg_too_long")
    if blocks is None:
        return None
    if not isinstance(blocks, list):
        raise Refused("invalid_blocks_format")
    problems = checks.block_problems(blocks)
    if problems:
        raise Refused("invalid_blocks", problems)
    if checks.characters(blocks) > limits.MESSAGE_CHARACTERS:
        raise Refused("msg_blocks_too_long")
    return number_blocks(blocks)


def _content(arguments: Arguments, required: bool = True) -> list[Json] | None:
    blocks = arguments.json("blocks", "invalid_blocks_format")
    return check_content(arguments.text("text"), blocks, required)


def _metadata(arguments: Arguments) -> Json | None:
    metadata = arguments.json("metadata", "invalid_metadata_format")
    if metadata is None:
        return None
    error = checks.metadata_error(metadata)
    if error:
        raise Refused(error)
    checked: Json = metadata
    return checked


def _may_write(channel: Channel) -> Channel:
    if channel.is_archived:
        raise Refused("is_archived")
    if not channel.has_bot:
        raise Refused("not_in_channel")
    return channel


def place_to_post(api: WebApi, name: str) -> Channel:
    """Where a post goes: a channel's id or name, or a person's id, which means their DM.

    Refused with `channel_not_found`, `is_archived`, `not_in_channel` or `user_disabled`.
    """
    workspace = api.workspace
    if name in workspace.users:
        if workspace.users[name].deleted:
            raise Refused("user_disabled")
        return workspace.dm(workspace.users[name])
    for channel in workspace.channels.values():
        if channel.name and channel.name == name.removeprefix("#"):
            name = channel.id
    return _may_write(find_channel(api, name))


def thread_of(channel: Channel, thread_ts: str) -> str:
    """The thread that a reply goes to; "" for none. Refused with `thread_not_found`."""
    if not thread_ts:
        return ""
    parent = channel.find(thread_ts)
    if parent is None:
        raise Refused("thread_not_found")
    # A reply to a reply stands in the thread of the first.
    return parent.thread_ts or thread_ts


def _names_count(arguments: Arguments) -> bool:
    return arguments.flag("link_names") or arguments.text("parse") == "full"


def _mrkdwn(arguments: Arguments) -> bool:
    return arguments.flag("mrkdwn") if "mrkdwn" in arguments else True


def _post_message(api: WebApi, arguments: Arguments) -> Json:
    channel = place_to_post(api, arguments.needed("channel"))
    blocks, metadata = _content(arguments), _metadata(arguments)
    thread_ts = thread_of(channel, arguments.text("thread_ts"))
    message = Message(
        api.workspace,
        channel,
        api.workspace.bot,
        api.workspace.next_ts(),
        arguments.text("text"),
        blocks or [],
        thread_ts,
        metadata,
        mrkdwn=_mrkdwn(arguments),
        link_names=_names_count(arguments),
    )
    api.workspace.post(message, "chat.postMessage")
    return {"channel": channel.id, "ts": message.ts, "message": message.as_slack(True)}


def _post_ephemeral(api: WebApi, arguments: Arguments) -> Json:
    channel = place_to_post(api, arguments.needed("channel"))
    user = api.workspace.user(arguments.needed("user"))
    if user.id not in channel.member_ids:
        raise Refused("user_not_in_channel")
    message = Message(
        api.workspace,
        channel,
        api.workspace.bot,
        api.workspace.next_ts(),
        arguments.text("text"),
        _content(arguments) or [],
        thread_of(channel, arguments.text("thread_ts")),
        only_for=user,
        mrkdwn=_mrkdwn(arguments),
        link_names=_names_count(arguments),
    )
    api.workspace.post(message, "chat.postEphemeral")
    return {"message_ts": message.ts}


def _own_message(api: WebApi, arguments: Arguments, name: str, error: str) -> Message:
    channel = _may_write(find_channel(api, arguments.needed("channel")))
    message = channel.find(arguments.needed(name))
    if message is None:
        raise Refused("message_not_found")
    if message.author is not api.workspace.bot:
        raise Refused(error)
    return message


def edit(message: Message, text: str | None, blocks: list[Json] | None) -> None:
    """Put other content into a message. What is `None` stays as it was, as `chat.update` does."""
    workspace = message.workspace
    with workspace.lock:
        message.text = message.text if text is None else text
        message.blocks = message.blocks if blocks is None else blocks
        message.edited = workspace.now()
        name, place = message.author.real_name, message.channel.title
        whom = message.only_for.real_name if message.only_for else ""
        workspace.note(name, place, "edited", message.plain, whom, message)
        workspace.touch()


def remove(message: Message) -> None:
    """Take a message away."""
    workspace = message.workspace
    with workspace.lock:
        message.deleted = True
        name, place = message.author.real_name, message.channel.title
        workspace.note(name, place, "deleted", message.plain, "", message)
        workspace.touch()


def _update(api: WebApi, arguments: Arguments) -> Json:
    message = _own_message(api, arguments, "ts", "cant_update_message")
    blocks, metadata = _content(arguments), _metadata(arguments)
    text = arguments.text("text") if "text" in arguments else None
    edit(message, text, blocks)
    if metadata is not None:
        message.metadata = metadata
    return {
        "channel": message.channel.id,
        "ts": message.ts,
        "text": message.text,
        "message": message.as_slack(True),
    }


def _delete(api: WebApi, arguments: Arguments) -> Json:
    message = _own_message(api, arguments, "ts", "cant_delete_message")
    remove(message)
    return {"channel": message.channel.id, "ts": message.ts}


def _permalink(api: WebApi, arguments: Arguments) -> Json:
    channel = find_channel(api, arguments.needed("channel"))
    ts = arguments.needed("message_ts")
    if channel.find(ts) is None:
        raise Refused("message_not_found")
    where = f"https://{api.workspace.domain}.slack.com/archives/{channel.id}"
    return {"channel": channel.id, "permalink": f"{where}/p{ts.replace('.', '')}"}


METHODS: dict[str, Callable[[WebApi, Arguments], Json]] = {
    "chat.postMessage": _post_message,
    "chat.postEphemeral": _post_ephemeral,
    "chat.update": _update,
    "chat.delete": _delete,
    "chat.getPermalink": _permalink,
}
