"""The deny list and the access lists in memory."""

from __future__ import annotations

from collections.abc import Sequence

from visitor_desk.visits.access_right import AccessRight, AccessRightId
from visitor_desk.visits.deny_entry import DenyEntry, DenyId


class FakeDenyStore:
    def __init__(self, rows: dict[DenyId, DenyEntry]) -> None:
        self._rows = rows

    def put(self, entry: DenyEntry) -> None:
        self._rows[entry.id] = entry

    def get(self, entry: DenyId) -> DenyEntry | None:
        return self._rows.get(entry)

    def all(self) -> Sequence[DenyEntry]:
        return sorted(self._rows.values(), key=lambda entry: (entry.review_on, entry.id))

    def delete(self, entry: DenyId) -> None:
        self._rows.pop(entry, None)


class FakeAccessStore:
    def __init__(self, rows: dict[AccessRightId, AccessRight]) -> None:
        self._rows = rows

    def put(self, right: AccessRight) -> None:
        self._rows[right.id] = right

    def get(self, right: AccessRightId) -> AccessRight | None:
        return self._rows.get(right)

    def all(self) -> Sequence[AccessRight]:
        return sorted(self._rows.values(), key=lambda right: (right.customer, right.zone, right.id))

    def delete(self, right: AccessRightId) -> None:
        self._rows.pop(right, None)
