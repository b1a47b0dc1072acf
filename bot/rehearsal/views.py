"""Modals and Home tabs: one stack of at most three for each person, and one Home."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from typing import Any

from bot.rehearsal import checks
from bot.rehearsal.errors import Refused
from bot.rehearsal.forms import Json, State, keep, number_blocks, state_of
from bot.rehearsal.messages import User
from bot.rehearsal.reading import Reader
from bot.rehearsal.workspace import Trigger, Workspace, zone_of

STACK = 3
GIVEN = ("title", "submit", "close", "private_metadata", "callback_id", "external_id")
FLAGS = ("clear_on_close", "notify_on_close", "submit_disabled")


@dataclass(eq=False)
class OpenView:
    """A view as a person has it before them, with what they have entered and were told.

    `view` is Slack's view object; `errors` maps block ids to messages.
    """

    user: User
    view: Json
    trigger_id: str = ""
    entered: dict[tuple[str, str], Json] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    closed: bool = False

    @property
    def id(self) -> str:
        """The view's id."""
        return str(self.view["id"])

    def state(self) -> State:
        """`state.values` at this moment."""
        return state_of(self.view["blocks"], self.entered)

    def as_slack(self) -> Json:
        """The view object of a payload, with its state."""
        return {**self.view, "state": {"values": self.state()}}


class Views:
    """All views of a workspace. Call with `Workspace.lock` free: it is taken where needed."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self._all: dict[str, OpenView] = {}
        self._open: dict[str, OpenView] = {}
        self._stacks: dict[str, list[OpenView]] = {}
        self._homes: dict[str, OpenView] = {}

    # --- looking ---------------------------------------------------------------------------------

    def stack(self, user_id: str) -> list[OpenView]:
        """The modals that a person has open, the visible one last."""
        with self.workspace.lock:
            return list(self._stacks.get(user_id, ()))

    def home(self, user_id: str) -> OpenView | None:
        """The Home tab that was published for a person."""
        return self._homes.get(user_id)

    def get(self, view_id: str) -> OpenView | None:
        """A view by its id, open or closed."""
        return self._all.get(view_id)

    def opened_by(self, trigger_id: str) -> OpenView | None:
        """The open view that a trigger has brought."""
        with self.workspace.lock:
            for view in self._open.values():
                if view.trigger_id == trigger_id:
                    return view
        return None

    # --- changing --------------------------------------------------------------------------------

    def open(self, trigger: Trigger, given: Json) -> OpenView:
        """Open a first modal: what the person had open before is gone."""
        with self.workspace.lock:
            for old in self.stack(trigger.user.id):
                self._gone(old)
            return self._stack_up(trigger.user, given, trigger.id)

    def push(self, user: User, given: Json, trigger_id: str = "") -> OpenView:
        """Put a modal on the others. Refused with `push_limit_reached` on a fourth."""
        with self.workspace.lock:
            if len(self._stacks.get(user.id, ())) >= STACK:
                raise Refused("push_limit_reached")
            if not self._stacks.get(user.id):
                raise Refused("not_found", ["[ERROR] no view is open to push upon"])
            return self._stack_up(user, given, trigger_id)

    def _stack_up(self, user: User, given: Json, trigger_id: str) -> OpenView:
        self._refuse_taken_id(given, None)
        stack = self._stacks.setdefault(user.id, [])
        view_id = self.workspace.new_id("V")
        view = self._complete(given, view_id)
        view["root_view_id"] = stack[0].id if stack else view_id
        view["previous_view_id"] = stack[-1].id if stack else None
        opened = OpenView(user, view, trigger_id)
        stack.append(opened)
        self._all[view_id] = self._open[view_id] = opened
        self._note(opened, "was shown")
        return opened

    def update(self, opened: OpenView, given: Json) -> OpenView:
        """Put other content into a view; what was entered under the same ids stays."""
        with self.workspace.lock:
            self._refuse_taken_id(given, opened)
            fresh = self._complete(given, opened.id)
            for name in ("root_view_id", "previous_view_id"):
                fresh[name] = opened.view[name]
            opened.view, opened.errors = fresh, {}
            opened.entered = keep(opened.entered, fresh["blocks"])
            self._note(opened, "was shown")
        return opened

    def publish(self, user: User, given: Json) -> OpenView:
        """Set a person's Home tab."""
        with self.workspace.lock:
            home = self._homes.get(user.id)
            if home is None:
                home = OpenView(user, {"id": self.workspace.new_id("V")})
                self._homes[user.id] = self._all[home.id] = self._open[home.id] = home
            home.view = self._complete(given, home.id)
            home.view |= {"root_view_id": home.id, "previous_view_id": None}
            home.entered = keep(home.entered, home.view["blocks"])
            self._note(home, "published")
        return home

    def close(self, opened: OpenView, everything: bool = False) -> list[OpenView]:
        """Close a modal, or all of its stack; gives those that closed, the top one first."""
        with self.workspace.lock:
            gone = self.stack(opened.user.id)[::-1] if everything else [opened]
            for view in gone:
                self._gone(view)
            self.workspace.touch()
        return gone

    def _gone(self, view: OpenView) -> None:
        view.closed = True
        self._open.pop(view.id, None)
        stack = self._stacks.get(view.user.id, [])
        if view in stack:
            stack.remove(view)

    def show_errors(self, opened: OpenView, errors: dict[str, str]) -> None:
        """Put errors beneath the inputs of a modal."""
        with self.workspace.lock:
            opened.errors = dict(errors)
            title = opened.view["title"]["text"]
            text = "\n".join(errors.values())
            self.workspace.note("Slack", title, "was told errors", text, opened.user.real_name)
            self.workspace.touch()

    # --- inside ----------------------------------------------------------------------------------

    def _complete(self, given: Json, view_id: str) -> Json:
        workspace = self.workspace
        defaults: dict[str, Any] = {"title": None, "submit": None, "close": None}
        view: Json = {
            "id": view_id,
            "team_id": workspace.team,
            "type": given["type"],
            "blocks": number_blocks(given["blocks"]),
            **{name: given.get(name) or defaults.get(name, "") for name in GIVEN},
            **{name: bool(given.get(name)) for name in FLAGS},
            "state": {"values": {}},
            "app_id": workspace.app_id,
            "app_installed_team_id": workspace.team,
            "bot_id": workspace.bot_id,
        }
        content = json.dumps(view, sort_keys=True) + workspace.next_ts()
        view["hash"] = f"{workspace.next_ts()}.{hashlib.sha256(content.encode()).hexdigest()[:8]}"
        return view

    def _refuse_taken_id(self, given: Json, own: OpenView | None) -> None:
        name = given.get("external_id")
        others = (view for view in self._open.values() if view is not own)
        if name and any(view.view.get("external_id") == name for view in others):
            raise Refused("duplicate_external_id")

    def find(self, view_id: str, external_id: str) -> OpenView:
        """The open view of `views.update`. Refused with `not_found`."""
        with self.workspace.lock:
            for view in self._open.values():
                if view.id == view_id if view_id else view.view["external_id"] == external_id:
                    return view
        raise Refused("not_found")

    def _note(self, opened: OpenView, action: str) -> None:
        reader = Reader(self.workspace.name_of, zone_of(opened.user.tz))
        text = reader.view(opened.view, opened.state(), {})
        place = "Home" if opened.view["type"] == "home" else "a modal"
        bot = self.workspace.bot.real_name
        self.workspace.note(bot, place, action, text, opened.user.real_name, opened)
        self.workspace.touch()


def check_view(given: Any, types: tuple[str, ...]) -> Json:
    """A view that an app sends. Refused with `invalid_arguments` or `view_too_large`."""
    problems = checks.view_problems(given, types)
    if problems:
        raise Refused("invalid_arguments", problems)
    if checks.view_is_too_large(given):
        raise Refused("view_too_large")
    view: Json = given
    return view
