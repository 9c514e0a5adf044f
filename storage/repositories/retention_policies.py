"""Versions of the retention policy as rows; the rules lie in one column, since nobody searches in them."""

from __future__ import annotations

import json
from collections.abc import Sequence

from sqlalchemy import Connection, delete, select

from storage.repositories.rows import put, values_of
from storage.tables.privacy import retention_policies
from visitor_desk.privacy.retention_policy import PolicyId, RetentionPolicy, rules_of
from visitor_desk.security.row_binding import plain_value


class SqlRetentionPolicies:
    """The versions of how long what lives."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def put(self, policy: RetentionPolicy) -> None:
        """Insert the version or replace the row of the same id."""
        said = [plain_value(rule) for rule in policy.rules]
        rules = json.dumps(said, ensure_ascii=False, separators=(",", ":"))
        put(self._connection, retention_policies, values_of(policy) | {"rules": rules})

    def all(self) -> Sequence[RetentionPolicy]:
        """Return every version, by number."""
        rows = self._connection.execute(select(retention_policies).order_by(retention_policies.c.number))
        return [
            RetentionPolicy(**(row._asdict() | {"rules": rules_of(json.loads(row.rules))})) for row in rows
        ]

    def delete(self, policy: PolicyId) -> None:
        """Delete a version, if there is one."""
        self._connection.execute(delete(retention_policies).where(retention_policies.c.id == policy))
