"""A cursor whose errors say what went wrong, and not with whose words.

PostgreSQL adds to a refusal the whole row that it refused. The log holds errors, and nothing that
anybody typed.
"""

from __future__ import annotations

from typing import Any, Self

import psycopg
from psycopg.rows import TupleRow


class DiscreetCursor(psycopg.Cursor[TupleRow]):
    """Keeps the first line of every error and drops its details."""

    def execute(self, *statement: Any, **options: Any) -> Self:
        try:
            return super().execute(*statement, **options)
        except psycopg.Error as error:
            _quieten(error)
            raise

    def executemany(self, *statement: Any, **options: Any) -> None:
        try:
            super().executemany(*statement, **options)
        except psycopg.Error as error:
            _quieten(error)
            raise


def _quieten(error: psycopg.Error) -> None:
    if error.diag.message_primary:
        error.args = (error.diag.message_primary,)
