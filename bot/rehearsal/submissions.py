"""What the answer to a submitted modal does, and whether Slack would take it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.rehearsal.errors import Refused
from bot.rehearsal.forms import Json, fields
from bot.rehearsal.views import OpenView, check_view

if TYPE_CHECKING:
    from bot.rehearsal.standin import StandIn


def apply(slack: StandIn, request: Json, answer: Json | None) -> str:
    """Let a `response_action` take effect; "" or what Slack has against it.

    No answer closes the modal. What Slack would not take leaves it as it was, and is noted in
    `refused`.
    """
    opened = slack.views.get(str(request.get("view", {}).get("id")))
    if opened is None or opened.closed:
        return ""
    try:
        _apply(slack, opened, answer or {}, str(request.get("trigger_id", "")))
    except Refused as refused:
        slack.workspace.refuse("ack view_submission", refused.error, tuple(refused.detail))
        return "; ".join([refused.error, *refused.detail])
    return ""


def _apply(slack: StandIn, opened: OpenView, answer: Json, trigger_id: str) -> None:
    match answer.get("response_action"):
        case "errors":
            errors = answer.get("errors")
            _check_errors(opened, errors)
            slack.views.show_errors(opened, errors or {})
        case "update":
            view = check_view(answer.get("view"), ("modal",))
            slack.views.update(opened, view)
            opened.trigger_id = trigger_id
        case "push":
            view = check_view(answer.get("view"), ("modal",))
            slack.views.push(opened.user, view, trigger_id)
        case "clear":
            slack.views.close(opened, everything=True)
        case None if not answer:
            slack.views.close(opened)
        case _:
            raise Refused("invalid_response_action", [f"[ERROR] not understood: {sorted(answer)}"])


def _check_errors(opened: OpenView, errors: Any) -> None:
    if not isinstance(errors, dict) or not errors:
        raise Refused("invalid_response_action", ["[ERROR] errors must be a filled object"])
    asking = {field.key[0] for field in fields(opened.view["blocks"]) if field.asks}
    for block_id, text in errors.items():
        if block_id not in asking:
            raise Refused("invalid_response_action", [f"[ERROR] {block_id} is no input block"])
        if not isinstance(text, str) or not text:
            raise Refused("invalid_response_action", [f"[ERROR] no message for {block_id}"])
