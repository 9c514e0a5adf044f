"""Who may speak for whom: every public key leads to the installation root, or is refused with an alarm.

The root signs the first two privacy officers, the first desk and the recovery key. A privacy officer signs
further operators, further desks, the day keys, and that somebody or some desk is gone. What was signed by
an officer before they left still stands, except for day keys, which are replaced when an officer leaves.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from visitor_desk.security.alarm import Alarm
from visitor_desk.security.canonical import canonical_json, framed, iso_utc
from visitor_desk.security.duties import Duty
from visitor_desk.security.records import (
    ROOT,
    Certificate,
    Device,
    Handover,
    Installation,
    Operator,
    OperatorId,
    PublicDayKey,
)
from visitor_desk.security.signing import SigningKey, signature_holds

LONGEST_CHAIN = 16
"""Officers certify officers; a longer way to the root is a loop or an attack."""


class Certified(StrEnum):
    """What a certificate is about; part of what is signed."""

    OPERATOR = "operator"
    OPERATOR_END = "operator_end"
    DEVICE = "device"
    DEVICE_END = "device_end"
    HANDOVER = "handover"
    DAY_KEY = "day_key"
    RECOVERY = "recovery"


class KeyNotCertified(Alarm):
    """A public key does not lead to the root: somebody put it there. Values: `kind`, `subject`."""

    code = "security.key_not_certified"


class OperatorsById(Protocol):
    """Finds the issuers on the way to the root."""

    def get(self, operator: OperatorId) -> Operator | None:
        """Return the operator of that id."""
        ...


def certify(issuer: str, key: SigningKey, kind: Certified, statement: bytes, *, at: datetime) -> Certificate:
    """Sign that `statement` holds; `issuer` is `ROOT` or the id of the privacy officer whose key it is."""
    return Certificate(issuer, at, key.sign("certificate", _signed(kind, statement, issuer, at)))


def certificate_holds(public: bytes, kind: Certified, statement: bytes, certificate: Certificate) -> bool:
    """Tell whether the key `public` made this certificate about this statement."""
    message = _signed(kind, statement, certificate.issuer, certificate.issued_at)
    return signature_holds(public, "certificate", message, certificate.signature)


def check_operator(root_public: bytes, operators: OperatorsById, operator: Operator) -> None:
    """Follow an operator's certificate to the root; raise KeyNotCertified where it does not lead there."""
    current = operator
    if not operator.name_stands():
        raise KeyNotCertified(kind=Certified.OPERATOR.value, subject=operator.id)
    for _ in range(LONGEST_CHAIN):
        if current.certificate.issuer == ROOT:
            if certificate_holds(root_public, Certified.OPERATOR, current.statement(), current.certificate):
                return
            break
        issuer = operators.get(OperatorId(current.certificate.issuer))
        if issuer is None or not _could_sign(issuer, current.certificate):
            break
        signed = certificate_holds(
            issuer.signing_public, Certified.OPERATOR, current.statement(), current.certificate
        )
        if not signed:
            break
        current = issuer
    raise KeyNotCertified(kind=Certified.OPERATOR.value, subject=operator.id)


def check_device(root_public: bytes, operators: OperatorsById, device: Device) -> None:
    """Raise KeyNotCertified unless the root, or a privacy officer under the root, signed the device's keys.

    A device that was ended passes, since what it signed before stands; an end that nobody signed does not.
    """
    _check_signed(root_public, operators, Certified.DEVICE, device.id, device.statement(), device.certificate)
    if device.end is not None:
        _check_signed(root_public, operators, Certified.DEVICE_END, device.id, device.statement(), device.end)


def check_recovery(installation: Installation) -> None:
    """Raise KeyNotCertified unless the root signed the recovery key."""
    certificate = installation.recovery_certificate
    if certificate.issuer != ROOT or not certificate_holds(
        installation.root_public, Certified.RECOVERY, installation.recovery_statement(), certificate
    ):
        raise KeyNotCertified(kind=Certified.RECOVERY.value, subject=installation.id)


def check_day_key(root_public: bytes, operators: OperatorsById, key: PublicDayKey) -> None:
    """Raise KeyNotCertified unless the root, or a privacy officer under the root, signed the day key.

    An officer who has left signs none: their keys are replaced when they leave.
    """
    subject = canonical_json(key.name.statement_parts()).decode()
    issuer = operators.get(OperatorId(key.certificate.issuer))
    if issuer is not None and issuer.end is not None:
        raise KeyNotCertified(kind=Certified.DAY_KEY.value, subject=subject)
    _check_signed(root_public, operators, Certified.DAY_KEY, subject, key.statement(), key.certificate)


def check_handover(root_public: bytes, operators: OperatorsById, handover: Handover) -> None:
    """Raise KeyNotCertified unless the root, or a privacy officer under the root, handed it over."""
    _check_signed(
        root_public,
        operators,
        Certified.HANDOVER,
        handover.device,
        handover.statement(),
        handover.certificate,
    )


def check_end(root_public: bytes, operators: OperatorsById, operator: Operator) -> None:
    """Raise KeyNotCertified where an operator is marked as gone and nobody who may has signed that."""
    if operator.end is not None:
        _check_signed(
            root_public,
            operators,
            Certified.OPERATOR_END,
            operator.id,
            operator.statement(),
            operator.end,
        )


def issuers_of(operators: OperatorsById, issuers: Iterable[str]) -> tuple[Operator, ...]:
    """Return, by id, these issuers and all through whom their certificates lead to the root."""
    found: dict[str, Operator] = {}
    open_ends = list(issuers)
    while open_ends:
        issuer = open_ends.pop()
        officer = None if issuer in found else operators.get(OperatorId(issuer))
        if officer is not None:
            found[issuer] = officer
            open_ends.append(officer.certificate.issuer)
    return tuple(found[issuer] for issuer in sorted(found))


def _check_signed(
    root_public: bytes,
    operators: OperatorsById,
    kind: Certified,
    subject: str,
    statement: bytes,
    certificate: Certificate,
) -> None:
    """Raise KeyNotCertified unless the root or a certified privacy officer made this certificate."""
    public: bytes | None = root_public
    if certificate.issuer != ROOT:
        officer = operators.get(OperatorId(certificate.issuer))
        public = None
        if officer is not None and _could_sign(officer, certificate):
            check_operator(root_public, operators, officer)
            public = officer.signing_public
    if public is None or not certificate_holds(public, kind, statement, certificate):
        raise KeyNotCertified(kind=kind.value, subject=subject)


def _could_sign(officer: Operator, certificate: Certificate) -> bool:
    in_office = officer.ended_at is None or certificate.issued_at <= officer.ended_at
    return Duty.PRIVACY in officer.duties and in_office


def _signed(kind: Certified, statement: bytes, issuer: str, at: datetime) -> bytes:
    return framed(kind.encode(), statement, issuer.encode(), iso_utc(at).encode())
