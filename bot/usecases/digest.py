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

OPEN = (State.CIRCULATING, State.CLOSED)
READ = 40
"""How many letters are counted, at most."""
LOOKED_BACK = 7
"""Days within which the last digest is looked for, to tell what is new since."""
NO_NEWS = ("reminded", "tried again")
"""What happens to a letter and changes nothing of how it stands."""


def plan(work: Work) -> None:
    """Makes sure that for each coordinator of an open letter a digest is planned for the next
    working morning: also where that was reckoned by another zone, setting or clock."""
    if work.coalition.digest is None:
        return
    planned = digests.planned(work.connection)
    for contact in _coordinators(work):
        at = next_morning(work.now, work.coalition.digest, _zone(work, contact))
        contacts = people.contacts_of(work.connection, contact)
        if not any(planned[each] <= at for each in contacts if each in planned):
            digests.plan(work.connection, contact, contacts, at)


def due(work: Work, contact: str) -> None:
    """Queues a coordinator's digest, if that is still this morning's, and plans the next. Of
    several mornings that were missed nothing is caught up: it says how things stand now."""
    if work.coalition.digest is None:
        return
    to, zone = _known(work.connection, contact), _zone(work, contact)
    if is_morning(work.now, work.coalition.digest, zone):
        day = day_of(work.now, zone)
        if _own(work.office, work.connection, to) and not outbox.knows(
            work.connection, _key(to, day)
        ):
            before = [_key(to, each) for each in days_before(day, LOOKED_BACK)]
            last = digests.last_of(work.connection, before)
            since = last.isoformat() if last else ""
            work.tell(_key(to, day), "digest", to, None, outbox.NEWS, day=day, since=since)
    plan(work)


def compose(case: Case) -> Said:
    """What a coordinator is told, from what is stored now; nothing once another day has come."""
    view, person = case.view, case.person
    own = _own(case.office, view, person)
    if not own or day_of(case.now, case.reader.zone) != case.item.facts["day"]:
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


def _coordinators(work: Work) -> Sequence[str]:
    """Everybody who coordinates an open letter, each once, by their Slack id where it is known."""
    found = _open(work.connection)
    contacts = list(work.coalition.coordinators) if found else []
    for letter in found:
        contacts += letters.coordinators_of(work.connection, letter.id)
    return list(dict.fromkeys(_known(work.connection, each) for each in contacts))


def _open(view: Connection) -> list[Letter]:
    return letters.in_states(view, *OPEN)


def _known(view: Connection, contact: str) -> str:
    person = people.by_contact(view, contact)
    return person.user_id if person else contact


def _zone(work: Work, contact: str) -> str:
    person = people.by_contact(work.connection, contact)
    return (person.time_zone if person else "") or work.coalition.time_zone


def _key(contact: str, day: str) -> str:
    return f"digest:{contact}:{day}"
