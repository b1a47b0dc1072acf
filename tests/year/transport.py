"""Slack's Web API answered in memory: the stand-in for Slack without its server, reached by the
real client, of which only the way to the network is another.

A year has tens of thousands of calls; over HTTP they would take longer than all the rest.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qsl, urlsplit
from urllib.request import Request

from bot.rehearsal import StandIn
from bot.slack.client import CountingClient

Call = Callable[[str, dict[str, Any]], dict[str, Any]]
"""A method of Slack's with its arguments, and the body that Slack answers with."""
POST = "chat.postMessage"


class InMemory(CountingClient):
    """The client with which the bot asks Slack. `call` is what is there in the network's place."""

    def __init__(self, slack: StandIn, call: Call) -> None:
        super().__init__(token=slack.bot_token, base_url="http://slack/api/", retry_handlers=[])
        slack.api.url = "http://slack/"  # where files go
        self._slack, self._call = slack, call

    def put(self, url: str, content: bytes) -> None:
        self._slack.api.workspace.files[url.rpartition("/")[2]].content = content

    def _perform_urllib_http_request_internal(self, url: str, req: Request) -> dict[str, Any]:
        parts = urlsplit(url)
        body = self._call(parts.path.rpartition("/")[2], {**_asked(parts.query), **_sent(req)})
        return {"status": 200, "headers": {}, "body": json.dumps(body)}


def _asked(query: str) -> dict[str, Any]:
    return dict(parse_qsl(query))


def _sent(request: Request) -> dict[str, Any]:
    if not isinstance(request.data, bytes):
        return {}
    if "json" in str(request.get_header("Content-type")):
        sent: dict[str, Any] = json.loads(request.data)
        return sent
    return _asked(request.data.decode())
