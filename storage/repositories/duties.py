"""Requests for a second person, counts of openings, and relief accounts, as rows."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select, update

from storage.repositories.rows import held, put, values_of
from storage.tables.duties import approval_requests, read_counts, relief_shifts
from storage.tables.keystore import relief_secrets
from visitor_desk.security.duty_ports import (
    AskedApproval,
    ReliefSecret,
    ReliefShift,
    ReliefShiftId,
)
from visitor_desk.security.groups import Group
from visitor_desk.security.records import OperatorId


class SqlApprovalRequests:
    """Requests that wait for a second person."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def put(self, asked: AskedApproval) -> None:
        """Insert the request; an id that is there already fails."""
        self._connection.execute(insert(approval_requests).values(**values_of(asked)))

    def get(self, request_id: str) -> AskedApproval | None:
        """Return the request of that id."""
        query = held(self._connection, select(approval_requests).where(approval_requests.c.id == request_id))
        row = self._connection.execute(query).one_or_none()
        return None if row is None else AskedApproval(**row._asdict())

    def waiting(self, at: datetime) -> Sequence[AskedApproval]:
        """Return the requests that have not expired at that time, oldest first."""
        query = (
            select(approval_requests)
            .where(approval_requests.c.expires_at > at)
            .order_by(approval_requests.c.asked_at, approval_requests.c.id)
        )
        return [AskedApproval(**row._asdict()) for row in self._connection.execute(query)]

    def delete(self, request_id: str) -> bool:
        """Delete the request; False where there is none."""
        gone = delete(approval_requests).where(approval_requests.c.id == request_id)
        return self._connection.execute(gone).rowcount == 1

    def delete_expired(self, up_to: datetime) -> int:
        """Delete every request that expired at or before that time; return how many."""
        gone = delete(approval_requests).where(approval_requests.c.expires_at <= up_to)
        return self._connection.execute(gone).rowcount


class SqlReadCounts:
    """How many sealed records an operator opened in an hour, by group."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, operator: OperatorId, group: Group, hour: datetime, opened: int) -> int:
        """Add to the count of that hour and return what it is now."""
        row = (
            (read_counts.c.operator == operator)
            & (read_counts.c.group == group)
            & (read_counts.c.hour == hour)
        )
        more = update(read_counts).where(row).values(opened=read_counts.c.opened + opened)
        if self._connection.execute(more).rowcount == 0:
            self._connection.execute(
                insert(read_counts).values(operator=operator, group=group, hour=hour, opened=opened)
            )
        return int(self._connection.execute(select(read_counts.c.opened).where(row)).scalar_one())

    def delete_before(self, hour: datetime) -> int:
        """Delete the counts of earlier hours; return how many rows."""
        return self._connection.execute(delete(read_counts).where(read_counts.c.hour < hour)).rowcount


class SqlReliefShifts:
    """Activations of relief accounts."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def put(self, shift: ReliefShift) -> None:
        """Insert the shift or replace the row of the same id."""
        put(self._connection, relief_shifts, values_of(shift))

    def get(self, shift: ReliefShiftId) -> ReliefShift | None:
        """Return the shift of that id."""
        query = held(self._connection, select(relief_shifts).where(relief_shifts.c.id == shift))
        row = self._connection.execute(query).one_or_none()
        return None if row is None else _shift(row)

    def all(self) -> Sequence[ReliefShift]:
        """Return every shift, newest first."""
        query = select(relief_shifts).order_by(relief_shifts.c.began_at.desc(), relief_shifts.c.id)
        return [_shift(row) for row in self._connection.execute(query)]

    def last_of(self, operator: OperatorId) -> ReliefShift | None:
        """Return the newest shift of a relief account."""
        query = (
            select(relief_shifts)
            .where(relief_shifts.c.operator == operator)
            .order_by(relief_shifts.c.began_at.desc(), relief_shifts.c.id)
            .limit(1)
        )
        row = self._connection.execute(held(self._connection, query)).one_or_none()
        return None if row is None else _shift(row)

    def delete_begun_before(self, at: datetime) -> int:
        """Delete the shifts that began earlier; return how many."""
        gone = delete(relief_shifts).where(relief_shifts.c.began_at < at)
        return self._connection.execute(gone).rowcount


class SqlReliefSecrets:
    """Private keys of relief accounts; the key of a row is (operator, holder)."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def put(self, secret: ReliefSecret) -> None:
        """Insert or replace the row of the same operator and holder."""
        put(self._connection, relief_secrets, values_of(secret))

    def get(self, operator: OperatorId, holder: str) -> ReliefSecret | None:
        """Return what that holder opens."""
        query = select(relief_secrets).where(
            relief_secrets.c.operator == operator, relief_secrets.c.holder == holder
        )
        row = self._connection.execute(query).one_or_none()
        return None if row is None else ReliefSecret(OperatorId(row.operator), row.holder, row.sealed)

    def delete(self, operator: OperatorId, holder: str | None = None) -> int:
        """Delete an account's secrets, or one holder's; return how many."""
        gone = delete(relief_secrets).where(relief_secrets.c.operator == operator)
        if holder is not None:
            gone = gone.where(relief_secrets.c.holder == holder)
        return self._connection.execute(gone).rowcount


def _shift(row: Row[Any]) -> ReliefShift:
    return ReliefShift(**row._asdict())
