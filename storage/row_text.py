"""Rows as text that any database can read back: one JSON list a line, behind a line that names the columns.

[["id","text"],["expires_on","day"],["wrap","bytes"]]
["00a1…","2026-03-30","q80…"]
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    Date,
    DateTime,
    Float,
    Integer,
    LargeBinary,
    Numeric,
    String,
    Table,
    select,
    type_coerce,
)
from sqlalchemy.types import TypeDecorator, TypeEngine

from visitor_desk.security.canonical import from_iso_utc, iso_utc

ROWS_AT_ONCE: Final = 500


class ColumnKind(StrEnum):
    """How the values of a column are spelled."""

    TEXT = "text"
    WHOLE = "whole"
    REAL = "real"
    FLAG = "flag"
    BYTES = "bytes"
    DAY = "day"
    INSTANT = "instant"


_KINDS: Final[tuple[tuple[type[TypeEngine[Any]], ColumnKind], ...]] = (
    (LargeBinary, ColumnKind.BYTES),
    (DateTime, ColumnKind.INSTANT),
    (Date, ColumnKind.DAY),
    (Boolean, ColumnKind.FLAG),
    (Float, ColumnKind.REAL),
    (Numeric, ColumnKind.REAL),
    (Integer, ColumnKind.WHOLE),
    (String, ColumnKind.TEXT),
)


def header(table: Table) -> bytes:
    """Return the line that names a table's columns and their kinds."""
    return _line([[column.name, _kind(column)] for column in table.columns])


def read_header(line: bytes) -> list[tuple[str, ColumnKind]]:
    """Return what such a line says; ValueError where it is none."""
    return [(str(name), ColumnKind(kind)) for name, kind in json.loads(line)]


def lines(connection: Connection, table: Table, alive_after: date) -> Iterator[bytes]:
    """Yield a line for each row, by primary key; rows that die on `alive_after` or before are left out."""
    # The stored values themselves: how the program of today reads them may change.
    plain = [type_coerce(column, _impl(column)).label(column.name) for column in table.columns]
    query = select(*plain).order_by(*table.primary_key.columns)
    if "expires_on" in table.columns:
        query = query.where(table.columns["expires_on"] > alive_after)
    kinds = [_kind(column) for column in table.columns]
    with connection.execute(query, execution_options={"yield_per": ROWS_AT_ONCE}) as rows:
        for row in rows:
            yield _line([_spelled(kind, value) for kind, value in zip(kinds, row, strict=True)])


def values(line: bytes, columns: Sequence[tuple[str, ColumnKind]], *, naive: bool) -> dict[str, Any]:
    """Return a row by column; `naive`: instants without their zone, as SQLite keeps them.

    Raises ValueError or TypeError where the line is no row of these columns.
    """
    parts = json.loads(line)
    return {name: _value(kind, part, naive=naive) for (name, kind), part in zip(columns, parts, strict=True)}


def _impl(column: Column[Any]) -> TypeEngine[Any]:
    kind = column.type
    return kind.impl_instance if isinstance(kind, TypeDecorator) else kind


def _kind(column: Column[Any]) -> ColumnKind:
    impl = _impl(column)
    return next(kind for of, kind in _KINDS if isinstance(impl, of))


def _spelled(kind: ColumnKind, value: Any) -> Any:
    if value is None:
        return None
    if kind is ColumnKind.BYTES:
        return base64.b64encode(bytes(value)).decode("ascii")
    if kind is ColumnKind.INSTANT:
        return iso_utc(value if value.tzinfo else value.replace(tzinfo=UTC))
    if kind is ColumnKind.DAY:
        return value.isoformat()
    return value


def _value(kind: ColumnKind, part: Any, *, naive: bool) -> Any:
    if part is None:
        return None
    if kind is ColumnKind.BYTES:
        return base64.b64decode(part, validate=True)
    if kind is ColumnKind.INSTANT:
        instant: datetime = from_iso_utc(part)
        return instant.replace(tzinfo=None) if naive else instant
    if kind is ColumnKind.DAY:
        return date.fromisoformat(part)
    return part


def _line(parts: Sequence[Any]) -> bytes:
    return json.dumps(parts, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
