"""What the conversations about authority have in common."""

from __future__ import annotations

from typing import Any

from bot.rehearsal import Answer, Message, Modal, Person
from storage import letters
from tests.cast import Cast

COORDINATORS = ("carla@example.org", "cora@example.org")
TWO_COORDINATORS = {
    "name": "Coalition for Clean Water",
    "time_zone": "America/Mexico_City",
    "coordinators": list(COORDINATORS),
}


def ask(cast: Cast, person: Person, **fields: Any) -> Answer:
    """Asks to represent something, from the form that `/sign` brings; blanks written as `_`."""
    form = cast.modal(person, "/sign")
    assert form.title == "Ask to represent"
    cast.stage.settle()  # Slack is asked for their name meanwhile.
    answer = form.fill({label.replace("_", " "): each for label, each in fields.items()}).submit()
    cast.stage.settle()
    return answer


def asked(cast: Cast, person: Person, **fields: Any) -> Message:
    """The same; gives the coordinator's message about it."""
    ask(cast, person, **fields)
    return cast.carla.dms[-1]


def organizations(cast: Cast, person: Person) -> Message:
    """The answer to `/letter organizations`."""
    return person.command("/letter organizations", cast.channel).ephemerals[0]


def chosen(cast: Cast, organization: str, button: str, by: Person | None = None) -> Modal:
    """The form of a button beside the choice of organizations."""
    person = by or cast.carla
    message = organizations(cast, person)
    person.choose(message, "Choose an organization", organization)
    form = person.click(message, button).view
    assert form is not None
    return form


def edited(cast: Cast, organization: str, **fields: Any) -> Answer:
    """Carla edits an organization; blanks in labels written as `_`."""
    form = chosen(cast, organization, "Edit")
    values = {LABELS.get(label, label.replace("_", " ")): each for label, each in fields.items()}
    answer = form.fill(values).submit()
    cast.stage.settle()
    return answer


LABELS = {"Addresses": "E-mail addresses", "Aliases": "Also known as"}


def removed(cast: Cast, organization: str) -> Answer:
    answer = chosen(cast, organization, "Remove").submit()
    cast.stage.settle()
    return answer


def coordinates_only(cast: Cast, person: Person, handle: str = "water") -> None:
    """Somebody who coordinates this letter, and no other."""
    with cast.stage.bot.office.database.transaction() as connection:
        letter = letters.by_handle(connection, handle)
        assert letter is not None
        letters.add_coordinator(connection, letter.id, person.id)


def press(person: Person, message: Message, label: str) -> str:
    """Clicks a button and gives what the window that opens says."""
    view = person.click(message, label).view
    assert view is not None
    told = view.plain
    view.close()
    return told
