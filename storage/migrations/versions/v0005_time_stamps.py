"""Time-stamps of editions. Those that are there already have none."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.types import Instant

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.create_table(
        "time_stamps",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_at", Instant(), nullable=False),
        sa.Column("error", sa.Text(), nullable=False),
        sa.Column("token", sa.LargeBinary(), nullable=True),
        sa.Column("stamped_at", Instant(), nullable=True),
        sa.CheckConstraint(
            "state in ('waiting', 'stamped', 'failed')", name=op.f("ck_time_stamps_state_known")
        ),
        sa.CheckConstraint(
            "(state = 'stamped') = (token is not null and stamped_at is not null)",
            name=op.f("ck_time_stamps_token_there"),
        ),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["editions.id"], name=op.f("fk_time_stamps_edition_id_editions")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_time_stamps")),
        sa.UniqueConstraint("edition_id", name=op.f("uq_time_stamps_edition_id")),
    )
    op.create_index(
        "ix_time_stamps_open",
        "time_stamps",
        ["state"],
        sqlite_where=sa.text("state in ('waiting', 'failed')"),
        postgresql_where=sa.text("state in ('waiting', 'failed')"),
    )
