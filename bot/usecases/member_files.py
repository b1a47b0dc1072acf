"""The coalition's list of organizations as a file: CSV or TOML, read and written."""

from __future__ import annotations

import csv
import io
import re
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

from bot.domain.contacts import clean_contact, clean_country, clean_language
from bot.domain.names import clean_name, clean_optional, name_key
from bot.domain.organization import Member
from bot.domain.refusals import NotUsableAsText, RowNotUsable
from bot.rendering.cells import guarded, unguarded
from bot.rendering.logos import LogoNotUsable, check_name, logo

COLUMNS = (
    *("name", "sort_key", "country", "language"),
    *("aliases", "representatives", "invited", "logo"),
)

_LIST = re.compile(r"[;|\n]")
_YES, _NO = {"yes", "true", "1", "sí", "si"}, {"no", "false", "0"}

Row = Mapping[str, object]


def read_members(file_name: str, content: bytes, logos: Path | None = None) -> list[Member]:
    """The organizations in a file, in its order. Raises `RowNotUsable` for the first bad row, also
    for one whose logo cannot be printed, where there is a folder of `logos`."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise RowNotUsable(line, "encoding") from error
    rows = _toml_rows(text) if file_name.lower().endswith(".toml") else _csv_rows(text)
    members: list[Member] = []
    seen: set[str] = set()
    for line, row in rows:
        member = _member(line, row, logos)
        if name_key(member.name) in seen:
            raise RowNotUsable(line, "name_twice", member.name)
        seen.add(name_key(member.name))
        members.append(member)
    return members


def write_members(members: Iterable[Member]) -> str:
    """The organizations as CSV, as `read_members` takes it. What a spreadsheet would take for a
    formula is kept from being one."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for each in members:
        writer.writerow(
            [
                guarded(each.name),
                guarded(each.sort_key),
                each.country,
                each.language,
                guarded(";".join(each.aliases)),
                guarded(";".join(each.representatives)),
                "yes" if each.invited else "no",
                guarded(each.logo),
            ]
        )
    return out.getvalue()


def _csv_rows(text: str) -> Iterator[tuple[int, Row]]:
    first = text.split("\n", 1)[0]
    reader = csv.reader(
        io.StringIO(text), delimiter=";" if ";" in first and "," not in first else ",", strict=True
    )
    header: list[str] | None = None
    line = 1
    try:
        for values in reader:
            if header is None:
                header = [value.strip().lower() for value in values]
                _check_header(header)
            elif any(value.strip() for value in values):
                if len(values) > len(header):
                    raise RowNotUsable(line, "columns")
                yield line, dict(zip(header, values, strict=False))
            line = reader.line_num + 1
    except csv.Error as error:
        raise RowNotUsable(line, "syntax", str(error)) from error
    if header is None:
        raise RowNotUsable(1, "missing_column", "name")


def _check_header(header: list[str]) -> None:
    for column in header:
        if column not in COLUMNS:
            raise RowNotUsable(1, "unknown_column", column[:40])
        if header.count(column) > 1:
            raise RowNotUsable(1, "name_twice", column)
    if "name" not in header:
        raise RowNotUsable(1, "missing_column", "name")


def _toml_rows(text: str) -> Iterator[tuple[int, Row]]:
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"line (\d+)", str(error))
        raise RowNotUsable(int(found[1]) if found else 1, "syntax", str(error)) from error
    lines = [
        number
        for number, line in enumerate(text.split("\n"), start=1)
        if re.match(r"\s*\[\[\s*organizations\s*\]\]", line)
    ]
    rows = tables.pop("organizations", None)
    if tables or not isinstance(rows, list):
        raise RowNotUsable(1, "unknown_column" if tables else "missing_column", _first(tables))
    for n, row in enumerate(rows):
        line = lines[n] if n < len(lines) else 1
        if not isinstance(row, dict):
            raise RowNotUsable(line, "syntax", "organizations")
        for column, value in row.items():
            if column not in COLUMNS:
                raise RowNotUsable(line, "unknown_column", column[:40])
            if not _fits(column, value):
                raise RowNotUsable(line, "syntax", column)
        yield line, row


def _fits(column: str, value: object) -> bool:
    if column in ("aliases", "representatives") and isinstance(value, list):
        return all(isinstance(each, str) for each in value)
    return isinstance(value, str) or (column == "invited" and isinstance(value, bool))


def _first(tables: Mapping[str, object]) -> str:
    return next(iter(tables), "organizations")


def _member(line: int, row: Row, logos: Path | None) -> Member:
    column = "name"
    try:
        name = clean_name(_text(row, "name"))
        column = "sort_key"
        sort_key = clean_optional(_text(row, "sort_key"), "sort_key")
        column = "aliases"
        aliases = tuple(clean_name(alias) for alias in _several(row, "aliases"))
    except NotUsableAsText as refusal:
        raise RowNotUsable(line, refusal.problem, column) from refusal
    contacts = [
        _code(line, clean_contact, "representatives", each)
        for each in _several(row, "representatives")
    ]
    return Member(
        name=name,
        sort_key=sort_key,
        country=_code(line, clean_country, "country", _text(row, "country")),
        language=_code(line, clean_language, "language", _text(row, "language")),
        aliases=tuple(dict.fromkeys(aliases)),
        representatives=tuple(dict.fromkeys(contacts)),
        invited=_invited(line, row),
        logo=_logo(line, name, _text(row, "logo"), logos),
    )


def _text(row: Row, column: str) -> str:
    text = str(row.get(column) or "").strip()
    return unguarded(text)


def _several(row: Row, column: str) -> list[str]:
    value = row.get(column)
    written = "\n".join(value) if isinstance(value, list) else _text(row, column)
    return [part.strip() for part in _LIST.split(written) if part.strip()]


def _code(line: int, clean: Callable[[str, str], str], column: str, text: str) -> str:
    try:
        return clean(text, column)
    except NotUsableAsText as refusal:
        raise RowNotUsable(line, refusal.problem, text[:80]) from refusal


def _logo(line: int, organization: str, file: str, logos: Path | None) -> str:
    try:
        if file and logos:
            logo(logos, file)
        elif file:
            check_name(file)
    except LogoNotUsable as error:
        raise RowNotUsable(line, "logo", organization, error.problem) from error
    return file


def _invited(line: int, row: Row) -> bool:
    value = row.get("invited")
    if isinstance(value, bool):
        return value
    text = str(value or "").strip().lower()
    if text and text not in _YES | _NO:
        raise RowNotUsable(line, "invited", text[:40])
    return text not in _NO
