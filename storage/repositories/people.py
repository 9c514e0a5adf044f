"""Operators, devices, wrong passphrases, approvals and the installation itself, as rows."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, select, update

from storage.repositories.rows import held, put, values_of
from storage.tables.security import (
    approvals,
    devices,
    handovers,
    installation,
    join_requests,
    operators,
    sign_in_tries,
)
from visitor_desk.security.records import (
    Approval,
    Certificate,
    Device,
    DeviceId,
    Handover,
    Installation,
    InstallationId,
    JoinRequest,
    Operator,
    OperatorId,
    SignInTry,
)

_INSTALLATION_ROW = 1
_NEVER = datetime(1, 1, 1, tzinfo=UTC)


class SqlOperatorStore:
    """The public part of the operators; logins are unique."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self, operator: OperatorId) -> Operator | None:
        """Return the operator of that id."""
        row = self._connection.execute(select(operators).where(operators.c.id == operator)).one_or_none()
        return None if row is None else _operator(row)

    def by_login(self, login: str) -> Operator | None:
        """Return the operator with exactly that login."""
        row = self._connection.execute(select(operators).where(operators.c.login == login)).one_or_none()
        return None if row is None else _operator(row)

    def all(self) -> Sequence[Operator]:
        """Return every operator, also those who have left, by certification time and then id."""
        rows = self._connection.execute(select(operators).order_by(operators.c.issued_at, operators.c.id))
        return [_operator(row) for row in rows]

    def put(self, operator: Operator) -> None:
        """Insert the operator or replace the row of the same id."""
        put(self._connection, operators, _with_end(_with_certificate(values_of(operator))))


class SqlDeviceRegister:
    """The public part of the devices."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self, device: DeviceId) -> Device | None:
        """Return the device of that id."""
        row = self._connection.execute(select(devices).where(devices.c.id == device)).one_or_none()
        return None if row is None else _device(row)

    def all(self) -> Sequence[Device]:
        """Return every device that ever joined, in any order: old log entries need the old ones."""
        return [_device(row) for row in self._connection.execute(select(devices))]

    def put(self, device: Device) -> None:
        """Insert the device or replace the row of the same id."""
        put(self._connection, devices, _with_end(_with_certificate(values_of(device))))


class SqlJoinRequests:
    """Desks that ask to join; nothing here is certified."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def all(self) -> Sequence[JoinRequest]:
        """Return every request, oldest first."""
        query = select(join_requests).order_by(join_requests.c.requested_at, join_requests.c.device)
        return [JoinRequest(**row._asdict()) for row in self._connection.execute(query)]

    def put(self, request: JoinRequest) -> None:
        """Insert or replace the request of the same device."""
        put(self._connection, join_requests, values_of(request))

    def delete(self, device: DeviceId) -> None:
        """Delete the request; nothing happens where there is none."""
        self._connection.execute(delete(join_requests).where(join_requests.c.device == device))


class SqlHandovers:
    """What joined desks hand to new ones."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self, device: DeviceId) -> Handover | None:
        """Return what waits for that device."""
        row = self._connection.execute(select(handovers).where(handovers.c.device == device)).one_or_none()
        return None if row is None else Handover(DeviceId(row.device), row.sealed, _certificate(row))

    def put(self, handover: Handover) -> None:
        """Insert or replace the handover to the same device."""
        put(self._connection, handovers, _with_certificate(values_of(handover)))

    def delete(self, device: DeviceId) -> None:
        """Delete the handover; nothing happens where there is none."""
        self._connection.execute(delete(handovers).where(handovers.c.device == device))


class SqlSignInTries:
    """Wrong passphrases in a row, kept across restarts."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self, operator: str) -> SignInTry | None:
        """Return the count of that operator id (empty: unknown logins)."""
        query = select(sign_in_tries).where(sign_in_tries.c.operator == operator)
        row = self._connection.execute(held(self._connection, query)).one_or_none()
        return None if row is None else SignInTry(**row._asdict())

    def put(self, tries: SignInTry) -> None:
        """Insert or replace the count."""
        put(self._connection, sign_in_tries, values_of(tries))

    def clear(self, operator: str) -> None:
        """Forget the count; nothing happens where there is none."""
        self._connection.execute(delete(sign_in_tries).where(sign_in_tries.c.operator == operator))


class SqlApprovalStore:
    """Approvals by request; the table itself refuses one whose approver is its requester."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def put(self, approval: Approval) -> None:
        """Insert the approval, or replace the one of the same request by the same approver."""
        put(self._connection, approvals, values_of(approval))

    def of_request(self, request_id: str) -> Sequence[Approval]:
        """Return the approvals of one request, by approver."""
        query = select(approvals).where(approvals.c.request_id == request_id).order_by(approvals.c.approver)
        return [Approval(**row._asdict()) for row in self._connection.execute(query)]

    def use(self, request_id: str, approver: OperatorId, at: datetime) -> bool:
        """Mark an unused approval as used; False where it is used already or unknown."""
        used = (
            update(approvals)
            .where(
                approvals.c.request_id == request_id,
                approvals.c.approver == approver,
                approvals.c.used_at.is_(None),
            )
            .values(used_at=at)
        )
        return self._connection.execute(used).rowcount == 1

    def delete_expired(self, up_to: datetime, keep: Collection[str] = ()) -> int:
        """Delete every approval, used or not, that expired at or before that time; return how many.

        Those of the requests in `keep` stay.
        """
        over = delete(approvals).where(approvals.c.expires_at <= up_to, approvals.c.request_id.not_in(keep))
        return self._connection.execute(over).rowcount


class SqlInstallationStore:
    """The one row that says which installation this is."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self) -> Installation | None:
        """Return the installation, None before founding."""
        row = self._connection.execute(select(installation)).one_or_none()
        if row is None:
            return None
        return Installation(
            id=InstallationId(row.id),
            sites=row.sites,
            root_public=row.root_public,
            recovery_public=row.recovery_public,
            recovery_certificate=Certificate(
                row.recovery_issuer, row.recovery_issued_at, row.recovery_signature
            ),
        )

    def put(self, this: Installation) -> None:
        """Insert or replace the row."""
        values = {
            "slot": _INSTALLATION_ROW,
            "id": this.id,
            "sites": this.sites,
            "root_public": this.root_public,
            "recovery_public": this.recovery_public,
            "recovery_issuer": this.recovery_certificate.issuer,
            "recovery_issued_at": this.recovery_certificate.issued_at,
            "recovery_signature": this.recovery_certificate.signature,
        }
        put(self._connection, installation, values)


def _with_certificate(values: dict[str, Any]) -> dict[str, Any]:
    """Take the certificate of a record apart into its columns."""
    certificate = values.pop("certificate")
    return {**values, **values_of(certificate)}


def _with_end(values: dict[str, Any]) -> dict[str, Any]:
    """Take the end of a record apart into its columns."""
    end: Certificate | None = values.pop("end")
    return {
        **values,
        "ended_at": None if end is None else end.issued_at,
        "end_issuer": None if end is None else end.issuer,
        "end_signature": None if end is None else end.signature,
    }


def _certificate(row: Row[Any]) -> Certificate:
    return Certificate(row.issuer, row.issued_at, row.signature)


def _end(row: Row[Any]) -> Certificate | None:
    # One column of the three is enough: an end that somebody wrote in part must not read as none.
    if (row.ended_at, row.end_issuer, row.end_signature) == (None, None, None):
        return None
    return Certificate(row.end_issuer or "", row.ended_at or _NEVER, row.end_signature or b"")


def _operator(row: Row[Any]) -> Operator:
    return Operator(
        id=row.id,
        login=row.login,
        staff_name=row.staff_name,
        duties=row.duties,
        kem_public=row.kem_public,
        signing_public=row.signing_public,
        name_salt=row.name_salt,
        name_digest=row.name_digest,
        certificate=_certificate(row),
        sites=row.sites,
        end=_end(row),
        relief=row.relief,
    )


def _device(row: Row[Any]) -> Device:
    return Device(
        id=row.id,
        label=row.label,
        signing_public=row.signing_public,
        kem_public=row.kem_public,
        certificate=_certificate(row),
        site=row.site,
        end=_end(row),
    )
