"""Organizations have logos, and say for each sign-on whether theirs may be printed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Nobody has permitted anything yet."""
    op.add_column("organizations", sa.Column("logo", sa.Text(), server_default="", nullable=False))
    for table in ("sign_ons", "late_requests"):
        op.add_column(
            table, sa.Column("logo", sa.Boolean(), server_default=sa.false(), nullable=False)
        )
