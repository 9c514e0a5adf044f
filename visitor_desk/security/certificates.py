"""Who may speak for whom: every public key leads to the installation root, or is refused with an alarm.

The root signs the first two privacy officers, the devices and the recovery key. A privacy officer signs
further operators and the day keys. A certificate says nothing about time being over: somebody who left
has no private key on any desk any more, and what they signed before still stands.
"""

from __future__ import annotations

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
    DEVICE = "device"
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
        if issuer is None or Duty.PRIVACY not in issuer.duties:
            break
        signed = certificate_holds(
            issuer.signing_public, Certified.OPERATOR, current.statement(), current.certificate
        )
        if not signed:
            break
        current = issuer
    raise KeyNotCertified(kind=Certified.OPERATOR.value, subject=operator.id)


def check_device(root_public: bytes, device: Device) -> None:
    """Raise KeyNotCertified unless the root signed the device's key."""
    signed_by_root = device.certificate.issuer == ROOT
    if not (
        signed_by_root
        and certificate_holds(root_public, Certified.DEVICE, device.statement(), device.certificate)
    ):
        raise KeyNotCertified(kind=Certified.DEVICE.value, subject=device.id)


def check_recovery(installation: Installation) -> None:
    """Raise KeyNotCertified unless the root signed the recovery key."""
    certificate = installation.recovery_certificate
    if certificate.issuer != ROOT or not certificate_holds(
        installation.root_public, Certified.RECOVERY, installation.recovery_statement(), certificate
    ):
        raise KeyNotCertified(kind=Certified.RECOVERY.value, subject=installation.id)


def check_day_key(root_public: bytes, operators: OperatorsById, key: PublicDayKey) -> None:
    """Raise KeyNotCertified unless the root, or a privacy officer under the root, signed the day key."""
    issuer = key.certificate.issuer
    if issuer == ROOT:
        public = root_public
    else:
        officer = operators.get(OperatorId(issuer))
        if officer is None or Duty.PRIVACY not in officer.duties:
            raise KeyNotCertified(kind=Certified.DAY_KEY.value, subject=_day_key_subject(key))
        check_operator(root_public, operators, officer)
        public = officer.signing_public
    if not certificate_holds(public, Certified.DAY_KEY, key.statement(), key.certificate):
        raise KeyNotCertified(kind=Certified.DAY_KEY.value, subject=_day_key_subject(key))


def _day_key_subject(key: PublicDayKey) -> str:
    return canonical_json(key.name.statement_parts()).decode()


def _signed(kind: Certified, statement: bytes, issuer: str, at: datetime) -> bytes:
    return framed(kind.encode(), statement, issuer.encode(), iso_utc(at).encode())
