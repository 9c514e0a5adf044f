"""Requests of data subjects as rows."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, delete, insert, select, update

from storage.repositories.rows import held, values_of
from storage.tables.privacy import requests
from visitor_desk.privacy.requests import Request, RequestId, RequestUnknown


class SqlRequestStore:
    """The plain rows of requests."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, request: Request) -> None:
        """Add a request."""
        self._connection.execute(insert(requests).values(**values_of(request)))

    def update(self, request: Request) -> None:
        """Replace the row of a request that is there; RequestUnknown when it is not."""
        changed = update(requests).where(requests.c.id == request.id).values(**values_of(request))
        if self._connection.execute(changed).rowcount == 0:
            raise RequestUnknown

    def get(self, request: RequestId) -> Request | None:
        """Return the request, or None."""
        query = held(self._connection, select(requests).where(requests.c.id == request))
        row = self._connection.execute(query).one_or_none()
        return None if row is None else Request(**row._asdict())

    def all(self) -> Sequence[Request]:
        """Return every request, earliest due day first, then by id."""
        rows = self._connection.execute(select(requests).order_by(requests.c.due, requests.c.id))
        return [Request(**row._asdict()) for row in rows]

    def delete(self, request: RequestId) -> None:
        """Delete the row of a request, if there is one."""
        self._connection.execute(delete(requests).where(requests.c.id == request))
