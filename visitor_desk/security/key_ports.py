"""What the security room asks of storage about keys: who has them, where they wait, when they die."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Protocol

from visitor_desk.security.groups import Group
from visitor_desk.security.records import (
    DayKeyName,
    DayKeyWrap,
    DeviceId,
    Handover,
    JoinRequest,
    OperatorId,
    OperatorSecret,
    OperatorTransfer,
    PublicDayKey,
)


class PublicDayKeys(Protocol):
    """The certified public halves with which a desk seals: one for each group, day and site."""

    def get(self, name: DayKeyName) -> PublicDayKey | None:
        """Return the key of that group, day and site, of whatever generation it is."""
        ...

    def last(self, group: Group, site: str, *, not_after: date) -> PublicDayKey | None:
        """Return the key of the group and site that dies latest, but not after the given day."""
        ...

    def names(self) -> Sequence[DayKeyName]:
        """Return the names of all keys, in any order."""
        ...

    def all(self) -> Sequence[PublicDayKey]:
        """Return all keys, in any order."""
        ...

    def add(self, keys: Iterable[PublicDayKey]) -> None:
        """Insert keys; a name that is there already is replaced."""
        ...

    def delete(self, name: DayKeyName) -> int:
        """Delete one key; return how many there were of exactly that name."""
        ...

    def delete_expired(self, up_to: date) -> int:
        """Delete every key with `expires_on <= up_to`; return how many."""
        ...


class JoinRequests(Protocol):
    """Desks that ask to join; nothing here is certified."""

    def all(self) -> Sequence[JoinRequest]:
        """Return every request, oldest first."""
        ...

    def put(self, request: JoinRequest) -> None:
        """Insert or replace the request of the same device."""
        ...

    def delete(self, device: DeviceId) -> None:
        """Delete the request; nothing happens where there is none."""
        ...


class Handovers(Protocol):
    """What joined desks hand to new ones; one for each device."""

    def get(self, device: DeviceId) -> Handover | None:
        """Return what waits for that device."""
        ...

    def put(self, handover: Handover) -> None:
        """Insert or replace the handover to the same device."""
        ...

    def delete(self, device: DeviceId) -> None:
        """Delete the handover; nothing happens where there is none."""
        ...


class OperatorSecretStore(Protocol):
    """Sealed private keys of the operators; the key of a row is (operator, device)."""

    def get(self, operator: OperatorId, device: DeviceId) -> OperatorSecret | None:
        """Return the operator's secret for this device."""
        ...

    def put(self, secret: OperatorSecret) -> None:
        """Insert or replace the row of the same operator and device."""
        ...

    def delete(self, operator: OperatorId) -> int:
        """Delete the operator's secrets for all devices; return how many."""
        ...

    def delete_of_device(self, device: DeviceId) -> int:
        """Delete every operator's secret for one device; return how many."""
        ...


class TransferStore(Protocol):
    """Operators' keys on their way to other desks; the key of a row is (operator, device)."""

    def get(self, operator: OperatorId, device: DeviceId) -> OperatorTransfer | None:
        """Return what waits for the operator at that device."""
        ...

    def put(self, transfer: OperatorTransfer) -> None:
        """Insert or replace the row of the same operator and device."""
        ...

    def delete(self, *, operator: OperatorId | None = None, device: DeviceId | None = None) -> int:
        """Delete the transfers of an operator, to a device, or of one to the other; return how many."""
        ...


class DayKeyStore(Protocol):
    """Day keys where they are made: the certified public half and the wraps of the private half."""

    def add(self, keys: Iterable[PublicDayKey], wraps: Iterable[DayKeyWrap]) -> None:
        """Insert keys with their wraps; a name that is there already must fail."""
        ...

    def add_wraps(self, wraps: Iterable[DayKeyWrap]) -> None:
        """Insert wraps of keys that are there; one that is there already is replaced."""
        ...

    def get(self, name: DayKeyName) -> PublicDayKey | None:
        """Return the key of that name, None when it was destroyed or never made."""
        ...

    def all(self) -> Sequence[PublicDayKey]:
        """Return every live key, by name."""
        ...

    def names(self) -> Sequence[DayKeyName]:
        """Return the names of all live keys, in any order."""
        ...

    def wrap(self, name: DayKeyName, holder: str) -> DayKeyWrap | None:
        """Return the private half as wrapped to one holder."""
        ...

    def wraps_of(self, holder: str) -> Sequence[DayKeyWrap]:
        """Return every wrap of one holder, by name."""
        ...

    def destroy_expired(self, up_to: date) -> int:
        """Delete every key with `expires_on <= up_to` and all its wraps; return how many keys.

        The implementation overwrites or vacuums as far as its engine can, and its documentation says how far.
        """
        ...

    def delete_wraps_of(self, holder: str) -> int:
        """Delete every wrap of one holder; return how many."""
        ...
