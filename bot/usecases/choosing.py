"""What a form offers somebody: the letters and the organizations for which they may act.

A form is only offered where the act would be allowed; the act itself asks the rules again.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection

from bot.domain.letter import Letter, State
from bot.domain.organization import Organization
from bot.domain.refusals import (
    AlreadySigned,
    NeedsConfirmation,
    NoLetterOpen,
    NothingToWithdraw,
    Refusal,
    RepresentsNobody,
)
from bot.domain.signing import Standing
from bot.usecases.late import asked_for, may_ask
from bot.usecases.transaction import Office, find_letter
from storage import individuals, letters, organizations, people, signons


@dataclass(frozen=True, slots=True)
class Choice:
    """`person_name` is the name under which Slack knows them, empty where it is not known yet;
    `personally` says that something of their own can be chosen as well, and `late` that the letter
    is finalized: what is asked for is the next edition's to do."""

    letters: tuple[Letter, ...]
    organizations: tuple[Organization, ...]
    person_name: str
    personally: bool = False
    late: bool = False

    @property
    def letter(self) -> Letter:
        """The one to begin with."""
        return self.letters[0]


def to_sign(office: Office, person: str, handle: str, now: datetime) -> Choice:
    """Raises what signing would meet: nothing open, a passed deadline, nobody represented, every
    organization of theirs has signed."""
    with office.database.reading() as view:
        found = _letters(office, view, person, handle, State.CIRCULATING)
        if found[0].state is State.FINALIZED:
            late = may_ask(view, found[0], _represented(office, view, person))
            return replace(_choice(view, person, found, late), late=True)
        ready = [letter for letter in found if letter.takes_sign_ons(now)] or found[:1]
        ready[0].check_takes_sign_ons(now)
        own = _represented(office, view, person)
        unsigned = [
            each
            for each in own
            if any(signons.standing_for(view, letter.id, each.id) is None for letter in ready)
        ]
        if not unsigned:
            raise _in_the_way(view, ready[0], own)
        return _choice(view, person, ready, unsigned)


def to_withdraw(office: Office, person: str, handle: str) -> Choice:
    """Raises what withdrawing would meet: nothing open, nobody represented, nothing signed. Who
    has signed personally need not represent anybody."""
    states = (State.CIRCULATING, State.CLOSED)
    with office.database.reading() as view:
        found = _letters(office, view, person, handle, *states)
        if handle.strip():
            found[0].check_state(*states, State.FINALIZED)
        personal = [each for each in found if individuals.standing_for(view, each.id, person)]
        if personal:
            own = organizations.represented_by(view, person)
        else:
            own = _represented(office, view, person)
        signed = [
            (letter, each)
            for letter in found
            for each in own
            if signons.standing_for(view, letter.id, each.id)
            or (letter.state is State.FINALIZED and asked_for(view, letter, each.id))
        ]
        if not signed and not personal:
            raise NothingToWithdraw(found[0].handle)
        about = [one for one in found if one in personal or one in [each for each, _ in signed]]
        choice = _choice(view, person, about, [each for _, each in signed])
        return replace(choice, personally=bool(personal))


def to_object(office: Office, person: str, handle: str, now: datetime) -> Choice:
    """Raises what objecting would meet: nothing open, a passed deadline, nobody represented."""
    with office.database.reading() as view:
        found = _letters(office, view, person, handle, State.CIRCULATING)
        ready = [letter for letter in found if letter.takes_comments(now)] or found[:1]
        ready[0].check_takes_comments(now)
        return _choice(view, person, ready, _represented(office, view, person))


def handle_of(office: Office, letter_id: int | None) -> str:
    """The handle of the letter for which a form was opened, empty where it offers several."""
    if not letter_id:
        return ""
    with office.database.reading() as view:
        letter = letters.by_id(view, letter_id)
        return letter.handle if letter else ""


def _letters(
    office: Office, view: Connection, person: str, handle: str, *states: State
) -> list[Letter]:
    if handle.strip():
        return [find_letter(view, handle, sees=office.sees(view, person))]
    found = letters.in_states(view, *states)
    if not found:
        raise NoLetterOpen
    return found


def _represented(office: Office, view: Connection, person: str) -> list[Organization]:
    own = organizations.represented_by(view, person)
    if not own:
        raise RepresentsNobody(office.coalition.coordinators)
    if office.coalition.style.logos is None:  # none is printed, so none is asked for
        return [replace(each, logo="") for each in own]
    return own


def _in_the_way(view: Connection, letter: Letter, own: list[Organization]) -> Refusal:
    """Why none of somebody's organizations can sign: it waits to be confirmed, or it stands."""
    standing = {each.id: signons.standing_for(view, letter.id, each.id) for each in own}
    for each in own:
        signed = standing[each.id]
        if signed and signed.standing is Standing.NEEDS_RECONFIRMATION:
            return NeedsConfirmation(each.name, each.id, letter.id, letter.handle)
    for each in own:
        if signed := standing[each.id]:
            return AlreadySigned(each.name, signed.signed_by, signed.at)
    return NoLetterOpen()


def _choice(view: Connection, person: str, found: list[Letter], own: list[Organization]) -> Choice:
    known = people.by_contact(view, person)
    return Choice(
        tuple(dict.fromkeys(found)), tuple(dict.fromkeys(own)), known.name if known else ""
    )
