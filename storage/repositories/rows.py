"""From dataclasses to rows: the few statements that every store needs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import fields
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, Connection, Table, and_, bindparam, delete, insert, update

if TYPE_CHECKING:
    from _typeshed import DataclassInstance


def values_of(record: DataclassInstance) -> dict[str, Any]:
    """Return the fields of a dataclass by name, as they are: nested records are not taken apart."""
    return {field.name: getattr(record, field.name) for field in fields(record)}


def key_is(table: Table, values: Mapping[str, Any]) -> ColumnElement[bool]:
    """Return the condition that a row has the primary key found in `values`."""
    return and_(*(column == values[column.name] for column in table.primary_key.columns))


def put(connection: Connection, table: Table, values: Mapping[str, Any]) -> None:
    """Replace the row of the same primary key, or insert one; rows that refer to it stay."""
    changed = connection.execute(update(table).where(key_is(table, values)).values(**values))
    if changed.rowcount == 0:
        connection.execute(insert(table).values(**values))


def put_many(connection: Connection, table: Table, rows: Iterable[Mapping[str, Any]]) -> None:
    """Replace or insert many rows to which no other row refers; of two with one key the last stays."""
    keys = [column.name for column in table.primary_key.columns]
    last = {tuple(row[key] for key in keys): dict(row) for row in rows}
    if not last:
        return
    same_key = and_(*(table.c[key] == bindparam(f"key_{key}") for key in keys))
    connection.execute(
        delete(table).where(same_key), [{f"key_{key}": row[key] for key in keys} for row in last.values()]
    )
    connection.execute(insert(table), list(last.values()))
