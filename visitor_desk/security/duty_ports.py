"""What duties, four eyes and relief accounts ask of storage, and the plain records that cross."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import NewType, Protocol

from visitor_desk.security.groups import Group
from visitor_desk.security.records import DeviceId, OperatorId

ReliefShiftId = NewType("ReliefShiftId", str)


@dataclass(frozen=True, slots=True)
class AskedApproval:
    """A request that waits for a second person; `request_values` is canonical JSON of ids and codes."""

    id: str
    act: str
    requester: OperatorId
    request_values: str = field(repr=False)
    asked_at: datetime
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class ReliefShift:
    """One activation of a relief account, and whether somebody has looked at it since."""

    id: ReliefShiftId
    operator: OperatorId
    device: DeviceId
    opened_by: OperatorId | None
    """The guard on duty who opened it; None when it was the control room's code."""
    began_at: datetime
    ends_at: datetime
    reviewed_by: OperatorId | None = None
    reviewed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ReliefSecret:
    """A relief account's private keys, for one holder; the holder `CODE` is the control room's code."""

    operator: OperatorId
    holder: str
    sealed: bytes = field(repr=False)


CODE = "code"
"""Names the control room's code as the holder of a relief account's keys."""


class ApprovalRequests(Protocol):
    """Requests that wait for a second person."""

    def put(self, asked: AskedApproval) -> None:
        """Insert the request; an id that is there already must fail."""
        ...

    def get(self, request_id: str) -> AskedApproval | None:
        """Return the request of that id."""
        ...

    def waiting(self, at: datetime) -> Sequence[AskedApproval]:
        """Return the requests that have not expired at that time, oldest first."""
        ...

    def delete(self, request_id: str) -> bool:
        """Delete the request; False where there is none."""
        ...

    def delete_expired(self, up_to: datetime) -> int:
        """Delete every request that expired at or before that time; return how many."""
        ...


class ReadCounts(Protocol):
    """How many sealed records an operator opened in an hour, by group."""

    def add(self, operator: OperatorId, group: Group, hour: datetime, opened: int) -> int:
        """Add to the count of that hour and return what it is now."""
        ...

    def delete_before(self, hour: datetime) -> int:
        """Delete the counts of earlier hours; return how many rows."""
        ...


class ReliefShifts(Protocol):
    """Activations of relief accounts."""

    def put(self, shift: ReliefShift) -> None:
        """Insert the shift or replace the row of the same id."""
        ...

    def get(self, shift: ReliefShiftId) -> ReliefShift | None:
        """Return the shift of that id."""
        ...

    def all(self) -> Sequence[ReliefShift]:
        """Return every shift, newest first."""
        ...

    def last_of(self, operator: OperatorId) -> ReliefShift | None:
        """Return the newest shift of a relief account."""
        ...

    def delete_begun_before(self, at: datetime) -> int:
        """Delete the shifts that began earlier; return how many."""
        ...


class ReliefSecrets(Protocol):
    """Private keys of relief accounts; the key of a row is (operator, holder). Lives in the keystore."""

    def put(self, secret: ReliefSecret) -> None:
        """Insert or replace the row of the same operator and holder."""
        ...

    def get(self, operator: OperatorId, holder: str) -> ReliefSecret | None:
        """Return what that holder opens."""
        ...

    def delete(self, operator: OperatorId, holder: str | None = None) -> int:
        """Delete an account's secrets, or one holder's; return how many."""
        ...
