"""What people do with their hands: press, fill in, submit.

Buttons and inputs are found by the ids that the bot gave them, so that a letter in any language
can be played; what is printed is the label that the person sees.
"""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from bot.demo.checks import NotAsPlayed, expect
from bot.messages import ids
from bot.rehearsal import Answer, Channel, Message, Modal, Person


def has_button(message: Message, action: str) -> bool:
    """Whether the message has this button."""
    return bool(_label(message, action))


def press(person: Person, message: Message, action: str) -> Answer:
    """Clicks a button of a message. Raises `NotAsPlayed` where it is not there."""
    label = _label(message, action)
    expect(label, f"{person.name} should have found a button “{action}”")
    return person.click(message, label)


def form(person: Person, callback: str) -> Modal:
    """The form that has opened before somebody. Raises `NotAsPlayed` where it is another."""
    modal = person.modal
    if modal is None:
        told = person.ephemerals[-1].plain if person.ephemerals else "nothing"
        raise NotAsPlayed(f"{person.name} should have got a form, and got: {told}")
    opened = modal.view["callback_id"]
    expect(opened == callback, f"{person.name} should have got a form, and got: {modal.plain}")
    return modal


def fill(modal: Modal, values: Mapping[str, Any]) -> Modal:
    """Fills inputs by the ids of `bot.messages.ids`."""
    for block_id, value in values.items():
        modal.fill({_full_id(modal, block_id): value})
    return modal


def choose_organization(modal: Modal, organization: int) -> None:
    """Chooses the organization where there is more than one."""
    block = _full_id(modal, ids.ORGANIZATION)
    (element,) = (b["element"] for b in modal.blocks if b.get("block_id") == block)
    if len(element["options"]) > 1:
        modal.fill({block: str(organization)})


def label(modal: Modal, block_id: str) -> str:
    """What the person sees beside an input."""
    full = _full_id(modal, block_id)
    (block,) = (b for b in modal.blocks if b.get("block_id") == full)
    return str(block["label"]["text"])


def submit(modal: Modal) -> None:
    """Submits a form that closes. Raises `NotAsPlayed` where it does not."""
    modal.submit()
    if modal.is_open:
        told = "; ".join(modal.errors.values()) or modal.plain
        raise NotAsPlayed(f"{modal.person.name}: the form “{modal.title}” was refused: {told}")


def submit_twice(modal: Modal) -> list[str]:
    """Two clicks at once on the button that submits: what each was told, "" for done."""
    both = [modal.submission() for _ in range(2)]
    with ThreadPoolExecutor(2) as clicks:
        answers = list(clicks.map(modal.person.submit_raw, both))
    return ["; ".join((each.payload or {}).get("errors", {}).values()) for each in answers]


def card_in(channel: Channel) -> Message:
    """The letter's card. Raises `NotAsPlayed` where there is none."""
    for message in channel.messages:
        if message.author.is_bot:
            return message
    raise NotAsPlayed(f"the card should stand in {channel.title}")


def _label(message: Message, action: str) -> str:
    for block in message.blocks:
        for element in block.get("elements", ()) if block["type"] == "actions" else ():
            if element["action_id"] == action:
                return str(element["text"]["text"])
    return ""


def _full_id(modal: Modal, block_id: str) -> str:
    for block in modal.blocks:
        if str(block.get("block_id", "")).partition(":")[0] == block_id:
            return str(block["block_id"])
    raise NotAsPlayed(f"the form “{modal.title}” should have an input “{block_id}”")
