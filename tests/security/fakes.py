"""Stores in memory that keep the promises of the ports; the contract tests run on them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import date, datetime
from types import TracebackType
from typing import Self, TypeVar

from visitor_desk.security.groups import Group
from visitor_desk.security.records import (
    Approval,
    DayKeyName,
    DayKeyWrap,
    Device,
    DeviceId,
    DeviceSecrets,
    Installation,
    LogEntry,
    LogHead,
    Operator,
    OperatorId,
    OperatorSecret,
    PublicDayKey,
    RememberedHead,
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
    operators: dict[OperatorId, Operator] = field(default_factory=dict)
    devices: dict[DeviceId, Device] = field(default_factory=dict)
    tries: dict[str, SignInTry] = field(default_factory=dict)
    log: dict[int, LogEntry] = field(default_factory=dict)
    head: list[LogHead] = field(default_factory=list)
    approvals: dict[tuple[str, OperatorId], Approval] = field(default_factory=dict)
    installation: list[Installation] = field(default_factory=list)

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

    def delete(
        self, table: str, record: str, group: Group | None = None, expires_on: date | None = None
    ) -> int:
        return _drop(
            self._rows,
            lambda key: (
                key[:2] == (table, record) and group in (None, key[2]) and expires_on in (None, key[3])
            ),
        )

    def delete_expired(self, up_to: date) -> int:
        return _drop(self._rows, lambda key: key[3] <= up_to)

    def counts(self) -> Sequence[tuple[Group, date, int]]:
        found: dict[tuple[date, Group], int] = {}
        for _, _, group, day in self._rows:
            found[day, group] = found.get((day, group), 0) + 1
        return [(group, day, count) for (day, group), count in sorted(found.items())]


class FakePublicDayKeys:
    def __init__(self, rows: dict[DayKeyName, PublicDayKey]) -> None:
        self._rows = rows

    def get(self, name: DayKeyName) -> PublicDayKey | None:
        return self._rows.get(name)

    def last(self, group: Group, site: str, *, not_after: date) -> PublicDayKey | None:
        there = [
            name
            for name in self._rows
            if (name.group, name.site) == (group, site) and name.expires_on <= not_after
        ]
        return self._rows[max(there)] if there else None

    def names(self) -> Sequence[DayKeyName]:
        return list(self._rows)

    def add(self, keys: Iterable[PublicDayKey]) -> None:
        self._rows.update({key.name: key for key in keys})

    def delete_expired(self, up_to: date) -> int:
        return _drop(self._rows, lambda name: name.expires_on <= up_to)


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


class FakeInstallationStore:
    def __init__(self, rows: list[Installation]) -> None:
        self._rows = rows

    def get(self) -> Installation | None:
        return self._rows[0] if self._rows else None

    def put(self, installation: Installation) -> None:
        self._rows[:] = [installation]


class FakeSecurityWork:
    """One unit of work over a `SecurityTables`; a second writer in between is a bug in the caller."""

    def __init__(self, tables: SecurityTables) -> None:
        self._tables = tables

    def __enter__(self) -> Self:
        self._seen = self._tables.copy()
        draft = self._draft = self._tables.copy()
        self.sealed = FakeSealedStore(draft.sealed)
        self.public_day_keys = FakePublicDayKeys(draft.public_day_keys)
        self.operators = FakeOperatorStore(draft.operators)
        self.devices = FakeDeviceRegister(draft.devices)
        self.sign_in_tries = FakeSignInTries(draft.tries)
        self.log = FakeLogStore(draft.log, draft.head)
        self.approvals = FakeApprovalStore(draft.approvals)
        self.installation = FakeInstallationStore(draft.installation)
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


@dataclass
class KeystoreTables:
    """The committed rows of one keystore; tests tamper here."""

    secrets: dict[tuple[OperatorId, DeviceId], OperatorSecret] = field(default_factory=dict)
    keys: dict[DayKeyName, PublicDayKey] = field(default_factory=dict)
    wraps: dict[tuple[DayKeyName, str], DayKeyWrap] = field(default_factory=dict)

    def copy(self) -> KeystoreTables:
        return KeystoreTables(self.secrets.copy(), self.keys.copy(), self.wraps.copy())


class FakeOperatorSecretStore:
    def __init__(self, rows: dict[tuple[OperatorId, DeviceId], OperatorSecret]) -> None:
        self._rows = rows

    def get(self, operator: OperatorId, device: DeviceId) -> OperatorSecret | None:
        return self._rows.get((operator, device))

    def put(self, secret: OperatorSecret) -> None:
        self._rows[secret.operator, secret.device] = secret

    def delete(self, operator: OperatorId) -> int:
        return _drop(self._rows, lambda key: key[0] == operator)


class FakeDayKeyStore:
    def __init__(self, tables: KeystoreTables) -> None:
        self._tables = tables

    def add(self, keys: Iterable[PublicDayKey], wraps: Iterable[DayKeyWrap]) -> None:
        for key in keys:
            if key.name in self._tables.keys:
                raise ValueError("a day key is never replaced")
            self._tables.keys[key.name] = key
        self.add_wraps(wraps)

    def add_wraps(self, wraps: Iterable[DayKeyWrap]) -> None:
        for wrap in wraps:
            if wrap.name not in self._tables.keys:
                raise ValueError("a wrap belongs to a key")
            self._tables.wraps[wrap.name, wrap.holder] = wrap

    def get(self, name: DayKeyName) -> PublicDayKey | None:
        return self._tables.keys.get(name)

    def all(self) -> Sequence[PublicDayKey]:
        return [self._tables.keys[name] for name in sorted(self._tables.keys)]

    def wrap(self, name: DayKeyName, holder: str) -> DayKeyWrap | None:
        return self._tables.wraps.get((name, holder))

    def wraps_of(self, holder: str) -> Sequence[DayKeyWrap]:
        return [self._tables.wraps[key] for key in sorted(self._tables.wraps) if key[1] == holder]

    def destroy_expired(self, up_to: date) -> int:
        _drop(self._tables.wraps, lambda key: key[0].expires_on <= up_to)
        return _drop(self._tables.keys, lambda name: name.expires_on <= up_to)

    def delete_wraps_of(self, holder: str) -> int:
        return _drop(self._tables.wraps, lambda key: key[1] == holder)


class FakeKeystoreWork:
    """One unit of work over a `KeystoreTables`."""

    def __init__(self, tables: KeystoreTables) -> None:
        self._tables = tables

    def __enter__(self) -> Self:
        self._draft = self._tables.copy()
        self.operator_secrets = FakeOperatorSecretStore(self._draft.secrets)
        self.day_keys = FakeDayKeyStore(self._draft)
        return self

    def commit(self) -> None:
        done = self._draft.copy()
        self._tables.secrets, self._tables.keys, self._tables.wraps = done.secrets, done.keys, done.wraps

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        del self._draft


class FakeDeviceSecretStore:
    """A keyring of one entry."""

    def __init__(self) -> None:
        self.kept: DeviceSecrets | None = None
        self.is_file = False

    def load(self) -> DeviceSecrets | None:
        return self.kept

    def save(self, secrets: DeviceSecrets) -> None:
        self.kept = secrets


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


def _drop(rows: dict[Key, Row], doomed: Callable[[Key], bool]) -> int:
    keys = [key for key in rows if doomed(key)]
    for key in keys:
        del rows[key]
    return len(keys)
