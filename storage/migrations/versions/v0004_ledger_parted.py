"""Entries of the ledger keep what is private apart, so that the rest can be shown and checked."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """What there is was hashed as a whole and stays as it is."""
    op.add_column("ledger", sa.Column("version", sa.Integer(), server_default="1", nullable=False))
    op.add_column("ledger", sa.Column("private", sa.Text(), server_default="", nullable=False))
    op.add_column("ledger", sa.Column("salt", sa.String(32), server_default="", nullable=False))
