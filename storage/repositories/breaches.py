"""Breaches as rows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Select, delete, select

from storage.repositories.rows import held, put, values_of
from storage.tables.breaches import breaches
from visitor_desk.privacy.breach import Breach, BreachId


class SqlBreachStore:
    """The register of breaches."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def put(self, breach: Breach) -> None:
        """Insert the breach or replace the row of the same id."""
        put(self._connection, breaches, values_of(breach))

    def get(self, breach: BreachId) -> Breach | None:
        """Return the breach, or None; of two who decide at once the second one waits."""
        query = select(breaches).where(breaches.c.id == breach)
        return next(iter(self._read(held(self._connection, query))), None)

    def all(self) -> Sequence[Breach]:
        """Return every breach, by when somebody became aware, then by id."""
        return self._read(select(breaches).order_by(breaches.c.aware_at, breaches.c.id))

    def delete(self, breach: BreachId) -> None:
        """Delete the row of a breach, if there is one."""
        self._connection.execute(delete(breaches).where(breaches.c.id == breach))

    def _read(self, query: Select[Any]) -> list[Breach]:
        return [Breach(**row._asdict()) for row in self._connection.execute(query)]
