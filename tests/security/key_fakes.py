"""Stores of keys in memory that keep the promises of the ports; the contract tests run on them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, fields
from datetime import date
from types import TracebackType
from typing import Self, TypeVar

from tests.security.duty_fakes import (
    FakeReliefSecrets,
)
from visitor_desk.security.duty_ports import ReliefSecret
from visitor_desk.security.groups import Group
from visitor_desk.security.records import (
    DayKeyName,
    DayKeyWrap,
    DeviceId,
    DeviceSecrets,
    Handover,
    JoinRequest,
    OperatorId,
    OperatorSecret,
    OperatorTransfer,
    PublicDayKey,
)

Key = TypeVar("Key")
Row = TypeVar("Row")


class FakePublicDayKeys:
    def __init__(self, rows: dict[DayKeyName, PublicDayKey]) -> None:
        self._rows = rows

    def get(self, name: DayKeyName) -> PublicDayKey | None:
        return next((key for there, key in self._rows.items() if _same_day(there, name)), None)

    def last(self, group: Group, site: str, *, not_after: date) -> PublicDayKey | None:
        there = [
            name
            for name in self._rows
            if (name.group, name.site) == (group, site) and name.expires_on <= not_after
        ]
        return self._rows[max(there)] if there else None

    def names(self) -> Sequence[DayKeyName]:
        return list(self._rows)

    def all(self) -> Sequence[PublicDayKey]:
        return list(self._rows.values())

    def add(self, keys: Iterable[PublicDayKey]) -> None:
        for key in keys:
            drop(self._rows, lambda there, new=key.name: _same_day(there, new))  # type: ignore[misc]
            self._rows[key.name] = key

    def delete(self, name: DayKeyName) -> int:
        return drop(self._rows, lambda there: there == name)

    def delete_expired(self, up_to: date) -> int:
        return drop(self._rows, lambda name: name.expires_on <= up_to)


def _same_day(one: DayKeyName, other: DayKeyName) -> bool:
    return (one.group, one.expires_on, one.site) == (other.group, other.expires_on, other.site)


class FakeJoinRequests:
    def __init__(self, rows: dict[DeviceId, JoinRequest]) -> None:
        self._rows = rows

    def all(self) -> Sequence[JoinRequest]:
        return sorted(self._rows.values(), key=lambda row: (row.requested_at, row.device))

    def put(self, request: JoinRequest) -> None:
        self._rows[request.device] = request

    def delete(self, device: DeviceId) -> None:
        self._rows.pop(device, None)


class FakeHandovers:
    def __init__(self, rows: dict[DeviceId, Handover]) -> None:
        self._rows = rows

    def get(self, device: DeviceId) -> Handover | None:
        return self._rows.get(device)

    def put(self, handover: Handover) -> None:
        self._rows[handover.device] = handover

    def delete(self, device: DeviceId) -> None:
        self._rows.pop(device, None)


@dataclass
class KeystoreTables:
    """The committed rows of one keystore; tests tamper here."""

    secrets: dict[tuple[OperatorId, DeviceId], OperatorSecret] = field(default_factory=dict)
    transfers: dict[tuple[OperatorId, DeviceId], OperatorTransfer] = field(default_factory=dict)
    keys: dict[DayKeyName, PublicDayKey] = field(default_factory=dict)
    wraps: dict[tuple[DayKeyName, str], DayKeyWrap] = field(default_factory=dict)
    relief: dict[tuple[OperatorId, str], ReliefSecret] = field(default_factory=dict)

    def copy(self) -> KeystoreTables:
        return KeystoreTables(**{part.name: getattr(self, part.name).copy() for part in fields(self)})


class FakeOperatorSecretStore:
    def __init__(self, rows: dict[tuple[OperatorId, DeviceId], OperatorSecret]) -> None:
        self._rows = rows

    def get(self, operator: OperatorId, device: DeviceId) -> OperatorSecret | None:
        return self._rows.get((operator, device))

    def put(self, secret: OperatorSecret) -> None:
        self._rows[secret.operator, secret.device] = secret

    def delete(self, operator: OperatorId) -> int:
        return drop(self._rows, lambda key: key[0] == operator)

    def delete_of_device(self, device: DeviceId) -> int:
        return drop(self._rows, lambda key: key[1] == device)


class FakeTransferStore:
    def __init__(self, rows: dict[tuple[OperatorId, DeviceId], OperatorTransfer]) -> None:
        self._rows = rows

    def get(self, operator: OperatorId, device: DeviceId) -> OperatorTransfer | None:
        return self._rows.get((operator, device))

    def put(self, transfer: OperatorTransfer) -> None:
        self._rows[transfer.operator, transfer.device] = transfer

    def delete(self, *, operator: OperatorId | None = None, device: DeviceId | None = None) -> int:
        return drop(self._rows, lambda key: operator in (None, key[0]) and device in (None, key[1]))


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

    def names(self) -> Sequence[DayKeyName]:
        return list(self._tables.keys)

    def wrap(self, name: DayKeyName, holder: str) -> DayKeyWrap | None:
        return self._tables.wraps.get((name, holder))

    def wraps_of(self, holder: str) -> Sequence[DayKeyWrap]:
        return [self._tables.wraps[key] for key in sorted(self._tables.wraps) if key[1] == holder]

    def destroy_expired(self, up_to: date) -> int:
        drop(self._tables.wraps, lambda key: key[0].expires_on <= up_to)
        return drop(self._tables.keys, lambda name: name.expires_on <= up_to)

    def delete_wraps_of(self, holder: str) -> int:
        return drop(self._tables.wraps, lambda key: key[1] == holder)


class FakeKeystoreWork:
    """One unit of work over a `KeystoreTables`."""

    def __init__(self, tables: KeystoreTables) -> None:
        self._tables = tables

    def __enter__(self) -> Self:
        self._draft = self._tables.copy()
        self.operator_secrets = FakeOperatorSecretStore(self._draft.secrets)
        self.transfers = FakeTransferStore(self._draft.transfers)
        self.day_keys = FakeDayKeyStore(self._draft)
        self.relief_secrets = FakeReliefSecrets(self._draft.relief)
        return self

    def commit(self) -> None:
        done = self._draft.copy()
        for part in fields(done):
            setattr(self._tables, part.name, getattr(done, part.name))

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


def drop(rows: dict[Key, Row], doomed: Callable[[Key], bool]) -> int:
    keys = [key for key in rows if doomed(key)]
    for key in keys:
        del rows[key]
    return len(keys)
