"""The Web API without its transport: who may call what, and what the answer is.

The methods themselves stand in `people`, `posting`, `showing` and `filing`.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from bot.rehearsal import filing, people, posting, showing
from bot.rehearsal.arguments import Arguments
from bot.rehearsal.errors import Refused
from bot.rehearsal.responses import ResponseUrls
from bot.rehearsal.views import Views
from bot.rehearsal.workspace import Json, Workspace

Method = Callable[["WebApi", Arguments], Json]

# What an app for this kind of work is usually given; a method outside its scopes is refused.
SCOPES = frozenset(
    (
        *("chat:write", "commands", "im:write", "users:read", "users:read.email"),
        *("files:write", "files:read", "channels:read", "groups:read"),
        *("channels:history", "groups:history", "im:history"),
    )
)
NEEDS: dict[str, str] = {
    "chat.postMessage": "chat:write",
    "chat.postEphemeral": "chat:write",
    "chat.update": "chat:write",
    "chat.delete": "chat:write",
    "conversations.open": "im:write",
    "users.info": "users:read",
    "users.list": "users:read",
    "users.lookupByEmail": "users:read.email",
    "users.conversations": "channels:read",
    "conversations.list": "channels:read",
    "conversations.info": "channels:read",
    "conversations.members": "channels:read",
    "files.info": "files:read",
    "files.getUploadURLExternal": "files:write",
    "files.completeUploadExternal": "files:write",
}


@dataclass
class WebApi:
    """One installed app before one workspace. `url` is the server's own address, `/` at its end."""

    workspace: Workspace
    views: Views
    responses: ResponseUrls
    bot_token: str
    app_token: str
    scopes: set[str] = field(default_factory=lambda: set(SCOPES))
    revoked: bool = False
    url: str = ""
    tickets: set[str] = field(default_factory=set)

    def call(self, method: str, arguments: dict[str, Any], token: str) -> Json:
        """The body that Slack would answer with; a refusal is remembered in the workspace."""
        try:
            if method not in METHODS:
                raise Refused("unknown_method", req_method=method)
            self._authorize(method, token)
            with self.workspace.lock:
                return {"ok": True, **METHODS[method](self, Arguments(arguments))}
        except Refused as refused:
            return self.refusal(method, refused)

    def refusal(self, method: str, refused: Refused) -> Json:
        """The body of a refusal; remembered."""
        self.workspace.refuse(method, refused.error, tuple(refused.detail))
        answer: Json = {"ok": False, "error": refused.error, **refused.extra}
        if refused.detail:
            answer["response_metadata"] = {"messages": refused.detail}
        return answer

    def need(self, scope: str) -> None:
        """Refused with `missing_scope` where the app was not given this scope."""
        if scope not in self.scopes:
            raise Refused("missing_scope", needed=scope, provided=",".join(sorted(self.scopes)))

    def _authorize(self, method: str, token: str) -> None:
        if method == "api.test":
            return
        if not token:
            raise Refused("not_authed")
        if token not in (self.bot_token, self.app_token):
            raise Refused("invalid_auth")
        if self.revoked:
            raise Refused("token_revoked")
        wanted = self.app_token if method == "apps.connections.open" else self.bot_token
        if token != wanted:
            raise Refused("not_allowed_token_type")
        if method in NEEDS:
            self.need(NEEDS[method])


def _test(api: WebApi, arguments: Arguments) -> Json:
    if arguments.text("error"):
        raise Refused(arguments.text("error"))
    return {"args": dict(arguments)}


def _auth_test(api: WebApi, arguments: Arguments) -> Json:
    workspace = api.workspace
    return {
        "url": f"https://{workspace.domain}.slack.com/",
        "team": workspace.domain,
        "user": workspace.bot.name,
        "team_id": workspace.team,
        "user_id": workspace.bot.id,
        "bot_id": workspace.bot_id,
        "app_id": workspace.app_id,
        "is_enterprise_install": False,
    }


def _connections_open(api: WebApi, arguments: Arguments) -> Json:
    ticket = secrets.token_hex(16)
    api.tickets.add(ticket)
    where = api.url.replace("http://", "ws://", 1)
    return {"url": f"{where}link/?ticket={ticket}&app_id={api.workspace.app_id}"}


METHODS: dict[str, Method] = {
    "api.test": _test,
    "auth.test": _auth_test,
    "apps.connections.open": _connections_open,
    **people.METHODS,
    **posting.METHODS,
    **showing.METHODS,
    **filing.METHODS,
}
