"""Versions of the retention policy as rows; nobody searches in their rules."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, delete, select

from storage.repositories.rows import put, values_of
from storage.tables.privacy import retention_policies
from visitor_desk.privacy.retention_policy import PolicyId, RetentionPolicy


class SqlRetentionPolicies:
    """The versions of how long what lives."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def put(self, policy: RetentionPolicy) -> None:
        """Insert the version or replace the row of the same id."""
        put(self._connection, retention_policies, values_of(policy))

    def all(self) -> Sequence[RetentionPolicy]:
        """Return every version, by number."""
        rows = self._connection.execute(select(retention_policies).order_by(retention_policies.c.number))
        return [RetentionPolicy(**row._asdict()) for row in rows]

    def delete(self, policy: PolicyId) -> None:
        """Delete a version, if there is one."""
        self._connection.execute(delete(retention_policies).where(retention_policies.c.id == policy))
