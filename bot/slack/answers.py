"""Slack's answers, sorted: what each that is not yes means for what was to be sent.

The words are Slack's own, from the methods' pages on docs.slack.dev. Of `fatal_error` and
`internal_error` these say that some part may have succeeded: such a post is in doubt.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import Enum
from http.client import HTTPException
from socket import gaierror
from urllib.error import URLError

from slack_sdk.errors import SlackApiError, SlackClientError

from bot.slack.directory import Unreachable


class NotTaken(Exception):
    """Slack has given an address for a file and does not take the file there. The message is a word
    for the reason."""


TROUBLE = (SlackClientError, OSError, HTTPException, Unreachable, NotTaken)
"""Everything that asking Slack may raise."""


class Sort(Enum):
    """What an answer means."""

    PATIENCE = "patience"
    """Too fast: nothing was done, and Slack says when to come back."""
    LATER = "later"
    """Nothing was done; another time it may be."""
    AWAY = "away"
    """Slack was not reached: nothing was done."""
    DOUBT = "doubt"
    """It may have been done."""
    SILENCE = "silence"
    """No answer came: it may have been done, and Slack may be away."""
    SHUT = "shut"
    """Slack takes nothing from this bot, whatever it is."""
    GONE = "gone"
    """The message that was to be changed, or answered, is not there any more."""
    NEVER = "never"
    """Not this, however often it is tried."""


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer's sort, Slack's word for it, and how long it asks to wait."""

    sort: Sort
    word: str
    wait: timedelta = timedelta(0)


_TOO_FAST = {"ratelimited", "rate_limited"}
_LATER = {"service_unavailable", "request_timeout", "team_added_to_org", "message_limit_exceeded"}
_DOUBT = {"internal_error", "fatal_error"}
_SHUT = {
    "invalid_auth",
    "not_authed",
    "token_revoked",
    "token_expired",
    "account_inactive",
    "org_login_required",
    "ekm_access_denied",
    "accesslimited",
    "access_denied",
    "team_access_not_granted",
}
_GONE = {"message_not_found", "cant_update_message", "thread_not_found"}
_UNREACHED = (ConnectionRefusedError, gaierror)
_PATIENCE = timedelta(seconds=30)
"""Where a 429 does not say how long."""


def sorted_answer(error: Exception) -> Answer:
    """What an error that asking Slack has raised means."""
    if isinstance(error, Unreachable):
        return Answer(Sort.NEVER, str(error))
    if isinstance(error, NotTaken):
        return Answer(Sort.LATER, str(error))
    if isinstance(error, SlackApiError):
        return _answered(error)
    if isinstance(error, URLError) and isinstance(error.reason, _UNREACHED):
        return Answer(Sort.AWAY, type(error.reason).__name__)
    return Answer(Sort.SILENCE, type(error).__name__)


def _answered(error: SlackApiError) -> Answer:
    status = int(getattr(error.response, "status_code", 0) or 0)
    word = str(error.response.get("error") or "") if error.response else ""
    if status == 429 or word in _TOO_FAST:
        return Answer(Sort.PATIENCE, "ratelimited", _asked_for(error))
    if status >= 500:
        return Answer(Sort.SILENCE, word if _is_word(word) else str(status))
    if word in _LATER:
        return Answer(Sort.LATER, word)
    if word in _DOUBT or not _is_word(word):  # something between us and Slack has answered
        return Answer(Sort.DOUBT, word if _is_word(word) else "unreadable")
    if word in _SHUT:
        return Answer(Sort.SHUT, word)
    return Answer(Sort.GONE if word in _GONE else Sort.NEVER, word)


def _is_word(word: str) -> bool:
    return bool(word) and word.replace("_", "").isalnum() and len(word) <= 60


def _asked_for(error: SlackApiError) -> timedelta:
    headers = {key.lower(): value for key, value in dict(error.response.headers or {}).items()}
    try:
        return timedelta(seconds=max(float(headers["retry-after"]), 1.0))
    except (KeyError, TypeError, ValueError, OverflowError):
        return _PATIENCE
