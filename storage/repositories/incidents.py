"""Incidents as rows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Select, delete, select

from storage.repositories.rows import held, put, values_of
from storage.tables.incidents import incidents
from visitor_desk.privacy.incident import Incident, IncidentId


class SqlIncidentStore:
    """The incidents that the desks wrote down."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def put(self, incident: Incident) -> None:
        """Insert the incident or replace the row of the same id."""
        put(self._connection, incidents, values_of(incident))

    def get(self, incident: IncidentId) -> Incident | None:
        """Return the incident, or None; of two who handle it at once the second one waits."""
        query = select(incidents).where(incidents.c.id == incident)
        return next(iter(self._read(held(self._connection, query))), None)

    def all(self) -> Sequence[Incident]:
        """Return every incident, in the order they were written, then by id."""
        return self._read(select(incidents).order_by(incidents.c.written_at, incidents.c.id))

    def delete(self, incident: IncidentId) -> None:
        """Delete the row of an incident, if there is one."""
        self._connection.execute(delete(incidents).where(incidents.c.id == incident))

    def _read(self, query: Select[Any]) -> list[Incident]:
        return [Incident(**row._asdict()) for row in self._connection.execute(query)]
