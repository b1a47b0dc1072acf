"""Small things to test with, each with everything that the test at hand does not care about."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from bot.domain.coalition import Coalition
from bot.domain.letter import Letter, State, Terms
from bot.domain.objection import Kind, Objection
from bot.domain.organization import Member, Organization
from bot.domain.signing import SignOn, Wish
from bot.domain.standing import Standing
from bot.domain.text import LetterText
from bot.usecases import coordinating
from bot.usecases.importing import import_members
from bot.usecases.transaction import Office
from storage import letters, organizations
from storage.database import Database
from tests import databases

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
DEADLINE = NOON + timedelta(days=10)
INSTANT = timedelta(microseconds=1)
"""The smallest time that is kept."""

ANA = "U0ANA"
CARLA = "U0CARLA"


def a_text(**changes: Any) -> LetterText:
    return replace(LetterText(title="Water is ours", body="We ask.", language="en"), **changes)


def a_letter(**changes: Any) -> Letter:
    letter = Letter(
        id=1,
        handle="water-law",
        title="Water is ours",
        language="en",
        time_zone="America/Mexico_City",
        deadline=DEADLINE,
        created_by=CARLA,
        revision_id=11,
        revision=1,
        fingerprint=a_text().sha256,
        state=State.CIRCULATING,
    )
    return replace(letter, **changes)


def an_organization(**changes: Any) -> Organization:
    return replace(Organization(id=7, name="Fundar"), **changes)


def a_wish(**changes: Any) -> Wish:
    return replace(Wish(signed_by="Ana Ruiz", authorized=True), **changes)


def a_sign_on(**changes: Any) -> SignOn:
    sign_on = SignOn(
        organization_id=7,
        organization="Fundar",
        revision_id=11,
        name="Fundar",
        signed_by="Ana Ruiz",
        role="Director",
        person=ANA,
        at=NOON,
    )
    return replace(sign_on, **changes)


def an_objection(**changes: Any) -> Objection:
    objection = Objection(
        id=3,
        letter_id=1,
        revision_id=11,
        organization_id=7,
        organization="Fundar",
        paragraph="",
        place="",
        text="It is too mild.",
        person=ANA,
        raised_at=NOON,
        kind=Kind.CONCERN,
    )
    return replace(objection, **changes)


def a_standing(**changes: Any) -> Standing:
    standing = Standing(
        letter=a_letter(state=State.CLOSED),
        dateline="",
        signed=2,
        names=("Fundar", "Article19"),
        withdrawn=0,
        open_objections=(),
        unanswered=(),
        stuck=0,
        edition=0,
    )
    return replace(standing, **changes)


# --- with a database ----------------------------------------------------------------------------


def a_database(folder: Path) -> Database:
    """The database that belongs to a folder, up to date and empty at first, of the kind on which
    the test runs. Whoever asks for it closes it."""
    return Database(databases.present().ready(folder))


def an_office(database: Database, **coalition: Any) -> Office:
    """An office whose coordinator is Carla."""
    chosen = Coalition(
        "Coalition for Clean Water", time_zone="America/Mexico_City", coordinators=(CARLA,)
    )
    return Office(database, replace(chosen, **coalition))


def stored_members(office: Office, *members: Member) -> dict[str, int]:
    """Imports organizations and returns the number of each by its name."""
    import_members(office, coordinating.COMMAND_LINE, members, NOON)
    with office.database.reading() as view:
        return {member.name: key for key, member in organizations.all_members(view).items()}


def stored_draft(connection: Connection, handle: str = "water-law") -> Letter:
    """A letter that is being drafted, put straight into the tables."""
    letter_id = letters.add(
        connection, handle, a_text(), "UTC", DEADLINE, ("coalition",), CARLA, NOON, Terms()
    )
    letter = letters.by_id(connection, letter_id)
    assert letter is not None
    return letter


def stored_letter(office: Office, handle: str = "water-law", **changes: Any) -> Letter:
    """A letter that circulates in one channel."""
    given: dict[str, Any] = {
        "text": a_text(),
        "deadline": DEADLINE,
        "channels": ("coalition",),
        "time_zone": office.coalition.time_zone,
    }
    given |= changes
    letter = coordinating.create(office, coordinating.COMMAND_LINE, handle, now=NOON, **given)
    _, channels = coordinating.channels_to_find(office, CARLA, handle)
    found = {each.id: (f"C0{n}", each.name) for n, each in enumerate(channels)}
    return coordinating.circulate(office, CARLA, letter.id, found, NOON)
