"""Requests to represent an organization: rows ↔ domain objects."""

from __future__ import annotations

from sqlalchemy import Connection, func, select

from storage.tables import RequestRow


def pending(connection: Connection, letter_id: int | None = None) -> int:
    """How many requests wait for an answer: about this letter, or all."""
    query = select(func.count()).where(RequestRow.status == "pending")
    if letter_id is not None:
        query = query.where(RequestRow.letter_id == letter_id)
    return connection.execute(query).scalar_one()
