"""Translations, editions after the first, embargoes, and what is asked for once a letter is
finalized."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.types import Instant

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.add_column("letters", sa.Column("embargo", Instant(), nullable=True))
    op.add_column("letters", sa.Column("held_at", Instant(), nullable=True))
    _translations()
    _editions()
    _files()
    _late_requests()


def _translations() -> None:
    op.create_table(
        "translations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("letter_id", sa.Integer(), nullable=False),
        sa.Column("revision_id", sa.Integer(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("fingerprint", sa.String(64), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["letter_id"], ["letters.id"], name=op.f("fk_translations_letter_id_letters")
        ),
        sa.ForeignKeyConstraint(
            ["revision_id"], ["revisions.id"], name=op.f("fk_translations_revision_id_revisions")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_translations")),
        sa.UniqueConstraint(
            "revision_id",
            "language",
            "number",
            name=op.f("uq_translations_revision_id_language_number"),
        ),
    )
    op.create_index(op.f("ix_translations_letter_id"), "translations", ["letter_id"])


def _editions() -> None:
    """An edition of before printed its text's fingerprint as its own, and the day (in UTC) on which
    it was made; it went out at once."""
    op.execute("alter table editions rename column fingerprint to text_fingerprint")
    op.add_column("editions", sa.Column("day", sa.Date(), nullable=True))
    for name in ("fingerprint", "ledger"):
        op.add_column("editions", sa.Column(name, sa.String(64), server_default="", nullable=False))
    op.add_column("editions", sa.Column("errata", sa.Text(), server_default="", nullable=False))
    op.add_column("editions", sa.Column("published_at", Instant(), nullable=True))
    op.execute(
        "update editions set fingerprint = text_fingerprint, published_at = created_at, "
        "day = date(created_at)"
        if op.get_bind().dialect.name == "sqlite"
        else "update editions set fingerprint = text_fingerprint, published_at = created_at, "
        "day = (created_at at time zone 'UTC')::date"
    )
    op.add_column("signatories", sa.Column("country", sa.Text(), server_default="", nullable=False))


def _files() -> None:
    """What there was stood in the letter's language."""
    op.add_column("edition_files", sa.Column("language", sa.Text(), nullable=True))
    op.execute(
        "update edition_files set language = (select letters.language from letters "
        "join editions on editions.letter_id = letters.id "
        "where editions.id = edition_files.edition_id)"
    )
    with op.batch_alter_table("edition_files") as files:
        files.alter_column("language", existing_type=sa.Text(), nullable=False)
        files.drop_constraint(op.f("uq_edition_files_edition_id_format"), type_="unique")
        files.create_unique_constraint(
            op.f("uq_edition_files_edition_id_language_format"),
            ["edition_id", "language", "format"],
        )
    op.create_table(
        "edition_translations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("translation_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["edition_id"],
            ["editions.id"],
            name=op.f("fk_edition_translations_edition_id_editions"),
        ),
        sa.ForeignKeyConstraint(
            ["translation_id"],
            ["translations.id"],
            name=op.f("fk_edition_translations_translation_id_translations"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_edition_translations")),
        sa.UniqueConstraint(
            "edition_id",
            "translation_id",
            name=op.f("uq_edition_translations_edition_id_translation_id"),
        ),
    )


def _late_requests() -> None:
    op.create_table(
        "late_requests",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("letter_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("organization_id", sa.Integer(), nullable=True),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("signed_by", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("asked_at", Instant(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("answered_by", sa.Text(), nullable=True),
        sa.Column("answered_at", Instant(), nullable=True),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("edition", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "kind in ('sign_on', 'withdrawal')", name=op.f("ck_late_requests_kind_known")
        ),
        sa.CheckConstraint(
            "status in ('pending', 'accepted', 'declined', 'taken back')",
            name=op.f("ck_late_requests_status_known"),
        ),
        sa.ForeignKeyConstraint(
            ["letter_id"], ["letters.id"], name=op.f("fk_late_requests_letter_id_letters")
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organizations.id"],
            name=op.f("fk_late_requests_organization_id_organizations"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_late_requests")),
    )
    op.create_index("ix_late_requests_letter_id_status", "late_requests", ["letter_id", "status"])
    op.create_index(
        "uq_late_requests_pending",
        "late_requests",
        ["letter_id", "organization_id"],
        unique=True,
        sqlite_where=sa.text("status = 'pending'"),
        postgresql_where=sa.text("status = 'pending'"),
    )
