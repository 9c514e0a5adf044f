"""Consents as rows."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, delete, select, update

from storage.repositories.rows import held, put, values_of
from storage.tables.consents import consents
from visitor_desk.privacy.consent import Consent, ConsentId


class SqlConsentStore:
    """The plain rows of consents."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def put(self, consent: Consent) -> None:
        """Insert the consent or replace the row of the same id."""
        put(self._connection, consents, values_of(consent))

    def get(self, consent: ConsentId) -> Consent | None:
        """Return the consent, or None."""
        query = held(self._connection, select(consents).where(consents.c.id == consent))
        row = self._connection.execute(query).one_or_none()
        return None if row is None else Consent(**row._asdict())

    def all(self) -> Sequence[Consent]:
        """Return every consent, by when it was said, then by id."""
        rows = self._connection.execute(select(consents).order_by(consents.c.said_at, consents.c.id))
        return [Consent(**row._asdict()) for row in rows]

    def forget_visit(self, consent: ConsentId) -> None:
        """Forget which visit a consent was used at."""
        self._connection.execute(update(consents).where(consents.c.id == consent).values(visit=None))

    def delete(self, consent: ConsentId) -> None:
        """Delete the row of a consent, if there is one."""
        self._connection.execute(delete(consents).where(consents.c.id == consent))
