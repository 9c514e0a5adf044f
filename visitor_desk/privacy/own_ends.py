"""Rows that nobody else deletes where no desk is in use: what a timer's run of retention sees to as well."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from visitor_desk.privacy.ports import DeskWork
from visitor_desk.security.audit_log import AuditLog
from visitor_desk.security.bound_rows import RELIEF_SHIFTS
from visitor_desk.security.evacuation_file import LIFE
from visitor_desk.security.log_restored import requests_of_restores
from visitor_desk.security.row_binding import gone

COUNTED: Final = timedelta(days=2)
"""How long it counts what an operator opened in an hour."""


def drop_ended(work: DeskWork, now: datetime) -> int:
    """Delete rows that carry an end of their own and are past it; return how many.

    What waited for a second person and nobody signed, signatures that count no more (used or not: the log
    says who signed), parts of evacuation lists, and how much an operator opened. The signature under a
    restore stays: without it the log could not show that its fall back was agreed on.
    """
    return (
        work.approval_requests.delete_expired(now)
        + work.approvals.delete_expired(now, requests_of_restores(work))
        + work.evacuation_parts.delete_before(now - LIFE)
        + work.read_counts.delete_before(now - COUNTED)
    )


def drop_relief_shifts(work: DeskWork, log: AuditLog, oldest: datetime) -> list[datetime]:
    """Delete the relief shifts that began before `oldest`, return when; the caller says which."""
    over = [one for one in work.relief_shifts.all() if one.began_at < oldest]
    if over:
        work.relief_shifts.delete_begun_before(oldest)
    for one in over:
        log.bind(work, gone=gone(RELIEF_SHIFTS, one.id))
    return [one.began_at for one in over]
