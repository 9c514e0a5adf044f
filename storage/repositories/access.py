"""The access lists of customers as rows."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, delete, select

from storage.repositories.rows import held, put, values_of
from storage.tables.access import access_rights
from visitor_desk.visits.access_right import AccessRight, AccessRightId


class SqlAccessStore:
    """The plain rows of access rights."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def put(self, right: AccessRight) -> None:
        """Insert the right or replace the row of the same id."""
        put(self._connection, access_rights, values_of(right))

    def get(self, right: AccessRightId) -> AccessRight | None:
        """Return the right, or None."""
        query = held(self._connection, select(access_rights).where(access_rights.c.id == right))
        row = self._connection.execute(query).one_or_none()
        return None if row is None else AccessRight(**row._asdict())

    def all(self) -> Sequence[AccessRight]:
        """Return every right, by customer, zone and id."""
        query = select(access_rights).order_by(
            access_rights.c.customer, access_rights.c.zone, access_rights.c.id
        )
        return [AccessRight(**row._asdict()) for row in self._connection.execute(query)]

    def delete(self, right: AccessRightId) -> None:
        """Delete the right."""
        self._connection.execute(delete(access_rights).where(access_rights.c.id == right))
