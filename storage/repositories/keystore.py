"""The keystore as rows: operators' sealed keys, and day keys with the wraps of their private halves.

How far destroying goes on SQLite: `secure_delete` overwrites the deleted rows and every freed page with
zeroes inside the file, and the rollback journal that held them until the commit is unlinked. The blocks
of an unlinked journal are the file system's: against a reader of the raw disk only disk encryption helps.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select

from storage.repositories.rows import put, put_many, values_of
from storage.repositories.sealed import public_day_key, public_day_key_values
from storage.tables.keystore import day_key_wraps, day_keys, operator_secrets, operator_transfers
from visitor_desk.security.records import (
    DayKeyName,
    DayKeyWrap,
    DeviceId,
    KdfCost,
    OperatorId,
    OperatorSecret,
    OperatorTransfer,
    PublicDayKey,
)


class SqlOperatorSecretStore:
    """Sealed private keys of the operators; the key of a row is (operator, device)."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self, operator: OperatorId, device: DeviceId) -> OperatorSecret | None:
        """Return the operator's secret for this device."""
        query = select(operator_secrets).where(
            operator_secrets.c.operator == operator, operator_secrets.c.device == device
        )
        row = self._connection.execute(query).one_or_none()
        if row is None:
            return None
        return OperatorSecret(
            operator=OperatorId(row.operator),
            device=DeviceId(row.device),
            cost=KdfCost(row.memory_kib, row.iterations, row.lanes),
            salt=row.salt,
            sealed=row.sealed,
            provisional=row.provisional,
        )

    def put(self, secret: OperatorSecret) -> None:
        """Insert or replace the row of the same operator and device."""
        values = {
            "operator": secret.operator,
            "device": secret.device,
            "memory_kib": secret.cost.memory_kib,
            "iterations": secret.cost.iterations,
            "lanes": secret.cost.lanes,
            "salt": secret.salt,
            "sealed": secret.sealed,
            "provisional": secret.provisional,
        }
        put(self._connection, operator_secrets, values)

    def delete(self, operator: OperatorId) -> int:
        """Delete the operator's secrets for all devices; return how many."""
        gone = delete(operator_secrets).where(operator_secrets.c.operator == operator)
        return self._connection.execute(gone).rowcount

    def delete_of_device(self, device: DeviceId) -> int:
        """Delete every operator's secret for one device; return how many."""
        gone = delete(operator_secrets).where(operator_secrets.c.device == device)
        return self._connection.execute(gone).rowcount


class SqlTransferStore:
    """Operators' keys on their way to other desks; the key of a row is (operator, device)."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self, operator: OperatorId, device: DeviceId) -> OperatorTransfer | None:
        """Return what waits for the operator at that device."""
        query = select(operator_transfers).where(
            operator_transfers.c.operator == operator, operator_transfers.c.device == device
        )
        row = self._connection.execute(query).one_or_none()
        if row is None:
            return None
        return OperatorTransfer(
            operator=OperatorId(row.operator),
            device=DeviceId(row.device),
            cost=KdfCost(row.memory_kib, row.iterations, row.lanes),
            salt=row.salt,
            sealed=row.sealed,
            wrap=row.wrap,
            provisional=row.provisional,
        )

    def put(self, transfer: OperatorTransfer) -> None:
        """Insert or replace the row of the same operator and device."""
        values = {**values_of(transfer), **values_of(transfer.cost)}
        del values["cost"]
        put(self._connection, operator_transfers, values)

    def delete(self, *, operator: OperatorId | None = None, device: DeviceId | None = None) -> int:
        """Delete the transfers of an operator, to a device, or of one to the other; return how many."""
        gone = delete(operator_transfers)
        if operator is not None:
            gone = gone.where(operator_transfers.c.operator == operator)
        if device is not None:
            gone = gone.where(operator_transfers.c.device == device)
        return self._connection.execute(gone).rowcount


class SqlDayKeyStore:
    """Day keys where they are made: the certified public half and the wraps of the private half."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, keys: Iterable[PublicDayKey], wraps: Iterable[DayKeyWrap]) -> None:
        """Insert keys with their wraps; a name that is there already raises RuleBroken."""
        key_rows = [public_day_key_values(key) for key in keys]
        wrap_rows = [_wrap_values(wrap) for wrap in wraps]
        if key_rows:
            self._connection.execute(insert(day_keys), key_rows)
        if wrap_rows:
            self._connection.execute(insert(day_key_wraps), wrap_rows)

    def add_wraps(self, wraps: Iterable[DayKeyWrap]) -> None:
        """Insert wraps of keys that are there; one that is there already is replaced."""
        put_many(self._connection, day_key_wraps, map(_wrap_values, wraps))

    def get(self, name: DayKeyName) -> PublicDayKey | None:
        """Return the key of that name, None when it was destroyed or never made."""
        query = select(day_keys).where(
            day_keys.c.data_group == name.group,
            day_keys.c.expires_on == name.expires_on,
            day_keys.c.site == name.site,
            day_keys.c.generation == name.generation,
        )
        row = self._connection.execute(query).one_or_none()
        return None if row is None else public_day_key(row)

    def all(self) -> Sequence[PublicDayKey]:
        """Return every live key, by name."""
        query = select(day_keys).order_by(
            day_keys.c.data_group, day_keys.c.expires_on, day_keys.c.site, day_keys.c.generation
        )
        return [public_day_key(row) for row in self._connection.execute(query)]

    def names(self) -> Sequence[DayKeyName]:
        """Return the names of all live keys, in any order."""
        keys = day_keys.c
        query = select(keys.data_group, keys.expires_on, keys.site, keys.generation)
        return [DayKeyName(*parts) for parts in self._connection.execute(query)]

    def wrap(self, name: DayKeyName, holder: str) -> DayKeyWrap | None:
        """Return the private half as wrapped to one holder."""
        query = select(day_key_wraps).where(
            day_key_wraps.c.holder == holder,
            day_key_wraps.c.data_group == name.group,
            day_key_wraps.c.expires_on == name.expires_on,
            day_key_wraps.c.site == name.site,
            day_key_wraps.c.generation == name.generation,
        )
        row = self._connection.execute(query).one_or_none()
        return None if row is None else _wrap(row)

    def wraps_of(self, holder: str) -> Sequence[DayKeyWrap]:
        """Return every wrap of one holder, by name."""
        query = (
            select(day_key_wraps)
            .where(day_key_wraps.c.holder == holder)
            .order_by(
                day_key_wraps.c.data_group,
                day_key_wraps.c.expires_on,
                day_key_wraps.c.site,
                day_key_wraps.c.generation,
            )
        )
        return [_wrap(row) for row in self._connection.execute(query)]

    def destroy_expired(self, up_to: date) -> int:
        """Delete every key with `expires_on <= up_to` and all its wraps; return how many keys.

        After the commit no byte of them is in the file or in a journal; see above for what that leaves out.
        """
        self._connection.execute(delete(day_key_wraps).where(day_key_wraps.c.expires_on <= up_to))
        return self._connection.execute(delete(day_keys).where(day_keys.c.expires_on <= up_to)).rowcount

    def delete_wraps_of(self, holder: str) -> int:
        """Delete every wrap of one holder; return how many."""
        return self._connection.execute(
            delete(day_key_wraps).where(day_key_wraps.c.holder == holder)
        ).rowcount


def _wrap_values(wrap: DayKeyWrap) -> dict[str, Any]:
    return {
        "holder": wrap.holder,
        "data_group": wrap.name.group,
        "expires_on": wrap.name.expires_on,
        "site": wrap.name.site,
        "generation": wrap.name.generation,
        "wrap": wrap.wrap,
    }


def _wrap(row: Row[Any]) -> DayKeyWrap:
    name = DayKeyName(row.data_group, row.expires_on, row.site, row.generation)
    return DayKeyWrap(name, row.holder, row.wrap)
