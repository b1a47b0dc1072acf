"""The clock and the outbox: whom is reminded when, who declined, what was asked before, and the
pace of Slack for each method."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.types import Instant

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.add_column("letters", sa.Column("reminding", sa.JSON(none_as_null=True), nullable=True))
    _schedule_by_subject()
    _pace_by_method()
    op.add_column(
        "outbox",
        sa.Column("method", sa.Text(), server_default="chat.postMessage", nullable=False),
    )
    op.execute("update outbox set method = 'views.publish' where kind = 'home'")
    op.execute("update outbox set method = 'chat.update' where kind = 'card' and ts is not null")
    op.drop_index("ix_outbox_waiting", "outbox")
    op.create_index(
        "ix_outbox_waiting",
        "outbox",
        ["method", "urgency", "id"],
        unique=False,
        sqlite_where=sa.text("state = 'waiting'"),
        postgresql_where=sa.text("state = 'waiting'"),
    )
    op.create_index(
        "ix_outbox_sending",
        "outbox",
        ["target"],
        unique=False,
        sqlite_where=sa.text("state = 'sending'"),
        postgresql_where=sa.text("state = 'sending'"),
    )
    op.create_index(
        "ix_outbox_stuck",
        "outbox",
        ["state"],
        unique=False,
        sqlite_where=sa.text("state in ('held', 'failed')"),
        postgresql_where=sa.text("state in ('held', 'failed')"),
    )
    op.create_table(
        "declines",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("letter_id", sa.Integer(), nullable=False),
        sa.Column("organization_id", sa.Integer(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("declined_at", Instant(), nullable=False),
        sa.Column("taken_back_by", sa.Text(), nullable=True),
        sa.Column("taken_back_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(
            ["letter_id"], ["letters.id"], name=op.f("fk_declines_letter_id_letters")
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organizations.id"],
            name=op.f("fk_declines_organization_id_organizations"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_declines")),
    )
    op.create_index(
        "uq_declines_standing",
        "declines",
        ["letter_id", "organization_id"],
        unique=True,
        sqlite_where=sa.text("taken_back_at is null"),
        postgresql_where=sa.text("taken_back_at is null"),
    )
    op.create_table(
        "reminders",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("letter_id", sa.Integer(), nullable=False),
        sa.Column("contact", sa.Text(), nullable=False),
        sa.Column("step", sa.Integer(), nullable=True),
        sa.Column("deadline", Instant(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["letter_id"], ["letters.id"], name=op.f("fk_reminders_letter_id_letters")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reminders")),
        sa.UniqueConstraint(
            "letter_id",
            "contact",
            "step",
            "deadline",
            name=op.f("uq_reminders_letter_id_contact_step_deadline"),
        ),
    )
    op.create_index(op.f("ix_reminders_contact_at"), "reminders", ["contact", "at"], unique=False)
    op.create_table(
        "inbox",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("answer", sa.JSON(none_as_null=True), nullable=True),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_inbox")),
    )
    op.create_index(op.f("ix_inbox_at"), "inbox", ["at"], unique=False)


def _schedule_by_subject() -> None:
    """What is planned moves to the new table. Reminders were for everybody at once: those stand
    under no zone, which means the coalition's."""
    op.rename_table("schedule", "schedule_before")
    op.drop_index("ix_schedule_due", "schedule_before")
    op.create_table(
        "due",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("letter_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("due_at", Instant(), nullable=False),
        sa.Column("done_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(
            ["letter_id"], ["letters.id"], name=op.f("fk_due_letter_id_letters")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_due")),
        sa.UniqueConstraint(
            "letter_id",
            "kind",
            "step",
            "subject",
            "due_at",
            name=op.f("uq_due_letter_id_kind_step_subject_due_at"),
        ),
    )
    op.execute(
        "insert into due (letter_id, kind, step, subject, due_at, done_at) "
        "select letter_id, kind, step, '', due_at, done_at from schedule_before order by id"
    )
    op.drop_table("schedule_before")
    op.create_index(
        "ix_due_open",
        "due",
        ["due_at"],
        unique=False,
        sqlite_where=sa.text("done_at is null"),
        postgresql_where=sa.text("done_at is null"),
    )


def _pace_by_method() -> None:
    """Nothing that the old table holds matters for longer than a few seconds."""
    op.drop_table("pace")
    op.create_table(
        "pace",
        sa.Column("target", sa.Text(), nullable=False),
        sa.Column("method", sa.Text(), nullable=False),
        sa.Column("next_at", Instant(), nullable=False),
        sa.Column("strikes", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("target", "method", name=op.f("pk_pace")),
    )
