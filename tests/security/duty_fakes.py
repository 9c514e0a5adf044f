"""In-memory stores for requests to a second person, counts of openings and relief accounts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from visitor_desk.security.duty_ports import AskedApproval, ReliefSecret, ReliefShift, ReliefShiftId
from visitor_desk.security.groups import Group
from visitor_desk.security.records import OperatorId

CountKey = tuple[OperatorId, Group, datetime]


class FakeApprovalRequests:
    def __init__(self, rows: dict[str, AskedApproval]) -> None:
        self._rows = rows

    def put(self, asked: AskedApproval) -> None:
        if asked.id in self._rows:
            raise ValueError("a request is never replaced")
        self._rows[asked.id] = asked

    def get(self, request_id: str) -> AskedApproval | None:
        return self._rows.get(request_id)

    def waiting(self, at: datetime) -> Sequence[AskedApproval]:
        left = [row for row in self._rows.values() if row.expires_at > at]
        return sorted(left, key=lambda row: (row.asked_at, row.id))

    def delete(self, request_id: str) -> bool:
        return self._rows.pop(request_id, None) is not None

    def delete_expired(self, up_to: datetime) -> int:
        gone = [row.id for row in self._rows.values() if row.expires_at <= up_to]
        for one in gone:
            del self._rows[one]
        return len(gone)


class FakeReadCounts:
    def __init__(self, rows: dict[CountKey, int]) -> None:
        self._rows = rows

    def add(self, operator: OperatorId, group: Group, hour: datetime, opened: int) -> int:
        self._rows[operator, group, hour] = self._rows.get((operator, group, hour), 0) + opened
        return self._rows[operator, group, hour]

    def delete_before(self, hour: datetime) -> int:
        gone = [key for key in self._rows if key[2] < hour]
        for key in gone:
            del self._rows[key]
        return len(gone)


class FakeReliefShifts:
    def __init__(self, rows: dict[ReliefShiftId, ReliefShift]) -> None:
        self._rows = rows

    def put(self, shift: ReliefShift) -> None:
        self._rows[shift.id] = shift

    def get(self, shift: ReliefShiftId) -> ReliefShift | None:
        return self._rows.get(shift)

    def all(self) -> Sequence[ReliefShift]:
        by_id = sorted(self._rows.values(), key=lambda row: row.id)
        return sorted(by_id, key=lambda row: row.began_at, reverse=True)

    def last_of(self, operator: OperatorId) -> ReliefShift | None:
        return next((row for row in self.all() if row.operator == operator), None)

    def delete_begun_before(self, at: datetime) -> int:
        gone = [row.id for row in self._rows.values() if row.began_at < at]
        for one in gone:
            del self._rows[one]
        return len(gone)


class FakeReliefSecrets:
    def __init__(self, rows: dict[tuple[OperatorId, str], ReliefSecret]) -> None:
        self._rows = rows

    def put(self, secret: ReliefSecret) -> None:
        self._rows[secret.operator, secret.holder] = secret

    def get(self, operator: OperatorId, holder: str) -> ReliefSecret | None:
        return self._rows.get((operator, holder))

    def delete(self, operator: OperatorId, holder: str | None = None) -> int:
        gone = [key for key in self._rows if key[0] == operator and holder in (None, key[1])]
        for key in gone:
            del self._rows[key]
        return len(gone)
