"""Web API methods that show modals and Home tabs."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from bot.rehearsal.arguments import Arguments
from bot.rehearsal.errors import Refused
from bot.rehearsal.messages import Json
from bot.rehearsal.views import OpenView, check_view

if TYPE_CHECKING:
    from bot.rehearsal.webapi import WebApi


def _given(arguments: Arguments, *types: str) -> Json:
    view = arguments.json("view")
    if view is None:
        raise Refused("invalid_arguments", ["[ERROR] missing required field: view"])
    return check_view(view, types)


def _trigger_id(arguments: Arguments) -> str:
    return arguments.text("trigger_id") or arguments.needed("interactivity_pointer")


def _open(api: WebApi, arguments: Arguments) -> Json:
    view = _given(arguments, "modal")
    trigger = api.workspace.use_trigger(_trigger_id(arguments))
    return {"view": api.views.open(trigger, view).view}


def _push(api: WebApi, arguments: Arguments) -> Json:
    view = _given(arguments, "modal")
    trigger = api.workspace.use_trigger(_trigger_id(arguments))
    return {"view": api.views.push(trigger.user, view, trigger.id).view}


def _unchanged(opened: OpenView | None, arguments: Arguments) -> None:
    # The hash guards against two updates that overtake each other.
    known = arguments.text("hash")
    if opened and known and known != opened.view["hash"]:
        raise Refused("hash_conflict")


def _update(api: WebApi, arguments: Arguments) -> Json:
    view = _given(arguments, "modal", "home")
    view_id, external_id = arguments.text("view_id"), arguments.text("external_id")
    if not view_id and not external_id:
        raise Refused("invalid_arguments", ["[ERROR] one of view_id and external_id is required"])
    opened = api.views.find(view_id, external_id)
    if opened.view["type"] != view["type"]:
        raise Refused("invalid_arguments", ["[ERROR] the view's type cannot change"])
    _unchanged(opened, arguments)
    return {"view": api.views.update(opened, view).view}


def _publish(api: WebApi, arguments: Arguments) -> Json:
    view = _given(arguments, "home")
    user = api.workspace.user(arguments.needed("user_id"))
    _unchanged(api.views.home(user.id), arguments)
    return {"view": api.views.publish(user, view).view}


METHODS: dict[str, Callable[[WebApi, Arguments], Json]] = {
    "views.open": _open,
    "views.push": _push,
    "views.update": _update,
    "views.publish": _publish,
}
