"""From what a person picks or types, said in Python, to an entry of `state.values`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from bot.rehearsal import checks, payloads
from bot.rehearsal.errors import NoSuchThing
from bot.rehearsal.filing import file_object
from bot.rehearsal.forms import HOLDS, Field, Json, entry_of, options_of, pick, typed
from bot.rehearsal.messages import Channel, User
from bot.rehearsal.reading import Reader
from bot.rehearsal.workspace import StoredFile

if TYPE_CHECKING:
    from bot.rehearsal.standin import StandIn

LETTERS_BEFORE_ASKING = 3  # `min_query_length` where an element does not set it


def find(fields: Iterable[Field], name: str, what: str, nth: int | None = None) -> Field:
    """The one field that is called so. Raises `NoSuchThing`, also where several are.

    `nth` says which of several, from 0.
    """
    fields = list(fields)
    named = [field for field in fields if field.is_called(name)]
    if not named:
        raise NoSuchThing(f"There is no {what} “{name}”.", (field.label for field in fields))
    if len(named) > 1 and nth is None:
        listed = (f"nth={n}: {field.key}" for n, field in enumerate(named))
        raise NoSuchThing(f"There are {len(named)} of “{name}”: say which.", listed)
    if nth is not None and nth >= len(named):
        raise NoSuchThing(f"There are only {len(named)} of “{name}”.")
    return named[nth or 0]


def entry_for(slack: StandIn, user: User, field: Field, value: Any, where: Json) -> Json:
    """The state entry for a value.

    Options by their text, people and channels as such or by name or id, moments as aware
    datetimes, files as `(name, bytes)`; `None` empties. `where` is what a request for options says
    of the surface. Raises `NoSuchThing` naming what could have been chosen.
    """
    if field.type not in HOLDS:
        raise NoSuchThing(f"“{field.label}” is a {field.type}: nothing can be put into it.")
    if field.type == "checkboxes":
        return entry_of(field.element, _boxes(field, value))
    if field.type == "file_input":
        return entry_of(field.element, [_upload(slack, user, field, f) for f in value or ()])
    several = HOLDS[field.type][2]
    given = _listed(value)
    if not field.type.endswith("_select") and field.type != "radio_buttons":
        return entry_of(field.element, typed(field, value))
    chosen = [_chosen(slack, user, field, one, where) for one in given]
    return entry_of(field.element, chosen if several else (chosen[0] if chosen else None))


def _listed(value: Any) -> list[Any]:
    if value is None:
        return []
    return list(value) if isinstance(value, list | tuple | set) else [value]


def _boxes(field: Field, value: Any) -> list[Json]:
    options = options_of(field.element)
    if value is True and len(options) != 1:
        raise NoSuchThing(
            f"“{field.label}” has several boxes: say which.", (o["text"]["text"] for o in options)
        )
    if value is True or value is False:
        return options if value else []
    ticked = [pick(options, text, field.label) for text in _listed(value)]
    # Slack sends them in the order of the boxes, not in that of the clicks.
    return [option for option in options if option in ticked]


def _chosen(slack: StandIn, user: User, field: Field, value: Any, where: Json) -> Any:
    if field.type.endswith("users_select"):
        return _person(slack, value)
    if field.type.endswith(("channels_select", "conversations_select")):
        return _channel(slack, user, field, value)
    if field.type.endswith("external_select"):
        return pick(offered(slack, user, field, str(value), where), str(value), field.label)
    return pick(options_of(field.element), str(value), field.label)


def _person(slack: StandIn, value: Any) -> str:
    wanted = getattr(value, "id", value)
    users = slack.workspace.users.values()
    for user in users:
        if wanted in (user.id, user.real_name, f"@{user.real_name}", user.name):
            return user.id
    raise NoSuchThing(f"There is no person {wanted}.", (user.real_name for user in users))


def _channel(slack: StandIn, user: User, field: Field, value: Any) -> str:
    wanted = getattr(value, "id", value)
    kinds = field.element.get("filter", {}).get("include")
    seen: list[Channel] = []
    for channel in slack.workspace.channels.values():
        kind = "im" if channel.is_im else "private" if channel.is_private else "public"
        hidden = kind != "public" and user.id not in channel.member_ids
        excluded = (kinds is not None and kind not in kinds) or channel.is_archived
        if field.type.endswith("channels_select") and kind != "public":
            excluded = True
        if not hidden and not excluded:
            seen.append(channel)
    for channel in seen:
        if wanted in (channel.id, channel.name, channel.title):
            return channel.id
    raise NoSuchThing(f"“{field.label}” does not offer {wanted}.", (c.title for c in seen))


def _upload(slack: StandIn, user: User, field: Field, file: Any) -> Json:
    name, content = file
    kinds = field.element.get("filetypes")
    if kinds and name.rpartition(".")[2].lower() not in kinds:
        raise NoSuchThing(f"“{field.label}” does not take {name}; it takes:", kinds)
    workspace = slack.workspace
    created = int(workspace.now().timestamp())
    stored = StoredFile(workspace.new_id("F"), name, name, user, created, content, ready=True)
    with workspace.lock:
        workspace.files[stored.id] = stored
    workspace.note(user.real_name, "", "uploaded", name, thing=stored)
    return file_object(stored, slack.url, workspace.team)


def offered(slack: StandIn, user: User, field: Field, typed_text: str, where: Json) -> list[Json]:
    """The options that the bot offers for what was typed so far.

    Slack asks it only once enough has been typed. A malformed answer is noted in `refused` and
    offers nothing.
    """
    least = field.element.get("min_query_length", LETTERS_BEFORE_ASKING)
    if len(typed_text) < least:
        return []
    payload = payloads.suggestion(slack, user, field, typed_text, where)
    answer = slack.courier.deliver("interactive", payload).payload or {}
    problems = checks.options_problems(answer)
    if problems:
        slack.workspace.refuse("ack block_suggestion", "invalid_options", tuple(problems))
        return []
    return options_of(answer)


def shown(slack: StandIn, entry: Json) -> str:
    """An entry as a person reads it."""
    return Reader(slack.workspace.name_of).value(entry)
