"""Statements of the hot path: compiled once, then handed to the driver as they are.

While somebody signs, everybody else who signs waits for the one writer. SQLAlchemy builds a context
for each execution, which takes several times as long as a small statement itself: without it a
sign-on takes two thirds of the time. A `Prepared` statement is written with the same tables and
types as any other, runs in the same transaction and raises the same errors.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import Connection, Dialect, Insert
from sqlalchemy.exc import DBAPIError, StatementError
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.selectable import ReturnsRows

Row = tuple[Any, ...]
_Convert = Callable[[Any], Any] | None


class Prepared:
    """A statement that is executed often. Each value comes by name; an insert names its columns by
    the values of its first execution, and fills in no defaults."""

    def __init__(self, statement: ReturnsRows) -> None:
        self._statement = statement
        self._forms: dict[str, _Form] = {}

    def run(self, connection: Connection, values: Mapping[str, Any]) -> int:
        """Executes it and returns how many rows it changed."""
        cursor = self._form(connection, values).execute(connection, values)
        changed = int(cursor.rowcount)
        cursor.close()
        return changed

    def rows(self, connection: Connection, values: Mapping[str, Any]) -> list[Row]:
        """Executes it and returns what it selects, or what its `returning` names."""
        form = self._form(connection, values)
        cursor = form.execute(connection, values)
        try:
            return form.converted(cursor.fetchall())
        finally:
            cursor.close()

    def _form(self, connection: Connection, values: Mapping[str, Any]) -> _Form:
        dialect = connection.dialect
        if dialect.name not in self._forms:
            self._forms[dialect.name] = _Form(self._statement, list(values), dialect)
        return self._forms[dialect.name]


class _Form:
    """The statement in one database's words, with what makes of its values the driver's own."""

    def __init__(self, statement: ReturnsRows, names: list[str], dialect: Dialect) -> None:
        inserted = names if isinstance(statement, Insert) else None
        compiled = statement.compile(dialect=dialect, column_keys=inserted)
        if not isinstance(compiled, SQLCompiler) or compiled.insert_prefetch:
            raise TypeError("a prepared insert needs a value for each column with a default")
        self._text = compiled.string
        self._dialect = dialect
        self._given = len(names)
        self._values: list[tuple[str, bool, Any, _Convert]] = []
        for name in compiled.positiontup or compiled.binds:
            bind = compiled.binds[name]
            convert = bind.type.dialect_impl(dialect).bind_processor(dialect)
            fixed = convert(bind.value) if convert and not bind.required else bind.value
            self._values.append((name, bind.required, fixed, convert))
        self._positional = compiled.positional
        self._columns: list[_Convert] = [
            column.type.dialect_impl(dialect).result_processor(dialect, None)
            for column in statement.exported_columns
        ]

    def execute(self, connection: Connection, values: Mapping[str, Any]) -> Any:
        """Executes it in the connection's transaction; the cursor."""
        parameters = self._parameters(values)
        cursor = connection.connection.cursor()
        error = self._dialect.dbapi.Error  # type: ignore[union-attr]
        try:
            cursor.execute(self._text, parameters)
        except error as reason:
            raise DBAPIError.instance(
                self._text, None, reason, error, hide_parameters=True, dialect=self._dialect
            ) from reason
        return cursor

    def converted(self, rows: list[Row]) -> list[Row]:
        """Rows with the columns' own types."""
        return [
            tuple(
                [
                    convert(each) if convert else each
                    for each, convert in zip(row, self._columns, strict=True)
                ]
            )
            for row in rows
        ]

    def _parameters(self, values: Mapping[str, Any]) -> Any:
        if len(values) != self._given:
            raise StatementError("other values than before", self._text, None, KeyError())
        try:
            parameters = [
                (convert(values[name]) if convert else values[name]) if required else fixed
                for name, required, fixed, convert in self._values
            ]
        except (KeyError, TypeError, ValueError) as reason:
            raise StatementError(str(reason), self._text, None, reason) from reason
        if self._positional:
            return tuple(parameters)
        return {name: each for (name, *_), each in zip(self._values, parameters, strict=True)}
