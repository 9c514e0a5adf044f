"""What the house decided about its own processing, in memory."""

from __future__ import annotations

from visitor_desk.privacy.governance_entry import GovernanceEntry, GovernanceId


class FakeGovernance:
    def __init__(self, rows: dict[GovernanceId, GovernanceEntry]) -> None:
        self._rows = rows

    def add(self, entry: GovernanceEntry) -> None:
        assert entry.id not in self._rows
        self._rows[entry.id] = entry

    def all(self) -> list[GovernanceEntry]:
        return sorted(self._rows.values(), key=lambda one: (one.kind, one.number))

    def delete(self, entry: GovernanceId) -> None:
        self._rows.pop(entry, None)
