"""Requests that store something, each ready to be sent, as often as a test wants."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from bot.domain.letter import Terms
from bot.rehearsal import Answer, Message, Modal, Person, payloads
from bot.rehearsal.delivery import Kind
from tests import forging
from tests.cast import A_TUESDAY, DRAFT, IN_TEN_DAYS, Cast
from tests.conversations.authority import asked, chosen, edited, organizations
from tests.conversations.drafting import filled, shown_back


@dataclass(frozen=True)
class Asked:
    """A request of Slack's, as it was made."""

    person: Person
    kind: Kind
    payload: dict[str, Any]

    def send(self, retry: int = 0) -> Answer:
        """Sends it once (more). `retry` counts, for events."""
        return self.person.slack.deliver(self.person, self.payload, self.kind, retry=retry)


def typed(cast: Cast, text: str, person: Person | None = None) -> Asked:
    """A command of Carla's, or of somebody else's."""
    who = person or cast.carla
    command, _, rest = text.partition(" ")
    payload = payloads.slash_command(who.slack, who.user, cast.channel, command, rest)
    return Asked(who, "slash_commands", payload)


def clicked(person: Person, message: Message, label: str) -> Asked:
    """A click on a button of a message; each is one of its own."""
    return Asked(person, "interactive", forging.click(person, message, label))


def submitted(form: Modal | None, **values: Any) -> Asked:
    """A form that is filled in; blanks in labels written as `_`."""
    assert form is not None
    form.fill({label.replace("_", " "): value for label, value in values.items()})
    return Asked(form.person, "interactive", form.submission())


def home_opened(cast: Cast) -> Asked:
    """Carla looks at her Home."""
    slack = cast.stage.slack
    inner = {
        "type": "app_home_opened",
        "user": cast.carla.id,
        "channel": cast.carla.dm.id,
        "tab": "home",
        "event_ts": slack.workspace.next_ts(),
    }
    return Asked(cast.carla, "events_api", payloads.event(slack, inner))


def ana(cast: Cast) -> Person:
    """Speaks for Fundar, while a letter circulates that people may sign personally, too."""
    cast.letter(terms=Terms(individuals=True))
    return cast.representative("Ana Ruiz", "Fundar")


def dm(person: Person, label: str) -> Message:
    """The newest message to somebody that has this button."""
    return next(each for each in reversed(person.dms) if label in each.buttons)


# --- forms that close ---------------------------------------------------------------------------


def sign(cast: Cast) -> Asked:
    return submitted(cast.modal(ana(cast), "/sign"), Authority=True)


def sign_personally(cast: Cast) -> Asked:
    form = ana(cast).click(cast.card(), "Sign personally").view
    return submitted(form, Name="Ana Ruiz", Personally=True)


def withdraw(cast: Cast) -> Asked:
    who = ana(cast)
    cast.sign(who)
    return submitted(cast.modal(who, "/withdraw"), Reason="We split.")


def object_to(cast: Cast) -> Asked:
    return submitted(cast.modal(ana(cast), "/object"), Kind="Concern", Objection="Say which.")


def resolve(cast: Cast) -> Asked:
    cast.object(ana(cast), "Say which wells.")
    return submitted(cast.carla.click(dm(cast.carla, "Resolve"), "Resolve").view, Reason="Named.")


def ask(cast: Cast) -> Asked:
    cast.letter()
    cast.enlist("Fundar")
    form = cast.modal(cast.person("Sam Stray", address=""), "/sign")
    cast.stage.settle()
    return submitted(form, Organization="Fundar")


def decline_request(cast: Cast) -> Asked:
    message = wanting(cast)
    return submitted(cast.carla.click(message, "Decline").view, Reason="Unknown to us.")


def add_organization(cast: Cast) -> Asked:
    form = cast.carla.click(organizations(cast, cast.carla), "Add an organization").view
    return submitted(form, Name="Agua Viva")


def remove_organization(cast: Cast) -> Asked:
    cast.enlist("Fundar")
    return submitted(chosen(cast, "Fundar", "Remove"))


def cancel(cast: Cast) -> Asked:
    cast.letter()
    return submitted(cast.modal(cast.carla, "/letter cancel water"), Reason="Overtaken.")


def finalize(cast: Cast) -> Asked:
    cast.sign(ana(cast))
    cast.close()
    return submitted(cast.modal(cast.carla, "/letter finalize water"))


# --- forms in whose place something else stands -------------------------------------------------


def create(cast: Cast) -> Asked:
    return submitted(shown_back(cast, filled(cast)))


def revise(cast: Cast) -> Asked:
    cast.sign(ana(cast))
    form = cast.modal(cast.carla, "/letter revise water")
    source = DRAFT.replace("since May", "since June").encode()
    form.fill(
        {
            "Draft file": [("draft.md", source)],
            "Kind of change": "Material",
            "What changed": "The month.",
        }
    ).submit()
    cast.stage.settle()
    return submitted(cast.carla.modal)


def name_deputy(cast: Cast) -> Asked:
    who = cast.representative("Ana Ruiz", "Fundar", "GESOC")
    form = who.click(organizations(cast, who), "Name a deputy").view
    return submitted(form, Organization="Fundar", Deputy=cast.person("Dora Diaz"))


# --- clicks -------------------------------------------------------------------------------------


def wanting(cast: Cast) -> Message:
    """Somebody's request to represent Fundar, as Carla has it."""
    cast.letter()
    cast.enlist("Fundar")
    return asked(cast, cast.person("Sam Stray", address=""), Organization="Fundar")


def questioned(cast: Cast) -> Message:
    """The question whether a sign-on stands, as Carla has it."""
    who = ana(cast)
    cast.enlist("Fundar", who, cast.person("Dora Diaz"))
    cast.sign(who)
    edited(cast, "Fundar", Addresses="dora@example.org")
    return dm(cast.carla, "It stands")


def resolved(cast: Cast) -> tuple[Person, Message]:
    """Ana with her objection, which is resolved."""
    who = ana(cast)
    cast.object(who, "Say which wells.")
    form = cast.carla.click(dm(cast.carla, "Resolve"), "Resolve").view
    assert form is not None
    form.fill({"Reason": "Named."}).submit()
    cast.stage.settle()
    return who, dm(who, "It is settled")


def objected(cast: Cast) -> tuple[Person, Message]:
    """Ana with her objection."""
    who = ana(cast)
    cast.object(who, "Say which wells.")
    return who, dm(who, "Withdraw objection")


def reconfirming(cast: Cast) -> tuple[Person, Message]:
    """Ana, who is asked to confirm what Fundar signed."""
    revise(cast).send()
    cast.stage.settle()
    who = next(each for each in cast.stage.slack.people.values() if each.name == "Ana Ruiz")
    return who, dm(who, "Confirm")


def to_decline(cast: Cast) -> tuple[Person, Message]:
    """Ana, who is reminded of the letter."""
    who = ana(cast)
    cast.carla.command("/letter remind water", cast.channel)
    cast.stage.settle()
    cast.stage.later(IN_TEN_DAYS - A_TUESDAY - (IN_TEN_DAYS - A_TUESDAY) / 2)
    return who, dm(who, "Not for us")


CLICKS: dict[str, tuple[str, Callable[[Cast], tuple[Person, Message]]]] = {
    # A button, and who has it where.
    "approve": ("Approve", lambda cast: (cast.carla, wanting(cast))),
    "it stands": ("It stands", lambda cast: (cast.carla, questioned(cast))),
    "withdraw it": ("Withdraw it", lambda cast: (cast.carla, questioned(cast))),
    "withdraw an objection": ("Withdraw objection", objected),
    "it is settled": ("It is settled", resolved),
    "it is not settled": ("It is not settled", resolved),
    "confirm": ("Confirm", reconfirming),
    "not for us": ("Not for us", to_decline),
}


def click_on(name: str) -> Callable[[Cast], Asked]:
    label, find = CLICKS[name]
    return lambda cast: clicked(*find(cast), label)


# --- commands -----------------------------------------------------------------------------------


def command(text: str) -> Callable[[Cast], Asked]:
    def make(cast: Cast) -> Asked:
        ana(cast)
        return typed(cast, text)

    return make


def circulate(cast: Cast) -> Asked:
    cast.draft()
    return typed(cast, "/letter circulate water")


REQUESTS: dict[str, tuple[Callable[[Cast], Asked], str]] = {
    # How to come to it, and the event of which it leaves one.
    "sign": (sign, "signed"),
    "sign personally": (sign_personally, "signed personally"),
    "withdraw": (withdraw, "withdrew"),
    "object": (object_to, "objected"),
    "resolve": (resolve, "objection resolved"),
    "ask to represent": (ask, "asked to represent"),
    "decline a request": (decline_request, "request declined"),
    "add an organization": (add_organization, "organization added"),
    "remove an organization": (remove_organization, "organization removed"),
    "cancel": (cancel, "cancelled"),
    "finalize": (finalize, "finalized"),
    "create": (create, "created"),
    "revise": (revise, "revised"),
    "name a deputy": (name_deputy, "deputy named"),
    "approve": (click_on("approve"), "request approved"),
    "it stands": (click_on("it stands"), "sign-on stands"),
    "withdraw it": (click_on("withdraw it"), "withdrew"),
    "withdraw an objection": (click_on("withdraw an objection"), "objection withdrawn"),
    "it is settled": (click_on("it is settled"), "objection accepted"),
    "it is not settled": (click_on("it is not settled"), "objection reopened"),
    "confirm": (click_on("confirm"), "confirmed"),
    "not for us": (click_on("not for us"), "declined"),
    "extend": (command("/letter extend water 2026-12-20 12:00"), "extended"),
    "remind": (command("/letter remind water"), "reminded"),
    "close": (command("/letter close water"), "closed"),
    "circulate": (circulate, "circulated"),
}
EACH_SORT = [
    "sign",
    "object",
    "create",
    "name a deputy",
    "approve",
    "it is settled",
    "close",
    "circulate",
]
"""Of each sort of request one or two: what closes, what is replaced, and what takes longer."""
