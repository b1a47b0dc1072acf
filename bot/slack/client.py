"""The client for Slack's Web API, whose answers are counted."""

from __future__ import annotations

from typing import Any
from urllib.request import Request, urlopen

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.web import SlackResponse

from bot import metrics
from bot.slack.answers import Sort, sorted_answer

PATIENCE = 20
"""Seconds in which Slack has to answer."""


_COUNTED = {Sort.PATIENCE: "429", Sort.SILENCE: "5xx"}
"""How answers are counted that are more than a refusal."""


class CountingClient(WebClient):
    """A client that counts Slack's answers by method and sort."""

    def api_call(self, api_method: str, **arguments: Any) -> SlackResponse:
        try:
            answer = super().api_call(api_method, **arguments)
        except SlackApiError as error:
            metrics.slack_answered(api_method, _sort(error))
            raise
        except Exception:
            metrics.slack_answered(api_method, "none")
            raise
        metrics.slack_answered(api_method, "ok")
        return answer

    def put(self, url: str, content: bytes) -> None:
        """Brings a file's bytes to an address that Slack has given for them. Raises `HTTPError`
        and what else the way there raises."""
        request = Request(  # noqa: S310
            url, content, {"Content-Type": "application/octet-stream"}, method="POST"
        )
        with urlopen(request, timeout=self.timeout) as answer:  # noqa: S310
            answer.read()


def web_client(token: str, api_url: str, *, retries: bool) -> CountingClient:
    """A client for Slack. One that posts must not retry by itself: after a dropped connection it
    would post twice."""
    if retries:
        return CountingClient(token=token, base_url=api_url, timeout=PATIENCE)
    return CountingClient(token=token, base_url=api_url, timeout=PATIENCE, retry_handlers=[])


def passing(error: SlackApiError) -> bool:
    """Whether Slack may well say yes a little later: it is asked too often, or out of order."""
    return _sort(error) in ("429", "5xx")


def _sort(error: SlackApiError) -> str:
    return _COUNTED.get(sorted_answer(error).sort, "refused")
