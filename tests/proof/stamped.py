"""A letter whose first edition is time-stamped, as its ledger's file tells it to others."""

from __future__ import annotations

from pathlib import Path

from bot.domain.letter import Letter
from bot.domain.organization import Member
from bot.proof.stamping import StampServer
from bot.usecases import finalizing, proving, signing
from bot.usecases.stamping import Stamper
from bot.usecases.transaction import Office
from tests.factories import (
    ANA,
    CARLA,
    NOON,
    a_database,
    a_wish,
    an_office,
    stored_letter,
    stored_members,
)
from tests.tsa import running


def finalized(office: Office, handle: str = "water-law") -> Letter:
    """Fundar signs and Carla finalizes."""
    ids = stored_members(office, Member("Fundar", representatives=(ANA,)))
    letter = stored_letter(office, handle)
    signing.sign(office, ANA, letter.id, ids["Fundar"], a_wish(), NOON)
    seen = finalizing.preflight(office, CARLA, handle, NOON).seal
    return finalizing.finalize(office, CARLA, letter.id, seen, "All have answered.", NOON)


def exported(office: Office, handle: str = "water-law") -> list[bytes]:
    """The lines of the letter's file."""
    return [line.encode() for line in proving.export(office, handle)]


def stamped_letter(folder: Path) -> tuple[list[bytes], bytes]:
    """The lines of the letter's file, and the root certificate of whoever has stamped it. The test
    asks for the fixture `backend`."""
    database = a_database(folder)
    office = an_office(database, time_stamps=True)
    finalized(office)
    with running() as server:
        ask = StampServer(server.url, [server.authority.root])
        Stamper(office, ask, lambda: NOON).run()
    lines = exported(office)
    database.close()
    return lines, server.authority.pem
