"""Who plays: the coalition's people in the stand-in for Slack, and who does what."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from itertools import count

from bot.demo.checks import NotUsable
from bot.demo.material import INVENTED
from bot.demo.stage import Stage
from bot.domain.organization import Member
from bot.messages.blocks import OPTIONS
from bot.rehearsal import Channel, Person

COORDINATOR = "carla.mendes@coalition.example"
STRANGER = "bruno.salgado@elsewhere.example"


@dataclass(frozen=True)
class Signer:
    """An organization and its representatives; the first of them acts."""

    organization: Member
    people: tuple[Person, ...]

    @property
    def name(self) -> str:
        return self.organization.name

    @property
    def person(self) -> Person:
        return self.people[0]


@dataclass
class Cast:
    """`signers` stand in the order in which they come on."""

    coordinator: Person
    stranger: Person
    channel: Channel
    members: Channel
    signers: list[Signer]
    roles: Roles = field(init=False)

    def __post_init__(self) -> None:
        self.roles = Roles.among(self.signers)


@dataclass(frozen=True)
class Roles:
    """Who does what. With few organizations some roles stay empty, and their scenes are left
    out; somebody is always missing until reminded."""

    button: Signer | None
    command: Signer | None
    double_click: Signer | None
    objects: Signer | None
    withdraws: Signer | None
    others: list[Signer]
    missing: list[Signer]

    @classmethod
    def among(cls, signers: list[Signer]) -> Roles:
        # Who is not invited is never reminded, and so is no part of those scenes.
        signers = sorted(signers, key=lambda each: each.organization.invited)
        late = max(1, min(3, len(signers) // 3))
        early = iter(signers[:-late])
        return cls(
            button=next(early, None),
            command=next(early, None),
            double_click=next(early, None),
            objects=next(early, None),
            withdraws=next(early, None),
            others=list(early),
            missing=signers[-late:],
        )


def engage(stage: Stage, members: tuple[Member, ...], zone: str) -> Cast:
    """Brings everybody into the stand-in, in this time zone. Raises `NotUsable`."""
    ids = (f"UDEMO{n:07d}" for n in count(1))
    coordinator = _person(stage, name_from(COORDINATOR), COORDINATOR, next(ids), zone)
    stranger = _person(stage, name_from(STRANGER), STRANGER, next(ids), zone)
    by_contact: dict[str, Person] = {}
    for member in members:
        for contact in member.representatives:
            if contact not in by_contact:
                new = contact if "@" not in contact else next(ids)
                name = _name(contact, member)
                by_contact[contact] = _person(stage, name, contact, new, zone, member.language)
    signers = [
        Signer(member, tuple(by_contact[contact] for contact in member.representatives))
        for member in members
    ]
    everybody = (coordinator, stranger, *by_contact.values())
    return Cast(
        coordinator,
        stranger,
        stage.add_channel("coalition", *everybody),
        stage.add_channel("members", *everybody, private=True),
        _in_order(signers),
    )


def name_from(contact: str) -> str:
    """What somebody is called of whom only an address or a Slack id is known."""
    local, at, _ = contact.partition("@")
    words = re.findall(r"[^\W\d_]+", local) if at else []
    return " ".join(word.capitalize() for word in words)[:60] or f"Representative {contact[:20]}"


def _name(contact: str, member: Member) -> str:
    if contact.endswith(INVENTED):
        return f"Representative of {member.name}"[:80].strip()
    return name_from(contact)


def _person(
    stage: Stage, name: str, contact: str, slack_id: str, zone: str, language: str = ""
) -> Person:
    address = contact if "@" in contact else ""
    try:
        return stage.add_person(name, address, id=slack_id, locale=language or "en-US", tz=zone)
    except ValueError:
        raise NotUsable(f"{slack_id} cannot be played: it is taken in the stand-in.") from None


def _in_order(signers: list[Signer]) -> list[Signer]:
    """The order of the file. Only who acts for more organizations than a choice can offer takes
    them by name, as the choice does."""
    acting = Counter(signer.person.id for signer in signers)
    return sorted(signers, key=lambda each: each.name if acting[each.person.id] > OPTIONS else "")
