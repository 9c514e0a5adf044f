"""Marked moments as rows."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, delete, select

from storage.repositories.rows import put, values_of
from storage.tables.holds import moments
from visitor_desk.privacy.moment import Moment, MomentId


class SqlMomentStore:
    """The moments that were marked."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def put(self, moment: Moment) -> None:
        """Insert the moment or replace the row of the same id."""
        put(self._connection, moments, values_of(moment))

    def all(self) -> Sequence[Moment]:
        """Return every moment, by id."""
        rows = self._connection.execute(select(moments).order_by(moments.c.id))
        return [Moment(**row._asdict()) for row in rows]

    def delete(self, moment: MomentId) -> None:
        """Delete the row of a moment, if there is one."""
        self._connection.execute(delete(moments).where(moments.c.id == moment))
