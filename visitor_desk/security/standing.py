"""What the log says of operators, desks and day keys: a row that differs from it was put there.

A certificate proves who let somebody in; it does not prove that nobody has ended them since. Every act on
an operator, a desk or the generation of the day keys is an entry with a digest of the row as it left it.
The last such entry is what stands, so an ended operator whose old row is put back, or one who was ended by
editing the row, is found. Entries live 456 days; what stands is said again when it was last said 300 days
ago (`affirm`, whenever a privacy officer tops up keys), so that it outlives them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from visitor_desk.security.alarm import Alarm
from visitor_desk.security.audit_log import AuditLog
from visitor_desk.security.canonical import JsonValue, canonical_json, framed, from_iso_utc, iso_utc
from visitor_desk.security.certificates import OperatorsById, check_device, check_end, check_operator
from visitor_desk.security.log_entry import entry_signed_by, read_body
from visitor_desk.security.ports import SecurityWork
from visitor_desk.security.records import (
    Certificate,
    Device,
    DeviceId,
    Installation,
    Operator,
    OperatorId,
)
from visitor_desk.security.row_binding import BoundPage, Cursor, bound_row
from visitor_desk.security.session import Session

DAY_KEYS = "day_keys"
"""The record of entries about the day keys as a whole."""

INSTALLATIONS = "installations"
"""One row: which sites there are is signed by nobody, so that the log is what a row there must agree with."""

OPERATORS = "operators"
DEVICES = "devices"
REKEYED = "day_keys.rekeyed"

SAID_AGAIN_AFTER = timedelta(days=300)
SURELY_THERE = timedelta(days=400)
"""An entry younger than this is still there with its body: the log keeps them for 456 days."""


class RowNotAsLogged(Alarm):
    """An operator, a desk or the installation is not as the log says. Values: `kind`, `subject`."""

    code = "security.row_not_as_logged"


@dataclass(frozen=True, slots=True)
class KeyRow:
    """An operator's or a desk's row, as the check of rows against the log asks for it."""

    table: str
    record: str
    digest: str
    badge: str | None = None


def row_digest(row: Operator | Device) -> str:
    """Return what an entry says of an operator or a desk; a name may be forgotten without breaking it."""
    table = OPERATORS if isinstance(row, Operator) else DEVICES
    said: dict[str, JsonValue] = {
        "certified": _said(row.certificate),
        "end": _said(row.end),
        "statement": row.statement().decode(),
    }
    return hashlib.sha256(framed(table.encode(), row.id.encode(), canonical_json(said))).hexdigest()


def installation_digest(installation: Installation) -> str:
    """Return what an entry says of the installation: its sites, and the keys that everything stands on."""
    said: dict[str, JsonValue] = {
        "certified": _said(installation.recovery_certificate),
        "recovery": installation.recovery_public.hex(),
        "root": installation.root_public.hex(),
        "sites": list(installation.sites),
    }
    return bound_row(INSTALLATIONS, installation.id, said)


def bound_key_rows(work: SecurityWork, _after: Cursor | None) -> BoundPage:
    """Return every operator and desk in one page: there are never many."""
    operators = [KeyRow(OPERATORS, one.id, row_digest(one)) for one in work.operators.all()]
    return [*operators, *(KeyRow(DEVICES, one.id, row_digest(one)) for one in work.devices.all())], None


def check_operator_stands(root_public: bytes, work: SecurityWork, operator: Operator, now: datetime) -> None:
    """Raise unless an operator's row leads to the root and is what the log says of it.

    Raises:
        KeyNotCertified: nobody who may has signed this row, or its end.
        RowNotAsLogged: somebody put an older row back, or one that no desk has written.
    """
    check_operator(root_public, work.operators, operator)
    check_end(root_public, work.operators, operator)
    _check_as_logged(root_public, work, operator, now)


def check_device_stands(root_public: bytes, work: SecurityWork, device: Device, now: datetime) -> None:
    """Raise unless a desk's row leads to the root and is what the log says of it; as for operators."""
    check_device(root_public, work.operators, device)
    _check_as_logged(root_public, work, device, now)


def check_installation_stands(work: SecurityWork, installation: Installation, now: datetime) -> None:
    """Raise RowNotAsLogged unless the installation's row is what the log says of it: no site more or less."""
    last = _last(installation.root_public, work, installation.id)
    if last is not None:
        stands = last["values"]["row"] == installation_digest(installation)
    else:
        # As of an operator: too old for an entry.
        stands = now - installation.recovery_certificate.issued_at > SURELY_THERE
    if not stands:
        raise RowNotAsLogged(kind=INSTALLATIONS, subject=installation.id)


def newest_generation(root_public: bytes, work: SecurityWork) -> int:
    """Return the generation of day keys that the log says is in use; 0 before the first rekeying."""
    said = _bodies(root_public, work, DAY_KEYS)
    return max((int(body["values"]["generation"]) for body in said if body["act"] == REKEYED), default=0)


def affirm(root_public: bytes, work: SecurityWork, log: AuditLog, session: Session, now: datetime) -> int:
    """Say again what stands, where it was last said long ago, and return how often; the caller commits.

    Raises KeyNotCertified or RowNotAsLogged rather than affirm a row that does not stand.
    """
    said = 0
    rows: list[Operator | Device] = [*work.operators.all(), *work.devices.all()]
    for row in rows:
        last = _last(root_public, work, row.id)
        if last is not None and now - from_iso_utc(last["at"]) < SAID_AGAIN_AFTER:
            continue
        if isinstance(row, Operator):
            check_operator_stands(root_public, work, row, now)
            log.append(work, "operator.affirmed", session, operator=row.id, row=row_digest(row))
        else:
            check_device_stands(root_public, work, row, now)
            log.append(work, "device.affirmed", session, device=row.id, row=row_digest(row))
        said += 1
    installation = work.installation.get()
    assert installation is not None, "a session begins in an installation"
    last = _last(root_public, work, installation.id)
    if last is None or now - from_iso_utc(last["at"]) >= SAID_AGAIN_AFTER:
        check_installation_stands(work, installation, now)
        bound = installation_digest(installation)
        log.append(work, "installation.affirmed", session, installation=installation.id, row=bound)
        said += 1
    rekeyed = [body for body in _bodies(root_public, work, DAY_KEYS) if body["act"] == REKEYED]
    if rekeyed and now - from_iso_utc(rekeyed[-1]["at"]) >= SAID_AGAIN_AFTER:
        generation = max(int(body["values"]["generation"]) for body in rekeyed)
        log.append(work, REKEYED, session, record=DAY_KEYS, generation=generation, made=0)
        said += 1
    return said


def _check_as_logged(root_public: bytes, work: SecurityWork, row: Operator | Device, now: datetime) -> None:
    last = _last(root_public, work, row.id)
    if last is not None:
        stands = last["values"]["row"] == row_digest(row)
    else:
        # Too old for an entry: then the certificate decides, unless its issuer could have dated it back.
        old = now - row.certificate.issued_at > SURELY_THERE
        stands = old and not _has_left(work.operators, row.certificate)
    if not stands:
        kind = OPERATORS if isinstance(row, Operator) else DEVICES
        raise RowNotAsLogged(kind=kind, subject=row.id)


def _has_left(operators: OperatorsById, certificate: Certificate) -> bool:
    issuer = operators.get(OperatorId(certificate.issuer))
    return issuer is not None and issuer.end is not None


def _last(root_public: bytes, work: SecurityWork, record: str) -> dict[str, Any] | None:
    bound = [body for body in _bodies(root_public, work, record) if "row" in body["values"]]
    return bound[-1] if bound else None


def _bodies(root_public: bytes, work: SecurityWork, record: str) -> Iterator[dict[str, Any]]:
    """Yield, oldest first, the bodies about a record that a certified desk has signed."""
    publics: dict[DeviceId, bytes] = {}
    for entry in work.log.about(record):
        if entry.body is None:
            continue
        if entry.device not in publics:
            publics[entry.device] = _public(root_public, work, entry.device)
        if entry_signed_by(publics[entry.device], entry.body, entry.signature):
            yield read_body(entry.body)


def _public(root_public: bytes, work: SecurityWork, device: DeviceId) -> bytes:
    found = work.devices.get(device)
    if found is None:
        return b""
    check_device(root_public, work.operators, found)
    return found.signing_public


def _said(certificate: Certificate | None) -> JsonValue:
    if certificate is None:
        return None
    return [certificate.issuer, iso_utc(certificate.issued_at), certificate.signature.hex()]
