"""Rows for the contract tests of the security room's stores."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

from visitor_desk.security.duties import Duty
from visitor_desk.security.groups import Group
from visitor_desk.security.records import (
    ROOT,
    Certificate,
    DayKeyName,
    DeviceId,
    LogEntry,
    Operator,
    OperatorId,
    PublicDayKey,
    Sealed,
    SealedRow,
)

AT = datetime(2026, 3, 2, 7, 30, 1, 234567, tzinfo=UTC)
DAY = date(2026, 3, 5)
CERTIFICATE = Certificate(ROOT, AT, b"\x01" * 64)


def row(record: str = "v1", group: Group = Group.D, day: date = DAY, version: int = 1) -> SealedRow:
    site = "ams1" if group in (Group.T, Group.R) else ""
    return SealedRow("visits", record, group, day, site, version, Sealed(1, b"\x00wrap", b"nonce", b"\xffct"))


def public_key(group: Group = Group.D, day: date = DAY, site: str = "") -> PublicDayKey:
    return PublicDayKey(DayKeyName(group, day, site), b"\x00public\xff", CERTIFICATE)


def operator(number: int = 1, at: datetime = AT) -> Operator:
    return Operator(
        id=OperatorId(f"op{number}"),
        login=f"login{number}",
        staff_name="Müller 渡辺",
        duties=frozenset({Duty.PRIVACY, Duty.AUDITOR}),
        kem_public=b"\x00kem\xff",
        signing_public=b"\x00sign\xff",
        name_salt=b"salt",
        name_digest=b"digest",
        certificate=replace(CERTIFICATE, issued_at=at),
    )


def entry(index: int, record: str | None = "v1") -> LogEntry:
    return LogEntry(index, DeviceId("d1"), record, b'{"n":%d}' % index, b"s" * 64, bytes([index]) * 32)
