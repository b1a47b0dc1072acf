"""What coordinators hear of messages that did not arrive, or may not have."""

from __future__ import annotations

from collections.abc import Callable

from bot.messages import undelivered
from bot.messages.blocks import Said
from bot.messages.undelivered import Message
from bot.usecases.composing import Case, NoLongerWanted
from bot.usecases.transaction import Work
from storage import backlog, letters, outbox, people
from storage.backlog import Stuck
from storage.outbox import FILES, Item


def tell(work: Work, item: Item, why: str) -> None:
    """Queues the word to each coordinator that an item could not be delivered."""
    _to_coordinators(work, item, "undelivered", contact=item.target, why=why, about=item.kind)


def ask(work: Work, item: Item) -> None:
    """Queues the question to each coordinator whether an item is there."""
    _to_coordinators(work, item, "in_doubt", message=item.id)


def _to_coordinators(work: Work, item: Item, kind: str, **facts: object) -> None:
    letter = letters.by_id(work.connection, item.letter_id) if item.letter_id else None
    to = people.known_as(work.connection, item.target)
    for contact in work.coordinators_of(letter):
        if contact != to or item.kind == FILES:  # words may reach whom files do not
            key = f"{kind}:{item.id}:{work.now.isoformat()}:{contact}"
            work.tell(key, kind, contact, letter, outbox.NEWS, **facts)


def message_of(found: Stuck) -> Message:
    """What did not arrive, or may not have, as it is said."""
    about = str(found.facts.get("name", ""))
    return Message(found.id, found.kind, found.target, found.error, about)


def _failed(case: Case) -> Said:
    facts = case.item.facts
    message = Message(0, str(facts.get("about", "")), str(facts["contact"]), str(facts["why"]))
    if message.kind == FILES and case.about:
        return undelivered.no_files(case.reader, case.about, message)
    return undelivered.failed(case.reader, case.about.id if case.about else 0, message)


def _in_doubt(case: Case) -> Said:
    """Asked only while nobody has decided."""
    found = backlog.by_id(case.view, int(case.item.facts["message"]))
    if found is None or found.state != "held":
        raise NoLongerWanted
    return undelivered.in_doubt(case.reader, message_of(found))


COMPOSERS: dict[str, Callable[[Case], Said]] = {"undelivered": _failed, "in_doubt": _in_doubt}
