"""What an officer signed is signed anew, when their keys are replaced: it would lead to nobody otherwise."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import TypeVar

from visitor_desk.errors import DeskError
from visitor_desk.security.audit_log import AuditLog
from visitor_desk.security.authority import Authority
from visitor_desk.security.certificates import Certified, certify, issuers_of
from visitor_desk.security.ports import SecurityWork
from visitor_desk.security.records import Device, Operator, OperatorId
from visitor_desk.security.standing import check_device_stands, check_operator_stands, row_digest

Row = TypeVar("Row", Operator, Device)


class OfficerDependsOnThem(DeskError):
    """The officer's own certificate leads through the operator: another officer or the kit has to sign."""

    code = "security.officer_depends_on_them"


def check_independent(work: SecurityWork, authority: Authority, operator: OperatorId) -> None:
    """Raise OfficerDependsOnThem where the authority itself leads to the root through that operator."""
    if any(officer.id == operator for officer in issuers_of(work.operators, [authority.issuer])):
        raise OfficerDependsOnThem


def sign_anew(
    root_public: bytes,
    work: SecurityWork,
    log: AuditLog,
    authority: Authority,
    officer: OperatorId,
    now: datetime,
) -> int:
    """Certify under `authority` every operator and desk that `officer` let in or ended; the caller commits.

    Only what stands is signed, so that nothing slips in; day keys are replaced by a rekeying instead.
    """
    operators = [row for row in work.operators.all() if officer in _issuers(row) and row.id != officer]
    devices = [row for row in work.devices.all() if officer in _issuers(row)]
    for operator in operators:
        check_operator_stands(root_public, work, operator, now)
    for device in devices:
        check_device_stands(root_public, work, device, now)
    for operator in operators:
        signed = _signed(operator, Certified.OPERATOR, Certified.OPERATOR_END, authority, officer, now)
        work.operators.put(signed)
        log.append(
            work,
            "operator.signed_anew",
            authority.session,
            operator=signed.id,
            row=row_digest(signed),
        )
    for device in devices:
        renewed = _signed(device, Certified.DEVICE, Certified.DEVICE_END, authority, officer, now)
        work.devices.put(renewed)
        log.append(work, "device.signed_anew", authority.session, device=renewed.id, row=row_digest(renewed))
        handover = work.handovers.get(device.id)
        if handover is not None and handover.certificate.issuer == officer:
            fresh = certify(
                authority.issuer, authority.signing, Certified.HANDOVER, handover.statement(), at=now
            )
            work.handovers.put(replace(handover, certificate=fresh))
    return len(operators) + len(devices)


def _issuers(row: Operator | Device) -> set[str]:
    return {made.issuer for made in (row.certificate, row.end) if made is not None}


def _signed(
    row: Row, kind: Certified, end_kind: Certified, authority: Authority, officer: str, now: datetime
) -> Row:
    certificate, end = row.certificate, row.end
    if certificate.issuer == officer:
        certificate = certify(authority.issuer, authority.signing, kind, row.statement(), at=now)
    if end is not None and end.issuer == officer:
        # The day on which somebody left stays; who says so is somebody else now.
        end = certify(authority.issuer, authority.signing, end_kind, row.statement(), at=end.issued_at)
    return replace(row, certificate=certificate, end=end)
