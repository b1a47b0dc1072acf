"""The coordinators' digest: planned while letters are open, and written as it leaves."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection

from bot.domain.digest import Digest, day_of, days_before, is_morning, next_morning
from bot.domain.home import to_finalize_first
from bot.domain.letter import Letter, State
from bot.messages import digest as wording
from bot.messages.blocks import Said
from bot.usecases import standing
from bot.usecases.composing import Case, NoLongerWanted
from bot.usecases.transaction import Office, Work
from storage import digests, home, letters, outbox, people

CLOCK = "clock"
OPEN = (State.CIRCULATING, State.CLOSED)
READ = 40
"""How many letters are counted, at most."""
LOOKED_BACK = 7
"""Days within which the last digest is looked for, to tell what is new since."""
NO_NEWS = ("reminded", "tried again")
"""What happens to a letter and changes nothing of how it stands."""


def begin(office: Office, now: datetime) -> None:
    """The bot starts: what is planned may have been planned by other settings."""
    with office.database.reading() as view:
        missing = _to_plan(office, view, now)
    if missing:
        with office.work(CLOCK, now) as work:
            plan(work)


def plan(work: Work) -> None:
    """Makes sure that for each coordinator of an open letter a digest is planned for the next
    working morning: also where that was reckoned by another zone, setting or clock."""
    for contact, at in _to_plan(work.office, work.connection, work.now):
        contacts = people.contacts_of(work.connection, contact)
        digests.plan(work.connection, contact, contacts, at)


def due(work: Work, contact: str) -> None:
    """Queues a coordinator's digest, if that is still this morning's, and plans the next. Of
    several mornings that were missed nothing is caught up: it says how things stand now."""
    at, view = work.coalition.digest, work.connection
    if at is None:
        return
    to, zone = people.known_as(view, contact), work.office.zone_of(view, contact)
    day = day_of(work.now, zone)
    new = not outbox.knows(view, _key(to, day))
    if new and is_morning(work.now, at, zone) and _own(work.office, view, to):
        last = digests.last_of(view, _keys(view, to, *days_before(day, LOOKED_BACK)))
        since = last.isoformat() if last else ""
        work.tell(_key(to, day), "digest", to, None, outbox.NEWS, day=day, since=since)
    plan(work)


def compose(case: Case) -> Said:
    """What a coordinator is told, from what is stored now; nothing once another day has come."""
    view, person = case.view, case.person
    own = _own(case.office, view, person)
    day = str(case.item.facts["day"])
    # Queued once for an address and once for the Slack id, for somebody who had not been met yet.
    if outbox.gone_out(view, _keys(view, person, day) - {case.item.key}):
        raise NoLongerWanted
    if not own or day_of(case.now, case.reader.zone) != day:
        raise NoLongerWanted
    ids = [each.id for each in own]
    whole = case.office.coalition.coordinated_by(people.contacts_of(view, person))
    found = Digest(
        tuple(standing.read(view, each) for each in own[:READ]),
        len(own),
        _of_old(view, own, str(case.item.facts["since"])),
        home.requests_to_answer(view, None if whole else ids, 0)[1],
        home.questions_to_answer(view, ids, 0)[1],
    )
    return wording.digest(case.reader, found, case.now)


def _of_old(view: Connection, own: Sequence[Letter], since: str) -> frozenset[int]:
    """The letters of which nothing has happened since the last digest."""
    if not since:
        return frozenset()
    touched = digests.touched(view, datetime.fromisoformat(since), NO_NEWS)
    return frozenset(each.id for each in own if each.handle not in touched)


def _own(office: Office, view: Connection, person: str) -> tuple[Letter, ...]:
    """The open letters that somebody coordinates, those to finalize first."""
    contacts = people.contacts_of(view, person)
    whole = office.coalition.coordinated_by(contacts)
    named = home.coordinated(view, contacts)
    return to_finalize_first([each for each in _open(view) if whole or each.id in named])


def _to_plan(office: Office, view: Connection, now: datetime) -> list[tuple[str, datetime]]:
    """The coordinators for whom no digest is planned though there should be, and for when (UTC)."""
    if office.coalition.digest is None:
        return []
    planned, missing = digests.planned(view), []
    for contact in _coordinators(office, view):
        at = next_morning(now, office.coalition.digest, office.zone_of(view, contact))
        contacts = people.contacts_of(view, contact)
        if not any(planned[each] <= at for each in contacts if each in planned):
            missing.append((contact, at))
    return missing


def _coordinators(office: Office, view: Connection) -> Sequence[str]:
    """Everybody who coordinates an open letter, each once, by their Slack id where it is known."""
    found = _open(view)
    contacts = list(office.coalition.coordinators) if found else []
    for letter in found:
        contacts += letters.coordinators_of(view, letter.id)
    return list(dict.fromkeys(people.known_as(view, each) for each in contacts))


def _open(view: Connection) -> list[Letter]:
    return letters.in_states(view, *OPEN)


def _key(contact: str, day: str) -> str:
    return f"digest:{contact}:{day}"


def _keys(view: Connection, person: str, *days: str) -> set[str]:
    """The keys of somebody's digests of these days, by whichever contact they were queued."""
    contacts = people.contacts_of(view, person)
    return {_key(contact, day) for contact in contacts for day in days}
