"""Requests that nobody made: an honest one with another person's name on it, or a changed one.

Slack signs what it sends, so nobody can send these; a stale window or a bug can come close. The
rule has to refuse them where it lives.
"""

from __future__ import annotations

import copy
import json
from typing import Any

from bot.rehearsal import Answer, Message, Modal, Person, payloads
from bot.rehearsal.reading import Reader
from bot.rehearsal.windows import clickable


def click(person: Person, message: Message, label: str) -> dict[str, Any]:
    """The request that a click on a button of a message makes."""
    field, entry = clickable(message.blocks, label, None)
    actions = [payloads.action(person.slack, field, entry)]
    return payloads.message_action(person.slack, person.user, message, actions)


def press(person: Person, message: Message, label: str, value: str) -> Answer:
    """Clicks a button as if it carried another value."""
    payload = click(person, message, label)
    payload["actions"][0]["value"] = value
    return send(person, payload)


def submission(form: Modal, **values: Any) -> dict[str, Any]:
    """The request that submitting a form makes."""
    return form.fill(values).submission()


def send(person: Person, payload: dict[str, Any]) -> Answer:
    """Sends a request as this person's, whoever made it."""
    forged = copy.deepcopy(payload)
    forged["user"] |= {"id": person.id, "name": person.user.name, "username": person.user.name}
    forged["trigger_id"] = person.slack.workspace.new_trigger(person.user).id
    return person.slack.deliver(person, forged, "interactive")


def with_metadata(payload: dict[str, Any], **changed: Any) -> dict[str, Any]:
    """A form that says that it was opened for something else."""
    forged = copy.deepcopy(payload)
    metadata = json.loads(forged["view"]["private_metadata"] or "{}")
    forged["view"]["private_metadata"] = json.dumps({**metadata, **changed})
    return forged


def told(person: Person, answer: Answer) -> str:
    """Everything that somebody is told in return: in a form, in a new one, or alone in a channel.

    What answers a form that is not open any more counts as well, although Slack would not show it.
    """
    given = answer.payload or {}
    view = given.get("view") or {"blocks": []}
    return "\n".join(
        [
            *given.get("errors", {}).values(),
            Reader(person.slack.workspace.name_of).blocks(view["blocks"]),
            answer.plain,
            *(modal.plain for modal in person.modals),
        ]
    )
