"""The tables. Every constraint has a name, so that a migration can speak of it.

Times are `Instant`s in UTC. A contact is a Slack id (`U…`) or an e-mail address in lower case.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    Index,
    LargeBinary,
    MetaData,
    String,
    Text,
    UniqueConstraint,
    false,
    text,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from storage.types import Instant

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Table(DeclarativeBase):
    """The base of all tables."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map = {datetime: Instant, dict[str, Any]: JSON, str: Text, bytes: LargeBinary}  # noqa: RUF012


# --- organizations and people -------------------------------------------------------------------


class OrganizationRow(Table):
    """A member organization. One that leaves keeps its row: what it signed still names it. `logo`
    is the name of a file in the coalition's folder of logos, or empty."""

    __tablename__ = "organizations"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    name_key: Mapped[str] = mapped_column(unique=True)
    sort_key: Mapped[str]
    country: Mapped[str]
    language: Mapped[str]
    invited: Mapped[bool]
    removed_at: Mapped[datetime | None]
    logo: Mapped[str] = mapped_column(server_default="")


class AliasRow(Table):
    """Another name under which an organization is known."""

    __tablename__ = "organization_aliases"
    __table_args__ = (UniqueConstraint("organization_id", "alias"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    organization_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"))
    alias: Mapped[str]


class RepresentativeRow(Table):
    """Somebody, by a contact, who may act for an organization. `added_by` is who said so: a
    coordinator, a representative who named a deputy, or the command line."""

    __tablename__ = "representatives"
    __table_args__ = (UniqueConstraint("organization_id", "contact"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    organization_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"))
    contact: Mapped[str] = mapped_column(index=True)
    added_by: Mapped[str] = mapped_column(default="")


class RequestRow(Table):
    """Somebody asks to represent an organization, known (`organization_id`) or new (`name`,
    `country`). `letter_id` is the letter that they were about to sign."""

    __tablename__ = "requests"
    __table_args__ = (
        CheckConstraint("status in ('pending', 'approved', 'declined')", name="status_known"),
        Index("ix_requests_status", "status"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person: Mapped[str]
    person_name: Mapped[str]
    organization_id: Mapped[int | None] = mapped_column(ForeignKey("organizations.id"))
    name: Mapped[str]
    country: Mapped[str] = mapped_column(default="")
    letter_id: Mapped[int | None] = mapped_column(ForeignKey("letters.id"))
    asked_at: Mapped[datetime]
    status: Mapped[str]
    answered_by: Mapped[str | None]
    answered_at: Mapped[datetime | None]
    reason: Mapped[str | None]


class PersonRow(Table):
    """A Slack user whom the bot has met: what it needs to answer in their language and zone.

    `email` is kept only where the coalition's list or settings name that address.
    """

    __tablename__ = "people"

    user_id: Mapped[str] = mapped_column(primary_key=True)
    team_id: Mapped[str]
    email: Mapped[str | None] = mapped_column(unique=True)
    name: Mapped[str]
    language: Mapped[str]
    time_zone: Mapped[str]
    dm_channel: Mapped[str | None]
    met_at: Mapped[datetime]


# --- letters ------------------------------------------------------------------------------------


class LetterRow(Table):
    """A letter's present standing. Nothing of the finalized letter goes out before its `embargo`,
    and after it only while nobody holds it (`held_at`)."""

    __tablename__ = "letters"
    __table_args__ = (
        CheckConstraint(
            "state in ('drafting', 'circulating', 'closed', 'finalized', 'cancelled')",
            name="state_known",
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    handle: Mapped[str] = mapped_column(unique=True)
    title: Mapped[str]
    language: Mapped[str]
    time_zone: Mapped[str]
    state: Mapped[str]
    deadline: Mapped[datetime]
    created_by: Mapped[str]
    created_at: Mapped[datetime]
    revision: Mapped[int]
    reminded_at: Mapped[datetime | None]
    comments_until: Mapped[datetime | None]
    individuals: Mapped[bool] = mapped_column(default=False)
    prints_reservations: Mapped[bool] = mapped_column(default=False)
    minimum: Mapped[int] = mapped_column(default=0)
    reminding: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    embargo: Mapped[datetime | None]
    held_at: Mapped[datetime | None]


class LetterCoordinatorRow(Table):
    """Somebody, by a contact, who coordinates this letter beside the coalition's coordinators."""

    __tablename__ = "letter_coordinators"
    __table_args__ = (UniqueConstraint("letter_id", "contact"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    letter_id: Mapped[int] = mapped_column(ForeignKey("letters.id"))
    contact: Mapped[str]


class RevisionRow(Table):
    """An immutable text of a letter. The first one's `change` is empty; `what_changed` says in a
    coordinator's words what a later one changes, and why it is called editorial or material."""

    __tablename__ = "revisions"
    __table_args__ = (
        UniqueConstraint("letter_id", "number"),
        CheckConstraint("change in ('', 'editorial', 'material')", name="change_known"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    letter_id: Mapped[int] = mapped_column(ForeignKey("letters.id"))
    number: Mapped[int]
    content: Mapped[dict[str, Any]]
    fingerprint: Mapped[str] = mapped_column(String(64))
    change: Mapped[str] = mapped_column(default="")
    what_changed: Mapped[str] = mapped_column(default="")
    created_by: Mapped[str]
    created_at: Mapped[datetime]


class TranslationRow(Table):
    """A revision's text in another language. A later one of the same language takes its place with
    the next `number`; none is ever changed."""

    __tablename__ = "translations"
    __table_args__ = (UniqueConstraint("revision_id", "language", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    letter_id: Mapped[int] = mapped_column(ForeignKey("letters.id"), index=True)
    revision_id: Mapped[int] = mapped_column(ForeignKey("revisions.id"))
    language: Mapped[str]
    number: Mapped[int]
    content: Mapped[dict[str, Any]]
    fingerprint: Mapped[str] = mapped_column(String(64))
    created_by: Mapped[str]
    created_at: Mapped[datetime]


class LetterChannelRow(Table):
    """A channel in which a letter circulates. `name` is what was typed until Slack has told the
    id; `card_ts` is the message that is the card."""

    __tablename__ = "letter_channels"
    __table_args__ = (UniqueConstraint("letter_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    letter_id: Mapped[int] = mapped_column(ForeignKey("letters.id"))
    name: Mapped[str]
    channel_id: Mapped[str | None]
    card_ts: Mapped[str | None]


class DraftRow(Table):
    """A draft shown back to its coordinator and not yet created; kept for a day."""

    __tablename__ = "drafts"

    id: Mapped[int] = mapped_column(primary_key=True)
    person: Mapped[str]
    form: Mapped[dict[str, Any]]
    created_at: Mapped[datetime] = mapped_column(index=True)


class SignOnRow(Table):
    """A sign-on. Withdrawn ones stay; at most one that is not withdrawn stands for an organization
    and letter, and the database holds that too. `logo`: the organization's may be printed."""

    __tablename__ = "sign_ons"
    __table_args__ = (
        CheckConstraint(
            "standing in ('active', 'needs re-confirmation', 'withdrawn')", name="standing_known"
        ),
        Index(
            "uq_sign_ons_standing",
            "letter_id",
            "organization_id",
            unique=True,
            sqlite_where=text("standing <> 'withdrawn'"),
            postgresql_where=text("standing <> 'withdrawn'"),
        ),
        Index(
            "uq_sign_ons_name",
            "letter_id",
            "name_key",
            unique=True,
            sqlite_where=text("standing <> 'withdrawn'"),
            postgresql_where=text("standing <> 'withdrawn'"),
        ),
        Index("ix_sign_ons_letter_id_standing", "letter_id", "standing"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    letter_id: Mapped[int] = mapped_column(ForeignKey("letters.id"))
    organization_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"))
    revision_id: Mapped[int] = mapped_column(ForeignKey("revisions.id"))
    name: Mapped[str]
    name_key: Mapped[str]
    signed_by: Mapped[str]
    role: Mapped[str]
    person: Mapped[str]
    signed_at: Mapped[datetime]
    standing: Mapped[str]
    reservations: Mapped[bool] = mapped_column(default=False)
    logo: Mapped[bool] = mapped_column(default=False, server_default=false())
    confirmed_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]
    withdrawn_by: Mapped[str | None]
    reason: Mapped[str | None]


class SignOnQuestionRow(Table):
    """Whether a sign-on stands though who signed may act for the organization no longer: asked of
    the coordinators when a representative or an organization was removed (`why`), and answered
    with `stands` or `withdrawn`."""

    __tablename__ = "sign_on_questions"
    __table_args__ = (
        CheckConstraint("answer in ('pending', 'stands', 'withdrawn')", name="answer_known"),
        Index("ix_sign_on_questions_sign_on_id", "sign_on_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    sign_on_id: Mapped[int] = mapped_column(ForeignKey("sign_ons.id"))
    why: Mapped[str]
    asked_at: Mapped[datetime]
    answer: Mapped[str]
    answered_by: Mapped[str | None]
    answered_at: Mapped[datetime | None]


class IndividualRow(Table):
    """A person who signs personally. `affiliation` is printed for identification only."""

    __tablename__ = "individuals"
    __table_args__ = (
        CheckConstraint(
            "standing in ('active', 'needs re-confirmation', 'withdrawn')", name="standing_known"
        ),
        Index(
            "uq_individuals_standing",
            "letter_id",
            "person",
            unique=True,
            sqlite_where=text("standing <> 'withdrawn'"),
            postgresql_where=text("standing <> 'withdrawn'"),
        ),
        Index("ix_individuals_letter_id_standing", "letter_id", "standing"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    letter_id: Mapped[int] = mapped_column(ForeignKey("letters.id"))
    revision_id: Mapped[int] = mapped_column(ForeignKey("revisions.id"))
    person: Mapped[str]
    name: Mapped[str]
    role: Mapped[str]
    affiliation: Mapped[str]
    signed_at: Mapped[datetime]
    standing: Mapped[str]
    confirmed_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]
    reason: Mapped[str | None]


class ObjectionRow(Table):
    """An objection and its present status; how it came there is in `objection_history`."""

    __tablename__ = "objections"
    __table_args__ = (
        CheckConstraint("kind in ('concern', 'blocking')", name="kind_known"),
        CheckConstraint(
            "status in ('open', 'resolved', 'withdrawn', 'overridden')", name="status_known"
        ),
        Index("ix_objections_letter_id_status", "letter_id", "status"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    letter_id: Mapped[int] = mapped_column(ForeignKey("letters.id"))
    revision_id: Mapped[int] = mapped_column(ForeignKey("revisions.id"))
    organization_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"))
    kind: Mapped[str]
    paragraph: Mapped[str]
    place: Mapped[str]
    text: Mapped[str]
    person: Mapped[str]
    raised_at: Mapped[datetime]
    status: Mapped[str]


class ObjectionStepRow(Table):
    """One step of an objection's history: who, when and why. `act` is what was done (`raised`,
    `replied`, `resolved`, `overridden`, `withdrawn`, `reopened`, `accepted`), `status` what the
    objection was afterwards."""

    __tablename__ = "objection_history"

    id: Mapped[int] = mapped_column(primary_key=True)
    objection_id: Mapped[int] = mapped_column(ForeignKey("objections.id"), index=True)
    act: Mapped[str]
    status: Mapped[str]
    person: Mapped[str]
    at: Mapped[datetime]
    reason: Mapped[str]


class EditionRow(Table):
    """A letter as delivered. Immutable, but for `published_at`, when it went out.

    `day` is the date that it bears, `text_fingerprint` the SHA-256 of the text, `fingerprint` that
    of the whole edition, and `ledger` the hash of the ledger's last entry before it. `signatories`
    is the number of organizations; `affiliations` says whether an affiliation stands beside an
    individual, for identification.
    """

    __tablename__ = "editions"
    __table_args__ = (UniqueConstraint("letter_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    letter_id: Mapped[int] = mapped_column(ForeignKey("letters.id"))
    revision_id: Mapped[int] = mapped_column(ForeignKey("revisions.id"))
    number: Mapped[int]
    day: Mapped[date | None]
    signatories: Mapped[int]
    affiliations: Mapped[bool] = mapped_column(default=False)
    text_fingerprint: Mapped[str] = mapped_column(String(64))
    fingerprint: Mapped[str] = mapped_column(String(64), server_default="")
    ledger: Mapped[str] = mapped_column(String(64), server_default="")
    errata: Mapped[str] = mapped_column(server_default="")
    created_by: Mapped[str]
    created_at: Mapped[datetime]
    published_at: Mapped[datetime | None]


class SignatoryRow(Table):
    """An organization or an individual in an edition, at its place in the list (from 1): the
    organizations, then the individuals. `name` is what is printed."""

    __tablename__ = "signatories"
    __table_args__ = (
        UniqueConstraint("edition_id", "place"),
        CheckConstraint("kind in ('organization', 'individual')", name="kind_known"),
        CheckConstraint(
            "(kind = 'organization') = (organization_id is not null)", name="kind_fits"
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("editions.id"))
    place: Mapped[int]
    kind: Mapped[str]
    organization_id: Mapped[int | None] = mapped_column(ForeignKey("organizations.id"))
    name: Mapped[str]
    country: Mapped[str] = mapped_column(server_default="")


class EditionFileRow(Table):
    """An edition in one language and format (`md`, `txt`, `html` …), byte for byte as delivered."""

    __tablename__ = "edition_files"
    __table_args__ = (UniqueConstraint("edition_id", "language", "format"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("editions.id"))
    language: Mapped[str]
    format: Mapped[str]
    content: Mapped[bytes]
    sha256: Mapped[str] = mapped_column(String(64))


class EditionTranslationRow(Table):
    """A translation that an edition holds. The leading text is the revision's."""

    __tablename__ = "edition_translations"
    __table_args__ = (UniqueConstraint("edition_id", "translation_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("editions.id"))
    translation_id: Mapped[int] = mapped_column(ForeignKey("translations.id"))


class TimeStampRow(Table):
    """The time-stamp of an edition's fingerprint, or that there is to be one. While it is waiting,
    `next_at` is when it may be asked for, by whoever comes first; `attempts` counts how often it
    was, and `error` says what became of that. `token` is the server's answer, `stamped_at` the
    moment in it."""

    __tablename__ = "time_stamps"
    __table_args__ = (
        CheckConstraint("state in ('waiting', 'stamped', 'failed')", name="state_known"),
        CheckConstraint(
            "(state = 'stamped') = (token is not null and stamped_at is not null)",
            name="token_there",
        ),
        Index(
            "ix_time_stamps_open",
            "state",
            sqlite_where=text("state in ('waiting', 'failed')"),
            postgresql_where=text("state in ('waiting', 'failed')"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("editions.id"), unique=True)
    state: Mapped[str]
    attempts: Mapped[int]
    next_at: Mapped[datetime]
    error: Mapped[str]
    token: Mapped[bytes | None]
    stamped_at: Mapped[datetime | None]


class LateRequestRow(Table):
    """Something that is asked for once a letter is finalized, and that the next edition can give:
    an organization wants to stand under it (`sign_on`), or an organization, or without one the
    person, no longer (`withdrawal`). `edition` is the number of the edition that did so."""

    __tablename__ = "late_requests"
    __table_args__ = (
        CheckConstraint("kind in ('sign_on', 'withdrawal')", name="kind_known"),
        CheckConstraint(
            "status in ('pending', 'accepted', 'declined', 'taken back')", name="status_known"
        ),
        Index("ix_late_requests_letter_id_status", "letter_id", "status"),
        Index(
            "uq_late_requests_pending",
            "letter_id",
            "organization_id",
            unique=True,
            sqlite_where=text("status = 'pending'"),
            postgresql_where=text("status = 'pending'"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    letter_id: Mapped[int] = mapped_column(ForeignKey("letters.id"))
    kind: Mapped[str]
    organization_id: Mapped[int | None] = mapped_column(ForeignKey("organizations.id"))
    person: Mapped[str]
    name: Mapped[str]
    signed_by: Mapped[str]
    role: Mapped[str]
    reason: Mapped[str]
    asked_at: Mapped[datetime]
    status: Mapped[str]
    answered_by: Mapped[str | None]
    answered_at: Mapped[datetime | None]
    answer: Mapped[str | None]
    edition: Mapped[int | None]
    logo: Mapped[bool] = mapped_column(default=False, server_default=false())


# --- what happened, what is due, what is to be said ---------------------------------------------


class LedgerRow(Table):
    """One event. Rows are only ever added; each holds the hash of the one before.

    `facts` are public, `private` are those that nobody else sees, with their `salt`; in entries of
    `version` 1 all facts stand in `facts` (see `bot.domain.disclosure`).
    """

    __tablename__ = "ledger"

    sequence: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    time: Mapped[datetime]
    actor: Mapped[str]
    kind: Mapped[str]
    facts: Mapped[str]
    previous_hash: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))
    version: Mapped[int] = mapped_column(server_default="1")
    private: Mapped[str] = mapped_column(server_default="")
    salt: Mapped[str] = mapped_column(String(32), server_default="")


class LedgerHeadRow(Table):
    """How far the ledger goes, so that a missing end is noticed. One row, locked by each writer."""

    __tablename__ = "ledger_head"
    __table_args__ = (CheckConstraint("id = 1", name="single"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    sequence: Mapped[int]
    hash: Mapped[str] = mapped_column(String(64))


class DueRow(Table):
    """Something that the clock has to do. Done ones stay as a record.

    A reminder has its `step`, in seconds before the deadline, and as its `subject` the zone of
    those who are reminded then. What concerns one person has their contact as its `subject`; what
    concerns no letter has no `letter_id`.
    """

    __tablename__ = "due"
    __table_args__ = (
        UniqueConstraint("letter_id", "kind", "step", "subject", "due_at"),
        Index(
            "ix_due_open",
            "due_at",
            sqlite_where=text("done_at is null"),
            postgresql_where=text("done_at is null"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    letter_id: Mapped[int | None] = mapped_column(ForeignKey("letters.id"))
    kind: Mapped[str]
    step: Mapped[int]
    subject: Mapped[str]
    due_at: Mapped[datetime]
    done_at: Mapped[datetime | None]


class ReminderRow(Table):
    """Somebody was reminded of a letter, so that no step reminds them twice. `step` is in seconds
    before the `deadline` that then stood; nothing where it was asked for by hand or put off."""

    __tablename__ = "reminders"
    __table_args__ = (
        UniqueConstraint("letter_id", "contact", "step", "deadline"),
        Index("ix_reminders_contact_at", "contact", "at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    letter_id: Mapped[int] = mapped_column(ForeignKey("letters.id"))
    contact: Mapped[str]
    step: Mapped[int | None]
    deadline: Mapped[datetime]
    at: Mapped[datetime]


class DeclineRow(Table):
    """An organization for which a letter is not: it is not reminded, until that is taken back."""

    __tablename__ = "declines"
    __table_args__ = (
        Index(
            "uq_declines_standing",
            "letter_id",
            "organization_id",
            unique=True,
            sqlite_where=text("taken_back_at is null"),
            postgresql_where=text("taken_back_at is null"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    letter_id: Mapped[int] = mapped_column(ForeignKey("letters.id"))
    organization_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"))
    person: Mapped[str]
    declined_at: Mapped[datetime]
    taken_back_by: Mapped[str | None]
    taken_back_at: Mapped[datetime | None]


class InboxRow(Table):
    """A request that had an effect, so that the same one again has none, and what was answered:
    nothing where the acknowledgement alone was the answer. Kept for a day."""

    __tablename__ = "inbox"

    key: Mapped[str] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(index=True)
    answer: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))


class OutboxRow(Table):
    """Something to be said in Slack.

    `key` makes a thing be said once. `target` is a channel id or a contact. `facts` are what is
    said; the wording comes when it leaves, in the reader's language. `method` is Slack's, by which
    it leaves next. Items of lower `urgency` go first. A card's row lives as long as the card:
    `stale` says that it no longer shows what is stored. While it is `sending`, `next_at` is when
    that attempt counts as lost.
    """

    __tablename__ = "outbox"
    __table_args__ = (
        CheckConstraint(
            "state in ('waiting', 'sending', 'sent', 'dropped', 'held', 'failed')",
            name="state_known",
        ),
        Index(
            "ix_outbox_waiting",
            "method",
            "urgency",
            "id",
            sqlite_where=text("state = 'waiting'"),
            postgresql_where=text("state = 'waiting'"),
        ),
        Index(
            "ix_outbox_sending",
            "target",
            sqlite_where=text("state = 'sending'"),
            postgresql_where=text("state = 'sending'"),
        ),
        Index(
            "ix_outbox_stuck",
            "state",
            sqlite_where=text("state in ('held', 'failed')"),
            postgresql_where=text("state in ('held', 'failed')"),
        ),
        Index("ix_outbox_letter_id_kind_stale", "letter_id", "kind", "stale"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[str]
    letter_id: Mapped[int | None] = mapped_column(ForeignKey("letters.id"))
    target: Mapped[str]
    method: Mapped[str] = mapped_column(server_default="chat.postMessage")
    facts: Mapped[dict[str, Any]]
    urgency: Mapped[int]
    state: Mapped[str]
    stale: Mapped[bool]
    attempts: Mapped[int]
    next_at: Mapped[datetime]
    created_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    ts: Mapped[str | None]
    error: Mapped[str | None]


class PaceRow(Table):
    """When a method of Slack's may next be used for a target. No target means all of them, no
    method any; `strikes` counts the attempts in a row that Slack did not answer."""

    __tablename__ = "pace"

    target: Mapped[str] = mapped_column(primary_key=True)
    method: Mapped[str] = mapped_column(primary_key=True)
    next_at: Mapped[datetime]
    strikes: Mapped[int]
