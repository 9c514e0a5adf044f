"""Decisions of the house about its processing as rows; nobody searches in them."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, delete, insert, select

from storage.repositories.rows import values_of
from storage.tables.governance import governance_entries
from visitor_desk.privacy.governance_entry import GovernanceEntry, GovernanceId


class SqlGovernance:
    """What the house decided about its own processing."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, entry: GovernanceEntry) -> None:
        """Add an entry; one of an id that is there already fails."""
        self._connection.execute(insert(governance_entries).values(**values_of(entry)))

    def all(self) -> Sequence[GovernanceEntry]:
        """Return every entry, by kind, then by number."""
        table = governance_entries
        rows = self._connection.execute(select(table).order_by(table.c.kind, table.c.number))
        return [GovernanceEntry(**row._asdict()) for row in rows]

    def delete(self, entry: GovernanceId) -> None:
        """Delete an entry, if there is one."""
        self._connection.execute(delete(governance_entries).where(governance_entries.c.id == entry))
