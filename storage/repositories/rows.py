"""From dataclasses to rows: the few statements that every store needs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import fields
from typing import TYPE_CHECKING, Any, Final, TypeVar

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Executable,
    Row,
    Select,
    Table,
    delete,
    select,
    tuple_,
)
from sqlalchemy.dialects import postgresql, sqlite

from storage.waiting import READ_ONLY

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

Id = TypeVar("Id")
IN_ONE_QUESTION: Final = 512
"""Ids asked for at once; SQLite takes 32,766 values in a statement, older builds 999."""


def for_each_question(ids: Sequence[Id]) -> Iterator[list[Id]]:
    """Yield ids in lists for one IN each, filled up to a power of two with the last one.

    Each length is a statement of its own, and each connection keeps those it has met: with the ids of a day
    that grows by every visit there would be hundreds.
    """
    for first in range(0, len(ids), IN_ONE_QUESTION):
        some = list(ids[first : first + IN_ONE_QUESTION])
        full = 1 << (len(some) - 1).bit_length()
        yield some + some[-1:] * (full - len(some))


def values_of(record: DataclassInstance) -> dict[str, Any]:
    """Return the fields of a dataclass by name, as they are: nested records are not taken apart."""
    return {field.name: getattr(record, field.name) for field in fields(record)}


def held(connection: Connection, query: Select[Any]) -> Select[Any]:
    """Return the query of a row that the caller may go on to change: nobody else does until its work ends.

    Without this two desks on PostgreSQL could both read a visitor as here and both write the departure.
    SQLite needs no lock of a row, since a work holds the whole store; a work that only reads takes none.
    """
    reads = connection.get_execution_options().get(READ_ONLY, False)
    # NO KEY UPDATE, so that a row which refers to this one can be added meanwhile.
    return query if reads else query.with_for_update(key_share=True)


def put(connection: Connection, table: Table, values: Mapping[str, Any]) -> None:
    """Replace the row of the same primary key, or insert one; rows that refer to it stay."""
    connection.execute(_insert_or_replace(connection, table, values), dict(values))


def put_by(connection: Connection, table: Table, values: Mapping[str, Any], unique: tuple[str, ...]) -> None:
    """Insert a row, or replace the one of the same `unique` columns, whose primary key stays."""
    connection.execute(_insert_or_replace(connection, table, values, unique), dict(values))


def put_once(connection: Connection, table: Table, values: Mapping[str, Any]) -> None:
    """Insert a row unless one of the same primary key is there."""
    connection.execute(_insert(connection, table).on_conflict_do_nothing(), dict(values))


def put_many_once(connection: Connection, table: Table, rows: Iterable[Mapping[str, Any]]) -> None:
    """Insert rows of the same columns, each unless one of the same primary key is there."""
    some = [dict(row) for row in rows]
    if some:
        connection.execute(_insert(connection, table).on_conflict_do_nothing(), some)


def put_many(connection: Connection, table: Table, rows: Iterable[Mapping[str, Any]]) -> None:
    """Replace or insert many rows of the same columns; of two with one key the last stays."""
    keys = [column.name for column in table.primary_key.columns]
    last = {tuple(row[key] for key in keys): dict(row) for row in rows}
    if last:
        some = list(last.values())
        connection.execute(_insert_or_replace(connection, table, some[0]), some)


def delete_some(
    connection: Connection, where: ColumnElement[bool], said: Sequence[Column[Any]], limit: int | None
) -> Sequence[Row[Any]]:
    """Delete up to `limit` rows of a table that match, all where it is None; return `said` of each."""
    table = said[0].table
    gone = delete(table).where(where)
    if limit is not None:
        keys = table.primary_key.columns
        gone = delete(table).where(tuple_(*keys).in_(select(*keys).where(where).limit(limit)))
    return connection.execute(gone.returning(*said)).all()


def _insert_or_replace(
    connection: Connection, table: Table, values: Mapping[str, Any], unique: tuple[str, ...] = ()
) -> Executable:
    # One statement: of two desks that both find no row, the second must replace it and not fail.
    statement = _insert(connection, table)
    keys = list(unique) or [column.name for column in table.primary_key.columns]
    changed = {name: statement.excluded[name] for name in values if name not in keys}
    return statement.on_conflict_do_update(index_elements=keys, set_=changed)


def _insert(connection: Connection, table: Table) -> postgresql.Insert | sqlite.Insert:
    return postgresql.insert(table) if connection.dialect.name == "postgresql" else sqlite.insert(table)
