"""Sign-ons: rows ↔ domain objects, and the counts that everybody is shown."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Integer, bindparam, func, insert, literal_column, select, update

from bot.domain.names import name_key
from bot.domain.objection import Status
from bot.domain.organization import Organization
from bot.domain.signing import SignOn, Standing
from storage.prepared import Prepared
from storage.tables import (
    DeclineRow,
    IndividualRow,
    ObjectionRow,
    OrganizationRow,
    PersonRow,
    RepresentativeRow,
    SignOnRow,
)

_SIGN_ON = select(
    SignOnRow.organization_id,
    OrganizationRow.name,
    SignOnRow.revision_id,
    SignOnRow.name,
    SignOnRow.signed_by,
    SignOnRow.role,
    SignOnRow.person,
    SignOnRow.signed_at,
    SignOnRow.standing,
    SignOnRow.reservations,
    SignOnRow.logo,
).join(OrganizationRow, OrganizationRow.id == SignOnRow.organization_id)

# Written out: with a parameter instead, SQLite plans the query anew for each value that it gets, to
# see whether the indexes of the sign-ons that stand are of use.
_STANDS = SignOnRow.standing != literal_column(f"'{Standing.WITHDRAWN.value}'")

_IN_THE_WAY = Prepared(
    _SIGN_ON.where(
        SignOnRow.letter_id == bindparam("letter_id"),
        _STANDS,
        SignOnRow.organization_id == bindparam("organization_id"),
    ).union_all(
        _SIGN_ON.where(
            SignOnRow.letter_id == bindparam("letter_id"),
            _STANDS,
            SignOnRow.name_key == bindparam("name_key"),
        )
    )
)
_ADD = Prepared(insert(SignOnRow).returning(SignOnRow.id))
_STANDING_FOR = Prepared(
    _SIGN_ON.where(
        SignOnRow.letter_id == bindparam("letter_id"),
        SignOnRow.organization_id == bindparam("organization_id"),
        _STANDS,
    )
)
_ACTIVE = (
    SignOnRow.letter_id == bindparam("letter_id"),
    SignOnRow.standing == Standing.ACTIVE.value,
)
_COUNT_ACTIVE = Prepared(select(func.count()).where(*_ACTIVE))
_COUNT_RESERVATIONS = Prepared(select(func.count()).where(*_ACTIVE, SignOnRow.reservations))
_COUNT_WITHDRAWN = Prepared(
    select(func.count(SignOnRow.organization_id.distinct())).where(
        SignOnRow.letter_id == bindparam("letter_id"),
        SignOnRow.standing == Standing.WITHDRAWN.value,
        SignOnRow.organization_id.not_in(
            select(SignOnRow.organization_id).where(
                SignOnRow.letter_id == bindparam("letter_id"), _STANDS
            )
        ),
    )
)
_LATEST = Prepared(
    select(SignOnRow.name)
    .where(*_ACTIVE)
    .order_by(SignOnRow.id.desc())
    .limit(bindparam("limit", type_=Integer))
)
_WAITING = Prepared(
    _SIGN_ON.add_columns(SignOnRow.id)
    .where(
        SignOnRow.letter_id == bindparam("letter_id"),
        SignOnRow.standing == Standing.NEEDS_RECONFIRMATION.value,
    )
    .order_by(SignOnRow.id)
)


def _sign_on(row: Sequence[Any]) -> SignOn:
    *fields, standing, reservations, logo = row
    return SignOn(*fields, Standing(standing), reservations, logo)  # type: ignore[call-arg]


def in_the_way(
    connection: Connection, letter_id: int, organization_id: int, name: str
) -> list[SignOn]:
    """The standing sign-ons of this organization, or under this name."""
    key = {"letter_id": letter_id, "organization_id": organization_id, "name_key": name_key(name)}
    return [_sign_on(row) for row in _IN_THE_WAY.rows(connection, key)]


def add(connection: Connection, letter_id: int, sign_on: SignOn) -> int:
    """Stores a sign-on and returns its id."""
    added = _ADD.rows(
        connection,
        {
            "letter_id": letter_id,
            "organization_id": sign_on.organization_id,
            "revision_id": sign_on.revision_id,
            "name": sign_on.name,
            "name_key": name_key(sign_on.name),
            "signed_by": sign_on.signed_by,
            "role": sign_on.role,
            "person": sign_on.person,
            "signed_at": sign_on.at,
            "standing": sign_on.standing,
            "reservations": sign_on.reservations,
            "logo": sign_on.logo,
        },
    )
    sign_on_id: int = added[0][0]
    return sign_on_id


def standing_for(connection: Connection, letter_id: int, organization_id: int) -> SignOn | None:
    key = {"letter_id": letter_id, "organization_id": organization_id}
    found = _STANDING_FOR.rows(connection, key)
    return _sign_on(found[0]) if found else None


def withdraw(
    connection: Connection,
    letter_id: int,
    organization_id: int,
    by: str,
    reason: str,
    at: datetime,
) -> int:
    """Withdraws the standing sign-on and returns its id."""
    sign_on_id = connection.execute(
        select(SignOnRow.id).where(
            SignOnRow.letter_id == letter_id, SignOnRow.organization_id == organization_id, _STANDS
        )
    ).scalar_one()
    connection.execute(
        update(SignOnRow)
        .where(SignOnRow.id == sign_on_id)
        .values(standing=Standing.WITHDRAWN, withdrawn_at=at, withdrawn_by=by, reason=reason)
    )
    return sign_on_id


def active(connection: Connection, letter_id: int) -> list[tuple[SignOn, str, str]]:
    """The sign-ons that count, each with its organization's sort key and country, in the order of
    signing."""
    rows = connection.execute(
        _SIGN_ON.add_columns(OrganizationRow.sort_key, OrganizationRow.country)
        .where(SignOnRow.letter_id == letter_id, SignOnRow.standing == Standing.ACTIVE)
        .order_by(SignOnRow.id)
    )
    return [(_sign_on(row[:-2]), row[-2], row[-1]) for row in rows]


def count_active(connection: Connection, letter_id: int) -> int:
    ((found,),) = _COUNT_ACTIVE.rows(connection, {"letter_id": letter_id})
    return int(found)


def latest_names(connection: Connection, letter_id: int, limit: int) -> list[str]:
    """The names of the sign-ons that count, the latest first."""
    rows = _LATEST.rows(connection, {"letter_id": letter_id, "limit": limit})
    return [name for (name,) in rows]


def need_confirmation(connection: Connection, letter_id: int) -> list[tuple[int, SignOn]]:
    """The text has changed materially: no sign-on counts until it is confirmed. Returns those that
    now wait, each with its id."""
    connection.execute(
        update(SignOnRow)
        .where(SignOnRow.letter_id == letter_id, SignOnRow.standing == Standing.ACTIVE)
        .values(standing=Standing.NEEDS_RECONFIRMATION)
    )
    return waiting(connection, letter_id)


def waiting(connection: Connection, letter_id: int) -> list[tuple[int, SignOn]]:
    """The sign-ons that wait for re-confirmation, each with its id, in the order of signing."""
    rows = _WAITING.rows(connection, {"letter_id": letter_id})
    return [(row[-1], _sign_on(row[:-1])) for row in rows]


def confirm(connection: Connection, letter_id: int, sign_on: SignOn, at: datetime) -> int:
    """Stores that a sign-on is confirmed for its new revision, and returns its id."""
    sign_on_id = connection.execute(
        select(SignOnRow.id).where(
            SignOnRow.letter_id == letter_id,
            SignOnRow.organization_id == sign_on.organization_id,
            _STANDS,
        )
    ).scalar_one()
    connection.execute(
        update(SignOnRow)
        .where(SignOnRow.id == sign_on_id)
        .values(
            standing=sign_on.standing,
            revision_id=sign_on.revision_id,
            confirmed_at=at,
        )
    )
    return sign_on_id


def count_reservations(connection: Connection, letter_id: int) -> int:
    """How many of the sign-ons that count were made with reservations."""
    ((found,),) = _COUNT_RESERVATIONS.rows(connection, {"letter_id": letter_id})
    return int(found)


def count_logos(connection: Connection, letter_id: int) -> int:
    """How many of the sign-ons that count permit that a logo is printed."""
    counted = select(func.count()).where(*_ACTIVE, SignOnRow.logo)
    return int(connection.execute(counted, {"letter_id": letter_id}).scalar_one())


def signers(connection: Connection, letter_id: int) -> list[str]:
    """The Slack ids of those who signed, for an organization or personally, and whose sign-on is
    not withdrawn, each once."""
    personally = select(IndividualRow.person).where(
        IndividualRow.letter_id == letter_id,
        IndividualRow.standing != Standing.WITHDRAWN.value,
    )
    signed = select(SignOnRow.person).where(SignOnRow.letter_id == letter_id, _STANDS)
    return sorted(connection.execute(signed.union(personally)).scalars())


def count_withdrawn(connection: Connection, letter_id: int) -> int:
    """The organizations that signed and whose sign-on does not stand any more."""
    ((found,),) = _COUNT_WITHDRAWN.rows(connection, {"letter_id": letter_id})
    return int(found)


def _unanswered(letter_id: Any) -> Any:
    """The rule of `bot.domain.reminder`, where the database can apply it to thousands at once.

    Those who have answered are looked up once for all: asking anew for each of ten thousand
    organizations takes a hundred million comparisons.
    """
    # Who has withdrawn, signed once more and has yet to confirm that, has not answered.
    waiting = select(SignOnRow.organization_id).where(
        SignOnRow.letter_id == letter_id,
        SignOnRow.standing == Standing.NEEDS_RECONFIRMATION.value,
    )
    signed = select(SignOnRow.organization_id).where(
        SignOnRow.letter_id == letter_id, SignOnRow.organization_id.not_in(waiting)
    )
    objecting = select(ObjectionRow.organization_id).where(
        ObjectionRow.letter_id == letter_id, ObjectionRow.status == Status.OPEN.value
    )
    declined = select(DeclineRow.organization_id).where(
        DeclineRow.letter_id == letter_id, DeclineRow.taken_back_at.is_(None)
    )
    return (
        OrganizationRow.removed_at.is_(None),
        OrganizationRow.invited,
        OrganizationRow.id.not_in(signed),
        OrganizationRow.id.not_in(objecting),
        OrganizationRow.id.not_in(declined),
    )


_ALL_MISSING = (
    select(
        OrganizationRow.id,
        OrganizationRow.name,
        OrganizationRow.sort_key,
        OrganizationRow.country,
        OrganizationRow.language,
        OrganizationRow.invited,
    )
    .where(*_unanswered(bindparam("letter_id")))
    .order_by(OrganizationRow.name)
)
_MISSING = Prepared(_ALL_MISSING)
_MISSING_AMONG = _ALL_MISSING.where(OrganizationRow.id.in_(bindparam("among", expanding=True)))


def unanswered(
    connection: Connection, letter_id: int, among: Collection[int] | None = None
) -> list[Organization]:
    """The invited organizations that have still not answered a letter, by name: of all, or of
    those whose numbers are given."""
    if among is None:
        return [Organization(*row) for row in _MISSING.rows(connection, {"letter_id": letter_id})]
    key = {"letter_id": letter_id, "among": list(among)}
    return [Organization(*row) for row in connection.execute(_MISSING_AMONG, key)]


_WHOM_TO_REMIND = Prepared(
    select(func.coalesce(PersonRow.user_id, RepresentativeRow.contact).label("contact"))
    .select_from(RepresentativeRow)
    .join(OrganizationRow, OrganizationRow.id == RepresentativeRow.organization_id)
    .outerjoin(PersonRow, PersonRow.email == RepresentativeRow.contact)
    .where(*_unanswered(bindparam("letter_id")))
    .union(
        select(IndividualRow.person).where(
            IndividualRow.letter_id == bindparam("letter_id"),
            IndividualRow.standing == Standing.NEEDS_RECONFIRMATION.value,
        )
    )
)


def contacts_unanswered(connection: Connection, letter_id: int) -> list[str]:
    """Whom to remind: one contact a person, the Slack id where it is known. Who signed an earlier
    text personally is reminded like a representative of an organization that did."""
    rows = _WHOM_TO_REMIND.rows(connection, {"letter_id": letter_id})
    return sorted(contact for (contact,) in rows)
