"""Seals what is written to again and again: with each writing it lives on from that day, and only once."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from visitor_desk.privacy.ports import DeskWork
from visitor_desk.security.audit_log import AuditLog
from visitor_desk.security.groups import Group
from visitor_desk.security.row_binding import gone
from visitor_desk.security.sealed_records import SealedRecords


def seal_anew(
    work: DeskWork,
    sealed: SealedRecords,
    log: AuditLog,
    table: str,
    record: str,
    group: Group,
    expires_on: date,
    fields: Mapping[str, Any],
) -> None:
    """Seal to a day and take away what was sealed to another, which the log then says; the caller commits."""
    before = work.sealed.rows(table, record, group)
    receipt = sealed.seal(
        work, table=table, record=record, group=group, expires_on=expires_on, fields=dict(fields)
    )
    for row in before:
        if row.expires_on != receipt.expires_on:
            work.sealed.delete(table, record, group, row.expires_on)
            log.bind(work, gone=gone(table, record, group, row.expires_on))
