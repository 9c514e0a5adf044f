"""Authorities at the desk as rows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Select, delete, select

from storage.repositories.rows import held, put, values_of
from storage.tables.incidents import authority_visits
from visitor_desk.privacy.authority_visit import AuthorityVisit, AuthorityVisitId


class SqlAuthorityVisits:
    """Which authorities came to a desk."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def put(self, visit: AuthorityVisit) -> None:
        """Insert the visit or replace the row of the same id."""
        put(self._connection, authority_visits, values_of(visit))

    def get(self, visit: AuthorityVisitId) -> AuthorityVisit | None:
        """Return the visit, or None; of two who take it on at once the second one waits."""
        query = select(authority_visits).where(authority_visits.c.id == visit)
        return next(iter(self._read(held(self._connection, query))), None)

    def all(self) -> Sequence[AuthorityVisit]:
        """Return every visit, oldest first, then by id."""
        return self._read(select(authority_visits).order_by(authority_visits.c.at, authority_visits.c.id))

    def delete(self, visit: AuthorityVisitId) -> None:
        """Delete the row of a visit, if there is one."""
        self._connection.execute(delete(authority_visits).where(authority_visits.c.id == visit))

    def _read(self, query: Select[Any]) -> list[AuthorityVisit]:
        return [AuthorityVisit(**row._asdict()) for row in self._connection.execute(query)]
