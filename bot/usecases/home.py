"""The Home tab: who has opened theirs, and what it shows."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from bot.domain.home import Decisions, Home, Mine, Resolved, mine, to_finalize_first
from bot.domain.letter import Letter, State
from bot.domain.objection import Objection
from bot.domain.organization import Organization
from bot.domain.text import sha256_of
from bot.messages import home as wording
from bot.messages.reader import Reader
from bot.messages.wording import Block
from bot.usecases import standing
from bot.usecases.transaction import Office
from storage import declines, home, late, letters, organizations, people, requests
from storage.outbox import Item

OPEN = (State.CIRCULATING, State.CLOSED)
RUNNING = (State.DRAFTING, *OPEN)
READ = 20
"""How many letters a coordinator's Home counts, and things of a kind it looks at, at most."""


@dataclass(frozen=True, slots=True)
class View:
    """A Home ready to be published. `news` says whether it has to be: what is published already
    need not be again."""

    blocks: Block
    fingerprint: str
    news: bool


def opened(office: Office, person: str, now: datetime) -> None:
    """Somebody looks at their Home. From now on it is kept up to date."""
    with office.transaction(now) as connection:
        home.opened(connection, person, now)
    office.wake()


def is_strange(office: Office, item: Item) -> bool:
    """Whether somebody who has just opened their Home is not known to be anybody: their address
    may be one that the coalition named."""
    if not item.facts.get("opened"):
        return False
    with office.database.reading() as view:
        return not (
            organizations.represented_by(view, item.target)
            or office.coalition.coordinated_by(people.contacts_of(view, item.target))
        )


def compose(office: Office, item: Item, now: datetime) -> View:
    """What a Home shows at `now` (UTC), in its owner's language."""
    with office.database.reading() as view:
        blocks = wording.home(
            _reader(office, view, item.target), read(office, view, item.target, now), now
        )
    fingerprint = sha256_of(blocks)
    return View(blocks, fingerprint, fingerprint != item.facts.get("shown"))


def published(office: Office, item: Item, fingerprint: str, now: datetime) -> None:
    """The Home shows this now."""
    with office.database.row_by_row() as connection:
        home.published(connection, item, fingerprint, now)


def read(office: Office, view: Connection, person: str, now: datetime) -> Home:
    """Everything that somebody's Home shows."""
    contacts = people.contacts_of(view, person)
    own = organizations.represented_by(view, person)
    running = letters.in_states(view, *RUNNING)
    whole = office.coalition.coordinated_by(contacts)
    named = home.coordinated(view, contacts)
    coordinated = to_finalize_first([each for each in running if whole or each.id in named])
    found = {each.id: each for each in running if each.state in OPEN}
    ids, keys = list(found), [each.id for each in own]
    objections = home.own_objections(view, ids, keys)
    met = people.addresses(view)
    coordinators = (met.get(each, each) for each in office.coalition.coordinators)
    return Home(
        tuple(own),
        tuple(each.name for each in requests.waiting_of(view, person)),
        tuple(each for each in coordinators if "@" not in each),
        tuple(_mine(view, person, list(found.values()), own, objections, now)),
        tuple(
            Resolved(found[each.letter_id], each, reason)
            for each, reason in home.resolved_objections(view, ids, keys)
        ),
        tuple((found[each.letter_id], each) for each in objections),
        whole or bool(named),
        coordinated,
        tuple(standing.read(view, each) for each in coordinated[:READ]),
        _decisions(view, coordinated, whole, named) if whole or named else Decisions(),
    )


def _mine(
    view: Connection,
    person: str,
    found: Sequence[Letter],
    own: Sequence[Organization],
    objections: Sequence[Objection],
    now: datetime,
) -> Iterator[Mine]:
    ids = [each.id for each in found]
    done = home.signatures(view, ids, [each.id for each in own])
    done += home.personal_signatures(view, ids, person)
    not_for_them = declines.standing(view, ids, [each.id for each in own])
    for letter in found:
        last = [each for each in done if each.letter_id == letter.id]
        objecting = {each.organization_id for each in objections if each.letter_id == letter.id}
        declined = {each for letter_id, each in not_for_them if letter_id == letter.id}
        yield mine(letter, own, last, objecting, now, declined)


def _decisions(
    view: Connection, coordinated: Sequence[Letter], whole: bool, named: Collection[int]
) -> Decisions:
    kept_back = [each for each in letters.kept_back(view) if whole or each.id in named]
    by_id = {each.id: each for each in coordinated}
    ids = list(by_id)
    objections, n_objections = home.to_answer(view, ids, READ)
    questions, n_questions = home.questions_to_answer(view, ids, READ)
    asking, n_requests = home.requests_to_answer(view, None if whole else ids, READ)
    return Decisions(
        tuple((by_id[each.letter_id], each) for each in objections),
        n_objections,
        tuple((by_id.get(each.letter_id or 0), each) for each in asking),
        n_requests,
        tuple((by_id[each.letter_id], each) for each in questions),
        n_questions,
        tuple((by_id[each], n) for each, n in home.undelivered(view, ids).items()),
        tuple(kept_back),
        tuple(_late(view, whole, named)),
    )


def _late(view: Connection, whole: bool, named: Collection[int]) -> Iterator[tuple[Letter, int]]:
    for letter_id, n in late.waiting(view).items():
        letter = letters.by_id(view, letter_id) if whole or letter_id in named else None
        if letter:
            yield letter, n


def _reader(office: Office, view: Connection, user_id: str) -> Reader:
    person, coalition = people.by_contact(view, user_id), office.coalition
    language = person.language if person else ""
    zone = person.time_zone if person else ""
    return Reader.of(language or coalition.language, zone or coalition.time_zone)
