"""Stores in memory that keep the promises of the ports; the contract tests run on them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import date, datetime
from types import TracebackType
from typing import Self, TypeVar

from tests.security.duty_fakes import (
    CountKey,
    FakeApprovalRequests,
    FakeReadCounts,
    FakeReliefShifts,
)
from tests.security.key_fakes import FakeHandovers, FakeJoinRequests, FakePublicDayKeys, drop
from visitor_desk.security.duty_ports import AskedApproval, ReliefShift, ReliefShiftId
from visitor_desk.security.groups import Group
from visitor_desk.security.records import (
    Approval,
    DayKeyName,
    Device,
    DeviceId,
    Handover,
    Installation,
    JoinRequest,
    LogEntry,
    LogHead,
    Operator,
    OperatorId,
    PublicDayKey,
    RememberedHead,
    SealedHead,
    SealedRow,
    SignInTry,
)

SealedKey = tuple[str, str, Group, date]
Key = TypeVar("Key")
Row = TypeVar("Row")


@dataclass
class SecurityTables:
    """The committed rows of one data store; tests tamper here."""

    sealed: dict[SealedKey, SealedRow] = field(default_factory=dict)
    public_day_keys: dict[DayKeyName, PublicDayKey] = field(default_factory=dict)
    join_requests: dict[DeviceId, JoinRequest] = field(default_factory=dict)
    handovers: dict[DeviceId, Handover] = field(default_factory=dict)
    operators: dict[OperatorId, Operator] = field(default_factory=dict)
    devices: dict[DeviceId, Device] = field(default_factory=dict)
    tries: dict[str, SignInTry] = field(default_factory=dict)
    log: dict[int, LogEntry] = field(default_factory=dict)
    head: list[LogHead] = field(default_factory=list)
    approvals: dict[tuple[str, OperatorId], Approval] = field(default_factory=dict)
    installation: list[Installation] = field(default_factory=list)
    approval_requests: dict[str, AskedApproval] = field(default_factory=dict)
    read_counts: dict[CountKey, int] = field(default_factory=dict)
    relief_shifts: dict[ReliefShiftId, ReliefShift] = field(default_factory=dict)

    def copy(self) -> SecurityTables:
        return SecurityTables(**{part.name: getattr(self, part.name).copy() for part in fields(self)})

    def become(self, other: SecurityTables) -> None:
        for part in fields(self):
            setattr(self, part.name, getattr(other, part.name).copy())


class FakeSealedStore:
    def __init__(self, rows: dict[SealedKey, SealedRow]) -> None:
        self._rows = rows

    def put(self, row: SealedRow) -> None:
        self._rows[row.table, row.record, row.group, row.expires_on] = row

    def rows(self, table: str, record: str, group: Group) -> Sequence[SealedRow]:
        return sorted(self.rows_of(table, [record], group), key=lambda row: row.expires_on)

    def rows_of(self, table: str, records: Sequence[str], group: Group) -> Sequence[SealedRow]:
        return [
            row
            for (of, record, kind, _), row in self._rows.items()
            if of == table and kind == group and record in records
        ]

    def records(self, table: str, group: Group) -> Sequence[str]:
        return list({record for (of, record, kind, _) in self._rows if (of, kind) == (table, group)})

    def delete(
        self, table: str, record: str, group: Group | None = None, expires_on: date | None = None
    ) -> int:
        return drop(
            self._rows,
            lambda key: (
                key[:2] == (table, record) and group in (None, key[2]) and expires_on in (None, key[3])
            ),
        )

    def delete_expired(self, up_to: date, limit: int | None = None) -> Sequence[tuple[str, Group, date]]:
        gone = [key for key in self._rows if key[3] <= up_to][:limit]
        for key in gone:
            del self._rows[key]
        return [(table, group, day) for table, _, group, day in gone]

    def heads(self, table: str, group: Group, after: SealedHead | None, limit: int) -> Sequence[SealedHead]:
        found = sorted(
            (record, day, row.version)
            for (of, record, kind, day), row in self._rows.items()
            if of == table and kind == group
        )
        start = (after.record, after.expires_on) if after else ("",)
        return [SealedHead(*one) for one in found if one[:2] > start][:limit]

    def page(self, after: SealedRow | None, limit: int) -> Sequence[SealedRow]:
        behind = (after.table, after.record, after.group, after.expires_on) if after else None
        keys = [key for key in sorted(self._rows) if behind is None or key > behind]
        return [self._rows[key] for key in keys[:limit]]

    def counts(self) -> Sequence[tuple[Group, date, int]]:
        found: dict[tuple[date, Group], int] = {}
        for _, _, group, day in self._rows:
            found[day, group] = found.get((day, group), 0) + 1
        return [(group, day, count) for (day, group), count in sorted(found.items())]

    def key_names(self) -> Sequence[tuple[DayKeyName, int]]:
        found: dict[DayKeyName, int] = {}
        for row in self._rows.values():
            found[row.key_name] = found.get(row.key_name, 0) + 1
        return sorted(found.items())

    def delete_under(self, name: DayKeyName) -> Sequence[tuple[str, str]]:
        found = [key for key, row in self._rows.items() if row.key_name == name]
        drop(self._rows, lambda key: key in found)
        return sorted((table, record) for table, record, _, _ in found)


class FakeOperatorStore:
    def __init__(self, rows: dict[OperatorId, Operator]) -> None:
        self._rows = rows

    def get(self, operator: OperatorId) -> Operator | None:
        return self._rows.get(operator)

    def by_login(self, login: str) -> Operator | None:
        return next((row for row in self._rows.values() if row.login == login), None)

    def all(self) -> Sequence[Operator]:
        return sorted(self._rows.values(), key=lambda row: (row.certificate.issued_at, row.id))

    def put(self, operator: Operator) -> None:
        taken = self.by_login(operator.login)
        if taken is not None and taken.id != operator.id:
            raise ValueError("two operators cannot share a login")
        self._rows[operator.id] = operator


class FakeDeviceRegister:
    def __init__(self, rows: dict[DeviceId, Device]) -> None:
        self._rows = rows

    def get(self, device: DeviceId) -> Device | None:
        return self._rows.get(device)

    def all(self) -> Sequence[Device]:
        return list(self._rows.values())

    def put(self, device: Device) -> None:
        self._rows[device.id] = device


class FakeSignInTries:
    def __init__(self, rows: dict[str, SignInTry]) -> None:
        self._rows = rows

    def get(self, operator: str) -> SignInTry | None:
        return self._rows.get(operator)

    def put(self, tries: SignInTry) -> None:
        self._rows[tries.operator] = tries

    def clear(self, operator: str) -> None:
        self._rows.pop(operator, None)


class FakeLogStore:
    def __init__(self, rows: dict[int, LogEntry], head: list[LogHead]) -> None:
        self._rows = rows
        self._head = head

    def head(self, *, lock: bool) -> LogHead | None:
        return self._head[0] if self._head else None

    def set_head(self, head: LogHead) -> None:
        self._head[:] = [head]

    def append(self, entry: LogEntry) -> None:
        if entry.index in self._rows:
            raise ValueError("an entry is never replaced")
        self._rows[entry.index] = entry

    def count(self) -> int:
        return max(self._rows, default=-1) + 1

    def entries(self, first: int, limit: int) -> Sequence[LogEntry]:
        return [self._rows[index] for index in sorted(self._rows) if index >= first][:limit]

    def about(self, record: str) -> Sequence[LogEntry]:
        return [self._rows[index] for index in sorted(self._rows) if self._rows[index].record == record]

    def leaf_hashes(self, first: int, end: int) -> Sequence[bytes]:
        return [self._rows[index].leaf_hash for index in sorted(self._rows) if first <= index < end]

    def wrote(self, device: DeviceId) -> bool:
        return any(row.device == device for row in self._rows.values())

    def may_prune(self) -> bool:
        return True

    def drop_bodies(self, first: int, end: int) -> int:
        there = [row for index, row in self._rows.items() if first <= index < end and row.body is not None]
        for row in there:
            self._rows[row.index] = replace(row, body=None, record=None)
        return len(there)


class FakeApprovalStore:
    def __init__(self, rows: dict[tuple[str, OperatorId], Approval]) -> None:
        self._rows = rows

    def put(self, approval: Approval) -> None:
        if approval.approver == approval.requester:
            raise ValueError("nobody approves their own request")
        self._rows[approval.request_id, approval.approver] = approval

    def of_request(self, request_id: str) -> Sequence[Approval]:
        return [row for (request, _), row in sorted(self._rows.items()) if request == request_id]

    def use(self, request_id: str, approver: OperatorId, at: datetime) -> bool:
        row = self._rows.get((request_id, approver))
        if row is None or row.used_at is not None:
            return False
        self._rows[request_id, approver] = replace(row, used_at=at)
        return True

    def delete_expired(self, up_to: datetime, keep: Collection[str] = ()) -> int:
        gone = [
            key for key, row in self._rows.items() if row.expires_at <= up_to and row.request_id not in keep
        ]
        for key in gone:
            del self._rows[key]
        return len(gone)


class FakeInstallationStore:
    def __init__(self, rows: list[Installation]) -> None:
        self._rows = rows

    def get(self) -> Installation | None:
        return self._rows[0] if self._rows else None

    def put(self, installation: Installation) -> None:
        self._rows[:] = [installation]


class FakeSecurityWork:
    """One unit of work over a `SecurityTables`; a second writer in between is a bug in the caller."""

    away = False

    def __init__(self, tables: SecurityTables) -> None:
        self._tables = tables

    def __enter__(self) -> Self:
        self._seen = self._tables.copy()
        draft = self._draft = self._tables.copy()
        self.sealed = FakeSealedStore(draft.sealed)
        self.public_day_keys = FakePublicDayKeys(draft.public_day_keys)
        self.operators = FakeOperatorStore(draft.operators)
        self.devices = FakeDeviceRegister(draft.devices)
        self.join_requests = FakeJoinRequests(draft.join_requests)
        self.handovers = FakeHandovers(draft.handovers)
        self.sign_in_tries = FakeSignInTries(draft.tries)
        self.log = FakeLogStore(draft.log, draft.head)
        self.approvals = FakeApprovalStore(draft.approvals)
        self.installation = FakeInstallationStore(draft.installation)
        self.approval_requests = FakeApprovalRequests(draft.approval_requests)
        self.read_counts = FakeReadCounts(draft.read_counts)
        self.relief_shifts = FakeReliefShifts(draft.relief_shifts)
        self._callbacks: list[Callable[[], None]] = []
        return self

    def after_commit(self, callback: Callable[[], None]) -> None:
        self._callbacks.append(callback)

    def commit(self) -> None:
        assert self._tables == self._seen, "two units of work wrote at the same time"
        self._tables.become(self._draft)
        self._seen = self._tables.copy()
        callbacks, self._callbacks = self._callbacks, []
        for callback in callbacks:
            callback()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._callbacks.clear()


class FakeCheckpointMemory:
    """Remembers in memory; may be told to refuse like a full disk."""

    def __init__(self) -> None:
        self.head: RememberedHead | None = None
        self.full = False

    def read(self) -> RememberedHead | None:
        return self.head

    def remember(self, head: RememberedHead) -> None:
        if self.full:
            raise OSError("no space left")
        self.head = head
