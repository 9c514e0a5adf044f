"""The deny list, the tokens of documents and the desks' evacuation parts, as rows."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, select

from storage.repositories.rows import delete_some, held, put, values_of
from storage.tables.deny_list import deny_entries, document_tokens
from storage.tables.evacuation import evacuation_parts
from visitor_desk.security.document_tokens import DocumentToken
from visitor_desk.security.records import DeviceId
from visitor_desk.visits.deny_entry import DenyEntry, DenyId
from visitor_desk.visits.evacuation_part import SealedPart
from visitor_desk.visits.visit import VisitId


class SqlDocumentTokenStore:
    """Which visits were of which document."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, token: DocumentToken, visit: VisitId, expires_on: date) -> None:
        """Add the token of a visit."""
        put(self._connection, document_tokens, {"visit": visit, "token": token, "expires_on": expires_on})

    def visits_of(self, token: DocumentToken) -> Sequence[VisitId]:
        """Return the visits at which that document was shown, by id."""
        query = (
            select(document_tokens.c.visit)
            .where(document_tokens.c.token == token)
            .order_by(document_tokens.c.visit)
        )
        return [VisitId(visit) for visit in self._connection.execute(query).scalars()]

    def of_visit(self, visit: VisitId) -> DocumentToken | None:
        """Return the token of a visit, or None."""
        query = select(document_tokens.c.token).where(document_tokens.c.visit == visit)
        token = self._connection.execute(query).scalar_one_or_none()
        return None if token is None else DocumentToken(token)

    def delete(self, visit: VisitId) -> int:
        """Delete the token of a visit; return how many rows."""
        gone = delete(document_tokens).where(document_tokens.c.visit == visit)
        return self._connection.execute(gone).rowcount

    def delete_expired(self, up_to: date, limit: int | None = None) -> int:
        """Delete up to `limit` rows with `expires_on <= up_to`; return how many."""
        old = document_tokens.c.expires_on <= up_to
        return len(delete_some(self._connection, old, (document_tokens.c.expires_on,), limit))


class SqlDenyStore:
    """The plain rows of the deny list."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def put(self, entry: DenyEntry) -> None:
        """Insert the entry or replace the row of the same id."""
        put(self._connection, deny_entries, values_of(entry))

    def get(self, entry: DenyId) -> DenyEntry | None:
        """Return the entry, or None."""
        query = held(self._connection, select(deny_entries).where(deny_entries.c.id == entry))
        row = self._connection.execute(query).one_or_none()
        return None if row is None else DenyEntry(**row._asdict())

    def all(self) -> Sequence[DenyEntry]:
        """Return every entry, earliest review first, then by id."""
        rows = self._connection.execute(
            select(deny_entries).order_by(deny_entries.c.review_on, deny_entries.c.id)
        )
        return [DenyEntry(**row._asdict()) for row in rows]

    def delete(self, entry: DenyId) -> None:
        """Delete the entry."""
        self._connection.execute(delete(deny_entries).where(deny_entries.c.id == entry))


class SqlEvacuationParts:
    """The parts of the evacuation list that desks leave for each other."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def put(self, part: SealedPart) -> None:
        """Insert the part or replace the one from the same desk to the same desk."""
        put(self._connection, evacuation_parts, values_of(part))

    def sent_to(self, device: DeviceId) -> Sequence[SealedPart]:
        """Return the parts for one desk, by sender."""
        rows = self._connection.execute(
            select(evacuation_parts)
            .where(evacuation_parts.c.to_device == device)
            .order_by(evacuation_parts.c.from_device)
        )
        return [_part(row) for row in rows]

    def delete_before(self, instant: datetime) -> int:
        """Delete every part made before `instant`; return how many."""
        gone = delete(evacuation_parts).where(evacuation_parts.c.made_at < instant)
        return self._connection.execute(gone).rowcount


def _part(row: Row[Any]) -> SealedPart:
    return SealedPart(**row._asdict())
