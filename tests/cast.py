"""A coalition on a stage: who is there, a letter in a given state, and what people do with it.

`Cast` is small on purpose: it brings a conversation to the point at which a test begins.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select

from bot.demo.stage import Stage
from bot.domain.letter import Terms
from bot.domain.organization import Member
from bot.rehearsal import Answer, Channel, Message, Modal, Person
from bot.usecases import coordinating, drafting
from bot.usecases.importing import import_members
from storage import ledger
from storage.tables import Table
from tests import databases

A_TUESDAY = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
IN_TEN_DAYS = A_TUESDAY + timedelta(days=10)
DRAFT = """---
title: Water for all
place: Bogotá
date: 2026-12-01
language: en
salutation: Members of the Council,
closing: Sincerely,
references:
  - text: The report
    url: https://example.org/report
cc:
  - name: Inés Paz
    title: Ombudsperson
---

The wells of the valley are *closed* since May.

1. Open the wells.
2. Publish the accounts.
"""


@contextmanager
def staged(folder: Path, *, at: datetime = A_TUESDAY, **settings: Any) -> Iterator[Stage]:
    """The real bot and a stand-in for Slack, on a clock that stands still."""
    coalition = {
        "name": "Coalition for Clean Water",
        "time_zone": "America/Mexico_City",
        "coordinators": ["carla@example.org"],
    }
    backend = databases.present()
    # How fast the bot is stands in the benchmarks; what outlives a power cut, in tests/faults.
    chosen = {"coalition": coalition, "storage": {"url": backend.ready(folder)}, **settings}
    with Stage(folder, chosen, at, durable=False, patience=20.0) as built:
        yield built
        # Slack takes whatever the bot sends, or the bot is wrong.
        assert [each for each in built.slack.refused if each.malformed] == []
    backend.done_with(folder)


@contextmanager
def circulating_now(folder: Path) -> Iterator[Cast]:
    """A letter that circulates as it is by the machine's clock, for bots in other processes."""
    now = datetime.now(UTC)
    with staged(folder, at=now) as stage:
        cast = Cast(stage)
        cast.letter("water", DRAFT, deadline=now + timedelta(days=10))
        yield cast


class Cast:
    """A coordinator, Carla, and a channel of the coalition; others come as a test needs them."""

    def __init__(self, stage: Stage, *, introduced: bool = True) -> None:
        self.stage = stage
        self.carla = stage.add_person("Carla Coord", "carla@example.org")
        self.channel: Channel = stage.add_channel("coalition", self.carla)
        if introduced:
            stage.bot.directory.meet_coordinators()  # as the bot does when it starts

    # --- people ----------------------------------------------------------------------------------

    def person(self, name: str, **profile: Any) -> Person:
        """Somebody in the channel who represents nobody yet."""
        address = profile.pop("address", f"{name.split()[0].lower()}@example.org")
        person = self.stage.add_person(name, address, **profile)
        self.channel.invite(person.id)
        return person

    def enlist(self, organization: str, *representatives: Person, **fields: Any) -> None:
        """An organization on the coalition's list, its representatives named by their address."""
        contacts = tuple(person.user.email for person in representatives)
        member = Member(name=organization, **{"representatives": contacts, **fields})
        import_members(self.stage.bot.office, "command line", [member], self.stage.clock())

    def representative(self, name: str, *organizations: str, **profile: Any) -> Person:
        """Somebody who represents organizations that are new on the list."""
        person = self.person(name, **profile)
        for organization in organizations:
            self.enlist(organization, person)
        return person

    def remove(self, organization: str) -> None:
        """Takes an organization off the coalition's list."""
        from bot.usecases.importing import members

        office, now = self.stage.bot.office, self.stage.clock()
        kept = [each for each in members(office) if each.name != organization]
        import_members(office, "command line", kept, now, remove_missing=True)

    # --- letters ---------------------------------------------------------------------------------

    def draft(
        self,
        handle: str = "water",
        source: str = DRAFT,
        *channels: Channel,
        title: str = "",
        deadline: datetime = IN_TEN_DAYS,
        terms: Terms = coordinating.NO_TERMS,
    ) -> None:
        """A letter in drafting, for the coalition's channel unless told otherwise."""
        office = self.stage.bot.office
        coordinating.create(
            office,
            coordinating.COMMAND_LINE,
            handle,
            drafting.understand(office, source, title, ""),
            deadline,
            tuple(channel.name for channel in channels or (self.channel,)),
            office.coalition.time_zone,
            self.stage.clock(),
            terms,
        )

    def letter(self, handle: str = "water", *args: Any, **more: Any) -> Message:
        """A circulating letter; gives its card in the coalition's channel."""
        self.draft(handle, *args, **more)
        self.carla.command(f"/letter circulate {handle}", self.channel)
        self.stage.settle()
        return self.card(handle)

    def card(self, handle: str = "water", channel: Channel | None = None) -> Message:
        """The newest message in a channel whose buttons are a card's for this letter."""
        for message in reversed((channel or self.channel).messages):
            for block in message.blocks:
                if block["block_id"] == "card" and block["elements"][0]["value"] == handle:
                    return message
        raise AssertionError(f"no card of {handle}")

    def close(self, handle: str = "water") -> None:
        self.carla.command(f"/letter close {handle}", self.channel)
        self.stage.settle()

    def finalize(self, handle: str = "water", reason: str = "") -> Answer:
        """Carla finalizes; where something is in the way, with a reason."""
        form = self.modal(self.carla, f"/letter finalize {handle}")
        if not form.submit_label:  # With many names it is prepared first.
            self.stage.settle()
        if "Reason" in form.labels:
            form.fill({"Reason": reason})
        answer = form.submit()
        self.stage.settle()
        return answer

    # --- acts ------------------------------------------------------------------------------------

    def modal(self, person: Person, command: str) -> Modal:
        """The form that a command opens."""
        answer = person.command(command, self.channel)
        assert answer.view is not None, answer.plain
        return answer.view

    def sign(self, person: Person, command: str = "/sign", **fields: Any) -> Answer:
        """Signs by command; fields by their labels, blanks written as `_`."""
        form = self.modal(person, command)
        values = {"Signed by": person.name, "Authority": True}
        form.fill(values | {label.replace("_", " "): value for label, value in fields.items()})
        answer = form.submit()
        self.stage.settle()
        return answer

    def withdraw(self, person: Person, command: str = "/withdraw", reason: str = "") -> Answer:
        answer = self.modal(person, command).fill({"Reason": reason}).submit()
        self.stage.settle()
        return answer

    def object(self, person: Person, text: str, kind: str = "Blocking", **more: Any) -> Answer:
        form = self.modal(person, "/object").fill({"Kind": kind, "Objection": text, **more})
        answer = form.submit()
        self.stage.settle()
        return answer

    # --- looking ---------------------------------------------------------------------------------

    def entries(self) -> list[ledger.Entry]:
        """Everything in the ledger, in its order."""
        with self.stage.bot.office.database.reading() as view:
            return list(ledger.entries(view))

    def events(self) -> list[str]:
        """The kinds of everything in the ledger, in their order."""
        with self.stage.bot.office.database.reading() as view:
            return [entry.kind for entry in ledger.entries(view)]


def stored(stage: Stage) -> dict[str, list[Any]]:
    """Every row of every table, except whom the bot has met and when it last wrote somewhere:
    neither is an act."""
    with stage.bot.office.database.reading() as view:
        return {
            table.name: list(view.execute(select(table).order_by(*table.primary_key)).all())
            for table in Table.metadata.sorted_tables
            if table.name not in ("people", "pace")
        }


@contextmanager
def nothing_stored(stage: Stage) -> Iterator[None]:
    """What happens inside leaves every table as it was."""
    before = stored(stage)
    yield
    assert stored(stage) == before


def signed(stage: Stage, handle: str = "water") -> list[str]:
    """The names whose sign-on counts, in the order of signing."""
    from storage import letters, signons

    with stage.bot.office.database.reading() as view:
        letter = letters.by_handle(view, handle)
        assert letter is not None
        return [sign_on.name for sign_on, *_ in signons.active(view, letter.id)]
