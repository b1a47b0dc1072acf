"""Web API methods about files: upload in three steps, as Slack wants it, and looking."""

from __future__ import annotations

import mimetypes
from collections.abc import Callable
from typing import TYPE_CHECKING

from bot.rehearsal.arguments import Arguments
from bot.rehearsal.errors import Refused
from bot.rehearsal.messages import Channel, Json, Message
from bot.rehearsal.people import find_channel
from bot.rehearsal.posting import check_content, place_to_post, thread_of
from bot.rehearsal.workspace import StoredFile

if TYPE_CHECKING:
    from bot.rehearsal.webapi import WebApi


def file_object(stored: StoredFile, url: str, team: str, told: bool = True) -> Json:
    """The file object of `files.info` and of a file input's value; `url` is the server's own.
    Without `told` it does not yet say where the file was shared."""
    shares: dict[str, dict[str, list[Json]]] = {}
    for channel, ts in stored.shares if told else ():
        kind = "private" if channel.is_private or channel.is_im else "public"
        shares.setdefault(kind, {}).setdefault(channel.id, []).append({"ts": ts})
    mimetype = mimetypes.guess_type(stored.name)[0] or "application/octet-stream"
    where = f"{url}files-pri/{team}-{stored.id}"
    channels = [channel for channel, _ in stored.shares if told]
    return {
        "id": stored.id,
        "created": stored.created,
        "timestamp": stored.created,
        "name": stored.name,
        "title": stored.title,
        "mimetype": mimetype,
        "filetype": stored.name.rpartition(".")[2].lower(),
        "pretty_type": stored.name.rpartition(".")[2].upper(),
        "user": stored.owner.id,
        "user_team": stored.owner.team,
        "editable": False,
        "size": len(stored.content or b""),
        "mode": "hosted",
        "is_external": False,
        "is_public": any(not (c.is_private or c.is_im) for c in channels),
        "file_access": "visible",
        "url_private": f"{where}/{stored.name}",
        "url_private_download": f"{where}/download/{stored.name}",
        "permalink": f"https://files.slack.com/files/{stored.owner.id}/{stored.id}",
        "channels": [c.id for c in channels if not (c.is_private or c.is_im)],
        "groups": [c.id for c in channels if c.is_private],
        "ims": [c.id for c in channels if c.is_im],
        "shares": shares,
    }


def _upload_url(api: WebApi, arguments: Arguments) -> Json:
    name, length = arguments.needed("filename"), arguments.number("length", 0)
    if length <= 0:
        raise Refused("invalid_arguments", ["[ERROR] must be more than 0: length"])
    workspace = api.workspace
    created = int(workspace.now().timestamp())
    stored = StoredFile(workspace.new_id("F"), name, name, workspace.bot, created)
    workspace.files[stored.id] = stored
    return {"upload_url": f"{api.url}upload/v1/{stored.id}", "file_id": stored.id}


def _places(api: WebApi, arguments: Arguments) -> list[Channel]:
    names = [arguments.text("channel_id"), *arguments.text("channels").split(",")]
    places = []
    for name in names:
        # Unlike a post, a file cannot be shared with a person's id or a channel's name.
        if name:
            places.append(place_to_post(api, find_channel(api, name.strip()).id))
    return places


def _complete(api: WebApi, arguments: Arguments) -> Json:
    given = arguments.json("files")
    if not isinstance(given, list) or not given:
        raise Refused("invalid_arguments", ["[ERROR] missing required field: files"])
    workspace = api.workspace
    files = []
    for one in given:
        stored = workspace.files.get(str(one.get("id")) if isinstance(one, dict) else "")
        if stored is None or stored.content is None:
            raise Refused("file_not_found")
        stored.title = one.get("title") or stored.name
        files.append(stored)
    blocks = check_content(
        arguments.text("initial_comment"), arguments.json("blocks"), required=False
    )
    for channel in _places(api, arguments):
        message = Message(
            workspace,
            channel,
            workspace.bot,
            workspace.next_ts(),
            arguments.text("initial_comment"),
            blocks or [],
            thread_of(channel, arguments.text("thread_ts")),
            files=files,
        )
        for stored in files:
            stored.shares.append((channel, message.ts))
        workspace.post(message, "files.completeUploadExternal")
    for stored in files:
        stored.ready, stored.completed = True, workspace.now()
    return {"files": [_as_told(api, stored) for stored in files]}


def _info(api: WebApi, arguments: Arguments) -> Json:
    stored = api.workspace.files.get(arguments.needed("file"))
    if stored is None or not stored.ready:
        raise Refused("file_not_found")
    return {"file": _as_told(api, stored), "comments": []}


def _as_told(api: WebApi, stored: StoredFile) -> Json:
    """Slack looks through what was uploaded before it says where it stands."""
    workspace = api.workspace
    since = workspace.now() - (stored.completed or workspace.now())
    return file_object(stored, api.url, workspace.team, told=since >= workspace.file_scan)


METHODS: dict[str, Callable[[WebApi, Arguments], Json]] = {
    "files.getUploadURLExternal": _upload_url,
    "files.completeUploadExternal": _complete,
    "files.info": _info,
}
